"""How the columns of a roster are read: one decision each, said in the summary and in the rows."""

from __future__ import annotations

from pathlib import Path

import pytest

import occugraph
from occugraph.errors import InputError, UnknownCode, UnknownName
from tests.conftest import opened
from tests.support import worksheets
from tests.support.rosters import decide

ZEROS = "read as 0110, with the zeros that it had lost before it"


@pytest.fixture(scope="module")
def vintages() -> occugraph.Graph:
    """The graph with two vintages of the industries."""
    return opened("soc2018", "soc2010", "naics2022", "naics2017")


def test_the_summary_says_how_each_column_is_read(graph: occugraph.Graph, tmp_path: Path) -> None:
    _, summary = decide(graph, tmp_path, "SOC_CODE,NAIC_CODE\n15-1252,332710\n")
    assert summary.lines() == [
        "column 'SOC_CODE' is read as soc2018 (1 of 1 code; 1 in no other vintage)",
        "column 'NAIC_CODE' is read as naics2022 (1 of 1 code)",
        "1 row",
        "        1  eligible",
    ]
    columns = summary.to_dict()["columns"]
    assert {name: column["scheme"] for name, column in columns.items()} == {
        "occupation": "soc2018",
        "industry": "naics2022",
    }
    assert columns["occupation"]["heading"] == "SOC_CODE"


def test_a_column_is_read_whole(graph: occugraph.Graph, tmp_path: Path) -> None:
    """11-1011 is a code of both vintages: beside 15-1199 it is one of 2010."""
    rows, _ = decide(graph, tmp_path, "soc,naics\n11-1011,31\n15-1199,31\n")
    assert [row["occupation_scheme"] for row in rows] == ["soc2010", "soc2010"]
    assert [row["status"] for row in rows] == ["not-eligible", "undetermined"]


def test_a_heading_says_the_scheme_and_lost_zeros_are_put_back(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    rows, summary = decide(graph, tmp_path, "ISCO-08,naics\n110,31\n310,31\n251,31\n2512,31\n")
    assert [row["occupation_code"] for row in rows] == ["0110", "0310", "251", "2512"]
    assert rows[0]["reasons"].endswith(f"; {ZEROS}")
    assert summary.remarks == {"code mended": 2}
    assert summary.lines()[-1] == "        2  with a remark: code mended"


def test_a_warning_stands_before_all_else(graph: occugraph.Graph, tmp_path: Path) -> None:
    _, summary = decide(graph, tmp_path, "soc,naics\n99-9999,31\n15-1252,31\n")
    assert summary.lines()[0] == (
        "warning: column 'soc': 1 of its 2 different values is no code of soc2018, such as "
        "'99-9999': is it the right scheme?"
    )


def test_two_schemes_that_decide_otherwise_are_asked_about(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    """110 is Lawyers in the DOT, and 0110 officers in ISCO."""
    book = worksheets.workbook([["code", "naics"], [110, 31]])
    with pytest.raises(InputError) as caught:
        decide(graph, tmp_path, book, ".xlsx", occupation="code")
    assert str(caught.value).startswith("column 'code' may be dot1991 or isco08: ")
    assert str(caught.value).endswith(": give --scheme")
    rows, _ = decide(graph, tmp_path, book, ".xlsx", occupation="code", scheme="isco08")
    assert (rows[0]["occupation_code"], rows[0]["status"]) == ("0110", "not-eligible")


def test_the_industries_have_an_option_of_their_own(
    vintages: occugraph.Graph, tmp_path: Path
) -> None:
    roster = "soc,naics\n15-1252,336110\n15-1252,336111\n"
    rows, _ = decide(vintages, tmp_path, roster, industry_scheme="naics2022")
    assert [row["status"] for row in rows] == ["eligible", "error"]
    assert rows[1]["reasons"] == "industry: '336111': not a code of naics2022, but of naics2017"
    for options in ({}, {"mixed": True}):
        rows, _ = decide(vintages, tmp_path, roster, **options)
        assert [row["industry_scheme"] for row in rows] == ["naics2022", "naics2017"]
        assert [row["status"] for row in rows] == ["eligible", "eligible"]


@pytest.mark.parametrize(
    "codes",
    [("15-1132", "15-1252", "51-4041"), ("15-1252", "51-4041", "51-4121", "15-1132")],
    ids=["as many of each", "most of one"],
)
def test_a_code_of_another_edition_is_judged_in_it_and_its_row_says_so(
    graph: occugraph.Graph, tmp_path: Path, codes: tuple[str, ...]
) -> None:
    """15-1132 is a code of 2010 that AMP'D prints; no question is asked that changes nothing."""
    body = "".join(f"{code},332710\n" for code in codes)
    rows, summary = decide(graph, tmp_path, f"SOC Code,NAICS\n{body}")
    alone = {code: graph.eligible(code, naics="332710") for code in codes}
    for row in rows:
        assert row["status"] == alone[row["SOC Code"]].status
    (row,) = [row for row in rows if row["SOC Code"] == "15-1132"]
    assert (row["status"], row["occupation_scheme"]) == ("eligible", "soc2010")
    assert "printed 15113200 Software Developers, Applications; " in row["reasons"]
    assert row["reasons"].endswith(
        "; soc2018, in which its column is read, lacks this code of soc2010"
    )
    assert summary.columns["occupation"].scheme == "soc2018"
    assert summary.remarks == {"code of another vintage than its column": 1}
    (row,) = decide(graph, tmp_path, "SOC Code,NAICS\n15-1132,31\n", scheme="soc2018")[0]
    assert (row["status"], row["occupation_scheme"]) == ("error", "")


@pytest.mark.whole  # as titles are learned first
@pytest.mark.parametrize("value", ["TBD", "unknown", "None", "?", "N/A"])
def test_a_title_decides_beside_a_value_that_says_that_there_is_no_code(
    graph: occugraph.Graph, tmp_path: Path, value: str
) -> None:
    ((row,), _) = decide(graph, tmp_path, f"Job Title,SOC,NAICS\nWelder,{value},332710\n")
    assert (row["status"], row["decided_by"]) == ("not-eligible", "title")
    ((row,), _) = decide(graph, tmp_path, f"Job Title,SOC,NAICS\n{value},,332710\n")
    assert row["reasons"].endswith(
        "occupation: not known: no occupation code was given: it would settle it"
    )


def test_a_column_of_industries_is_found_by_its_values(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    roster = "SOC,Ind. cd,Zip,Wage\n15-1252,332710,50010,31\n15-1252,541511,50011,54\n"
    rows, summary = decide(graph, tmp_path, roster)
    assert [row["status"] for row in rows] == ["eligible", "not-eligible"]
    assert summary.columns["industry"].heading == "Ind. cd"
    assert summary.lines()[0] == (
        "warning: column 'Ind. cd': no heading names industries: it is taken for them by its values"
    )
    with pytest.raises(InputError, match="which column holds the industry codes"):
        decide(graph, tmp_path, "SOC,A,B\n15-1252,332710,332710\n")


def test_mixed_reads_every_code_for_itself(graph: occugraph.Graph, tmp_path: Path) -> None:
    roster = "soc,naics\n15-1132,31\n15-1252,31\nisco08:2512,31\n"
    rows, summary = decide(graph, tmp_path, roster, mixed=True)
    assert [row["occupation_scheme"] for row in rows] == ["soc2010", "soc2018", "isco08"]
    assert [row["status"] for row in rows] == ["eligible"] * 3
    assert summary.lines()[0] == "column 'soc': every value is read for itself"


def test_a_code_that_names_its_scheme_is_read_in_it(graph: occugraph.Graph, tmp_path: Path) -> None:
    rows, _ = decide(graph, tmp_path, "soc,naics\n15-1252,31\n15-1253,31\nisco08:2512,31\n")
    assert [row["occupation_scheme"] for row in rows] == ["soc2018", "soc2018", "isco08"]


def test_values_that_stand_for_none(graph: occugraph.Graph, tmp_path: Path) -> None:
    roster = "soc,naics\n9999,31\n15-1252,n/a\n.,31\n"
    rows, summary = decide(graph, tmp_path, roster, missing=("9999",))
    assert [row["status"] for row in rows] == ["undetermined"] * 3
    assert summary.reasons == {
        ("undetermined", "occupation not settled"): 2,
        ("undetermined", "industry not known"): 1,
    }


@pytest.mark.parametrize(
    ("roster", "options"),
    [
        ("Plant roster 2026,\n,\nSOC Code,NAICS\n15-1252,31\n", {}),
        ("soc,naics\nold,1\nSOC Code,NAICS\n15-1252,31\n", {"header_row": 3}),
    ],
    ids=["found", "given"],
)
def test_rows_above_the_header_are_left_out(
    graph: occugraph.Graph, tmp_path: Path, roster: str, options: dict[str, int]
) -> None:
    rows, summary = decide(graph, tmp_path, roster, **options)
    assert [(row["SOC Code"], row["status"]) for row in rows] == [("15-1252", "eligible")]
    assert summary.rows == 1


def test_a_scheme_that_is_stated_has_to_be_one_of_occupations(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=r"^naics2022 classifies industries, not occupations$"):
        decide(graph, tmp_path, "soc,naics\n15-1252,31\n", scheme="naics2022")
    with pytest.raises(UnknownName, match=r"^no scheme 'x'; there is: "):
        decide(graph, tmp_path, "soc,naics\n15-1252,31\n", scheme="x")


def test_a_decimal_of_zero_marks_a_number(graph: occugraph.Graph, tmp_path: Path) -> None:
    roster = "soc,naics\n15-1252,332710.0\n151252.0,31.0\n15-1252.00,31\n"
    rows, _ = decide(graph, tmp_path, roster)
    assert [row["status"] for row in rows] == ["eligible"] * 3
    assert (rows[0]["naics"], rows[0]["industry_code"]) == ("332710.0", "332710")


def test_a_number_that_may_have_lost_a_zero_is_not_decided(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    book = worksheets.workbook([["DOT", "naics"], [30, 31]])
    ((row,), _) = decide(graph, tmp_path, book, ".xlsx")
    assert row["status"] == "error"
    assert row["reasons"].startswith("occupation: '30' could be any of dot1991:30, dot1991:030: ")


def test_a_formula_without_a_value_is_no_code(graph: occugraph.Graph, tmp_path: Path) -> None:
    book = worksheets.workbook([["soc", "naics"], ["=B2", 31], ["15-1252", "=A2"]])
    rows, _ = decide(graph, tmp_path, book, ".xlsx")
    assert [row["status"] for row in rows] == ["error", "error"]
    for row in rows:
        assert "; the cell holds a formula without a value" in row["reasons"]


def test_one_industry_for_all_rows(graph: occugraph.Graph, tmp_path: Path) -> None:
    rows, summary = decide(graph, tmp_path, "soc\n15-1252\n29-1141\n", naics="332710")
    assert [row["status"] for row in rows] == ["eligible", "not-eligible"]
    assert list(summary.columns) == ["occupation"]
    with pytest.raises(InputError, match="not both"):
        decide(graph, tmp_path, "soc,naics\n15-1252,31\n", naics="31", industry="naics")


# Industry codes of other vintages.


def test_an_old_code_is_no_worse_than_none(vintages: occugraph.Graph, tmp_path: Path) -> None:
    roster = "soc,naics\n11-1011,336111\n11-1011,\n15-1252,336111\n"
    rows, summary = decide(vintages, tmp_path, roster)
    assert [row["status"] for row in rows] == ["not-eligible", "not-eligible", "eligible"]
    assert [row["industry_scheme"] for row in rows] == ["naics2017", "", "naics2017"]
    assert summary.columns["industry"].scheme == "naics2017"


def test_a_code_of_no_vintage_here_is_judged_by_its_sector(
    vintages: occugraph.Graph, tmp_path: Path
) -> None:
    """332212 and 722110 are codes of NAICS 2007."""
    roster = "soc,naics\n15-1252,336111\n15-1252,333314\n15-1252,332212\n15-1252,722110\n"
    rows, summary = decide(vintages, tmp_path, roster)
    assert [row["status"] for row in rows] == ["eligible", "eligible", "eligible", "not-eligible"]
    assert rows[2]["reasons"].startswith(
        "industry: yes: '332212' is a code of no vintage that is here; what begins with 33 is in "
        "31-33 in each: 31-33 Manufacturing, which the rule admits as 33 ["
    )
    assert "; what begins with 72 is in 72 in each: " in rows[3]["reasons"]
    assert [row["industry_code"] for row in rows] == ["336111", "333314", "", ""]
    assert summary.remarks == {"industry code of no vintage here, judged by its sector": 2}
    with pytest.raises(UnknownCode):  # who gives one code can mend it
        vintages.eligible("15-1252", naics="332212")


def test_a_code_of_another_vintage_than_its_column_is_judged_in_its_own(
    vintages: occugraph.Graph, tmp_path: Path
) -> None:
    roster = "soc,naics\n15-1252,336111\n15-1252,333318\n15-1252,336110\n"
    rows, summary = decide(vintages, tmp_path, roster)
    assert [row["industry_scheme"] for row in rows] == ["naics2017", "naics2017", "naics2022"]
    assert [row["status"] for row in rows] == ["eligible"] * 3
    assert summary.remarks == {"code of another vintage than its column": 1}
