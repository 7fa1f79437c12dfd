"""Mending a SKOS file where there is one way to: every triple that comes or goes is listed.

Only what SKOS entails or what a check asks for in so many words is mended. A label is left as it
is where mending would give a concept two preferred labels of a language, or the same label twice,
and so is a link that leads from or to a scheme where a concept must stand, or the other way round.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import pyoxigraph as ox

from ..rdf.namespaces import VOCABULARIES
from ..rdf.terms import TYPE
from .graph_terms import trim

_SKOS = VOCABULARIES["skos"]
_PREFERRED, *_OTHERS = (
    ox.NamedNode(f"{_SKOS}{name}") for name in ("prefLabel", "altLabel", "hiddenLabel")
)
_LABELS = (_PREFERRED, *_OTHERS)
_STRING = ox.NamedNode(f"{VOCABULARIES['xsd']}string")
_TYPE, _CONCEPT, _SCHEME, _IN_SCHEME, _TOP, _HAS_TOP, _BROADER, _NARROWER, _RELATED = (
    ox.NamedNode(iri)
    for iri in (
        TYPE[1:-1],
        *(f"{_SKOS}{name}" for name in ("Concept", "ConceptScheme", "inScheme", "topConceptOf")),
        *(f"{_SKOS}{name}" for name in ("hasTopConcept", "broader", "narrower", "related")),
    )
)
#: Property -> the one that says the same from the other end, and the check that asks for both.
_INVERSES = {
    _BROADER: (_NARROWER, "X11"),
    _NARROWER: (_BROADER, "X11"),
    _TOP: (_HAS_TOP, "S8"),
    _HAS_TOP: (_TOP, "S8"),
    _RELATED: (_RELATED, "QS-one-way"),
}
#: Property -> what it leads from and to, where that is not from concept to concept.
_ENDS = {_TOP: (_CONCEPT, _SCHEME), _HAS_TOP: (_SCHEME, _CONCEPT)}
#: Check that may be mended -> what is said of the triples that come or go.
MENDED = {
    "QS-one-way": "said from the other end",
    "QS-redundant": "a longer way up leads there",
    "QS-space": "white space around a label",
    "QS-unplaced": "the only scheme there is",
    "QS-untagged": "a label without a language",
    "S7": "a top concept is in its scheme",
    "S8": "said from the other end",
    "X11": "said from the other end",
}


_MAPPINGS = tuple(
    ox.NamedNode(f"{_SKOS}{kind}Match") for kind in ("exact", "close", "broad", "narrow", "related")
)


class Fix(NamedTuple):
    """One triple that comes or goes, and the check that asks for it."""

    sign: str
    """`+` or `-`."""
    quad: Any
    check: str


class Fixed(NamedTuple):
    """A file's triples after mending, and what was mended."""

    quads: tuple[Any, ...]
    fixes: tuple[Fix, ...]
    spellings: Mapping[bytes, bytes]
    """Language tags in small letters, which terms have them in -> as they are to be spelled."""


def fix(
    quads: Iterable[Any], language: str | None = None, checks: Collection[str] = tuple(MENDED)
) -> Fixed:
    """Mend what some checks ask for; labels without a language get the one given, if any."""
    graph = _Graph(quads, checks)
    while graph.mend_labels(language):  # one that is mended may make room for another
        pass
    if "QS-redundant" in checks:
        graph.drop_redundant()
    graph.add_inverses()
    graph.add_schemes()
    places: dict[Any, int] = {}
    for quad in graph.quads:  # what is added stands with what is said of the same node
        places.setdefault((quad.graph_name, quad.subject), len(places))
    ordered = sorted(graph.quads, key=lambda quad: places[quad.graph_name, quad.subject])
    return Fixed(tuple(ordered), tuple(graph.fixes), {})


class _Graph:
    """Triples in their order, with what is looked up in them."""

    def __init__(self, quads: Iterable[Any], checks: Collection[str]) -> None:
        self.checks = checks
        self.quads: dict[Any, None] = dict.fromkeys(quads)
        self.fixes: list[Fix] = []
        self.triples = {quad.triple for quad in self.quads}
        self.kinds: dict[Any, list[Any]] = {}
        for quad in self.quads:
            if _is_a(quad, _CONCEPT) or _is_a(quad, _SCHEME):
                self.kinds.setdefault(quad.subject, []).append(quad.object)

    def _remove(self, quad: Any, check: str) -> None:
        del self.quads[quad]
        self.triples.discard(quad.triple)
        self.fixes.append(Fix("-", quad, check))

    def _add(self, subject: Any, predicate: Any, value: Any, graph: Any, check: str) -> None:
        """Add a triple that the graph has not, whichever named graph it stands in."""
        if check in self.checks and ox.Triple(subject, predicate, value) not in self.triples:
            quad = ox.Quad(subject, predicate, value, graph)
            self.quads[quad] = None
            self.triples.add(quad.triple)
            self.fixes.append(Fix("+", quad, check))

    def _links(self, *predicates: Any) -> Iterator[Any]:
        """Yield the triples of properties that lead from one node to another, each of its kind."""
        for quad in list(self.quads):
            if quad.predicate in predicates and quad.subject != quad.object:
                leads = isinstance(quad.object, ox.NamedNode | ox.BlankNode)
                kinds = _ENDS.get(quad.predicate, (_CONCEPT, _CONCEPT))
                ends = zip(kinds, (quad.subject, quad.object), strict=True)
                if leads and all(kind in self.kinds.get(node, kinds) for kind, node in ends):
                    yield quad

    def mend_labels(self, language: str | None) -> bool:
        """Take white space around labels away, give a language where there is none; tell if any."""
        before = len(self.fixes)
        labels: dict[Any, list[tuple[Any, Any]]] = defaultdict(list)
        for quad in self.quads:
            if quad.predicate in _LABELS and isinstance(quad.object, ox.Literal):
                labels[quad.subject].append((quad.predicate, quad.object))
        for quad in list(self.quads):
            if quad.predicate in _LABELS and isinstance(quad.object, ox.Literal):
                mended, check = _mend(quad.object, language, self.checks)
                own = labels[quad.subject]
                if mended != quad.object and _fits(quad.predicate, quad.object, mended, own):
                    own.remove((quad.predicate, quad.object))
                    own.append((quad.predicate, mended))
                    self._remove(quad, check)
                    self._add(quad.subject, quad.predicate, mended, quad.graph_name, check)
        return len(self.fixes) > before

    def drop_redundant(self) -> None:
        """Drop a link to a concept that a longer way up leads to as well; a circle is left."""
        parents: dict[Any, dict[Any, None]] = defaultdict(dict)
        for quad in self._links(_BROADER, _NARROWER):
            child, parent = quad.subject, quad.object
            if quad.predicate == _NARROWER:
                child, parent = parent, child
            parents[child][parent] = None
        redundant = set()
        for child, above in list(parents.items()):
            if len(above) > 1:
                redundant |= {(child, parent) for parent in _find_redundant(child, parents)}
        for quad in self._links(_BROADER, _NARROWER):
            ends = quad.subject, quad.object
            if (ends if quad.predicate == _BROADER else ends[::-1]) in redundant:
                self._remove(quad, "QS-redundant")

    def add_inverses(self) -> None:
        """Say from the other end what is said from one alone."""
        for quad in self._links(*_INVERSES):
            inverse, check = _INVERSES[quad.predicate]
            self._add(quad.object, inverse, quad.subject, quad.graph_name, check)

    def add_schemes(self) -> None:
        """Put top concepts into their schemes, and all others into the only scheme there is.

        What is mapped to, and its other end is not, may be of a scheme that is described elsewhere.
        """
        placed = {quad.subject for quad in self.quads if quad.predicate == _IN_SCHEME}
        for quad in self._links(_TOP, _HAS_TOP):
            concept, scheme = quad.subject, quad.object
            if quad.predicate == _HAS_TOP:
                concept, scheme = scheme, concept
            self._add(concept, _IN_SCHEME, scheme, quad.graph_name, "S7")
            placed.add(concept)
        placed |= {quad.object for quad in self._links(*_MAPPINGS)}
        schemes = {quad.subject for quad in self.quads if _is_a(quad, _SCHEME)}
        if len(schemes) == 1:
            (scheme,) = schemes
            for quad in [one for one in self.quads if _is_a(one, _CONCEPT)]:
                if quad.subject not in placed | schemes:
                    self._add(quad.subject, _IN_SCHEME, scheme, quad.graph_name, "QS-unplaced")


def _is_a(quad: Any, kind: Any) -> bool:
    return bool(quad.predicate == _TYPE and quad.object == kind)


def _mend(label: Any, language: str | None, checks: Collection[str]) -> tuple[Any, str]:
    """Mend one label, for a check; one of another datatype is left as it is."""
    text = label.value
    if "QS-space" in checks:
        text = trim(text)
    if label.language:
        return ox.Literal(text, language=label.language), "QS-space"
    if label.datatype != _STRING:
        return label, ""
    if language and "QS-untagged" in checks:
        return ox.Literal(text, language=language), "QS-untagged"
    return ox.Literal(text), "QS-space"


def _fits(predicate: Any, label: Any, mended: Any, own: list[tuple[Any, Any]]) -> bool:
    """Tell whether a mended label leaves labels disjoint (S13), one preferred a language (S14)."""
    others = [one for one in own if one != (predicate, label)]
    if any(value == mended and kind != predicate for kind, value in others):
        return False
    return predicate != _PREFERRED or not any(
        kind == _PREFERRED and value.language == mended.language and value != mended
        for kind, value in others
    )


def _find_redundant(child: Any, parents: dict[Any, dict[Any, None]]) -> set[Any]:
    """Find the parents that another parent leads up to; on a circle, none is the longer way."""
    reached = _climb(parents[child], parents)
    if child in reached:
        return set()
    candidates = [parent for parent in parents[child] if parent in reached]
    return {parent for parent in candidates if parent not in _climb([parent], parents)}


def _climb(start: Iterable[Any], parents: dict[Any, dict[Any, None]]) -> set[Any]:
    """Collect what is above nodes, themselves only where a way leads back to them."""
    reached: set[Any] = set()
    left = list(start)
    while left:
        for parent in parents.get(left.pop(), ()):
            if parent not in reached:
                reached.add(parent)
                left.append(parent)
    return reached
