"""Schemes and their concepts: levels, labels, notes, exclusions, residual groups.

Frozen dataclasses on the standard library alone, as in the whole room: loaders make them,
`occugraph.rdf.mapping` maps them to RDF. Codes are always text, exactly as printed: `"0110"`,
`"15-1252"`, `"00/01"`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

SchemeKind = Literal["occupations", "industries", "programmes of study"]
LabelKind = Literal["prefLabel", "altLabel", "hiddenLabel"]
NoteKind = Literal["definition", "coreContentNote", "additionalContentNote", "exclusionNote"]
Wording = Literal[
    "excludes",
    "excludes; classified in",
    "excludes; coded within",
    "excludes; included in",
    "classified elsewhere",
    "classified elsewhere in",
    "classified in",
    "classified under",
    "classified with",
    "included in",
    "included with",
]


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a classification (XKOS ClassificationLevel)."""

    id: str
    title: str
    depth: int
    """1 for the most general level."""
    pattern: str
    """Regular expression that a whole code of this level matches."""
    count: int
    """How many codes the publisher says the level has."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """One vintage of one classification."""

    id: str
    notation: str
    title: str
    description: str
    """What it classifies and for whom, in the project's own words."""
    family: str
    """The classification that it is a vintage of: `soc`, `isco`, ..."""
    issued: str
    levels: tuple[Level, ...]
    supersedes: str | None = None
    """Id of the vintage before it, where that one is in the graph too."""
    kind: SchemeKind = "occupations"
    divided: bool = False
    """True where concepts of every level are occupations, some divided into narrower ones; else
    those of the lowest level are, and all above are groups of them."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One code of a scheme."""

    scheme: str
    code: str
    level: str
    parent: str | None
    labels: tuple[tuple[str, str], ...]
    """(language tag, title) pairs, one a language."""
    residual: bool = False
    """True for what is left over: "All Other", "Not Elsewhere Classified"."""
    residual_of: tuple[str, ...] = ()
    """Codes of the groups it is the rest of, where that is stated or follows from the structure."""
    second_notation: str | None = None
    """The code that the publisher has for it in another system of codes."""
    code_kind: str | None = None
    """The publisher's word for whose code it is, where its scheme takes in codes of another."""


@dataclass(frozen=True, slots=True)
class Label:
    """A wording of a concept's title beside those of its scheme's own table."""

    scheme: str
    code: str
    kind: LabelKind
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Residual:
    """A document's statement that a group is what is left of other groups."""

    scheme: str
    code: str
    of: tuple[str, ...]
    """Empty where the document names no group."""
    line: int


@dataclass(frozen=True, slots=True)
class Note:
    """A publisher's sentence about a concept. Present only when its document was given."""

    scheme: str
    code: str
    kind: NoteKind
    text: str
    language: str
    line: int
    refers_to: tuple[str, ...] = ()
    """Codes of other concepts of the scheme that it names without excluding them."""
    of_row: str | None = None
    """Id of the list whose row alone says it, where that row prints another occupation's duties."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A directed "classified elsewhere" between two concepts of one scheme."""

    scheme: str
    code: str
    excluded: str
    printed_title: str | None
    """None where codes alone are printed."""
    condition: str | None
    wording: Wording
    line: int
    through: str | None = None
    """Last code of the printed range that the excluded concept is in."""
    of_occupation: bool = False
    """True where the printed title is that of a job in the excluded concept, not its own."""
    on_list: str | None = field(default=None, compare=False)
    """Id of the published list whose row prints it."""
    misplaced: bool = field(default=False, compare=False)
    """True where that row prints the duties of another occupation: it is a statement of the row."""

    @property
    def is_link(self) -> bool:
        """Whether its concept as a whole sends to the other one.

        Not where it speaks of some workers only ("included in" and the like, with a condition), nor
        where it is a statement of a list's row alone.
        """
        conditional = self.condition is not None and not self.wording.startswith("excludes")
        return not (conditional or self.misplaced)
