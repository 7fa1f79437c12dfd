"""The report on a roster for people: one page, which holds what the summary does."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import occugraph
from occugraph.eligibility.roster_summary import SHOWN
from occugraph.errors import InputError
from tests.support.rosters import decide

ROSTER = (
    "name,soc,SOC title,naics\nAnn,51-4041,Machinists,332710\n<b>Bob</b>,15-1250,,31\n"
    "Cy,99-9999,,31\nDi,51-4041,Bakers,31\nEd,11-1011,,31\n,,,\n"
)


@pytest.fixture(scope="module")
def page(graph: occugraph.Graph, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("report")
    decide(graph, folder, ROSTER, report=folder / "report.html")
    return (folder / "report.html").read_text("utf-8")


def text_of(page: str) -> str:
    """Read the words of a page."""
    parts: list[str] = []
    parser = HTMLParser()
    parser.handle_data = parts.append  # type: ignore[method-assign]
    parser.feed(page)
    return " ".join(" ".join(parts).split())


def test_it_counts_decisions_by_reason(page: str) -> None:
    text = text_of(page)
    assert "6 rows decided for the programme ampd-iowa ." in text
    assert "eligible 2 33.3 %" in text
    assert "not eligible 1 16.7 % 1 occupation not approved" in text
    assert "not readable 1 16.7 % 1 occupation code not readable" in text
    assert "1 with a remark: printed title of another code" in text


def test_it_says_how_each_column_was_read(page: str) -> None:
    text = text_of(page)
    assert "Occupation: column 'soc' is read as soc2018 (3 of 4 codes; 1 in no other" in text
    assert "1 of its 4 different values is no code of soc2018, such as '99-9999'" in text


def test_it_shows_the_rows_that_need_a_person(page: str) -> None:
    assert re.findall(r"<b>Row (\d+)</b>", page) == ["2", "3", "4"]
    assert "&lt;b&gt;Bob&lt;/b&gt;" in page
    assert "<b>Bob" not in page
    assert "Bakers is 51-3011: is the code or the title wrong?" in text_of(page)


def test_it_needs_nothing_else(page: str) -> None:
    assert "<script" not in page
    assert not re.search(r"(src|href)=|url\(|@import", page)


def test_it_shows_the_first_rows_and_counts_the_others(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    roster = "soc,naics\n15-1252,31\n" + "99-9999,31\n" * (SHOWN + 20)
    _, summary = decide(graph, tmp_path, roster, report=tmp_path / "r.html")
    assert (len(summary.rows_for_person), summary.for_person) == (SHOWN, SHOWN + 20)
    text = text_of((tmp_path / "r.html").read_text())
    assert "And 20 further rows: the table that was written has them all" in text
    assert text.count("Row ") == SHOWN


def test_it_is_written_over_no_input_and_no_other_output(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    for name in ("in.csv", "out.csv"):
        with pytest.raises(InputError, match="would be overwritten"):
            decide(graph, tmp_path, ROSTER, report=tmp_path / name)
