"""Sources: where facts come from, what each contributes, what reading a document gave."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from .correspondences import Correspondence, MappingSet
from .programmes import OccupationList, Programme
from .schemes import Concept, Exclusion, Label, Level, Note, Residual, Scheme

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
    """Name that the graph gives to what reads it."""
    files: tuple[str, ...] = ()
    """Names of the tables under loaders/reference/ that hold its facts."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """Everything that one source contributes; it becomes one named graph."""

    source: Source
    schemes: tuple[Scheme, ...] = ()
    concepts: tuple[Concept, ...] = ()
    labels: tuple[Label, ...] = ()
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
    remarks: tuple[Remark, ...] = ()
    """What of a user's file answers nothing, or was left out."""
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
