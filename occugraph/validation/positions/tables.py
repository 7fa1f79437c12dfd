"""Finding the rows of the embedded tables that findings about the built graph come from."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import pyoxigraph as ox

from ...loaders.reference_tables import table_bytes
from ...rdf.terms import Triple, curie, iri
from .places import Place, Wanted

FOLDER = "loaders/reference"  # as the repository has it
_NOTATION = curie("skos:notation")
_DERIVED = curie("prov:wasDerivedFrom")


class _Description(dict[str, list[str]]):
    """The triples of a node: predicate -> terms; and the tables that its graph comes from."""

    tables: tuple[str, ...] = ()


def rows(
    graphs: Mapping[str, Iterable[Triple]], base: str, wanted: Sequence[Wanted]
) -> list[Place | None]:
    """Find the row that each of what is wanted comes from; None where it is no single row."""
    terms = {term for each in wanted for term in (each.focus, each.value) if term}
    return list(map(_Nodes(graphs, base, terms).place, wanted))


class _Nodes:
    """Some nodes of the graph and the tables that they come from."""

    def __init__(self, graphs: Mapping[str, Iterable[Triple]], base: str, nodes: set[str]) -> None:
        self.source_line = iri(f"{base}ontology#sourceLine")
        self.table = iri(f"{base}ontology#table")
        self.described: dict[str, _Description] = {}
        self.naming: dict[str, set[str]] = {node: set() for node in nodes}
        """Node -> the nodes that name it."""
        for triples in graphs.values():
            for subject, _, obj in triples:
                if obj in self.naming:
                    self.naming[obj].add(subject)
        further = nodes.union(*self.naming.values())
        while further:
            self.read(graphs, further)
            described = [self.described[node] for node in further if node in self.described]
            origins = {origin for each in described for origin in each.get(_DERIVED, ())}
            further = origins - set(self.described)

    def read(self, graphs: Mapping[str, Iterable[Triple]], nodes: set[str]) -> None:
        """Collect the triples of nodes, and the tables that their graph comes from."""
        for name, triples in graphs.items():
            tables, here = [], set()
            for subject, predicate, obj in triples:
                if subject in nodes:
                    described = self.described.setdefault(subject, _Description())
                    described.setdefault(predicate, []).append(obj)
                    if predicate in (_NOTATION, self.source_line):
                        here.add(subject)
                elif predicate == self.table and subject == iri(name):
                    tables.append(_lexical(obj))
            for node in here:
                self.described[node].tables = tuple(tables)

    def place(self, wanted: Wanted) -> Place | None:
        """Find the row that joins focus and value, or else the one of the focus."""
        both = self.naming[wanted.focus] & self.naming.get(wanted.value or "", set())
        lined = [node for node in both if self.source_line in self.described.get(node, ())]
        return self.row(lined[0] if len(lined) == 1 else wanted.focus)

    def row(self, node: str) -> Place | None:
        """Find the one row that a node comes from."""
        described = self.described.get(node)
        if described is None:
            return None
        if not described.tables:
            origins = described.get(_DERIVED, [])
            return self.row(origins[0]) if len(origins) == 1 else None
        texts = {_lexical(term) for terms in described.values() for term in terms if term[0] == '"'}
        fitting = [
            (sum(value in texts for value in fields), Place(f"{FOLDER}/{table}", number))
            for table in described.tables
            for number, fields in self.fitting(table, described)
        ]
        best = max((fit for fit, _ in fitting), default=0)
        places = [place for fit, place in fitting if fit == best]
        return places[0] if len(places) == 1 else None

    def fitting(self, table: str, described: _Description) -> list[tuple[int, list[str]]]:
        """Find the rows of a table that may be a node's: by its line or, without, by its code."""
        header, rows = _table(table)
        lines = {_lexical(line) for line in described.get(self.source_line, ())}
        if lines and "line" not in header:
            return [row for row in rows if str(row[0]) in lines]
        wanted = lines or {_lexical(code) for code in described.get(_NOTATION, ())}
        column = "line" if lines else "code"
        at = header.index(column) if column in header else None
        return [] if at is None else [row for row in rows if row[1][at] in wanted]


@cache
def _table(name: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Read a table: its header, and its rows with their lines."""
    reader = csv.reader(table_bytes(name).decode("utf-8").splitlines())
    return next(reader), [(reader.line_num, fields) for fields in reader]


@cache
def _lexical(term: str) -> str:
    """Give the text of a literal."""
    (quad,) = ox.parse(f"<urn:s> <urn:p> {term} .", ox.RdfFormat.N_TRIPLES)
    return getattr(quad.object, "value", "")
