"""Whatever query is asked, the answer is a table or a clear error."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from occugraph.errors import InputError, OccugraphError, OutsideError
from occugraph.files.limits import DEEPEST_QUERY, LONGEST_QUERY
from occugraph.graph.engine import OxigraphEngine, Table, Term
from occugraph.graph.query_text import own_query
from tests.support import running

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture(scope="module")
def few() -> OxigraphEngine:
    store = ox.Store()
    data = b"""
        <http://a/s> <http://a/p> "plain" <http://a/g> .
        <http://a/s> <http://a/p> "tagged"@en <http://a/g> .
        <http://a/s> <http://a/p> "7"^^<http://www.w3.org/2001/XMLSchema#integer> <http://a/g> .
        <http://a/s> <http://a/p> <http://a/o> <http://a/h> .
        <http://a/s> <http://a/p> _:b .
    """
    store.bulk_load(data, ox.RdfFormat.N_QUADS)
    return OxigraphEngine(store)


def test_select_keeps_columns_order_and_kinds_of_terms(few: OxigraphEngine) -> None:
    table = few.run("SELECT ?o ?none WHERE { ?s ?p ?o FILTER (!isBlank(?o)) } ORDER BY str(?o)")
    assert table.columns == ("o", "none")
    assert table.rows == (
        (Term("7", datatype=f"{XSD}integer"), None),
        (Term("http://a/o", "iri"), None),
        (Term("plain"), None),
        (Term("tagged", language="en"), None),
    )
    assert table.records()[0] == {"o": "7", "none": ""}
    assert len(table) == 4


@pytest.mark.parametrize(
    ("clause", "objects"),
    [
        ("", {"plain", "tagged", "7", "http://a/o"}),
        ("# FROM <http://a/h>\n", {"plain", "tagged", "7", "http://a/o"}),
        ("FROM <http://a/h>", {"http://a/o"}),
        ("from <http://a/h> FROM <http://a/g>", {"plain", "tagged", "7", "http://a/o"}),
        ("FROM NAMED <http://a/g>", set()),
        ("FROM <http://a/none>", set()),
    ],
)
def test_from_says_which_graphs(few: OxigraphEngine, clause: str, objects: set[str]) -> None:
    rows = few.run(f"SELECT ?o {clause} WHERE {{ ?s ?p ?o FILTER (!isBlank(?o)) }}")
    assert {row["o"] for row in rows.records()} == objects


@pytest.mark.parametrize(
    "query",
    ["SELECT ?o WHERE { ?s ?p ?o }", "ASK {}", "CONSTRUCT WHERE { ?s ?p <http://a/o> }"],
)
def test_rows_are_the_same_as_they_come(few: OxigraphEngine, query: str) -> None:
    rows, table = few.rows(query), few.run(query)
    assert rows.columns == table.columns
    assert next(rows) == table.rows[0]
    assert tuple(rows) == table.rows[1:]
    assert next(rows, None) is None


def test_the_first_row_does_not_wait_for_the_last(engine: OxigraphEngine) -> None:
    rows = engine.rows("SELECT ?s WHERE { ?s ?p ?o . ?t ?q ?r . ?u ?v ?w }")
    assert next(rows) != ()


def test_what_is_wrong_with_a_query_is_told_before_the_first_row(few: OxigraphEngine) -> None:
    with pytest.raises(InputError, match=r"^not a SPARQL 1\.1 query: "):
        few.rows("SELECT")


def test_every_graph_is_asked(few: OxigraphEngine) -> None:
    assert few.run("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }").records() == [{"n": "5"}]


def test_blank_nodes_are_said_to_be_some(few: OxigraphEngine) -> None:
    ((term,),) = few.run("SELECT ?o WHERE { ?s ?p ?o FILTER (isBlank(?o)) }").rows
    assert term is not None
    assert term.kind == "bnode"


@pytest.mark.parametrize(
    ("query", "answer"), [("ASK {}", "true"), ("ASK { <a:a> ?p ?o }", "false")]
)
def test_ask_is_a_column(few: OxigraphEngine, query: str, answer: str) -> None:
    table = few.run(query)
    assert table.columns == ("answer",)
    assert table.rows == ((Term(answer, datatype=f"{XSD}boolean"),),)


@pytest.mark.parametrize(
    "query", ["CONSTRUCT WHERE { ?s ?p <http://a/o> }", "DESCRIBE <http://a/s>"]
)
def test_construct_and_describe_are_triples(few: OxigraphEngine, query: str) -> None:
    table = few.run(query)
    assert table.columns == ("subject", "predicate", "object")
    assert (Term("http://a/s", "iri"), Term("http://a/p", "iri"), Term("http://a/o", "iri")) in (
        table.rows
    )


@pytest.mark.parametrize(
    "query",
    [
        "",
        "SELECT",
        "SELECT * WHERE { ?s ?p }",
        "DROP ALL",
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://a/a>",
        "SELECT * WHERE { } ; DROP ALL",
        "SELECT ?x WHERE { ?x skos:broader ?y }",
        "SELECT (<http://a/none>(1) AS ?x) {}",
        "\x00",
        "\ud800",
        "SELECT \N{SNOWMAN}",
        "{" * 100,
        "<<" * 50,
    ],
    ids=ascii,
)
def test_what_is_no_query_is_one_clear_error(few: OxigraphEngine, query: str) -> None:
    before = len(few.store)
    with pytest.raises(InputError) as caught:
        own_query(few, query)
    assert len(str(caught.value).splitlines()) == 1
    assert len(str(caught.value)) < 500
    assert len(few.store) == before


def test_a_service_that_does_not_answer_is_outside(few: OxigraphEngine) -> None:
    with pytest.raises(OutsideError):
        few.run("SELECT * WHERE { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }")


# A query of one's own may be anything


@pytest.mark.parametrize(
    ("before", "opening", "middle", "closing"),
    [
        ("SELECT * WHERE { FILTER (", "(", "1", ")"),
        ("SELECT * WHERE { ", "{", "", "}"),
        ("SELECT * WHERE { FILTER (", "COALESCE(", "1", ")"),
        ("SELECT * WHERE { ?x <a:b> ", "[<a:b> ", "1", "]"),
        ("SELECT * WHERE { ", "{SELECT * WHERE ", "{}", "}"),
        ("SELECT * WHERE { ", "FILTER EXISTS {", "", "}"),
        ("SELECT * WHERE { ?x <a:b> ", "<<", "", ">>"),
    ],
)
def test_deep_nesting_is_refused_before_it_ends_the_process(
    few: OxigraphEngine, before: str, opening: str, middle: str, closing: str
) -> None:
    depth = min(5_000, (LONGEST_QUERY - 100) // len(opening + closing))
    with pytest.raises(InputError, match=f"{DEEPEST_QUERY} are the limit"):
        own_query(few, before + opening * depth + middle + closing * depth)


def test_as_deep_as_any_question_needs_is_answered(few: OxigraphEngine) -> None:
    depth = DEEPEST_QUERY - 5
    table = own_query(few, f"ASK {{ FILTER ({'(' * depth}1{')' * depth}) }}")
    assert table.records() == [{"answer": "true"}]


def test_brackets_in_texts_do_not_count(few: OxigraphEngine) -> None:
    text = "(" * 1_000
    assert own_query(few, f'SELECT ("{text}" AS ?x) {{}}').records() == [{"x": text}]
    assert own_query(few, f"SELECT ('{text}' AS ?x) {{}}").records() == [{"x": text}]


LONG = {
    "negations": "ASK {{ FILTER ({}true) }}".format("!" * 90_000),
    "alternatives": "SELECT * {{ ?x <a:a>{} ?y }}".format("|<a:a>" * 15_000),
    "options": "SELECT * {{ {} }}".format("OPTIONAL{}" * 9_500),
    "unions": "SELECT * {{ {{}} {} }}".format("UNION{}" * 5_000),
    "values": "SELECT * {{ VALUES ?x {{ {} }} }}".format("1 " * 45_000),
}


@pytest.mark.parametrize("query", LONG.values(), ids=LONG)
@pytest.mark.slow
@pytest.mark.whole
def test_long_chains_do_not_end_the_process(few: OxigraphEngine, query: str) -> None:
    assert len(query) < LONGEST_QUERY
    assert isinstance(own_query(few, query), Table)


def test_a_longer_query_is_refused(few: OxigraphEngine) -> None:
    with pytest.raises(InputError, match=r"a query of 100,008 characters; 100,000 are the limit"):
        own_query(few, f"ASK {{}} #{' ' * 100_000}")


def test_an_error_in_a_long_query_is_told_as_any_other(few: OxigraphEngine) -> None:
    with pytest.raises(InputError, match=r"not a SPARQL 1\.1 query"):
        own_query(few, f"SELECT {' ' * 5_000}")


def test_a_query_of_the_projects_own_has_no_such_limit(engine: OxigraphEngine) -> None:
    table = engine.run(f'SELECT ?x {{ VALUES ?x {{ "{"x" * 200_000}" }} }}')
    assert len(table.records()[0]["x"]) == 200_000


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.slow
def test_an_interrupt_ends_a_query_that_never_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        pytest.skip("interrupts are ignored here: the tests run in the background of a shell")
    monkeypatch.setenv("OCCUGRAPH_SCHEMES", "soc2018")
    path = tmp_path / "slow.rq"
    path.write_text("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    assert running.occugraph("show", "15-1252").code == 0  # the store is there
    with subprocess.Popen(
        [sys.executable, "-m", "occugraph", "query", "run", "--file", str(path)],
        env=running.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        time.sleep(1)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=5)
    assert process.returncode in (130, -signal.SIGINT)
    assert out == b""
    assert b"Traceback" not in err


# Damage that shows at reading; the store's own tests have the real thing


class Broken:
    """A store whose blocks are damaged."""

    def query(self, query: str, **options: object) -> object:
        raise RuntimeError("Corruption: block checksum mismatch")


def test_a_store_is_renewed_once_and_the_question_asked_again(few: OxigraphEngine) -> None:
    calls = []

    def renew() -> ox.Store:
        calls.append(1)
        return few.store

    engine = OxigraphEngine(Broken(), renew)  # type: ignore[arg-type]
    assert engine.run("ASK { ?s ?p ?o }").records() == [{"answer": "true"}]
    assert engine.run("ASK { ?s ?p ?o }").records() == [{"answer": "true"}]
    assert len(calls) == 1


class BreaksOff:
    """A store with a damaged block that the second row lies in."""

    def query(self, query: str, **options: object) -> object:
        return Solutions()


class Solutions:
    variables = (ox.Variable("x"),)

    def __iter__(self) -> Iterator[tuple[ox.Literal]]:
        yield (ox.Literal("1"),)
        raise RuntimeError("Corruption: block checksum mismatch")


def test_damage_behind_rows_that_were_given_is_an_error_and_mended_for_the_next_answer(
    few: OxigraphEngine,
) -> None:
    engine = OxigraphEngine(BreaksOff(), lambda: few.store)  # type: ignore[arg-type]
    rows = engine.rows("SELECT ?x {}")
    assert next(rows) == (Term("1"),)
    with pytest.raises(OutsideError, match="ask again"):
        next(rows)
    assert engine.run("ASK { ?s ?p ?o }").records() == [{"answer": "true"}]


def test_a_whole_store_is_not_renewed_for_a_query_that_fails(few: OxigraphEngine) -> None:
    engine = OxigraphEngine(few.store, lambda: None)
    with pytest.raises(OccugraphError):
        engine.run("SELECT (<http://a/none>(1) AS ?x) {}")
    assert engine.renew is not None
