"""Finding the rows of the embedded tables that findings about the project's own graph come from."""

import csv
from collections.abc import Sequence
from functools import cache
from typing import Any

import pyoxigraph as ox

from ...loaders.reference_tables import table_bytes
from ...rdf.namespaces import VOCABULARIES
from .places import Place, Wanted, read_term

FOLDER = "loaders/reference"  # as the repository has it
_NOTATION = ox.NamedNode(f"{VOCABULARIES['skos']}notation")
_DERIVED = ox.NamedNode(f"{VOCABULARIES['prov']}wasDerivedFrom")
#: The tables of the document that a node, its scheme or its correspondence is from.
_TABLES = """
SELECT DISTINCT ?node ?table {
    ?node dct:source|skos:inScheme/dct:source|^xkos:madeOf/dct:source ?document .
    ?graph prov:wasDerivedFrom ?document ; occ:table ?table .
}"""
#: Predicate -> terms.
_Description = dict[Any, list[Any]]


def rows(store: ox.Store, base: str, wanted: Sequence[Wanted]) -> list[Place | None]:
    """Find the row that each of what is wanted comes from; None where it is no single row."""
    return list(map(_Nodes(store, base).place, wanted))


class _Nodes:
    """The nodes of a graph and the tables that they come from."""

    def __init__(self, store: ox.Store, base: str) -> None:
        self.store = store
        self.prefixes = {**VOCABULARIES, "occ": f"{base}ontology#"}
        self.source_line = ox.NamedNode(f"{base}ontology#sourceLine")

    def place(self, wanted: Wanted) -> Place | None:
        """Find the row that joins focus and value, or else the one of the focus."""
        focus, value = read_term(wanted.focus), read_term(wanted.value)
        if not isinstance(focus, ox.NamedNode):
            return None
        both = self.naming(focus) & self.naming(value) if value else set()
        lined = [node for node in both if self.source_line in self.describe(node)]
        return self.row(lined[0] if len(lined) == 1 else focus)

    def naming(self, term: Any) -> set[Any]:
        """Find the nodes that name a node."""
        return {quad.subject for quad in self.store.quads_for_pattern(None, None, term, None)}

    def describe(self, node: Any) -> _Description:
        """Collect what a node is described with."""
        described: _Description = {}
        for quad in self.store.quads_for_pattern(node, None, None, None):
            described.setdefault(quad.predicate, []).append(quad.object)
        return described

    def tables(self, node: Any) -> list[str]:
        """Find the tables that a node may be a row of."""
        bound = {ox.Variable("node"): node}
        solutions: Any = self.store.query(_TABLES, prefixes=self.prefixes, substitutions=bound)
        return [each["table"].value for each in solutions]

    def row(self, node: Any, derived: frozenset[Any] = frozenset()) -> Place | None:
        """Find the one row that a node comes from, be it by what it was derived from."""
        described = self.describe(node)
        is_row = _NOTATION in described or self.source_line in described
        tables = self.tables(node) if is_row else []
        if not tables:
            origins = described.get(_DERIVED, [])
            one = len(origins) == 1 and node not in derived
            return self.row(origins[0], derived | {node}) if one else None
        terms = [term for terms in described.values() for term in terms]
        texts = {term.value for term in terms if isinstance(term, ox.Literal)}
        fitting = [
            (sum(value in texts for value in fields), Place(f"{FOLDER}/{table}", number))
            for table in tables
            for number, fields in self.fitting(table, described)
        ]
        best = max((fit for fit, _ in fitting), default=0)
        places = [place for fit, place in fitting if fit == best]
        return places[0] if len(places) == 1 else None

    def fitting(self, table: str, described: _Description) -> list[tuple[int, list[str]]]:
        """Find the rows of a table that may be a node's: by its line or, without, by its code."""
        header, rows = _table(table)
        lines = {line.value for line in described.get(self.source_line, ())}
        if lines and "line" not in header:
            return [row for row in rows if str(row[0]) in lines]
        wanted = lines or {code.value for code in described.get(_NOTATION, ())}
        column = "line" if lines else "code"
        at = header.index(column) if column in header else None
        return [] if at is None else [row for row in rows if row[1][at] in wanted]


@cache
def _table(name: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Read a table: its header, and its rows with their lines."""
    reader = csv.reader(table_bytes(name).decode("utf-8").splitlines())
    return next(reader), [(reader.line_num, fields) for fields in reader]
