"""Mutations of a graph: one thing broken, and every finding that comes or goes by it.

    python -m tests.support.mutations              # each mutation alone; several minutes
    python -m tests.support.mutations S27 M14      # only those of these shapes

The suite makes all of them in one graph, which takes seconds: the findings have to be those of all
the mutations together, and no two mutations share one. This script holds each mutation to its own
findings, alone.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from occugraph.graph.build import Build, build
from occugraph.rdf.dataset import Dataset
from occugraph.rdf.namespaces import BASE
from occugraph.rdf.writers import nquads
from occugraph.validation.findings import Finding, Validation
from occugraph.validation.quick_graph import QuickGraph
from occugraph.validation.run import check
from occugraph.validation.target_graph import quiet_run
from tests.conftest import FEW
from tests.support.shape_examples import PREFIXES

CATALOGUE = Path(__file__).parent.parent / "data" / "mutations.ru"
#: (shape, IRI at fault without the base) -> how many more, or fewer, findings.
Difference = dict[tuple[str, str], int]


class Mutation(NamedTuple):
    """A change to the built graph."""

    shape: str
    """Name of the shape that has to object, such as `S27-down`."""
    finds: Difference
    update: str
    """The change, as a SPARQL update."""


def catalogue() -> tuple[Mutation, ...]:
    """Read the mutations: blocks of an update under its shape and the findings that it makes."""
    blocks = CATALOGUE.read_text("utf-8").split("\n\n")
    return tuple(_mutation(block) for block in blocks if block.startswith("# shape:"))


def _mutation(block: str) -> Mutation:
    first, *lines = block.splitlines()
    finds: Difference = {}
    for line in lines:
        if difference_made := re.fullmatch(r"# (finds|loses): (\S+) (\S+)(?: ×(\d+))?", line):
            kind, name, focus, times = difference_made.groups()
            finds[name, focus] = int(times or 1) * (1 if kind == "finds" else -1)
    update = "\n".join(line for line in lines if not line.startswith("#"))
    return Mutation(first.removeprefix("# shape: "), finds, update)


def quads(made: Build) -> list[ox.Quad]:
    """The triples of the built graph, but for long lists of titles that no mutation is about."""
    iris, graphs = made.dataset.iris, dict(made.dataset.graphs)
    for name in ("onet-alternate-titles", "census-naics-2022-index"):
        del graphs[iris.graph(name)]
    content = nquads(Dataset(iris, made.dataset.schemes, graphs))
    return [ox.Quad(*quad.triple) for quad in ox.parse(content, ox.RdfFormat.N_QUADS)]


def changed(triples: Iterable[ox.Quad], updates: Iterable[str] = ()) -> QuickGraph:
    """A graph after updates."""
    store = ox.Store()
    store.bulk_extend(triples)
    for update in updates:
        store.update(PREFIXES + update)
    graph = QuickGraph()
    with quiet_run():
        graph.fill(store)
    return graph


def checked(graph: QuickGraph) -> Validation:
    """Check a graph."""
    with quiet_run():
        return check(graph)


def counted(result: Validation) -> Counter[tuple[str, str]]:
    """Count findings by shape and node."""
    return Counter(
        (shape(finding), str(finding.focus).removeprefix(BASE)) for finding in result.findings
    )


def shape(finding: Finding) -> str:
    """Name the shape that objected; R1 is of none."""
    return "R1" if finding.check == "R1" else finding.origin.shape.rpartition("#")[2]


def difference(before: Validation, after: Validation) -> Difference:
    """What a validation finds more, or less, than another."""
    now, then = counted(after), counted(before)
    return {each: now[each] - then[each] for each in now | then if now[each] != then[each]}


def together(mutations: Iterable[Mutation]) -> Difference:
    """The findings of several mutations; they have to be of different nodes."""
    difference_made: Difference = {}
    for mutation in mutations:
        shared = difference_made.keys() & mutation.finds.keys()
        assert not shared, f"{mutation.shape}: {shared} is another mutation's too"
        difference_made |= mutation.finds
    return difference_made


def main(wanted: list[str]) -> Iterator[str]:
    """Hold each mutation to its own findings, alone; yield a line for each that differs."""
    triples = quads(build(schemes=FEW))
    before = checked(changed(triples))
    for mutation in catalogue():
        if wanted and mutation.shape not in wanted:
            continue
        difference_made = difference(before, checked(changed(triples, [mutation.update])))
        if difference_made != mutation.finds:
            yield f"{mutation.shape}: finds {difference_made}, not {mutation.finds}"
        else:
            print(f"{mutation.shape}: as stated", flush=True)


if __name__ == "__main__":
    wrong = list(main(sys.argv[1:]))
    print("\n".join(wrong))
    sys.exit(bool(wrong))
