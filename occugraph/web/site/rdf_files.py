"""Files of RDF: what a graph says of a resource, and whole graphs, in every format."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from ...publication.catalogue import Distribution
from ..resources.forms import RDF
from ..sparql.formats import write_triples
from ..sparql.negotiation import GRAPHS
from .served_files import Resource

#: Suffix -> format of whole graphs.
DUMPS = {**RDF, **{f".{form.media[-4:]}": form for form in GRAPHS if form.name == "TRIG"}}
DUMPS[".nq"] = next(form for form in GRAPHS if form.name == "N_QUADS")
_CHUNK = 1 << 20


def read_statements(store: ox.Store, base: str, resource: Resource) -> list[ox.Triple]:
    """Read what a graph says of a resource and of what stands in its files, blank nodes named anew.

    They are numbered as they come, so that the same graph gives the same file.
    """
    triples: list[ox.Triple] = []
    numbers: dict[str, ox.BlankNode] = {}

    def rename(term: ox.NamedNode | ox.BlankNode) -> ox.NamedNode | ox.BlankNode:
        if isinstance(term, ox.BlankNode):
            return numbers.setdefault(term.value, ox.BlankNode(f"b{len(numbers)}"))
        return term

    subjects: list[ox.NamedNode | ox.BlankNode]
    subjects = [ox.NamedNode(base + name) for name in (resource.name, *resource.below)]
    for subject in subjects:
        for quad in store.quads_for_pattern(subject, None, None):
            value = quad.object
            if isinstance(value, ox.BlankNode):
                subjects.append(value)
                value = rename(value)
            triples.append(ox.Triple(rename(subject), quad.predicate, value))
    return triples


def write_forms(triples: list[ox.Triple], path: Path) -> None:
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
            store.dump(output, getattr(ox.RdfFormat, form.name))
        else:
            triples = (quad.triple for quad in store)
            write_triples(triples, form.name, cast("IO[bytes]", output))
    return describe_file(file, "", suffix, form.media)


def write_part(triples: Iterable[ox.Triple], path: Path, part: str, suffix: str) -> Distribution:
    """Write what belongs to a scheme or correspondence, and describe the file."""
    form, file = RDF[suffix], path.with_name(path.name + suffix)
    with file.open("wb") as output:
        write_triples(triples, form.name, cast("IO[bytes]", output))
    return describe_file(file, part, suffix, form.media)


def read_part(store: ox.Store, base: str, resources: Iterable[Resource]) -> Iterator[ox.Triple]:
    """Read what a graph says of several resources, each after the other."""
    for number, resource in enumerate(resources):
        for triple in read_statements(store, base, resource):
            yield _number_nodes(triple, number)


def _number_nodes(triple: ox.Triple, number: int) -> ox.Triple:
    """Tell the blank nodes of a resource from those of others."""
    subject, value = triple.subject, triple.object
    if isinstance(subject, ox.BlankNode):
        subject = ox.BlankNode(f"r{number}{subject.value}")
    if isinstance(value, ox.BlankNode):
        value = ox.BlankNode(f"r{number}{value.value}")
    return ox.Triple(subject, triple.predicate, value)


def describe_file(file: Path, part: str, suffix: str, media: str) -> Distribution:
    """Describe a file of a site by its size and checksum; its address is relative to the site."""
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
    address = f"dumps/{file.name}"
    return Distribution(part, suffix[1:], address, media, file.stat().st_size, digest.hexdigest())
