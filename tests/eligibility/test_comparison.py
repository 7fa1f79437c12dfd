"""What changed between two programmes: rows, words, days, and what is approved in effect."""

from __future__ import annotations

from pathlib import Path

import pytest

from occugraph import loaders
from occugraph.eligibility.comparison import Difference, difference
from occugraph.eligibility.reach import counts, leaves, rule
from occugraph.model.sources import Contribution
from occugraph.programmes.codes import Concepts
from occugraph.programmes.reader import contribution
from tests.support.programmes import programme


@pytest.fixture(scope="module")
def told() -> tuple[Contribution, ...]:
    return loaders.contributions()


@pytest.fixture(scope="module")
def concepts(told: tuple[Contribution, ...]) -> Concepts:
    return Concepts(told)


def occupations(codes: str, scheme: str = "soc2018", more: str = "") -> str:
    return f'[[occupations]]\nscheme = "{scheme}"\ncodes = [{codes}]\n{more}'


class Compare:
    """Compares two programmes that differ in what is given."""

    def __init__(self, told: tuple[Contribution, ...], concepts: Concepts, folder: Path) -> None:
        self.told, self.concepts, self.folder = told, concepts, folder

    def __call__(self, old: dict[str, str], new: dict[str, str]) -> Difference:
        first, second = (
            rule(contribution(programme(self.folder, **changes), self.told))
            for changes in (old, new)
        )
        return difference(first, second, self.concepts)


@pytest.fixture
def compare(told: tuple[Contribution, ...], concepts: Concepts, tmp_path: Path) -> Compare:
    return Compare(told, concepts, tmp_path)


def test_the_same_is_no_difference(compare: Compare) -> None:
    assert not compare({}, {})
    assert not compare({}, {"occupations": occupations('"15125200"')})


def test_what_came_and_went(compare: Compare) -> None:
    found = compare(
        {"occupations": occupations('"15-1252", "51-4041"')},
        {"occupations": occupations('"15-1252", "17-2141"')},
    )
    changes = found.rows["occupations"]
    assert [row.code for row in changes.came] == ["17-2141"]
    assert [row.code for row in changes.went] == ["51-4041"]
    assert changes.moved == ()
    assert found.effect["occupations"].came == (("soc2018", "17-2141"),)
    assert found.effect["occupations"].went == (("soc2018", "51-4041"),)
    assert found.effect["industries"] == ((), ())


def test_a_group_replaced_by_all_its_members_is_no_change_in_effect(compare: Compare) -> None:
    group = {"occupations": occupations('"17-2070"')}
    members = {"occupations": occupations('"17-2071", "17-2072"')}
    found = compare(group, members)
    moved = [(it.old.code, it.new.code, it.how) for it in found.rows["occupations"].moved]
    assert moved == [
        ("17-2070", "17-2071", "now by its members"),
        ("17-2070", "17-2072", "now by its members"),
    ]
    assert found.effect["occupations"] == ((), ())
    back = compare(members, group)
    assert {it.how for it in back.rows["occupations"].moved} == {"now in its group"}
    assert back.effect["occupations"] == ((), ())


def test_a_group_replaced_by_some_of_its_members(compare: Compare) -> None:
    found = compare(
        {"occupations": occupations('"17-2070"')}, {"occupations": occupations('"17-2071"')}
    )
    assert found.effect["occupations"].went == (("soc2018", "17-2072"),)


def test_another_vintage_is_a_move(compare: Compare) -> None:
    found = compare(
        {"occupations": occupations('"15-1132", "15-1133"', "soc2010")},
        {"occupations": occupations('"15-1252", "15-1253"')},
    )
    moved = [(it.old.code, it.new.code, it.how) for it in found.rows["occupations"].moved]
    assert ("15-1132", "15-1252", "from soc2010 to soc2018") in moved
    assert found.rows["occupations"].came == ()
    assert found.rows["occupations"].went == ()
    # 15-1253 takes in a part of 15-1199 too, which was not approved
    assert found.effect["occupations"] == ((("soc2018", "15-1253"),), ())
    found = compare(
        {"occupations": occupations('"17-2141"', "soc2010")},
        {"occupations": occupations('"17-2141"')},
    )
    assert len(found.rows["occupations"].moved) == 1
    assert found.effect["occupations"] == ((), ())


def test_a_half_of_a_split_is_a_change_in_effect(compare: Compare) -> None:
    found = compare(
        {"occupations": occupations('"15-1132", "15-1133"', "soc2010")},
        {"occupations": occupations('"15-1252"')},
    )
    assert found.effect["occupations"].came == ()
    assert found.effect["occupations"].went == (("soc2010", "15-1132"), ("soc2010", "15-1133"))


def test_what_is_left_out_is_a_change_in_effect(compare: Compare) -> None:
    found = compare(
        {"occupations": occupations('"17-2070"')},
        {"occupations": occupations('"17-2070"', more='except = ["17-2072"]\n')},
    )
    assert [row.code for row in found.rows["left_out"].came] == ["17-2072"]
    assert found.effect["occupations"].went == (("soc2018", "17-2072"),)


def test_words_and_days(compare: Compare) -> None:
    found = compare(
        {"head": "valid = { from = 2026-01-01 }\n"},
        {
            "head": "valid = { from = 2026-01-01, to = 2026-12-31 }\n",
            "occupations": occupations('"15-1252 Software Developers"'),
        },
    )
    assert found.fields == (("valid to", None, "2026-12-31"),)
    (it,) = found.rows["occupations"].reworded
    assert (it.old.title, it.new.title) == (None, "Software Developers")
    assert found.effect["occupations"] == ((), ())


def test_the_difference_as_json(compare: Compare, concepts: Concepts) -> None:
    found = compare({}, {"occupations": occupations('"17-2141"')}).to_dict(concepts)
    assert list(found) == ["fields", "occupations", "industries", "left_out", "effect"]
    assert found["occupations"]["came"] == [
        {
            "scheme": "soc2018",
            "code": "17-2141",
            "label": "Mechanical Engineers",
            "title": None,
            "note": None,
            "line": 10,
        }
    ]
    assert found["effect"]["occupations"]["went"] == [
        {"scheme": "soc2018", "code": "15-1252", "label": "Software Developers"}
    ]


def test_ampd_approves_what_its_table_says(
    told: tuple[Contribution, ...], concepts: Concepts
) -> None:
    ampd = rule(next(it for it in told if it.programmes))
    soc2018, soc2010, naics = counts(ampd, concepts)
    assert (soc2018["entries"], soc2018["reached"], soc2018["of"]) == (100, 100, 867)
    assert (soc2010["entries"], soc2010["reached"], soc2010["of"]) == (2, 2, 840)
    assert (naics["entries"], naics["reached"], naics["of"]) == (1, 346, 1012)


def test_the_nearest_decides(concepts: Concepts) -> None:
    named = [("soc2018", "17-2000"), ("soc2018", "17-2071")]
    found = leaves(named, [("soc2018", "17-2070")], concepts)
    assert ("soc2018", "17-2071") in found
    assert ("soc2018", "17-2072") not in found
    assert ("soc2018", "17-2141") in found
