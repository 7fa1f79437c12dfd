"""What runs SPARQL: one small door, so that answers do not know which engine is behind it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ..errors import InputError, OutsideError

if TYPE_CHECKING:
    import pyoxigraph as ox


class Term(NamedTuple):
    """One RDF term of a result."""

    value: str
    kind: str = "literal"
    """`iri`, `literal` or `bnode`."""
    language: str | None = None
    datatype: str | None = None
    """IRI of the datatype; None for plain and language-tagged strings."""


class Table:
    """Rows of a result, in the query's order; an unbound value is None."""

    __slots__ = ("columns", "rows")

    def __init__(self, columns: tuple[str, ...], rows: tuple[tuple[Term | None, ...], ...]) -> None:
        self.columns, self.rows = columns, rows

    def __len__(self) -> int:
        return len(self.rows)

    def records(self) -> list[dict[str, str]]:
        """Rows as dicts of plain text; an unbound value is an empty text."""
        return [
            {name: term.value if term else "" for name, term in zip(self.columns, row, strict=True)}
            for row in self.rows
        ]


class Engine(Protocol):
    """Runs a SPARQL 1.1 query over the union of the named graphs."""

    def run(self, query: str) -> Table:
        """Run SELECT, ASK (one column `answer`) or CONSTRUCT (subject, predicate, object)."""
        ...


class OxigraphEngine:
    """Oxigraph, embedded."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def run(self, query: str) -> Table:
        """Run a query; see `Engine`.

        Raises:
            InputError: text that is not a SPARQL query.
            OutsideError: the store cannot be read.

        """
        import pyoxigraph as ox

        try:
            result = self.store.query(query, use_default_graph_as_union=True)
            if isinstance(result, ox.QueryBoolean):
                answer = Term("true" if result else "false", datatype=_BOOLEAN)
                return Table(("answer",), ((answer,),))
            if isinstance(result, ox.QueryTriples):
                triples = tuple(
                    (_term(t.subject), _term(t.predicate), _term(t.object)) for t in result
                )
                return Table(("subject", "predicate", "object"), triples)
            columns = tuple(variable.value for variable in result.variables)
            return Table(columns, tuple(_row(solution) for solution in result))
        except SyntaxError as error:
            raise InputError(f"not a SPARQL 1.1 query: {_one_line(error)}") from None
        except OSError as error:
            raise OutsideError(f"the store cannot be read: {_one_line(error)}") from None
        except (RuntimeError, ValueError) as error:  # SERVICE, a function that does not exist
            raise InputError(f"the query cannot be run: {_one_line(error)}") from None


_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
_STRING = "http://www.w3.org/2001/XMLSchema#string"


def _row(solution: Iterable[object]) -> tuple[Term | None, ...]:
    return tuple([None if value is None else _term(value) for value in solution])


def _term(value: object) -> Term:
    # By the name of its class: asking for the class would import the engine once a value.
    kind = type(value).__name__
    text: str = getattr(value, "value", "")
    if kind == "Literal":
        language: str | None = getattr(value, "language", None)
        if language:
            return Term(text, "literal", language)
        datatype: str = value.datatype.value  # type: ignore[attr-defined]
        return Term(text) if datatype == _STRING else Term(text, "literal", None, datatype)
    if kind == "NamedNode":
        return Term(text, "iri")
    return Term(text, "bnode") if kind == "BlankNode" else Term(str(value))


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
