"""Schemes and their concepts: levels, labels, notes, exclusions, residual groups.

Frozen dataclasses on the standard library alone, as in the whole room: loaders make them,
`occugraph.rdf.mapping` maps them to RDF. Codes are always text, exactly as printed: `"0110"`,
`"15-1252"`, `"00/01"`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SchemeKind = Literal["occupations", "industries"]
LabelKind = Literal["prefLabel", "altLabel", "hiddenLabel"]
NoteKind = Literal["definition", "coreContentNote", "additionalContentNote", "exclusionNote"]
Wording = Literal["excludes", "included with", "classified in"]


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
    family: str
    """The classification that it is a vintage of: `soc`, `isco`, ..."""
    issued: str
    levels: tuple[Level, ...]
    supersedes: str | None = None
    """Id of the vintage before it, where that one is in the graph too."""
    kind: SchemeKind = "occupations"


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


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A directed "classified elsewhere" between two concepts of one scheme."""

    scheme: str
    code: str
    excluded: str
    printed_title: str
    condition: str | None
    wording: Wording
    line: int
