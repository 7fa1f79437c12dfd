"""Assembles the graph: what every source contributes, in one named graph a source."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .. import loaders, resources
from ..errors import InputError, quote_input
from ..model.schemes import Scheme
from ..model.sources import Contribution, DocumentReading
from ..publication.datasets import DESCRIPTION, PROJECT, describe_datasets
from ..rdf.dataset import Dataset
from ..rdf.mapping import agent_triples, triples
from ..rdf.namespaces import BASE, Iris
from ..rdf.sssom_slots import label_slots
from ..rdf.terms import Triple, is_iri
from ..sssom import reader as sssom
from ..version import __version__
from .chains import Chains
from .correspondences import Schemes, collect_schemes, complete_table
from .selection import select_schemes
from .store import chosen_schemes

#: Reads programme files: given what every other source contributes, the files' contributions.
ProgrammeReader = Callable[[tuple[Contribution, ...]], tuple[Contribution, ...]]


@dataclass(frozen=True, slots=True)
class Build:
    """A built graph and what went into it."""

    dataset: Dataset
    contributions: tuple[Contribution, ...]
    readings: tuple[DocumentReading, ...]
    left_out: tuple[str, ...] = ()
    """A line for each list, programme and chain that the schemes chosen have no room for."""

    @property
    def remarks(self) -> tuple[str, ...]:
        """A line for each of what the supplied mapping sets hold that answers nothing."""
        every = (remark for part in self.contributions for remark in part.remarks)
        return tuple(f"{remark.file}:{remark.line}: {remark.message}" for remark in every)


def build(
    documents: Mapping[str, Path] | None = None,
    base: str = BASE,
    mappings: Sequence[Path] = (),
    programmes: ProgrammeReader | None = None,
    *,
    metadata: Sequence[Path] = (),
    schemes: Collection[str] = (),
    derivations: Sequence[tuple[str, str]] = (),
) -> Build:
    """Build the graph from the embedded tables, publisher documents and users' own files.

    `documents` are files by their names in `occugraph.loaders.READERS`, `mappings` SSSOM/TSV files
    (nothing is chained through what they map), `metadata` the blocks of those that have none, in
    their order; the base IRI ends in `/`. Of `schemes` alone, by
    default those of `OCCUGRAPH_SCHEMES`, all that needs no other scheme is built; `derivations` are
    pairs of schemes whose best route becomes a correspondence.
    """
    readings = tuple(loaders.read(name, path) for name, path in (documents or {}).items())
    chosen = schemes or chosen_schemes()
    parts = tuple(_with_reading(part, readings) for part in loaders.contributions(chosen))
    parts += tuple(
        replace(reading.contribution, document_sha256=reading.sha256)
        for reading in readings
        if reading.contribution  # a source of the document's own
    )
    parts = _with_levels(parts)
    parts, left_out = select_schemes(parts, chosen) if chosen else (parts, ())
    known = collect_schemes(parts)
    complete = tuple(_complete(part, known) for part in parts)
    chains = Chains(complete, known)
    left_out += chains.add_catalogued(set(documents or ()))
    for source, target in derivations:
        chains.add_route(source, target)
    complete += chains.contributions()
    iris = Iris(checked_base(base))
    supplied = _supplied(mappings, metadata, parts, iris.base)
    complete += tuple(_complete(part, known) for part in supplied)
    if programmes:
        complete += programmes(complete)
    graphs = {
        iris.graph(part.source.id): triples(part, loaders.checksum(part.source), iris, __version__)
        for part in complete
    }
    _drop_repeated(graphs, [iris.graph(part.source.id) for part in complete if part.exclusions])
    if supplied:
        _drop_repeated(graphs, list(graphs))
    agents = {part.source.publisher for part in complete}
    agents.add(PROJECT)
    agents |= {each.authority for part in complete for each in part.programmes}
    own = ontology(iris.base)
    if supplied:
        own += label_slots({subject for subject, _, _ in own})
    graphs[iris.graph("occugraph")] = [*own, *agent_triples(agents, iris)]
    graphs[iris.graph(DESCRIPTION)] = describe_datasets(complete, graphs, iris, __version__)
    names = tuple(scheme.id for part in complete for scheme in part.schemes)
    return Build(Dataset(iris, names, graphs, bool(supplied)), complete, readings, left_out)


def _supplied(
    paths: Sequence[Path], metadata: Sequence[Path], parts: tuple[Contribution, ...], base: str
) -> tuple[Contribution, ...]:
    """Read the mapping sets; each is named for its file."""
    supplied: dict[str, Contribution] = {}
    blocks = iter(metadata)
    for path in paths:
        read = sssom.read_mapping_set(path, parts, base, blocks)
        if read.source.id in supplied:
            raise InputError("another mapping set has this name: rename the file", file=str(path))
        supplied[read.source.id] = read
    for path in blocks:
        problem = "no mapping set takes this metadata: SSSOM allows one block, in the file or apart"
        if not paths:
            problem = "is of a mapping set, and none is given: name it too (--mappings FILE)"
        raise InputError(problem, file=str(path))
    return tuple(supplied.values())


def _drop_repeated(graphs: dict[str, list[Triple]], names: Iterable[str]) -> None:
    """Leave out what a graph has already, or one before it: a pair mapped or excluded alike."""
    earlier: set[Triple] = set()
    for name in names:
        graphs[name] = [triple for triple in dict.fromkeys(graphs[name]) if triple not in earlier]
        earlier.update(graphs[name])


def checked_base(base: str, name: str = "the base") -> str:
    """Check a base IRI: absolute, nothing that an IRI cannot hold, ends in `/`, no query.

    The name is what an error calls it.
    """
    # a `#` in the base would be the second one
    usable = is_iri(f"{base}ontology#term") and "://" in base and "?" not in base
    if not (usable and base.endswith("/")):
        problem = f"{name} must be an absolute IRI that ends in /, not"
        raise InputError(f"{problem} {quote_input(base)}")
    return base


def ontology(base: str = BASE) -> list[Triple]:
    """Triples of the project's own vocabulary, and labels of the properties of others."""
    import pyoxigraph as ox

    out: list[Triple] = []
    for name in ("occugraph.ttl", "labels.ttl"):
        data = (resources.folder("ontology") / name).read_text("utf-8")
        parsed = ox.parse(data.replace(BASE, base), ox.RdfFormat.TURTLE)
        out += [(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in parsed]
    return out


def _with_reading(
    contribution: Contribution, readings: tuple[DocumentReading, ...]
) -> Contribution:
    """Add a document's notes and checksum to what its source contributes."""
    for reading in readings:
        if loaders.READERS[reading.name].source == contribution.source.id:
            notes = contribution.notes + reading.notes
            return replace(contribution, notes=notes, document_sha256=reading.sha256)
    return contribution


def _with_levels(parts: tuple[Contribution, ...]) -> tuple[Contribution, ...]:
    """Add to the schemes the levels that other sources have below theirs."""
    more = [added for part in parts for added in part.levels]

    def deepen(scheme: Scheme) -> Scheme:
        added = tuple(level for of, level in more if of == scheme.id)
        return replace(scheme, levels=scheme.levels + added)

    return tuple(replace(part, schemes=tuple(map(deepen, part.schemes))) for part in parts)


def _complete(contribution: Contribution, schemes: Schemes) -> Contribution:
    tables = tuple(complete_table(table, schemes) for table in contribution.correspondences)
    return replace(contribution, correspondences=tables)
