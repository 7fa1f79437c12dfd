"""An rdflib Dataset that answers from a store of Oxigraph's, of which it takes no copy."""

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.query import Result
from rdflib.store import Store
from rdflib.term import Node, Variable

from .namespaces import BASE, VOCABULARIES, Iris
from .rdflib_terms import to_oxigraph, to_rdflib
from .terms import curie

#: Properties of a built graph whose numbers have another datatype than xsd:integer, which is the
#: one that Oxigraph keeps; in the namespace of the ontology, but for two.
_COUNTS = (
    *("manyToMany", "manyToOne", "oneToMany", "oneToOne", "publishedCount"),
    *("unmatchedSources", "unmatchedTargets"),
)
_POSITIVE = tuple(URIRef(curie(f"xkos:{name}")[1:-1]) for name in ("depth", "numberOfLevels"))

_Triple = tuple[Node, Node, Node]


class OxigraphStore(Store):
    """What rdflib asks of a store, answered by one of Oxigraph's; nothing can be written."""

    context_aware = True
    graph_aware = True

    def __init__(self, store: ox.Store, base: str = BASE) -> None:
        super().__init__()
        self.oxigraph = store
        self._prefixes: dict[str, URIRef] = {}
        self._sizes: dict[Any, int] = {}
        self._graphs: dict[Any, Graph] = {}
        xsd = VOCABULARIES["xsd"]
        names = (URIRef(Iris(base).term(name)) for name in _COUNTS)
        self._datatypes: dict[Node, URIRef]
        self._datatypes = dict.fromkeys(names, URIRef(f"{xsd}nonNegativeInteger"))
        self._datatypes |= dict.fromkeys(_POSITIVE, URIRef(f"{xsd}positiveInteger"))

    def _refuse(self, *_: Any, **__: Any) -> None:
        raise TypeError(
            "this Dataset is the embedded graph, which cannot be written to: copy it with "
            "`rdflib.Dataset(default_union=True).addN(graph.rdflib.quads())`"
        )

    add = addN = remove = remove_graph = update = _refuse

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[Any]:
        """Yield the triples of a pattern, each once, with the graphs that it is in."""
        if context is not None:
            for triple, _ in self._quads(triple_pattern, to_oxigraph(context.identifier)):
                yield triple, iter((context,))
            return
        graphs: dict[_Triple, list[Graph]] = {}
        for triple, name in self._quads(triple_pattern, None):
            graphs.setdefault(triple, []).append(self._graph(name))
        for triple, every in graphs.items():
            yield triple, iter(every)

    def _quads(self, pattern: Any, graph: Any) -> Iterator[tuple[_Triple, Any]]:
        """Read quads, their numbers as a build wrote them."""
        obj = pattern[2]
        try:
            one, verb, node = (None if term is None else to_oxigraph(term) for term in pattern)
            quads = self.oxigraph.quads_for_pattern(one, verb, node, graph)
        except (TypeError, ValueError):  # a text as subject, an IRI that is none: of no triple
            return
        for quad in quads:
            subject, predicate, value = map(to_rdflib, quad.triple)
            if (datatype := self._datatypes.get(predicate)) is not None:
                value = Literal(str(value), datatype=datatype)
            if obj is None or value == obj:
                yield (subject, predicate, value), quad.graph_name

    def _graph(self, name: Any) -> Graph:
        if name not in self._graphs:
            self._graphs[name] = Graph(self, identifier=to_rdflib(name))
        return self._graphs[name]

    def contexts(self, triple: Any = None) -> Any:
        """Yield the named graphs, or those that a triple is in."""
        if triple is None or triple == (None, None, None):
            return map(self._graph, self.oxigraph.named_graphs())
        return (self._graph(name) for _, name in self._quads(triple, None))

    def __len__(self, context: Any = None) -> int:
        """Count the triples of a graph, or of all, each once."""
        name = None if context is None else context.identifier
        if name not in self._sizes:
            graph = [] if name is None else [to_oxigraph(name)]
            query = "SELECT (COUNT(*) AS ?count) { ?subject ?property ?value }"
            union = name is None
            options: Any = {"default_graph": graph} if graph else {}
            rows: Any = self.oxigraph.query(query, use_default_graph_as_union=union, **options)
            self._sizes[name] = int(next(rows)["count"].value)
        return self._sizes[name]

    def query(
        self, query: Any, initNs: Any, initBindings: Any, queryGraph: str, **kwargs: Any
    ) -> Result:
        """Let Oxigraph answer a text about all graphs; anything else is left to rdflib."""
        whole = isinstance(query, str) and queryGraph == "__UNION__" and not initBindings
        if not whole or "FROM" in query.upper():
            raise NotImplementedError
        answer: Any = self.oxigraph.query(
            query,
            prefixes=dict(initNs),
            use_default_graph_as_union=True,
        )
        if isinstance(answer, ox.QueryBoolean):
            result = Result("ASK")
            result.askAnswer = bool(answer)
        elif isinstance(answer, ox.QuerySolutions):
            result = Result("SELECT")
            result.vars = [Variable(variable.value) for variable in answer.variables]
            rows = (zip(result.vars, solution, strict=True) for solution in answer)
            result.bindings = [
                {name: to_rdflib(term) for name, term in row if term is not None} for row in rows
            ]
        else:
            result = Result("CONSTRUCT")
            result.graph = Graph()
            for triple in answer:
                result.graph.add(tuple(map(to_rdflib, triple)))  # type: ignore[arg-type]
        return result

    def add_graph(self, graph: Graph) -> None:
        """Look at a graph by its name; there is nothing to make."""

    def bind(self, prefix: str, namespace: URIRef, override: bool = True) -> None:
        """Keep a prefix, which is the reader's and no part of the graph."""
        if override or prefix not in self._prefixes:
            self._prefixes[prefix] = namespace

    def namespace(self, prefix: str) -> URIRef | None:
        """Find the namespace of a prefix."""
        return self._prefixes.get(prefix)

    def prefix(self, namespace: URIRef) -> str | None:
        """Find the prefix of a namespace."""
        return next((name for name, each in self._prefixes.items() if each == namespace), None)

    def namespaces(self) -> Iterator[tuple[str, URIRef]]:
        """Yield each prefix with its namespace."""
        return iter(list(self._prefixes.items()))


def make_dataset(store: ox.Store, base: str = BASE) -> Dataset:
    """Make a Dataset of a store; its default graph is the union of the named graphs."""
    dataset = Dataset(OxigraphStore(store, base), default_union=True)
    for prefix, namespace in Iris(base).prefixes().items():
        dataset.bind(prefix, namespace)
    return dataset


def copy_dataset(nquads: bytes) -> Dataset:
    """Make a Dataset of N-Quads, a copy in memory; its default graph is the union."""
    dataset = Dataset(default_union=True)
    dataset.parse(data=nquads, format="nquads")
    return dataset
