"""What the catalogue's entries and their tables mean: the contribution of every source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar, cast, get_args

from ..errors import quote_input
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
    Entry,
    ExclusionsEntry,
    LabelsEntry,
    ListEntries,
    ProgrammeEntry,
    ResidualsEntry,
    SameAsEntry,
    SchemeEntry,
    TableEntry,
)
from .reference_tables import TableRow
from .structure import make_concepts

_Model = TypeVar("_Model", Source, Scheme)
_Entry = TypeVar("_Entry", bound=TableEntry)


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
        """Load one source; a table that is not as its entry says is an error with file and line."""
        if source not in self._loaded:
            self._loaded[source] = self._load(source)
        return self._loaded[source]

    def source(self, source: str) -> Source:
        """Make a source, with the names of its tables."""
        tables = self.catalogue.tables.get(source, ())
        files = tuple(dict.fromkeys(table.table for table in tables))
        return _make(Source, self.catalogue.sources[source], files=files)

    def concepts(self, scheme: str) -> Mapping[str, Concept]:
        """Concepts of a scheme by code."""
        if scheme not in self._concepts:
            entry = self.catalogue.schemes[scheme]
            self._concepts[scheme] = MappingProxyType(make_concepts(entry, rows_of(entry)))
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

    def _code(self, row: TableRow, scheme: str, role: str = "code") -> str:
        """Text of a column that must be a code of a scheme."""
        code = row.texts[role]
        if scheme not in self.catalogue.schemes:
            raise row.error(f"no scheme {quote_input(scheme)}")
        if code not in self.concepts(scheme):
            raise row.error(f"{quote_input(code)} is no code of {scheme}")
        return code

    def _labels(self, entry: LabelsEntry) -> Iterator[Label]:
        for row in rows_of(entry):
            code = self._code(row, entry.scheme)
            language = row.get("language") or entry.language
            yield Label(entry.scheme, code, entry.kind, language, row.texts["title"])

    def _same_as(self, entry: SameAsEntry) -> Iterator[tuple[str, str, str]]:
        for row in rows_of(entry):
            code = self._code(row, entry.scheme)
            yield entry.scheme, code, entry.iri.format(code=code)

    def _correspondence(self, entry: CorrespondenceEntry) -> Correspondence:
        source, target = entry.compares
        pairs = tuple(self._pair(entry, row) for row in rows_of(entry))
        return Correspondence(
            entry.id, entry.title, source, target, entry.basis, pairs, entry.partial
        )

    def _pair(self, entry: CorrespondenceEntry, row: TableRow) -> Association:
        source, target = (
            self._code(row, scheme, role)
            for role, scheme in zip(entry.roles, entry.compares, strict=True)
        )
        match, reason, date = row.get("match"), row.get("reason"), row.get("date")
        curated = entry.basis == "curated"
        if curated and (match not in MATCHES or match == "exact" or not reason or not date):
            problem = f"{source} to {target}: needs a match (never exact), a reason and a date"
            raise row.error(problem)
        made = cast("Match | None", match)
        return Association(source, target, row.line, made, reason=reason, date=date)

    def _list(self, entry: ListEntries) -> OccupationList:
        entries: dict[str, ListEntry] = {}
        for row in rows_of(entry):
            scheme = row.get("scheme") or entry.scheme
            code = self._code(row, scheme)
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
            code = self._code(row, entry.scheme)
            named = row.get("residual_of") is not None
            of = (self._code(row, entry.scheme, "residual_of"),) if named else ()
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
                code = quote_input(row.texts["code"])
                raise row.error(f"{code} is not on the list {entry.on_list}")
            code, excluded = self._code(row, scheme), self._code(row, scheme, "excluded_code")
            wording = row.get("wording") or "excludes"
            if wording not in get_args(Wording):
                raise row.error(f"no wording {quote_input(wording)}")
            title, condition = row.texts["printed_title"], row.get("condition")
            made = cast(Wording, wording)
            yield Exclusion(scheme, code, excluded, title, condition, made, row.document_line)

    def _programme(self, entry: ProgrammeEntry) -> Programme:
        industries = []
        for row in rows_of(entry):
            scheme, printed = row.texts["scheme"], row.texts["printed"]
            code = self._code(row, scheme)
            industries.append(Industry(scheme, code, printed, row.document_line))
        authority = self.catalogue.sources[entry.source].publisher
        return Programme(entry.id, entry.title, authority, entry.lists, tuple(industries))


def rows_of(entry: TableEntry) -> Iterator[TableRow]:
    """Yield the rows of an entry's table as published; the entry may say how many there are."""
    count = 0
    for row in reference_tables.rows(entry.table, entry.headings()):
        count += 1
        yield row
    if isinstance(entry, CountedEntry) and count != entry.count:
        raise entry.error(f"{entry.table} has {count:,} rows, not {entry.count:,}")


def _scheme(entry: SchemeEntry) -> Scheme:
    levels = tuple(
        Level(level.id, level.title, depth, level.pattern.pattern, level.count)
        for depth, level in enumerate(entry.levels, 1)
    )
    return _make(Scheme, entry, levels=levels)


def _make(model: type[_Model], entry: Entry, **others: Any) -> _Model:
    """Make a model of the fields that its entry has by the same names, and of others."""
    names = {field.name for field in fields(cast(Any, model))} - set(others)
    return model(**{name: getattr(entry, name) for name in names}, **others)


@cache
def embedded() -> CatalogueLoader:
    """Loader of the embedded tables.

    >>> len(embedded().contribution("iowa-ampd").exclusions)
    66
    """
    return CatalogueLoader(catalogue_reader.embedded())
