"""Spellings that people have: what a value is in a scheme, and the repair that is named."""

from __future__ import annotations

import pytest

import occugraph
from occugraph.columns.spelling import REPAIRED, SPELLED, WRITTEN, Readers, clean


@pytest.fixture(scope="module")
def readers(graph: occugraph.Graph) -> Readers:
    return Readers(graph.session)


@pytest.mark.parametrize(
    ("scheme", "cell", "code", "how"),
    [
        ("soc2018", "15-1252", "15-1252", WRITTEN),
        ("soc2018", " 15\u20131252\u00a0", "15-1252", WRITTEN),
        ("soc2018", "'15-1252", "15-1252", WRITTEN),
        ("soc2018", "151252", "15-1252", SPELLED),
        ("soc2018", 151252, "15-1252", SPELLED),
        ("soc2018", "15-1252.00", "15-1252", SPELLED),
        ("soc2018", "soc2018:15-1252", "15-1252", WRITTEN),
        ("isco08", "C2512", "2512", SPELLED),
        ("onetsoc2019", "15-1299.08", "15-1299.08", WRITTEN),
        ("onetsoc2019", "15129908", "15-1299.08", SPELLED),
        ("naics2022", "33", "31-33", SPELLED),
    ],
)
def test_a_usual_spelling_needs_no_repair(
    readers: Readers, scheme: str, cell: object, code: str, how: int
) -> None:
    (way,) = readers.reader(scheme).spell(clean(cell))
    assert (way.entry.code, way.how, way.repair) == (code, how, "")


@pytest.mark.parametrize(
    ("scheme", "cell", "repair"),
    [
        ("soc2018", "51-4041 Machinists", "read as 51-4041, without 'Machinists'"),
        ("soc2018", "51-4041 - Machinists", "read as 51-4041, without 'Machinists'"),
        ("soc2018", "51-4041: Machinists", "read as 51-4041, without 'Machinists'"),
        ("soc2018", "Machinists (51-4041)", "read as 51-4041, without 'Machinists'"),
        ("soc2018", "SOC 51-4041", "read as 51-4041, without 'SOC'"),
        ("soc2018", "SOC 2018: 51-4041", "read as 51-4041, without 'SOC 2018'"),
        ("naics2022", "332710 Machine Shops", "read as 332710, without 'Machine Shops'"),
        ("isco08", "ISCO 2512", "read as 2512, without 'ISCO'"),
        ("isco08", "ISCO-08 2512", "read as 2512, without 'ISCO-08'"),
        ("isco08", "110", "read as 0110, with the zeros that it had lost before it"),
        ("isco08", 110.0, "read as 0110, with the zeros that it had lost before it"),
        ("isco08", "2510", "read as 251, a group, without the zero it was padded with"),
        ("isco08", "1000", "read as 1, a group, without the zeros it was padded with"),
        ("isco08", "2500", "read as 25, a group, without the zeros it was padded with"),
        ("dot1991", "030.062-010", "read as 030, the group of this occupation"),
        ("dot1991", "030062010", "read as 030, the group of this occupation"),
        ("soc2018", "15-1252.0", "read as 15-1252, without its decimal of zero"),
        ("soc2018", "15-125X", "read as 15-1250, the group that its open digits stand for"),
    ],
)
def test_every_repair_is_named(readers: Readers, scheme: str, cell: object, repair: str) -> None:
    way = readers.reader(scheme).spell(clean(cell))[0]
    assert way.repair == repair
    assert way.repair.startswith(f"read as {way.entry.code}, ")


def test_a_space_for_a_hyphen_is_a_repair(readers: Readers) -> None:
    (way,) = readers.reader("soc2018").spell(clean("51 4041"))
    assert (way.entry.code, way.how) == ("51-4041", REPAIRED)
    assert way.repair == "read as 51-4041, with a hyphen for its space"


@pytest.mark.parametrize("code", ["2512", "1000", "11", "0110", "310"])
def test_a_code_that_stands_as_written_is_first(readers: Readers, code: str) -> None:
    reader = readers.reader("isco08")
    ways = reader.spell(clean(code))
    as_written = code in readers.session.codes.by_scheme["isco08"]
    assert as_written == (ways[0].how == WRITTEN)


@pytest.mark.parametrize("cell", ["Machinists", "51-4O41", "99-9999", "15-1252 and 15-1253"])
def test_what_is_no_code_is_not_read(readers: Readers, cell: str) -> None:
    assert readers.reader("soc2018").spell(clean(cell)) == []


def test_the_words_beside_a_code_are_its_title() -> None:
    assert clean("51-4041 Machinists").title == "Machinists"
    assert clean("Machinists (51-4041)").title == "Machinists"
    assert clean("332710 Machine Shops").title == "Machine Shops"
    assert clean("51-4041").title == ""


def test_a_group_and_a_code_without_its_zero_are_both_possible(readers: Readers) -> None:
    ways = readers.reader("dot1991").spell(clean("19"))
    assert [(way.entry.code, way.how) for way in ways] == [("19", WRITTEN), ("019", REPAIRED)]


@pytest.mark.whole
@pytest.mark.parametrize(
    ("scheme", "cell", "codes"),
    [
        ("cip2020", "14.1", ["14.10"]),
        ("cip2020", 51.381, ["51.3810"]),
        ("cip2020", "1.1", ["01.10"]),
        ("cip2020", "11.0701", ["11.0701"]),
        ("nace2", 41.1, ["41.1", "41.10"]),
        ("nace2", "1.5", ["01.5", "01.50"]),
    ],
)
def test_zeros_that_a_number_lost_behind_it(
    whole_graph: occugraph.Graph, scheme: str, cell: object, codes: list[str]
) -> None:
    ways = Readers(whole_graph.session).reader(scheme).spell(clean(cell))
    assert sorted(way.entry.code for way in ways) == codes
