"""A build of some schemes is whole in itself; routes can be built in as correspondences."""

from __future__ import annotations

import pytest

import occugraph
from occugraph import loaders
from occugraph.errors import InputError, UnknownName
from occugraph.graph.build import Build, build
from occugraph.graph.engine import OxigraphEngine
from occugraph.graph.selection import select_schemes
from occugraph.graph.store import in_memory
from occugraph.rdf.writers import nquads

pytestmark = pytest.mark.slow


FOUR = ("soc2018", "soc2010", "isco08", "isco88")


@pytest.fixture(scope="module")
def part() -> Build:
    """Four schemes, and a route between the two that no table of the whole graph joins."""
    return build(schemes=FOUR, derivations=[("soc2018", "isco88")])


def test_only_what_needs_no_other_scheme_is_there(part: Build) -> None:
    schemes = [scheme.id for each in part.contributions for scheme in each.schemes]
    assert schemes == ["soc2018", "soc2010", "isco08", "isco88"]
    tables = [table.id for each in part.contributions for table in each.correspondences]
    assert tables == [
        *("soc2010-soc2018", "isco08-soc2010", "isco88-isco08"),
        *("soc2018-isco08", "soc2018-isco88"),
    ]
    assert part.left_out == ("ampd-iowa is left out: it needs naics2022 too",)
    (soc2010,) = (s for each in part.contributions for s in each.schemes if s.id == "soc2010")
    assert soc2010.supersedes is None


@pytest.mark.parametrize("chosen", [("dot1991",), ("naics2022", "soc2018"), ("isco08", "isco88")])
def test_sources_that_are_not_loaded_have_nothing_of_it(chosen: tuple[str, ...]) -> None:
    loaded = loaders.contributions(chosen)
    assert len(loaded) < 15 < len(loaders.contributions())
    assert select_schemes(loaded, chosen) == select_schemes(loaders.contributions(), chosen)


def test_a_scheme_is_loaded_with_every_list_and_without_the_tables_of_others() -> None:
    loaded = [part.source.id for part in loaders.contributions(("dot1991",))]
    assert loaded == ["isco08-unit-groups", "dol-dot-1991", "uscis-dot", "iowa-ampd"]


def test_nothing_in_it_points_outside(part: Build) -> None:
    iris = part.dataset.iris
    triples = [triple for graph in part.dataset.graphs.values() for triple in graph]
    subjects = {subject for subject, _, _ in triples}
    missing = {
        obj for _, _, obj in triples if obj.startswith(f"<{iris.base}") and obj not in subjects
    }
    assert missing == set()


def test_a_derived_route_answers_as_the_route_does(part: Build) -> None:
    derived, routed = (
        occugraph.Graph(OxigraphEngine(in_memory(nquads(made.dataset))))
        for made in (part, build(schemes=FOUR))
    )
    answer = derived.crosswalk("15-1252", to="isco88")
    assert answer.route == ("soc2018", "soc2010", "isco08", "isco88")
    assert answer.targets == routed.crosswalk("15-1252", to="isco88").targets


def test_chains_whose_tables_are_missing_are_named() -> None:
    made = build(schemes=["soc2018", "isco08"])
    assert "soc2018-isco08 is left out: it needs soc2010-soc2018 and isco08-soc2010 too" in (
        made.left_out
    )


@pytest.mark.parametrize(
    ("derivation", "error", "message"),
    [
        (("soc2018", "soc2018"), InputError, "from one scheme to another"),
        (("soc2018", "soc2010"), InputError, "soc2010-soc2018 joins them already"),
        (("soc2018", "uksoc2020"), InputError, "no tables join the two"),
        (("soc2018", "naics2022"), UnknownName, "naics2022"),
    ],
)
def test_routes_that_cannot_be_built(
    derivation: tuple[str, str], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        build(schemes=["soc2018", "soc2010", "uksoc2020"], derivations=[derivation])


def test_an_unknown_scheme_is_named() -> None:
    with pytest.raises(UnknownName, match="soc2011"):
        build(schemes=["soc2011"])
