"""`occugraph query`: what is printed and written, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import shlex
from pathlib import Path

import pyoxigraph as ox
import pytest

import occugraph
from occugraph.cli import main
from occugraph.query.catalogue import Question, catalogue
from occugraph.query.publishing import turtle
from tests.support import running

STATISTICS = ("query", "run", "scheme-statistics", "scheme=isco08")


def ends(
    capfdbinary: pytest.CaptureFixture[bytes], *words: str | Path
) -> tuple[int, str, list[str]]:
    """Exit code, standard output with its line ends, and the lines of standard error."""
    code = main([str(word) for word in words])
    output = capfdbinary.readouterr()
    return code, output.out.decode(), output.err.decode().splitlines()


def fails(capfdbinary: pytest.CaptureFixture[bytes], *words: str | Path) -> str:
    """The one line of a use that is refused."""
    code, out, err = ends(capfdbinary, *words)
    assert (code, out, len(err)) == (2, "", 1)
    return err[0]


def test_list_names_every_question(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    code, out, _ = ends(capfdbinary, "query", "list")
    assert code == 0
    assert [line.split()[1] for line in out.splitlines()[1:]] == [item.name for item in catalogue()]


def test_list_of_a_topic(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    _, out, _ = ends(capfdbinary, "query", "list", "--topic", "quality", "--json")
    assert {row["topic"] for row in json.loads(out)} == {"quality"}
    output = fails(capfdbinary, "query", "list", "--topic", "weather")
    assert output.startswith("occugraph: no topic 'weather'; there is: concepts, crosswalk,")


def test_list_as_rdf(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    _, out, _ = ends(capfdbinary, "query", "list", "--format", "turtle", "--topic", "hierarchy")
    assert out == turtle(catalogue("hierarchy"))


@pytest.mark.slow
def test_show_says_all_and_runs_the_example(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    code, out, _ = ends(capfdbinary, "query", "show", "splits")
    assert code == 0
    for line in (
        "splits: The concepts that a correspondence leads to several others",
        "  correspondence: id of the correspondence (correspondence, required; for example "
        "correspondence=soc2010-soc2018)",
        "  target: one of the codes on the target side",
        "  occugraph query run splits correspondence=soc2010-soc2018",
        "the first 10 of 102 rows",
        "SELECT ?code ?label ?target ?targetLabel ?cardinality WHERE {",
    ):
        assert line in out.splitlines()
    assert len([line for line in out.splitlines() if line.endswith("  1:n")]) >= 8


def test_show_as_json(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    _, out, _ = ends(capfdbinary, "query", "show", "exclusions-of", "--json")
    output = json.loads(out)
    assert output["parameters"][1] == {
        "name": "code",
        "type": "code",
        "description": "code exactly as printed",
        "example": "15-1241",
        "default": None,
    }
    assert output["example"]["command"] == "occugraph query run exclusions-of code=15-1241"
    assert output["example"]["count"] == 6
    codes = [row["code"] for row in output["example"]["rows"]]
    assert codes == sorted(["15-1212", "15-1231", "15-1244"] * 2)


@pytest.mark.parametrize("item", catalogue(), ids=[item.name for item in catalogue()])
@pytest.mark.slow
def test_the_documented_command_gives_the_documented_rows(
    capfdbinary: pytest.CaptureFixture[bytes], graph: occugraph.Graph, item: Question
) -> None:
    _, *words = shlex.split(item.command)
    code, out, err = ends(capfdbinary, *words, "--format", "csv")
    if item.name == "pivots":  # the graph of most tests lacks the scheme of its example
        assert (code, err[0].partition(";")[0]) == (2, "occugraph: no scheme 'census2010'")
        return
    assert code == 0
    records = graph.query(item.name, **item.example).records()
    printed = list(csv.DictReader(io.StringIO(out, newline="")))
    if "ORDER BY" not in item.body:  # the engine may give them in any order
        printed, records = (sorted(rows, key=repr) for rows in (printed, records))
    assert printed == records


@pytest.mark.parametrize("options", [(), ("--json",), ("--format", "csv")])
def test_no_rows_for_a_code_that_there_is_not_is_an_error(
    capfdbinary: pytest.CaptureFixture[bytes], options: tuple[str, ...]
) -> None:
    assert fails(capfdbinary, "query", "run", "exclusions-of", "code=15-1253x", *options) == (
        "occugraph: '15-1253x': not a code as soc2018 prints it; nearest: 15-1253, 15-1255, 15-1254"
    )
    code, out, _ = ends(capfdbinary, "query", "run", "exclusions-of", "code=11-1011", *options)
    assert code == 0
    assert "15-" not in out


def test_a_question_that_there_is_not_has_the_nearest_three_named(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    line = fails(capfdbinary, "query", "show", "exclusion-of")
    assert line.endswith(": exclusions-of, exclusions-in, exclusions-of-one-vintage")
    assert len(line) < 120


def test_csv_has_the_line_ends_of_the_standard(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    _, out, err = ends(capfdbinary, *STATISTICS, "--format", "csv")
    assert out.splitlines(keepends=True)[:2] == [
        "scheme,depth,level,title,concepts,published\r\n",
        "isco08,1,major,Major groups,10,10\r\n",
    ]
    assert err == []


def test_the_formats_say_the_same(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    _, as_json, _ = ends(capfdbinary, *STATISTICS, "--format", "json")
    _, as_tsv, _ = ends(capfdbinary, *STATISTICS, "--format", "tsv")
    one, two = (
        list(map(tuple, ox.parse_query_results(text, format=kind)))  # type: ignore[arg-type]
        for text, kind in (
            (as_json, ox.QueryResultsFormat.JSON),
            (as_tsv, ox.QueryResultsFormat.TSV),
        )
    )
    assert one == two
    _, plain, _ = ends(capfdbinary, *STATISTICS, "--json")
    assert json.loads(plain)[0] == {
        "scheme": "isco08",
        "depth": "1",
        "level": "major",
        "title": "Major groups",
        "concepts": "10",
        "published": "10",
    }


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".json", ".srj", ".CSV"])
def test_a_file_is_written_as_its_name_says(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, suffix: str
) -> None:
    file = tmp_path / f"rows{suffix}"
    assert ends(capfdbinary, *STATISTICS, "-o", file) == (0, "", [])
    name = {".srj": "json"}.get(suffix, suffix[1:].lower())
    _, printed, _ = ends(capfdbinary, *STATISTICS, "--format", name)
    assert file.read_bytes().decode() == printed
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.slow
def test_one_s_own_query_takes_the_formats(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    own, file = tmp_path / "own.rq", tmp_path / "out.ttl"
    ask = ("query", "run", "--file", own)
    own.write_text("ASK { ?s ?p ?o }")
    assert json.loads(ends(capfdbinary, *ask, "--format", "json")[1]) == {
        "head": {},
        "boolean": True,
    }
    skos = "http://www.w3.org/2004/02/skos/core#"
    own.write_text(f"CONSTRUCT {{ ?s <{skos}notation> ?c }} WHERE {{ ?s <{skos}notation> ?c }}")
    assert ends(capfdbinary, *ask, "-o", file)[0] == 0
    assert "@prefix skos:" in file.read_text()
    _, lines, _ = ends(capfdbinary, *ask, "--format", "ntriples")
    written = {item.triple for item in ox.parse(file.read_bytes(), format=ox.RdfFormat.TURTLE)}
    assert written == {item.triple for item in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)}
    output = fails(capfdbinary, *ask, "--format", "csv")
    assert output == (
        "occugraph: csv cannot say what CONSTRUCT gives: choose ntriples or turtle, or table"
    )


@pytest.mark.parametrize(
    ("words", "output"),
    [
        (("scheme-statistics", "--json", "--format", "csv"), "--json prints plain texts"),
        (("scheme-statistics", "--json", "-o", "x.json"), "--json prints plain texts"),
        (("scheme-statistics", "--format", "table", "-o", "x"), "a table is printed"),
        (("scheme-statistics", "-o", "x.doc"), "x.doc: its name says no format: end it in .csv,"),
        (("scheme-statistics", "-o", "x.ttl"), "turtle cannot say what SELECT gives: choose csv"),
        (("scheme-statistics", "-o", "no/x.csv"), "no/x.csv: its folder does not exist"),
        (("scheme-statistics", "scheme"), "no scheme 'scheme'; "),
        (("scheme-statistics", "scheme=a", "scheme=b"), "scheme is given twice"),
        (("scheme-statistics", "code=a"), "no parameter of scheme-statistics 'code'"),
        (("group-sizes", "minimum=many"), "minimum='many': must be a whole number"),
        (("statements-about", "about=a b"), "about='a b': must be an absolute IRI"),
        (("statements-about", "about=http://a/ b> } DROP ALL #"), "about="),
        (("no-such",), "no question 'no-such'"),
        ((), "give either the name of a question or --file FILE"),
        (("scheme-statistics", "--file", "x.rq"), "give either the name of a question"),
        (("--file", "x.rq"), "x.rq: "),
    ],
)
def test_bad_use_is_one_line(
    capfdbinary: pytest.CaptureFixture[bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    output: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert fails(capfdbinary, "query", "run", *words).startswith(f"occugraph: {output}")
    assert list(tmp_path.iterdir()) == []


def test_a_query_that_fails_leaves_the_file_as_it_was(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    own, file = tmp_path / "own.rq", tmp_path / "out.csv"
    file.write_text("before")
    own.write_text("SELECT * { ?s ?p }")
    assert "not a SPARQL 1.1 query" in fails(capfdbinary, "query", "run", "--file", own, "-o", file)
    assert file.read_text() == "before"
    assert {item.name for item in tmp_path.iterdir()} == {"own.rq", "out.csv"}


@pytest.mark.parametrize(
    ("text", "output"),
    [
        (b"DROP ALL", ": not a SPARQL 1.1 query: it begins with 'DROP'"),
        (b"# none", ": not a SPARQL 1.1 query"),
        (b"SELECT *\n{ ?s ?p }", ":2:10: not a SPARQL 1.1 query: expected "),
        (b"\xff", ": is not UTF-8 text"),
    ],
)
def test_what_is_wrong_with_one_s_own_query_is_told_with_its_file(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, text: bytes, output: str
) -> None:
    own = tmp_path / "own.rq"
    own.write_bytes(text)
    assert f"{own}{output}" in fails(capfdbinary, "query", "run", "--file", own)


def test_results_are_in_utf_8_whatever_the_terminal_is() -> None:
    words = ("query", "run", "titles-of", "scheme=isco08", "code=21", "--format", "csv")
    done = running.occugraph(*words, PYTHONIOENCODING="ascii")
    assert (done.code, done.err) == (0, "")
    assert "ciencias y de la ingeniería" in done.out


@pytest.mark.parametrize(
    "values",
    [
        ("15-1241",),
        ("soc2018", "15-1241"),
        ("scheme=soc2018", "15-1241"),
        ("15-1241", "scheme=soc2018"),
        ("scheme=soc2018", "code=15-1241"),
    ],
)
def test_values_stand_in_the_order_of_the_parameters_or_by_name(
    capsys: pytest.CaptureFixture[str], values: tuple[str, ...]
) -> None:
    rows = json.loads(
        running.in_process(capsys, "query", "run", "exclusions-of", *values, "--json").out
    )
    assert [(row["code"], row["line"]) for row in rows] == [
        ("15-1212", "26"),
        ("15-1212", "74"),
        ("15-1231", "26"),
        ("15-1231", "75"),
        ("15-1244", "26"),
        ("15-1244", "76"),
    ]


def test_a_value_too_many_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    done = running.in_process(capsys, "query", "run", "exclusions-of", "soc2018", "15-1241", "x")
    assert (done.code, done.error) == (
        2,
        "exclusions-of takes scheme, code: there is none for 'x'",
    )
