"""What a file says, read by three: Oxigraph, rdflib, and, as a witness, plain Python."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from occugraph.rdf.dataset import Dataset

Term = tuple[str, ...]
"""("iri", value), ("blank", name) or ("literal", lexical form, language, datatype)."""
Triple = tuple[Term, Term, Term]
Quads = dict[str, set[Triple]]
"""IRI of a named graph, empty for the default graph -> what it says."""

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


def collect_quads(dataset: Dataset) -> Quads:
    """What a dataset says, from its text, without an RDF library."""
    return {
        graph: without_names((_term(s), _term(p), _term(o)) for s, p, o in triples)
        for graph, triples in dataset.graphs.items()
    }


def union(quads: Quads) -> Quads:
    """The same in one graph."""
    return {"": set().union(*quads.values())}


def by_oxigraph(path: Path, content: bytes | None = None) -> Quads:
    suffix = path.with_suffix("").suffix if path.suffix == ".gz" else path.suffix
    syntax = ox.RdfFormat.from_extension(suffix[1:])
    assert syntax is not None
    graphs: dict[str, list[Triple]] = {}
    for quad in ox.parse(path.read_bytes() if content is None else content, syntax):
        triple = (
            _of_oxigraph(quad.subject),
            _of_oxigraph(quad.predicate),
            _of_oxigraph(quad.object),
        )
        graphs.setdefault(getattr(quad.graph_name, "value", ""), []).append(triple)
    return {name: without_names(triples) for name, triples in graphs.items()}


def by_rdflib(path: Path, content: bytes | None = None) -> Quads:
    names = {
        ".ttl": "turtle",
        ".trig": "trig",
        ".nt": "nt",
        ".nq": "nquads",
        ".jsonld": "json-ld",
        ".rdf": "xml",
    }
    dataset = rdflib.Dataset()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rdflib, "NORMALIZE_LITERALS", False)  # "007" stays "007"
        dataset.parse(
            data=path.read_bytes() if content is None else content, format=names[path.suffix]
        )
    return of_rdflib(dataset)


def of_rdflib(dataset: rdflib.Dataset) -> Quads:
    graphs: dict[str, list[Triple]] = {}
    for subject, predicate, obj, graph in dataset.quads():
        triple = (_of_rdflib(subject), _of_rdflib(predicate), _of_rdflib(obj))
        name = "" if graph in (None, DATASET_DEFAULT_GRAPH_ID) else str(graph)
        graphs.setdefault(name, []).append(triple)
    return {name: without_names(triples) for name, triples in graphs.items()}


def without_names(triples: Iterable[Triple]) -> set[Triple]:
    """Name every blank node by the way that leads to it, so that names do not matter."""
    triples = list(triples)
    ways = {obj: (subject, predicate) for subject, predicate, obj in triples if obj[0] == "blank"}

    def named(term: Term) -> Term:
        steps: list[str] = []
        while term[0] == "blank":
            term, predicate = ways[term]
            steps.append(predicate[1])
        return ("blank", *term, *steps) if steps else term

    return {(named(s), p, named(o)) for s, p, o in triples}


def _term(text: str) -> Term:
    if text.startswith("<"):
        return "iri", text[1:-1]
    if text.startswith("_:"):
        return "blank", text[2:]
    end = text.rindex('"') + 1
    value, rest = json.loads(text[:end]), text[end:]
    if rest.startswith("@"):
        return "literal", value, rest[1:].lower(), ""
    datatype = rest.removeprefix("^^<").removesuffix(">")
    return "literal", value, "", "" if datatype == _STRING else datatype


def _of_oxigraph(term: object) -> Term:
    if isinstance(term, ox.NamedNode):
        return "iri", term.value
    if isinstance(term, ox.BlankNode):
        return "blank", term.value
    assert isinstance(term, ox.Literal)
    datatype = term.datatype.value
    plain = datatype in (_STRING, _LANG_STRING)
    return "literal", term.value, (term.language or "").lower(), "" if plain else datatype


def _of_rdflib(term: object) -> Term:
    if isinstance(term, rdflib.URIRef):
        return "iri", str(term)
    if isinstance(term, rdflib.BNode):
        return "blank", str(term)
    assert isinstance(term, rdflib.Literal)
    datatype = str(term.datatype or "")
    plain = datatype in (_STRING, _LANG_STRING)
    return "literal", str(term), (term.language or "").lower(), "" if plain else datatype
