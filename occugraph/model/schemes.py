"""What the graph is about: schemes, concepts, exclusions, lists, programmes, correspondences.

Frozen dataclasses on the standard library alone. Loaders make them, `occugraph.rdf.mapping` maps
them to RDF. Codes are always text, exactly as printed: `"0110"`, `"15-1252"`, `"00/01"`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from .matches import Basis, Match

NoteKind = Literal["definition", "coreContentNote", "additionalContentNote", "exclusionNote"]
Wording = Literal["excludes", "included with", "classified in"]
Severity = Literal["violation", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts come from: a publisher's table or document."""

    id: str
    title: str
    publisher: str
    rights: str
    licence: str | None = None
    """IRI of the licence, where there is one."""
    issued: str | None = None
    """Year or date of issue (`2018`, `2017-11-01`); None where the document gives none."""
    landing_page: str | None = None
    loader: str = ""
    """The module that reads it."""
    files: tuple[str, ...] = ()
    """Names of the tables under loaders/reference/ that hold its facts."""


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
    kind: Literal["occupations", "industries"] = "occupations"


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
class AltLabel:
    """Another printed wording of a concept's title."""

    scheme: str
    code: str
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


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One row of a published list: as printed, and the concept that it means."""

    printed_code: str
    printed_title: str | None
    """None where the row has a code only."""
    scheme: str
    code: str
    line: int
    heading: str | None = None
    note: str | None = None
    """What the row says besides."""


@dataclass(frozen=True, slots=True)
class OccupationList:
    """A publisher's selection of codes."""

    id: str
    title: str
    scheme: str
    """The scheme that the list is about; a row of another vintage says so by its own scheme."""
    entries: tuple[ListEntry, ...]


@dataclass(frozen=True, slots=True)
class Industry:
    """An industry that a programme's rule admits, with everything below it."""

    scheme: str
    code: str
    printed: str
    line: int
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Omission:
    """An occupation or industry that a programme leaves out of a group that it names.

    What stands nearest to a code, the code itself or a group above it, decides about it.
    """

    scheme: str
    code: str
    printed_code: str
    printed_title: str | None
    line: int
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Validity:
    """The days on which decisions are made under a programme: from and to, both included."""

    start: str | None
    end: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Programme:
    """A rule over lists: an occupation on one of them, in one of the industries."""

    id: str
    title: str
    authority: str
    lists: tuple[str, ...]
    industries: tuple[Industry, ...]
    omissions: tuple[Omission, ...] = ()
    validity: Validity | None = None
    """None where the programme states no dates."""
    description: str | None = None


class Link(NamedTuple):
    """A pair that a derived one rests on: correspondence and both codes."""

    correspondence: str
    source: str
    target: str


class Association(NamedTuple):
    """One pair of a correspondence; one side is None for a concept with no counterpart."""

    source: str | None
    target: str | None
    line: int | None
    """Row of the source's table; None for what no row says."""
    match: Match | None = None
    """Kind of match seen from the source; None until it is known."""
    cardinality: str = ""
    """`1:1`, `1:n`, `n:1`, `n:m`, or `1:0` and `0:1` for no counterpart; empty until counted."""
    reason: str | None = None
    date: str | None = None
    links: tuple[Link, ...] = ()
    """What a derived pair rests on."""
    slots: tuple[tuple[str, str], ...] = ()
    """(slot, value) of what a supplied mapping says besides, in SSSOM's words; IRIs in full."""


@dataclass(frozen=True, slots=True)
class Correspondence:
    """A table between two schemes."""

    id: str
    title: str
    source: str
    """Id of the scheme on the source side."""
    target: str
    basis: Basis
    associations: tuple[Association, ...]
    partial: bool = False
    """True where the table speaks of a part of its schemes only, and at any level of them: what
    is not in it is unknown, not without a counterpart."""
    chained_from: tuple[str, ...] = ()
    """Ids of the tables that a derived one was chained from."""


@dataclass(frozen=True, slots=True)
class MappingSet:
    """What a supplied mapping set says of itself, so that it can be written again as it was."""

    id: str
    """Named for its file; its correspondences' ids begin with `supplied/` and this."""
    slots: tuple[tuple[str, str], ...]
    """(slot, value) in SSSOM's words; IRIs in full."""
    prefixes: tuple[tuple[str, str], ...]
    """(prefix, namespace) that it declares."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """Everything that one source says; it becomes one named graph."""

    source: Source
    schemes: tuple[Scheme, ...] = ()
    concepts: tuple[Concept, ...] = ()
    alt_labels: tuple[AltLabel, ...] = ()
    residuals: tuple[Residual, ...] = ()
    notes: tuple[Note, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    lists: tuple[OccupationList, ...] = ()
    programmes: tuple[Programme, ...] = ()
    correspondences: tuple[Correspondence, ...] = ()
    levels: tuple[tuple[str, Level], ...] = ()
    """(scheme, level) of levels that this source adds below those of another source's scheme."""
    same_as: tuple[tuple[str, str, str], ...] = ()
    """(scheme, code, IRI elsewhere) of the same concept under another publisher's IRI."""
    mapping_set: MappingSet | None = None
    """The mapping set that it was read from, for a user's."""
    document_sha256: str | None = None
    """SHA-256 of the publisher's document, where it was given to the build."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a reader of a document should know: where, how grave, and what."""

    severity: Severity
    file: str
    line: int | None
    message: str


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """What a publisher's document gave, and how it compares with the embedded table."""

    name: str
    file: str
    sha256: str
    notes: tuple[Note, ...] = ()
    remarks: tuple[Remark, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    """What was read, for the build's report: `{"rows": 102, "exclusions": 66}`."""
    contribution: Contribution | None = None
    """What it adds as a source of its own, in a named graph that no build without it has."""
