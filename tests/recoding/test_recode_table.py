"""Recoding tables: rows kept in order, each with its number, whatever the file looks like."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Literal

import openpyxl
import pytest

import occugraph
from occugraph.errors import InputError, OutsideError, UnknownName
from occugraph.recoding.recode import ADDED
from occugraph.recoding.recode_table import Wanted, recode_table
from occugraph.tables.user_tables import Layout
from tests.support import running, worksheets
from tests.support.recoding import read, recode

pytestmark = pytest.mark.slow

CODES = "id,SOC 2018\n1,15-1254\n2,zz\n3,15-1252\n4,\n"


def test_one_row_a_target_in_order_and_rows_without_one_kept_with_their_reason(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    rows, loss = recode(graph.session, tmp_path, CODES)
    assert list(rows[0]) == ["id", "SOC 2018", *ADDED]
    assert [(row["row"], row["id"], row["target_code"], row["targets"]) for row in rows] == [
        ("1", "1", "2513", "2"),
        ("1", "1", "3514", "2"),
        ("2", "2", "", "0"),
        ("3", "3", "2512", "1"),
        ("4", "4", "", "0"),
    ]
    first = dict(list(rows[0].items())[3:])
    assert first == {
        "source_scheme": "soc2018",
        "source_code": "15-1254",
        "target_scheme": "isco08",
        "target_code": "2513",
        "target_label": "Web and Multimedia Developers",
        "match": "related",
        "basis": "derived",
        "cardinality": "n:m",
        "route": "soc2018:15-1254 > soc2010:15-1134 > isco08:2513",
        "targets": "2",
        "weight": "",
        "reason": "15-1254 may be 2513 or 3514: the tables cannot tell, the duties can",
    }
    assert rows[2]["reason"].startswith("'zz': not a code of soc2018")
    assert rows[4]["reason"] == "no value"
    assert (loss.rows, loss.written) == (4, 5)
    assert loss.kinds == {"split": 1, "unreadable": 1, "shared": 1, "missing": 1}
    assert loss.bases == {"derived": 2}


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfname,code\nM\xc3\xbcller,15-1252\n",
        "name;code\nMüller;15-1252\n".encode("latin-1"),
        "name\tcode\r\nMüller\t15-1252\r\n".encode(),
        'name,code\n"Müller","15-1252"\n\n\n'.encode("cp1252"),
        "name,code\nMüller,15-1252\n".encode("utf-16"),
        "sep=;\nname;code\n\nMüller;15-1252".encode(),
    ],
    ids=["mark", "semicolons, Latin-1", "tabs, CRLF", "quotes", "UTF-16", "sep="],
)
def test_files_as_spreadsheets_write_them(
    graph: occugraph.Graph, tmp_path: Path, content: bytes
) -> None:
    rows, _ = recode(graph.session, tmp_path, content, scheme="soc2018")
    assert [(row["name"], row["row"], row["target_code"]) for row in rows] == [
        ("Müller", "1", "2512")
    ]


@pytest.mark.parametrize("name", ["x", '"x"'], ids=["lines kept", "rendered"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_ragged_rows_are_kept_and_marked(
    graph: occugraph.Graph, tmp_path: Path, name: str, end: str
) -> None:
    lines = ["name,SOC 2018,n", f"{name},15-1252,1", "15-1252", ",,", "", "y,15-1252,2,3", ","]
    rows, loss = recode(graph.session, tmp_path, end.join(lines))
    assert [(row["row"], row["name"], row["target_code"], row["reason"][:35]) for row in rows] == [
        ("1", "x", "2512", "15-1252 leads to 2512 alone, which "),
        ("2", "15-1252", "", "row: 1 field where the header has 3"),
        ("3", "", "", "no value"),
        ("4", "y", "", "row: 4 fields where the header has "),
        ("5", "", "", "no value"),
    ]
    assert rows[3]["reason"].endswith("; beyond it: '3'")
    assert loss.kinds == {"shared": 1, "unreadable": 2, "missing": 2}
    assert (loss.rows, loss.written) == (5, 5)


def test_lines_that_are_kept_come_out_as_rendered_ones(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    """The same rows, in a file without quotes and in one with."""
    lines = [f"{number} '|;,15-12{number % 60:02}" for number in range(3_000)]
    recode(graph.session, tmp_path, "\n".join(["a,SOC 2018", *lines]))
    kept = (tmp_path / "out.csv").read_bytes()
    recode(graph.session, tmp_path, "\n".join(['"a",SOC 2018', *lines]))
    assert (tmp_path / "out.csv").read_bytes() == kept
    assert kept.count(b"\n") == 4_651


def test_fields_come_out_as_they_went_in(graph: occugraph.Graph, tmp_path: Path) -> None:
    rows, _ = recode(graph.session, tmp_path, 'note,code\n"two\nlines, ""quoted""",15-1252\n')
    assert rows[0]["note"] == 'two\nlines, "quoted"'


def test_columns_of_an_earlier_run_keep_their_names(graph: occugraph.Graph, tmp_path: Path) -> None:
    rows, _ = recode(graph.session, tmp_path, "SOC 2018,row\n15-1252,a\n")
    assert list(rows[0])[:4] == ["SOC 2018", "row", "occugraph_row", "source_scheme"]


def test_a_workbook_in_and_out_with_its_sheet_and_its_preamble(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    book = worksheets.workbook(
        [["a"], [1]], [["Jobs by occupation"], ["SOC 2018", "jobs"], ["15-1254", 7]]
    )
    (tmp_path / "in.xlsx").write_bytes(book)
    files = tmp_path / "in.xlsx", tmp_path / "out.xlsx"
    with pytest.raises(InputError, match="which sheet"):
        recode_table(graph.session, *files, Wanted("isco08"))
    layout = Layout("Sheet 2")
    loss = recode_table(graph.session, *files, Wanted("isco08", layout=layout, value="jobs"))
    cells = [[cell.value for cell in row] for row in openpyxl.load_workbook(files[1]).active.rows]
    assert [[*row[:2], row[2], row[13]] for row in cells[1:]] == [
        ["15-1254", 3.5, 1, 0.5],
        ["15-1254", 3.5, 1, 0.5],
    ]
    assert loss.value_out == 7


def test_a_header_row_may_be_named(graph: occugraph.Graph, tmp_path: Path) -> None:
    content = "code,n\nx,y\ncode,n\n15-1252,1\n"
    layout = Layout(header_row=3)
    rows, loss = recode(graph.session, tmp_path, content, layout=layout, scheme="soc2018")
    assert [(row["n"], row["target_code"]) for row in rows] == [("1", "2512")]
    assert loss.rows == 1


def test_a_mixed_column_names_the_scheme_of_each_row(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    rows, _ = recode(graph.session, tmp_path, "soc\n15-1252\n15-1132\n", mixed=True)
    assert [row["source_scheme"] for row in rows] == ["soc2018", "soc2010"]


def test_values_that_are_missing_may_be_named(graph: occugraph.Graph, tmp_path: Path) -> None:
    content = "soc 2018\n9998\n15-1252\nN/A\n"
    _, loss = recode(graph.session, tmp_path, content, missing=("9998", "9999"))
    assert loss.kinds == {"missing": 2, "shared": 1}
    assert loss.decision.warnings == ()


def test_a_code_that_is_one_of_the_target_is_itself(graph: occugraph.Graph, tmp_path: Path) -> None:
    rows, _ = recode(graph.session, tmp_path, "SOC 2018\n15-1252\n", to="soc2018")
    assert (rows[0]["target_code"], rows[0]["match"], rows[0]["cardinality"]) == (
        *("15-1252", "exact"),
        "1:1",
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "in.csv: is empty"),
        (b"  \n \n", "in.csv: is empty"),
        (b"code\n15-1252\0\n", "in.csv: is not a text file; save it as CSV, UTF-8"),
        ("code\n15-1252\n".encode("utf-16")[:-1], "in.csv: is not whole UTF-16"),
        (b"15-1252\n15-1254\n", "in.csv:1: the first line must name the column"),
        (b"a,b\n1,2\n", "in.csv:1: which column holds the codes?"),
        (b'id,code\n1,"15-1252\n2,15-1254\n', "is a quote left open?"),
    ],
)
def test_what_is_no_table_is_one_clear_line_and_leaves_the_old_file_whole(
    graph: occugraph.Graph, tmp_path: Path, content: bytes, problem: str
) -> None:
    (tmp_path / "out.csv").write_text("old")
    with pytest.raises(InputError) as caught:
        recode(graph.session, tmp_path, content)
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
            recode_table(graph.session, source, output, Wanted("isco08", scheme="soc2018"))


def test_names_that_are_not_there(graph: occugraph.Graph, tmp_path: Path) -> None:
    content = "id,code\n1,15-1252\n"
    with pytest.raises(InputError, match=r"no column 'x'; there is: 'id', 'code'"):
        recode(graph.session, tmp_path, content, column="x")
    with pytest.raises(InputError, match=r"no column 'x'; there is: 'id', 'code'"):
        recode(graph.session, tmp_path, content, value="x")
    with pytest.raises(InputError, match="--value names the column of codes"):
        recode(graph.session, tmp_path, content, value="code")
    with pytest.raises(UnknownName, match="no level of isco08 'x'; there is: major, submajor, "):
        recode(graph.session, tmp_path, content, level="x")
    assert not (tmp_path / "out.csv").exists()


def test_a_route_via_a_scheme(graph: occugraph.Graph, tmp_path: Path) -> None:
    rows, _ = recode(graph.session, tmp_path, "SOC 2018\n15-1252\n", via="soc2010")
    assert [row["route"] for row in rows] == ["soc2018:15-1252 > soc2010:15-1132 > isco08:2512"]
    with pytest.raises(InputError, match="a route via isco08 has isco08 between its ends"):
        recode(graph.session, tmp_path, "SOC 2018\n15-1252\n", via="isco08")


def test_a_tab_separated_output(graph: occugraph.Graph, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("a,SOC 2018\nx,15-1252\n")
    files = tmp_path / "in.csv", tmp_path / "out.tsv"
    recode_table(graph.session, *files, Wanted("isco08"))
    assert files[1].read_text().splitlines()[1].startswith("x\t15-1252\t1\tsoc2018\t15-1252\t")
    assert len(read(files[1])) == 1


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="peak memory is read from Linux's /proc"
)
@pytest.mark.whole
@pytest.mark.parametrize("quote", ["", '"'], ids=["lines kept", "rendered"])
def test_memory_does_not_grow_with_the_file(
    graph: occugraph.Graph, tmp_path: Path, quote: str
) -> None:
    assert graph.session.schemes  # the store is built first: building takes memory too
    for rows in (20_000, 400_000):
        lines = (f"{number},15-12{number % 60:02}\n" for number in range(rows))
        (tmp_path / f"{rows}.csv").write_text(f"{quote}id{quote},SOC 2018\n" + "".join(lines))
    code = running.PEAK + (
        "import occugraph, sys\n"
        "from occugraph.recoding.recode_table import Wanted, recode_table\n"
        "session, folder = occugraph.open().session, pathlib.Path(sys.argv[1])\n"
        "for name in ('20000.csv', '400000.csv'):\n"
        "    done = recode_table(session, folder / name, folder / 'out.csv', Wanted('isco08'))\n"
        "    print(done.rows, peak())\n"
    )
    for _ in range(2):  # what is kept beside the store is made in the first
        words = [sys.executable, "-c", code, str(tmp_path)]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
    first, before, then, peak = map(int, done.stdout.split())
    assert (first, then) == (20_000, 400_000)
    assert peak < 80 * 1024
    assert peak - before < 4 * 1024


@pytest.mark.parametrize("value_first", [True, False])
@pytest.mark.parametrize(
    ("quoting", "delimiter", "note"),
    [
        (csv.QUOTE_MINIMAL, ",", "b"),
        (csv.QUOTE_ALL, ",", "b"),
        (csv.QUOTE_ALL, ";", "b"),
        (csv.QUOTE_ALL, ";", "c,d"),
        (csv.QUOTE_MINIMAL, ",", "c,d"),
        (csv.QUOTE_ALL, ",", 'two\nlines, "quoted"'),
    ],
)
def test_a_number_is_split_alike_however_its_file_is_written(
    graph: occugraph.Graph,
    tmp_path: Path,
    quoting: Literal[0, 1],
    delimiter: str,
    note: str,
    value_first: bool,
) -> None:
    numbers = ["7", "5", "-0.000001", "**", "2.50", "", "1e2"]
    codes = ["15-1254", "15-1252", "15-1254", "15-1254", "zz", "15-1254", "15-1254"]
    file = io.StringIO()
    write = csv.writer(file, quoting=quoting, delimiter=delimiter).writerow
    for code, jobs in (("soc", "jobs"), *zip(codes, numbers, strict=True)):
        write((jobs, note, code) if value_first else (code, note, jobs))
    rows, loss = recode(graph.session, tmp_path, file.getvalue(), value="jobs")
    assert [(row["row"], row["jobs"], row["target_code"]) for row in rows] == [
        ("1", "3.5", "2513"),
        ("1", "3.5", "3514"),
        ("2", "5", "2512"),
        ("3", "-0.0000005", "2513"),
        ("3", "-0.0000005", "3514"),
        ("4", "**", "2513"),
        ("4", "**", "3514"),
        ("5", "2.50", ""),
        ("6", "", "2513"),
        ("6", "", "3514"),
        ("7", "50", "2513"),
        ("7", "50", "3514"),
    ]
    assert {row[note] for row in rows} == {note}
    assert loss.value_in == loss.value_out == Decimal("114.499999")
    assert (loss.not_numbers, loss.rows, loss.written) == (1, 7, 12)
    assert loss.values == {
        "split": Decimal("106.999999"),
        "shared": Decimal(5),
        "unreadable": Decimal("2.5"),
    }


@pytest.mark.parametrize("aggregate", [True, False])
@pytest.mark.parametrize("note", ["a", '"b,c"'])
def test_numbers_of_many_digits_are_summed_to_the_last(
    graph: occugraph.Graph, tmp_path: Path, aggregate: bool, note: str
) -> None:
    content = f"soc,jobs,note\n15-1252,1e40,{note}\n15-1254,0.0000001,{note}\nzz,1,{note}\n"
    _, loss = recode(graph.session, tmp_path, content, value="jobs", aggregate=aggregate)
    total = Decimal("10000000000000000000000000000000000000001.0000001")
    assert loss.value_in == loss.value_out == total
    assert f"'jobs': {total:,f} in, {total:,f} out: " in "\n".join(loss.lines())
