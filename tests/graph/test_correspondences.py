"""Correspondences: gaps, cardinalities, matches and chains, held to what is computed otherwise."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occugraph.graph.build import build
from occugraph.graph.correspondences import (
    Schemes,
    derived,
    inverse,
    schemes,
    settled,
    with_cardinality,
)
from occugraph.model.matches import INVERSE, MATCHES, Match, chained
from occugraph.model.schemes import Association, Concept, Correspondence, Link


def reference(name: str) -> list[dict[str, str]]:
    text = (files("occugraph") / "loaders" / "reference" / name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


@pytest.fixture(scope="module")
def tables() -> dict[str, Correspondence]:
    parts = build().contributions
    return {table.id: table for part in parts for table in part.correspondences}


def matched(table: Correspondence) -> list[Association]:
    return [pair for pair in table.associations if pair.source and pair.target]


def test_the_official_tables_have_the_publishers_pairs(tables: dict[str, Correspondence]) -> None:
    counts = {name: len(matched(tables[name])) for name in tables}
    assert counts["soc2010-soc2018"] == 900
    assert counts["isco08-soc2010"] == 1_125
    assert counts["onetsoc2019-soc2018"] == 1_016
    assert counts["dot1991-soc2018"] == 644


def test_soc_2018_meets_isco_as_the_relational_join_of_the_two_tables_says(
    tables: dict[str, Correspondence],
) -> None:
    isco_of = defaultdict(set)
    for row in reference("isco08_soc2010.csv"):
        isco_of[row["soc2010"]].add(row["isco08"])
    joined = {
        (row["soc2018"], isco)
        for row in reference("soc2010_soc2018.csv")
        for isco in isco_of[row["soc2010"]]
    }
    pairs = {(pair.source, pair.target) for pair in matched(tables["soc2018-isco08"])}
    assert pairs == joined
    assert len(pairs) == 1_283
    assert len({source for source, _ in pairs}) == 867
    targets = {target for _, target in pairs}
    assert (sum(len(code) == 4 for code in targets), len(targets)) == (436, 438)
    assert {code for code in targets if len(code) == 3} == {"211", "315"}
    assert sum(pair.cardinality == "1:1" for pair in matched(tables["soc2018-isco08"])) == 89


def test_onet_meets_isco_through_both_socs(tables: dict[str, Correspondence]) -> None:
    isco_of = defaultdict(set)
    for row in reference("isco08_soc2010.csv"):
        isco_of[row["soc2010"]].add(row["isco08"])
    old_of = defaultdict(set)
    for row in reference("soc2010_soc2018.csv"):
        old_of[row["soc2018"]].add(row["soc2010"])
    joined = {
        (row["code"], isco)
        for row in reference("onetsoc2019.csv")
        for old in old_of[row["soc2018"]]
        for isco in isco_of[old]
    }
    pairs = {(pair.source, pair.target) for pair in matched(tables["onetsoc2019-isco08"])}
    assert pairs == joined
    assert len(pairs) == 1_575


def test_every_derived_pair_names_links_that_lead_from_its_source_to_its_target(
    tables: dict[str, Correspondence],
) -> None:
    rows = {
        Link(table.id, str(pair.source), str(pair.target))
        for table in tables.values()
        if table.basis != "derived"
        for pair in matched(table)
    }
    made = [table for table in tables.values() if table.basis == "derived"]
    assert len(made) == 6
    for table in made:
        for pair in matched(table):
            assert set(pair.links) <= rows, pair
            ends = {link.source for link in pair.links} | {link.target for link in pair.links}
            assert {pair.source, pair.target} <= ends


def test_exact_match_only_between_vintages_of_one_classification(
    tables: dict[str, Correspondence],
) -> None:
    exact = Counter(
        table.id for table in tables.values() for pair in matched(table) if pair.match == "exact"
    )
    assert set(exact) == {"soc2010-soc2018"}
    assert exact["soc2010-soc2018"] == 665


def test_a_residual_is_never_exact(tables: dict[str, Correspondence]) -> None:
    titles = {row["code"]: row["title"] for row in reference("soc2010.csv")}
    for pair in matched(tables["soc2010-soc2018"]):
        if pair.match == "exact":
            # 55-2013 supervises "All Other ... Specialists"; it is not what is left over
            assert not titles[str(pair.source)].endswith(", All Other"), pair


KNOWN = Schemes(
    {
        ("a", "1"): Concept("a", "1", "low", "9", (("en", "One"),)),
        ("b", "x"): Concept("b", "x", "low", None, (("en", "One"),)),
        ("b", "r"): Concept("b", "r", "low", None, (("en", "Rest, All Other"),), residual=True),
        ("a", "r"): Concept("a", "r", "low", None, (("en", "Rest, All Other"),), residual=True),
    },
    {"a": frozenset({"1", "2", "r"}), "b": frozenset({"x", "y", "r"}), "c": frozenset({"m", "n"})},
    {"a": "same", "b": "same", "c": "other"},
    {("b", "g"): ("x", "y")},
)


def table(source: str, target: str, *pairs: tuple[str, str, Match | None]) -> Correspondence:
    told = tuple(
        Association(one, two, line, match) for line, (one, two, match) in enumerate(pairs, 2)
    )
    made = Correspondence(f"{source}-{target}", "t", source, target, "official", told)
    return settled(made, KNOWN)


def test_what_a_table_leaves_out_has_no_counterpart_on_either_side() -> None:
    gaps = [pair[:2] for pair in table("a", "b", ("1", "x", None)).associations if not pair.line]
    assert gaps == [("2", None), ("r", None), (None, "r"), (None, "y")]
    kinds = Counter(pair.cardinality for pair in table("a", "b", ("1", "x", None)).associations)
    assert kinds == {"1:1": 1, "1:0": 2, "0:1": 2}


def test_a_partial_table_leaves_nothing_without_a_counterpart() -> None:
    told = (Association("1", "x", 2, "close"),)
    made = settled(Correspondence("a-b", "t", "a", "b", "curated", told, partial=True), KNOWN)
    assert len(made.associations) == 1


@pytest.mark.parametrize(
    ("pairs", "match"),
    [
        ([("1", "x")], "exact"),  # one classification, one title
        ([("1", "y")], "close"),  # a title that the other does not have
        ([("r", "r")], "close"),  # what is left over is never exact
        ([("1", "x"), ("1", "y")], "narrow"),
        ([("1", "x"), ("2", "x")], "broad"),
        ([("1", "x"), ("1", "y"), ("2", "x")], "related"),
    ],
)
def test_a_bare_pair_claims_no_more_than_its_cardinality(
    pairs: list[tuple[str, str]], match: str
) -> None:
    made = table("a", "b", *((one, two, None) for one, two in pairs))
    assert made.associations[0].match == match


def test_a_chain_goes_on_from_the_members_of_a_group() -> None:
    first = table("a", "b", ("1", "g", "narrow"))
    second = table("b", "c", ("x", "m", "narrow"), ("y", "n", "related"))
    made = derived("a-c", "t", first, second, KNOWN)
    got = {(pair.source, pair.target): pair.match for pair in matched(made)}
    assert got == {("1", "m"): "narrow", ("1", "n"): "related"}
    assert matched(made)[0].links == (Link("a-b", "1", "g"), Link("b-c", "x", "m"))


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz")), unique=True))
def test_cardinality_counts_partners_on_both_sides(pairs: list[tuple[str, str]]) -> None:
    made = with_cardinality(Association(one, two, None) for one, two in pairs)
    for pair in made:
        left = "1" if sum(two == pair.target for _, two in pairs) == 1 else "n"
        right = "1" if sum(one == pair.source for one, _ in pairs) == 1 else "n"
        expected = "n:m" if (left, right) == ("n", "n") else f"{left}:{right}"
        assert pair.cardinality == expected


@given(st.sampled_from(MATCHES), st.sampled_from(MATCHES), st.sampled_from(MATCHES))
def test_chaining_never_claims_more_and_reads_the_same_from_both_ends(
    one: Match, two: Match, three: Match
) -> None:
    assert chained(one, chained(two, three)) == chained(chained(one, two), three)
    assert INVERSE[chained(one, two)] == chained(INVERSE[two], INVERSE[one])
    assert chained(one, two) != "exact" or one == two == "exact"


def test_turning_a_table_round_twice_gives_the_same_pairs(
    tables: dict[str, Correspondence],
) -> None:
    whole = tables["isco08-soc2010"]
    back = inverse(inverse(whole))
    ends = [(pair.source, pair.target, pair.match) for pair in whole.associations]
    assert [(pair.source, pair.target, pair.match) for pair in back.associations] == ends


def test_members_come_from_the_structure_not_from_the_digits() -> None:
    known = schemes(build().contributions)
    assert "31-1131" in known.members["soc2018", "31-1100"]
    assert known.members["isco08", "211"] == ("2111", "2112", "2113", "2114")
