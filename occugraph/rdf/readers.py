"""Reading RDF of any usual format, as a user names it: files, folders, the standard input."""

import codecs
import gzip
import io
import os
import re
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import IO, NamedTuple, cast
from urllib.parse import quote

import pyoxigraph as ox

from ..errors import InputError, UnknownName
from ..files.limits import LARGEST_INPUT
from ..files.opening import STANDARD, STANDARD_INPUT, display_name, open_file, refuse_unreadable
from .namespaces import BASE
from .syntax_errors import refuse_bad_syntax
from .terms import TYPE, curie
from .xml_text import is_wide_xml, make_plain

#: File name suffix -> format.
FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".turtle": ox.RdfFormat.TURTLE,
    ".n3": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".json-ld": ox.RdfFormat.JSON_LD,
    ".json": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
}

#: Values of `--input-format`: a suffix without its dot.
NAMES = tuple(suffix.removeprefix(".") for suffix in FORMATS)

#: A keyword of JSON-LD.
_JSON_LD = re.compile(rb'"@(context|graph|id|type)"\s*:')
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
    names: Sequence[str], syntax: str | None = None, largest: int = LARGEST_INPUT
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
    below = _below(name)
    if below is None:
        return [name]
    files = [str(path) for path in below if _is_rdf(path)]
    if not files:
        raise InputError(f"holds no RDF file; they end in {', '.join(FORMATS)}", file=name)
    return files


def list_unread(name: str) -> list[str]:
    """List the files below a folder that are not read, as they are no RDF by their names."""
    return [str(path) for path in _below(name) or () if not _is_rdf(path)]


def _below(name: str) -> list[Path] | None:
    """List the files below a folder, sorted, but hidden ones, which are a tool's own."""
    folder = Path(name)
    try:
        if name == STANDARD or not folder.is_dir():
            return None
        below = sorted(path for path in folder.rglob("*") if path.is_file())
    except (OSError, ValueError):  # opening it names the trouble
        return None
    hidden = (any(part[0] == "." for part in path.relative_to(folder).parts) for path in below)
    return [path for path, one in zip(below, hidden, strict=True) if not one]


def _is_rdf(path: Path) -> bool:
    """Tell whether a file is RDF by its name; JSON is where it has a keyword of JSON-LD."""
    try:
        syntax = format_of(path)
    except UnknownName:
        return False
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if syntax == ox.RdfFormat.JSON_LD and ".json" in suffixes[-2:]:
        return _JSON_LD.search(read_bytes(path)) is not None
    return True


def _file(name: str, syntax: ox.RdfFormat | None, largest: int) -> Input:
    path = Path(name)
    if syntax is None:
        try:
            syntax = format_of(path)
        except UnknownName as error:
            read_bytes(path, largest)  # a file that cannot be read is the graver trouble
            problem = f"{error}; give --input-format to read it as one of them"
            raise InputError(problem, file=name) from None
    data = _plain(syntax, read_bytes(path, largest), name)
    base = path.as_uri() if path.is_absolute() else f"file:///{quote(path.as_posix())}"
    return Input(name, syntax, base, data)


def _standard_input(syntax: ox.RdfFormat | None, largest: int) -> Input:
    stream = cast(io.BufferedReader, sys.stdin.buffer)
    data = read_content(stream, STANDARD_INPUT, packed=stream.peek(2)[:2] == _GZIP, largest=largest)
    if syntax is None and is_wide_xml(data):
        syntax = ox.RdfFormat.RDF_XML
    elif syntax is None:
        text = data.removeprefix(codecs.BOM_UTF8)
        fitting = (kind for kind, begin in _BEGINNINGS.items() if begin.match(text))
        syntax = next(fitting, ox.RdfFormat.TRIG)  # which holds Turtle too
    return Input(STANDARD_INPUT, syntax, "file:///stdin", _plain(syntax, data, STANDARD_INPUT))


def read_bytes(path: Path, largest: int = LARGEST_INPUT) -> bytes:
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
    return data


def _plain(syntax: ox.RdfFormat, data: bytes, name: str) -> bytes:
    """Take a byte order mark away, and make XML plain for its parser; refuse what is packed."""
    if data.startswith(_GZIP):
        if name == STANDARD_INPUT or name.endswith(".gz"):
            raise InputError("is packed with gzip twice; unpack it once", file=name)
        problem = "is packed with gzip, which its name hides: let it end in .gz, or unpack it"
        raise InputError(problem, file=name)
    if syntax != ox.RdfFormat.RDF_XML:
        return data.removeprefix(codecs.BOM_UTF8)
    try:
        return make_plain(data)
    except InputError as error:
        raise InputError(error.problem, file=name, line=error.line) from None


def format_of(path: Path) -> ox.RdfFormat:
    """Find a file's format by its suffix; `.gz` may follow it."""
    suffix = path.with_suffix("").suffix if path.suffix == ".gz" else path.suffix
    if suffix.lower() not in FORMATS:
        if path.name and path.is_dir():
            raise InputError("is a folder; name a file in it", file=str(path))
        raise UnknownName("RDF format for the suffix", suffix or path.name, tuple(FORMATS))
    return FORMATS[suffix.lower()]


def read_store(*paths: Path, largest: int = LARGEST_INPUT) -> ox.Store:
    """Load files into one store in memory; triples in no graph go into one named for the file."""
    store = ox.Store()
    for path in paths:
        syntax, data, base, graph = _readable(path, largest)
        before = len(store)
        with refuse_bad_syntax(str(path), syntax, data):
            store.bulk_load(data, syntax, base_iri=base, to_graph=graph)
        if len(store) == before and next(ox.parse(data, syntax, base_iri=base), None) is None:
            raise InputError("holds no triples", file=str(path))
    return store


def read_nquads(path: Path, largest: int = LARGEST_INPUT) -> bytes:
    """Convert a file to N-Quads, spelling literals as it does; a store would spell them anew."""
    syntax, data, base, graph = _readable(path, largest)
    with refuse_bad_syntax(str(path), syntax, data):
        quads = (
            quad if graph is None else ox.Quad(quad.subject, quad.predicate, quad.object, graph)
            for quad in ox.parse(data, syntax, base_iri=base)
        )
        return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def _readable(path: Path, largest: int) -> tuple[ox.RdfFormat, bytes, str, ox.NamedNode | None]:
    """Read a file: its format, content, base IRI, and the named graph for its triples."""
    syntax = format_of(path)
    data = _plain(syntax, read_bytes(path, largest), display_name(path))
    base = path.resolve().as_uri()
    return syntax, data, base, None if syntax.supports_datasets else ox.NamedNode(base)


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
