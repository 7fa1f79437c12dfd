"""What changed between two graphs: IRIs added, gone and deprecated, moves, labels, links."""

from collections import Counter
from collections.abc import Mapping
from operator import attrgetter
from typing import Any, NamedTuple

from .graph_statements import (
    BROADER,
    DEPRECATED,
    LABELS,
    GraphLines,
    deprecates,
    read_differing,
)

#: Kinds of changes, in the order of their listing.
KINDS = ("added", "gone", "deprecated", "moved", "label", "link", "statement")
#: A deprecation that only marks, and one that says what is to be used instead, which says both.
_MARKED, _REPLACED = (("deprecated", name) for name in DEPRECATED)


class Change(NamedTuple):
    """One change, listed once: what hangs on an IRI that came or went is not listed again."""

    kind: str
    what: str
    """What the IRI names: `Concept`, `ConceptScheme`, ..."""
    iri: str
    notation: str
    label: str
    property: str = ""
    """IRI of the property that changed; empty where the IRI itself came or went."""
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The change as JSON has it; stable keys, in this order."""
        return {**self._asdict(), "old": list(self.old), "new": list(self.new)}


class Difference(NamedTuple):
    """Everything that changed, sorted."""

    changes: tuple[Change, ...]
    lost: tuple[Change, ...]
    """The IRIs that are gone without a deprecation (check R9); part of `changes`."""
    names: Mapping[str, str]
    """IRI -> code and title, of the IRIs that the changes lead to."""

    def counts(self) -> dict[str, dict[str, int]]:
        """Count the changes: kind -> what -> how many."""
        counted = {kind: Counter[str]() for kind in KINDS}
        for change in self.changes:
            counted[change.kind][change.what] += 1
        return {kind: dict(sorted(counts.items())) for kind, counts in counted.items() if counts}

    def to_dict(self) -> dict[str, Any]:
        """The difference as JSON has it; stable keys, in this order."""
        return {
            "counts": self.counts(),
            "lost": [change.iri for change in self.lost],
            "changes": [change.to_dict() for change in self.changes],
        }


def difference(old: GraphLines, new: GraphLines) -> Difference:
    """Compare two graphs.

    Blank nodes are compared by their statements: their names do not count.
    """
    before, after = read_differing(old, new)
    # What lost its type, with some statement left, is gone as well.
    kept = after.subjects - (before.typed - after.typed - after.deprecated)
    gone, came = before.subjects - kept, after.subjects - before.subjects
    changes = [Change("gone", *before.describe(iri)) for iri in gone]
    changes += [Change("added", *after.describe(iri)) for iri in came]
    moving = gone | came
    places: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    sides = (before.statements - after.statements, after.statements - before.statements)
    for side, statements in enumerate(sides):
        for subject, predicate, value in statements:
            # What is said of an IRI that came or went, or leads to it, came or went with it; but
            # not where a concept stands, which may have changed for that very reason, nor what
            # stands in its place, which mostly is new.
            leads = value in moving and predicate not in (BROADER, DEPRECATED[1])
            if subject not in moving and not leads:
                places.setdefault((subject, predicate), ([], []))[side].append(value)
    for (subject, predicate), (went, arrived) in places.items():
        kind = _kind(predicate, arrived, predicate in before.links | after.links)
        values = tuple(sorted(went)), tuple(sorted(arrived))
        changes.append(Change(kind, *after.describe(subject), predicate, *values))
    replaced = {one.iri for one in changes if (one.kind, one.property) == _REPLACED}
    changes = [
        one for one in changes if (one.kind, one.property) != _MARKED or one.iri not in replaced
    ]
    changes.sort(key=attrgetter("what", "notation", "iri", "property"))
    changes.sort(key=lambda change: KINDS.index(change.kind))
    ends = {value for change in changes for value in (*change.old, *change.new)}
    names = {iri: after.name_of(iri) or before.name_of(iri) for iri in ends}
    lost = tuple(change for change in changes if change.kind == "gone")
    return Difference(tuple(changes), lost, {iri: name for iri, name in names.items() if name})


def _kind(predicate: str, arrived: list[str], leads: bool) -> str:
    if any(deprecates(predicate, value) for value in arrived):
        return "deprecated"
    if predicate == BROADER:
        return "moved"
    if predicate in LABELS:
        return "label"
    return "link" if leads else "statement"
