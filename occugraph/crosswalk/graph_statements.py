"""The statements of two graphs: as lines of N-Triples, and as texts where the lines differ."""

import hashlib
from collections.abc import Collection, Iterable
from operator import attrgetter
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from ..errors import InputError
from ..files.limits import LARGEST_INPUT
from ..graph.store import embedded_nquads
from ..rdf.namespaces import BASE, VOCABULARIES
from ..rdf.readers import Input, read_inputs
from ..rdf.syntax_errors import refuse_bad_syntax
from .same_statements import LITERAL_FORM, OTHER_END, TURNED, find_labels, turn

STRING = f"{VOCABULARIES['xsd']}string"
RDF_TYPE = f"{VOCABULARIES['rdf']}type"
SKOS, DCT, OWL = VOCABULARIES["skos"], VOCABULARIES["dct"], VOCABULARIES["owl"]
#: What a name is taken from, the best first.
LABELS = tuple(f"{SKOS}{name}" for name in ("prefLabel", "altLabel", "hiddenLabel"))
NAMES = (LABELS[0], f"{DCT}title", f"{VOCABULARIES['rdfs']}label")
NOTATION, BROADER = f"{SKOS}notation", f"{SKOS}broader"
#: What is said of a group or a scheme is said of what stands there.
_UPWARD = {OTHER_END[one]: one for one in (BROADER, f"{SKOS}topConceptOf")}
#: What says that an IRI is no longer used.
DEPRECATED = (f"{OWL}deprecated", f"{DCT}isReplacedBy")
#: What is known of an IRI, whether or not it changed.
_KNOWN = {f"<{one}>".encode() for one in (RDF_TYPE, NOTATION, *NAMES, *DEPRECATED)}
_BLANK, _IRI = b"_:", ord("<")
_UNNAMED = (True, "")


class GraphLines:
    """A graph as lines of N-Triples."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.blank: set[bytes] = set()
        """Those that may hold a blank node."""
        self._has_labels = False  # of SKOS-XL

    def add(self, read: Input, *, rename: bool = False) -> None:
        """Add what a file says, in whichever named graphs; `rename` its blank nodes, of several."""
        with refuse_bad_syntax(read.name, read.syntax, read.data):
            quads = ox.parse(read.data, read.syntax, base_iri=read.base, rename_blank_nodes=rename)
            text = ox.serialize(map(attrgetter("triple"), quads), format=ox.RdfFormat.N_TRIPLES)
        if not text:
            raise InputError("holds no triples", file=read.name)
        self.lines += text.splitlines()
        self._has_labels |= LITERAL_FORM in text
        at = text.find(_BLANK)
        while at >= 0:
            end = text.index(b"\n", at)
            self.blank.add(text[text.rfind(b"\n", 0, at) + 1 : end])
            at = text.find(_BLANK, end)

    def say_labels(self) -> None:
        """Say labels of SKOS-XL as the texts that they are."""
        if self._has_labels:
            plain, instead = find_labels(self.lines, self.blank)
            self.lines = [line for line in self.lines if line not in instead] + sorted(plain)
            self.blank = (self.blank - instead) | {line for line in plain if _BLANK in line}


def read_graph(name: str, largest: int = LARGEST_INPUT) -> GraphLines:
    """Read a file, the files of a folder or the standard input.

    Relative IRIs start from the folder, or from where a single file stands, whatever they are
    called: so they are the same in an older and a newer copy.
    """
    folder, graph = Path(name), GraphLines()
    inputs = read_inputs([name], largest=largest)
    for each in inputs:
        path = Path(each.name)
        within = path.relative_to(folder).as_posix() if folder in path.parents else ""
        graph.add(each._replace(base=f"file:///{quote(within)}"), rename=len(inputs) > 1)
    return graph


def read_embedded() -> GraphLines:
    """Read the embedded graph."""
    graph = GraphLines()
    graph.add(Input("the embedded graph", ox.RdfFormat.N_QUADS, BASE, embedded_nquads()))
    return graph


def read_differing(old: GraphLines, new: GraphLines) -> "tuple[Statements, Statements]":
    """Read what either graph says otherwise, and what is known of the IRIs that this is about.

    A line with a blank node may be the same in other words, and so counts as differing; one that
    the other graph says from the other end does not.
    """
    old.say_labels()
    new.say_labels()
    before = set(old.lines)
    came = {line for line in new.lines if line not in before}
    gone = before.difference(new.lines)
    differing = old.blank | new.blank | {line for line in came if turn(line) not in before}
    for line in gone:
        other = turn(line)
        if other not in came and (other not in before or other in gone):
            differing.add(line)
    about: set[bytes] = set()
    for line in differing:  # what it leads to is named
        subject, _, rest = line.partition(b" ")
        about.update((subject, rest.partition(b" ")[2].removesuffix(b" .")))
    return Statements(old.lines, about, differing), Statements(new.lines, about, differing)


def deprecates(predicate: str, value: str) -> bool:
    """Tell whether a statement says that an IRI is no longer used."""
    if predicate == DEPRECATED[0]:
        return value.partition("^^")[0] in ("true", "1")
    return predicate in DEPRECATED


class Statements:
    """What a graph says of some IRIs, as texts; a link that stands at both ends, once."""

    def __init__(
        self,
        lines: Iterable[bytes],
        about: Collection[bytes],
        differing: Collection[bytes],
    ) -> None:
        self._about: dict[ox.BlankNode, list[tuple[str, object]]] = {}
        self._digests: dict[ox.BlankNode, str] = {}
        self.statements: set[tuple[str, str, str]] = set()
        self.subjects: set[str] = set()
        self.typed: set[str] = set()
        self.deprecated: set[str] = set()
        #: Properties that lead to IRIs.
        self.links: set[str] = set()
        self._names: dict[str, dict[str, tuple[bool, str]]] = {}
        kept: list[bytes] = []
        for line in lines:
            subject, _, rest = line.partition(b" ")
            if subject in about:
                predicate = rest.partition(b" ")[0]
                if subject[0] == _IRI and predicate not in TURNED:
                    self.subjects.add(subject[1:-1].decode())
                if predicate in _KNOWN or line in differing:
                    kept.append(line)
        quads = list(ox.parse(b"\n".join(sorted(kept)), ox.RdfFormat.N_TRIPLES))
        for quad in quads:
            if isinstance(quad.subject, ox.BlankNode):
                self._about.setdefault(quad.subject, []).append((quad.predicate.value, quad.object))
        for quad in quads:
            self._add(quad)
        self.statements -= {
            (one, predicate, two)
            for one, predicate, two in self.statements
            if (other := OTHER_END.get(predicate))
            and one > two
            and (two, other, one) in self.statements
        }

    def _add(self, quad: ox.Quad) -> None:
        predicate, value = quad.predicate.value, quad.object
        subject, text = self._text(quad.subject), self._text(value)
        if isinstance(quad.subject, ox.NamedNode):
            if predicate == RDF_TYPE:
                self.typed.add(subject)
            if deprecates(predicate, text):
                self.deprecated.add(subject)
            self._remember(subject, predicate, value)
        if predicate in _UPWARD:
            subject, predicate, text = text, _UPWARD[predicate], subject
        self.statements.add((subject, predicate, text))
        if isinstance(value, ox.NamedNode):
            self.links.add(predicate)

    def describe(self, iri: str) -> tuple[str, str, str, str]:
        """Say what an IRI names: the class, the IRI itself, its notation and its label."""
        _, what = self._names.get(iri, {}).get(RDF_TYPE, _UNNAMED)
        return (what.replace("#", "/").rpartition("/")[2] or "Resource", iri, *self._named(iri))

    def name_of(self, iri: str) -> str:
        """Give code and title of an IRI, as far as it has them."""
        return " ".join(filter(None, self._named(iri)))

    def _named(self, iri: str) -> tuple[str, str]:
        named = self._names.get(iri, {})
        _, label = next((named[name] for name in NAMES if name in named), _UNNAMED)
        return named.get(NOTATION, _UNNAMED)[1], label

    def _remember(self, subject: str, predicate: str, value: object) -> None:
        """Keep what an IRI is called: of several texts the English one, or the first in sorting."""
        if predicate in (NOTATION, RDF_TYPE, *NAMES):
            named = self._names.setdefault(subject, {})
            foreign = getattr(value, "language", None) not in (None, "en")
            candidate = foreign, getattr(value, "value", "")
            named[predicate] = min(named.get(predicate, candidate), candidate)

    def _text(self, term: object) -> str:
        if isinstance(term, ox.Literal):
            if term.language:
                return f"{term.value}@{term.language}"
            datatype = term.datatype.value
            return term.value if datatype == STRING else f"{term.value}^^{datatype}"
        if isinstance(term, ox.BlankNode):
            return self._digest(term)
        return str(getattr(term, "value", term))

    def _digest(self, node: ox.BlankNode) -> str:
        """Name a blank node by its statements; on a cycle, by the number of its statements."""
        path, within = [node], {node}  # lists are long chains of blank nodes: no recursion
        while path:
            top = path[-1]
            about = self._about.get(top, [])
            nodes = (value for _, value in about if isinstance(value, ox.BlankNode))
            unseen = [one for one in nodes if one not in self._digests and one not in within]
            if unseen:
                path.append(unseen[0])
                within.add(unseen[0])
                continue
            texts = sorted(
                f"{predicate} {self._digests.get(value, len(self._about.get(value, [])))}"
                if isinstance(value, ox.BlankNode)
                else f"{predicate} {value}"
                for predicate, value in about
            )
            self._digests[top] = "_:" + hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
            path.pop()
        return self._digests[node]
