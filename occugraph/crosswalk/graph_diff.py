"""What changed between two graphs: IRIs added, gone and deprecated, moves, labels, links."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from operator import attrgetter
from typing import Any, NamedTuple

import pyoxigraph as ox

from ..rdf.namespaces import VOCABULARIES

STRING = f"{VOCABULARIES['xsd']}string"
RDF_TYPE = f"{VOCABULARIES['rdf']}type"
SKOS, DCT, OWL = VOCABULARIES["skos"], VOCABULARIES["dct"], VOCABULARIES["owl"]
#: What a name is taken from, the best first.
LABELS = tuple(f"{SKOS}{name}" for name in ("prefLabel", "altLabel", "hiddenLabel"))
NAMES = (LABELS[0], f"{DCT}title", f"{VOCABULARIES['rdfs']}label")
NOTATION, BROADER = f"{SKOS}notation", f"{SKOS}broader"
#: What says that an IRI is no longer used.
DEPRECATED = (f"{OWL}deprecated", f"{DCT}isReplacedBy")
#: The hierarchy from above: the same link again.
INVERSE = f"{SKOS}narrower"
#: Kinds of changes, in the order of their listing.
KINDS = ("added", "gone", "deprecated", "moved", "label", "link", "statement")


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


def difference(old: ox.Store, new: ox.Store) -> Difference:
    """Compare two graphs, statement by statement, whichever named graphs they stand in.

    Blank nodes are compared by their statements: their names do not count.
    """
    before, after = _Statements(old), _Statements(new)
    # What lost its type, with some statement left, is gone as well.
    kept = after.subjects - (before.typed - after.typed - after.deprecated)
    gone, came = before.subjects - kept, after.subjects - before.subjects
    changes = [before.change("gone", iri) for iri in gone]
    changes += [after.change("added", iri) for iri in came]
    moving = gone | came
    places: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    sides = (before.statements - after.statements, after.statements - before.statements)
    for side, statements in enumerate(sides):
        for subject, predicate, value in statements:
            # What is said of an IRI that came or went, or leads to it, came or went with it; but
            # not where a concept stands, which may have changed for that very reason.
            leads = value in moving and predicate != BROADER
            if subject not in moving and not leads and predicate != INVERSE:
                places.setdefault((subject, predicate), ([], []))[side].append(value)
    for (subject, predicate), (went, arrived) in places.items():
        kind = _kind(predicate, arrived, predicate in before.links | after.links)
        values = tuple(sorted(went)), tuple(sorted(arrived))
        changes.append(after.change(kind, subject, predicate, *values))
    changes.sort(key=attrgetter("what", "notation", "iri", "property"))
    changes.sort(key=lambda change: KINDS.index(change.kind))
    ends = {value for change in changes for value in (*change.old, *change.new)}
    names = {iri: after.name_of(iri) or before.name_of(iri) for iri in ends}
    lost = tuple(change for change in changes if change.kind == "gone")
    return Difference(tuple(changes), lost, {iri: name for iri, name in names.items() if name})


def _kind(predicate: str, arrived: list[str], leads: bool) -> str:
    if any(_deprecates(predicate, value) for value in arrived):
        return "deprecated"
    if predicate == BROADER:
        return "moved"
    if predicate in LABELS:
        return "label"
    return "link" if leads else "statement"


_UNNAMED = (True, "")


def _deprecates(predicate: str, value: str) -> bool:
    if predicate == DEPRECATED[0]:
        return value.partition("^^")[0] in ("true", "1")
    return predicate in DEPRECATED


class _Statements:
    """What a graph says, as texts."""

    def __init__(self, store: ox.Store) -> None:
        self._about: dict[ox.BlankNode, list[tuple[str, object]]] = {}
        for quad in store:
            if isinstance(quad.subject, ox.BlankNode):
                self._about.setdefault(quad.subject, []).append((quad.predicate.value, quad.object))
        self._digests: dict[ox.BlankNode, str] = {}
        self.statements: set[tuple[str, str, str]] = set()
        self.subjects: set[str] = set()
        self.typed: set[str] = set()
        self.deprecated: set[str] = set()
        #: Properties that lead to IRIs.
        self.links: set[str] = set()
        self._names: dict[str, dict[str, tuple[bool, str]]] = {}
        for quad in store:
            predicate, value = quad.predicate.value, quad.object
            subject = self._text(quad.subject)
            self.statements.add((subject, predicate, self._text(value)))
            if isinstance(quad.subject, ox.NamedNode):
                self.subjects.add(subject)
                if predicate == RDF_TYPE:
                    self.typed.add(subject)
                if _deprecates(predicate, self._text(value)):
                    self.deprecated.add(subject)
                self._remember(subject, predicate, value)
            if isinstance(value, ox.NamedNode):
                self.links.add(predicate)

    def change(self, kind: str, iri: str, *details: Any) -> Change:
        """Make a change, with what the graph calls the IRI."""
        _, what = self._names.get(iri, {}).get(RDF_TYPE, _UNNAMED)
        what = what.replace("#", "/").rpartition("/")[2] or "Resource"
        return Change(kind, what, iri, *self._named(iri), *details)

    def name_of(self, iri: str) -> str:
        """Give code and title of an IRI, as far as it has them."""
        return " ".join(filter(None, self._named(iri)))

    def _named(self, iri: str) -> tuple[str, str]:
        named = self._names.get(iri, {})
        _, label = next((named[name] for name in NAMES if name in named), _UNNAMED)
        return named.get(NOTATION, _UNNAMED)[1], label

    def _remember(self, subject: str, predicate: str, value: object) -> None:
        """Keep what an IRI is called: of several texts the English one, or the first in sorting."""
        if predicate in (NOTATION, RDF_TYPE, *NAMES):
            named = self._names.setdefault(subject, {})
            foreign = getattr(value, "language", None) not in (None, "en")
            candidate = foreign, getattr(value, "value", "")
            named[predicate] = min(named.get(predicate, candidate), candidate)

    def _text(self, term: object) -> str:
        if isinstance(term, ox.Literal):
            if term.language:
                return f"{term.value}@{term.language}"
            datatype = term.datatype.value
            return term.value if datatype == STRING else f"{term.value}^^{datatype}"
        if isinstance(term, ox.BlankNode):
            return self._digest(term)
        return str(getattr(term, "value", term))

    def _digest(self, node: ox.BlankNode) -> str:
        """Name a blank node by its statements; on a cycle, by the number of its statements."""
        path, within = [node], {node}  # lists are long chains of blank nodes: no recursion
        while path:
            top = path[-1]
            about = self._about.get(top, [])
            nodes = (value for _, value in about if isinstance(value, ox.BlankNode))
            unseen = [one for one in nodes if one not in self._digests and one not in within]
            if unseen:
                path.append(unseen[0])
                within.add(unseen[0])
                continue
            texts = sorted(
                f"{predicate} {self._digests.get(value, len(self._about.get(value, [])))}"
                if isinstance(value, ox.BlankNode)
                else f"{predicate} {value}"
                for predicate, value in about
            )
            self._digests[top] = "_:" + hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
            path.pop()
        return self._digests[node]
