"""qSKOS's quality issues: each is found, and nothing is made of what is none."""

from __future__ import annotations

import sys
from collections import Counter

import pyoxigraph as ox
import pytest

from occugraph.validation.fixes import fix
from tests.support.shape_examples import Failing, assert_fails, changed, checked, turtle

#: Each checks a graph as a whole; test_shapes.py tries every shape in the quick part.
pytestmark = pytest.mark.slow

OWN = "https://w3id.org/occugraph/"
PREF_LABEL = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
CONTROL = "Car\\u0007penters"
FORMER = "http://purl.org/linked-data/xkos#"
FAILING = (
    Failing("QS-missing-label", 'DELETE DATA { new:A-2 skos:prefLabel "Turners"@en }', "A-2"),
    Failing(
        "QS-label",
        f'INSERT DATA {{ new:A-1 skos:prefLabel "{CONTROL}"@pt }}',
        "A-1",
        ("QS-coverage",),
    ),
    Failing("QS-label", 'INSERT DATA { new:A-1 skos:prefLabel ""@pt }', "A-1", ("QS-coverage",)),
    Failing("QS-label-other", 'INSERT DATA { new:A-1 skos:altLabel "  "@pt }', "A-1"),
    Failing("QS-language", 'INSERT DATA { new:A-1 skos:prefLabel "Carpenters"@english }', "A-1"),
    Failing("QS-language-region", 'INSERT DATA { new:A-1 skos:altLabel "A"@en-UK }', "A-1"),
    Failing(
        "QS-overlapping",
        'DELETE DATA { new:A-2 skos:prefLabel "Turners"@en } ;'
        'INSERT DATA { new:A-2 skos:prefLabel "Smiths"@en }',
        "A-2",
    ),
    Failing("QS-reflexive", "INSERT DATA { new:A-2 skos:related new:A-2 }", "A-2"),
    Failing("QS-untagged", 'INSERT DATA { new:A-1 skos:altLabel "Joiner" }', "A-1"),
    Failing("QS-reflexive", "INSERT DATA { new:A-2 skos:closeMatch new:A-2 }", "A-2"),
    Failing(
        "QS-top",
        "INSERT DATA { <x> skos:inScheme <new> ; skos:topConceptOf <new> ; skos:broader new:A }",
        f"{OWN}x",
        ("S6", "S8", "S19", "X4", "X11"),
    ),
    Failing(
        "QS-mapping",
        "INSERT DATA { new:A-2 skos:relatedMatch new:B-2 . new:B-2 skos:relatedMatch new:A-2 }",
        "A-2",
    ),
    Failing(
        "QS-orphan",
        "DELETE DATA { new:A-9 skos:broader new:A . new:A skos:narrower new:A-9 }",
        "A-9",
        ("X3",),
    ),
    Failing(
        "QS-notation",
        'DELETE DATA { new:B-2 skos:notation "B-2" } ; INSERT DATA { new:B-2 skos:notation "A-2" }',
        "A-2",
        ("X7",),
    ),
    Failing(
        "QS-redundant",
        "INSERT DATA { new:A-2 skos:narrower new:A-1 }",
        "A-1",
        ("X3", "X11"),
    ),
    Failing("QS-unplaced", "DELETE DATA { new:B-2 skos:inScheme <new> }", "B-2", ("M4", "X1")),
    Failing("QS-dangling", "INSERT DATA { new:B-2 skos:relatedMatch new:B-7 }", "B-2"),
    Failing("QS-one-way", "DELETE DATA { new:B-1 skos:related new:A-1 }", "A-1"),
    Failing(
        "QS-redundant",
        "INSERT DATA { new:A-1 skos:broader new:A-2 . new:A-2 skos:narrower new:A-1 }",
        "A-1",
        ("X3",),
    ),
    Failing(
        "QS-siblings",
        "INSERT DATA { new:A-1 skos:related new:A-2 . new:A-2 skos:related new:A-1 }",
        "A-1",
    ),
    Failing("QS-http", "INSERT DATA { <urn:x:y> a skos:Collection }", "urn:x:y"),
    Failing(
        "QS-undocumented",
        'DELETE DATA { craft:3 skos:definition "Cloth."@en }',
        "Crafts",
    ),
    Failing(
        "QS-undefined",
        'INSERT DATA { new:A-2 skos:prefLable "Turners"@en }',
        "http://www.w3.org/2004/02/skos/core#prefLable",
    ),
    Failing(
        "QS-undefined",
        "INSERT DATA { <x> a skos:Subject }",
        "http://www.w3.org/2004/02/skos/core#Subject",
    ),
    Failing("QS-literal-text", "INSERT DATA { new:A-1 skos:altLabel new:A-2 }", "A-1"),
    Failing(
        "QS-undefined-namespace",
        f"INSERT DATA {{ <new> <{FORMER}levels> () }}",
        f"{FORMER}levels",
    ),
)


@pytest.mark.parametrize("example", FAILING, ids=lambda each: each.shape)
def test_fails(example: Failing) -> None:
    assert_fails(example)


THESAURUS = """
<colours> a skos:ConceptScheme ; dct:title "Colours"@en ; skos:notation "C" ;
    dct:description "What is seen."@en ;
    dct:creator <me> ; dct:license <free> ; dct:created "2020" ; dct:source <eyes> ;
    skos:hasTopConcept <colour> .
<colour> a skos:Concept ; skos:inScheme <colours> ; skos:prefLabel "Colour"@en ;
    skos:scopeNote "What is seen."@en .
<warm> a skos:Concept ; skos:inScheme <colours> ; skos:prefLabel "Warm"@en ;
    skos:broader <colour> .
<light> a skos:Concept ; skos:inScheme <colours> ; skos:prefLabel "Light"@en ;
    skos:broader <colour> .
<orange> a skos:Concept ; skos:inScheme <colours> , <fruit> ; skos:prefLabel "Orange"@en ;
    skos:example "A ripe one."@en ; skos:broader <warm> , <light> ;
    skos:exactMatch <http://elsewhere.example/orange> .
<fruit> a skos:ConceptScheme ; dct:title "Fruit"@en ; skos:notation "F" ;
    dct:description "What is eaten."@en ;
    dct:creator <me> ; dct:license <free> ; dct:created "2020" ; dct:source <eyes> .
<bright> a skos:Collection ; skos:member <orange> .
"""


def failed_checks(text: str) -> set[str]:
    return {finding.check for finding in turtle(text).findings}


def test_a_plain_thesaurus_is_held_to_skos_alone() -> None:
    # Several broader concepts, two schemes, no codes, no narrower, a match that nobody describes.
    assert turtle(THESAURUS).findings == ()


@pytest.mark.parametrize(
    "tag", ["en", "EN", "pt-BR", "zh-Hant-TW", "zh-yue-HK", "es-419", "de-XK-1996", "gsw", "x-uk"]
)
def test_qs_language_takes_tags_of_languages(tag: str) -> None:
    assert "QS-language" not in failed_checks(f'<x> skos:prefLabel "Carpenters"@{tag} .')


def test_qs_label_takes_letters_of_any_script() -> None:
    assert "QS-label" not in failed_checks(
        '<x> skos:prefLabel "Ärzte, 医者; ‘plain’ – or not"@mul .'
    )


#: All that Python calls white space: line breaks and the separators of ASCII too.
WHITE = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()]


@pytest.mark.parametrize("screened", [True, False])
def test_white_space_around_a_label_is_qs_spaces_and_what_fix_takes_away(screened: bool) -> None:
    assert len(WHITE) == 29
    labels = [text for space in WHITE for text in (f"A{space}", f"{space}A", f"A{space * 2}")]
    store = ox.Store()
    for number, text in enumerate(labels):
        label = ox.Literal(text, language="en")
        store.add(ox.Quad(ox.NamedNode(f"{OWN}x{number}"), PREF_LABEL, label))
    found = [
        (one.check, one.value) for one in checked(store, screened=screened).findings if one.value
    ]
    assert Counter(found) == Counter(("QS-space", text) for text in labels)
    added = [one.quad.object.value for one in fix(store, checks=["QS-space"]).fixes[1::2]]
    assert added == ["A"] * len(labels)


@pytest.mark.parametrize("screened", [True, False])
@pytest.mark.parametrize(
    ("text", "checks"),
    [
        ("A\\u0007B", {"QS-label"}),
        ("A\\nB", {"QS-label"}),
        ("A\\u0007", {"QS-label"}),
        ("A\\nB\\n", {"QS-label", "QS-space"}),
        ("\\u0007\\n", {"QS-label", "QS-space"}),
        ("\\n", {"QS-label"}),
        ("\\u3000\\u00A0", {"QS-label"}),
        ("A\\u00A0B", set()),
        ("A\\u2028B", set()),
    ],
)
def test_what_is_within_a_label_is_qs_labels(text: str, checks: set[str], screened: bool) -> None:
    findings = turtle(f'<x> skos:altLabel "{text}"@en .', screened=screened).findings
    assert {one.check for one in findings} == checks


@pytest.mark.parametrize("screened", [True, False])
@pytest.mark.parametrize("name", ["prefLabel", "altLabel", "hiddenLabel", "notation"])
@pytest.mark.parametrize("value", ["<y>", "[]"])
def test_a_label_or_notation_that_is_a_node_is_one_finding(
    name: str, value: str, screened: bool
) -> None:
    validation = turtle(f"<x> skos:{name} {value} .", screened=screened)
    grave = [one for one in validation.findings if one.severity == "violation"]
    assert [(one.check, one.focus, one.value) for one in grave] == [
        ("QS-literal", f"{OWN}x", f"{OWN}y" if value == "<y>" else "[]")
    ]


def test_qs_overlapping_a_parent_may_share_its_title_with_an_only_child() -> None:
    only = """
    <a> skos:inScheme <s> ; skos:prefLabel "Same"@en . <b> skos:inScheme <s> ; skos:broader <a> ;
        skos:prefLabel "Same"@en . <c> skos:inScheme <s> ; skos:broader <b> ;
        skos:prefLabel "Same"@en .
    """
    assert "QS-overlapping" not in failed_checks(only)
    several = only + '<d> skos:inScheme <s> ; skos:broader <a> ; skos:prefLabel "Other"@en .'
    assert [
        (finding.focus, finding.value)
        for finding in turtle(several).findings
        if finding.check == "QS-overlapping"
    ] == [(f"{OWN}a", "Same")]


def test_qs_overlapping_is_within_a_scheme() -> None:
    two = '<a> skos:inScheme <s> ; skos:prefLabel "A"@en . <b> skos:inScheme <t> ;'
    assert "QS-overlapping" not in failed_checks(f'{two} skos:prefLabel "A"@en .')


def test_qs_orphan_may_hang_by_either_end() -> None:
    for tie in (
        "<x> skos:narrower <y>",
        "<y> skos:broader <x>",
        "<y> skos:related <x>",
        "<s> skos:hasTopConcept <x>",
    ):
        orphans = [
            finding.focus
            for finding in turtle(f"<x> a skos:Concept . {tie} .").findings
            if finding.check == "QS-orphan"
        ]
        assert orphans == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<x> skos:related "lit" .', ["QS-literal"]),
        ("<x> skos:related <y> .", ["QS-one-way"]),
        ("<x> skos:related [] .", ["QS-one-way"]),
        ("<x> skos:related <y> . <y> skos:related <x> .", []),
    ],
)
def test_qs_one_way_is_of_nodes_alone(text: str, expected: list[str]) -> None:
    told = ("QS-literal", "QS-one-way")
    assert [one.check for one in turtle(text).findings if one.check in told] == expected


def test_a_blank_node_is_named_so_whatever_the_run_calls_it() -> None:
    messages = [one.message for one in turtle("<x> skos:related [] .").findings]
    assert (
        "QS-one-way: https://w3id.org/occugraph/x: is skos:related to a blank node, "
        "which does not say so itself; write it at both ends"
    ) in messages


def test_findings_of_two_causes_are_two() -> None:
    both = changed(
        'DELETE DATA { new:A-2 skos:prefLabel "Turners"@en . new:B-2 skos:prefLabel "Founders"@en }'
    )
    assert [finding.notation for finding in both.findings] == ["A-2", "B-2"]


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("<a> skos:exactMatch <a> .", "QS-reflexive"),
        ("<a> skos:exatcMatch <b> .", "QS-undefined"),
        ("<s> skos:hasTopConcept <a> . <a> skos:broader <b> .", "QS-top"),
        ("<b> skos:narrower <a> . <c> skos:narrower <a> , <b> .", "QS-redundant"),
    ],
)
def test_what_is_wrong_is_found_where_nothing_has_a_label_or_a_type(text: str, check: str) -> None:
    assert check in {finding.check for finding in turtle(text).findings}


def test_a_label_of_skos_xl_is_a_label() -> None:
    label = "<a> a skos:Concept ; <http://www.w3.org/2008/05/skos-xl#prefLabel> <l> ."
    assert "QS-missing-label" not in {finding.check for finding in turtle(label).findings}


@pytest.mark.parametrize(
    ("languages", "told"),
    [
        (("en", "en-GB"), set()),
        (("en-us", "en-001"), set()),
        (("zh-Hans", "zh-Hant"), {"QS-common-language"}),
        (("en", "fr"), {"QS-common-language"}),
        (("en", "en"), set()),
    ],
)
def test_regions_of_a_language_are_one_and_scripts_are_not(
    languages: tuple[str, str], told: set[str]
) -> None:
    concepts = "".join(
        f'<c{at}> a skos:Concept ; skos:inScheme <s> ; skos:prefLabel "Name {at}"@{language} .\n'
        for at, language in enumerate(languages)
    )
    assert failed_checks(concepts) & {"QS-common-language", "QS-coverage"} == told


FLAT = """
<jobs> a skos:ConceptScheme .
<cook> a skos:Concept ; skos:inScheme <jobs> ; skos:closeMatch <http://elsewhere.example/cook> .
"""


@pytest.mark.parametrize(
    ("more", "unplaced"),
    [
        ("<baker> a skos:Concept .", ["baker"]),
        ("<baker> a skos:Concept ; owl:deprecated true .", []),
        ("<http://elsewhere.example/cook> a skos:Concept .", []),
        ("<cook> skos:closeMatch <chef> . <chef> a skos:Concept .", []),
        ("<trades/baker> a skos:Concept .", []),
        ("<other> a skos:ConceptScheme . <baker> a skos:Concept .", []),
        ("<other> a skos:ConceptScheme . <chef> a skos:Concept ; skos:broader <cook> .", ["chef"]),
        # a top concept is S7's to tell, in whatever scheme
        ("<jobs> skos:hasTopConcept <baker> . <baker> a skos:Concept .", []),
    ],
)
def test_qs_unplaced_where_nobody_else_describes_it(more: str, unplaced: list[str]) -> None:
    findings = [one for one in turtle(FLAT + more).findings if one.check == "QS-unplaced"]
    assert [str(one.focus).removeprefix(OWN) for one in findings] == unplaced


def test_qs_unplaced_is_silent_where_only_top_concepts_tell_their_scheme() -> None:
    tops = "<jobs> a skos:ConceptScheme ; skos:hasTopConcept <cook> . <cook> a skos:Concept ."
    assert "QS-unplaced" not in failed_checks(
        tops + "<chef> a skos:Concept ; skos:broader <cook> ."
    )


def test_qs_coverage_counts_the_concepts_of_each_scheme_apart() -> None:
    two = "".join(
        f'<c{at}> a skos:Concept ; skos:inScheme <s> ; skos:prefLabel "A {at}"@en , "B {at}"@de .\n'
        for at in range(2)
    )
    other = '<c> a skos:Concept ; skos:inScheme <t> ; skos:prefLabel "C"@en .\n'
    assert "QS-coverage" not in failed_checks(two + other)
    assert "QS-coverage" in failed_checks(two + other.replace("<t>", "<s>"))


@pytest.mark.parametrize("screened", [True, False])
@pytest.mark.parametrize(
    "namespace",
    [
        "https://www.w3.org/2004/02/skos/core#",
        "http://www.w3.org/2004/02/skos/core/",
        "http://www.w3.org/2008/05/skos#",
    ],
)
def test_a_misspelt_namespace_of_skos_is_told_where_nothing_else_is_of_skos(
    namespace: str, screened: bool
) -> None:
    text = f'<x> a <{namespace}Concept> , "{namespace} C" ; <{namespace}prefLabel> "X"@en .'
    validation = turtle(text, screened=screened)
    assert [one.message for one in validation.findings] == [
        f"QS-undefined: {namespace}{name}: is of a namespace in which nobody looks for it; "
        "use http://www.w3.org/2004/02/skos/core#"
        for name in ("Concept", "prefLabel")
    ]
    assert {check for check, count in validation.examined.items() if count} == {"QS-undefined"}


def test_a_misspelt_namespace_of_skos_xl_is_told() -> None:
    namespace = "https://www.w3.org/2008/05/skos-xl#"
    validation = turtle(f"<x> <{namespace}altLabel> <l> .")
    assert [one.message for one in validation.findings] == [
        f"QS-undefined: {namespace}altLabel: is of a namespace in which nobody looks for it; "
        "use http://www.w3.org/2008/05/skos-xl#"
    ]


def test_what_a_check_misses_is_nothing_that_the_project_adds() -> None:
    assert turtle("<x> <y> <z> .").absent["QS-undefined"] == (
        "http://www.w3.org/2004/02/skos/core",
    )


@pytest.mark.parametrize(
    ("more", "fails"),
    [
        ("<cook> skos:exactMatch <coock> .", True),
        ("<cook> skos:narrowMatch <coock> .", True),
        ("<cook> skos:exactMatch <coock> . <coock> a skos:Concept .", False),
        ("<cook> skos:exactMatch <jobs/coock> .", False),
        ("<baker> skos:exactMatch <backer> .", False),  # in no scheme
    ],
)
def test_qs_dangling_within_the_namespace_alone(more: str, fails: bool) -> None:
    assert ("QS-dangling" in failed_checks(FLAT + more)) == fails


def test_a_text_is_shown_with_its_language() -> None:
    (finding,) = turtle('<x> a skos:Concept ; skos:prefLabel "Sicherheit"@gr .').findings[:1]
    assert finding.message == (
        "QS-language: Sicherheit: has a label whose language tag is of no language; "
        'use a tag such as en, cs (not cz) or pt-BR ["Sicherheit"@gr]'
    )
