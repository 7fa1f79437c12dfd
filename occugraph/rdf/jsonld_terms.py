"""Terms that a parser of JSON-LD drops without a word: ill-formed languages and IRIs.

The algorithm of JSON-LD 1.1 leaves out what is no well-formed term where it makes RDF
(https://www.w3.org/TR/json-ld11-api/#deserialize-json-ld-to-rdf-algorithm); in the other formats of
RDF the same is a mistake in its line.
"""

import json
import re

from ..errors import InputError, quote_input

_TEXT = r'"(?:[^"\\]|\\.)*"'
_ALIAS = re.compile(rb'(?<!\\)"([^"\\]+)"\s*:\s*"(@id|@language)"')
_LANGUAGE = re.compile("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_NO_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`]')


def refuse_dropped_terms(data: bytes) -> None:
    """Refuse JSON-LD with a language or an IRI that its parser would leave out."""
    keys = {"@id": "@id", "@language": "@language"}
    for alias in _ALIAS.finditer(data):
        keys[str(alias[1], "utf-8", "replace")] = str(alias[2], "ascii")
    names = "|".join(map(re.escape, keys))
    pair_of_texts = rf'(?<!\\)"({names})"\s*:\s*({_TEXT})'
    for pair in re.finditer(pair_of_texts.encode(), data, re.DOTALL):
        try:
            value = json.loads(pair[2])
        except ValueError:  # the parser says so
            continue
        if value.startswith("@"):  # this names the key
            continue
        if keys[str(pair[1], "utf-8", "replace")] == "@id":
            problem = "is no IRI" if _NO_IRI.search(value) else ""
        else:
            problem = "" if _LANGUAGE.fullmatch(value) else "is no language tag, as `en` is"
        if problem:
            line = data.count(b"\n", 0, pair.start()) + 1
            raise InputError(f"{quote_input(value)} {problem}", line=line)
