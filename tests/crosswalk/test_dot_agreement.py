"""The curated DOT table beside O*NET's: every difference is counted and has a reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from occugraph.crosswalk import dot_agreement as measuring
from occugraph.crosswalk.dot_agreement import Agreement, agreement
from occugraph.errors import InputError
from occugraph.loaders import onet, reference_tables
from occugraph.loaders.isco08 import document
from tests.support import damage, official
from tests.support.official import DOT_EXCERPT


@pytest.fixture(scope="module")
def excerpt() -> Agreement:
    return agreement(onet.read_dot_crosswalk(DOT_EXCERPT))


@pytest.fixture(scope="module")
def whole() -> Agreement:
    return agreement(official.dot_reading())


def test_a_group_is_compared_by_detailed_soc_codes(excerpt: Agreement) -> None:
    (systems,) = [group for group in excerpt.groups if group.code == "030"]
    assert systems.both == ("15-1221", "15-1251", "15-1252", "15-1253", "15-1254", "15-1255")
    assert systems.only_onet == ()
    assert systems.only_curated == ("15-1211", "15-1299")
    assert (systems.occupations, systems.covered) == (2, 2)


def test_the_106_curated_groups_are_compared_and_no_others(excerpt: Agreement) -> None:
    codes = [group.code for group in excerpt.groups]
    assert len(codes) == 106
    assert "900" not in codes


def test_a_reason_for_no_difference_is_wrong(excerpt: Agreement) -> None:
    words = [(remark.line, remark.message) for remark in excerpt.wrong]
    assert (2, "003 to 17-2199: a reason for no difference") in words


def test_a_difference_without_a_reason_is_wrong(excerpt: Agreement) -> None:
    words = [remark.message for remark in excerpt.wrong if remark.line is None]
    assert "030 to 15-1299, given by occugraph alone (0 occupations): has no reason" in words


def test_another_document_cannot_be_compared() -> None:
    reading = document.read_document(damage.DATA / "isco08_document" / "unit_groups.jsonl")
    with pytest.raises(InputError, match="isco08 has no DOT occupations: compare with onet-dot="):
        agreement(reading)


# With the publisher's workbook.


@pytest.mark.documents
@pytest.mark.slow
def test_the_whole_comparison(whole: Agreement) -> None:
    assert whole.totals == {
        "both": 709,
        "only_onet": 127,
        "only_curated": 18,
        "occupations": 1_723,
        "covered": 1_718,
    }
    assert whole.lines()[-2:] == [
        "SOC codes: 709 given by both, 127 by O*NET alone, 18 by the curated table alone",
        "DOT occupations with a code of both: 1,718 of 1,723 (99.7%)",
    ]


@pytest.mark.documents
def test_every_difference_has_its_reason_and_no_reason_is_stale(whole: Agreement) -> None:
    assert whole.wrong == ()
    assert len(reference_tables.differences()) == 127 + 18


@pytest.mark.documents
def test_a_line_a_group(whole: Agreement) -> None:
    assert " ".join(whole.lines()[0].split()) == (
        "001 both 4 O*NET alone 0 curated alone 0 occupations 6/6 Architectural occupations"
    )
    assert whole.to_dict()["groups"][0]["taking"] == {
        "17-1011": 2,
        "17-1012": 1,
        "17-2121": 1,
        "17-3011": 2,
    }


@pytest.mark.documents
def test_a_reason_of_other_numbers_is_wrong(
    whole: Agreement, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *others = reference_tables.differences()
    other = first._replace(occupations=7)
    monkeypatch.setattr(measuring.reference_tables, "differences", lambda: (other, *others))
    (wrong,) = agreement(official.dot_reading()).wrong
    assert (wrong.file, wrong.line, wrong.message) == (
        "dot1991_soc2018_differences.csv",
        2,
        "003 to 17-2199: given by onet, 2 occupations; the reason is for onet, 7",
    )


def test_a_reading_without_its_contribution_cannot_be_compared() -> None:
    reading = replace(onet.read_dot_crosswalk(DOT_EXCERPT), contribution=None)
    with pytest.raises(InputError, match="compare with onet-dot=PATH"):
        agreement(reading)
