"""Coverage: counts that add up to the tables' totals, and a picture that says the same."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

import occugraph
from occugraph.crosswalk.coverage import KINDS, Group, by_group, joining, reach, svg
from occugraph.errors import InputError, UnknownName
from occugraph.query.session import Session
from tests.support import whole_graph


@pytest.mark.slow
def test_pairs_are_the_sum_of_their_cardinalities(whole_session: Session) -> None:
    result = {item.correspondence: item for item in reach(whole_session)}
    assert {name: item.pairs for name, item in result.items()} == whole_graph.CORRESPONDENCES
    for item in result.values():
        kinds = item.one_to_one + item.one_to_many + item.many_to_one + item.many_to_many
        assert item.pairs == kinds > 0
    soc = result["soc2018-isco08"]
    assert (soc.pairs, soc.one_to_one, soc.one_to_many, soc.many_to_one, soc.many_to_many) == (
        1_283,
        89,
        50,
        585,
        559,
    )
    assert [item.correspondence for item in result.values() if item.partial] == [
        "dot1991-isco08",
        "dot1991-onetsoc2019",
        "dot1991-soc2010",
        "dot1991-soc2018",
        "esco-onetsoc2019",
    ]


def test_the_reach_between_two_schemes(graph: occugraph.Graph) -> None:
    (item,) = reach(graph.session, ("soc2018", "isco08"))
    assert item == ("soc2018-isco08", "soc2018", "isco08", "derived", *item[4:])
    assert item[4:9] == (1_283, 89, 50, 585, 559)
    assert not item.partial


@pytest.mark.slow
def test_groups_add_up_to_the_occupations_of_the_scheme(graph: occugraph.Graph) -> None:
    groups = by_group(graph.session, "soc2018-isco08", "soc2018")
    assert len(groups) == 23
    assert sum(sum(group.counts) for group in groups) == 867
    assert sum(group.counts[KINDS.index("one-to-one")] for group in groups) == 89
    assert sum(group.counts[KINDS.index("none")] for group in groups) == 0
    partial = by_group(graph.session, "dot1991-soc2018", "dot1991")
    assert sum(group.counts[KINDS.index("none")] for group in partial) == 564 - 106
    assert len(by_group(graph.session, "onetsoc2019-soc2018", "onetsoc2019")) == 1


def test_a_label_of_any_characters_leaves_the_picture_well_formed() -> None:
    group = Group("1", "</title><script>&\x1b\x00\n", (1, 0, 0, 0))
    drawn = ElementTree.fromstring(svg("one", (group,)))
    texts = [node.text for node in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert "1 </title><script>&\\x1b\\x00" in texts


def test_a_long_title_is_drawn_whole_in_a_picture_that_is_wide_enough() -> None:
    widths = {}
    for length in (40, 200):
        drawn = ElementTree.fromstring(svg("one", (Group("1", "x" * length, (1, 0, 0, 0)),)))
        texts = [node.text for node in drawn.iter("{http://www.w3.org/2000/svg}text")]
        assert f"1 {'x' * length}" in texts
        widths[length] = int(drawn.attrib["width"])
    assert widths == {40: 890, 200: 1974}


def test_the_picture_is_svg_and_tells_every_group(graph: occugraph.Graph) -> None:
    groups = by_group(graph.session, "soc2018-isco08", "isco08")
    drawn = ElementTree.fromstring(svg("SOC & ISCO <both>", groups))
    titles = [node.text or "" for node in drawn.iter("{http://www.w3.org/2000/svg}title")]
    assert titles[0] == "SOC & ISCO <both>"
    assert len(titles) == 1 + 10
    assert titles[1].startswith("0 Armed Forces Occupations: ")


def test_schemes_that_nothing_joins(graph: occugraph.Graph) -> None:
    with pytest.raises(InputError, match="no correspondence names naics2022"):
        reach(graph.session, ["naics2022"])
    with pytest.raises(InputError, match="no correspondence joins naics2022 and soc2018"):
        joining(graph.session, "naics2022", "soc2018")
    with pytest.raises(UnknownName, match="no scheme 'soc1980'"):
        joining(graph.session, "soc1980", "soc2018")
