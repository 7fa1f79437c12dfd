"""Reading RDF files of any usual format, as a user names them."""

from __future__ import annotations

import codecs
import contextlib
import gzip
import os
import re
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from ..errors import InputError, UnknownName
from ..files.opening import display_name, open_file, refuse_unreadable
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


def read_bytes(path: Path, largest: int = sys.maxsize) -> bytes:
    """Read a file whole, up to `largest` bytes, unpacked if its name ends in `.gz`."""
    name = display_name(path)
    with open_file(path) as file, refuse_unreadable(name):
        before = os.fstat(file.fileno())
        data = read_content(file, name, packed=path.suffix == ".gz", largest=largest)
        after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise InputError("changed while it was read; wait for its writer to end", file=name)
    return data


def read_content(file: IO[bytes], name: str, *, packed: bool, largest: int) -> bytes:
    """Read an open file to its end, as `read_bytes` does."""
    parts, left = [], largest + 1
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
    """Refuse XML that would grow without measure when its entities are put in.

    Entities that stand for namespaces are usual in RDF/XML; entities of entities are not.
    """
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
    """Convert a file to N-Quads, with every literal spelled as it is there.

    A store spells numbers its own way, and knows fewer kinds of them.
    """
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
        raise InputError(
            f"not {syntax.name}: {problem}", file=name, line=line, column=column
        ) from None
    except InputError as error:
        raise InputError(error.problem, file=name) from None
    except (ValueError, OSError) as error:
        raise InputError(f"not {syntax.name}: {error}", file=name) from None


def _place_in_xml(data: bytes) -> tuple[int | None, int | None]:
    """Find where XML is not well formed, which the parser of RDF/XML leaves out."""
    from xml.parsers import expat

    try:
        expat.ParserCreate().Parse(data, True)
    except expat.ExpatError as error:
        return error.lineno, error.offset + 1
    return None, None


def find_base(store: ox.Store) -> str | None:
    """Find the base IRI of a built graph from a scheme's IRI and id; None without a scheme."""
    scheme, identifier = (
        ox.NamedNode(curie(term)[1:-1]) for term in ("skos:ConceptScheme", "dct:identifier")
    )
    bases = set()
    for quad in store.quads_for_pattern(None, ox.NamedNode(TYPE[1:-1]), scheme):
        for statement in store.quads_for_pattern(quad.subject, identifier, None):
            iri, name = str(quad.subject)[1:-1], getattr(statement.object, "value", "")
            if name and iri.endswith(f"/{name}"):
                bases.add(iri.removesuffix(name))
    return BASE if BASE in bases else min(bases, default=None)
