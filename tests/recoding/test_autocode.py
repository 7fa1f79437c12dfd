"""Job titles of a table: each with the codes that it may have, or kept once without one."""

from __future__ import annotations

from pathlib import Path

import pytest

import occugraph
from occugraph.errors import InputError, UnknownName
from occugraph.recoding.autocode import ADDED, AutocodeSummary, AutocodeWanted, autocode_table
from tests.support.recoding import Rows, read

#: The model of titles is trained, for half a minute.
pytestmark = [pytest.mark.slow, pytest.mark.whole]

TITLES = 'id,Job Title\n1,Software developer\n2,"Teacher, primary"\n3,xyzzy\n4,\n5,Clerk,too,many\n'


def run(
    graph: occugraph.Graph, folder: Path, content: str, to: str = "soc2018", **wanted: object
) -> tuple[Rows, AutocodeSummary]:
    source, output = folder / "in.csv", folder / "out.csv"
    source.write_text(content)
    settings = AutocodeWanted(to, **wanted)  # type: ignore[arg-type]
    summary = autocode_table(graph.session, source, output, settings)
    return read(output), summary


def test_a_title_gets_its_codes_numbered_and_a_row_without_one_is_kept(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    rows, summary = run(graph, tmp_path, TITLES, best=2)
    assert list(rows[0]) == ["id", "Job Title", *ADDED]
    assert [(row["id"], row["rank"]) for row in rows] == [
        *[("1", "1"), ("1", "2"), ("2", "1"), ("2", "2"), ("3", ""), ("4", ""), ("5", "")]
    ]
    assert [row["target_code"] == "" for row in rows] == [False] * 4 + [True] * 3
    assert (rows[0]["target_code"], rows[0]["matched_title"]) == ("15-1252", "Software Developer")
    assert rows[0]["source"] == "O*NET 27.0 alternate titles"
    assert rows[4]["target_scheme"] == "soc2018"
    assert summary.coded == {
        "by a title listed word for word": 1,
        "by titles alike": 1,
        "left open": 1,
        "without a title": 1,
        "with more or fewer fields than the header": 1,
    }
    assert (summary.rows, summary.written) == (5, 7)


def test_one_code_a_title_unless_more_are_wanted(graph: occugraph.Graph, tmp_path: Path) -> None:
    rows, _ = run(graph, tmp_path, TITLES)
    assert [row["rank"] for row in rows] == ["1", "1", "", "", ""]


def test_what_scores_below_the_threshold_stays_open(graph: occugraph.Graph, tmp_path: Path) -> None:
    rows, summary = run(graph, tmp_path, TITLES, best=5, threshold=0.9)
    assert [(row["id"], row["target_code"]) for row in rows] == [
        *[("1", "15-1252"), ("2", ""), ("3", ""), ("4", ""), ("5", "")]
    ]
    assert summary.coded["left open"] == 2


def test_the_columns_may_be_named(graph: occugraph.Graph, tmp_path: Path) -> None:
    content = "what,where\nSoftware developer,541511\n"
    problem = "which column holds the job titles? give --title-column; its columns: 'what', 'where'"
    with pytest.raises(InputError) as caught:
        run(graph, tmp_path, content)
    assert caught.value.problem == problem
    assert not (tmp_path / "out.csv").exists()
    rows, _ = run(graph, tmp_path, content, titles="what", industries="where")
    assert rows[0]["target_code"] == "15-1252"


@pytest.mark.parametrize(
    ("wanted", "error", "problem"),
    [
        ({"best": 0}, InputError, "--best 0: a title gets one code or more"),
        ({"threshold": 1.5}, InputError, "--threshold 1.5: scores are from 0 to 1"),
        ({"to": "naics2022"}, InputError, "naics2022 has no codes of occupations"),
        ({"to": "x"}, UnknownName, "no scheme 'x'; there is: "),
    ],
)
def test_what_cannot_be_wanted_is_one_line(
    graph: occugraph.Graph,
    tmp_path: Path,
    wanted: dict[str, object],
    error: type[Exception],
    problem: str,
) -> None:
    with pytest.raises(error, match=problem):
        run(graph, tmp_path, TITLES, **wanted)
