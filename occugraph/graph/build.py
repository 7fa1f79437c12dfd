"""Assembling the graph: what every loader says, in one named graph a source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from .. import loaders
from ..errors import InputError, shown
from ..model.schemes import Contribution, Correspondence, DocumentReading, Scheme, Source
from ..programmes import reader
from ..rdf.dataset import Dataset
from ..rdf.mapping import agent_triples, triples
from ..rdf.namespaces import BASE, Iris
from ..rdf.terms import Triple
from ..sssom import reader as sssom
from ..version import __version__
from .correspondences import Schemes, derived, inverse, schemes, settled

#: Tables that are made by chaining two others: from, through, to. No vintage is skipped: SOC
#: 2018 meets ISCO-08 only through SOC 2010. A chain with a variant begins with the table whose
#: id ends so, and is made only where a document has added that table.
CHAINS = (
    ("soc2018", "soc2010", "isco08", ""),
    ("onetsoc2019", "soc2018", "soc2010", ""),
    ("onetsoc2019", "soc2018", "isco08", ""),
    ("dot1991", "soc2018", "soc2010", ""),
    ("dot1991", "soc2018", "isco08", ""),
    ("dot1991", "soc2018", "onetsoc2019", ""),
    ("dot1991", "onetsoc2019", "soc2018", "-onet"),
    ("dot1991", "soc2018", "soc2010", "-onet"),
    ("dot1991", "soc2018", "isco08", "-onet"),
)
DERIVED = Source(
    "occugraph-derived",
    "Correspondences derived by chaining others",
    "The occugraph developers",
    "CC BY 4.0",
    "https://creativecommons.org/licenses/by/4.0/",
    loader="occugraph.graph.correspondences",
)


@dataclass(frozen=True, slots=True)
class Build:
    """A built graph and what went into it."""

    dataset: Dataset
    contributions: tuple[Contribution, ...]
    readings: tuple[DocumentReading, ...]


def build(
    documents: Mapping[str, Path] | None = None,
    base: str = BASE,
    mappings: Sequence[Path] = (),
    programmes: Sequence[Path] = (),
) -> Build:
    """Build the graph from the embedded tables, publisher documents and users' own files.

    Args:
        documents: name of a document (a key of `occugraph.loaders.READERS`) -> its file.
        base: where the graph's own IRIs live; ends in `/`.
        mappings: SSSOM/TSV files; nothing is chained through what they say.
        programmes: programme files, as TOML.

    Raises:
        UnknownName: a document that no loader reads.
        InputError: a document, table, mapping set or programme file that cannot be read, with
            file and line.

    """
    readings = tuple(loaders.read(name, path) for name, path in (documents or {}).items())
    told = tuple(_with_reading(contribution, readings) for contribution in loaders.contributions())
    told = _with_levels((*told, *_added(readings)))
    known = schemes(told)
    complete = tuple(_settled(contribution, known) for contribution in told)
    complete += (_derived(complete, known),)
    iris = Iris(checked_base(base))
    supplied = _supplied(mappings, told, iris.base)
    complete += tuple(_settled(contribution, known) for contribution in supplied)
    for path in programmes:
        complete += (reader.read_contribution(path, complete),)
    graphs = {
        iris.graph(part.source.id): triples(part, loaders.checksum(part.source), iris, __version__)
        for part in complete
    }
    _once(graphs, [iris.graph(part.source.id) for part in supplied])
    graphs[iris.graph("occugraph")] = [
        *ontology(iris.base),
        *agent_triples(_agents(complete), iris),
    ]
    names = tuple(scheme.id for part in complete for scheme in part.schemes)
    return Build(Dataset(iris, names, graphs, bool(supplied)), complete, readings)


def _supplied(
    paths: Sequence[Path], told: tuple[Contribution, ...], base: str
) -> tuple[Contribution, ...]:
    """Read the mapping sets; each is named for its file."""
    found: dict[str, Contribution] = {}
    for path in paths:
        read = sssom.contribution(path, told, base)
        if read.source.id in found:
            raise InputError("another mapping set has this name: rename the file", file=str(path))
        found[read.source.id] = read
    return tuple(found.values())


def _once(graphs: dict[str, list[Triple]], supplied: Sequence[str]) -> None:
    """Leave out of each supplied graph what an earlier one says: the same pair, mapped alike."""
    if not supplied:
        return
    said = {it for name, triples in graphs.items() if name not in supplied for it in triples}
    for name in supplied:
        graphs[name] = [it for it in graphs[name] if it not in said]
        said.update(graphs[name])


def checked_base(base: str) -> str:
    """Check a base IRI: absolute, nothing that an IRI cannot hold, ends in `/`, no query."""
    import pyoxigraph as ox

    try:
        ox.NamedNode(f"{base}ontology#term")  # a `#` in the base would be the second one
    except ValueError:
        usable = False
    else:
        usable = "://" in base and "?" not in base and base.endswith("/")
    if not usable:
        raise InputError(f"the base must be an absolute IRI that ends in /, not {shown(base)}")
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
        names.update(reader.authority for reader in part.programmes)
    return names


def _with_reading(
    contribution: Contribution, readings: tuple[DocumentReading, ...]
) -> Contribution:
    """Add a document's notes and checksum to what its source says."""
    for reading in readings:
        if loaders.READERS[reading.name].source == contribution.source.id:
            notes = contribution.notes + reading.notes
            return replace(contribution, notes=notes, document_sha256=reading.sha256)
    return contribution


def _added(readings: tuple[DocumentReading, ...]) -> Iterator[Contribution]:
    """Yield what documents add as sources of their own."""
    for reading in readings:
        if reading.contribution:
            yield replace(reading.contribution, document_sha256=reading.sha256)


def _with_levels(parts: tuple[Contribution, ...]) -> tuple[Contribution, ...]:
    """Add to the schemes the levels that other sources have below theirs."""
    more = [added for part in parts for added in part.levels]
    if not more:
        return parts

    def deeper(scheme: Scheme) -> Scheme:
        added = tuple(level for of, level in more if of == scheme.id)
        return replace(scheme, levels=(*scheme.levels, *added))

    return tuple(replace(part, schemes=tuple(map(deeper, part.schemes))) for part in parts)


def _settled(contribution: Contribution, known: Schemes) -> Contribution:
    if not contribution.correspondences:
        return contribution
    tables = tuple(settled(table, known) for table in contribution.correspondences)
    return replace(contribution, correspondences=tables)


def _derived(parts: tuple[Contribution, ...], known: Schemes) -> Contribution:
    """Chain the tables along `CHAINS`, each chain building on the ones before it."""
    tables = {table.id: table for part in parts for table in part.correspondences}
    made = []
    for source, middle, target, variant in CHAINS:
        if variant and f"{source}-{middle}{variant}" not in tables:
            continue
        title = f"{source} to {target} through {middle}"
        first = _oriented(tables, source, middle, variant)
        second = _oriented(tables, middle, target)
        table = derived(f"{source}-{target}{variant}", title, first, second, known)
        tables[table.id] = table
        made.append(table)
    return Contribution(DERIVED, correspondences=tuple(made))


def _oriented(
    tables: Mapping[str, Correspondence], source: str, target: str, variant: str = ""
) -> Correspondence:
    table = tables.get(f"{source}-{target}{variant}")
    return table if table is not None else inverse(tables[f"{target}-{source}"])
