"""The wordings that concepts are found by, and what a match in each kind counts."""

from __future__ import annotations

from typing import NamedTuple

from ..model.concept_index import Entry

#: Kinds of wordings, in the order that their numbers in the index follow.
KINDS = (
    "prefLabel",
    "printedTitle",
    "altLabel",
    "hiddenLabel",
    "additionalContentNote",
    "coreContentNote",
    "definition",
)
NOTES = KINDS[4:]
#: What a match in a wording counts by its kind; a title in another language than English less.
FACTORS = {"prefLabel": 1.0, "printedTitle": 0.98, "altLabel": 0.97, "hiddenLabel": 0.97}
FACTORS |= {"additionalContentNote": 0.7, "coreContentNote": 0.55, "definition": 0.45}
FOREIGN = 0.95


class Wording(NamedTuple):
    """A text of a concept; of kind `excludes` or `exclusionNote`, a text of what it excludes."""

    concept: Entry
    kind: str
    text: str
    language: str
    code: str
    """Code of the concept that is excluded."""
    source: str
    """Title of the document that prints it; empty for a title of the scheme's own."""
    line: int | None

    @property
    def factor(self) -> float:
        """What a match in it counts."""
        return FACTORS[self.kind] * (FOREIGN if self.language not in ("", "en") else 1.0)
