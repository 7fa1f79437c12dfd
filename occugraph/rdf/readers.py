"""Reading RDF of any usual format, as a user names it: files, folders, the standard input."""

import codecs
import contextlib
import gzip
import io
import os
import re
import sys
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple, cast
from urllib.parse import quote

import pyoxigraph as ox

from ..errors import InputError, UnknownName
from ..files.opening import STANDARD, STANDARD_INPUT, display_name, open_file, refuse_unreadable
from .namespaces import BASE
from .terms import TYPE, curie

#: File name suffix -> format.
FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
}

#: An entity that an XML file declares: name, quotation mark, value.
_ENTITY = re.compile(rb"<!ENTITY\s+([^\s\"']+)\s+([\"'])(.*?)\2", re.DOTALL)
#: The place that a parser's message repeats.
_PLACE = re.compile(r"^Parser error (at|between) line [\w ]+: | \(line \d+\)$")
#: Bytes that entities may add to a file.
LARGEST_GROWTH = 100_000_000
#: Bytes of all inputs together, unpacked, that are read unless a user allows more.
LARGEST = 256_000_000
#: Values of `--input-format`: a suffix without its dot.
NAMES = tuple(suffix.removeprefix(".") for suffix in FORMATS)

_GZIP = b"\x1f\x8b"
#: Format -> how a file of it begins: of N-Quads, a statement of three terms and a graph.
_BEGINNINGS = {
    ox.RdfFormat.RDF_XML: re.compile(rb"\s*<(\?xml|!DOCTYPE|!--|[A-Za-z][\w.-]*:RDF[\s>])"),
    ox.RdfFormat.JSON_LD: re.compile(rb'\s*(\[\s*)?\{\s*("|\})'),
    ox.RdfFormat.N_QUADS: re.compile(
        rb"\s*(#[^\n]*\n\s*)*(<[^<>\s]*>|_:\S+)\s*<[^<>\s]*>\s*"
        rb'(<[^<>\s]*>|_:\S+|"([^"\\\n]|\\.)*"(@[\w-]+|\^\^<[^<>\s]*>)?)\s*(<[^<>\s]*>|_:\S+)\s*\.'
    ),
}


class Input(NamedTuple):
    """One file that was read: its name as the user gave it, and its content."""

    name: str
    syntax: ox.RdfFormat
    base: str
    """IRI that relative ones start from; the same wherever the folder stands."""
    data: bytes


def read_inputs(
    names: Sequence[str], syntax: str | None = None, largest: int = LARGEST
) -> tuple[Input, ...]:
    """Read files, folders (every RDF file below, sorted) and `-`, in one of `NAMES` where given."""
    read: list[Input] = []
    names_by_place: dict[str, str] = {}
    left = largest
    if syntax and syntax not in NAMES:
        raise UnknownName("RDF format", syntax, NAMES)
    given = FORMATS[f".{syntax}"] if syntax else None
    for path in (each for name in names for each in list_files(name)):
        is_stream = path == STANDARD
        read.append(_standard_input(given, left) if is_stream else _file(path, given, left))
        place = path if is_stream else str(Path(path).resolve())
        if place in names_by_place:
            raise InputError(f"is given twice, once as {names_by_place[place]}", file=path)
        names_by_place[place] = path
        left -= len(read[-1].data)
    return tuple(read)


def list_files(name: str) -> list[str]:
    """List the files that a name stands for: those below a folder, or the one that it is."""
    if not name:
        raise InputError("an input must have a name")
    try:
        if name == STANDARD or not Path(name).is_dir():
            return [name]
        below = sorted(path for path in Path(name).rglob("*") if path.is_file() and _is_rdf(path))
    except (OSError, ValueError):  # opening it names the trouble
        return [name]
    if not below:
        raise InputError(f"holds no RDF file; they end in {', '.join(FORMATS)}", file=name)
    return [str(path) for path in below]


def _is_rdf(path: Path) -> bool:
    try:
        format_of(path)
    except UnknownName:
        return False
    # A hidden file or folder is a tool's own.
    return not path.name.startswith(".")


def _file(name: str, syntax: ox.RdfFormat | None, largest: int) -> Input:
    path = Path(name)
    if syntax is None:
        try:
            syntax = format_of(path)
        except UnknownName:
            read_bytes(path, largest)  # a file that cannot be read is the graver trouble
            raise
    data = read_bytes(path, largest)
    base = path.as_uri() if path.is_absolute() else f"file:///{quote(path.as_posix())}"
    return Input(name, syntax, base, data)


def _standard_input(syntax: ox.RdfFormat | None, largest: int) -> Input:
    stream = cast(io.BufferedReader, sys.stdin.buffer)
    data = read_content(stream, STANDARD_INPUT, packed=stream.peek(2)[:2] == _GZIP, largest=largest)
    if syntax is None:
        fitting = (kind for kind, begin in _BEGINNINGS.items() if begin.match(data))
        syntax = next(fitting, ox.RdfFormat.TRIG)  # which holds Turtle too
    return Input(STANDARD_INPUT, syntax, "file:///stdin", data)


def read_bytes(path: Path, largest: int = sys.maxsize) -> bytes:
    """Read a file whole, up to `largest` bytes, unpacked if its name ends in `.gz`."""
    name = display_name(path)
    with open_file(path) as file, refuse_unreadable(name):
        before = os.fstat(file.fileno())
        packed = path.suffix == ".gz"
        size = 0 if packed else before.st_size  # a large file is not read at all
        data = read_content(file, name, packed=packed, largest=largest, size=size)
        after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise InputError("changed while it was read; wait for its writer to end", file=name)
    return data


def read_content(file: IO[bytes], name: str, *, packed: bool, largest: int, size: int = 0) -> bytes:
    """Read an open file to its end, as `read_bytes` does."""
    parts, left = [], largest + 1 if size <= largest else 0
    try:
        unpacked = cast("IO[bytes]", gzip.GzipFile(fileobj=file)) if packed else file
        while left > 0 and (part := unpacked.read(min(left, 1 << 24))):
            parts.append(part)
            left -= len(part)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InputError(f"not a whole gzip file: {error}", file=name) from None
    if left <= 0:
        allowed = f"the {largest / 1_000_000:,.0f} MB that may be read"
        raise InputError(f"holds more than {allowed}; raise --max-mb", file=name)
    data = b"".join(parts)
    if not data or data.isspace():  # unlike strip, makes no second copy
        raise InputError("is empty", file=name)
    if b"<!ENTITY" in data:
        _check_entities(data, name)
    return data.removeprefix(codecs.BOM_UTF8)


def _check_entities(data: bytes, file: str) -> None:
    """Refuse XML that grows without measure; entities for namespaces are usual, nested ones not."""
    entities = _ENTITY.findall(data)
    grown = sum(len(value) * data.count(b"&" + name + b";") for name, _, value in entities)
    if grown > LARGEST_GROWTH or any(re.search(rb"&[^#]", value) for _, _, value in entities):
        raise InputError("its XML entities stand for too much; write them out", file=file)


def format_of(path: Path) -> ox.RdfFormat:
    """Find a file's format by its suffix; `.gz` may follow it."""
    suffix = path.with_suffix("").suffix if path.suffix == ".gz" else path.suffix
    if suffix.lower() not in FORMATS:
        if path.name and path.is_dir():
            raise InputError("is a folder; name a file in it", file=str(path))
        raise UnknownName("RDF format for the suffix", suffix or path.name, tuple(FORMATS))
    return FORMATS[suffix.lower()]


def read_store(*paths: Path) -> ox.Store:
    """Load files into one store in memory; triples in no graph go into one named for the file."""
    store = ox.Store()
    for path in paths:
        syntax, data, base, graph = _readable(path)
        before = len(store)
        with refuse_bad_syntax(str(path), syntax, data):
            store.bulk_load(data, syntax, base_iri=base, to_graph=graph)
        if len(store) == before and next(ox.parse(data, syntax, base_iri=base), None) is None:
            raise InputError("holds no triples", file=str(path))
    return store


def read_nquads(path: Path) -> bytes:
    """Convert a file to N-Quads, spelling literals as it does; a store would spell them anew."""
    syntax, data, base, graph = _readable(path)
    with refuse_bad_syntax(str(path), syntax, data):
        quads = (
            quad if graph is None else ox.Quad(quad.subject, quad.predicate, quad.object, graph)
            for quad in ox.parse(data, syntax, base_iri=base)
        )
        return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def _readable(path: Path) -> tuple[ox.RdfFormat, bytes, str, ox.NamedNode | None]:
    """Read a file: its format, content, base IRI, and the named graph for its triples."""
    syntax, data = format_of(path), read_bytes(path)
    base = path.resolve().as_uri()
    return syntax, data, base, None if syntax.supports_datasets else ox.NamedNode(base)


@contextlib.contextmanager
def refuse_bad_syntax(name: str, syntax: ox.RdfFormat, data: bytes = b"") -> Iterator[None]:
    """Turn an error of a parser into one that names the place, which `data` may have to show."""
    try:
        yield
    except SyntaxError as error:
        problem = _PLACE.sub("", " ".join(str(error.msg).split()))
        if "LoadDocumentCallback" in problem:
            problem = "its @context lies elsewhere, and nothing is fetched: write it into the file"
        line, column = error.lineno, error.offset
        if line is None and syntax == ox.RdfFormat.RDF_XML:
            line, column = _place_in_xml(data)
        place = {"line": line, "column": column}
        raise InputError(f"not {syntax.name}: {problem}", file=name, **place) from None
    except MemoryError as error:
        if "buffer" not in str(error):
            raise
        problem = "one of its texts is longer than the 16 MB that the parser holds; shorten it"
        raise InputError(problem, file=name) from None
    except InputError as error:
        raise InputError(error.problem, file=name) from None
    except (ValueError, OSError) as error:
        raise InputError(f"not {syntax.name}: {error}", file=name) from None


def _place_in_xml(data: bytes) -> tuple[int | None, int | None]:
    """Find where XML is not well formed, or no RDF, which the parser of RDF/XML leaves out."""
    from xml.parsers import expat

    try:
        expat.ParserCreate().Parse(data, True)
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


def find_base(store: ox.Store) -> str | None:
    """Find the base IRI of a built graph from a scheme's IRI and id; None without a scheme."""
    scheme = ox.NamedNode(curie("skos:ConceptScheme")[1:-1])
    identifier = ox.NamedNode(curie("dct:identifier")[1:-1])
    bases = set()
    for quad in store.quads_for_pattern(None, ox.NamedNode(TYPE[1:-1]), scheme):
        for statement in store.quads_for_pattern(quad.subject, identifier, None):
            iri, name = str(quad.subject)[1:-1], getattr(statement.object, "value", "")
            if name and iri.endswith(f"/{name}"):
                bases.add(iri.removesuffix(name))
    return BASE if BASE in bases else min(bases, default=None)
