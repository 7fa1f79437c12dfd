"""Assembling the graph: what every loader says, in one named graph a source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from .. import loaders
from ..errors import InputError
from ..model import Association, Concept, Contribution, Correspondence, DocumentReading
from ..namespaces import BASE, Iris
from ..rdf import Context, agent_triples, triples
from ..terms import Triple
from ..version import __version__
from .dataset import Dataset


@dataclass(frozen=True, slots=True)
class Build:
    """A built graph and what went into it."""

    dataset: Dataset
    contributions: tuple[Contribution, ...]
    readings: tuple[DocumentReading, ...]


def build(documents: Mapping[str, Path] | None = None, base: str = BASE) -> Build:
    """Build the graph from the embedded tables and the publisher documents given.

    Args:
        documents: name of a document (`ampd-iowa`, `isco08`, `uscis-dot`) -> its file.
        base: where the graph's own IRIs live; ends in `/` or `#`.

    Raises:
        UnknownName: a document that no loader reads.
        InputError: a document or table that cannot be read, with file and line.

    """
    readings = tuple(loaders.read(name, path) for name, path in (documents or {}).items())
    told = tuple(_with_reading(contribution, readings) for contribution in loaders.contributions())
    context = _context(told, Iris(checked_base(base)))
    complete = tuple(_with_gaps(contribution, context) for contribution in told)
    graphs = {
        context.iris.graph(contribution.source.id): triples(
            contribution, loaders.checksum(contribution.source), context
        )
        for contribution in complete
    }
    graphs[context.iris.graph("occugraph")] = [
        *ontology(context.iris.base),
        *agent_triples(_agents(complete), context.iris),
    ]
    schemes = tuple(scheme.id for part in complete for scheme in part.schemes)
    return Build(Dataset(context.iris, schemes, graphs), complete, readings)


def checked_base(base: str) -> str:
    """Check a base IRI: absolute, no characters that an IRI cannot hold, ends in `/` or `#`."""
    if "://" not in base or not base.endswith(("/", "#")) or set(base) & set(' <>"{}|\\^`\n\t'):
        raise InputError(f"the base must be an absolute IRI that ends in / or #, not {base!r}")
    return base


def ontology(base: str = BASE) -> list[Triple]:
    """Triples of the project's own vocabulary."""
    import pyoxigraph as ox

    data = (files("occugraph") / "ontology" / "occugraph.ttl").read_text("utf-8")
    parsed = ox.parse(data.replace(BASE, base), ox.RdfFormat.TURTLE)
    return [(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in parsed]


def _agents(parts: Iterable[Contribution]) -> set[str]:
    names = set()
    for part in parts:
        names.add(part.source.publisher)
        names.update(programme.authority for programme in part.programmes)
    return names


def _context(parts: tuple[Contribution, ...], iris: Iris) -> Context:
    concepts: dict[tuple[str, str], Concept] = {}
    lowest: dict[str, frozenset[str]] = {}
    families: dict[str, str] = {}
    for part in parts:
        for concept in part.concepts:
            concepts[concept.scheme, concept.code] = concept
        for scheme in part.schemes:
            families[scheme.id] = scheme.family
            last = scheme.levels[-1].id
            lowest[scheme.id] = frozenset(
                concept.code
                for concept in part.concepts
                if concept.scheme == scheme.id and concept.level == last
            )
    return Context(iris, __version__, concepts, lowest, families)


def _with_reading(
    contribution: Contribution, readings: tuple[DocumentReading, ...]
) -> Contribution:
    """Add a document's notes and checksum to what its source says."""
    for reading in readings:
        if loaders.READERS[reading.name].source == contribution.source.id:
            notes = contribution.notes + reading.notes
            return replace(contribution, notes=notes, document_sha256=reading.sha256)
    return contribution


def _with_gaps(contribution: Contribution, context: Context) -> Contribution:
    """Say "no counterpart" for every concept of the compared levels that a table leaves out."""
    if not contribution.correspondences:
        return contribution
    tables = tuple(_complete(table, context) for table in contribution.correspondences)
    return replace(contribution, correspondences=tables)


def _complete(table: Correspondence, context: Context) -> Correspondence:
    sources = {pair.source for pair in table.associations}
    targets = {pair.target for pair in table.associations}
    gaps = [
        Association(code, None, None) for code in sorted(context.lowest[table.source] - sources)
    ]
    gaps += [
        Association(None, code, None) for code in sorted(context.lowest[table.target] - targets)
    ]
    return replace(table, associations=(*table.associations, *gaps))
