"""Validation: what the built graph shows, how findings are told, and terms that stay as written."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from occugraph.errors import InputError
from occugraph.graph.build import Build, build
from occugraph.loaders.reference_tables import table_bytes
from occugraph.rdf.dataset import Dataset
from occugraph.rdf.namespaces import BASE
from occugraph.rdf.readers import read_inputs
from occugraph.rdf.writers import nquads, write
from occugraph.validation.baseline import leave_known
from occugraph.validation.findings import Validation
from occugraph.validation.quick_graph import QuickGraph
from occugraph.validation.run import check, validate
from occugraph.validation.target_graph import add
from tests.conftest import FEW
from tests.support.running import PEAK
from tests.support.shape_examples import VALID, changed, turtle

OWN = "https://w3id.org/occugraph/"


@pytest.fixture(scope="module")
def whole_validation() -> Validation:
    """The built graph, whole, checked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("OCCUGRAPH_SCHEMES", raising=False)
        return validate()


# The whole_validation graph


@pytest.mark.slow
def test_the_built_graph_conforms(whole_validation: Validation) -> None:
    assert whole_validation.conforms()
    assert not whole_validation.conforms("warning")
    assert whole_validation.counts()["violation"] == 0


@pytest.mark.slow
def test_its_warnings_are_what_the_documents_really_have(whole_validation: Validation) -> None:
    validation = {
        (finding.check, finding.notation)
        for finding in whole_validation.findings
        if finding.severity == "warning"
    }
    assert validation == {
        ("L2", "51-3092"),
        ("L2", "51-9195"),
        ("L3", "15-1132"),
        ("L3", "15-1133"),
        ("E5", "53-7064"),
        ("E2", "25-1194"),  # excludes its own minor group
        # Titles that the definitions of SOC 2010 and SOC 2018 print of others.
        *(
            ("E5", code)
            for code in (
                "11-3121",
                "11-9041",
                "25-1041",
                "25-2000",
                "25-2011",
                "25-3031",
                "35-2011",
            )
        ),
        *(
            ("E5", code)
            for code in (
                "39-9031",
                "41-2012",
                "49-1011",
                "49-2011",
                "49-2021",
                "49-2091",
                "53-3032",
            )
        ),
        ("P1", "ampd-iowa"),  # the document bears no date
        # USCIS words these as the DOT does not.
        *(("L2", code) for code in ("017", "032", "144", "189", "191", "194", "196", "197")),
        *(("L2", code) for code in ("199", "297")),
    }


@pytest.mark.slow
def test_its_remarks(whole_validation: Validation) -> None:
    remarks = Counter(
        finding.check for finding in whole_validation.findings if finding.severity == "info"
    )
    assert remarks == {"E4": 180, "QS-overlapping": 79, "QS-undocumented": 27, "QS-coverage": 7}


@pytest.mark.slow
def test_what_is_known_of_the_embedded_documents_is_left_aside(
    whole_validation: Validation,
) -> None:
    left = leave_known(whole_validation)
    assert left.findings == ()
    assert left.known == len(whole_validation.findings) == 326


@pytest.mark.slow
@pytest.mark.parametrize("base", [BASE, "https://stat.example/occ/"])
def test_what_is_known_is_known_below_any_base(tmp_path: Path, base: str) -> None:
    path = tmp_path / "isco08.nq"
    path.write_bytes(nquads(build(base=base, schemes=["isco08"]).dataset))
    result = validate([path], known=False)
    assert (result.findings, result.known) == ((), 104)


@pytest.mark.slow
def test_every_check_looks_at_something_but_those_of_what_is_absent(
    whole_validation: Validation,
) -> None:
    idle = {name for name, nodes in whole_validation.examined.items() if not nodes}
    # no skos:related; no confidence or weight; no additional content without a document; neither
    # collections nor labels of SKOS-XL
    assert idle == {"QS-one-way", "QS-siblings", "M16", "X16", "S35", "S48", "S52"}
    assert whole_validation.examined["S13"] > 0
    assert whole_validation.examined["L1"] == 634
    assert whole_validation.examined["QS-missing-label"] == 32_252


@pytest.mark.slow
def test_messages_of_the_real_graph(whole_validation: Validation) -> None:
    record = {
        finding.check: finding
        for finding in whole_validation.findings
        if finding.notation in ("51-3092", "53-7064", "15-1132")
    }
    assert record["L2"].message == (
        "L2: 51-3092 Food Batchmakers: is printed with a title that the scheme does not have; see "
        "whether the code or the title is wrong, or record the wording as skos:altLabel "
        '["Food Batch makers"@en]'
    )
    assert record["E5"].message.startswith(
        "E5: 53-7064 Packers and Packagers, Hand: is excluded by 51-9199 Production Workers, All "
        "Other under a title that the scheme does not have"
    )
    assert record["E5"].value == "Packers and Packers, Hand"
    assert record["L3"].message == (
        "L3: 15-1132 Software Developers, Applications: has a code of SOC 2010, not of the list's "
        "SOC 2018; ask the publisher which present code is meant"
    )


@pytest.mark.slow
def test_every_message_names_what_is_at_fault_and_what_to_do(whole_validation: Validation) -> None:
    for finding in whole_validation.findings:
        assert finding.message.startswith(f"{finding.check}: ")
        assert finding.notation is not None
        assert finding.notation in finding.message
        assert "; " in finding.message
        assert "<" not in finding.message
        assert finding.message.isprintable()


@pytest.mark.slow
def test_findings_of_the_built_graph_name_rows_of_the_tables(whole_validation: Validation) -> None:
    validation = {
        (finding.check, finding.notation): finding for finding in whole_validation.findings
    }
    expected = {
        ("L2", "51-3092"): "119,51309200,Food Batch makers,soc2018,51-3092,",
        ("L3", "15-1132"): '16,15113200,"Software Developers, Applications",soc2010,15-1132,',
        ("E5", "53-7064"): '136,51-9199,53-7064,"Packers and Packers, Hand",,excludes',
        ("E4", "13-1023"): (
            '13-1023,13-1022,,"Wholesale and Retail Buyers, Except Farm Products",,excludes'
        ),
        ("QS-overlapping", "81219"): "81219,naics_industry,8121,Other Personal Care Services",
    }
    for key, row in expected.items():
        finding = validation[key]
        assert finding.file is not None
        assert finding.line is not None
        table = table_bytes(finding.file.removeprefix("loaders/reference/")).decode()
        assert table.splitlines()[finding.line - 1] == row
    assert validation["P1", "ampd-iowa"].line is None  # no row: the document has no date


@pytest.mark.slow
def test_a_file_of_the_graph_has_the_findings_of_the_built_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schemes = ("soc2018", "dot1991")
    write(build(schemes=schemes).dataset, tmp_path / "graph.ttl")
    monkeypatch.setenv("OCCUGRAPH_SCHEMES", ",".join(schemes))
    of_file, of_built = validate([tmp_path / "graph.ttl"]), validate()
    assert {"E2", "L2"} <= {finding.check for finding in of_built.findings}
    assert unplaced(of_file.to_dict()) == unplaced(of_built.to_dict())


@pytest.mark.slow
@pytest.mark.whole
def test_the_same_findings_from_a_file_with_another_base(built: Build, tmp_path: Path) -> None:
    """In a part of the graph, in which each check that the whole has findings of has some."""
    elsewhere = "https://example.org/trades/"
    here, there = (
        unplaced(validate([part(made, tmp_path / f"{name}.ttl")]).to_dict())
        for name, made in (("here", built), ("there", build(base=elsewhere, schemes=FEW)))
    )
    assert {finding["check"] for finding in here["findings"]} == {
        *("E2", "E4", "E5", "L2", "L3", "P1", "QS-overlapping", "QS-undocumented")
    }
    assert OWN not in json.dumps(there)
    assert json.loads(json.dumps(there).replace(elsewhere, OWN)) == here


def part(made: Build, file: Path) -> Path:
    """Write the graphs of four sources and the vocabulary."""
    iris, graphs = made.dataset.iris, made.dataset.graphs
    sources = "uscis-dot", "iowa-ampd", "bls-soc-2018", "bls-soc2018-exclusions", "occugraph"
    names = [iris.graph(name) for name in sources]
    write(Dataset(iris, made.dataset.schemes, {name: graphs[name] for name in names}), file)
    return file


def unplaced(record: dict[str, Any]) -> dict[str, Any]:
    for finding in record["findings"]:
        del finding["file"], finding["line"], finding["source"]
    return record


# How findings are told


def test_findings_are_sorted_and_the_same_run_after_run() -> None:
    change = """
    DELETE DATA { new:A-2 skos:prefLabel "Turners"@en . new:B-2 skos:prefLabel "Founders"@en .
        <new> dct:source <source/guild> . new:A-1 skos:related new:B-1 } ;
    INSERT DATA { [] a skos:Concept . [] a skos:Concept . new:B-2 skos:broadMatch new:B-2 }
    """
    first, second = changed(change), changed(change)
    assert first == second
    assert len({finding.check for finding in first.findings}) > 4
    severities = [finding.severity for finding in first.findings]
    assert severities == sorted(severities, key=["violation", "warning", "info"].index)


def test_a_blank_node_has_no_name_of_its_own() -> None:
    (finding,) = (each for each in changed("INSERT DATA { [] a skos:Collection }").findings)
    assert (finding.check, finding.focus, finding.label) == ("QS-http", "[]", None)
    assert finding.message.startswith("QS-http: a blank node: has no http")


def test_a_finding_as_json() -> None:
    (finding,) = changed('INSERT DATA { new:A-1 skos:altLabel "Carpenters"@en }').findings
    assert finding.to_dict() == {
        "check": "S13",
        "severity": "violation",
        "focus": f"{OWN}new/A-1",
        "label": "Carpenters",
        "notation": "A-1",
        "message": "S13: A-1 Carpenters: repeats its preferred label as an alternative or hidden "
        'one; remove the repetition ["Carpenters"@en]',
        "file": None,
        "line": None,
        "value": "Carpenters",
        "source": None,
    }


def test_labels_in_english_first() -> None:
    update = 'DELETE DATA { new:B skos:notation "B" } ;'
    update += 'INSERT DATA { new:B skos:prefLabel "Oficios del metal"@es }'
    validation = changed(update).findings
    assert {finding.label for finding in validation if finding.focus == f"{OWN}new/B"} == {
        "Metal trades"
    }


def test_conforms_by_severity() -> None:
    info = changed("INSERT DATA { new:A-1 skos:related new:A-2 . new:A-2 skos:related new:A-1 }")
    assert [info.conforms(level) for level in ("violation", "warning", "info")] == [
        True,
        True,
        False,
    ]


# Anybody's graph


@pytest.mark.parametrize(
    "text",
    [
        # backslashes, which pySHACL would take for a template
        r'<x> a skos:Concept ; skos:prefLabel "a\\1b\\q"@en ; skos:topConceptOf "s\\g<x>" .',
        r'<x> xkos:madeOf <p> . <p> a xkos:ConceptAssociation ; xkos:sourceConcept "\\q" .',
        '<x> skos:broader "a text" ; skos:exactMatch 1 ; skos:inScheme "s" .',
        "<x> skos:member <y> ; xkos:depth <z> ; xkos:levels <x> . <x> a xkos:ClassificationLevel .",
        "<x> rdf:rest <x> ; rdf:first <x> ; xkos:levels <x> . <x> a xkos:ClassificationLevel .",
        '<l> a xkos:ClassificationLevel ; xkos:notationPattern "((((" ; skos:member <x> .',
        '<l> a xkos:ClassificationLevel ; xkos:depth "one" ; occ:publishedCount "many" .',
        '<x> occ:cardinality 11 ; a xkos:ConceptAssociation ; occ:basis [] ; occ:match "exact" .',
        "skos:Concept rdfs:subClassOf skos:Concept . <x> a skos:Concept .",
        "<x> a <y> . <y> rdfs:subClassOf <z> . <z> rdfs:subClassOf <y> , skos:Concept .",
    ],
)
def test_no_graph_breaks_a_check(text: str) -> None:
    for finding in turtle(text).findings:
        assert finding.message


def test_a_literal_at_fault_keeps_its_letters() -> None:
    validation = turtle(r'<x> skos:altLabel "a\\b" .').findings
    assert {finding.value for finding in validation if finding.check == "QS-untagged"} == {r"a\b"}


def test_files_are_checked_together(tmp_path: Path) -> None:
    one, other = tmp_path / "one.ttl", tmp_path / "other.nt"
    one.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<urn:a> skos:related <urn:c> ; skos:broader <urn:b> . _:x skos:altLabel "x"@en .'
    )
    broader = "<http://www.w3.org/2004/02/skos/core#broader>"
    other.write_text(
        f"<urn:b> {broader} <urn:c> .\n"
        '_:x <http://www.w3.org/2004/02/skos/core#prefLabel> "x"@en .\n'
    )
    validation = [finding.check for finding in validate([one, other]).findings]
    assert "S27" in validation
    assert "S13" not in validation  # _:x is another node in each file


def test_a_publishers_excerpt_with_correspondence_but_without_levels() -> None:
    # Typed notations, matches and steps told one way, an association with two targets: all legal.
    validation = turtle("""
    <y1> a skos:ConceptScheme ; skos:prefLabel "Goods, 1"@en ; skos:notation "G1" ;
        dct:creator <office> ; dct:created "2023" ; xkos:numberOfLevels 5 .
    <y2> a skos:ConceptScheme ; skos:prefLabel "Goods, 2"@en ; skos:notation "G2" ;
        dct:creator <office> ; dct:created "2024" ; xkos:numberOfLevels 5 .
    <y1/1> a skos:Concept ; skos:inScheme <y1> ; skos:topConceptOf <y1> ; xkos:depth 1 ;
        skos:notation "I"^^rdf:PlainLiteral ; skos:prefLabel "SECTION I"@en ;
        skos:scopeNote "Animals"@en ; skos:exactMatch <y2/1> .
    <y1/11> a skos:Concept ; skos:inScheme <y1> ; skos:broader <y1/1> ; xkos:depth 3 ;
        skos:notation "0101" ; skos:prefLabel "Horses"@en ; skos:broadMatch <y2/1> .
    <y2/1> a skos:Concept ; skos:inScheme <y2> ; skos:topConceptOf <y2> ; xkos:depth 1 ;
        skos:notation "I"^^rdf:PlainLiteral ; skos:prefLabel "SECTION I"@en ;
        skos:altLabel "SECTION I"@en ; skos:scopeNote "Animals"@en .
    <t> a xkos:Correspondence ; xkos:compares <y1> , <y2> ; skos:prefLabel "1 to 2"@en .
    <p> a xkos:ConceptAssociation ; xkos:sourceConcept <y1/11> ; xkos:targetConcept <y2/1> , <y3> .
    """)
    assert Counter((finding.check, finding.severity) for finding in validation.findings) == {
        ("S13", "violation"): 1,
        ("M1", "violation"): 3,  # made of no association, no source, no terms of use
        ("M2", "violation"): 1,
        ("M17", "warning"): 1,  # a correspondence without a date
        ("X13", "warning"): 4,  # source and terms of use of either scheme
        ("X13", "info"): 2,  # neither scheme has a description
    }


# Reading


def parsed(tmp_path: Path, text: str) -> QuickGraph:
    file = tmp_path / "graph.ttl"
    file.write_text(text, "utf-8")
    graph = QuickGraph()
    (read,) = read_inputs([str(file)])
    add(graph, read)
    return graph


def test_terms_stay_as_they_are_written(tmp_path: Path) -> None:
    text = """
    @prefix : <http://example.org/> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    :a :b "plain", "text"@en, "texto"@pt-br, "0110"^^xsd:integer, "abc"^^xsd:integer,
        "2020-13-45"^^xsd:date, "x"^^:own, "TRUE"^^xsd:boolean, 1.50, "línea\\n\\t\\"2\\""@es,
        "𝔘nicode" ; :list ( :a "b" [ :c _:d ] ) .
    _:d :e _:d .
    """
    mine = parsed(tmp_path, text)
    theirs = rdflib.Graph()
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        theirs.parse(data=text, format="turtle")
    finally:
        rdflib.NORMALIZE_LITERALS = before
    plain = rdflib.Graph()
    for triple in mine:
        plain.add(triple)
    assert isomorphic(plain, theirs)
    ill = rdflib.Literal("abc", datatype=rdflib.XSD.integer)
    (written,) = (each for each in mine.objects() if each == ill)
    assert isinstance(written, rdflib.Literal)
    assert written.ill_typed


def test_a_plain_string_is_an_xsd_string(tmp_path: Path) -> None:
    mine = parsed(tmp_path, '<urn:a> <urn:b> "x", "x"^^<http://www.w3.org/2001/XMLSchema#string> .')
    assert list(mine.objects()) == [rdflib.Literal("x")]


def test_a_quick_graph_answers_as_rdflibs_own() -> None:
    quick = QuickGraph()
    quick.fill(ox.parse(VALID.read_bytes(), ox.RdfFormat.TURTLE))
    own = rdflib.Graph()
    for triple in quick:
        own.add(triple)
    assert len(quick) == len(own) > 300
    terms = [None, *sorted({each for triple in own for each in triple}, key=str)][::7]
    for subject in terms:
        for predicate in terms:
            for obj in terms:
                pattern = (subject, predicate, obj)
                assert set(quick.triples(pattern)) == set(own.triples(pattern))
                assert (pattern in quick) == (pattern in own)
            assert set(quick.objects(subject, predicate)) == set(own.objects(subject, predicate))
            assert set(quick.subjects(subject, predicate)) == set(own.subjects(subject, predicate))


def test_a_graph_may_be_changed_after_it_was_looked_up() -> None:
    graph = QuickGraph()
    graph.fill(ox.parse(VALID.read_bytes(), ox.RdfFormat.TURTLE))
    alt, concept = rdflib.SKOS.altLabel, rdflib.URIRef(f"{OWN}new/A-1")
    assert check(graph).findings == ()
    graph.add((concept, alt, rdflib.Literal("Carpenters", lang="en")))
    graph.remove((rdflib.URIRef(f"{OWN}new/A-2"), rdflib.SKOS.broader, None))
    assert [(finding.check, finding.notation) for finding in check(graph).findings] == [
        ("S13", "A-1"),
        ("X11", "A"),  # which still says from its end that A-2 is below it
    ]


# Long input


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="measured where the system has /proc")
def test_a_literal_of_ten_megabytes_takes_memory_of_its_own_order(tmp_path: Path) -> None:
    file, text = tmp_path / "long.ttl", "long text\n" * 1_000_000
    file.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<urn:a> skos:prefLabel "A"@en ;\n  skos:prefLabel "B"@en ;\n'
        f'  skos:definition """{text}"""@en .\n<urn:b> skos:prefLabel "C"@en , "D"@en .\n'
    )
    measure = PEAK + (
        "import sys; from occugraph.cli import main; main(sys.argv[1:]); "
        "print(peak() // 1024, file=sys.stderr)"
    )
    words = ("validate", "--no-config", "--quiet", "--format", "github", str(file))
    done = subprocess.run(
        [sys.executable, "-c", measure, *words], capture_output=True, text=True, check=True
    )
    assert f"file={file},line=1000005,title=S14::" in done.stdout
    assert f"file={file},line=3,title=S14::" in done.stdout
    assert int(done.stderr) < 400


# Bad input


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        (
            "bad.ttl",
            "<urn:a> <urn:b> <urn:c> .\n" * 6 + "<urn:a> <urn:b> .\n",
            r"bad\.ttl:7:17: not Turtle: \. is not",
        ),
        ("empty.ttl", "", r"empty\.ttl: is empty"),
        ("blank.ttl", "\n\n", r"blank\.ttl: is empty"),
        ("comment.ttl", "# nothing\n", r"comment\.ttl: holds no triples"),
        ("binary.ttl", "\x00\x01\x02\x7f", r"binary\.ttl:1:1: not Turtle"),
        ("bad.rdf", "<html>", r"bad\.rdf:.*not RDF/XML"),
        ("bad.jsonld", "{", r"bad\.jsonld:.*not JSON-LD"),
        ("bad.ttl.gz", "not packed", r"bad\.ttl\.gz: not a whole gzip file"),
        ("tag.ttl", '<urn:a> <urn:b> "x"@en_US .', r"tag\.ttl:1:23: not Turtle"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str, content: str, problem: str) -> None:
    file = tmp_path / name
    file.write_text(content, "utf-8")
    with pytest.raises(InputError) as error:
        validate([file])
    assert re.search(problem, str(error.value))
    assert "\n" not in str(error.value)


def test_no_file_a_wrong_suffix(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        validate([tmp_path / "none.ttl"])
    (tmp_path / "graph.txt").write_text("<urn:a> <urn:b> <urn:c> .")
    with pytest.raises(InputError, match=r"graph\.txt: no RDF format for the suffix '\.txt'"):
        validate([tmp_path / "graph.txt"])


def test_an_ill_typed_literal_is_no_traceback(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "ill.ttl"
    file.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> ."
        '<urn:a> skos:altLabel "x"^^<http://www.w3.org/2001/XMLSchema#integer> .'
    )
    assert [finding.check for finding in validate([file]).findings] == ["S12"]
    assert caplog.records == []


def test_triples_about_triples_are_left_aside_and_counted(tmp_path: Path) -> None:
    plain, annotated = tmp_path / "plain.ttl", tmp_path / "annotated.ttl"
    head = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . <urn:a> a skos:Concept ; "
    plain.write_text(f'{head} skos:prefLabel "A"@en , "B"@en .')
    annotated.write_text(
        f'{head} skos:prefLabel "A"@en {{| <urn:by> "me" |}} , "B"@en ~ <urn:r> .\n'
        "<urn:a> <urn:says> <<( <urn:a> <urn:b> <urn:c> )>> ."
    )
    expected, result = validate([plain]), validate([annotated])
    assert [finding.message for finding in result.findings] == [
        finding.message for finding in expected.findings
    ]
    assert expected.remarks == ()
    remark = "3 triples about triples (RDF 1.2) left aside: no check is about them"
    assert result.remarks == (remark,)
    assert result.to_dict()["remarks"] == [remark]


def test_a_folder_says_what_of_it_was_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<urn:a> a <http://www.w3.org/2004/02/skos/core#Concept> .")
    assert validate([tmp_path]).remarks == ()
    for name in "bcdefgh":
        (tmp_path / f"{name}.doc").write_text("x")
    named = ", ".join(str(tmp_path / f"{name}.doc") for name in "bcdef")
    unread = f"{tmp_path}: 7 files not read, being no RDF by the name: {named}, ..."
    assert validate([tmp_path]).remarks == (unread,)


def test_a_base_that_is_none() -> None:
    with pytest.raises(InputError, match="absolute IRI"):
        validate(base="trades")


# What SKOS entails, and what it allows


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("<a> skos:narrower <b> ; skos:related <b> .", "S27"),
        ("<a> skos:narrowMatch <b> ; skos:relatedMatch <b> .", "S27"),
        ("<a> skos:broaderTransitive <b> . <b> skos:broader <a> .", "CYC"),
        ("<p> rdfs:subPropertyOf skos:broader . <a> <p> <b> . <b> skos:broader <a> .", "CYC"),
        ('<a> skosxl:prefLabel [ skosxl:literalForm "A"@en ] ; skos:altLabel "A"@en .', "S13"),
        ('<a> skos:prefLabel "A"@en , "B"@EN .', "S14"),
        ('<a> skos:prefLabel "A" , "B" .', "S14"),
    ],
)
def test_what_skos_entails_counts(text: str, check: str) -> None:
    assert check in {finding.check for finding in turtle(text).findings}


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ('<a> skos:prefLabel "A" ; skos:altLabel "B" .', "S14"),
        (
            "<s> skos:hasTopConcept <a> . <a> skos:broader <b> ; skos:inScheme <t> ."
            " <b> skos:inScheme <t> .",
            "QS-top",
        ),
        (
            '<a> skos:inScheme <s> ; skos:notation "1" . <b> skos:inScheme <s> ;'
            ' skos:notation "1" ; dct:isReplacedBy <a> .',
            "QS-notation",
        ),
        ("<a> a skos:Concept ; owl:deprecated true .", "QS-orphan"),
        (
            "<a> skos:inScheme <s> , <all> ; skos:exactMatch <b> . <b> skos:inScheme <t> , <all> .",
            "QS-mapping",
        ),
        (
            "<a> skos:inScheme <s> ; skos:exactMatch <b> . <b> skos:inScheme <s> ;"
            " owl:deprecated true .",
            "QS-mapping",
        ),
    ],
)
def test_what_skos_allows_is_no_finding(text: str, check: str) -> None:
    assert check not in {finding.check for finding in turtle(text).findings}


def test_ten_thousand_concepts_of_one_title_and_code_are_one_finding_each(tmp_path: Path) -> None:
    same = 'skos:inScheme <s> ; skos:prefLabel "Other"@en ; skos:notation "9" ; skos:broader <top>'
    file = tmp_path / "same.ttl"
    rows = "\n".join(f"<c{number}> a skos:Concept ; {same} ." for number in range(10_000))
    file.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@base <http://e/> .\n"
        f"<s> a skos:ConceptScheme ; skos:hasTopConcept <top> .\n{rows}\n"
    )
    begin = time.process_time()
    shared = [
        finding
        for finding in validate([file]).findings
        if finding.check in ("QS-overlapping", "QS-notation")
    ]
    assert time.process_time() - begin < 20
    assert [(finding.focus, finding.line) for finding in shared] == [("http://e/c0", 4)] * 2
    assert all("the first of 10000 concepts of " in finding.message for finding in shared)
