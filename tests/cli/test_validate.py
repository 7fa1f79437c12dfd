"""`occugraph validate`: formats, exit codes, and bad input in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from occugraph.cli import main
from tests.support import running
from tests.support.shape_examples import PREFIXES, VALID

OWN = "https://w3id.org/occugraph/"


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """The valid graph with a violation, a warning and an info."""
    store = ox.Store()
    store.load(VALID.read_bytes(), ox.RdfFormat.TURTLE)
    store.update(
        PREFIXES
        + """INSERT DATA { new:A-1 skos:altLabel "Carpenters"@en ; skos:related new:A-2 .
             new:A-2 skos:related new:A-1 } ;
             DELETE DATA { new:B-1 skos:related new:A-1 }"""
    )
    file = tmp_path / "wrong.nt"
    data = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""
    file.write_bytes(b"".join(sorted(data.splitlines(keepends=True))))
    return file


def at(file: Path, *terms: str) -> str:
    """Where a triple of A-1 stands."""
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if line.startswith(f"<{OWN}new/A-1> ") and all(term in line for term in terms):
            return f"{file}:{number}"
    raise AssertionError(terms)


def test_a_graph_that_conforms(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(VALID)]) == 0
    out, err = capsys.readouterr()
    assert out == (
        "conforms: 0 violations, 0 warnings, 0 info; 84 checks applied (profile "
        "occugraph, found by what the graph holds)\n"
    )
    assert err == ""


def test_findings_as_text(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(wrong)]) == 1
    label = at(wrong, "prefLabel", "@en")
    one_way, sibling = (at(wrong, "#related>", f"new/{code}>") for code in ("B-1", "A-2"))
    assert capsys.readouterr().out.splitlines() == [
        "violation S13: A preferred label is no other label (1)",
        f"  {label}: A-1 Carpenters: repeats its preferred label as an alternative or hidden one; "
        'remove the repetition ["Carpenters"@en]',
        "",
        "warning QS-one-way: Related is told from both ends (1)",
        f"  {one_way}: A-1 Carpenters: is skos:related to B-1 Smiths, which does not say so "
        "itself; write it at both ends",
        "",
        "info QS-siblings: Siblings are not related (1)",
        f"  {sibling}: A-1 Carpenters: is skos:related to A-2 Turners, which has the same broader "
        "concept; keep it only if it says more than that",
        "",
        "does not conform: 1 violation, 1 warning, 1 info; 84 checks applied (profile occugraph, "
        "found by what the graph holds)",
    ]


def test_many_findings_of_a_check_are_cut_short(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "many.ttl"
    lines = (f"<urn:x:{number}> a skos:Collection ." for number in range(25))
    skos = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    file.write_text(skos + "\n".join(lines))
    assert main(["validate", str(file)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "warning QS-http: Concepts have web addresses (25)"
    assert out[21] == "  and 5 more; --format json names them all"
    assert main(["validate", "--format", "json", str(file)]) == 0
    assert len(json.loads(capsys.readouterr().out)["findings"]) == 25


@pytest.mark.parametrize(("level", "code"), [("violation", 0), ("warning", 0), ("info", 1)])
def test_fail_on(level: str, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "info.ttl"
    related = "<https://x.example/{}> skos:related <https://x.example/{}> ;"
    concept = 'a skos:Concept ; skos:prefLabel "{}"@en ; skos:broader <https://x.example/3> .\n'
    file.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        + related.format(1, 2)
        + concept.format("One")
        + related.format(2, 1)
        + concept.format("Two")
        + '<https://x.example/3> a skos:Concept ; skos:prefLabel "Three"@en .'
    )
    assert main(["--quiet", "validate", str(file), "--fail-on", level]) == code
    assert capsys.readouterr().err == ""
    assert main(["validate", str(file), "--fail-on", level, "--format", "json"]) == code
    assert json.loads(capsys.readouterr().out)["conforms"] is (code == 0)


def test_json(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(wrong), "--format", "json"]) == 1
    record = json.loads(capsys.readouterr().out)
    assert list(record) == [
        *("conforms", "findings", "examined", "absent", "profile", "accepted", "known", "fixed"),
        "remarks",
    ]
    assert record["conforms"] is False
    assert list(record["findings"][0]) == [
        *("check", "severity", "focus", "label", "notation"),
        *("message", "file", "line", "value", "source"),
    ]
    assert [each["check"] for each in record["findings"]] == ["S13", "QS-one-way", "QS-siblings"]
    assert record["examined"]["L1"] == 2
    assert all(isinstance(nodes, int) for nodes in record["examined"].values())


def test_turtle(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(wrong), "--format", "turtle"]) == 1
    report = ox.Store()
    report.load(capsys.readouterr().out.encode(), ox.RdfFormat.TURTLE)
    solutions = report.query("""
        PREFIX sh: <http://www.w3.org/ns/shacl#>
        SELECT ?shape ?severity ?focus ?value ?component {
            ?report a sh:ValidationReport ; sh:conforms false ; sh:result ?result .
            ?result a sh:ValidationResult ; sh:sourceShape ?shape ; sh:resultSeverity ?severity ;
                sh:focusNode ?focus ; sh:value ?value ; sh:sourceConstraintComponent ?component ;
                sh:resultMessage ?message
        } ORDER BY ?shape""")
    assert isinstance(solutions, ox.QuerySolutions)
    rows = [[str(term) for term in row] for row in solutions]
    assert [row[0].rpartition("#")[2] for row in rows] == ["QS-one-way>", "QS-siblings>", "S13>"]
    assert rows[2][1:] == [
        "<http://www.w3.org/ns/shacl#Violation>",
        f"<{OWN}new/A-1>",
        '"Carpenters"@en',
        "<http://www.w3.org/ns/shacl#DisjointConstraintComponent>",
    ]
    assert main(["validate", str(VALID), "--format", "turtle"]) == 0
    assert "sh:conforms true ." in capsys.readouterr().out


def test_what_has_nothing_to_look_at_is_said_beside_the_result(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "one.ttl"
    file.write_text('<urn:a> <http://www.w3.org/2004/02/skos/core#altLabel> "x"@en .')
    assert main(["validate", str(file)]) == 0
    err = capsys.readouterr().err
    assert "nothing to check for S37: there is no occ:OccupationList nor skos:Collection" in err
    assert "S13" not in err
    assert "M17" not in err  # not of the profile
    assert main(["validate", str(file), "--quiet"]) == 0
    assert capsys.readouterr().err == ""


def test_the_file_of_store_is_checked(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--store", str(wrong), "validate"]) == 1
    assert "S13" in capsys.readouterr().out
    assert main(["--store", str(wrong), "validate", str(wrong)]) == 2
    assert "give INPUT or --store or --endpoint, one of them" in capsys.readouterr().err


def test_a_base_that_is_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "elsewhere.ttl"
    text = VALID.read_text("utf-8").replace(OWN, "https://example.org/")
    file.write_text(text.replace('occ:printedCode "A1" ;', ""))
    assert main(["validate", str(file), "--base", "https://example.org/"]) == 1
    assert "violation L1" in capsys.readouterr().out
    main(["validate", str(file), "--base", OWN])
    assert "L1" not in capsys.readouterr().out  # no term of occugraph's own is seen


@pytest.mark.slow
def test_the_built_graph() -> None:
    words = ("validate", "--format", "json", "--fail-on", "violation")
    done = running.occugraph(*words, OCCUGRAPH_SCHEMES="soc2010,isco08")
    assert done.code == 0
    assert json.loads(done.out)["conforms"] is True
    assert done.err.splitlines() == [
        "nothing to check for P1: there is no occ:Approval nor occ:IndustryCondition nor "
        "occ:Programme",
        "nothing to check for M16: there is no occ:weight nor sssom:confidence",
        "nothing to check for S35: there is no skos:memberList",
        "nothing to check for QS-one-way, QS-siblings: there is no skos:related",
        "nothing to check for S48, S52: there is no skosxl:Label",
        "nothing to check for X16: there is no xkos:additionalContentNote",
    ]


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        (
            "bad.ttl",
            b"<urn:a> <urn:b> <urn:c> .\n" * 6 + b"<urn:a> <urn:b> .",
            "bad.ttl:7:17: not",
        ),
        ("binary.nt", b"\x89PNG\r\n\x1a\n\xff\xfe", "binary.nt:1:1: not N-Triples"),
        ("empty.ttl", b"", "empty.ttl: is empty"),
        ("graph.csv", b"a,b", "graph.csv: no RDF format for the suffix '.csv'"),
    ],
)
def test_bad_input_is_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, content: bytes, error: str
) -> None:
    (tmp_path / name).write_bytes(content)
    done = running.in_process(capsys, "validate", name, cwd=tmp_path)
    assert done.code == 2
    assert done.error.startswith(error)


def test_an_unknown_format_lists_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    done = running.in_process(capsys, "validate", "--format", "pdf")
    assert done.code == 2
    assert "text" in done.error
    assert "turtle" in done.error
