"""Which resources of a graph get files of their own, and in whose files the others stand.

Concepts and levels have theirs, and so has what lies below no other resource: a scheme, a
correspondence, a list. What lies below one of these, as a pair does below its correspondence,
stands in its files.
"""

from __future__ import annotations

from typing import NamedTuple

import pyoxigraph as ox

from ...files.output_folders import safe_name
from ...rdf.namespaces import VOCABULARIES

_SUBJECTS = "SELECT DISTINCT ?s { ?s ?p ?o FILTER isIRI(?s) }"
_OWN_FILES = f"""SELECT ?s {{ VALUES ?kind {{ <{VOCABULARIES["skos"]}Concept>
  <{VOCABULARIES["xkos"]}ClassificationLevel> }} ?s a ?kind }}"""


#: First parts of paths that a site has files of its own at.
RESERVED = {"assets", "catalog", "dumps", "index", "programmes", "robots", "schemes"}
RESERVED |= {"search", "sitemap", "skosmos", "void", "w3id"}


class Resource(NamedTuple):
    """What gets files of its own, by its path below the base, and what stands in them too."""

    name: str
    below: tuple[str, ...] = ()


class Shelf(NamedTuple):
    """The resources of a graph."""

    resources: dict[str, Resource]
    owners: dict[str, str]
    """What has no files of its own -> in whose it stands."""
    left_out: tuple[str, ...]
    """What no file can be named for."""

    def find(self, name: str) -> str | None:
        """Find the resource in whose files a path is described; None for none."""
        return name if name in self.resources else self.owners.get(name)


def arrange(store: ox.Store, base: str) -> Shelf:
    """Arrange the resources of a store below a base, by the order of their paths."""
    names = {name for name in _list_names(store, _SUBJECTS, base) if name}
    own = set(_list_names(store, _OWN_FILES, base))
    below: dict[str, list[str]] = {}
    owners, left_out, taken = {}, [], set[str]()
    for name in sorted(names):
        owner = _find_owner(name, names, own)
        if owner is not None:
            owners[name] = owner
            below[owner].append(name)
        elif (
            all(safe_name(part) == part for part in name.split("/"))
            and name.casefold() not in taken
            and name.partition("/")[0].casefold() not in RESERVED
        ):
            taken.add(name.casefold())
            below[name] = []
        else:
            left_out.append(name)
    resources = {name: Resource(name, tuple(rest)) for name, rest in below.items()}
    return Shelf(resources, owners, tuple(left_out))


def _list_names(store: ox.Store, query: str, base: str) -> list[str]:
    rows = store.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    iris = (row[0].value for row in rows)
    return [iri[len(base) :] for iri in iris if iri.startswith(base)]


def _find_owner(name: str, names: set[str], own: set[str]) -> str | None:
    """Find the nearest resource with files that a path lies below; terms lie below a fragment."""
    if name in own:
        return None
    path, mark, _ = name.partition("#")
    if mark and path in names:
        return path
    while "/" in path:
        path = path.rpartition("/")[0]
        if path in names and (path in own or _find_owner(path, names, own) is None):
            return path
    return None
