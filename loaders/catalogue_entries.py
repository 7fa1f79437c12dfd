"""The catalogue as written: entries of `catalogue/*.toml`, each with its file and line.

An entry describes a source, or a table of `reference/` that belongs to one. Its fields and their
types are those of its class; `catalogue_reader` refuses everything else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from ..errors import InputError
from ..model.matches import Basis
from ..model.schemes import LabelKind, SchemeKind, Wording


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One `[[...]]` of a file."""

    file: str
    line: int

    def error(self, problem: str) -> InputError:
        """Make the error that points at this entry."""
        return InputError(problem, file=self.file, line=self.line)


@dataclass(frozen=True, kw_only=True)
class SourceEntry(Entry):
    """A publisher's table or document, whose facts become one named graph."""

    id: str
    title: str
    publisher: str
    rights: str
    loader: str
    licence: str | None = None
    issued: str | None = None
    landing_page: str | None = None
    verified: Literal["two copies", "count", "one copy"] | None = None
    """How the tables were checked: against a second copy, a published count, or not at all."""


@dataclass(frozen=True, kw_only=True)
class TableEntry(Entry):
    """What every entry about a table has."""

    source: str
    table: str
    columns: Mapping[str, str] = field(default_factory=dict)
    """Role -> heading. A role that must be there has its own name for a heading by default."""

    roles: ClassVar[tuple[str, ...]] = ()
    optional_roles: ClassVar[tuple[str, ...]] = ()

    def headings(self) -> dict[str, str]:
        """Heading of each role that the table has."""
        if unknown := set(self.columns) - {*self.roles, *self.optional_roles}:
            known = ", ".join((*self.roles, *self.optional_roles))
            raise self.error(f"columns: no role {min(unknown)!r}; there is: {known}")
        return {role: role for role in self.roles} | dict(self.columns)


@dataclass(frozen=True, kw_only=True)
class CountedEntry(TableEntry):
    """An entry whose table has a count of rows; a scheme's is counted by level."""

    count: int


@dataclass(frozen=True, kw_only=True)
class LevelEntry(Entry):
    """A level of a scheme; the levels stand in their order, top first."""

    id: str
    title: str
    pattern: re.Pattern[str]
    count: int


@dataclass(frozen=True, kw_only=True)
class ResidualRule(Entry):
    """Which titles are residual, and of what they are the rest; None where documents say."""

    title: re.Pattern[str]
    rest_of: Literal["parent", "named parent"] | None = None


@dataclass(frozen=True, kw_only=True)
class SchemeEntry(TableEntry):
    """One vintage of a classification; its table has a row a concept."""

    id: str
    notation: str
    title: str
    description: str
    family: str
    issued: str
    levels: tuple[LevelEntry, ...]
    supersedes: str | None = None
    kind: SchemeKind = "occupations"
    titles: Mapping[str, str] = field(default_factory=lambda: {"en": "title"})
    residual: ResidualRule | None = None
    divided: bool = False
    """True where concepts of every level are occupations, some divided into narrower ones."""

    roles = ("code",)
    optional_roles = ("level", "parent", "second_notation", "code_kind")

    def headings(self) -> dict[str, str]:
        """Heading of each role: a scheme of one level has no columns of levels and parents."""
        placed = {"level": "level", "parent": "parent"} if len(self.levels) > 1 else {}
        titles = {f"title {language}": heading for language, heading in self.titles.items()}
        return placed | super().headings() | titles


@dataclass(frozen=True, kw_only=True)
class CorrespondenceEntry(CountedEntry):
    """A table between two schemes, source first, whose ids head its columns of codes."""

    id: str
    title: str
    compares: tuple[str, ...]
    basis: Basis = "official"
    partial: bool = False
    silent_on: tuple[str, ...] = ()
    """Codes of the source scheme that are in neither the pairs nor the publisher's list of those
    without a counterpart."""

    roles = ("source", "target")
    optional_roles = ("match", "reason", "date", "source_part", "target_part")

    def headings(self) -> dict[str, str]:
        """Heading of each role."""
        if len(self.compares) != 2:
            raise self.error("compares: two schemes, the source first")
        return dict(zip(self.roles, self.compares, strict=True)) | {
            role: heading for role, heading in super().headings().items() if role in self.columns
        }


@dataclass(frozen=True, kw_only=True)
class LabelsEntry(CountedEntry):
    """Titles of a scheme's concepts beside those of its own table, in their column's language."""

    scheme: str
    kind: LabelKind
    language: str = "en"
    leave_out: tuple[str, ...] = ()
    """Language and code of each title that is wrong as printed."""

    roles = ("code", "title")
    optional_roles = ("language",)


@dataclass(frozen=True, kw_only=True)
class SameAsEntry(CountedEntry):
    """The IRIs (with `{code}`) that another publisher has for a scheme's concepts."""

    scheme: str
    iri: str
    """The IRI, with `{code}` for the code, or the heading of another column for what it holds."""

    roles = ("code",)

    def headings(self) -> dict[str, str]:
        """Heading of each role, and of each further column that the IRI is made of."""
        named = re.findall(r"\{([a-z_]+)\}", self.iri)
        return super().headings() | {name: name for name in named if name not in self.roles}


@dataclass(frozen=True, kw_only=True)
class ListEntries(CountedEntry):
    """A publisher's selection of codes, by line of its document."""

    id: str
    title: str
    scheme: str

    roles = ("line", "code", "printed_title")
    optional_roles = ("printed_code", "scheme", "heading", "repeated_line", "duties_of")


@dataclass(frozen=True, kw_only=True)
class ResidualsEntry(CountedEntry):
    """What a document names residual groups to be the rest of."""

    scheme: str

    roles = ("line", "code", "residual_of")


@dataclass(frozen=True, kw_only=True)
class ExclusionsEntry(CountedEntry):
    """Exclusions between concepts of one scheme: a given one, or that of the code's list row."""

    scheme: str | None = None
    on_list: str | None = None
    wording: Wording = "excludes"
    """Form of words of a table without a column for it."""
    of_occupations: bool = False
    """True where the printed titles are those of jobs in the excluded concepts."""

    roles = ("code", "excluded_code", "printed_title")
    optional_roles = ("line", "condition", "wording", "through")


@dataclass(frozen=True, kw_only=True)
class ProgrammeEntry(CountedEntry):
    """A programme: lists of occupations, and a table of the industries that it admits."""

    id: str
    title: str
    lists: tuple[str, ...]
    every_vintage: bool = False
    """Whether the rule names codes without a vintage, so that those before are meant too."""

    roles = ("line", "printed", "scheme", "code")


@dataclass(frozen=True, kw_only=True)
class DerivedEntry(Entry):
    """A correspondence made by chaining two others, which a build's `document` may have to add."""

    source: str
    id: str
    chain: tuple[str, ...]
    """Ids of the two tables, in order; either may be turned round."""
    document: str | None = None


KINDS: dict[str, type[Entry]] = {
    "source": SourceEntry,
    "scheme": SchemeEntry,
    "correspondence": CorrespondenceEntry,
    "labels": LabelsEntry,
    "same_as": SameAsEntry,
    "list": ListEntries,
    "residuals": ResidualsEntry,
    "exclusions": ExclusionsEntry,
    "programme": ProgrammeEntry,
    "derived": DerivedEntry,
}


@dataclass(frozen=True)
class Catalogue:
    """All entries, in the order of files and lines; tables by their source."""

    sources: Mapping[str, SourceEntry]
    schemes: Mapping[str, SchemeEntry]
    tables: Mapping[str, tuple[TableEntry, ...]]
    derived: tuple[DerivedEntry, ...]
