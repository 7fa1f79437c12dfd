"""Finding the graph at an endpoint: its base, and the named graphs that it lies in."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..graph.engine import Table
from ..rdf.namespaces import BASE, Iris

#: A graph that is there while a load goes on, and stays where it was broken off.
LOADING = f"{BASE}graph/loading"
_SCHEMES = f"""
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?graph ?scheme ?name WHERE {{
  {{ ?scheme a skos:ConceptScheme ; dct:identifier ?name }}
  UNION
  {{ GRAPH ?graph {{ ?scheme a skos:ConceptScheme ; dct:identifier ?name }} }}
  UNION
  {{ GRAPH ?graph {{ ?scheme a ?name }} FILTER (?graph = <{LOADING}>) }}
}}
"""
_LOADED = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?described <%s> ?loader } }"


class Contents(NamedTuple):
    """The graph that an endpoint holds."""

    base: str | None
    """Base IRI of the graph; None where there is no graph of ours."""
    graphs: tuple[str, ...]
    """Named graphs to ask, where the server's default graph does not show them; else none."""
    whole: bool = True
    """False where a load goes on, or was broken off."""


def find_contents(run: Callable[[str], Table]) -> Contents:
    """Find the base from a scheme's IRI and id, as in a file, and which graphs to name."""
    graphs: dict[str, set[str]] = {}
    for row in run(_SCHEMES).records():
        if row["graph"] == LOADING:
            return Contents(None, (), whole=False)
        if row["name"] and row["scheme"].endswith(f"/{row['name']}"):
            graphs.setdefault(row["scheme"].removesuffix(row["name"]), set()).add(row["graph"])
    base = BASE if BASE in graphs else min(graphs, default=None)
    if base is None or "" in graphs[base]:  # the default graph shows them
        return Contents(base, ())
    vocabulary = Iris(base).graph("occugraph")  # which no loader made
    return Contents(
        base, tuple(sorted({*graphs[base], *find_loaded_graphs(run, base), vocabulary}))
    )


def find_loaded_graphs(run: Callable[[str], Table], base: str) -> set[str]:
    """Find the named graphs that name the loader that made them."""
    return {row["graph"] for row in run(_LOADED % Iris(base).term("loader")).records()}
