"""Which checks a graph is held to: those of a profile, and those that a user selects or ignores."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import NamedTuple

import pyoxigraph as ox
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, VOID
from rdflib.term import Node

from ..errors import InputError, UnknownName, quote_input
from ..model.concept_index import nearest
from .findings import LOOKING
from .quick_graph import QuickGraph
from .shapes import FOLDER, shapes_graph, shapes_in

PROF = Namespace("http://www.w3.org/ns/dx/prof/")
#: Profile of none of occugraph's checks: the shapes that a user brings stand alone.
NO_PROFILE = "none"
_IDENTIFIER = ox.NamedNode(str(DCTERMS.identifier))


@dataclass(frozen=True, slots=True)
class CheckSelection:
    """The checks that a user asks for."""

    profile: str | None = None
    """None to choose by what the graph uses."""
    select: tuple[str, ...] = ()
    """Ids or patterns such as `QS-*`; they take the place of a profile."""
    ignore: tuple[str, ...] = ()
    where: dict[str, str] = field(default_factory=dict)
    """Name of an option -> what to put before an error in it, for those that stand in a file."""


class SelectedChecks(NamedTuple):
    """The checks that a graph is held to."""

    profile: str | None
    """None where the checks were selected one by one."""
    detected: bool
    checks: frozenset[str]


def select_checks(
    selection: CheckSelection,
    shapes: Graph,
    graph: QuickGraph,
    known: Iterable[str],
    own: frozenset[str] = frozenset(),
) -> SelectedChecks:
    """Choose the checks that a graph is held to, of those known and those of a user's own shapes.

    A user's own go with every profile.
    """
    every = frozenset(known) | own
    profiles = list(_profiles(shapes))
    names = (*(profile.name for profile in profiles), NO_PROFILE)
    if selection.profile not in (None, *names):
        unknown = UnknownName("profile", str(selection.profile), names)
        where = selection.where.get("profile")
        raise InputError(f"{where}{unknown}") if where else unknown
    selected = _matching("select", selection, every)
    ignored = _matching("ignore", selection, every)
    name = None if selection.select else selection.profile or _detect_profile(profiles, graph)
    if name is not None:
        within = profiles[: names.index(name) + 1] if name != NO_PROFILE else []
        selected = own.union(*(profile.checks for profile in within))
    if name == NO_PROFILE and not own:
        where = selection.where.get("profile", "")
        problem = "profile none is for shapes of your own alone: give --shapes FILE"
        raise InputError(f"{where}{problem}")
    if not selected - ignored - {LOOKING}:
        raise InputError("no check is left: select more of them, or ignore fewer")
    return SelectedChecks(name, name not in (None, selection.profile), selected - ignored)


class _Profile(NamedTuple):
    name: str
    vocabulary: str
    checks: frozenset[str]
    """Those that it adds to the one before."""


def _profiles(shapes: Graph) -> Iterable[_Profile]:
    """Yield the profiles, each after the one that it is of."""
    every = shapes.subjects(RDF.type, PROF.Profile)
    node: Node | None = next(one for one in every if not shapes.value(one, PROF.isProfileOf))
    checks = {LOOKING}
    while node is not None:
        for resource in shapes.objects(node, PROF.hasResource):
            artifact = str(shapes.value(resource, PROF.hasArtifact)).rpartition("/")[2]
            checks |= {
                quad.object.value
                for quad in ox.parse((FOLDER / artifact).read_bytes(), ox.RdfFormat.TURTLE)
                if quad.predicate == _IDENTIFIER and isinstance(quad.object, ox.Literal)
            }
        vocabulary = str(shapes.value(node, VOID.vocabulary))
        yield _Profile(str(shapes.value(node, PROF.hasToken)), vocabulary, frozenset(checks))
        node, checks = next(shapes.subjects(PROF.isProfileOf, node), None), set()


def _detect_profile(profiles: Sequence[_Profile], graph: QuickGraph) -> str:
    """Find the last profile whose vocabulary a graph uses; the first if it uses none."""
    used = {str(predicate) for predicate in graph.predicates(unique=True)}
    used |= {str(kind) for kind in graph.classes() if isinstance(kind, URIRef)}
    using = [each for each in profiles if any(term.startswith(each.vocabulary) for term in used)]
    return (using or profiles[:1])[-1].name


def select_mended(selection: CheckSelection, mended: Iterable[str]) -> frozenset[str]:
    """Choose the checks whose findings are mended, of those that may be."""
    every = frozenset(mended) | {shape.check for shape in shapes_in(shapes_graph())}
    selected = _matching("select", selection, every) if selection.select else every
    chosen = (selected - _matching("ignore", selection, every)).intersection(mended)
    if not chosen:
        known = ", ".join(sorted(mended))
        raise InputError(f"no check is left that may be mended; there is: {known}")
    return chosen


def _matching(option: str, selection: CheckSelection, every: frozenset[str]) -> frozenset[str]:
    matching = frozenset[str]()
    for pattern in getattr(selection, option):
        matches = {check for check in every if fnmatchcase(check.lower(), pattern.lower())}
        if not matches:
            near = nearest(pattern.upper(), every, cutoff=0.5)
            groups = sorted({re.sub("(?<=[A-Z])[^A-Z].*", "*", check) for check in every})
            known = f"nearest: {', '.join(near)}" if near else f"there is: {', '.join(groups)}"
            where = selection.where.get(option, "")
            raise InputError(f"{where}no check {quote_input(pattern)}; {known}")
        matching |= matches
    return matching
