"""An rdflib graph that is quick to fill and to read, for pySHACL.

rdflib's own store keeps contexts and three indexes; pySHACL's millions of small questions need
two. Questions in SPARQL over a whole graph, which take rdflib's engine seconds, go to Oxigraph.
"""

from collections.abc import Collection, Generator, Iterable, Iterator
from typing import Any

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.query import Result
from rdflib.store import Store
from rdflib.term import Identifier, Node, Variable

from ..graph.engine import STRING

_Triple = tuple[Node, Node, Node]
#: A tuple of one, as most are, or a dictionary of several, which is quick to look up.
_Nodes = Collection[Node]
_Index = dict[Node, dict[Node, _Nodes]]


class QuickStore(Store):
    """Triples of one graph by subject and by predicate, and a second time in Oxigraph."""

    context_aware = True  # so that it may stand behind pySHACL's kind of graph
    graph_aware = True

    def __init__(self) -> None:
        super().__init__()
        self.by_subject: _Index = {}
        """Subject -> predicate -> objects."""
        self.by_predicate: _Index = {}
        """Predicate -> object -> subjects."""
        self.oxigraph = ox.Store()
        self.size = 0

    def add(self, triple: Any, context: Any = None, quoted: bool = False) -> None:
        """Add a triple for rdflib; Oxigraph is given whole graphs by `QuickGraph.fill`."""
        subject, predicate, obj = triple
        if _put(self.by_subject.setdefault(subject, {}), predicate, obj):
            _put(self.by_predicate.setdefault(predicate, {}), obj, subject)
            self.size += 1

    def triples(self, triple_pattern: Any, context: Any = None) -> Any:
        """Yield the triples of a pattern, each with its contexts, of which there are none."""
        for triple in self._triples(*triple_pattern):
            yield triple, ()

    def _triples(
        self, subject: Node | None, predicate: Node | None, obj: Node | None
    ) -> Iterator[_Triple]:
        if subject is None:
            for verb in [predicate] if predicate is not None else list(self.by_predicate):
                subjects = self.by_predicate.get(verb, {})
                for value in subjects if obj is None else (obj,):
                    for each in subjects.get(value, ()):
                        yield each, verb, value
            return
        described = self.by_subject.get(subject, {})
        for verb in [predicate] if predicate is not None else list(described):
            objects = described.get(verb, {})
            for value in objects if obj is None else (obj,):
                if value in objects:
                    yield subject, verb, value

    def __len__(self, context: Any = None) -> int:
        return self.size

    def contexts(self, triple: Any = None) -> Any:
        """Yield no context: there is one graph."""
        return iter(())

    def query(
        self, query: Any, initNs: Any, initBindings: Any, queryGraph: str, **kwargs: Any
    ) -> Result:
        """Answer a SELECT query in which IRIs may be bound; anything else is left to rdflib."""
        binds_iris = all(isinstance(term, URIRef) for term in initBindings.values())
        if not isinstance(query, str) or not binds_iris:
            raise NotImplementedError
        bound: dict[Any, Any] = {
            ox.Variable(name): ox.NamedNode(term) for name, term in initBindings.items()
        }
        solutions = self.oxigraph.query(query, prefixes=dict(initNs), substitutions=bound)
        if not isinstance(solutions, ox.QuerySolutions):
            raise NotImplementedError
        result = Result("SELECT")
        result.vars = [Variable(variable.value) for variable in solutions.variables]
        rows = (zip(result.vars, solution, strict=True) for solution in solutions)
        result.bindings = [
            {name: _escape_backslashes(term) for name, term in row if term is not None}
            for row in rows
        ]
        return result


class QuickGraph(Graph):
    """A graph on a `QuickStore`."""

    def __init__(self) -> None:
        self.quick = QuickStore()
        self.lists: dict[Node, tuple[Node, ...]] = {}
        #: How many triples were left aside that are about triples, which rdflib cannot hold.
        self.aside = 0
        super().__init__(store=self.quick, bind_namespaces="none")

    def fill(self, quads: Iterable[ox.Quad]) -> int:
        """Add the triples of quads, of whichever named graph, and return how many they are."""
        count = 0

        def added() -> Iterator[ox.Quad]:
            nonlocal count
            known: dict[Any, Identifier] = {}
            add = self.quick.add
            for quad in quads:
                *terms, name = quad
                count += 1
                triple = []
                for term in terms:
                    same = known.get(term)
                    if same is None:
                        if type(term) is ox.Triple:
                            self.aside += 1
                            break
                        same = known[term] = to_rdflib(term)
                    triple.append(same)
                else:
                    add(triple)
                    yield quad if isinstance(name, ox.DefaultGraph) else ox.Quad(*terms)

        self.quick.oxigraph.bulk_extend(added())  # one by one: no list of all grows beside it
        return count

    def objects(self, subject: Any = None, predicate: Any = None, unique: bool = False) -> Any:
        """Yield objects, at once where subject and predicate are given."""
        if subject is None or type(predicate) is not URIRef:  # `isinstance` is slow: nodes are ABCs
            return super().objects(subject, predicate, unique)
        about = self.quick.by_subject.get(subject)
        return iter(about.get(predicate, ()) if about else ())

    def subjects(self, predicate: Any = None, object: Any = None, unique: bool = False) -> Any:
        """Yield subjects, at once where predicate and object are given."""
        if object is None or type(predicate) is not URIRef:
            return super().subjects(predicate, object, unique)
        subjects = self.quick.by_predicate.get(predicate)
        return iter(subjects.get(object, ()) if subjects else ())

    def predicates(self, subject: Any = None, object: Any = None, unique: bool = False) -> Any:
        """Yield predicates, at once where those of the whole graph are wanted, each once."""
        if unique and subject is None and object is None:
            return iter(list(self.quick.by_predicate))
        return super().predicates(subject, object, unique)

    def items(self, list: Node) -> Generator[Node, None, None]:
        """Yield the items of a list, read once: pySHACL reads that of a path for every node."""
        if list not in self.lists:
            self.lists[list] = tuple(super().items(list))
        yield from self.lists[list]


def _put(index: dict[Node, _Nodes], key: Node, node: Node) -> bool:
    """Put a node under a key, and tell whether it is new there."""
    nodes = index.get(key)
    if nodes is None:
        index[key] = (node,)
    elif node in nodes:
        return False
    elif isinstance(nodes, dict):
        nodes[node] = None
    else:
        index[key] = dict.fromkeys((*nodes, node))
    return True


def _escape_backslashes(term: Any) -> Identifier:
    """Double backslashes: pySHACL puts values into messages as templates of regular expressions."""
    if isinstance(term, ox.Literal) and "\\" in term.value:
        return Literal(term.value.replace("\\", "\\\\"))
    return to_rdflib(term)


def to_rdflib(term: Any) -> Identifier:
    """Convert a term of Oxigraph's to rdflib's, its lexical form as it is.

    >>> to_rdflib(ox.Literal("007", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#byte")))
    rdflib.term.Literal('007', datatype=rdflib.term.URIRef('http://www.w3.org/2001/XMLSchema#byte'))
    """
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    if term.datatype.value == STRING:
        return Literal(term.value)
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
