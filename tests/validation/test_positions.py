"""The lines of findings: in files of every format, in the source tables, and never guessed."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from occugraph.graph.build import build
from occugraph.rdf.readers import NAMES, Input
from occugraph.rdf.terms import TYPE
from occugraph.rdf.writers import write
from occugraph.validation.explanation import example
from occugraph.validation.findings import Finding
from occugraph.validation.positions.places import Wanted, places
from occugraph.validation.run import validate
from occugraph.validation.selection import CheckSelection
from tests.support.laid_out import FORMATS, lay_out

SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"
BROADER, LABEL = f"<{SKOS}broader>", f"<{SKOS}prefLabel>"


def read(text: str, suffix: str = "ttl") -> Input:
    formats = dict(zip(NAMES, (ox.RdfFormat.from_extension(each) for each in NAMES), strict=True))
    syntax = formats[suffix]
    assert syntax is not None
    return Input(f"file.{suffix}", syntax, "http://base.example/x", text.encode())


def line(
    text: str,
    focus: str,
    path: str | None = None,
    value: str | None = None,
    suffix: str = "ttl",
) -> int | None:
    (validation,) = places([read(text, suffix)], [Wanted(focus, path, value)])
    return validation.line if validation else None


TURTLE = f"""\
@prefix skos: <{SKOS}> . # <http://e/a> "
@prefix e: <http://e/> .

e:a
    a skos:Concept ;
    skos:prefLabel "One"@EN ,
        '''two
lines'''@en-GB ;
    skos:broader e:b ,
        e:c .
e:d skos:related [ skos:broader e:e ] ; skos:notation 1.5 .
PREFIX e: <http://other/>
e:a a skos:Concept .
"""


@pytest.mark.parametrize(
    ("focus", "path", "value", "expected"),
    [
        ("<http://e/a>", None, None, 4),  # where it is described
        ("<http://e/a>", LABEL, '"One"@en', 6),
        ("<http://e/a>", LABEL, '"two\\nlines"@en-gb', 7),  # where it begins
        ("<http://e/a>", BROADER, "<http://e/c>", 10),
        ("<http://e/c>", BROADER, "<http://e/a>", 10),  # told from the other end
        ("<http://e/a>", None, "<http://e/b>", 9),
        ("<http://e/a>", BROADER, None, 9),  # the property at fault
        ("<http://e/a>", "<http://e/p>", '"x"', 4),  # what is missing
        ("<http://e/b>", None, None, 9),  # only named
        ("<http://e/e>", None, None, 11),
        (
            "<http://e/d>",
            f"<{SKOS}notation>",
            '"1.5"^^<http://www.w3.org/2001/XMLSchema#decimal>',
            11,
        ),
        ("<http://other/a>", None, None, 13),
        ("<http://e/none>", None, None, None),
    ],
)
def test_turtle(focus: str, path: str | None, value: str | None, expected: int | None) -> None:
    assert line(TURTLE, focus, path, value) == expected


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ('"x"\n, "y"', '"x"', 2),  # complete with the mark in line 3
        ('"y",\n"x",\n"z"', '"x"', 3),
        ('"y"\n, "x" ; e:q "z"', '"x"', 3),
        ('"x" ;\ne:q "x"', '"x"', 2),
        ('"x"\n^^\ne:t', '"x"^^<http://e/t>', 2),
        ('"""a\n"x" """, "x"', '"x"', 3),
        ('"""a\n"x" """', '"a\\n\\"x\\" "', 2),
        ('( "y"\n"z" ) ,\n"x"', '"x"', 4),
    ],
)
def test_a_text_is_where_it_begins(text: str, value: str, expected: int) -> None:
    written = f"@prefix e: <http://e/> .\ne:a e:p {text} ."
    assert line(written, "<http://e/a>", "<http://e/p>", value) == expected


@pytest.mark.parametrize("end", [",\n", ", "])
def test_a_statement_of_many_texts_is_read_in_a_second(end: str) -> None:
    """Each of its findings once had the statement read again a dozen times."""
    texts = [f'"{number}"' for number in range(800)]
    written = f"@prefix e: <http://e/> .\ne:a e:p\n{end.join(texts)} ."
    wanted = [Wanted("<http://e/a>", "<http://e/p>", text) for text in texts]
    begin = time.process_time()
    lines = [place and place.line for place in places([read(written)], wanted)]
    assert time.process_time() - begin < 4
    assert lines == [3 + (number if end == ",\n" else 0) for number in range(800)]


def test_statements_in_one_line_are_in_that_line() -> None:
    """A file whose line ends were taken away: each finding once looked for its beginning."""
    names = [f"<http://e/{number}>" for number in range(4000)]
    wanted = [Wanted(name, None, None) for name in names]
    begin = time.process_time()
    lines = places([read("".join(f"{name} a <http://e/c> . " for name in names))], wanted)
    assert time.process_time() - begin < 4
    assert {place and place.line for place in lines} == {1}


@pytest.mark.parametrize(
    ("path", "joined_by", "expected"),
    [
        (None, (), 3),
        (None, ("q",), 4),
        (None, ("r",), 5),  # from the other end
        (None, ("q", "r"), 4),
        (None, ("none",), 3),
        ("p", ("q",), 3),
        ("other", ("r",), 5),
    ],
)
def test_what_joins_two_nodes_is_what_the_check_is_about(
    path: str | None, joined_by: tuple[str, ...], expected: int
) -> None:
    text = "@prefix e: <http://e/> .\ne:a e:other e:z ;\n  e:p e:b ;\n  e:q e:b .\ne:b e:r e:a ."
    properties = frozenset(f"<http://e/{name}>" for name in joined_by)
    named = path and f"<http://e/{path}>"
    wanted = Wanted("<http://e/a>", named, "<http://e/b>", properties)
    assert places([read(text)], [wanted]) == [("file.ttl", expected)]


def test_a_sign_does_not_begin_a_name() -> None:
    assert line("PREFIX e: <http://e/>\n<http://a> e:-1 .", "<http://a>", "<http://e/>") == 2


def test_trig_and_nquads_tell_graphs_from_triples() -> None:
    trig = "<urn:g> {\n <http://a> <urn:p> <urn:b> }\nGRAPH <http://h>\n{ <http://h> a <urn:c> }"
    assert line(trig, "<http://a>", suffix="trig") == 2
    assert line(trig, "<http://h>", suffix="trig") == 4
    quads = '<http://a> <http://p> "x" <http://g> .\n<http://g> <http://p> "y" .\n'
    assert line(quads, "<http://g>", suffix="nq") == 2
    assert line(quads, "<http://a>", "<http://p>", "<http://g>", suffix="nq") == 1


XML = """\
<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xml:base="http://e/x"
    xmlns:skos="http://www.w3.org/2004/02/skos/core#">
  <skos:Concept rdf:about="#a">
    <skos:broader rdf:resource="b"/>
    <skos:prefLabel xml:lang="EN">One</skos:prefLabel>
    <skos:narrower>
      <skos:Concept rdf:ID="c" skos:notation="C"/>
    </skos:narrower>
  </skos:Concept>
</rdf:RDF>
"""


@pytest.mark.parametrize(
    ("focus", "path", "value", "expected"),
    [
        ("<http://e/x#a>", None, None, 4),
        ("<http://e/x#a>", BROADER, "<http://e/b>", 5),
        ("<http://e/x#a>", LABEL, '"One"@en', 6),
        ("<http://e/x#a>", None, "<http://e/x#c>", 8),
        ("<http://e/x#c>", f"<{SKOS}notation>", '"C"', 8),
        ("<http://e/c>", None, None, None),
    ],
)
def test_rdf_xml(focus: str, path: str | None, value: str | None, expected: int | None) -> None:
    assert line(XML, focus, path, value, suffix="rdf") == expected


JSON = """\
{"@context": {"id": "@id", "e": "http://e/", "ee": "e:x/", "broader": "http://b"},
 "@graph": [
  {"id": "e:a", "broader": {"@id": "e:b"}},
  {"broader": [{"@id":
      "ee:c", "@type": "e:C"}],
   "@id": "rel"},
  {"@id": "e:b",
   "broader": "@id"}
]}
"""


@pytest.mark.parametrize(
    ("focus", "expected"),
    [
        ("<http://e/a>", 3),
        ("<http://e/b>", 7),  # where it is described, not where it is named
        ("<http://e/x/c>", 5),
        ("<http://base.example/rel>", 6),
        ("<http://e/none>", None),
    ],
)
def test_json_ld(focus: str, expected: int | None) -> None:
    assert line(JSON, focus, suffix="jsonld") == expected


def test_a_class_of_json_ld_is_in_its_own_line() -> None:
    text = '{"@id": "http://e/a",\n "@type": "http://e/C"}'
    assert line(text, "<http://e/C>", suffix="jsonld") == 2


@pytest.mark.parametrize("context", ["{}", "[{}]"])
def test_a_keyword_of_json_ld_may_have_another_name(context: str) -> None:
    names = context.format('{"lang": "@language", "p": "http://p"}')
    text = f'{{"@context": {names}, "@id": "http://e/a",\n "p": {{"@value": "x", "lang": "en"}}}}'
    assert line(text, "<http://e/a>", "<http://p>", '"x"@en', suffix="jsonld") == 2


def test_a_name_that_two_contexts_give_another_meaning_has_no_line() -> None:
    twice = '[{"@context": {"e": "http://1/"}, "@id": "e:a", "p": 1},\n' + (
        '{"@context": {"e": "http://2/"}, "@id": "e:a", "p": 1}]'
    )
    assert line(twice, "<http://2/a>", suffix="jsonld") is None


def test_of_several_files_the_one_that_says_it() -> None:
    wanted = [Wanted("<http://a>", "<http://p>", '"x"'), Wanted("<http://b>", None, None)]
    one = read("<http://b> <http://p> <http://a> .")
    other = read('\n<http://a> <http://p> "x" .')._replace(name="other.ttl")
    assert places([one, other], wanted) == [("other.ttl", 2), ("file.ttl", 1)]


BLANK = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix e: <http://e/> .
[] a skos:Concept ;
    skos:prefLabel "One"@en .
_:two a skos:Concept ;
    skos:prefLabel "Two"@en ;
    skos:notation "2" .
e:list skos:member
    [ a skos:Collection ] .
[] a skos:Concept .
e:s skos:hasTopConcept [ a skos:Concept ] .
"""
IN_JSON = """\
{"@context": {"@vocab": "http://www.w3.org/2004/02/skos/core#"},
 "@type": "Collection",
 "prefLabel": {"@value": "One", "@language": "en"}}
"""
IN_XML = """\
<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://www.w3.org/2004/02/skos/core#">
  <Collection>
    <prefLabel xml:lang="en">One</prefLabel>
  </Collection>
</r:RDF>
"""


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.ttl", BLANK, [None, 4, 6, 9, 11]),  # what nothing tells from others has no line
        ("a.jsonld", IN_JSON, [2]),
        ("a.rdf", IN_XML, [2]),
    ],
)
def test_a_blank_node_has_the_line_of_a_statement_that_it_alone_is_in(
    tmp_path: Path, name: str, text: str, expected: list[int | None]
) -> None:
    file = tmp_path / name
    file.write_text(text)
    findings = validate([file], selection=CheckSelection(select=("QS-http",))).findings
    assert sorted((each.line for each in findings), key=lambda at: at or 0) == expected


# Any graph, in any layout

IRIS = st.sampled_from(
    [
        *("<http://e/a>", "<rel>", "<#frag>", "<../up>", "<http://e/\\u00e9>", "_:b", "_:b.1-c"),
        *("e:a", "e:", "e:a.b", "e:a-1", "e:%41", "e:a\\,b", "e:a:b", "e:é", ":x", "l-er.p:1"),
    ]
)
PREDICATES = st.sampled_from(["a", "<http://e/p>", "e:p", ":p", "e:p\\/q"])
LITERALS = st.sampled_from(
    [
        *('"x"', "'x'", '""', "''", '"#"', '"<http://e/a>"', '"a\\"b\\\\"', '"é\\t"'),
        *('"""a\nb"c""d"""', "'''a\r\nb'c'''", '"\\u00e9\\U0001F600"', '"x"^^<http://e/t>'),
        *('"x"@en', '"x"@EN-gb', '"x"^^e:t', '"x" @en', '"x"\n^^\ne:t', f'"x"^^<{XSD}string>'),
        *("true", "false", "1", "-1", "+1.5", ".5", "1e5", "1.E5", ".5e-3", "1.5E+3"),
    ]
)
SPACES = st.sampled_from([" ", "\n", "\r\n", "\t", "\n\n  ", " # <http://x> . \"'\n", "\n#;\n "])


@st.composite
def layouts(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """Turtle, and each of its triples with the lines of its subject and object."""
    text = "@prefix e: <http://e/> .\nPREFIX : <#>\n@prefix l-er.p: <l#> .\n@base <sub/> ."
    lines = []

    def put(token: str) -> int:
        nonlocal text
        text += draw(SPACES)
        start = text.count("\n") + 1
        text += token
        return start

    for _ in range(draw(st.integers(1, 4))):
        subject = draw(IRIS)
        at = put(subject)
        for number in range(draw(st.integers(1, 3))):
            if number:
                put(";")
            predicate = draw(PREDICATES)
            put(predicate)
            for again in range(draw(st.integers(1, 3))):
                if again:
                    put(",")
                obj = draw(st.one_of(IRIS, LITERALS))
                lines.append((at, put(obj)))
        put(".")
    return text + draw(SPACES), lines


@given(layouts())
def test_every_triple_has_the_lines_of_its_tokens(
    laid: tuple[str, list[tuple[int, int]]],
) -> None:
    """A triple that stands there twice has the line of either."""
    text, lines = laid
    source = read(text)
    triples = [quad.triple for quad in ox.parse(text, source.syntax, base_iri=source.base)]
    assert len(triples) == len(lines)
    for triple in triples:
        subject, predicate, obj = map(str, triple)
        same = [{subject, obj} == {str(each.subject), str(each.object)} for each in triples]
        fitting = [
            number
            for number, each in enumerate(triples)
            if same[number] and str(each.predicate) == predicate
        ]
        (place,) = places([source], [Wanted(subject, predicate, obj)])
        alike = [number for number in fitting if triples[number] == triples[fitting[0]]]
        assert place in [(source.name, lines[number][1]) for number in alike]
        described = [
            number for number, each in enumerate(triples) if each.subject == triple.subject
        ]
        typed = [number for number in described if str(triples[number].predicate) == TYPE]
        (place,) = places([source], [Wanted(subject, None, None)])
        alike = [n for n in described if triples[n] == triples[(typed or described)[0]]]
        assert place in [(source.name, lines[number][0]) for number in alike]


# Through the checks


@pytest.mark.parametrize("suffix", ["ttl", "trig", "nt", "nq", "jsonld", "rdf", "ttl.gz"])
def test_a_finding_has_its_line_in_every_format(tmp_path: Path, suffix: str) -> None:
    store = ox.Store()
    text = f'<https://e/a> a <{SKOS}Concept> ; {LABEL} "A"@en ; <{SKOS}altLabel> "A"@en .'
    store.load(text.encode(), ox.RdfFormat.TURTLE)
    syntax = ox.RdfFormat.from_extension(suffix.removesuffix(".gz"))
    data = ox.serialize((quad.triple for quad in store), format=syntax) or b""
    if suffix in ("ttl", "trig", "ttl.gz"):
        data = b"# a comment\n" + data
    file = tmp_path / f"file.{suffix}"
    file.write_bytes(gzip.compress(data) if suffix.endswith("gz") else data)
    (finding,) = (each for each in validate([file]).findings if each.check == "S13")
    assert finding.file == str(file)
    assert finding.line is not None
    there = data.decode().splitlines()[finding.line - 1]
    assert ("https://e/a" if suffix == "jsonld" else "prefLabel") in there


TWICE = f"""\
@prefix skos: <{SKOS}> .
@prefix e: <http://e/> .
e:s skos:hasTopConcept e:top .
e:a skos:inScheme e:s ;
    skos:broader e:b ;
    skos:closeMatch e:c ;
    skos:broader e:c .
e:b skos:inScheme e:s ;
    skos:related e:c ;
    skos:broader e:c .
e:c skos:inScheme e:s ;
    skos:exactMatch e:b ;
    skos:broadMatch e:b ;
    skos:related e:a .
e:top skos:inScheme e:s ;
    skos:topConceptOf e:s .
e:other skos:inScheme e:s ;
    skos:topConceptOf e:s .
"""


@pytest.mark.parametrize(
    ("check", "lines"),
    [
        *(("M11", [12]), ("S46", [12]), ("QS-one-way", [9, 14])),
        *(("CYC", [10]), ("QS-redundant", [5, 7]), ("S8", [18])),
    ],
)
def test_of_two_nodes_joined_twice_the_property_of_the_check_is_shown(
    tmp_path: Path, check: str, lines: list[int]
) -> None:
    file = tmp_path / "twice.ttl"
    file.write_text(TWICE, "utf-8")
    findings = validate([file], selection=CheckSelection(select=(check,))).findings
    assert sorted(one.line or 0 for one in findings if one.check == check) == lines


CHECKS = sorted({path.name.partition(".")[0] for path in example("S14", "fails").parent.iterdir()})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("suffix", "step", "least"),
    [
        *(("ttl", 4, 25), ("jsonld", 4, 25)),
        *(pytest.param(each, 1, 130, marks=pytest.mark.whole) for each in FORMATS),
    ],
)
def test_a_finding_stands_at_the_line_of_the_value_at_fault(
    tmp_path: Path, suffix: str, step: int, least: int
) -> None:
    """Of every check; where it is to be quick, of every fourth."""
    file = tmp_path / f"example.{suffix}"
    found = 0
    for check in CHECKS[::step]:
        quads = ox.parse(example(check, "fails").read_bytes(), ox.RdfFormat.TURTLE)
        text, placed = lay_out((quad.triple for quad in quads), suffix)
        if suffix == "rdf" and "\a" in text:  # which XML cannot hold
            continue
        file.write_text(text, "utf-8")
        for finding in validate([file], selection=CheckSelection(select=(check,))).findings:
            if finding.focus not in (None, "[]"):
                assert finding.line in fitting(finding, placed, text), finding
                found += 1
    assert found > least


def fitting(finding: Finding, placed: dict[int, ox.Triple], text: str) -> list[int]:
    """List the lines that say what a finding is about: the value at fault where there is one."""
    origin = finding.origin
    ends = {str(origin.focus), str(origin.value)}
    terms = {number: tuple(map(str, triple)) for number, triple in placed.items()}
    path = [n for n, (s, p, o) in terms.items() if {s, o} == ends and p == origin.path]
    joined = [n for n, (s, p, o) in terms.items() if {s, o} == ends and p in origin.joined_by]
    both = path or joined or [n for n, (s, _, o) in terms.items() if {s, o} == ends]
    fault = (origin.focus, origin.path)
    property = both or [n for n, (s, p, _) in terms.items() if (s, p) == fault]
    if property:
        return property
    name = f'"{finding.focus}"'  # where the node itself is opened, or a property of its name stands
    opened = [n for n, line in enumerate(text.splitlines(), 1) if f'id": {name}' in line]
    opened += [n for n, line in enumerate(text.splitlines(), 1) if f"about={name}" in line]
    subject = [n for n, (s, *_) in terms.items() if s == origin.focus]
    return opened or subject or [n for n, triple in terms.items() if origin.focus in triple]


def test_a_finding_that_names_what_is_no_iri_has_the_line_of_its_focus(tmp_path: Path) -> None:
    file = tmp_path / "file.ttl"
    file.write_text(
        f'<https://e/a> a <{SKOS}Concept> ;\n {LABEL} "A"@en ;\n <{SKOS}topConceptOf> "s\\\\g<x>" .'
    )
    lines = {finding.check: finding.line for finding in validate([file]).findings}
    assert lines == {"QS-literal": 3}


# The built graph


@pytest.mark.slow
def test_findings_of_a_file_of_the_graph_name_its_line_and_the_row_of_the_table(
    tmp_path: Path,
) -> None:
    file = tmp_path / "graph.nt"
    write(build(schemes=("dot1991",)).dataset, file)
    validation = validate([file], selection=CheckSelection(select=("L2",)))
    lines = file.read_text("utf-8").splitlines()
    (drafters,) = (finding for finding in validation.findings if finding.notation == "017")
    assert drafters.file == str(file)
    assert drafters.line is not None
    assert "/uscis-dot/" in lines[drafters.line - 1] or "017" in lines[drafters.line - 1]
    assert drafters.source == "loaders/reference/uscis_dot.csv:15"
    assert "drafters" in Path(drafters.source.rpartition(":")[0]).read_text("utf-8").casefold()


def test_a_file_of_others_comes_from_no_table_of_ours() -> None:
    validation = validate([example("S27", "fails")])
    assert {finding.source for finding in validation.findings} == {None}
