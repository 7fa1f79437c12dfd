"""The triples of Turtle, TriG, N-Triples and N-Quads with their lines, by the parser's own reading.

The parser is handed a line a read, so that a triple is complete within the last line handed out.
Where a term of it begins is found by reading its statement again, as far as the triple before it.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import IO, Any, Literal, NamedTuple, cast

import pyoxigraph as ox

from ...rdf.namespaces import VOCABULARIES
from ...rdf.readers import Input

#: A term of a triple, or the end of it.
Role = Literal["subject", "predicate", "object", "end"]
#: Formats in which a statement is one line.
_LINEWISE = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
_SPACE = rb"(?:\s|\#[^\n]*\n)*"
_LETTER = rb"(?:\\.|[^\s<>\"'\#,;\[\](){}\\])"
#: An IRI, a name or a keyword.
_WORD = rb"(?:<[^<>\s]*>|%b+)" % _LETTER
#: An IRI or a name where a statement may begin, for the parser to say whether one does.
_BEGINNING = re.compile(
    rb"(?:^|[.{}>])(?=%b(<[^<>\s]*>|[^\s<>\"'\#,;:\[\](){}\\]*:%b*))" % (_SPACE, _LETTER),
    re.MULTILINE,
)
_FIRST_TERMS = re.compile(rb"%b(%b)%b(%b)%b" % (_SPACE, _WORD, _SPACE, _WORD, _SPACE))
#: From the end of a triple to the object of the next of its statement, which may share a property.
_NEXT_TERMS = re.compile(
    rb"(?:%b[\])])*%b(?:,%b|;(?:%b;)*%b(%b)%b)"
    % (_SPACE, _SPACE, _SPACE, _SPACE, _SPACE, _WORD, _SPACE)
)
#: The beginning of a line that begins with a text, and so ends none of a line above.
_TEXT = re.compile(rb"[ \t]*[\"'0-9+-]")
_FIRST = ox.NamedNode(VOCABULARIES["rdf"] + "first")
#: Bytes without a triple after which more than a line is handed out: the parser begins a long
#: literal anew with each read.
_LONG = 1 << 16


class Mention(NamedTuple):
    """A triple and the lines of its terms; a term is None where a file names none."""

    subject: Any
    predicate: Any
    object: Any
    lines: tuple[int, int, int]

    def line(self, role: Role) -> int | None:
        """Give the line of a term."""
        return self.lines[2 if role == "end" else self._fields.index(role)]


def mentions(source: Input, about: Container[Any]) -> Iterator[TurtleMention]:
    """Yield the triples of a file that have one of some terms."""
    reader = _Reader(source.data)
    quads = ox.parse(cast(IO[bytes], reader), source.syntax, base_iri=source.base)
    named, before, begins = None, 0, 0  # blank nodes are described within the statements of others
    for quad in quads:
        subject = quad.subject
        if subject == named:
            before = reader.start
        elif isinstance(subject, ox.NamedNode):
            named, begins, before = subject, before, reader.start
        reader.waiting = reader.end
        if subject in about or quad.predicate in about or quad.object in about:
            terms = subject, quad.predicate, quad.object
            yield TurtleMention(*terms, source, quads, begins, reader)


class _Reader:
    """A file that hands out a line a read, and more of a long literal."""

    def __init__(self, data: bytes) -> None:
        self.file = io.BytesIO(data)
        self.start = self.end = 0
        """Where the last piece that was handed out begins and ends."""
        self.start_line = self.end_line = 1
        """The lines of both."""
        self.waiting = 0
        """Where the piece ends that completed the last triple."""

    def read(self, size: int) -> bytes:
        waited = self.end - self.waiting
        piece = self.file.readline(size)
        if waited > _LONG:
            piece += self.file.read(max(0, min(size, waited // 8) - len(piece)))
        self.start, self.end = self.end, self.end + len(piece)
        self.start_line, self.end_line = self.end_line, self.end_line + piece.count(b"\n")
        return piece


@dataclass(slots=True)
class TurtleMention:
    """A triple of a file, as `Mention`; its lines can be had until the next triple is read."""

    subject: Any
    predicate: Any
    object: Any
    source: Input
    parser: ox.QuadParser
    """Knows the prefixes and the base where the triple stands."""
    begins: int
    """Where a part of the file begins that holds the statement."""
    reader: _Reader
    """Has just handed out the piece within which the triple is complete."""

    def line(self, role: Role) -> int | None:
        """Find the line of a term; None where a piece of many lines holds what is not found."""
        data, start = self.source.data, self.reader.start
        one_line = data.count(b"\n", start, self.reader.end - 1) == 0
        here = one_line and (
            self.source.syntax in _LINEWISE
            or data.count(b"\n", self.begins, start) == 0
            or role == "end"
            or (role == "object" and self._object_is_in_piece())
        )
        offset = None if here else self._offset(role)
        if offset is None and one_line:
            offset = start
        if offset is None:
            return None
        return (
            self.reader.start_line
            + data.count(b"\n", start, offset)
            - data.count(b"\n", offset, start)
        )

    def _object_is_in_piece(self) -> bool:
        """Tell whether the object surely begins in the piece within which its triple is complete.

        Only after a text has the parser to read on, which another text may follow in a list alone;
        a text that began in a line above holds that line's end.
        """
        if not isinstance(self.object, ox.Literal):
            return True
        in_list, lines = self.predicate == _FIRST, "\n" in self.object.value
        return not (in_list or lines) and bool(_TEXT.match(self.source.data, self.reader.start))

    def _offset(self, role: Role) -> int | None:
        """Find where a term of the triple begins; None where it is written in no simple way."""
        text = self.source.data[self.begins : self.reader.end]
        header = b"".join(
            b"@prefix %b: <%b> .\n" % (name.encode(), iri.encode())
            for name, iri in self.parser.prefixes.items()
            if name.encode() + b":" in text
        )
        for beginning in reversed(list(_BEGINNING.finditer(text))):
            at, word = beginning.start(1), beginning[1]
            described = self._read(header + word + b" a <urn:o> .")
            if described and described[0].subject == self.subject:
                triples = self._read(header + text[at:])
                triple = ox.Triple(self.subject, self.predicate, self.object)
                if triple in triples:
                    within = self._within(header, text[at:], triples, triples.index(triple), role)
                    return None if within is None else self.begins + at + within
        return None

    def _within(
        self, header: bytes, text: bytes, triples: list[ox.Triple], number: int, role: Role
    ) -> int | None:
        """Find where a term begins in a text that begins with the statement."""
        if role == "subject":
            return 0
        earlier = [index for index in range(number) if triples[index].subject == self.subject]
        if not earlier:
            terms = _FIRST_TERMS.match(text)
            return terms and (terms.start(2) if role == "predicate" else terms.end())
        end = self._end(header, text, triples[earlier[-1]], earlier[-1])
        terms = _NEXT_TERMS.match(text, end)
        return terms and (terms.start(1) if role == "predicate" and terms[1] else terms.end())

    def _end(self, header: bytes, text: bytes, triple: ox.Triple, number: int) -> int:
        """Find the least of a text that holds a triple as its so-manieth, by halves."""
        anonymous = self._read(header + text)[number] != triple  # has another name in each reading
        low, high = 0, len(text)
        while low < high:
            middle = (low + high) // 2
            read = self._read(header + text[:middle] + b" ;")[number : number + 1]
            if read == [triple] or (anonymous and read):
                high = middle
            else:
                low = middle + 1
        return low

    def _read(self, text: bytes) -> list[ox.Triple]:
        """Read the triples of the default graph up to the first error."""
        triples = []
        with contextlib.suppress(SyntaxError):
            for quad in ox.parse(text, self.source.syntax, base_iri=self.parser.base_iri):
                if quad.graph_name == ox.DefaultGraph():
                    triples.append(quad.triple)
        return triples
