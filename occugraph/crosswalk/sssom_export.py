"""Every correspondence of a graph as an SSSOM mapping set, for other tools."""

from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from ..errors import InputError
from ..files.atomic_writes import write_atomically
from ..files.output_folders import OutputFolder
from ..model.correspondences import Extension
from ..query.session import Correspondence, Record, Session, group_rows
from ..rdf.namespaces import ESCO_ISCO, Iris
from ..rdf.sssom_slots import (
    MAPPING_SLOTS,
    NO_TERM_FOUND,
    SET_SLOTS,
    STRING,
    Slot,
    expand_name,
    extension_slot,
)
from ..sssom.writer import Sheet, tsv, turtle
from ..version import __version__
from .tables import Pair, Step, load_table

#: What a pair on this basis is justified by, in SSSOM's vocabulary of matching processes.
JUSTIFICATIONS = {
    "official": "semapv:ManualMappingCuration",
    "curated": "semapv:ManualMappingCuration",
    "derived": "semapv:MappingChaining",
    "suggested": "semapv:LexicalMatching",
}
#: Sets that were supplied have a folder of their own, and names that begin with its name.
SUPPLIED = "supplied"
UNSPECIFIED = "https://w3id.org/sssom/license/unspecified"  # none that can be linked to
#: The property that all kinds of match are kinds of: what has no counterpart lacks them all. A
#: skos:exactMatch with sssom:NoTermFound would, taken as a triple, merge all that have none.
ANY_MATCH = expand_name("skos:mappingRelation")


class WrittenSet(NamedTuple):
    """A mapping set that was written."""

    name: str
    mappings: int
    without: int
    """How many of the mappings say that a code has no counterpart."""


def export(session: Session, folder: Path) -> list[WrittenSet]:
    """Write every mapping set as `NAME.sssom.tsv` and `NAME.sssom.ttl`."""
    output = OutputFolder(folder)
    own, supplied = list(own_sets(session)), list(supplied_sets(session))
    if not own + supplied:
        raise InputError("the graph has no correspondences: use one that `occugraph build` wrote")
    written = [_write(sheet, output.place(sheet.name)) for sheet in own]
    if supplied:
        output = OutputFolder(folder / SUPPLIED)
        for sheet in supplied:
            place = output.place(sheet.name.removeprefix(f"{SUPPLIED}/"))
            written.append(_write(sheet, place))
    return written


def _write(sheet: Sheet, place: Path) -> WrittenSet:
    for suffix, content in ((".sssom.tsv", tsv(sheet)), (".sssom.ttl", turtle(sheet))):
        with write_atomically(place.with_name(place.name + suffix)) as file:
            file.write(content)
    ends = ((row.get("subject_id"), row.get("object_id")) for row in sheet.rows)
    none = sum((NO_TERM_FOUND,) in pair for pair in ends)
    return WrittenSet(sheet.name, len(sheet.rows), none)


def own_sets(session: Session) -> Iterator[Sheet]:
    """Make a set of each correspondence that the project's own build says."""
    tables = sorted(session.correspondences.values())
    yield from map(_SheetMaker(session).sheet, (one for one in tables if one.basis != "supplied"))


class _SheetMaker:
    """Makes sets of correspondences, with what all of them need."""

    def __init__(self, session: Session) -> None:
        self.session, self.iris = session, Iris(session.base)
        self.sources = {row["correspondence"]: row for row in session.ask("correspondence-sources")}
        self.origins = group_rows(session.ask("derivations"), "correspondence")

    def titles(self, scheme: str) -> dict[str, str]:
        """English titles of a scheme, by code."""
        concepts = self.session.hierarchy(scheme).by_scheme.get(scheme, {})
        return {code: concept.label for code, concept in concepts.items()}

    def sheet(self, table: Correspondence) -> Sheet:
        slots = self.set_slots(table)
        rows = list(self.rows(table))
        rows.sort(key=lambda row: [row.get(name, ()) for name in MAPPING_SLOTS])
        for name, slot in SET_SLOTS.items():
            # what all mappings say alike is said once, of the set
            values = {row.get(name) for row in rows}
            (first,) = values if slot.propagated and len(values) == 1 else (None,)
            if first is not None:
                slots[name] = first
                for row in rows:
                    del row[name]
        prefixes = {end: f"{self.iris.scheme(end)}/" for end in (table.source, table.target)}
        return Sheet(table.id, prefixes | {"occugraph": self.iris.base}, slots, tuple(rows))

    def set_slots(self, table: Correspondence) -> dict[str, tuple[str, ...]]:
        source, schemes = self.sources.get(table.id), self.session.schemes
        if source is None or not {table.source, table.target} <= schemes.keys():
            lacking = "(its schemes, publisher, rights and source)"
            problem = f"the graph says too little of {table.id} {lacking}"
            raise InputError(f"{problem}: use one that `occugraph build` wrote")
        by = ", ".join(part for part in (source["publisher"], source["issued"]) if part)
        values = {
            "mapping_set_id": self.iris.correspondence(table.id),
            "mapping_set_version": __version__,
            "mapping_set_title": source["title"],
            "mapping_set_description": f"Basis {table.basis}. {by}. {source['rights']}.",
            "creator_label": source["publisher"],
            "license": source["licence"] or UNSPECIFIED,
            "subject_type": "skos concept",
            "subject_source": self.iris.scheme(table.source),
            "subject_source_version": schemes[table.source]["issued"],
            "object_type": "skos concept",
            "object_source": self.iris.scheme(table.target),
            "object_source_version": schemes[table.target]["issued"],
            "mapping_provider": source["page"],
        }
        if table.basis in ("derived", "suggested"):
            values |= {"mapping_tool": "occugraph", "mapping_tool_version": __version__}
        slots = {name: (value,) for name, value in values.items() if value}
        names = sorted(row["from"] for row in self.origins.get(table.id, ()))
        origins = tuple(map(self.iris.correspondence, names))
        return slots | ({"mapping_set_source": origins} if origins else {})

    def rows(self, table: Correspondence) -> Iterator[dict[str, tuple[str, ...]]]:
        directed = load_table(self.session, table, table.source)
        known, groups = self.session.correspondences, self.session.groups_above
        decisions = self.session.ask("decisions-in", correspondence=table.id)
        by_pair = {decision["pair"]: decision for decision in decisions}
        of_source, of_target = self.titles(table.source), self.titles(table.target)
        for code, title in of_source.items():
            for pair in directed.pairs(code):
                decided = by_pair.get(pair.iri, {})
                paths = directed.paths(pair, known, groups)
                yield self.row(
                    table,
                    (code, title),
                    (pair.code, pair.label),
                    expand_name(f"skos:{pair.match}Match"),
                    pair.cardinality.replace("m", "n"),
                    mapping_date=decided.get("date", ""),
                    other="|".join(_chain(pair, path) for path in paths),
                    comment=decided.get("reason", ""),
                )
        for none in self.session.ask("unmatched-in", correspondence=table.id):
            code, cardinality = none["code"], none["cardinality"]
            if cardinality == "1:0":
                ends = (code, of_source.get(code, "")), ("", "")
            else:
                ends = ("", ""), (code, of_target.get(code, ""))
            yield self.row(table, *ends, ANY_MATCH, cardinality)

    def row(
        self,
        table: Correspondence,
        subject: tuple[str, str],
        object: tuple[str, str],
        predicate: str,
        cardinality: str,
        **further: str,
    ) -> dict[str, tuple[str, ...]]:
        """Write a mapping; an end is a code with its title, empty where there is no counterpart."""
        values = {
            "subject_id": self._end(table.source, subject[0]),
            "subject_label": subject[1],
            "predicate_id": predicate,
            "object_id": self._end(table.target, object[0]),
            "object_label": object[1],
            "mapping_justification": expand_name(JUSTIFICATIONS[table.basis]),
            "mapping_cardinality": cardinality,
            **further,
        }
        return {name: (value,) for name, value in values.items() if value}

    def _end(self, scheme: str, code: str) -> str:
        return self.iris.concept(scheme, code) if code else NO_TERM_FOUND


def _chain(pair: Pair, path: tuple[Step, ...]) -> str:
    """Say what a pair rests on: a row of its own table, or the rows that lead from end to end."""
    if len(path) == 1 and path[0].target.endswith(f":{pair.code}"):
        return f"row={_where(path[0])}"
    return "chain=" + ", ".join(f"{step.target} ({_where(step)})" for step in path)


def _where(step: Step) -> str:
    return step.correspondence if step.line is None else f"{step.correspondence} line {step.line}"


def supplied_sets(session: Session) -> Iterator[Sheet]:
    """Make every supplied set again, as it was read."""
    ask = session.ask
    prefixes = group_rows(ask("mapping-set-prefixes"), "set")
    extensions = group_rows(ask("mapping-set-extensions"), "set")
    for name, of_set in group_rows(ask("mapping-sets"), "set").items():
        defined = extensions.get(name, ())
        own = [extension_slot(row["name"], row["slot"], STRING) for row in defined]
        ends = _EndWriter(session.base, prefixes.get(name, ()))
        rows = tuple(_supplied_rows(session, name, own, ends))
        slots = _slots([*SET_SLOTS.values(), *own], of_set)
        meanings = (Extension(row["name"], row["property"], row["type"]) for row in defined)
        yield Sheet(f"{SUPPLIED}/{name}", ends.prefixes, slots, rows, tuple(meanings))


def _supplied_rows(
    session: Session, name: str, own: list[Slot], ends: "_EndWriter"
) -> Iterator[dict[str, tuple[str, ...]]]:
    """Make the rows of a set in the order of its file, those that answer nothing among them."""
    pairs = {row["pair"]: row for row in session.ask("mappings-of-set", set=name)}
    line_of = Iris(session.base).term("sourceLine")
    rows = []
    statements = group_rows(session.ask("mapping-slots-of-set", set=name), "pair")
    for node, stated in statements.items():
        row = _slots([*MAPPING_SLOTS.values(), *own], stated)
        if pair := pairs.get(node):
            row["subject_id"] = (pair["source"] or NO_TERM_FOUND,)
            row["object_id"] = (pair["target"] or NO_TERM_FOUND,)
            if pair["match"]:
                row["predicate_id"] = (pair["match"],)
        line = next(int(one["value"]) for one in stated if one["property"] == line_of)
        rows.append((line, row))
    for _, row in sorted(rows, key=itemgetter(0)):
        for end in ("subject_id", "object_id"):
            if end in row:
                row[end] = (ends.write_end(*row[end]),)
        yield row


def _slots(known: list[Slot], rows: Iterable[Record]) -> dict[str, tuple[str, ...]]:
    """Pick the slots among the statements about a set or a mapping."""
    by_property = {slot.property: slot for slot in known}
    slots: dict[str, list[str]] = {}
    for row in rows:
        if slot := by_property.get(row["property"]):
            slots.setdefault(slot.name, []).append(slot.from_term(row["value"]))
    return {name: tuple(sorted(values)) for name, values in slots.items()}


class _EndWriter:
    """Writes concepts with the prefixes that a set declares, and declares those that it lacks."""

    def __init__(self, base: str, declared: Iterable[Record]) -> None:
        self.base = base
        self.prefixes = {row["prefix"]: row["namespace"] for row in declared}

    def write_end(self, address: str) -> str:
        scheme, _, code = address.removeprefix(self.base).partition("/")
        own = f"{self.base}{scheme}/"
        if not address.startswith(own) or own in self.prefixes.values():
            return address
        if scheme == "isco08" and ESCO_ISCO in self.prefixes.values():
            return ESCO_ISCO + code
        prefix = scheme
        while prefix in self.prefixes:
            prefix += "_"
        self.prefixes[prefix] = own
        return address
