"""Where several printed lines bear on a decision, the first of them is cited."""

from __future__ import annotations

import pytest

from occugraph import loaders
from occugraph.eligibility.decide import decide_job
from occugraph.loaders.ampd_iowa import approved_list
from occugraph.query.session import Session
from tests.support import damage


@pytest.mark.parametrize(
    ("code", "line", "lines"),
    [
        # counterparts that are listed in these lines
        ("isco08:2113", 78, (78, 79)),
        ("isco08:2131", 72, (72, 73, 74)),
        ("isco08:2144", 37, (37, 38, 51)),
        ("isco08:2149", 39, (39, 50, 53)),
        ("isco08:2511", 21, (21, 23)),
        ("isco08:2529", 22, (22, 28, 35, 36)),
        (
            "dot1991:019",
            12,
            (12, 15, 36, 39, 41, 50, 53, 54, 58, 59, 69, 70, 83, 85, 107, 120),
        ),
        ("dot1991:031", 24, (24, 25, 26)),
        # one of the counterparts is a group with occupations listed in these lines
        ("dot1991:017", 54, (54, 55, 56, 68, 136)),
    ],
)
def test_a_code_of_another_scheme_cites_the_first_line_of_its_counterparts(
    session: Session, code: str, line: int, lines: tuple[int, ...]
) -> None:
    decision = decide_job(session, code, naics="332710")
    (approved,) = (part for part in loaders.contributions() if part.programmes and part.lists)
    listed = {entry.code: entry.line for entry in approved.lists[0].entries}
    counterparts = [other.code for other in decision.alternatives]
    bearing = {
        number
        for entry, number in listed.items()
        for other in counterparts
        if entry == other or (other.endswith("0") and entry.startswith(other[:-1]))
    }
    assert tuple(sorted(bearing)) == lines
    assert decision.reasons[1].line == line


@pytest.mark.parametrize(("code", "line"), [("17-2070", 47), ("17-3010", 54), ("19-1020", 73)])
def test_a_group_cites_its_first_listed_occupation(session: Session, code: str, line: int) -> None:
    assert decide_job(session, code, naics="332710").reasons[1].line == line


@pytest.mark.parametrize(
    ("naics", "line"), [("31-33", 5), ("311", 5), ("321", 5), ("332710", 5), ("339", 5)]
)
def test_an_industry_cites_the_line_of_the_rule(session: Session, naics: str, line: int) -> None:
    assert decide_job(session, "15-1252", naics=naics).reasons[0].line == line


def test_a_row_that_a_page_break_cuts_is_cited_where_it_begins() -> None:
    tables = approved_list.extract_tables(damage.DATA / "ampd_iowa" / "approved.txt")
    rows = {row[4]: int(row[0]) for row in tables["ampd_iowa.csv"][1:]}
    links = {row[1]: int(row[0]) for row in tables["ampd_iowa_exclusions.csv"][1:]}
    assert (rows["17-2051"], links["17-2051"]) == (16, 21)
    assert (rows["11-1021"], rows["15-1132"], rows["51-4041"]) == (8, 10, 24)
