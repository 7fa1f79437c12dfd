"""What the catalogue's entries and their tables mean: the contribution of every source."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields, replace
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import Any, TypeVar, cast, get_args

from ..errors import quote_input
from ..model.correspondences import Association, Correspondence
from ..model.matches import MATCHES, Match
from ..model.programmes import Industry, ListEntry, OccupationList, Programme, earlier_vintages
from ..model.schemes import Concept, Exclusion, Label, Level, Residual, Scheme, Wording
from ..model.sources import Contribution, Source
from . import catalogue_reader
from .catalogue_entries import (
    Catalogue,
    CorrespondenceEntry,
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
from .concept_tables import read_concepts, rows_of
from .reference_tables import TableRow

_Model = TypeVar("_Model", Source, Scheme, Correspondence)
_Entry = TypeVar("_Entry", bound=TableEntry)


class CatalogueLoader:
    """Loads the tables that a catalogue describes; each source is loaded once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._loaded: dict[str, Contribution] = {}
        self._concepts: dict[str, Mapping[str, Concept]] = {}

    def contributions(self, schemes: Collection[str] = ()) -> tuple[Contribution, ...]:
        """Load the sources that have tables, in the catalogue's order: all, or those about schemes.

        A source that has a list or a programme is loaded too: its rows say what it is about. Where
        a scheme is unknown all are loaded.
        """
        tables, chosen = self.catalogue.tables, frozenset(schemes)
        if not chosen or not chosen <= self.catalogue.schemes.keys():
            return tuple(map(self.contribution, tables))
        about = (name for name in tables if any(_is_about(each, chosen) for each in tables[name]))
        return tuple(map(self.contribution, about))

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
            self._concepts[scheme] = MappingProxyType(read_concepts(self.catalogue.schemes[scheme]))
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
            labels=tuple(dict.fromkeys(every(LabelsEntry, self._labels))),
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
        """Yield the titles that a concept does not have already; a row may lack one."""
        left_out = set(entry.leave_out)
        for row in rows_of(entry):
            code, title = self._code(row, entry.scheme), row.get("title")
            language = row.get("language") or entry.language
            key = f"{language} {code}"
            if title is None or key in left_out:
                left_out.discard(key)
            elif (language, title) not in self.concepts(entry.scheme)[code].labels:
                yield Label(entry.scheme, code, entry.kind, language, title)
        if left_out:
            raise entry.error(f"leave_out: {entry.table} has no title for {min(left_out)}")

    def _same_as(self, entry: SameAsEntry) -> Iterator[tuple[str, str, str]]:
        for row in rows_of(entry):
            code = self._code(row, entry.scheme)
            yield entry.scheme, code, entry.iri.format_map(row.texts)

    def _correspondence(self, entry: CorrespondenceEntry) -> Correspondence:
        source, target = entry.compares
        pairs = tuple(self._pair(entry, row) for row in rows_of(entry))
        known = self.concepts(source).keys() - {pair.source for pair in pairs}
        if wrong := set(entry.silent_on) - known:
            raise entry.error(f"silent_on: {min(wrong)} is no code of {source} without a row")
        others = {"source": source, "target": target, "associations": pairs, "chained_from": ()}
        silent = tuple((source, code) for code in entry.silent_on)
        return _make(Correspondence, entry, **others, silent=silent)

    def _pair(self, entry: CorrespondenceEntry, row: TableRow) -> Association:
        source = self._code(row, entry.compares[0], "source")
        target = self._code(row, entry.compares[1], "target")
        match, reason, date = row.get("match"), row.get("reason"), row.get("date")
        curated = entry.basis == "curated"
        if curated and (match not in MATCHES or match == "exact" or not reason or not date):
            problem = f"{source} to {target}: needs a match (never exact), a reason and a date"
            raise row.error(problem)
        made = cast("Match | None", match)
        pair = Association(source, target, row.line, made, reason=reason, date=date)
        marks = row.mark("source_part"), row.mark("target_part")
        return pair._replace(source_part=marks[0], target_part=marks[1])

    def _list(self, entry: ListEntries) -> OccupationList:
        entries: dict[str, ListEntry] = {}
        for row in rows_of(entry):
            scheme = row.get("scheme") or entry.scheme
            code = self._code(row, scheme)
            printed = row.get("printed_code") or code
            title, line, heading = row.get("printed_title"), row.document_line, row.get("heading")
            repeated, duties = row.line_number("repeated_line"), row.get("duties_of")
            note = None
            if duties:
                of = self.concepts(scheme)[self._code(row, scheme, "duties_of")]
                note = f"the list prints the duties of {duties} {of.labels[0][1]} there"
            made = ListEntry(printed, title, scheme, code, line, heading, note, repeated, duties)
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
        entries = (published.entries for published in lists if published.id == entry.on_list)
        listed = {row.code: row for row in chain.from_iterable(entries)}
        for row in rows_of(entry):
            of_row = listed.get(row.texts["code"])
            scheme = entry.scheme or (of_row.scheme if of_row else None)
            if scheme is None:
                code = quote_input(row.texts["code"])
                raise row.error(f"{code} is not on the list {entry.on_list}")
            code, excluded = self._code(row, scheme), self._code(row, scheme, "excluded_code")
            wording = row.get("wording") or entry.wording
            if wording not in get_args(Wording):
                raise row.error(f"no wording {quote_input(wording)}")
            title, condition, through = map(row.get, ("printed_title", "condition", "through"))
            made, line = cast(Wording, wording), row.document_line
            on_list, misplaced = entry.on_list, bool(of_row and of_row.duties_of)
            printed = scheme, code, excluded, title, condition, made, line, through
            link = Exclusion(*printed, entry.of_occupations, on_list, misplaced)
            yield from self._expand(row, link) if through else (link,)

    def _expand(self, row: TableRow, printed: Exclusion) -> Iterator[Exclusion]:
        """Yield an exclusion for each code of a printed range, but the one that excludes."""
        concepts, first = self.concepts(printed.scheme), printed.excluded
        level, last = concepts[first].level, self._code(row, printed.scheme, "through")
        if last <= first or concepts[last].level != level:
            raise row.error(f"{first} to {last} is no range of codes of one level")
        for code, concept in concepts.items():
            if concept.level == level and first <= code <= last and code != printed.code:
                yield replace(printed, excluded=code)

    def _programme(self, entry: ProgrammeEntry) -> Programme:
        industries, schemes = [], self.catalogue.schemes
        for row in rows_of(entry):
            scheme, code = row.texts["scheme"], self._code(row, row.texts["scheme"])
            before = tuple(earlier_vintages(scheme, schemes, code, self.concepts))
            made = Industry(scheme, code, row.texts["printed"], row.document_line)
            industries.append(replace(made, vintages=before if entry.every_vintage else ()))
        authority = self.catalogue.sources[entry.source].publisher
        return Programme(entry.id, entry.title, authority, entry.lists, tuple(industries))


def _is_about(entry: TableEntry, schemes: frozenset[str]) -> bool:
    """Whether a table may have facts of some schemes alone."""
    if isinstance(entry, CorrespondenceEntry):
        return schemes.issuperset(entry.compares)
    scheme = entry.id if isinstance(entry, SchemeEntry) else getattr(entry, "scheme", None)
    return isinstance(entry, ListEntries | ProgrammeEntry) or scheme in schemes


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
