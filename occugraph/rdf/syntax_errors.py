"""What a parser of RDF refuses, as an error that names the file and the place in it."""

import contextlib
import re
from collections.abc import Iterator

import pyoxigraph as ox

from ..errors import InputError
from ..files.limits import LONGEST_TERM
from .jsonld_terms import refuse_dropped_terms
from .nesting import refuse_deep_nesting

#: The place that a parser's message repeats.
_PLACE = re.compile(r"^Parser error (at|between) line [\w ]+: | \(line \d+\)$")
#: Whatever JSON escapes: a pair of surrogates, half of one alone, or something else.
_ESCAPED = re.compile(rb"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|(\\u[dD][89a-fA-F]..)|\\.")


@contextlib.contextmanager
def refuse_bad_syntax(name: str, syntax: ox.RdfFormat, data: bytes = b"") -> Iterator[None]:
    """Parse within: no deeper than parsers can, and an error names the place, by `data`."""
    try:
        refuse_deep_nesting(syntax, data)
        if syntax == ox.RdfFormat.JSON_LD:
            refuse_dropped_terms(data)
        yield
    except SyntaxError as error:
        problem = _PLACE.sub("", " ".join(str(error.msg).split()))
        if "LoadDocumentCallback" in problem:
            problem = "its @context lies elsewhere, and nothing is fetched: write it into the file"
        line, column = error.lineno, error.offset
        if line is None and syntax == ox.RdfFormat.RDF_XML:
            line, column = _place_in_xml(data)
        if syntax == ox.RdfFormat.JSON_LD and (half := _half_in_json(data, line)):
            problem = f"{half} is half of a character; write both halves, or the character itself"
            column = None  # where the parser noticed
        place = {"line": line, "column": column}
        raise InputError(f"not {syntax.name}: {problem}", file=name, **place) from None
    except MemoryError as error:
        if "buffer" not in str(error):
            raise
        size = LONGEST_TERM // (2 if syntax == ox.RdfFormat.JSON_LD else 1)
        problem = f"one of its texts is longer than the {size / 1_000_000:,.0f} MB"
        problem += " that the parser holds; shorten it"
        raise InputError(problem, file=name) from None
    except InputError as error:
        raise InputError(error.problem, file=name, line=error.line) from None
    except (ValueError, OSError) as error:
        raise InputError(f"not {syntax.name}: {error}", file=name) from None


def _half_in_json(data: bytes, line: int | None) -> str | None:
    """Find half of a character that JSON escapes by its halves, if it is in a line."""
    halves = (each for each in _ESCAPED.finditer(data) if each[1])
    for half in halves:
        if data.count(b"\n", 0, half.start()) + 1 == line:
            return str(half[1], "ascii", "replace")
    return None


def _place_in_xml(data: bytes) -> tuple[int | None, int | None]:
    """Find where XML is not well formed, or no RDF, which the parser of RDF/XML leaves out."""
    from xml.parsers import expat

    try:
        expat.ParserCreate("utf-8").Parse(data, True)
    except expat.ExpatError as error:
        return error.lineno, error.offset + 1
    tags = _Tags(data)
    with contextlib.suppress(SyntaxError):
        for _ in ox.parse(tags, ox.RdfFormat.RDF_XML, base_iri="http://base.example/"):  # type: ignore[arg-type]
            pass
        return None, None
    return data.count(b"\n", 0, data.rfind(b"<", 0, tags.end)) + 1, None


class _Tags:
    """A file that hands out a tag a read, so that a parser stops in the tag that is wrong."""

    def __init__(self, data: bytes) -> None:
        self.data, self.end = data, 0

    def read(self, size: int) -> bytes:
        start, end = self.end, self.data.find(b">", self.end, self.end + size) + 1
        self.end = end or min(start + size, len(self.data))
        return self.data[start : self.end]
