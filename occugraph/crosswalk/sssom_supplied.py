"""Mapping sets that a user supplied, made again from what the graph keeps of them."""

from __future__ import annotations

from collections.abc import Iterator

from ..query.session import Record, Session
from ..rdf.namespaces import ESCO_ISCO, Iris
from ..rdf.sssom_slots import MAPPING_SLOTS, NO_TERM_FOUND, SET_SLOTS, Slot
from ..sssom.writer import Sheet


def supplied_sets(session: Session) -> Iterator[Sheet]:
    """Make every supplied set again, as it was read."""
    iris, ask = Iris(session.base), session.ask
    prefixes: dict[str, dict[str, str]] = {}
    for row in ask("mapping-set-prefixes"):
        prefixes.setdefault(row["set"], {})[row["prefix"]] = row["namespace"]
    statements: dict[str, list[Record]] = {}
    for row in ask("mapping-sets"):
        statements.setdefault(row["set"], []).append(row)
    for name, of_set in statements.items():
        of_pair: dict[str, list[Record]] = {}
        for row in ask("mapping-slots-of-set", set=name):
            of_pair.setdefault(row["pair"], []).append(row)
        ends = _Ends(iris, prefixes.get(name, {}))
        rows = tuple(
            {
                "subject_id": (ends.write_end(row["from"], row["source"]),),
                **({"predicate_id": (row["match"],)} if row["match"] else {}),
                "object_id": (ends.write_end(row["to"], row["target"]),),
                **_slots(MAPPING_SLOTS, of_pair[row["pair"]]),
            }
            for row in ask("mappings-of-set", set=name)
        )
        yield Sheet(f"supplied/{name}", ends.prefixes, _slots(SET_SLOTS, of_set), rows)


def _slots(known: dict[str, Slot], rows: list[Record]) -> dict[str, tuple[str, ...]]:
    """Pick the slots among the statements about a set or a mapping."""
    by_property = {slot.property: slot for slot in known.values()}
    out: dict[str, list[str]] = {}
    for row in rows:
        slot = by_property.get(row["property"])
        if slot is not None:
            out.setdefault(slot.name, []).append(slot.told(row["value"]))
    return {name: tuple(sorted(values)) for name, values in out.items()}


class _Ends:
    """Says concepts with the prefixes that a set declares, and declares those that it lacks."""

    def __init__(self, iris: Iris, declared: dict[str, str]) -> None:
        self.iris, self.prefixes = iris, dict(declared)

    def write_end(self, scheme: str, concept: str) -> str:
        if not concept:
            return NO_TERM_FOUND
        own = f"{self.iris.scheme(scheme)}/"
        if own in self.prefixes.values():
            return concept
        if scheme == "isco08" and ESCO_ISCO in self.prefixes.values():
            return ESCO_ISCO + concept.removeprefix(own)
        prefix = scheme
        while prefix in self.prefixes:
            prefix += "_"
        self.prefixes[prefix] = own
        return concept
