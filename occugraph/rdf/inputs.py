"""RDF that a user names: files, folders and the standard input."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, cast
from urllib.parse import quote

import pyoxigraph as ox

from ..errors import InputError, UnknownName
from ..files.opening import STANDARD, STANDARD_INPUT
from .readers import FORMATS, format_of, read_bytes, read_content

#: Bytes of all inputs together, unpacked, that are read unless a user allows more.
LARGEST = 256_000_000
#: Values of `--input-format`: a suffix without its dot.
NAMES = tuple(suffix.removeprefix(".") for suffix in FORMATS)

_GZIP = b"\x1f\x8b"
_XML = re.compile(rb"\s*<(\?xml|!DOCTYPE|!--|[A-Za-z][\w.-]*:RDF[\s>])")
_JSON = re.compile(rb'\s*(\[\s*)?\{\s*("|\})')
#: A first statement of N-Quads: three terms and a graph.
_QUAD = re.compile(
    rb"\s*(#[^\n]*\n\s*)*(<[^<>\s]*>|_:\S+)\s*<[^<>\s]*>\s*"
    rb'(<[^<>\s]*>|_:\S+|"([^"\\\n]|\\.)*"(@[\w-]+|\^\^<[^<>\s]*>)?)\s*(<[^<>\s]*>|_:\S+)\s*\.'
)


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
    for path in (each for name in names for each in list_files(name)):
        is_stream = path == STANDARD
        read.append(_standard_input(syntax, left) if is_stream else _file(path, syntax, left))
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


def _file(name: str, syntax: str | None, largest: int) -> Input:
    path = Path(name)
    try:
        read_as = _find_format(syntax) if syntax else format_of(path)
    except UnknownName:
        if syntax is None:
            read_bytes(path, largest)  # a file that cannot be read is the graver trouble
        raise
    data = read_bytes(path, largest)
    base = path.as_uri() if path.is_absolute() else f"file:///{quote(path.as_posix())}"
    return Input(name, read_as, base, data)


def _standard_input(syntax: str | None, largest: int) -> Input:
    stream = cast(io.BufferedReader, sys.stdin.buffer)
    packed = stream.peek(2)[:2] == _GZIP
    data = read_content(stream, STANDARD_INPUT, packed=packed, largest=largest)
    return Input(
        STANDARD_INPUT, _find_format(syntax) if syntax else _recognise(data), "file:///stdin", data
    )


def _find_format(syntax: str) -> ox.RdfFormat:
    if syntax not in NAMES:
        raise UnknownName("RDF format", syntax, NAMES)
    return FORMATS[f".{syntax}"]


def _recognise(data: bytes) -> ox.RdfFormat:
    """Recognise a format by how it begins: TriG, which holds Turtle, where it is no other."""
    if _XML.match(data):
        return ox.RdfFormat.RDF_XML
    if _JSON.match(data):
        return ox.RdfFormat.JSON_LD
    return ox.RdfFormat.N_QUADS if _QUAD.match(data) else ox.RdfFormat.TRIG
