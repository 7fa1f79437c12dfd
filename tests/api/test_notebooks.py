"""What Python prints of a graph and its answers, and what a notebook shows of them."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

import occugraph
from occugraph.files.html_tables import write_html_table


def test_a_graph_names_itself_without_being_opened() -> None:
    assert repr(occugraph.open()) == "<Graph: embedded, answered by Oxigraph>"
    remote = occugraph.open(endpoint="http://127.0.0.1:9/sparql?key=secret")
    assert repr(remote) == "<RemoteGraph: http://127.0.0.1:9/sparql, answered by Remote>"


def test_answers_say_what_they_are(graph: occugraph.Graph) -> None:
    assert repr(graph.concept("15-1252")) == (
        "<ConceptAnswer: soc2018:15-1252 Software Developers (detailed)>"
    )
    assert repr(graph.crosswalk("15-1254", to="isco08")) == (
        "<CrosswalkAnswer: soc2018:15-1254 -> isco08: 2513, 3514>"
    )
    assert repr(graph.crosswalk("soc2018:35-3023", to="dot1991")) == (
        "<CrosswalkAnswer: soc2018:35-3023 -> dot1991: unknown>"
    )
    assert repr(graph.eligible("15-1252", naics="332710")) == (
        "<Decision: soc2018:15-1252 at naics2022:332710: eligible under ampd-iowa>"
    )
    assert repr(graph.query("exclusions-of", code="15-1241")) == (
        "<Table: 6 rows of code, label, printed, wording, condition, source, line>"
    )
    found = graph.search("welder", scheme="soc2018")
    assert repr(found) == "<SearchAnswer: 'welder': in soc2018>"
    routes = graph.routes("soc2018", "isco08", via="soc2010")
    assert repr(routes[0]) == "<RouteReport: soc2018 > soc2010 > isco08, official>"


def cells(markup: str) -> tuple[str, list[str], list[list[str]], list[str]]:
    """Caption, columns, rows and notes of what a notebook shows."""
    page = ElementTree.fromstring(f"<div>{markup}</div>")
    rows = [[cell.text or "" for cell in row] for row in page.iterfind("table/tbody/tr")]
    heads = [head.text or "" for head in page.iterfind("table/thead/tr/th")]
    return page.findtext("table/caption", ""), heads, rows, [p.text or "" for p in page.iter("p")]


def test_a_notebook_shows_a_table_of_each_answer(graph: occugraph.Graph) -> None:
    caption, heads, rows, notes = cells(graph.crosswalk("15-1252", to="dot1991")._repr_html_())
    assert caption == "soc2018:15-1252 Software Developers -> dot1991: found"
    assert heads == ["code", "title", "match", "cardinality", "basis", "rests on"]
    title = "Occupations in systems analysis and programming"
    assert rows == [["030", title, "broad", "n:1", "curated", "dot1991-soc2018 line 119"]]
    assert notes[0].startswith("line 119 is the project's own decision (The occugraph developers)")
    caption, heads, rows, _ = cells(graph.eligible("15-1252", naics="332710")._repr_html_())
    assert (caption, heads) == (
        "eligible (ampd-iowa)",
        ["rule", "holds", "why", "source", "line"],
    )
    assert [(row[0], row[1], row[4]) for row in rows] == [
        ("industry", "yes", "5"),
        ("occupation", "yes", "34"),
    ]
    _, _, rows, _ = cells(graph.concept("15-1252")._repr_html_())
    assert rows[0] == [
        "path to the top",
        "soc2018:15-1250",
        "Software and Web Developers, Programmers, and Testers",
        "",
    ]
    caption, _, rows, _ = cells(graph.query("exclusions-of", code="15-1241")._repr_html_())
    assert (caption, len(rows), rows[0][0]) == ("6 rows", 6, "15-1212")


@pytest.mark.parametrize(("count", "notes"), [(50, []), (51, ["the first 50 of 51 rows"])])
def test_long_tables_are_cut_with_their_count(count: int, notes: list[str]) -> None:
    markup = write_html_table("<x>", ["n"], [[number] for number in range(count)])
    caption, _, rows, below = cells(markup)
    assert (caption, len(rows), below) == ("<x>", 50, notes)
