"""A programme as a graph holds it: its rows, and where they stand in their schemes."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

from ..errors import InputError, UnknownName
from ..programmes.rule import Key, Nearest, find_nearest
from ..query.resolved import Resolved
from ..query.session import Record, Session, group_rows

#: What stands before a note in a message.
NOTED = "noted: "


class Row(NamedTuple):
    """An occupation, an industry or an omission of a programme."""

    scheme: str
    code: str
    printed: str
    title: str | None
    note: str | None
    line: int
    label: str = ""
    source: str = ""

    @property
    def key(self) -> Key:
        """Scheme and code of the concept."""
        return self.scheme, self.code

    @property
    def noted(self) -> str:
        """The note, as a message ends in it."""
        return f", {NOTED}{self.note}" if self.note else ""


class ProgrammeRule:
    """The rule of one programme, read by one question: all of it, or what one job needs."""

    def __init__(
        self, session: Session, programme: str | None = None, job: Resolved | None = None
    ) -> None:
        records = _read_records(session, programme, job)
        self.session, self.id, self.job = session, records[0]["programme"], job
        #: Whether all rows were read, and not only those near the job.
        self.whole = _needs_all(session, job)
        kinds = group_rows(records, "kind")
        lists = sorted(kinds.get("list", []), key=itemgetter("list"))
        #: Schemes of the lists, in the order of the lists.
        self.schemes = tuple(dict.fromkeys(row["about"] for row in lists))
        self.source, self.list_count = lists[0]["source"], len(lists)
        self.entry_count = sum(int(row["entries"]) for row in lists)
        #: Whether a row of the lists names a group.
        self.lists_groups = any(int(row["groups"]) for row in lists)
        self.validity = next(iter(kinds.get("validity", [])), None)
        self.occupations, self.industries, omissions = (
            [_row(record) for record in kinds.get(kind, [])]
            for kind in ("occupation", "industry", "omission")
        )
        #: Rows that list or admit a concept, in the order of their printed codes.
        self.listed: dict[Key, list[Row]] = {}
        for row in (*self.occupations, *self.industries):
            self.listed.setdefault(row.key, []).append(row)
        self.omitted = {
            row.key: row for row in sorted(omissions, key=lambda row: (row.line, row.code))
        }
        self.labels: dict[Key, str] = {}
        self._parents: dict[Key, Key] = {}
        self._children: dict[Key, list[Key]] = {}
        self._counts: dict[Key, int] = {}
        for record in records:
            key, parent = (record["scheme"], record["code"]), (record["scheme"], record["parent"])
            if record["parent"] and key not in self._parents:
                self._parents[key] = parent
                self._children.setdefault(parent, []).append(key)
            if siblings := record.get("siblings"):
                self._counts[parent] = int(siblings)
            if record["label"]:
                self.labels[key] = record["label"]

    def nearest(self, key: Key) -> Nearest | None:
        """Find what decides about an occupation."""
        return find_nearest(self._path(key), self.listed, self.omitted)

    def has_rows_below(self, key: Key) -> bool:
        """Check whether a row names a concept below one."""
        return key in self._children

    def rows_below(self, key: Key) -> list[Key]:
        """List what is listed at or below a concept."""
        return [listed for listed in self.listed if key in self._path(listed)]

    def has_omissions_below(self, key: Key) -> bool:
        """Check whether anything at or below a concept is left out."""
        return any(key in self._path(omitted) for omitted in self.omitted)

    def approved_below(self, key: Key) -> list[tuple[Key, Row]]:
        """List the approved occupations of the lowest level below a group, with their rows."""
        leaves = ((leaf, self.nearest(leaf)) for leaf in sorted(self._leaves(key)) if leaf != key)
        return [(leaf, self.listed[near.key][0]) for leaf, near in leaves if near and near.listed]

    def approves_all_below(self, key: Key) -> bool:
        """Check whether every occupation of the lowest level at or below one is approved."""
        children = self._children.get(key, [])
        if not children:
            nearest = self.nearest(key)
            return nearest is not None and nearest.listed
        complete = len(children) == self._counts.get(key, len(children))
        return complete and all(map(self.approves_all_below, children))

    def omitted_below(self, key: Key) -> list[str]:
        """Name what is left out below a concept that is listed; nothing where all of it counts."""
        rows = [row for omitted, row in self.omitted.items() if key in self._path(omitted)]
        nearest = (self.nearest(leaf) for row in rows for leaf in self._leaves(row.key))
        if all(near is not None and near.listed for near in nearest):
            return []
        return [f"{row.code} {row.label} (line {row.line})" for row in rows]

    def count_members(self, job: Resolved) -> int:
        """Count the occupations of the lowest level below a group; none for an occupation."""
        key = job.scheme, job.code
        if not self.whole:
            return sum(leaf != key for leaf in self._leaves(key))
        hierarchy = self.session.hierarchy(job.scheme)
        return 0 if hierarchy.is_leaf(*key) else sum(1 for _ in hierarchy.leaves(*key))

    def rows_noting(self, scheme: str, code: str, label: str) -> list[str]:
        """Say which approved rows of its scheme have a note that names an occupation."""
        rows: list[Record] = [row._asdict() for row in self.occupations]
        if not self.whole:
            rows = self.session.ask("approved-occupations", programme=self.id)
        name = f"{code} {label}"
        return [
            f"line {row['line']}, {row['code']} {row['label']}, is {NOTED}{row['note']}"
            for row in rows
            if row["scheme"] == scheme and name in (row["note"] or "")
        ]

    def _path(self, key: Key) -> Iterator[Key]:
        """Yield a concept and the groups above it, nearest first, as far as rows can be there."""
        above: Key | None = key
        while above is not None:
            yield above
            above = self._parents.get(above)

    def _leaves(self, key: Key) -> Iterator[Key]:
        children = self._children.get(key)
        if not children:
            yield key
        for child in children or ():
            yield from self._leaves(child)


def _row(record: Record) -> Row:
    concept = record["scheme"], record["code"], record["printed"]
    title, note = record["printedTitle"] or None, record["note"] or None
    return Row(*concept, title, note, int(record["line"]), record["label"], record["source"])


def _needs_all(session: Session, job: Resolved | None) -> bool:
    """Check whether a decision needs all rows: routes may lead from a job to any of them."""
    return job is None or bool(session.list_schemes - {job.scheme})


def _read_records(session: Session, programme: str | None, job: Resolved | None) -> list[Record]:
    """Read the rows of the programme that is named, or of the only one."""
    values, question = {"programme": programme or ""}, "programme-rows"
    if job is not None and not _needs_all(session, job):
        values, question = values | {"scheme": job.scheme, "code": job.code}, "decision-rows"
    records = session.ask(question, **values) if programme != "" else []
    # in Python, since Virtuoso cannot put so many joined parts in order
    records.sort(
        key=lambda row: (row["programme"], row["kind"], row["printed"], int(row["line"] or 0))
    )
    names = tuple(dict.fromkeys(row["programme"] for row in records))
    if programme is None and len(names) > 1:
        raise InputError(f"name the programme (--programme), one of: {', '.join(names)}")
    if not names:
        known = dict.fromkeys(row["programme"] for row in session.ask("programmes"))
        if programme is None or not known:
            raise InputError("this graph has no programmes")
        raise UnknownName("programme", programme, tuple(known))
    return records
