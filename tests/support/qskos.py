"""qSKOS's own expectations, and what is told here of the same files.

    python -m tests.support.qskos                # writes docs/qskos.md

The files are qSKOS's (`src/test/resources` of its repository) and no part of this one: the test
that compares reads them from the folder that `OCCUGRAPH_QSKOS` names.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "qskos.md"


class Row(NamedTuple):
    """What qSKOS counts in one of its files, and which findings tell the same.

    A finding that stands for several, as one flat list does, is followed by their number.
    """

    issue: str
    file: str
    expected: int
    checks: str
    found: str
    reason: str = ""

    def score(self) -> int:
        """Count what is told of what qSKOS expects."""
        return sum(int(node.partition("*")[2] or 1) for node in self.found.split())

    def nodes(self) -> set[str]:
        """Name the nodes at fault, by the last part of their IRIs."""
        return {node.partition("*")[0] for node in self.found.split()}


_COMPONENTS = "components_1"
ROWS = (
    Row(
        "Ambiguous notations",
        "ambiguousNotationReferences",
        8,
        "QS-notation",
        "conceptA conceptC conceptE conceptG conceptI conceptT",
        "Several notations of a concept are allowed (SKOS 6.5); the same notation inside a scheme"
        " and outside of it is no clash.",
    ),
    Row(
        "Clusters",
        _COMPONENTS,
        7,
        "QS-cluster",
        "",
        "Clusters are told within a scheme, where a common top concept joins them; all but two of"
        " these concepts are in none.",
    ),
    Row("Clusters", "components_2", 0, "QS-cluster", ""),
    Row("Cycles", "cycles", 3, "CYC M9", "conceptA conceptF conceptG"),
    Row("Cycles", _COMPONENTS, 3, "CYC", "conceptF conceptI conceptK"),
    Row("Disjoint labels", "ambiguousLabels", 2, "S13", "conceptD conceptF"),
    Row("Empty labels", "emptyLabels", 3, "QS-label", "conceptA conceptB conceptD"),
    Row(
        "Hierarchical redundancy",
        "hierarchicalRedundancy",
        5,
        "QS-redundant",
        "conceptA conceptF conceptG conceptJ",
        "The fifth is of mappings: each says what its own table says, and SKOS draws no conclusion"
        " from two of them.",
    ),
    Row(
        "HTTP IRIs",
        "concepts",
        1,
        "QS-http",
        "",
        "Asked of concepts and schemes; this node is neither.",
    ),
    Row(
        "HTTP IRIs",
        "resources",
        4,
        "",
        "",
        "Refused with its line: one IRI holds a space, which no RDF allows.",
    ),
    Row(
        "Inconsistent preferred labels",
        "ambiguousLabels",
        4,
        "S14",
        "conceptA conceptA2 conceptA3 conceptA4",
    ),
    Row(
        "Language coverage",
        _COMPONENTS,
        13,
        "QS-coverage QS-common-language",
        "conceptA",
        "One finding a language and scheme, with its count, not one a concept; where no language"
        " covers all, that alone.",
    ),
    Row(
        "Language tags",
        "deprecatedAndIllegalTerms",
        2,
        "QS-language",
        "conceptC",
        "The other is a scope note: labels alone are chosen by their tags.",
    ),
    Row(
        "Language tags",
        "languageTags",
        2,
        "QS-language",
        "conceptE",
        "A private tag (`x-other`) is a language tag (BCP 47), and stands on a definition.",
    ),
    Row("Language tags", _COMPONENTS, 3, "QS-untagged", "conceptB*3"),
    Row(
        "Mapping clashes",
        "exactVsAssociativeMappingClashes",
        5,
        "S46",
        "1 17 19 21 26",
    ),
    Row(
        "Mapping relations misuse",
        "mappingRelationsMisuse",
        5,
        "QS-mapping",
        "conceptA conceptK",
        "Three lead to a concept that the file does not describe, of which no scheme is known.",
    ),
    Row(
        "Missing labels",
        "missingLabels",
        7,
        "QS-missing-label S4 S19 QS-scheme",
        "conceptA conceptC conceptD conceptE conceptG conceptSchemeC conceptSchemeD",
    ),
    Row(
        "No common language",
        "nocommonlanguage",
        1,
        "QS-common-language",
        "",
        "Preferred labels count; that three of the four concepts have none is QS-missing-label's.",
    ),
    Row(
        "Omitted top concepts",
        "missingTopConcepts",
        2,
        "QS-no-top QS-empty-scheme",
        "resourceF",
        "The other scheme holds no `skos:Concept`, which alone can be its top.",
    ),
    Row(
        "Orphans",
        "concepts",
        7,
        "QS-orphan",
        "definedConcept*5",
        "Two are top concepts, which need no other.",
    ),
    Row("Orphans", _COMPONENTS, 2, "QS-orphan", "1 conceptP"),
    Row(
        "Overlapping labels",
        "overlappingLabels",
        2,
        "QS-overlapping",
        "",
        "Preferred labels are compared as they are written.",
    ),
    Row(
        "Overlapping labels",
        _COMPONENTS,
        2,
        "QS-overlapping",
        "",
        "Alternative labels do not count: job titles lead to several occupations.",
    ),
    Row("Overlapping labels", "relatedConcepts", 0, "QS-overlapping", ""),
    Row(
        "Reflexive relations",
        "reflexivelyRelatedConcepts",
        2,
        "CYC QS-reflexive",
        "conceptA conceptB",
    ),
    Row(
        "Relation clashes",
        "relationClashes",
        10,
        "S27",
        "1 3 5 10 26 31 34 36 38 41",
    ),
    Row(
        "SKOS-XL (three issues)",
        "skosxl",
        5,
        "",
        "",
        "Refused with its line: text stands between elements, which RDF/XML does not allow.",
    ),
    Row(
        "Solely transitive relations",
        "solitaryTransitiveRelations",
        4,
        "QS-transitive",
        "conceptA conceptD conceptJ conceptM",
    ),
    Row(
        "Top concepts with a broader one",
        "topConceptsHavingBroaderConcept",
        4,
        "QS-top",
        "resourceA resourceB resourceE resourceG",
    ),
    Row(
        "Undefined terms",
        "concepts",
        3,
        "QS-undefined",
        "core#InventedConcept core#altSymbol core#blabla",
    ),
    Row(
        "Undefined terms",
        "deprecatedAndIllegalTerms",
        12,
        "QS-undefined",
        "core#CollectableProperty core#altSymbol core#fantasyProperty core#isPrimarySubjectOf"
        " core#isSubjectOf core#prefSymbol core#primarySubject core#subject core#subjectIndicator"
        " core#symbol",
        "Two are mentioned, and used neither as a property nor as a class.",
    ),
    Row(
        "Undocumented concepts",
        "documentedConcepts",
        1,
        "QS-undocumented",
        "",
        "Told of a scheme none of whose concepts is documented; this file has none.",
    ),
    Row(
        "Unidirectional relations",
        "omittedInverseRelations",
        8,
        "QS-one-way QS-transitive",
        "conceptG conceptJ conceptM",
        "SKOS entails the other direction of a hierarchy and of a mapping; `skos:related` alone is"
        " asked for at both ends.",
    ),
    Row("Unprintable characters", "labelsWithUnprintableCharacters", 2, "QS-label", "conceptA*2"),
    Row(
        "Valueless relations",
        "redundantAssociativeRelations",
        6,
        "QS-siblings",
        "conceptA conceptF conceptM",
        "Siblings have a common direct broader concept: no transitive one, no common narrower one,"
        " no mapping.",
    ),
)

OPENING = """\
# qSKOS's own examples

[qSKOS](https://github.com/cmader/qSKOS) tests its quality issues on small files and counts what it
finds in each. `occugraph validate` was run on the same files (qSKOS 082a7c6): of the {expected}
faults that qSKOS expects in them, {found} are told, and each other one has its reason. This page is
made from `tests/support/qskos.py`; a test compares it with the files, where `OCCUGRAPH_QSKOS` names
the folder `src/test/resources` of qSKOS.

| issue | file | qSKOS | here | told by | why others are not |
|---|---|---:|---:|---|---|
"""
CLOSING = """
Not compared: what needs the network (broken links, missing in-links and out-links) and plain counts
(concepts, collections, relations).
"""


def draw() -> str:
    """Write the page."""
    page = OPENING.format(
        expected=sum(row.expected for row in ROWS), found=sum(row.score() for row in ROWS)
    )
    for row in ROWS:
        checks = ", ".join(row.checks.split())
        cells = (row.issue, row.file, row.expected, row.score(), checks, row.reason)
        page += f"| {' | '.join(map(str, cells))} |\n".replace("|  |", "| |")
    return page + CLOSING


if __name__ == "__main__":
    PAGE.write_text(draw(), "utf-8")
