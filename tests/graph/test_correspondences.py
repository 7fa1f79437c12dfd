"""Correspondences: gaps, cardinalities, matches and chains, held to what is computed otherwise."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occugraph.graph.build import Build
from occugraph.graph.correspondences import (
    Schemes,
    collect_schemes,
    complete_table,
    derive,
    invert,
    with_cardinality,
)
from occugraph.model.correspondences import Association, Correspondence, Link
from occugraph.model.matches import INVERSE, MATCHES, Match, chain
from occugraph.model.schemes import Concept


def reference(name: str) -> list[dict[str, str]]:
    text = (files("occugraph") / "loaders" / "reference" / name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


@pytest.fixture(scope="module")
def tables(whole_build: Build) -> dict[str, Correspondence]:
    return {table.id: table for part in whole_build.contributions for table in part.correspondences}


def matched(table: Correspondence) -> list[Association]:
    return [pair for pair in table.associations if pair.source and pair.target]


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
    assert exact == {
        "census2010-census2018": 375,
        "isco88-isco08": 98,
        "naics2012-naics2017": 1_044,
        "naics2017-naics2022": 912,
        "noc2016-noc2021": 363,
        "onetsoc2000-onetsoc2006": 765,
        "onetsoc2006-onetsoc2009": 876,
        "onetsoc2009-onetsoc2010": 934,
        "onetsoc2010-onetsoc2019": 755,
        "soc2000-soc2010": 662,
        "soc2010-soc2018": 666,
    }


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
        ("b", "y"): Concept("b", "y", "low", "g", (("en", "Two"),)),
        ("b", "g"): Concept("b", "g", "high", None, (("en", "Both"),)),
    },
    {"a": frozenset({"1", "2", "r"}), "b": frozenset({"x", "y", "r"}), "c": frozenset({"m", "n"})},
    {"a": "same", "b": "same", "c": "other"},
    dict.fromkeys("abc", "occupations"),
    {("b", "g"): ("x", "y")},
)


def table(source: str, target: str, *pairs: tuple[str, str, Match | None]) -> Correspondence:
    numbered = tuple(
        Association(one, two, line, match) for line, (one, two, match) in enumerate(pairs, 2)
    )
    made = Correspondence(f"{source}-{target}", "t", source, target, "official", numbered)
    return complete_table(made, KNOWN)


def test_what_a_table_leaves_out_has_no_counterpart_on_either_side() -> None:
    gaps = [pair[:2] for pair in table("a", "b", ("1", "x", None)).associations if not pair.line]
    assert gaps == [("2", None), ("r", None), (None, "r"), (None, "y")]
    kinds = Counter(pair.cardinality for pair in table("a", "b", ("1", "x", None)).associations)
    assert kinds == {"1:1": 1, "1:0": 2, "0:1": 2}


def test_a_partial_table_leaves_nothing_without_a_counterpart() -> None:
    pairs = (Association("1", "x", 2, "close"),)
    made = complete_table(
        Correspondence("a-b", "t", "a", "b", "curated", pairs, partial=True), KNOWN
    )
    assert len(made.associations) == 1


def test_what_a_table_is_silent_on_is_no_pair_nor_without_a_counterpart() -> None:
    pairs, silent = (Association("1", "x", 2, "close"),), (("a", "2"), ("b", "y"))
    one = complete_table(
        Correspondence("a-b", "t", "a", "b", "official", pairs, silent=silent), KNOWN
    )
    assert [pair[:2] for pair in one.associations[1:]] == [("r", None), (None, "r")]
    onward = (Association("x", "m", 2, "close"), Association("y", "n", 3, "close"))
    other = complete_table(Correspondence("b-c", "t", "b", "c", "official", onward), KNOWN)
    chained = derive("a-c", one, other, KNOWN)
    assert chained.silent == (("a", "2"),)
    assert [pair[:2] for pair in chained.associations] == [("1", "m"), ("r", None), (None, "n")]


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


@pytest.mark.parametrize(
    ("source", "target", "marks", "match", "ground"),
    [
        ("1", "x", (False, False), "exact", "marks"),
        ("1", "y", (False, False), "close", "marks"),
        ("1", "y", (True, False), "narrow", "marks"),
        ("1", "y", (False, True), "broad", "marks"),
        ("1", "y", (True, True), "related", "marks"),
        ("1", "y", (None, True), "broad", "marks"),
        ("1", "y", (None, None), "close", "counts"),
        ("1", "g", (None, None), "broad", "structure"),  # a group of another level
        ("r", "y", (False, False), "narrow", "structure"),  # what is left over, and a name
        ("1", "r", (None, None), "broad", "structure"),
        ("r", "r", (None, None), "close", "counts"),
    ],
)
def test_marks_decide_before_counts_and_no_group_is_close_to_an_occupation(
    source: str,
    target: str,
    marks: tuple[bool | None, bool | None],
    match: Match,
    ground: str,
) -> None:
    pair = Association(source, target, 2, source_part=marks[0], target_part=marks[1])
    made = complete_table(Correspondence("a-b", "t", "a", "b", "official", (pair,)), KNOWN)
    assert (made.associations[0].match, made.associations[0].ground) == (match, ground)


def test_a_mark_of_one_side_leaves_the_other_to_the_counts() -> None:
    pairs = tuple(Association("1", end, 2, target_part=end == "x") for end in "xy")
    made = complete_table(Correspondence("a-b", "t", "a", "b", "official", pairs), KNOWN)
    assert [pair.match for pair in made.associations[:2]] == ["related", "narrow"]


def test_a_programme_of_study_is_only_related_to_an_occupation() -> None:
    known = replace(KNOWN, kinds={**KNOWN.kinds, "a": "programmes of study"})
    pair = Association("1", "x", 2)
    made = complete_table(Correspondence("a-b", "t", "a", "b", "official", (pair,)), known)
    assert (made.associations[0].match, made.associations[0].ground) == ("related", "structure")


@pytest.mark.parametrize(
    ("id", "source", "target", "match"),
    [
        ("isco08-soc2010", "211", "19-2099", "narrow"),
        ("isco08-soc2010", "315", "53-2022", "narrow"),
        ("isco08-soc2010", "2619", "23-1022", "narrow"),
        ("isco08-soc2010", "0110", "55-1011", "narrow"),
        ("soc2010-soc2018", "47-2072", "47-2072", "exact"),
        ("isco88-isco08", "0110", "0110", "narrow"),
        ("anzsco2013-isco08", "253111", "2211", "broad"),
        ("anzsco2013-isco08", "261313", "2512", "close"),
        ("naics2017-isic4", "111110", "0111", "broad"),
    ],
)
def test_the_match_of_these_pairs(
    tables: dict[str, Correspondence], id: str, source: str, target: str, match: Match
) -> None:
    (pair,) = (pair for pair in matched(tables[id]) if pair[:2] == (source, target))
    assert pair.match == match


def test_a_chain_goes_on_from_the_members_of_a_group() -> None:
    first = table("a", "b", ("1", "g", "narrow"))
    second = table("b", "c", ("x", "m", "narrow"), ("y", "n", "related"))
    made = derive("a-c", first, second, KNOWN)
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
    assert chain(one, chain(two, three)) == chain(chain(one, two), three)
    assert INVERSE[chain(one, two)] == chain(INVERSE[two], INVERSE[one])
    assert chain(one, two) != "exact" or one == two == "exact"


def test_turning_a_table_round_twice_gives_the_same_pairs(
    tables: dict[str, Correspondence],
) -> None:
    whole = tables["isco08-soc2010"]
    back = invert(invert(whole))
    ends = [(pair.source, pair.target, pair.match) for pair in whole.associations]
    assert [(pair.source, pair.target, pair.match) for pair in back.associations] == ends


def test_members_come_from_the_structure_not_from_the_digits(built: Build) -> None:
    known = collect_schemes(built.contributions)
    assert "31-1131" in known.members["soc2018", "31-1100"]
    assert known.members["isco08", "211"] == ("2111", "2112", "2113", "2114")
