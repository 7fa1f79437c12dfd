"""What the files of shapes hold: constraints, and the rows of their queries on small graphs.

`python -m tests.support.shape_claims` writes both anew under tests/data/shapes/. A change of a
line is a change of what is checked: read `git diff` before you commit it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, RDF, RDFS

from occugraph.rdf.namespaces import BASE
from occugraph.validation.shapes import FOLDER, SH
from tests.support.shape_examples import PREFIXES, VALID, entailed

DATA = VALID.parent
#: What only people read.
WORDING = {SH.name, SH.description, SH.message, RDFS.comment, DCTERMS.title, DCTERMS.description}
THIS = rdflib.URIRef("https://w3id.org/occugraph/shapes#graph")


def parsed() -> rdflib.Graph:
    """Read every file of shapes."""
    graph = rdflib.Graph()
    for file in sorted(FOLDER.glob("*.ttl")):
        graph.parse(file)
    return graph


def constraints() -> dict[str, Any]:
    """Write each subject of the shapes with all that it says, but wordings and queries."""
    graph = parsed()
    named = sorted(node for node in set(graph.subjects()) if isinstance(node, rdflib.URIRef))
    return {_name(graph, node): _written(graph, node) for node in named}


def _name(graph: rdflib.Graph, node: Any) -> str:
    return str(graph.namespace_manager.normalizeUri(str(node)))


def _written(graph: rdflib.Graph, node: Any) -> dict[str, list[Any]]:
    says: dict[str, list[Any]] = {}
    for predicate, value in graph.predicate_objects(node):
        if predicate not in WORDING | {SH.select}:
            says.setdefault(_name(graph, predicate), []).append(_value(graph, value))
    return {key: sorted(says[key], key=str) for key in sorted(says)}


def _value(graph: rdflib.Graph, value: Any) -> Any:
    if isinstance(value, rdflib.Literal):
        return value.n3(graph.namespace_manager)
    if value == RDF.nil or (value, RDF.first, None) in graph:
        return [_value(graph, member) for member in Collection(graph, value)]
    return _written(graph, value) if isinstance(value, rdflib.BNode) else _name(graph, value)


def queries() -> dict[str, str]:
    """The queries of the shapes that ask one of the whole graph, by the shape's name."""
    graph = parsed()
    return {
        str(shape).rpartition("#")[2]: str(graph.value(constraint, SH.select))
        for shape, constraint in graph.subject_objects(SH.sparql)
    }


@cache
def small_graphs() -> dict[str, ox.Store]:
    """The examples of the shapes, the valid graph and one a branch, with what they entail."""
    files = {file.stem: file for file in [*sorted(FOLDER.glob("examples/*.ttl")), VALID]}
    stores = {name: ox.Store() for name in files}
    for name, file in files.items():
        stores[name].load(file.read_bytes(), ox.RdfFormat.TURTLE)
    branches = PREFIXES + (DATA / "branches.trig").read_text("utf-8")
    for quad in ox.parse(branches.encode(), ox.RdfFormat.TRIG):
        name = str(quad.graph_name.value).removeprefix(BASE)
        stores.setdefault(name, ox.Store()).add(ox.Quad(*quad.triple))
    return {name: entailed(store).quick.oxigraph for name, store in stores.items()}


def rows_of_queries(selects: Mapping[str, str]) -> dict[str, dict[str, list[str]]]:
    """Ask queries of every small graph: the rows by shape and graph, where there are any."""
    rows: dict[str, dict[str, list[str]]] = {}
    bound: Any = {ox.Variable("this"): ox.NamedNode(str(THIS))}
    for shape, select in sorted(selects.items()):
        for name, store in small_graphs().items():
            answer: Any = store.query(PREFIXES + select, substitutions=bound)
            names = [variable.value for variable in answer.variables]
            lines = sorted(
                re.sub(r"_:\w+", "_:", " ".join(str(row[one]) for one in names)) for row in answer
            )
            if lines:
                rows.setdefault(shape, {})[name] = lines
    return rows


def write_claims() -> None:
    """Write constraints.json, a subject a line, and rows.json."""
    subjects = [
        f"{json.dumps(name)}: {json.dumps(says, ensure_ascii=False)}"
        for name, says in constraints().items()
    ]
    (DATA / "constraints.json").write_text("{\n" + ",\n".join(subjects) + "\n}\n", "utf-8")
    rows = json.dumps(rows_of_queries(queries()), indent=1)
    (DATA / "rows.json").write_text(rows + "\n", "utf-8")


if __name__ == "__main__":
    write_claims()
