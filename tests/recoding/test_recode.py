"""Recoding files: rows kept in order, loss said in its row, whatever the file looks like."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

import occugraph
from occugraph.errors import InputError, OutsideError
from occugraph.recoding.recode import ADDED, Summary, recode
from tests.conftest import FEW
from tests.support import running, worksheets


def run(
    graph: occugraph.Graph, folder: Path, content: bytes, to: str = "isco08", **options: str
) -> tuple[list[dict[str, str]], Summary]:
    source, output = folder / "in.csv", folder / "out.csv"
    source.write_bytes(content)
    summary = recode(graph.session, source, output, to=to, **options)
    with open(output, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file)), summary


@pytest.mark.slow
def test_one_row_a_target_in_order_and_unmatched_rows_kept_with_their_reason(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    rows, summary = run(graph, tmp_path, b"id,code\n1,15-1254\n2,zz\n3,15-1252\n4,dot1991:500\n")
    assert list(rows[0]) == ["id", "code", *ADDED]
    assert [(row["id"], row["target_code"]) for row in rows] == [
        ("1", "2513"),
        ("1", "3514"),
        ("2", ""),
        ("3", "2512"),
        ("4", ""),
    ]
    assert rows[0]["path"] == "soc2018:15-1254 > soc2010:15-1134 > isco08:2513"
    assert rows[2]["reason"].startswith("'zz': not a code of ")
    assert "a part of its schemes only" in rows[4]["reason"]
    assert (summary.rows, summary.written) == (4, 5)
    assert summary.status == {"found": 2, "not a code": 1, "unknown": 1}


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfname,code\nM\xc3\xbcller,15-1252\n",
        "name;code\nMüller;15-1252\n".encode("latin-1"),
        "name\tcode\r\nMüller\t15-1252\r\n".encode(),
        'name,code\n"Müller","15-1252"\n\n\n'.encode("cp1252"),
    ],
    ids=["byte-order mark", "semicolons and Latin-1", "tabs and CRLF", "quotes and empty lines"],
)
def test_files_as_spreadsheets_write_them(
    graph: occugraph.Graph, tmp_path: Path, content: bytes
) -> None:
    rows, _ = run(graph, tmp_path, content)
    assert [(row["name"], row["target_code"]) for row in rows] == [("Müller", "2512")]


def test_a_field_with_a_newline_and_a_quote_comes_out_as_it_went_in(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    rows, _ = run(graph, tmp_path, b'note,code\n"two\nlines, ""quoted""",15-1252\n')
    assert rows[0]["note"] == 'two\nlines, "quoted"'


def test_lost_zeros_are_said_and_not_repaired(graph: occugraph.Graph, tmp_path: Path) -> None:
    rows, _ = run(graph, tmp_path, b"isco\n110\n", to="soc2018", scheme="isco08")
    assert rows[0]["target_code"] == ""
    assert rows[0]["reason"].endswith("isco08:0110 is one: has the column lost its zeros?")


@pytest.mark.slow
def test_a_number_that_may_have_lost_zeros_is_not_recoded(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    source, output = tmp_path / "in.xlsx", tmp_path / "out.csv"
    source.write_bytes(worksheets.workbook([["code"], [110], ["110"], [2512]]))
    summary = recode(graph.session, source, output, to="soc2018")
    assert (summary.rows, summary.status["not a code"]) == (3, 1)
    assert "'110' could be any of dot1991:110, isco08:0110: " in output.read_text().splitlines()[1]
    summary = recode(graph.session, source, output, to="isco08", scheme="dot1991")
    assert summary.status["not a code"] == 1  # 2512
    assert "lost" not in output.read_text()


def test_a_blank_row_is_kept_and_counted(graph: occugraph.Graph, tmp_path: Path) -> None:
    rows, summary = run(graph, tmp_path, b"id,code\n1,15-1252\n,\n")
    assert list(rows[1].values()) == [""] * (2 + len(ADDED))
    assert summary.lines() == ["2 rows in, 2 rows out: 1 blank, 1 found"]


@pytest.mark.slow
def test_a_column_of_mixed_vintages_is_said(graph: occugraph.Graph, tmp_path: Path) -> None:
    rows, summary = run(graph, tmp_path, b"soc\n15-1252\n15-1132\n15-1254\n")
    assert [row["source_scheme"] for row in rows] == ["soc2018", "soc2010", "soc2018", "soc2018"]
    assert summary.lines()[1] == "the column mixes schemes: 2 soc2018, 1 soc2010"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "in.csv: is empty"),
        (b"  \n \n", "in.csv: is empty"),
        (b"code\n15-1252\0\n", "in.csv: is not a text file; save it as CSV, UTF-8"),
        ("code\n15-1252\n".encode("utf-16")[:-1], "in.csv: is not whole UTF-16"),
        (b"15-1252\n15-1254\n", "in.csv:1: the first line must name the column"),
        (b"a,b\n1,2\n", "in.csv:1: which column holds the codes?"),
        (b"code,soc\n1,2\n", "in.csv:1: which column holds the codes?"),
        (b"id,code\n1,15-1252\n2\n", "in.csv:3: 1 field where the header has 2"),
        (b'id,code\n1,"15-1252\n2,15-1254\n', "is a quote left open?"),
    ],
)
def test_what_is_no_table_is_one_clear_line_and_leaves_the_old_file_whole(
    graph: occugraph.Graph, tmp_path: Path, content: bytes, problem: str
) -> None:
    (tmp_path / "out.csv").write_text("old")
    with pytest.raises(InputError) as caught:
        run(graph, tmp_path, content)
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)
    assert (tmp_path / "out.csv").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_missing_files_and_folders(graph: occugraph.Graph, tmp_path: Path) -> None:
    good = tmp_path / "good.csv"
    good.write_text("code\n15-1252\n")
    for source, output in [
        (tmp_path / "none.csv", tmp_path / "out.csv"),
        (tmp_path, tmp_path / "out.csv"),
        (good, tmp_path),
        (good, tmp_path / "none" / "out.csv"),
    ]:
        with pytest.raises((InputError, OutsideError)):
            recode(graph.session, source, output, to="isco08")


@pytest.mark.slow
@pytest.mark.usefixtures("all_schemes")
def test_a_table_is_recoded_via_the_scheme_that_was_asked_for(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("code\n15-1252\n", "utf-8")
    words = ("crosswalk", "--codes", source, "--to", "isco08", "-o", output)
    assert running.occugraph(*words, "--via", "noc2016").code == 0
    with open(output, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["target_code"], row["path"]) for row in rows] == [
        ("2512", "soc2018:15-1252 > noc2016:2173 > isco08:2512"),
        ("2513", "soc2018:15-1252 > noc2016:2174 > isco08:2513"),
        ("2514", "soc2018:15-1252 > noc2016:2174 > isco08:2514"),
    ]
    with pytest.raises(InputError, match="a route via isco08 has isco08 between its ends"):
        recode(graph.session, source, output, to="isco08", via="isco08")


def test_a_column_that_is_not_there(graph: occugraph.Graph, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no column 'x'; there is: 'id', 'code'"):
        run(graph, tmp_path, b"id,code\n1,15-1252\n", column="x")


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="peak memory is read from Linux's /proc"
)
@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(graph: occugraph.Graph, tmp_path: Path) -> None:
    """Files of 20,000 and of 60,000 rows, half of them with different wrong codes."""
    for rows in (20_000, 60_000):
        lines = (f"x{number}\n15-1252\n" for number in range(rows, rows + rows // 2))
        (tmp_path / f"{rows}.csv").write_text("code\n" + "".join(lines))
    code = running.PEAK + (
        "import occugraph, sys; from occugraph.recoding.recode import recode\n"
        "session, folder = occugraph.open().session, pathlib.Path(sys.argv[1])\n"
        "for name in ('20000.csv', '60000.csv'):\n"
        "    done = recode(session, folder / name, folder / 'out.csv', to='isco08')\n"
        "    print(done.rows, peak())\n"
    )
    # the store is built first: building takes memory too
    assert len(graph.query("schemes")) == len(FEW)
    words = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    first, before, then, peak = map(int, done.stdout.split())
    assert (first, then) == (20_000, 60_000)
    assert peak < 150 * 1024
    assert peak - before < 6 * 1024
