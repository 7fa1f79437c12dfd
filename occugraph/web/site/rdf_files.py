"""Files of RDF: what a graph says of a resource, and whole graphs, in every format."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection, Iterable, Iterator
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
    quads = (quad for subject in subjects for quad in store.quads_for_pattern(subject, None, None))
    return (quad.triple for quad in _follow(store, quads, {}))


def _read_whole(store: ox.Store) -> Iterator[ox.Quad]:
    """Read a whole graph: what is said of IRIs, of the blank nodes there, and of any others."""
    names: dict[str, ox.BlankNode] = {}
    of_iris = (quad for quad in store if isinstance(quad.subject, ox.NamedNode))
    yield from _follow(store, of_iris, names)
    for quad in store:
        if isinstance(quad.subject, ox.BlankNode) and quad.subject.value not in names:
            yield quad


def _follow(
    store: ox.Store, quads: Iterable[ox.Quad], names: dict[str, ox.BlankNode]
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
        yield from map(rename_ends, store.quads_for_pattern(node, None, None))


def write_forms(triples: Collection[ox.Triple], path: Path) -> None:
    """Write triples in every form that a resource comes in; the path has no suffix."""
    for suffix, form in RDF.items():
        written = io.BytesIO()
        write_triples(triples, form.name, written)
        path.with_name(path.name + suffix).write_bytes(written.getvalue())


def write_dump(store: ox.Store, path: Path, suffix: str) -> Distribution:
    """Write a whole graph, and describe the file."""
    form, file = DUMPS[suffix], path.with_name(path.name + suffix)
    with file.open("wb") as output:
        if form.name in ("N_QUADS", "TRIG"):
            syntax: ox.RdfFormat = getattr(ox.RdfFormat, form.name)
            ox.serialize(_read_whole(store), output, syntax, prefixes=VOCABULARIES)
        else:
            triples = (quad.triple for quad in _read_whole(store))
            write_triples(triples, form.name, cast("IO[bytes]", output))
    return describe_file(file, "", suffix, form.media)


def write_part(triples: Iterable[ox.Triple], path: Path, part: str, suffix: str) -> Distribution:
    """Write what belongs to a scheme or correspondence, and describe the file."""
    form, file = RDF[suffix], path.with_name(path.name + suffix)
    with file.open("wb") as output:
        write_triples(triples, form.name, cast("IO[bytes]", output))
    return describe_file(file, part, suffix, form.media)


def describe_file(file: Path, part: str, suffix: str, media: str) -> Distribution:
    """Describe a file of a site by its size and checksum; its address is relative to the site."""
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
    address = f"dumps/{file.name}"
    return Distribution(part, suffix[1:], address, media, file.stat().st_size, digest.hexdigest())
