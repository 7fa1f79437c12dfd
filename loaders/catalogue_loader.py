"""What the catalogue's entries and their tables mean: the contribution of every source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar, cast, get_args

from ..errors import InputError, quote_input
from ..model.correspondences import Association, Correspondence
from ..model.matches import MATCHES, Match
from ..model.programmes import Industry, ListEntry, OccupationList, Programme
from ..model.schemes import Concept, Exclusion, Label, Level, Residual, Scheme, Wording
from ..model.sources import Contribution, Source
from . import catalogue_reader, reference_tables
from .catalogue_entries import (
    Catalogue,
    CorrespondenceEntry,
    CountedEntry,
    ExclusionsEntry,
    LabelsEntry,
    ListEntries,
    ProgrammeEntry,
    ResidualsEntry,
    SameAsEntry,
    SchemeEntry,
    TableEntry,
)
from .structure import StructureRow, make_concepts

_Entry = TypeVar("_Entry", bound=TableEntry)


class TableRow(NamedTuple):
    """A row as published: its line in the table, and its texts by the roles of their columns."""

    table: str
    line: int
    texts: Mapping[str, str]

    def get(self, role: str) -> str | None:
        """Text of a column that may be empty or missing."""
        return self.texts.get(role) or None

    def mark(self, role: str) -> bool | None:
        """Whether a column of marks has one here; None for a table without the column."""
        return bool(self.texts[role]) if role in self.texts else None

    @property
    def document_line(self) -> int:
        """Line of the document that the row was taken from; the table's own where it has none."""
        line = self.texts.get("line", str(self.line))
        if not (line.isascii() and line.isdigit()):
            raise self.error(f"{quote_input(line)} is not a line number")
        return int(line)

    def error(self, problem: str) -> InputError:
        """Make the error that points at this row."""
        return InputError(problem, file=self.table, line=self.line)


class CatalogueLoader:
    """Loads the tables that a catalogue describes; each source is loaded once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._loaded: dict[str, Contribution] = {}
        self._concepts: dict[str, Mapping[str, Concept]] = {}

    def contributions(self) -> tuple[Contribution, ...]:
        """Load every source that has tables, in the catalogue's order."""
        return tuple(map(self.contribution, self.catalogue.tables))

    def contribution(self, source: str) -> Contribution:
        """Load one source.

        Raises:
            InputError: a table that is not as its entry says, with file and line.

        """
        if source not in self._loaded:
            self._loaded[source] = self._load(source)
        return self._loaded[source]

    def source(self, source: str) -> Source:
        """Make a source, with the names of its tables."""
        entry = self.catalogue.sources[source]
        tables = self.catalogue.tables.get(source, ())
        return Source(
            entry.id,
            entry.title,
            entry.publisher,
            entry.rights,
            entry.licence,
            entry.issued,
            entry.landing_page,
            entry.loader,
            tuple(dict.fromkeys(table.table for table in tables)),
        )

    def concepts(self, scheme: str) -> Mapping[str, Concept]:
        """Concepts of a scheme by code."""
        if scheme not in self._concepts:
            made = _concepts(self.catalogue.schemes[scheme])
            self._concepts[scheme] = MappingProxyType({concept.code: concept for concept in made})
        return self._concepts[scheme]

    def _load(self, source: str) -> Contribution:
        entries = self.catalogue.tables[source]

        def each(kind: type[_Entry], make: Callable[[_Entry], Any]) -> tuple[Any, ...]:
            return tuple(make(entry) for entry in entries if isinstance(entry, kind))

        def every(kind: type[_Entry], make: Callable[[_Entry], Any]) -> tuple[Any, ...]:
            return tuple(fact for facts in each(kind, make) for fact in facts)

        lists = each(ListEntries, self._list)
        return Contribution(
            self.source(source),
            schemes=each(SchemeEntry, _scheme),
            concepts=every(SchemeEntry, lambda entry: self.concepts(entry.id).values()),
            labels=every(LabelsEntry, self._labels),
            residuals=every(ResidualsEntry, self._residuals),
            exclusions=every(ExclusionsEntry, lambda entry: self._exclusions(entry, lists)),
            lists=lists,
            programmes=each(ProgrammeEntry, self._programme),
            correspondences=each(CorrespondenceEntry, self._correspondence),
            same_as=every(SameAsEntry, self._same_as),
        )

    def _check_code(self, row: TableRow, scheme: str, code: str | None) -> str:
        if scheme not in self.catalogue.schemes:
            raise row.error(f"no scheme {quote_input(scheme)}")
        if code not in self.concepts(scheme):
            raise row.error(f"{quote_input(code or '')} is no code of {scheme}")
        return cast(str, code)

    def _labels(self, entry: LabelsEntry) -> Iterator[Label]:
        for row in rows_of(entry):
            code = self._check_code(row, entry.scheme, row.get("code"))
            language = row.get("language") or entry.language
            yield Label(entry.scheme, code, entry.kind, language, row.texts["title"])

    def _same_as(self, entry: SameAsEntry) -> Iterator[tuple[str, str, str]]:
        for row in rows_of(entry):
            code = self._check_code(row, entry.scheme, row.get("code"))
            yield entry.scheme, code, entry.iri.format_map(row.texts)

    def _correspondence(self, entry: CorrespondenceEntry) -> Correspondence:
        source, target = entry.compares
        pairs = tuple(self._pair(entry, row) for row in rows_of(entry))
        return Correspondence(
            entry.id, entry.title, source, target, entry.basis, pairs, entry.partial
        )

    def _pair(self, entry: CorrespondenceEntry, row: TableRow) -> Association:
        source, target = (
            self._check_code(row, scheme, row.get(role))
            for role, scheme in zip(entry.roles, entry.compares, strict=True)
        )
        match, reason, date = row.get("match"), row.get("reason"), row.get("date")
        curated = entry.basis == "curated"
        if curated and (match not in MATCHES or match == "exact" or not reason or not date):
            problem = f"{source} to {target}: needs a match (never exact), a reason and a date"
            raise row.error(problem)
        made = cast("Match | None", match)
        source_part, target_part = (row.mark(role) for role in ("source_part", "target_part"))
        return Association(
            source,
            target,
            row.line,
            made,
            reason=reason,
            date=date,
            source_part=source_part,
            target_part=target_part,
        )

    def _list(self, entry: ListEntries) -> OccupationList:
        entries: dict[str, ListEntry] = {}
        for row in rows_of(entry):
            scheme = row.get("scheme") or entry.scheme
            code = self._check_code(row, scheme, row.get("code"))
            printed = row.get("printed_code") or code
            title, line, heading = row.get("printed_title"), row.document_line, row.get("heading")
            made = ListEntry(printed, title, scheme, code, line, heading)
            first = entries.setdefault(code, made)
            if replace(first, line=line) != made:
                raise row.error(f"{code} stands in line {first.line} of the document differently")
        return OccupationList(entry.id, entry.title, entry.scheme, tuple(entries.values()))

    def _residuals(self, entry: ResidualsEntry) -> Iterator[Residual]:
        made: dict[str, Residual] = {}
        for row in rows_of(entry):
            code = self._check_code(row, entry.scheme, row.get("code"))
            group = row.get("residual_of")
            of = (self._check_code(row, entry.scheme, group),) if group else ()
            known = made[code].of if code in made else ()
            made[code] = Residual(entry.scheme, code, (*known, *of), row.document_line)
        yield from made.values()

    def _exclusions(
        self, entry: ExclusionsEntry, lists: tuple[OccupationList, ...]
    ) -> Iterator[Exclusion]:
        if (entry.scheme is None) == (entry.on_list is None):
            raise entry.error("give either scheme or on_list")
        listed = {
            row.code: row.scheme
            for published in lists
            if published.id == entry.on_list
            for row in published.entries
        }
        for row in rows_of(entry):
            scheme = entry.scheme or listed.get(row.texts["code"])
            if scheme is None:
                raise row.error(
                    f"{quote_input(row.texts['code'])} is not on the list {entry.on_list}"
                )
            code, excluded = (
                self._check_code(row, scheme, row.get(role)) for role in ("code", "excluded_code")
            )
            wording = row.get("wording") or entry.wording
            if wording not in get_args(Wording):
                raise row.error(f"no wording {quote_input(wording)}")
            through = row.get("through")
            for member in self._range(row, scheme, code, excluded, through):
                yield Exclusion(
                    scheme,
                    code,
                    member,
                    row.get("printed_title"),
                    row.get("condition"),
                    cast(Wording, wording),
                    row.document_line,
                    through,
                    entry.of_occupations,
                    entry.on_list is not None,
                )

    def _range(
        self, row: TableRow, scheme: str, excluding: str, first: str, last: str | None
    ) -> Iterator[str]:
        """Yield the codes of a printed range, but the one that excludes: one, or all to another."""
        if last is None:
            yield first
            return
        concepts = self.concepts(scheme)
        level = concepts[first].level
        if self._check_code(row, scheme, last) <= first or concepts[last].level != level:
            raise row.error(f"{first} to {last} is no range of codes of one level")
        yield from (
            code
            for code, concept in concepts.items()
            if concept.level == level and first <= code <= last and code != excluding
        )

    def _programme(self, entry: ProgrammeEntry) -> Programme:
        industries = tuple(
            Industry(
                row.texts["scheme"],
                self._check_code(row, row.texts["scheme"], row.get("code")),
                row.texts["printed"],
                row.document_line,
            )
            for row in rows_of(entry)
        )
        authority = self.catalogue.sources[entry.source].publisher
        return Programme(entry.id, entry.title, authority, entry.lists, industries)


def rows_of(entry: TableEntry) -> Iterator[TableRow]:
    """Yield the rows of an entry's table as published.

    Raises:
        InputError: a table without the entry's columns or with another count of rows.

    """
    headings = entry.headings()
    count = 0
    for line, fields in reference_tables.rows(entry.table, tuple(headings.values())):
        count += 1
        yield TableRow(entry.table, line, dict(zip(headings, fields, strict=True)))
    if isinstance(entry, CountedEntry) and count != entry.count:
        raise entry.error(f"{entry.table} has {count:,} rows, not {entry.count:,}")


def _scheme(entry: SchemeEntry) -> Scheme:
    levels = tuple(
        Level(level.id, level.title, depth, level.pattern.pattern, level.count)
        for depth, level in enumerate(entry.levels, 1)
    )
    return Scheme(
        entry.id,
        entry.notation,
        entry.title,
        entry.family,
        entry.issued,
        levels,
        entry.supersedes,
        entry.kind,
        entry.divided,
    )


def _concepts(entry: SchemeEntry) -> tuple[Concept, ...]:
    only_level = entry.levels[0].id

    def structure_row(row: TableRow) -> StructureRow:
        titles = tuple((language, row.texts[f"title {language}"]) for language in entry.titles)
        level = row.texts.get("level", only_level)
        return StructureRow(
            row.line,
            row.texts["code"],
            level,
            row.texts.get("parent", ""),
            titles,
            row.get("second_notation"),
            row.get("code_kind"),
        )

    return make_concepts(entry, map(structure_row, rows_of(entry)))


@cache
def embedded() -> CatalogueLoader:
    """Loader of the embedded tables.

    >>> len(embedded().contribution("iowa-ampd").exclusions)
    66
    """
    return CatalogueLoader(catalogue_reader.embedded())
