"""Finding the rows of the embedded tables that findings about the built graph come from."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import pyoxigraph as ox

from ...loaders.reference_tables import table_bytes
from ...rdf.terms import Triple, curie, iri
from .places import Place, Wanted

#: The folder of the tables, as the repository has it.
FOLDER = "loaders/reference"
_NOTATION = curie("skos:notation")
_DERIVED = curie("prov:wasDerivedFrom")


class _Told(dict[str, list[str]]):
    """What the graph says of a node: predicate -> terms; and the tables of the graph it is in."""

    tables: tuple[str, ...] = ()


def rows(
    graphs: Mapping[str, Iterable[Triple]], base: str, wanted: Sequence[Wanted]
) -> list[Place | None]:
    """Find the row that each of what is wanted comes from; None where it is no single row.

    Args:
        graphs: the built graph, a named graph a source.
        base: where its own IRIs live.
        wanted: what findings are about.

    """
    graph = _About(graphs, base, {term for it in wanted for term in (it.focus, it.value) if term})
    return [graph.place(it) for it in wanted]


class _About:
    """What the graph says of some nodes."""

    def __init__(self, graphs: Mapping[str, Iterable[Triple]], base: str, nodes: set[str]) -> None:
        self.source_line, self.table = (
            iri(f"{base}ontology#{name}") for name in ("sourceLine", "table")
        )
        self.told: dict[str, _Told] = {}
        self.naming: dict[str, set[str]] = {node: set() for node in nodes}
        """Node -> the nodes that name it."""
        for triples in graphs.values():
            for subject, _, obj in triples:
                if obj in self.naming:
                    self.naming[obj].add(subject)
        further = nodes.union(*self.naming.values())
        while further:
            self.read(graphs, further)
            origins = (self.told[node].get(_DERIVED, ()) for node in further if node in self.told)
            further = {it for origin in origins for it in origin} - set(self.told)

    def read(self, graphs: Mapping[str, Iterable[Triple]], nodes: set[str]) -> None:
        """Collect what is said of nodes, and the tables that their graph comes from."""
        for name, triples in graphs.items():
            tables, here = [], set()
            for subject, predicate, obj in triples:
                if subject in nodes:
                    self.told.setdefault(subject, _Told()).setdefault(predicate, []).append(obj)
                    if predicate in (_NOTATION, self.source_line):
                        here.add(subject)
                elif predicate == self.table and subject == iri(name):
                    tables.append(_lexical(obj))
            for node in here:
                self.told[node].tables = tuple(tables)

    def place(self, wanted: Wanted) -> Place | None:
        """Find the row that joins focus and value, or else the one of the focus."""
        both = self.naming[wanted.focus] & self.naming.get(wanted.value or "", set())
        lined = [node for node in both if self.source_line in self.told.get(node, ())]
        return self.row(lined[0] if len(lined) == 1 else wanted.focus)

    def row(self, node: str) -> Place | None:
        """Find the one row that a node comes from."""
        told = self.told.get(node)
        if told is None:
            return None
        if not told.tables:
            origins = told.get(_DERIVED, [])
            return self.row(origins[0]) if len(origins) == 1 else None
        texts = {_lexical(term) for terms in told.values() for term in terms if term[0] == '"'}
        fitting = [
            (sum(value in texts for value in fields), Place(f"{FOLDER}/{table}", number))
            for table in told.tables
            for number, fields in self.fitting(table, told)
        ]
        best = max((fit for fit, _ in fitting), default=0)
        found = [place for fit, place in fitting if fit == best]
        return found[0] if len(found) == 1 else None

    def fitting(self, table: str, told: _Told) -> list[tuple[int, list[str]]]:
        """Find the rows of a table that may be a node's: by its line or, without, by its code."""
        header, rows = _table(table)
        lines = {_lexical(line) for line in told.get(self.source_line, ())}
        if lines and "line" not in header:
            return [row for row in rows if str(row[0]) in lines]
        wanted = lines or {_lexical(code) for code in told.get(_NOTATION, ())}
        column = "line" if lines else "code"
        if column not in header:
            return []
        at = header.index(column)
        return [row for row in rows if row[1][at] in wanted]


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
