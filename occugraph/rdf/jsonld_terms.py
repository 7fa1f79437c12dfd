"""Terms that a parser of JSON-LD drops without a word: ill-formed languages and IRIs.

The algorithm of JSON-LD 1.1 leaves out what is no well-formed term where it makes RDF
(https://www.w3.org/TR/json-ld11-api/#deserialize-json-ld-to-rdf-algorithm); in the other formats of
RDF the same is a mistake in its line.
"""

import json
import re

from ..errors import InputError, quote_input

_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_ALIAS = re.compile(rb'(?<!\\)"([^"\\]+)"\s*:\s*"(@id|@language)"')
#: What may be wrong of a value where it is read as bytes, and is where it is read as text.
_SUSPECT = {
    "@id": rb'(?=[^"\\]*[\x00-\x20<>{}|\\^`])',
    "@language": rb'(?![A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")',
}
_LANGUAGE = re.compile("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_NO_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`]')


def refuse_dropped_terms(data: bytes) -> None:
    """Refuse JSON-LD with a language or an IRI that its parser would leave out."""
    names = {keyword: {keyword.encode()} for keyword in _SUSPECT}
    for alias in _ALIAS.finditer(data):
        names[str(alias[2], "ascii")].add(alias[1])
    for keyword, suspect in _SUSPECT.items():
        keys = b"|".join(map(re.escape, sorted(names[keyword])))
        for pair in re.finditer(rb'(?<!\\)"(?:%b)"\s*:\s*"%b' % (keys, suspect), data):
            if problem := _explain(keyword, data, pair.end() - 1):
                line = data.count(b"\n", 0, pair.start()) + 1
                raise InputError(problem, line=line)


def _explain(keyword: str, data: bytes, place: int) -> str:
    """Say what is wrong with the value at a place; empty where it is as it must be."""
    text = _TEXT.match(data, place)
    try:
        value = json.loads(text[0]) if text else "@"
    except ValueError:  # the parser says so
        return ""
    if value.startswith("@"):  # this names the key
        return ""
    if keyword == "@id":
        return f"{quote_input(value)} is no IRI" if _NO_IRI.search(value) else ""
    well_formed = _LANGUAGE.fullmatch(value)
    return "" if well_formed else f"{quote_input(value)} is no language tag, as `en` is"
