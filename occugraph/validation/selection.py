"""Which checks a graph is held to: those of a profile, and those that a user selects or ignores."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

import pyoxigraph as ox
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, VOID
from rdflib.term import Node

from ..errors import InputError, UnknownName, shown
from ..model.concept_index import nearest
from .choice import Choice
from .findings import LOOKING
from .shapes import FOLDER

PROF = Namespace("http://www.w3.org/ns/dx/prof/")
_IDENTIFIER = ox.NamedNode(str(DCTERMS.identifier))


class Chosen(NamedTuple):
    """What is checked."""

    profile: str | None
    """None where the checks were selected one by one."""
    found: bool
    """Whether the profile was found out from the graph."""
    checks: frozenset[str]


def chosen(choice: Choice, shapes: Graph, graph: Graph, known: Iterable[str]) -> Chosen:
    """Settle what is checked.

    Args:
        choice: what the user asks for.
        shapes: the shapes graph, which describes the profiles.
        graph: the graph to check.
        known: ids of all checks.

    Raises:
        UnknownName: no such profile.
        InputError: a pattern that no check fits; a profile that a file names and there is not;
            nothing left to check.

    """
    every = frozenset(known)
    profiles = list(_profiles(shapes))
    names = tuple(it.name for it in profiles)
    if choice.profile is not None and choice.profile not in names:
        unknown = UnknownName("profile", choice.profile, names)
        where = choice.where.get("profile")
        raise InputError(f"{where}{unknown}") if where else unknown
    selected = _fitting("select", choice, every)
    ignored = _fitting("ignore", choice, every)
    name = None if choice.select else choice.profile or _found(profiles, graph)
    if name is not None:
        held = profiles[: names.index(name) + 1]
        selected = frozenset[str]().union(*(it.checks for it in held))
    if not selected - ignored - {LOOKING}:
        raise InputError("no check is left: select more of them, or ignore fewer")
    return Chosen(name, name not in (None, choice.profile), selected - ignored)


class _Profile(NamedTuple):
    name: str
    vocabulary: str
    checks: frozenset[str]
    """Those that it adds to the one before."""


def _profiles(shapes: Graph) -> Iterable[_Profile]:
    """Yield the profiles, each after the one that it is of."""
    node: Node | None = next(
        it
        for it in shapes.subjects(RDF.type, PROF.Profile)
        if shapes.value(it, PROF.isProfileOf) is None
    )
    checks = {LOOKING}
    while node is not None:
        for resource in shapes.objects(node, PROF.hasResource):
            checks |= _checks(str(shapes.value(resource, PROF.hasArtifact)))
        vocabulary = str(shapes.value(node, VOID.vocabulary))
        yield _Profile(str(shapes.value(node, PROF.hasToken)), vocabulary, frozenset(checks))
        node, checks = next(shapes.subjects(PROF.isProfileOf, node), None), set()


def _checks(artifact: str) -> set[str]:
    """List the checks of a file of shapes."""
    data = (FOLDER / artifact.rpartition("/")[2]).read_bytes()
    return {
        quad.object.value
        for quad in ox.parse(data, ox.RdfFormat.TURTLE)
        if quad.predicate == _IDENTIFIER and isinstance(quad.object, ox.Literal)
    }


def _found(profiles: Sequence[_Profile], graph: Graph) -> str:
    """Find the last profile whose vocabulary a graph uses; the first if it uses none."""
    used = {str(it) for it in graph.predicates(unique=True)}
    used |= {str(it) for it in graph.objects(None, RDF.type) if isinstance(it, URIRef)}
    for profile in reversed(profiles):
        if any(it.startswith(profile.vocabulary) for it in used):
            return profile.name
    return profiles[0].name


def _fitting(option: str, choice: Choice, every: frozenset[str]) -> frozenset[str]:
    """Find the checks that the patterns of an option fit."""
    fitting: set[str] = set()
    for pattern in getattr(choice, option):
        fits = {it for it in every if fnmatchcase(it.lower(), pattern.lower())}
        if not fits:
            near = nearest(pattern.upper(), every, cutoff=0.5)
            groups = sorted({re.sub("[^A-Z].*", "*", it) for it in every})
            known = f"nearest: {', '.join(near)}" if near else f"there is: {', '.join(groups)}"
            raise InputError(f"{choice.where.get(option, '')}no check {shown(pattern)}; {known}")
        fitting |= fits
    return frozenset(fitting)
