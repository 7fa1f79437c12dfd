"""Files of RDF: what a graph says of a resource, and whole graphs, in every format."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from ...publication.catalogue import Distribution
from ...rdf.namespaces import VOCABULARIES
from ..resources.forms import RDF
from ..sparql.formats import write_triples
from ..sparql.negotiation import GRAPHS
from .served_files import Resource

#: Suffix -> format of whole graphs.
DUMPS = {**RDF, **{f".{form.media[-4:]}": form for form in GRAPHS if form.name == "TRIG"}}
DUMPS[".nq"] = next(form for form in GRAPHS if form.name == "N_QUADS")
_CHUNK = 1 << 20


def read_statements(store: ox.Store, base: str, *resources: Resource) -> Iterator[ox.Triple]:
    """Read what a graph says of resources, and of what stands in their files."""
    subjects = (
        ox.NamedNode(base + name)
        for resource in resources
        for name in (resource.name, *resource.below)
    )

    def read_node(node: ox.NamedNode | ox.BlankNode) -> Iterator[ox.Quad]:
        return store.quads_for_pattern(node, None, None)

    quads = (quad for subject in subjects for quad in read_node(subject))
    return (quad.triple for quad in _follow(quads, read_node, {}))


def _read_whole(raw: Path) -> Iterator[ox.Quad]:
    """Read a whole graph: what is said of IRIs, of the blank nodes there, and of any others."""
    names: dict[str, ox.BlankNode] = {}
    below: dict[str, list[ox.Quad]] = {}

    def read_of_iris() -> Iterator[ox.Quad]:
        for quad in ox.parse(path=str(raw), format=ox.RdfFormat.N_QUADS):
            if isinstance(quad.subject, ox.BlankNode):
                below.setdefault(quad.subject.value, []).append(quad)
            else:
                yield quad

    yield from _follow(read_of_iris(), lambda node: below[node.value], names)
    for name, quads in below.items():
        if name not in names:
            yield from quads


def _follow(
    quads: Iterable[ox.Quad],
    read_node: Callable[[ox.BlankNode], Iterable[ox.Quad]],
    names: dict[str, ox.BlankNode],
) -> Iterator[ox.Quad]:
    """Yield quads, and then those of the blank nodes that they lead to.

    Blank nodes are numbered as they come: the same graph gives the same file, whatever a store has
    named them.
    """
    waiting: list[ox.BlankNode] = []

    def rename(node: ox.BlankNode) -> ox.BlankNode:
        if node.value not in names:
            names[node.value] = ox.BlankNode(f"b{len(names)}")
            waiting.append(node)
        return names[node.value]

    def rename_ends(quad: ox.Quad) -> ox.Quad:
        subject, value = quad.subject, quad.object
        if not isinstance(subject, ox.BlankNode) and not isinstance(value, ox.BlankNode):
            return quad
        if isinstance(subject, ox.BlankNode):
            subject = rename(subject)
        if isinstance(value, ox.BlankNode):
            value = rename(value)
        return ox.Quad(subject, quad.predicate, value, quad.graph_name)

    yield from map(rename_ends, quads)
    for node in waiting:  # which grows
        yield from map(rename_ends, read_node(node))


def write_forms(triples: Collection[ox.Triple], path: Path) -> None:
    """Write triples in every form that a resource comes in; the path has no suffix."""
    for suffix, form in RDF.items():
        written = io.BytesIO()
        write_triples(triples, form.name, written)
        path.with_name(path.name + suffix).write_bytes(written.getvalue())


def write_dumps(store: ox.Store, path: Path) -> list[Distribution]:
    """Write a whole graph in every format, and describe the files; the path has no suffix.

    The store is read once: the other formats are made of the N-Quads, ten times as fast.
    """
    raw, whole = (path.with_name(f"{path.name}{suffix}") for suffix in (".raw", ".nq"))
    store.dump(str(raw), ox.RdfFormat.N_QUADS)
    ox.serialize(_read_whole(raw), str(whole), ox.RdfFormat.N_QUADS)
    raw.unlink()
    described = []
    for suffix, form in DUMPS.items():
        file = path.with_name(path.name + suffix)
        quads = ox.parse(path=str(whole), format=ox.RdfFormat.N_QUADS)
        if form.name == "TRIG":
            ox.serialize(quads, str(file), ox.RdfFormat.TRIG, prefixes=VOCABULARIES)
        elif form.name != "N_QUADS":
            with file.open("wb") as output:
                triples = (quad.triple for quad in quads)
                write_triples(triples, form.name, cast("IO[bytes]", output))
        described.append(_describe_file(file, "", suffix, form.media))
    return described


def write_part(triples: Collection[ox.Triple], path: Path, part: str) -> list[Distribution]:
    """Write what belongs to a scheme or correspondence, and describe the files."""
    described = []
    for suffix, form in RDF.items():
        file = path.with_name(path.name + suffix)
        with file.open("wb") as output:
            write_triples(triples, form.name, cast("IO[bytes]", output))
        described.append(_describe_file(file, part, suffix, form.media))
    return described


def _describe_file(file: Path, part: str, suffix: str, media: str) -> Distribution:
    """Describe a file of a site by its size and checksum; its address is relative to the site."""
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
    address = f"dumps/{file.name}"
    return Distribution(part, suffix[1:], address, media, file.stat().st_size, digest.hexdigest())
