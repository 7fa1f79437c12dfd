"""Citations of answers: in one line, as BibTeX and as JSON, with rows, decisions and a checksum."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

import occugraph
from occugraph.citation.citation import Citation, CitedRow, Release
from occugraph.query.session import LinkDecision
from tests.conftest import Written
from tests.support.running import in_process
from tests.support.running import occugraph as command

REASON = (
    "the one DOT occupation that leads there is in this group of 7: Software Engineer (030.062-010)"
)
OWN = (
    "the project's own decision (The occugraph developers), not a publisher's, since 2026-11-29: "
    + REASON
)
LIST = (
    "Dictionary of Occupational Titles (DOT) codes: three-digit occupational groups "
    "(US Citizenship and Immigration Services)"
)


@pytest.fixture(scope="module")
def checksum(written: Written) -> str:
    """SHA-256 of the N-Quads that `occugraph build` writes."""
    return hashlib.sha256(written[".nq"].read_bytes()).hexdigest()


def test_a_crosswalk_is_cited_with_its_rows_its_decisions_and_the_graph(
    graph: occugraph.Graph, checksum: str
) -> None:
    citation = graph.cite(graph.crosswalk("15-1252", to="dot1991"))
    assert citation.text == (
        "The occugraph developers: crosswalk of soc2018:15-1252 Software Developers to dot1991: "
        "030 Occupations in systems analysis and programming (broad, n:1, curated). "
        f"occugraph {occugraph.__version__}, its graph (SHA-256 {checksum}). Rests on DOT 1991 "
        "groups on USCIS's list to SOC 2018 (The occugraph developers), line 119; "
        f"{LIST}, line 142; line 119 is {OWN}."
    )
    assert citation.basis == ("curated",)
    assert citation.to_dict()["rows"][0] == {
        "source": "dot1991-soc2018",
        "title": "DOT 1991 groups on USCIS's list to SOC 2018",
        "publisher": "The occugraph developers",
        "line": 119,
        "basis": "curated",
        "decided_by": "The occugraph developers",
        "reason": REASON,
        "date": "2026-11-29",
    }


def test_publishers_rows_name_the_publisher_and_no_decision(graph: occugraph.Graph) -> None:
    citation = graph.cite(graph.crosswalk("soc2010:15-1132", to="isco08"))
    assert [(row.source, row.publisher, row.line, row.basis) for row in citation.rows] == [
        ("isco08-soc2010", "US Bureau of Labor Statistics", 257, "official"),
    ]
    assert "decision" not in citation.text


def test_a_decision_is_cited_with_its_reasons_and_their_lines(graph: occugraph.Graph) -> None:
    citation = graph.cite(graph.eligible("15-1252", naics="332710"))
    assert citation.question == (
        "eligibility of soc2018:15-1252 Software Developers at naics2022:332710 Machine Shops "
        "under ampd-iowa"
    )
    assert citation.answer.startswith("eligible: 332710 Machine Shops is in 31-33 Manufacturing")
    assert [(row.source, row.line) for row in citation.rows] == [
        ("iowa-ampd", 5),
        ("iowa-ampd", 34),
    ]


def test_a_concept_is_cited_with_the_sources_that_speak_of_it(graph: occugraph.Graph) -> None:
    citation = graph.cite(graph.concept("isco08:2512"))
    assert citation.answer.startswith("Software Developers (unit, International Standard")
    assert "isco08-soc2010" in {row.source for row in citation.rows if row.line == 257}


def test_an_answer_without_a_row_says_so(graph: occugraph.Graph) -> None:
    citation = graph.cite(graph.crosswalk("soc2018:35-3023", to="dot1991"))
    assert citation.answer.endswith(
        "35-3023 has no group on the list uscis-dot of US Citizenship and Immigration Services"
    )
    assert citation.rows == ()
    assert citation.text.endswith("No row of a table speaks of it.")


def test_a_file_is_cited_by_its_name_and_its_own_checksum(written: Written) -> None:
    file = written[".ttl"]
    release = occugraph.open(file).release
    assert release == ("graph.ttl", hashlib.sha256(file.read_bytes()).hexdigest(), "0.1.0")


def test_many_rows_and_decisions_are_counted_beyond_a_few() -> None:
    rows = tuple(
        CitedRow("a", "Table", "Bureau", line, "curated", LinkDecision("Us", "so", "2026-01-02"))
        for line in range(20, 0, -1)
    )
    citation = Citation("key", "What", "that", ("curated",), rows, Release("g.nq", None, "9"))
    assert citation.text == (
        "The occugraph developers: What: that. occugraph 9, the graph g.nq. Rests on Table "
        "(Bureau), lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 8 more; "
        + "".join(
            f"line {line} is the project's own decision (Us), not a publisher's, since "
            "2026-01-02: so; "
            for line in (20, 19, 18)
        )
        + "17 more lines are the project's own decisions."
    )


def test_bibtex_is_an_entry_whose_values_tex_reads_as_text() -> None:
    release = Release("a_b.nq", None, "9")
    citation = Citation("key", "50% & {more} #1_$", "~^\\", (), (), release)
    assert citation.bibtex == (
        "@misc{key,\n"
        "  author = {{The occugraph developers}},\n"
        "  title = {{50\\% \\& \\{more\\} \\#1\\_\\$: "
        "\\textasciitilde{}\\textasciicircum{}\\textbackslash{}}},\n"
        "  version = {9},\n"
        "  howpublished = {occugraph 9, the graph a\\_b.nq},\n"
        "  note = {No row of a table speaks of it.},\n"
        "}"
    )


@pytest.mark.parametrize(
    "words",
    [
        ("show", "15-1252"),
        ("crosswalk", "15-1252", "--to", "dot1991"),
        ("eligible", "15-1252", "--naics", "332710"),
    ],
    ids=lambda words: words[0],
)
def test_the_commands_cite_as_text_and_as_json(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    plain = in_process(capsys, *words)
    cited = in_process(capsys, *words, "--cite")
    record = json.loads(in_process(capsys, *words, "--json").out)
    citation = record["citation"]
    assert list(citation) == ["text", "bibtex", "question", "answer", "basis", "rows", "release"]
    assert cited.out == f"{plain.out}\n{citation['text']}\n\n{citation['bibtex']}\n"
    assert re.fullmatch(r"@misc\{[A-Za-z0-9-]+,\n(  [a-z]+ = \{.*\},\n){5}\}", citation["bibtex"])
    assert re.fullmatch("[0-9a-f]{64}", citation["release"]["sha256"])


def test_a_roster_has_no_citation(tmp_path: Path) -> None:
    done = command("eligible", "--roster", "x.csv", "-o", str(tmp_path / "y.csv"), "--cite")
    assert (done.code, done.error) == (2, "--cite goes with one job, not with --roster FILE")


# A curated link says whose decision it is, wherever it stands


def test_the_filer_reads_whose_link_it_is_and_that_the_group_is_listed() -> None:
    done = command("crosswalk", "15-1252", "--to", "dot1991")
    assert done.out.splitlines()[2:5] == [
        "    soc2018:15-1252 -> dot1991:030 (dot1991-soc2018 line 119)",
        f"      {OWN}",
        "    on the list uscis-dot of US Citizenship and Immigration Services: "
        "030 Occupations In Systems Analysis and Programming  [line 142]",
    ]


def test_a_code_without_a_listed_group_is_said_to_have_none(graph: occugraph.Graph) -> None:
    none = "35-3023 has no group on the list uscis-dot of US Citizenship and Immigration Services"
    assert graph.crosswalk("soc2018:35-3023", to="dot1991").warning.endswith(f"; {none}")
    (answer,) = graph.crosswalk_many(["soc2018:35-3023"], to="dot1991")
    assert answer.warning.endswith(f"; {none}")
    # an answer that leaves a basis out says nothing of the list
    for given in ({"basis": ["official"]}, {"via": "soc2010"}):
        assert "uscis" not in graph.crosswalk("soc2018:35-3023", to="dot1991", **given).warning


def test_json_has_the_decision_and_the_list_in_the_answer(graph: occugraph.Graph) -> None:
    (target,) = graph.crosswalk("15-1252", to="dot1991").to_dict()["targets"]
    decision = {"decided_by": "The occugraph developers", "reason": REASON, "date": "2026-11-29"}
    assert target["path"][0] == {
        "from": "soc2018:15-1252",
        "to": "dot1991:030",
        "correspondence": "dot1991-soc2018",
        "basis": "curated",
        "line": 119,
        **decision,
    }
    assert [(row["list"], row["publisher"], row["line"]) for row in target["lists"]] == [
        ("uscis-dot", "US Citizenship and Immigration Services", "142")
    ]
    rows = graph.concept("15-1252").to_dict()["counterparts"]
    (curated,) = (row for row in rows if row["basis"] == "curated")
    assert {name: curated[name] for name in decision} == decision
    # what no person decided says nothing of the kind, and programmes' lists are not filed under
    (official,) = graph.crosswalk("15-1251", to="soc2010").targets
    assert "decided_by" not in official.path[0].to_dict()
    assert "lists" not in official.to_dict()


def test_a_step_of_a_chain_is_said_to_be_decided_too(graph: occugraph.Graph) -> None:
    (first, *_) = graph.crosswalk("isco08:2512", to="dot1991").targets
    assert [step.decision is not None for step in first.path] == [False, False, True]


def test_show_and_eligible_say_whose_link_it_is() -> None:
    assert f"      {OWN}" in command("show", "15-1252").out.splitlines()
    decision = command("eligible", "dot1991:030", "--naics", "332710").out
    assert f"(narrow, 1:n); {OWN}, curated]" in decision
