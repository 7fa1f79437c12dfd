"""An rdflib graph over a store of Oxigraph's, for pySHACL.

What a check looks at is read from the store when it is first looked at, and kept, so that checking
a few nodes of a large graph takes little memory. Questions in SPARQL go to Oxigraph.
"""

from collections import defaultdict
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.query import Result
from rdflib.store import Store
from rdflib.term import Identifier, Node, Variable

from ..rdf.rdflib_terms import to_oxigraph, to_rdflib
from .graph_terms import is_canonical, is_plain, respell

_Triple = tuple[Node, Node, Node]
#: A tuple of one, as most are, or a dictionary of several, which is quick to look up.
_Nodes = Collection[Node]
#: Triples that are loaded at once: more take much memory for their sorting.
_AT_ONCE = 200_000


class QuickStore(Store):
    """Triples of one graph in Oxigraph, and what was looked up of them in rdflib's terms."""

    context_aware = True  # so that it may stand behind pySHACL's kind of graph
    graph_aware = True

    def __init__(self) -> None:
        super().__init__()
        self.oxigraph = ox.Store()
        self.respelt: dict[Node, dict[Node, dict[Node, list[Node]]]] = {}
        """Subject -> predicate -> literal in Oxigraph's spelling -> in those that are written.

        Where Oxigraph's own spelling is written beside another of the value, it is not seen.
        """
        self.typed: set[Node] = set()
        """Properties that have a literal with a datatype, spelt as Oxigraph spells it."""
        self.languages: set[tuple[ox.NamedNode, str]] = set()
        """Properties with the languages of their texts; with none, for those without a language."""
        self.odd_texts: defaultdict[ox.NamedNode, list[tuple[Any, ox.Literal]]] = defaultdict(list)
        """Property -> subjects and texts that are empty, or hold what cannot be seen."""
        self.by_subject: dict[Node, dict[Node, _Nodes]] = {}
        """Subject -> predicate -> objects, of subjects that were looked up."""
        self.by_object: dict[tuple[Node, Node], _Nodes] = {}
        """Predicate and object -> subjects, of those that were looked up."""
        self.aside = 0
        """How many triples were left aside that are about triples, which rdflib cannot hold."""
        self.size: int | None = None
        self.predicates: tuple[Node, ...] | None = ()
        self.graphs: tuple[Graph, ...] = ()

    def load(self, quads: Iterable[ox.Quad], changed: Iterable[Node] | None = None) -> int:
        """Load the triples of quads, of whichever named graph, and return how many they are.

        Changed are their subjects; all where they are not named.
        """
        count, used, typed = 0, set[ox.NamedNode](), set[ox.NamedNode]()

        def read() -> Iterator[ox.Quad]:
            nonlocal count
            for quad in quads:
                count += 1
                obj, predicate = quad.object, quad.predicate
                if type(obj) is ox.Triple:
                    self.aside += 1
                    continue
                used.add(predicate)
                if type(obj) is ox.Literal:
                    language, text = obj.language, obj.value
                    if not text.isprintable() or text.strip() != text or not text:
                        self.odd_texts[predicate].append((quad.subject, obj))
                    self.languages.add((predicate, language or ""))
                    if language is None and not is_plain(obj):
                        if is_canonical(obj):
                            typed.add(predicate)
                        else:
                            self._note_spelling(quad.subject, predicate, obj)
                in_default = type(quad.graph_name) is ox.DefaultGraph
                yield quad if in_default else ox.Quad(quad.subject, predicate, obj)

        known = self.predicates
        reading = read()
        for first in reading:
            self.oxigraph.bulk_extend(chain((first,), islice(reading, _AT_ONCE)))
        self.typed |= set(map(to_rdflib, typed))
        self._forget(list(self.by_subject) if changed is None else changed)
        if known is not None:
            self.predicates = tuple(dict.fromkeys((*known, *map(to_rdflib, used))))
        return count

    def _note_spelling(self, subject: Any, predicate: Any, obj: ox.Literal) -> None:
        spelt = self.respelt.setdefault(to_rdflib(subject), {}).setdefault(to_rdflib(predicate), {})
        spelt.setdefault(to_rdflib(respell(obj)), []).append(to_rdflib(obj))

    @property
    def respelt_properties(self) -> set[Node]:
        """The properties that have literals which Oxigraph spells otherwise."""
        return {predicate for described in self.respelt.values() for predicate in described}

    def is_one_to_one(self, predicate: Node) -> bool:
        """Tell whether the values of a property that are spelt otherwise are spelt in one way."""
        spellings: dict[Node, set[Node]] = {}
        for described in self.respelt.values():
            for value, written in described.get(predicate, {}).items():
                spellings.setdefault(value, set()).update(written)
        return all(len(written) == 1 for written in spellings.values())

    def add(self, triple: Any, context: Any = None, quoted: bool = False) -> None:
        """Add a triple."""
        self.load([ox.Quad(*map(to_oxigraph, triple))], [triple[0]])

    def remove(self, triple: Any, context: Any = None) -> None:
        """Remove the triples of a pattern."""
        for each in list(self._triples(*triple)):
            self.oxigraph.remove(ox.Quad(*map(to_oxigraph, each)))
            self._forget([each[0]])

    def _forget(self, subjects: Iterable[Node]) -> None:
        """Forget what was looked up of subjects whose triples change, and of the whole graph."""
        for subject in subjects:
            self.by_subject.pop(subject, None)
        self.by_object.clear()
        self.size = self.predicates = None

    def describe(self, subject: Node) -> dict[Node, _Nodes]:
        """Give the properties of a subject, and the objects of each."""
        described = self.by_subject.get(subject)
        if described is None:
            described = self.by_subject[subject] = {}
            for _, predicate, obj in self._quads(subject, None, None):
                _put(described, predicate, obj)
        return described

    def subjects(self, predicate: Node, obj: Node) -> _Nodes:
        """Give the subjects of a property and an object."""
        subjects = self.by_object.get((predicate, obj))
        if subjects is None:
            subjects = tuple(each for each, *_ in self._quads(None, predicate, obj))
            self.by_object[predicate, obj] = subjects
        return subjects

    def _quads(
        self, subject: Node | None, predicate: Node | None, obj: Node | None
    ) -> Iterator[_Triple]:
        """Read triples from Oxigraph, with literals as they are written."""
        given = (subject, predicate, obj)
        try:
            one, verb, value = (None if term is None else to_oxigraph(term) for term in given)
            quads = self.oxigraph.quads_for_pattern(one, verb, value, ox.DefaultGraph())
        except (TypeError, ValueError):  # a text as subject, an IRI that is none: of no triple
            return
        for quad in quads:
            one = subject or to_rdflib(quad.subject)
            verb = predicate or to_rdflib(quad.predicate)
            value = to_rdflib(quad.object)
            spelt = self.respelt.get(one, {}).get(verb, {}) if self.respelt else {}
            for written in spelt.get(value, (value,)):
                if obj is None or written == obj:
                    yield one, verb, written

    def triples(self, triple_pattern: Any, context: Any = None) -> Any:
        """Yield the triples of a pattern, each with its contexts: the one graph."""
        for triple in self._triples(*triple_pattern):
            yield triple, self.graphs

    def _triples(
        self, subject: Node | None, predicate: Node | None, obj: Node | None
    ) -> Iterator[_Triple]:
        if subject is None:
            if predicate is None or obj is None:
                yield from self._quads(subject, predicate, obj)
            else:
                for each in self.subjects(predicate, obj):
                    yield each, predicate, obj
            return
        described = self.describe(subject)
        for verb in [predicate] if predicate is not None else list(described):
            objects = described.get(verb, ())
            for value in objects if obj is None else (obj,):
                if value in objects:
                    yield subject, verb, value

    def __len__(self, context: Any = None) -> int:
        if self.size is None:  # Oxigraph counts anew each time
            self.size = len(self.oxigraph)
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
        bound = {ox.Variable(name): to_oxigraph(term) for name, term in initBindings.items()}
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
        super().__init__(store=self.quick, bind_namespaces="none")
        self.quick.graphs = (self,)

    def fill(self, quads: Iterable[ox.Quad]) -> int:
        """Add the triples of quads, of whichever named graph, and return how many they are."""
        return self.quick.load(quads)

    def objects(self, subject: Any = None, predicate: Any = None, unique: bool = False) -> Any:
        """Yield objects, at once where subject and predicate are given."""
        if subject is None or type(predicate) is not URIRef:  # `isinstance` is slow: nodes are ABCs
            return super().objects(subject, predicate, unique)
        return iter(self.quick.describe(subject).get(predicate, ()))

    def subjects(self, predicate: Any = None, object: Any = None, unique: bool = False) -> Any:
        """Yield subjects, at once where predicate and object are given."""
        if object is None or type(predicate) is not URIRef:
            return super().subjects(predicate, object, unique)
        return iter(self.quick.subjects(predicate, object))

    def predicates(self, subject: Any = None, object: Any = None, unique: bool = False) -> Any:
        """Yield predicates, at once where those of the whole graph are wanted, each once."""
        if unique and subject is None and object is None:
            if self.quick.predicates is None:
                every = self.select("SELECT DISTINCT ?this { ?any ?this ?other }")
                self.quick.predicates = tuple(every)
            return iter(self.quick.predicates)
        return super().predicates(subject, object, unique)

    def classes(self) -> list[Node]:
        """List the classes that have instances."""
        return self.select("SELECT DISTINCT ?this { ?any a ?this }")

    def items(self, list: Node) -> Generator[Node, None, None]:
        """Yield the items of a list, read once: pySHACL reads that of a path for every node."""
        if list not in self.lists:
            self.lists[list] = tuple(super().items(list))
        yield from self.lists[list]

    def select(self, query: str, functions: Any = None) -> list[Node]:
        """Give what a query in SPARQL selects as ?this."""
        solutions: Any = self.quick.oxigraph.query(query, custom_functions=functions)
        return [to_rdflib(each["this"]) for each in solutions]

    def asks(self, patterns: Sequence[str]) -> bool:
        """Tell whether one of some patterns in SPARQL matches."""
        queries = (f"ASK {{ {pattern} }}" for pattern in patterns)
        return any(bool(self.quick.oxigraph.query(query)) for query in queries)

    def count(self, patterns: Iterable[str]) -> int:
        """Count the nodes that patterns in SPARQL call ?this, each once."""
        each = " UNION ".join(f"{{ {pattern} }}" for pattern in sorted(patterns))
        query = f"SELECT (COUNT(DISTINCT ?this) AS ?count) {{ {each} }}"
        solutions: Any = self.quick.oxigraph.query(query)
        return int(next(solutions)["count"].value) if each else 0


def _put(index: dict[Node, _Nodes], key: Node, node: Node) -> None:
    """Put a node under a key."""
    nodes = index.get(key)
    if nodes is None:
        index[key] = (node,)
    elif isinstance(nodes, dict):
        nodes[node] = None
    else:
        index[key] = dict.fromkeys((*nodes, node))


def _escape_backslashes(term: Any) -> Identifier:
    """Double backslashes: pySHACL puts values into messages as templates of regular expressions."""
    if isinstance(term, ox.Literal) and "\\" in term.value:
        return Literal(term.value.replace("\\", "\\\\"))
    return to_rdflib(term)
