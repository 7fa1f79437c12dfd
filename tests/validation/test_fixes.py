"""Mending a file: what is mended, what is left, and that nothing else changes."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from occugraph.errors import InputError
from occugraph.validation.fixed_files import fix_file, list_fixes, name_output
from occugraph.validation.fixes import MENDED, fix
from occugraph.validation.language_tags import find_spellings
from tests.support.running import in_process, occugraph

HEAD = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <https://example.org/> .
"""
SKOS = "http://www.w3.org/2004/02/skos/core#"


KINDS = ":s a skos:ConceptScheme . :a a skos:Concept ; skos:inScheme :s ."


def quads(turtle: str) -> list[ox.Quad]:
    return list(ox.parse(HEAD + turtle, ox.RdfFormat.TRIG))


def mended(turtle: str, language: str | None = None) -> list[str]:
    """Mend, and list what changed as `+ subject property value`, short."""
    lines = []
    for sign, quad, _ in fix(quads(turtle), language).fixes:
        terms = " ".join(map(str, quad.triple))
        short = terms.replace("https://example.org/", "").replace(SKOS, "")
        lines.append(f"{sign} {short.replace('<', '').replace('>', '')}")
    return sorted(lines)


@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        (':a skos:prefLabel " A\\t"@en .', ['+ a prefLabel "A"@en', '- a prefLabel " A\\t"@en']),
        (':a skos:altLabel "A\\u00a0" .', ['+ a altLabel "A"', '- a altLabel "A\u00a0"']),
        (':a skos:hiddenLabel "a  b" .', []),
        (':a skos:prefLabel " " .', []),
        (':a skos:note " A " .', []),
        (':a skos:prefLabel " 7"^^<https://example.org/t> .', []),
        # already there
        (':a skos:prefLabel "A"@en , "A "@en .', ['- a prefLabel "A "@en']),
        # would be a second preferred label of a language, or one label twice
        (':a skos:prefLabel "A"@en , "B "@en .', []),
        (':a skos:prefLabel "A"@en ; skos:altLabel "A "@en .', []),
        (
            ':a skos:prefLabel "A"@en ; skos:altLabel "A "@de .',
            ['+ a altLabel "A"@de', '- a altLabel "A "@de'],
        ),
    ],
)
def test_labels_are_trimmed(turtle: str, expected: list[str]) -> None:
    assert mended(turtle) == expected


@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        (':a skos:prefLabel "A " .', ['+ a prefLabel "A"@en-GB', '- a prefLabel "A "']),
        (':a skos:prefLabel "A" , "B"@de .', ['+ a prefLabel "A"@en-GB', '- a prefLabel "A"']),
        (':a skos:prefLabel "A" , "B"@en-gb .', []),
        (':a skos:prefLabel "A" , "A"@en-GB .', ['- a prefLabel "A"']),
        (':a skos:prefLabel "A"@en-GB ; skos:altLabel "A" .', []),
        (':a skos:note "A" .', []),
        # one that is mended makes room for another
        (
            ':a skos:altLabel "A" ; skos:prefLabel "A"@en-GB ; skos:hiddenLabel "B" .',
            ['+ a hiddenLabel "B"@en-GB', '- a hiddenLabel "B"'],
        ),
    ],
)
def test_labels_without_a_language_get_the_one_that_is_given(
    turtle: str, expected: list[str]
) -> None:
    assert mended(turtle, "en-GB") == [line.replace("en-GB", "en-gb") for line in expected]
    assert mended(turtle.replace('"A "', '"A"')) == []


@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        (":a skos:broader :b .", ["+ b narrower a"]),
        (":a skos:narrower :b .", ["+ b broader a"]),
        (":a skos:narrower :b . :b skos:broader :a .", []),
        (":a skos:related :b .", ["+ b related a"]),
        (":s skos:hasTopConcept :a .", ["+ a inScheme s", "+ a topConceptOf s"]),
        (":a skos:topConceptOf :s .", ["+ a inScheme s", "+ s hasTopConcept a"]),
        (":a skos:broader :a , 'b' ; skos:related :a .", []),
        (":a skos:closeMatch :b ; skos:broadMatch :c .", []),
        # from or to a scheme where a concept must stand, or the other way round
        (f"{KINDS} :a skos:hasTopConcept :s .", []),
        (f"{KINDS} :s skos:topConceptOf :a .", []),
        (f"{KINDS} :a skos:broader :s ; skos:related :s .", []),
        (f"{KINDS} :s skos:narrower :a .", []),
        (f"{KINDS} :s skos:hasTopConcept :a .", ["+ a topConceptOf s"]),
        # of what is said to be both
        (f"{KINDS} :s a skos:Concept ; skos:broader :a .", ["+ a narrower s"]),
    ],
)
def test_what_is_said_from_one_end_is_said_from_the_other(turtle: str, expected: list[str]) -> None:
    assert mended(turtle) == expected


def test_a_concept_is_put_into_the_only_scheme() -> None:
    both = ":s a skos:ConceptScheme . :a a skos:Concept . :b a skos:Concept ; skos:inScheme :t ."
    assert mended(both) == ["+ a inScheme s"]
    assert mended(both + " :u a skos:ConceptScheme .") == []
    assert mended(":a a skos:Concept .") == []


def test_what_is_mapped_to_may_be_of_a_scheme_elsewhere() -> None:
    one = ":s a skos:ConceptScheme . :a a skos:Concept ; skos:inScheme :s ; skos:closeMatch :b ."
    assert mended(one + " :b a skos:Concept . :c a skos:Concept .") == ["+ c inScheme s"]


def test_only_what_selected_checks_ask_for_is_mended() -> None:
    text = (
        ':s skos:hasTopConcept :a . :a skos:prefLabel "A " ; skos:related :b ; skos:narrower :c .'
        " :b a skos:Concept . :s a skos:ConceptScheme ."
        " :c skos:broader :b , :a . :b skos:broader :a ."
    )
    of_checks = {check: fix(quads(text), "en", [check]).fixes for check in MENDED}
    assert {check: {one.check for one in fixes} for check, fixes in of_checks.items()} == {
        check: {check} for check in MENDED
    }
    count = {check: len(fixes) for check, fixes in of_checks.items()}
    assert count == {
        **{"QS-one-way": 1, "QS-redundant": 2, "QS-space": 2, "QS-unplaced": 1},
        **{"QS-untagged": 2, "S7": 1, "S8": 1, "X11": 2},
    }
    labels = {check: str(of_checks[check][1].quad.object) for check in ("QS-space", "QS-untagged")}
    assert labels == {"QS-space": '"A"', "QS-untagged": '"A "@en'}


def hierarchy(*links: str) -> str:
    """Links such as `a-b`: a has the broader concept b, said from both ends."""
    pairs = (link.split("-") for link in links)
    return " ".join(
        f":{one} skos:broader :{two} . :{two} skos:narrower :{one} ." for one, two in pairs
    )


@pytest.mark.parametrize(
    ("links", "redundant"),
    [
        (["a-b", "b-c", "a-c"], ["a-c"]),
        (["a-b", "b-c", "c-d", "a-d", "a-c"], ["a-c", "a-d"]),
        (["a-b", "a-c", "b-d", "c-d"], []),
        # on a circle none is the longer way
        (["a-b", "b-a", "a-c", "b-c"], []),
        (["a-b", "b-c", "c-b", "a-c"], []),
        (["a-b", "b-c", "c-b", "b-d", "a-d"], ["a-d"]),
    ],
)
def test_redundant_broader_is_dropped_from_both_ends(
    links: list[str], redundant: list[str]
) -> None:
    dropped = [link.split("-") for link in redundant]
    assert mended(hierarchy(*links)) == sorted(
        [f"- {one} broader {two}" for one, two in dropped]
        + [f"- {two} narrower {one}" for one, two in dropped]
    )


def test_a_redundant_link_is_found_whichever_end_says_it() -> None:
    assert mended(":b skos:narrower :a . :b skos:broader :c . :c skos:narrower :a .") == [
        *("+ a broader b", "+ c narrower b", "- c narrower a"),
    ]


def test_named_graphs_keep_what_is_theirs() -> None:
    fixed = fix(quads(":g { :a skos:broader :b } :h { :b skos:narrower :a . :a skos:related :c }"))
    (added,) = fixed.fixes
    assert (str(added.quad.graph_name), added.sign) == ("<https://example.org/h>", "+")
    assert str(added.quad.triple.predicate) == f"<{SKOS}related>"


_NODES = st.sampled_from([ox.NamedNode(f"https://example.org/{name}") for name in "abcds"])
_TEXTS = st.sampled_from(["A", " A", "A ", "B", " ", "\u00a0B"])
_VALUES = st.one_of(
    _NODES,
    _TEXTS.map(ox.Literal),
    st.tuples(_TEXTS, st.sampled_from(["en", "de"])).map(
        lambda one: ox.Literal(one[0], language=one[1])
    ),
)
_PROPERTIES = st.sampled_from(
    [
        ox.NamedNode(SKOS + name)
        for name in (
            *("prefLabel", "altLabel", "hiddenLabel", "broader", "narrower", "related"),
            *("inScheme", "topConceptOf", "hasTopConcept", "note"),
        )
    ]
)
_TYPES = st.tuples(
    _NODES,
    st.just(ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")),
    st.sampled_from([ox.NamedNode(SKOS + name) for name in ("Concept", "ConceptScheme")]),
)
_GRAPHS = st.sampled_from([ox.DefaultGraph(), ox.NamedNode("https://example.org/graph")])
_QUADS = st.lists(
    st.tuples(st.one_of(st.tuples(_NODES, _PROPERTIES, _VALUES), _TYPES), _GRAPHS).map(
        lambda one: ox.Quad(*one[0], one[1])
    ),
    max_size=14,
)


@pytest.mark.slow
@given(given_quads=_QUADS, language=st.sampled_from([None, "en"]))
@settings(max_examples=400)
def test_mending_twice_changes_nothing_and_once_only_what_is_listed(
    given_quads: list[ox.Quad], language: str | None
) -> None:
    fixed = fix(given_quads, language)
    gone = {one.quad for one in fixed.fixes if one.sign == "-"}
    came = {one.quad for one in fixed.fixes if one.sign == "+"}
    assert len(gone) + len(came) == len(fixed.fixes)
    assert gone <= set(given_quads)
    assert set(fixed.quads) == (set(given_quads) - gone) | came
    assert not came & set(given_quads)
    assert fix(fixed.quads, language).fixes == ()


# Files.


FILE = HEAD + ':a skos:broader :b ; skos:prefLabel " A"@en . # a remark\n'


@pytest.mark.parametrize("name", ["a.ttl", "a.nt.gz", "a.rdf", "a.jsonld", "a.trig"])
def test_a_file_is_written_beside_and_says_the_same_but_what_is_listed(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "in.ttl").write_text(FILE)
    before = (tmp_path / "in.ttl").read_bytes()
    output = tmp_path / name
    fixed = fix_file(tmp_path / "in.ttl", output)
    data = output.read_bytes()
    if name.endswith(".gz"):
        assert data[4:8] == bytes(4)  # no time: the same triples are the same bytes
        data = gzip.decompress(data)
    parts = [each for each in name.split(".") if each != "gz"]
    syntax = ox.RdfFormat.from_extension(parts[-1])
    assert syntax is not None
    assert set(ox.parse(data, syntax)) == set(fixed.quads)
    assert len(fixed.quads) == 3
    assert (tmp_path / "in.ttl").read_bytes() == before
    again = fix_file(output, tmp_path / f"again.{name}")
    assert again.fixes == ()


@pytest.mark.parametrize("name", ["a.ttl", "a.nt.gz", "a.rdf", "a.jsonld"])
def test_language_tags_stay_as_they_are_spelled(tmp_path: Path, name: str) -> None:
    notes = """skos:note "@fr-ca"@fr-CA , '''It's "@zh-hant'''@zh-Hant . # "@de-at"""
    said = 'skos:prefLabel "A "@en-GB ; skos:altLabel "C"'
    (tmp_path / "in.ttl").write_text(f"{HEAD}:a {said} ; {notes}")
    output, again = tmp_path / name, tmp_path / f"again.{name}"
    listed = list_fixes(fix_file(tmp_path / "in.ttl", output, language="de-AT"))
    assert [line.rpartition("> ")[2] for line in listed if line[0] != "#"] == [
        *('"A "@en-GB .', '"A"@en-GB .', '"C" .', '"C"@de-AT .'),
    ]
    fix_file(output, again)
    for file in (output, again):
        data = file.read_bytes()
        data = gzip.decompress(data) if name.endswith(".gz") else data
        syntax = ox.RdfFormat.from_extension(name.split(".")[1])
        assert syntax is not None
        tags = find_spellings(data, syntax).values()
        assert sorted(tags) == [b"de-AT", b"en-GB", b"fr-CA", b"zh-Hant"]
        assert (data.count(b"@fr-ca"), data.count(b"@zh-hant")) == (1, 1)


def test_the_command_lists_and_writes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(FILE)
    done = in_process(capsys, "validate", "--fix", "a.ttl", cwd=tmp_path)
    start = "<https://example.org/a> <http://www.w3.org/2004/02/skos/core#"
    assert (done.code, done.out.splitlines()) == (
        0,
        [
            "# QS-space: white space around a label",
            f'- {start}prefLabel> " A"@en .',
            f'+ {start}prefLabel> "A"@en .',
            "# X11: said from the other end",
            f"+ <https://example.org/b> <{SKOS}narrower> <https://example.org/a> .",
        ],
    )
    assert done.err == "a.fixed.ttl: 2 triples came, 1 went; comments are not kept\n"
    assert (tmp_path / "a.ttl").read_text() == FILE
    assert (tmp_path / "a.fixed.ttl").read_text().startswith("@prefix skos: ")
    for words in (("--select", "qs-space"), ("--ignore", "X*")):
        (tmp_path / "b.ttl").write_text(FILE)
        done = in_process(capsys, "validate", "--fix", "b.ttl", *words, cwd=tmp_path)
        assert done.err == "b.fixed.ttl: 1 triple came, 1 went; comments are not kept\n"
    # over the input only where that is asked for
    done = in_process(capsys, "validate", "--fix", "a.ttl", "-o", "a.ttl", cwd=tmp_path)
    assert done.code == 0
    assert (tmp_path / "a.ttl").read_bytes() == (tmp_path / "a.fixed.ttl").read_bytes()
    piped = occugraph("validate", "--fix", "-", "-o", "b.ttl", cwd=tmp_path, stdin=FILE)
    assert (piped.code, piped.out.count("\n")) == (0, 5)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--fix"], "--fix mends one file: name it"),
        (["--fix", "a.ttl", "b.ttl"], "--fix mends one file: name it"),
        (["--fix", "."], "is a folder; --fix mends one file of it at a time"),
        (["--fix", "-"], "--fix of the standard input needs -o FILE to write to"),
        (["--fix", "a.ttl", "--language", "e n"], "--language 'e n' is no language tag"),
        (["--language", "en", "a.ttl"], "--language goes with --fix"),
        (["--fix", "relative.ttl"], "relative.ttl: has relative IRIs, which no other file can"),
        (["--fix", "named.trig", "-o", "a.nt"], "a.nt: N-Triples has no named graphs"),
        (["--fix", "a.ttl", "-o", "a.pdf"], "no RDF format for the suffix '.pdf'"),
        (["--fix", "empty.ttl"], "empty.ttl: holds no triples"),
        (["--fix", "a.ttl", "--format", "json"], "--format means nothing with --fix"),
        (["--fix", "a.ttl", "--base", "https://e.org/"], "--base means nothing with --fix"),
        (["--fix", "a.ttl", "--write-baseline", "b.json"], "--write-baseline means nothing with"),
        (["--fix", "a.ttl", "--select", "QS-spase"], "no check 'QS-spase'; there is: CYC, E*"),
        (
            ["--fix", "a.ttl", "--select", "S14"],
            "no check is left that may be mended; there is: QS-",
        ),
        (["--fix", "a.ttl", "--language", "en", "--ignore", "QS-*"], "QS-untagged finds, which is"),
    ],
)
def test_what_cannot_be_mended_is_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: list[str], problem: str
) -> None:
    (tmp_path / "a.ttl").write_text(FILE)
    (tmp_path / "relative.ttl").write_text(HEAD + "<#a> skos:broader :b .")
    (tmp_path / "named.trig").write_text(HEAD + ":g { :a skos:broader :b }")
    (tmp_path / "empty.ttl").write_text(HEAD)
    done = in_process(capsys, "validate", "--no-config", *words, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert problem in done.error
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize("said", ["<https://example.org/1> 2", '<urn:b> "\\u0001"'])
def test_what_xml_cannot_say_is_one_line(tmp_path: Path, said: str) -> None:
    (tmp_path / "a.ttl").write_text(f"<https://example.org/a> {said} .")
    with pytest.raises(InputError, match=r"a\.rdf: RDF/XML cannot say all of this"):
        fix_file(tmp_path / "a.ttl", tmp_path / "a.rdf")
    assert not (tmp_path / "a.rdf").exists()


def test_the_name_of_the_file_beside() -> None:
    assert name_output(Path("a/b.c.trig")) == Path("a/b.c.fixed.trig")
    assert list(list_fixes(fix([]))) == []
