"""What changed between two graphs: each change is told once, for what it is."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from occugraph.crosswalk.graph_diff import Difference, difference
from occugraph.crosswalk.graph_statements import DCT, GraphLines
from occugraph.graph.build import build
from occugraph.rdf.readers import Input
from occugraph.rdf.writers import write
from tests.support.running import in_process, occugraph

OLD = """\
@prefix : <https://example.org/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

:s a skos:ConceptScheme ; dct:title "Trades"@en .
:1 a skos:Concept ; skos:inScheme :s ; skos:notation "1" ; skos:prefLabel "Wood"@en .
:2 a skos:Concept ; skos:inScheme :s ; skos:notation "2" ; skos:prefLabel "Metal"@en .
:11 a skos:Concept ; skos:inScheme :s ; skos:notation "11" ; skos:broader :1 ;
    skos:prefLabel "Joiners"@en, "Tischler"@de ; skos:altLabel "Carpenters"@en .
"""


def graph(text: str, syntax: ox.RdfFormat = ox.RdfFormat.TRIG) -> GraphLines:
    made = GraphLines()
    if text:
        made.add(Input("a graph", syntax, "file:///", text.encode()))
    return made


def changed(*replacements: tuple[str, str], added: str = "") -> Difference:
    new = OLD
    for old, other in replacements:
        assert old in new
        new = new.replace(old, other)
    return difference(graph(OLD), graph(new + added))


def change_rows(result: Difference) -> list[tuple[str, ...]]:
    return [
        (item.kind, item.notation, item.property.rpartition("#")[2], *item.old, *item.new)
        for item in result.changes
    ]


def test_nothing_changed() -> None:
    assert changed() == Difference((), (), {})


def test_a_concept_that_went_is_one_change_and_a_loss() -> None:
    concept = OLD[OLD.index(":11 a") :]
    result = changed((concept, ""))
    assert change_rows(result) == [("gone", "11", "")]
    assert [(item.iri, item.label, item.what) for item in result.lost] == [
        ("https://example.org/11", "Joiners", "Concept")
    ]


@pytest.mark.parametrize("left", ['skos:prefLabel "Joiners"@en', "owl:deprecated false"])
def test_what_is_left_of_a_concept_that_lost_its_type_is_no_concept(left: str) -> None:
    owl = "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
    concept = OLD[OLD.index(":11 a") :]
    result = difference(graph(OLD), graph(f"{owl}{OLD.replace(concept, '')} :11 {left} ."))
    assert [(item.kind, item.notation) for item in result.changes] == [("gone", "11")]
    assert [item.notation for item in result.lost] == ["11"]


def test_a_concept_that_came_is_one_change_and_no_loss() -> None:
    result = changed(added=':12 a skos:Concept ; skos:notation "12" ; skos:broader :1 .')
    assert change_rows(result) == [("added", "12", "")]
    assert result.lost == ()


def test_a_concept_that_is_kept_as_deprecated_is_no_loss() -> None:
    result = changed(added=":11 owl:deprecated true ; dct:isReplacedBy :2 .")
    assert change_rows(result) == [
        ("deprecated", "11", f"{DCT}isReplacedBy", "https://example.org/2")
    ]
    assert result.lost == ()


def test_a_move_a_label_and_a_link() -> None:
    result = changed(
        ("skos:broader :1", "skos:broader :2 ; skos:related :1"), ('"Joiners"@en', '"Joinery"@en')
    )
    assert change_rows(result) == [
        ("moved", "11", "broader", "https://example.org/1", "https://example.org/2"),
        ("label", "11", "prefLabel", "Joiners@en", "Joinery@en"),
        ("link", "11", "related", "https://example.org/1"),
    ]
    assert result.names == {"https://example.org/1": "1 Wood", "https://example.org/2": "2 Metal"}
    assert result.counts() == {
        "moved": {"Concept": 1},
        "label": {"Concept": 1},
        "link": {"Concept": 1},
    }


def test_an_iri_is_called_by_its_english_title_whatever_the_order() -> None:
    result = changed(('"Joiners"@en, "Tischler"@de', '"Carpinteros"@es, "Joiners"@en'))
    assert {item.label for item in result.changes} == {"Joiners"}


def test_a_move_from_a_group_that_went_is_told_too() -> None:
    wood = OLD[OLD.index(":1 a") : OLD.index(":2 a")]
    result = changed((wood, ""), ("skos:broader :1", "skos:broader :2"))
    assert [(item.kind, item.notation) for item in result.changes] == [
        ("gone", "1"),
        ("moved", "11"),
    ]


@pytest.mark.parametrize("above", ["skos:broader :1", "skos:note 'x'"])
def test_a_move_that_only_narrower_says(above: str) -> None:
    """S25: narrower is the inverse of broader, whichever of the two a graph says."""
    old = OLD.replace("skos:broader :1", above) + ":1 skos:narrower :11 ."
    new = OLD.replace("skos:broader :1", "skos:note 'x'") + ":2 skos:narrower :11 ."
    (moved,) = [item for item in difference(graph(old), graph(new)).changes if item.kind == "moved"]
    assert (moved.notation, moved.old, moved.new) == (
        *("11", ("https://example.org/1",), ("https://example.org/2",)),
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("broader", "narrower"), ("broaderTransitive", "narrowerTransitive")),
        *(("topConceptOf", "hasTopConcept"), ("broadMatch", "narrowMatch")),
        *((name, name) for name in ("related", "exactMatch", "closeMatch", "relatedMatch")),
    ],
)
@pytest.mark.parametrize("node", [":2", ":0"])
def test_saying_a_link_from_the_other_end_is_no_change(one: str, other: str, node: str) -> None:
    """S8, S23, S25, S26, S43, S44; also where nothing else is said of one end."""
    from_one, from_other = f":11 skos:{one} {node} .", f"{node} skos:{other} :11 ."
    texts = (OLD + from_one, OLD + from_other, OLD + from_one + from_other)
    for old in texts:
        for new in texts:
            assert difference(graph(old), graph(new)).changes == ()
            result = difference(graph(old), graph(new + ":1 skos:example :0 ."))
            assert change_rows(result) == [("link", "1", "example", "https://example.org/0")]


def test_a_link_that_came_at_both_ends_is_one_change() -> None:
    tops = ":1 skos:topConceptOf :s . :s skos:hasTopConcept :1 ."
    result = changed(added=f":1 skos:related :2 . :2 skos:related :1 . {tops}")
    assert change_rows(result) == [
        ("link", "1", "related", "https://example.org/2"),
        ("link", "1", "topConceptOf", "https://example.org/s"),
    ]


XL = "@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .\n"
METAL = 'skos:prefLabel "Metal"@en'


def test_a_label_of_skos_xl_is_the_text_that_it_has() -> None:
    """S55 to S57."""
    said = XL + OLD.replace(METAL, 'xl:prefLabel [ a xl:Label ; xl:literalForm "Metal"@en ]')
    assert difference(graph(OLD), graph(said)).changes == ()
    assert difference(graph(said), graph(OLD)).changes == ()
    assert change_rows(difference(graph(OLD), graph(said.replace('"Metal"', '"Steel"')))) == [
        ("label", "2", "prefLabel", "Metal@en", "Steel@en")
    ]
    with_note = said.replace("a xl:Label", 'a xl:Label ; skos:note "x"')
    changes = change_rows(difference(graph(OLD), graph(with_note)))
    assert [row[:3] for row in changes if row[1]] == [("statement", "2", "prefLabel")]


def test_a_label_of_skos_xl_with_an_iri_comes_and_its_text_changes_no_label() -> None:
    label = ':l a xl:Label ; xl:literalForm "Metal"@en .'
    named = XL + OLD.replace(METAL, "xl:prefLabel :l") + label
    result = difference(graph(OLD), graph(named))
    assert [(item.kind, item.what, item.iri) for item in result.changes] == [
        ("added", "Label", "https://example.org/l")
    ]
    assert change_rows(difference(graph(named), graph(named.replace('"Metal"', '"Steel"')))) == [
        ("label", "2", "prefLabel", "Metal@en", "Steel@en"),
        ("statement", "", "literalForm", "Metal@en", "Steel@en"),
    ]


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        (":11 owl:deprecated true .", ("deprecated", "11", "deprecated", "true")),
        (
            ":11 dct:isReplacedBy :2 .",
            ("deprecated", "11", f"{DCT}isReplacedBy", "https://example.org/2"),
        ),
        (":11 owl:deprecated false .", ("statement", "11", "deprecated", "false")),
    ],
)
def test_a_deprecation_says_what_there_is_instead(added: str, expected: tuple[str, ...]) -> None:
    ((kind, notation, name, value),) = change_rows(changed(added=added))
    assert (kind, notation, name, value.partition("^^")[0]) == expected


@pytest.mark.parametrize(
    ("instead", "lines"),
    [
        (":12", ("  12 Cabinet makers <https://example.org/12>", "12 Cabinet makers")),
        (
            ":2, :12",
            ("  12 Cabinet makers <https://example.org/12>", "12 Cabinet makers and 2 Metal"),
        ),
    ],
)
def test_what_replaces_an_iri_may_be_new(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, instead: str, lines: tuple[str, str]
) -> None:
    old, new = tmp_path / "old.ttl", tmp_path / "new.ttl"
    old.write_text(OLD)
    new.write_text(
        f"{OLD} :11 owl:deprecated true ; dct:isReplacedBy {instead} ."
        ':12 a skos:Concept ; skos:notation "12" ; skos:prefLabel "Cabinet makers"@en .'
    )
    done = in_process(capsys, "diff", old, new)
    assert (done.code, done.out.splitlines()) == (
        0,
        [
            *("added: Concept (1)", lines[0], "deprecated: Concept (1)"),
            f"  11 Joiners <https://example.org/11> replaced by {lines[1]}",
        ],
    )


def test_a_datatype_and_a_language_count() -> None:
    result = changed(('"Metal"@en', '"Metal"@de'), ('skos:notation "2"', "skos:notation 2"))
    assert change_rows(result) == [
        ("label", "2", "prefLabel", "Metal@en", "Metal@de"),
        ("statement", "2", "notation", "2", "2^^http://www.w3.org/2001/XMLSchema#integer"),
    ]


def test_the_names_of_blank_nodes_do_not_count_and_their_content_does() -> None:
    listed = ':c <https://example.org/list> ( :1 :2 "x" ) .'
    a, b, c = OLD + listed, OLD + listed.replace("( ", "(\n"), OLD + listed.replace('"x"', '"y"')
    assert difference(graph(a), graph(b)).changes == ()
    result = difference(graph(a), graph(c)).changes
    assert [(item.kind, item.iri) for item in result if item.iri == "https://example.org/c"] == [
        ("statement", "https://example.org/c")
    ]


@pytest.mark.slow
def test_long_lists_and_blank_nodes_in_a_ring() -> None:
    long = ":c <https://example.org/list> (" + " 1" * 5_000 + ") ."
    assert difference(graph(OLD + long), graph(OLD + long)).changes == ()
    ring = "_:a skos:related _:b . _:b skos:related _:a . :1 skos:related _:a ."
    assert difference(graph(OLD + ring), graph(OLD + ring)).changes == ()


def test_named_graphs_do_not_count() -> None:
    head, body = OLD[: OLD.index(":s a")], OLD[OLD.index(":s a") :]
    named = graph(f"{head} <https://example.org/g> {{ {body} }} :1 skos:prefLabel 'Wood'@en .")
    assert difference(graph(OLD), named).changes == ()


@given(st.lists(st.tuples(*[st.sampled_from("abcd")] * 3), max_size=8), st.integers(0, 7))
def test_what_is_added_one_way_is_gone_the_other_way(
    triples: list[tuple[str, str, str]], cut: int
) -> None:
    def made(some: list[tuple[str, str, str]]) -> GraphLines:
        return graph("\n".join("<x:{}> <p:{}> <x:{}> .".format(*item) for item in some))

    whole, part = made(triples), made(triples[:cut])
    there, back = difference(part, whole), difference(whole, part)
    assert {item.iri for item in there.changes if item.kind == "added"} == {
        item.iri for item in back.changes if item.kind == "gone"
    }
    assert all(not item.old for item in there.changes)
    assert all(not item.new for item in back.changes)


def test_the_command_says_what_changed_and_fails_for_a_loss(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    old, new = tmp_path / "old.ttl", tmp_path / "new.ttl"
    old.write_text(OLD)
    new.write_text(OLD.replace("skos:broader :1", "skos:broader :2").replace(":s a", ":t a"))
    done = in_process(capsys, "diff", old, new)
    assert done.code == 1
    assert done.out.splitlines() == [
        "added: ConceptScheme (1)",
        "  Trades <https://example.org/t>",
        "gone: ConceptScheme (1)",
        "  Trades <https://example.org/s>",
        "moved: Concept (1)",
        "  11 Joiners <https://example.org/11> broader: 1 Wood -> 2 Metal",
    ]
    assert done.err == "R9: 1 IRI is gone without a deprecation: keep what others may use\n"
    result = json.loads(in_process(capsys, "diff", "--json", old, new).out)
    assert result["lost"] == ["https://example.org/s"]
    assert result["counts"] == {
        "added": {"ConceptScheme": 1},
        "gone": {"ConceptScheme": 1},
        "moved": {"Concept": 1},
    }
    same = in_process(capsys, "diff", old, old)
    assert (same.code, same.out, same.err) == (0, "no difference\n", "")


def test_folders_and_the_standard_input(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    for folder, label in (("old", "A"), ("new", "AA")):
        (tmp_path / folder / "within").mkdir(parents=True)
        # relative IRIs start from the same place on both sides
        (tmp_path / folder / "a.ttl").write_text(f'{head}<#a> skos:prefLabel "{label}"@en .')
        (tmp_path / folder / "within" / "b.ttl").write_text(f"{head}<> skos:related <../a> , [] .")
    expected = 'label: Resource (1)\n  {} <file:///{}#a> prefLabel: "A"@en -> "AA"@en\n'
    done = in_process(capsys, "diff", tmp_path / "old", tmp_path / "new")
    assert (done.code, done.out) == (0, expected.format("AA", "a.ttl"))
    (tmp_path / "new" / "a.ttl").rename(tmp_path / "renamed.ttl")
    done = in_process(capsys, "diff", tmp_path / "old" / "a.ttl", tmp_path / "renamed.ttl")
    assert (done.code, done.out) == (0, expected.format("AA", ""))
    content = (tmp_path / "renamed.ttl").read_text()
    done = occugraph("diff", tmp_path / "old" / "a.ttl", "-", stdin=content)
    assert (done.code, done.out) == (0, expected.format("AA", ""))
    done = in_process(capsys, "diff", "-", "-")
    assert (done.code, done.error) == (
        *(2, "the standard input holds one graph: name a file for the other"),
    )


def test_what_replaces_an_iri_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    old, new = tmp_path / "old.ttl", tmp_path / "new.ttl"
    old.write_text(OLD)
    new.write_text(OLD + ":11 owl:deprecated true ; dct:isReplacedBy :2 .")
    done = in_process(capsys, "diff", old, new)
    assert (done.code, done.out.splitlines()) == (
        0,
        [
            "deprecated: Concept (1)",
            "  11 Joiners <https://example.org/11> replaced by 2 Metal",
        ],
    )


@pytest.mark.slow
def test_a_graph_that_was_just_written_is_the_embedded_one(tmp_path: Path) -> None:
    schemes = ("soc2018", "soc2010")
    write(build(schemes=schemes).dataset, tmp_path / "graph.ttl")
    done = occugraph("diff", tmp_path / "graph.ttl", OCCUGRAPH_SCHEMES=",".join(schemes))
    assert (done.code, done.out) == (0, "no difference\n")


@pytest.mark.parametrize("content", ["", "not turtle", "\0\1\2"])
def test_what_is_no_graph_is_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str
) -> None:
    (tmp_path / "old.ttl").write_text(content)
    done = in_process(capsys, "diff", "old.ttl", cwd=tmp_path)
    assert done.code == 2
    assert done.error.startswith("old.ttl")
