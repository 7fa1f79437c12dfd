"""What changed between two programmes: rows, words, days, and what is approved in effect."""

from __future__ import annotations

from pathlib import Path

import pytest

from occugraph import loaders
from occugraph.eligibility.comparison import (
    Difference,
    collect_rows,
    compare_programmes,
    count_reach,
    leaves,
)
from occugraph.model.sources import Contribution
from occugraph.programmes.concepts import Concepts
from occugraph.programmes.reader import read_contribution
from tests.support.programmes import programme


@pytest.fixture(scope="module")
def contributions() -> tuple[Contribution, ...]:
    return loaders.contributions()


@pytest.fixture(scope="module")
def concepts(contributions: tuple[Contribution, ...]) -> Concepts:
    return Concepts(contributions)


def occupations(codes: str, scheme: str = "soc2018", more: str = "") -> str:
    return f'[[occupations]]\nscheme = "{scheme}"\ncodes = [{codes}]\n{more}'


class Compare:
    """Compares two programmes that differ in what is given."""

    def __init__(self, concepts: Concepts, folder: Path) -> None:
        self.concepts, self.folder = concepts, folder

    def __call__(self, old: dict[str, str], new: dict[str, str]) -> Difference:
        first, second = (
            collect_rows(read_contribution(programme(self.folder, **changes), self.concepts))
            for changes in (old, new)
        )
        return compare_programmes(first, second, self.concepts)


@pytest.fixture
def compare(concepts: Concepts, tmp_path: Path) -> Compare:
    return Compare(concepts, tmp_path)


def test_the_same_is_no_difference(compare: Compare) -> None:
    assert not compare({}, {})
    assert not compare({}, {"occupations": occupations('"15125200"')})


def test_what_came_and_went(compare: Compare) -> None:
    difference = compare(
        {"occupations": occupations('"15-1252", "51-4041"')},
        {"occupations": occupations('"15-1252", "17-2141"')},
    )
    changes = difference.rows["occupations"]
    assert [row.code for row in changes.came] == ["17-2141"]
    assert [row.code for row in changes.went] == ["51-4041"]
    assert changes.moved == ()
    assert difference.effect["occupations"].came == (("soc2018", "17-2141"),)
    assert difference.effect["occupations"].went == (("soc2018", "51-4041"),)
    assert difference.effect["industries"] == ((), ())


def test_a_group_replaced_by_all_its_members_is_no_change_in_effect(compare: Compare) -> None:
    group = {"occupations": occupations('"17-2070"')}
    members = {"occupations": occupations('"17-2071", "17-2072"')}
    difference = compare(group, members)
    moved = [
        (move.old.code, move.new.code, move.how) for move in difference.rows["occupations"].moved
    ]
    assert moved == [
        ("17-2070", "17-2071", "now by its members"),
        ("17-2070", "17-2072", "now by its members"),
    ]
    assert difference.effect["occupations"] == ((), ())
    back = compare(members, group)
    assert {move.how for move in back.rows["occupations"].moved} == {"now in its group"}
    assert back.effect["occupations"] == ((), ())


def test_a_group_replaced_by_some_of_its_members(compare: Compare) -> None:
    difference = compare(
        {"occupations": occupations('"17-2070"')}, {"occupations": occupations('"17-2071"')}
    )
    assert difference.effect["occupations"].went == (("soc2018", "17-2072"),)


@pytest.mark.slow
def test_another_vintage_is_a_move(compare: Compare) -> None:
    difference = compare(
        {"occupations": occupations('"15-1132", "15-1133"', "soc2010")},
        {"occupations": occupations('"15-1252", "15-1253"')},
    )
    moved = [
        (move.old.code, move.new.code, move.how) for move in difference.rows["occupations"].moved
    ]
    assert ("15-1132", "15-1252", "from soc2010 to soc2018") in moved
    assert difference.rows["occupations"].came == ()
    assert difference.rows["occupations"].went == ()
    # 15-1253 takes in a part of 15-1199 too, which was not approved
    assert difference.effect["occupations"] == ((("soc2018", "15-1253"),), ())
    difference = compare(
        {"occupations": occupations('"17-2141"', "soc2010")},
        {"occupations": occupations('"17-2141"')},
    )
    assert len(difference.rows["occupations"].moved) == 1
    assert difference.effect["occupations"] == ((), ())


def test_a_half_of_a_split_is_a_change_in_effect(compare: Compare) -> None:
    difference = compare(
        {"occupations": occupations('"15-1132", "15-1133"', "soc2010")},
        {"occupations": occupations('"15-1252"')},
    )
    assert difference.effect["occupations"].came == ()
    assert difference.effect["occupations"].went == (("soc2010", "15-1132"), ("soc2010", "15-1133"))


def test_what_is_left_out_is_a_change_in_effect(compare: Compare) -> None:
    difference = compare(
        {"occupations": occupations('"17-2070"')},
        {"occupations": occupations('"17-2070"', more='except = ["17-2072"]\n')},
    )
    assert [row.code for row in difference.rows["left_out"].came] == ["17-2072"]
    assert difference.effect["occupations"].went == (("soc2018", "17-2072"),)


def test_words_and_days(compare: Compare) -> None:
    difference = compare(
        {"head": "valid = { from = 2026-01-01 }\n"},
        {
            "head": "valid = { from = 2026-01-01, to = 2026-12-31 }\n",
            "occupations": occupations('"15-1252 Software Developers"'),
        },
    )
    assert difference.fields == (("valid to", None, "2026-12-31"),)
    (wording,) = difference.rows["occupations"].reworded
    assert (wording.old.title, wording.new.title) == (None, "Software Developers")
    assert difference.effect["occupations"] == ((), ())


def test_the_difference_as_json(compare: Compare, concepts: Concepts) -> None:
    record = compare({}, {"occupations": occupations('"17-2141"')}).to_dict(concepts)
    assert list(record) == ["fields", "occupations", "industries", "left_out", "effect"]
    assert record["occupations"]["came"] == [
        {
            "scheme": "soc2018",
            "code": "17-2141",
            "label": "Mechanical Engineers",
            "title": None,
            "note": None,
            "line": 10,
        }
    ]
    assert record["effect"]["occupations"]["went"] == [
        {"scheme": "soc2018", "code": "15-1252", "label": "Software Developers"}
    ]


def test_ampd_approves_what_its_table_says(
    contributions: tuple[Contribution, ...], concepts: Concepts
) -> None:
    ampd = collect_rows(next(part for part in contributions if part.programmes))
    soc2018, soc2010, naics = count_reach(ampd, concepts)
    assert (soc2018["entries"], soc2018["reached"], soc2018["of"]) == (100, 100, 867)
    assert (soc2010["entries"], soc2010["reached"], soc2010["of"]) == (2, 2, 840)
    assert (naics["entries"], naics["reached"], naics["of"]) == (1, 346, 1012)
    counts = (soc2018, soc2010, naics)
    assert [each["levels"] for each in counts] == [
        {"detailed": 100},
        {"detailed": 2},
        {"sector": 1},
    ]
    assert [(each["verb"], each["left_out"], each["level"]) for each in counts] == [
        ("approves", 0, "Detailed occupations"),
        ("approves", 0, "Detailed occupations"),
        ("admits", 0, "National industries"),
    ]


def test_the_nearest_decides(concepts: Concepts) -> None:
    named = [("soc2018", "17-2000"), ("soc2018", "17-2071")]
    approved = leaves(named, [("soc2018", "17-2070")], concepts)
    assert ("soc2018", "17-2071") in approved
    assert ("soc2018", "17-2072") not in approved
    assert ("soc2018", "17-2141") in approved


@pytest.mark.slow
def test_a_list_that_names_its_vintage_no_longer_means_the_earlier_ones(compare: Compare) -> None:
    industries = '[[industries]]\n{}codes = ["31-33", "518210"]\nexcept = ["3122"]\n'
    every = {"industries": industries.format("")}
    one = {"industries": industries.format('scheme = "naics2022"\n')}
    difference = compare(every, one)
    assert [row.key for row in difference.rows["industries"].went] == [
        ("naics2017", "31-33"),
        ("naics2012", "31-33"),
        ("naics2017", "518210"),
        ("naics2012", "518210"),
    ]
    assert [row.key for row in difference.rows["left_out"].went] == [
        ("naics2017", "3122"),
        ("naics2012", "3122"),
    ]
    assert difference.effect["industries"] == ((), ())
    back = compare(one, every)
    assert back.rows["industries"].came == difference.rows["industries"].went
    # what came in every vintage is one row
    shorter = {"industries": industries.format("").replace(', "518210"', "")}
    came = compare(shorter, every).rows["industries"].came
    assert [row.key for row in came] == [("naics2022", "518210")]
    # a part of it is another industry since, so that a code of that vintage is decided no longer
    industries = '[[industries]]\n{}codes = ["325314"]\n'
    split = compare(
        {"industries": industries.format("")},
        {"industries": industries.format('scheme = "naics2022"\n')},
    )
    assert split.effect["industries"].went == (("naics2012", "325314"), ("naics2017", "325314"))
