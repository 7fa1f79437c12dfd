"""What the catalogue's entries and their tables mean: the contribution of every source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
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
from . import catalogue_reader, reference_tables
from .ampd_iowa.duties import describe_misprint
from .catalogue_entries import (
    Catalogue,
    CorrespondenceEntry,
    CountedEntry,
    Entry,
    ExclusionsEntry,
    LabelsEntry,
    ListEntries,
    ProgrammeEntry,
    ResidualRule,
    ResidualsEntry,
    SameAsEntry,
    SchemeEntry,
    TableEntry,
)
from .reference_tables import TableRow

MISCELLANEOUS = re.compile(r"Miscellaneous .*")

_Model = TypeVar("_Model", Source, Scheme, Correspondence)
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
            self._concepts[scheme] = MappingProxyType(_concepts(self.catalogue.schemes[scheme]))
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
        ends = {"source": source, "target": target}
        return _make(Correspondence, entry, **ends, associations=pairs, chained_from=())

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
            made = ListEntry(printed, title, scheme, code, line, heading, self._slip(row, scheme))
            first = entries.setdefault(code, made)
            if replace(first, line=line) != made:
                raise row.error(f"{code} stands in line {first.line} of the document differently")
        return OccupationList(entry.id, entry.title, entry.scheme, tuple(entries.values()))

    def _slip(self, row: TableRow, scheme: str) -> str | None:
        """Say of a row that it prints the duties of another occupation, where it does."""
        other = self._code(row, scheme, "duties_of") if row.get("duties_of") else None
        return other and describe_misprint(other, self.concepts(scheme)[other].labels[0][1])

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
        listed = {row.code: row.scheme for row in chain.from_iterable(entries)}
        for row in rows_of(entry):
            scheme = entry.scheme or listed.get(row.texts["code"])
            if scheme is None:
                code = quote_input(row.texts["code"])
                raise row.error(f"{code} is not on the list {entry.on_list}")
            code, excluded = self._code(row, scheme), self._code(row, scheme, "excluded_code")
            wording = row.get("wording") or entry.wording
            if wording not in get_args(Wording):
                raise row.error(f"no wording {quote_input(wording)}")
            title, condition, through = map(row.get, ("printed_title", "condition", "through"))
            made, line = cast(Wording, wording), row.document_line
            on_list, jobs = entry.on_list is not None, entry.of_occupations
            link = Exclusion(
                scheme, code, excluded, title, condition, made, line, through, jobs, on_list
            )
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


def _concepts(scheme: SchemeEntry) -> dict[str, Concept]:
    """Make one concept a row, by code; every parent must be a code one level up."""
    levels = {level.id: level for level in scheme.levels}
    depth = {level.id: number for number, level in enumerate(scheme.levels, 1)}
    concepts: dict[str, Concept] = {}
    by_code: dict[str, TableRow] = {}
    for row in rows_of(scheme):
        code, level = row.texts["code"], row.texts.get("level", scheme.levels[0].id)
        if code in by_code:
            raise row.error(f"{code}: the code stands in line {by_code[code].line} already")
        if level not in levels:
            raise row.error(f"{code}: no level {level!r}; there is: {', '.join(levels)}")
        pattern = levels[level].pattern
        if not pattern.fullmatch(code):
            raise row.error(f"{code}: not a code of the level {level} ({pattern.pattern})")
        titles = tuple((language, row.texts[f"title {language}"]) for language in scheme.titles)
        concepts[code] = Concept(
            scheme.id,
            code,
            level,
            row.get("parent"),
            titles,
            second_notation=row.get("second_notation"),
            code_kind=row.get("code_kind"),
        )
        by_code[code] = row
    for code, concept in concepts.items():
        above = concepts.get(concept.parent or "")
        below = depth[concept.level] - (depth[above.level] if above else 0)
        if (concept.parent and not above) or below != 1:
            problem = f"parent {concept.parent or ''!r} is not a code one level up"
            raise by_code[code].error(f"{code}: {problem}")
    counts = Counter(concept.level for concept in concepts.values())
    for entry in scheme.levels:
        if counts[entry.id] != entry.count:
            problem = f"{scheme.table} has {counts[entry.id]:,} codes of the level {entry.id}"
            raise entry.error(f"{problem}, not {entry.count:,}")
    if rule := scheme.residual:
        for code, concept in concepts.items():
            if rule.title.fullmatch(concept.labels[0][1]):
                groups = _rest_of(rule, concept, concepts)
                concepts[code] = replace(concept, residual=True, residual_of=groups)
    return concepts


def _rest_of(
    rule: ResidualRule, concept: Concept, concepts: Mapping[str, Concept]
) -> tuple[str, ...]:
    """Find the group it is the rest of: 15-1299 of 15-1200, since 15-1290 is "Miscellaneous"."""
    if rule.rest_of is None or concept.parent is None:
        return ()
    parent = concepts[concept.parent]
    miscellaneous = MISCELLANEOUS.fullmatch(parent.labels[0][1])
    if rule.rest_of == "named parent" and miscellaneous and parent.parent:
        return (parent.parent,)
    return (parent.code,)


@cache
def embedded() -> CatalogueLoader:
    """Loader of the embedded tables.

    >>> len(embedded().contribution("iowa-ampd").exclusions)
    66
    """
    return CatalogueLoader(catalogue_reader.embedded())
