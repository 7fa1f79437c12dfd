"""pySHACL and pyshifty find the same: focus, check, value, and all that is told of them."""

from __future__ import annotations

from importlib.util import find_spec

import pyoxigraph as ox
import pytest
import rdflib

from occugraph.errors import InputError, UnknownName
from occugraph.graph.build import Build
from occugraph.validation import engines
from occugraph.validation.explanation import OUTCOMES, example
from occugraph.validation.findings import Validation, natural
from occugraph.validation.quick_graph import QuickGraph
from occugraph.validation.reports.formats import FORMATS, report
from occugraph.validation.run import check, validate
from occugraph.validation.shapes import shapes_graph, shapes_in
from occugraph.validation.target_graph import undisturbed
from tests.support import mutations, running
from tests.support.shape_examples import PREFIXES, VALID

needs_pyshifty = pytest.mark.skipif(
    find_spec("shifty") is None, reason='pyshifty is missing: pip install "occugraph[pyshifty]"'
)
CHECKS = sorted({shape.check for shape in shapes_in(shapes_graph())}, key=natural)


def both(quads: object) -> tuple[Validation, Validation]:
    """What the two engines find in one graph."""
    graph = QuickGraph()
    with undisturbed():
        graph.fill(quads)  # type: ignore[arg-type]
        slow, quick = (check(graph, engine=engine) for engine in engines.ENGINES)
    return slow, quick


def found(validation: Validation) -> set[tuple[str | None, str, str | None]]:
    return {(it.focus, it.check, it.value) for it in validation.findings}


def assert_same(slow: Validation, quick: Validation) -> None:
    assert found(slow) == found(quick)
    assert slow == quick  # messages, shapes, paths and counts too


# The examples


@needs_pyshifty
@pytest.mark.parametrize("name", CHECKS)
def test_both_find_the_same_in_the_examples_of_a_check(name: str) -> None:
    for outcome in OUTCOMES:
        file = example(name, outcome)
        slow, quick = both(ox.parse(file.read_bytes(), ox.RdfFormat.TURTLE))
        assert_same(slow, quick)
        assert (outcome == "fails") is (name in {it.check for it in quick.findings})


@needs_pyshifty
def test_both_find_nothing_in_the_valid_graph() -> None:
    slow, quick = both(ox.parse(VALID.read_bytes(), ox.RdfFormat.TURTLE))
    assert_same(slow, quick)
    assert quick.findings == ()


@needs_pyshifty
@pytest.mark.parametrize(
    "text",
    [
        '[] a skos:Concept ; skos:prefLabel "nameless"@en ; skos:broader [ a skos:Concept ] .',
        '<x> a skos:Concept ; skos:prefLabel "a\\\\1b"@en ; skos:topConceptOf "s\\\\g<x>" .',
        '<x> skos:broader "a text" ; skos:exactMatch 1 ; skos:inScheme "s" .',
        '<x> a skos:Concept ; skos:prefLabel "bell \\u0007"@en , "<<no>> \\"IRI\\""@en .',
    ],
)
def test_both_find_the_same_in_odd_graphs(text: str) -> None:
    slow, quick = both(ox.parse(f"{PREFIXES}{text}", ox.RdfFormat.TURTLE))
    assert_same(slow, quick)
    assert quick.findings


# The built graph, with every mutation made in it


@needs_pyshifty
def test_both_find_the_same_in_the_full_graph(built: Build) -> None:
    store = ox.Store()
    store.bulk_extend(mutations.quads(built))
    for mutation in mutations.catalogue():
        store.update(mutations.PREFIXES + mutation.update)
    slow, quick = both(store)
    assert_same(slow, quick)
    assert not quick.conforms()


# What users meet


@needs_pyshifty
@pytest.mark.parametrize("format", FORMATS)
def test_every_report_is_the_same_bytes(format: str) -> None:
    file = example("E3", "fails")
    slow, quick = (validate([file], engine=engine) for engine in engines.ENGINES)
    assert report(format, slow, "violation") == report(format, quick, "violation")


@needs_pyshifty
@pytest.mark.parametrize("place", [0, 1], ids=["before", "after"])
def test_the_option_stands_before_or_after_the_command(place: int) -> None:
    words = ["validate"]
    words[place:place] = ["--engine", "pyshifty"]
    file = str(example("S27", "fails"))
    usual = running.occugraph("validate", "--no-config", file)
    done = running.occugraph(*words, "--no-config", file)
    assert done == usual
    assert done.code == 1


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib", "shifty", ""])
def test_another_engine_is_refused(engine: str) -> None:
    done = running.occugraph("validate", "--engine", engine)
    assert done.code == 2
    assert done.error == f"no engine that runs checks {engine!r}; there is: pyshacl, pyshifty"
    with pytest.raises(UnknownName):
        check(rdflib.Graph(), engine=engine)


def test_an_engine_that_is_not_installed_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r'pip install "occugraph\[pyshifty\]"'):
        validate(engine="pyshifty")


@needs_pyshifty
def test_a_graph_that_pyshifty_cannot_read_is_one_line() -> None:
    graph = rdflib.Graph()
    graph.add((rdflib.URIRef("http://a/b c"), rdflib.RDF.type, rdflib.SKOS.Concept))
    with pytest.raises(InputError, match=r"^pyshifty cannot run .*; leave out --engine$"):
        check(graph, engine="pyshifty")
