"""Results as the W3C writes them, read back by the parsers of others."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st
from rdflib.plugins.sparql import prepareQuery
from rdflib.query import Result

from occugraph.errors import InputError
from occugraph.graph.engine import OxigraphEngine, Term
from occugraph.graph.query_text import form
from occugraph.query.results import FORMATS, check, write

XSD = "http://www.w3.org/2001/XMLSchema#"
SELECT = "SELECT * { ?s ?p ?o }"
NASTY = 'a "quoted" \\ text,\twith\r\nlines\u2028 and \x01 \U0001f600'
Row = tuple[Term | None, ...]

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    st.sampled_from([NASTY, "", '"', "\\", "\n", "\r", "\t", ",", " ", "_:b0", "<x>"]),
)
TERMS = st.one_of(
    st.none(),
    TEXTS.map(Term),
    st.tuples(TEXTS, st.sampled_from(["en", "es-419"])).map(
        lambda item: Term(item[0], "literal", item[1])
    ),
    TEXTS.map(lambda value: Term(value, datatype="https://example.org/type#of")),
    st.integers().map(lambda value: Term(str(value), datatype=f"{XSD}integer")),
    st.sampled_from(["007", "+1", "-0", "9" * 30]).map(
        lambda value: Term(value, datatype=f"{XSD}integer")
    ),
    st.sampled_from(["https://example.org/a?b=c#d", "urn:x:y"]).map(lambda item: Term(item, "iri")),
)
ROWS = st.lists(st.tuples(TERMS, TERMS), max_size=5)


def written(format: str, columns: Sequence[str], rows: Sequence[Row], query: str = SELECT) -> bytes:
    file = io.BytesIO()
    write(file, format, query, columns, iter(rows))
    return file.getvalue()


def test_a_triple_in_an_answer_is_a_triple_in_every_format() -> None:
    inner = ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal("c", language="en"))
    outer = ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), inner)
    store = ox.Store()
    store.add(ox.Quad(ox.BlankNode("x"), ox.NamedNode("urn:q"), outer))
    rows = list(OxigraphEngine(store).rows("SELECT ?a ?b { ?b ?q ?a }"))
    assert [(term.kind, term.value) for term in rows[0][:1] if term] == [
        ("triple", '<<( <urn:s> <urn:p> <<( <urn:a> <urn:b> "c"@en )>> )>>')
    ]
    for format in ("json", "tsv"):
        result = ox.parse_query_results(
            written(format, ["a", "b"], rows), format=ox.QueryResultsFormat.from_extension(format)
        )
        assert isinstance(result, ox.QuerySolutions)
        assert [solution[0] for solution in result] == [outer]
    assert b"<<( <urn:s> <urn:p> <<( <urn:a>" in written("csv", ["a", "b"], rows)


def read_by_oxigraph(format: str, data: bytes) -> list[Row]:
    result = ox.parse_query_results(data, format=ox.QueryResultsFormat.from_extension(format))
    assert isinstance(result, ox.QuerySolutions)
    assert [variable.value for variable in result.variables] == ["a", "b"]
    return [tuple(map(of_oxigraph, solution)) for solution in result]


def of_oxigraph(term: object) -> Term | None:
    if isinstance(term, ox.Literal):
        plain = term.datatype.value in (f"{XSD}string", f"{RDF}langString")
        return Term(
            term.value, "literal", term.language or None, None if plain else term.datatype.value
        )
    return Term(term.value, "iri") if isinstance(term, ox.NamedNode) else None


RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def of_rdflib(term: object) -> Term | None:
    if isinstance(term, rdflib.Literal):
        return Term(str(term), "literal", term.language, term.datatype and str(term.datatype))
    return Term(str(term), "iri") if isinstance(term, rdflib.URIRef) else None


@given(rows=ROWS)
@example(rows=[(Term(NASTY), None), (None, Term(NASTY, "literal", "en")), (None, None)])
@pytest.mark.parametrize("format", ["json", "tsv"])
def test_oxigraph_reads_the_terms_that_were_written(format: str, rows: list[Row]) -> None:
    assert read_by_oxigraph(format, written(format, ("a", "b"), rows)) == rows


@given(rows=ROWS)
@example(rows=[(Term(NASTY), None), (None, Term(NASTY, "literal", "en")), (None, None)])
def test_rdflib_reads_the_json_that_was_written(rows: list[Row]) -> None:
    result = Result.parse(io.BytesIO(written("json", ("a", "b"), rows)), format="json")
    assert list(map(str, result.vars or ())) == ["a", "b"]
    same = [
        tuple(of_rdflib(row.get(rdflib.Variable(name))) for name in "ab") for row in result.bindings
    ]
    assert plainly(same) == plainly(rows)


def plainly(rows: Sequence[Row]) -> list[list[tuple[str, str, str | None] | None]]:
    """Without the datatypes of numbers, whose spelling rdflib mends while it reads."""
    return [
        [None if item is None else (spelled(item), item.kind, item.language) for item in row]
        for row in rows
    ]


def spelled(term: Term) -> str:
    return (
        str(rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype)))
        if (term.datatype)
        else term.value
    )


@given(rows=ROWS)
@example(rows=[(Term(NASTY), None), (None, None)])
def test_csv_is_read_as_the_plain_texts(rows: list[Row]) -> None:
    data = written("csv", ("a", "b"), rows)
    result = list(csv.reader(io.StringIO(data.decode(), newline="")))
    assert result == [["a", "b"], *[[term.value if term else "" for term in row] for row in rows]]


def test_rdflib_reads_our_csv_and_tsv() -> None:
    rows: list[Row] = [(Term('say "yes", twice'), Term("https://example.org/", "iri"))]
    for format in ("csv", "tsv"):
        result = Result.parse(io.BytesIO(written(format, ("a", "b"), rows)), format=format)
        ((a, b),) = [tuple(row) for row in result]
        assert (str(a), str(b)) == ('say "yes", twice', "https://example.org/")


def test_the_very_bytes() -> None:
    rows: list[Row] = [
        (Term("x,y"), Term("é", "literal", "fr"), Term("https://example.org/", "iri"), None),
        (Term("7", datatype=f"{XSD}integer"), Term("07", datatype=f"{XSD}integer"), None, None),
        (Term("e8f2", "bnode"), Term("99aa", "bnode"), Term("e8f2", "bnode"), Term("true")),
    ]
    columns = ("a", "b", "c", "d")
    assert written("csv", columns, rows).decode() == (
        'a,b,c,d\r\n"x,y",é,https://example.org/,\r\n7,07,,\r\n_:b0,_:b1,_:b0,true\r\n'
    )
    assert written("tsv", columns, rows).decode() == (
        "?a\t?b\t?c\t?d\n"
        '"x,y"\t"é"@fr\t<https://example.org/>\t\n'
        f'7\t"07"^^<{XSD}integer>\t\t\n'
        '_:b0\t_:b1\t_:b0\t"true"\n'
    )
    output = json.loads(written("json", columns, rows))
    assert output["head"] == {"vars": list(columns)}
    assert output["results"]["bindings"][0] == {
        "a": {"type": "literal", "value": "x,y"},
        "b": {"type": "literal", "value": "é", "xml:lang": "fr"},
        "c": {"type": "uri", "value": "https://example.org/"},
    }
    assert output["results"]["bindings"][1]["a"]["datatype"] == f"{XSD}integer"
    assert output["results"]["bindings"][2]["c"] == {"type": "bnode", "value": "b0"}


@pytest.mark.parametrize("format", ["csv", "tsv", "json"])
def test_no_rows_is_a_result_too(format: str) -> None:
    data = written(format, ("a", "b"), [])
    if format == "csv":
        assert data == b"a,b\r\n"
    else:
        assert read_by_oxigraph(format, data) == []


def test_the_only_value_of_a_row_may_be_missing() -> None:
    data = written("csv", ("a",), [(None,), (Term("x"),)])
    assert list(csv.reader(io.StringIO(data.decode(), newline=""))) == [["a"], [""], ["x"]]


@pytest.mark.parametrize("answer", ["true", "false"])
def test_ask_is_a_boolean(answer: str) -> None:
    data = written("json", ("answer",), [(Term(answer, datatype=f"{XSD}boolean"),)], "ASK {}")
    result = ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
    assert isinstance(result, ox.QueryBoolean)
    assert bool(result) == (answer == "true")


@given(objects=st.lists(TERMS.filter(lambda item: item is not None), max_size=5))
@pytest.mark.parametrize("format", ["ntriples", "turtle"])
def test_triples_are_read_as_they_were(format: str, objects: list[Term]) -> None:
    node, says = Term("https://example.org/x", "iri"), Term("https://example.org/says", "iri")
    rows = [(node, says, item) for item in objects]
    data = written(format, ("subject", "predicate", "object"), rows, "CONSTRUCT WHERE { ?s ?p ?o }")
    kind = ox.RdfFormat.N_TRIPLES if format == "ntriples" else ox.RdfFormat.TURTLE
    assert {of_oxigraph(quad.object) for quad in ox.parse(data, format=kind)} == set(objects)


def test_rows_are_written_as_they_come() -> None:
    """The first row is out before the second is asked for."""
    for format in ("csv", "tsv", "json"):
        file = io.BytesIO()
        sizes = []
        write(
            file,
            format,
            SELECT,
            ("a",),
            ((sizes.append(file.tell()), (Term("x" * 99),))[1] for _ in range(3)),
        )
        assert sizes[0] < sizes[1] < sizes[2]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * {}", "SELECT"),
        ("ask {}", "ASK"),
        ("# SELECT\nDESCRIBE <x:y>", "DESCRIBE"),
        ("BASE <select:> PREFIX ask: <describe:>\n\nCONSTRUCT {} WHERE {}", "CONSTRUCT"),
        ("PREFIX #c\n : #d\n <ask:> Ask {}", "ASK"),
        ("PREFIX a:<x:#>PREFIX b:<y:>SELECT(1 AS ?x){}", "SELECT"),
    ],
)
def test_the_form_of_a_query(query: str, expected: str) -> None:
    assert form(query) == expected
    assert prepareQuery(query).algebra.name.upper() == f"{expected}QUERY"


@pytest.mark.parametrize(
    "query", ["", " " * 100_000, "PREFIX " * 20_000, "#" * 100_000, "# \n" * 30_000]
)
def test_the_form_of_no_query_is_found_at_once(query: str) -> None:
    with pytest.raises(InputError, match=r"^not a SPARQL 1\.1 query"):
        form(query)


@pytest.mark.parametrize(
    ("query", "able"),
    [
        ("SELECT * {}", {"csv", "tsv", "json"}),
        ("ASK {}", {"json"}),
        ("CONSTRUCT WHERE {}", {"ntriples", "turtle"}),
        ("DESCRIBE <x:y>", {"ntriples", "turtle"}),
    ],
)
def test_a_format_that_cannot_say_it_is_refused(query: str, able: set[str]) -> None:
    check("table", query)
    for format in FORMATS:
        if format in able:
            check(format, query)
            continue
        with pytest.raises(InputError) as caught:
            check(format, query)
        assert str(caught.value).startswith(f"{format} cannot say what {form(query)} gives")
        assert all(name in str(caught.value) for name in able)
