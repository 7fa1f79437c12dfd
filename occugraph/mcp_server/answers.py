"""The forms of the answers: those of `--json`, as clients are told them.

A key that an answer has beyond its form is kept: what a title was read as, in a decision by title.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Answer(BaseModel):
    """An object of an answer."""

    model_config = ConfigDict(extra="allow")


class Code(Answer):
    """A code as it was given, and the concept that it means."""

    given: str
    scheme: str
    code: str
    label: str


class Cited(Answer):
    """An answer that says how to cite it."""

    citation: dict[str, Any] = Field(description="one line (text), BibTeX, rows, release")


class SearchHit(Answer):
    """A concept that matches."""

    code: str
    label: str
    level: str
    iri: str
    score: float = Field(description="from 0 to 1, where a title is what was searched for")
    matched: dict[str, Any] = Field(description="the wording that matches, its source, its words")
    same_title: list[dict[str, Any]]
    excludes: list[dict[str, Any]] = Field(description="what is classified elsewhere")
    below: list[dict[str, Any]]
    approval: dict[str, Any] | None


class SchemeHits(Answer):
    """The concepts of one scheme that match, best first."""

    scheme: str
    title: str
    total: int
    hits: list[SearchHit]


class SearchAnswer(Answer):
    """Concepts by scheme, and what to try where none matches."""

    query: str
    status: str = Field(description="found or nothing-found")
    programme: str | None
    schemes: list[SchemeHits]
    unknown: list[dict[str, Any]]
    tips: list[str]


class ConceptAnswer(Code, Cited):
    """A concept and all that the graph knows of it, each with source and line."""

    level: str
    iri: str
    path: list[dict[str, str]] = Field(description="the concept, then the groups above it")
    children: list[dict[str, str]]
    notes: list[dict[str, str]]
    excludes: list[dict[str, str]] = Field(description="what is classified elsewhere, and where")
    excluded_by: list[dict[str, str]]
    refers_to: list[dict[str, str]]
    counterparts: list[dict[str, str]] = Field(description="rows of the tables that name it")
    lists: list[dict[str, str]] = Field(description="published lists that it is on")
    warning: str


class Counterpart(Answer):
    """A counterpart, seen from the code that was given; `lists` has its rows on USCIS's list."""

    code: str
    label: str
    match: str = Field(description="exact, close, narrow, broad (the counterpart is) or related")
    basis: str = Field(description="official, curated (the project's decision), supplied, derived")
    cardinality: str
    path: list[dict[str, Any]] = Field(description="the rows of tables that lead there")
    further_paths: list[list[dict[str, Any]]]


class CrosswalkAnswer(Answer):
    """The counterparts of a code in another scheme; the warning says what the tables cannot."""

    source: Code
    target_scheme: str
    status: str = Field(description="found, no-counterpart, unknown or unreadable")
    targets: list[Counterpart]
    lossy: bool
    warning: str
    route: list[str]


class CitedCrosswalkAnswer(CrosswalkAnswer, Cited):
    """The counterparts of a code, and how to cite them."""


class RecodedAnswer(CrosswalkAnswer):
    """The counterparts of one code of a list, and how to cite them."""

    citation: dict[str, Any] | None = Field(
        description="one line (text), BibTeX, rows, release; null where the code is unreadable"
    )


class RecodeAnswer(Answer):
    """An answer for each code, in the order of the codes."""

    answers: list[RecodedAnswer]


class Reason(Answer):
    """One part of a programme's rule; `holds` is null where a fact is missing."""

    rule: str
    holds: bool | None
    message: str
    source: str | None
    line: int | None


class DecisionAnswer(Cited):
    """Whether a job qualifies, with the reasons and the lines that they rest on."""

    programme: str
    status: str = Field(description="eligible, not-eligible or undetermined")
    occupation: Code | None
    industry: Code | None
    reasons: list[Reason]
    alternatives: list[dict[str, Any]]
