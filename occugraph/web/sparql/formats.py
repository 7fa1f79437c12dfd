"""Writes rows and triples in a format, or refuses what the format cannot carry."""

import re
from collections.abc import Iterable, Iterator
from typing import IO, cast

import pyoxigraph as ox

from ...rdf.namespaces import VOCABULARIES
from .protocol import Refusal

#: Characters that XML has no way to write.
_NO_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_NAME_START = (
    "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
)
#: The end of an IRI that may be an element's name.
_NAME = re.compile(rf"[{_NAME_START}][{_NAME_START}0-9.\-\u00b7\u0300-\u036f\u203f\u2040]*\Z")
#: Formats that cannot carry every graph; the others can.
NARROW = ("RDF_XML", "JSON_LD")


class XmlOutput:
    """Takes XML from the engine, which writes any character as a literal has it.

    Characters that XML does not have are refused, and a carriage return, which readers would take
    for a line feed, is escaped.
    """

    def __init__(self, output: IO[bytes]) -> None:
        self.output, self._end = output, b""

    def write(self, data: bytes) -> int:
        """Write some XML."""
        if _NO_XML.search(self._end + data):
            line = "the answer has a character that XML cannot carry; ask for another format"
            raise Refusal(406, line)
        self._end = (self._end + data)[-2:]
        self.output.write(data.replace(b"\r", b"&#13;"))
        return len(data)

    def flush(self) -> None:
        """Write what is held back."""
        self.output.flush()


def write_triples(triples: Iterable[ox.Triple], name: str, output: IO[bytes]) -> None:
    """Write triples in the format of a name."""
    if name == "RDF_XML":
        triples, output = _check_predicates(triples), cast("IO[bytes]", XmlOutput(output))
    syntax: ox.RdfFormat = getattr(ox.RdfFormat, name)
    try:
        ox.serialize(triples, output, format=syntax, prefixes=VOCABULARIES)
    except OSError as error:
        if "does not support" not in str(error):
            raise
        raise Refusal(406, f"{error}; ask for another format") from None


def write_table(result: ox.QuerySolutions | ox.QueryBoolean, name: str, output: IO[bytes]) -> None:
    """Write rows, or a truth value, in the format of a name."""
    syntax: ox.QueryResultsFormat = getattr(ox.QueryResultsFormat, name)
    result.serialize(cast("IO[bytes]", XmlOutput(output)) if name == "XML" else output, syntax)


def _check_predicates(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Refuse a predicate that RDF/XML cannot name: its IRI does not end with an XML name."""
    names: set[str] = set()
    for triple in triples:
        predicate = triple.predicate.value
        if predicate not in names:
            if not _NAME.search(predicate):
                line = f"RDF/XML cannot name the property <{predicate}>; ask for another format"
                raise Refusal(406, line)
            names.add(predicate)
        yield triple
