"""What runs SPARQL: one small door, so that answers do not know which engine is behind it."""

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from ..errors import InputError, OccugraphError, OutsideError
from ..files.printable import format_count
from ..rdf.namespaces import VOCABULARIES
from .query_text import name_undeclared_prefix, names_its_graphs

if TYPE_CHECKING:
    import pandas
    import pyoxigraph as ox

XSD = VOCABULARIES["xsd"]
#: Columns of what CONSTRUCT and DESCRIBE give.
TRIPLE = ("subject", "predicate", "object")
_Made = TypeVar("_Made")


class Term(NamedTuple):
    """One RDF term of a result."""

    value: str
    kind: str = "literal"
    """`iri`, `literal`, `bnode`, or `triple`, whose value is as in N-Triples."""
    language: str | None = None
    datatype: str | None = None


class Table:
    """Rows of a result, in the query's order; an unbound value is None."""

    __slots__ = ("columns", "rows")

    def __init__(self, columns: tuple[str, ...], rows: tuple[tuple[Term | None, ...], ...]) -> None:
        self.columns, self.rows = columns, rows

    def __len__(self) -> int:
        return len(self.rows)

    def records(self) -> list[dict[str, str]]:
        """Rows as dicts of plain text; an unbound value is an empty text."""
        texts = ([term.value if term else "" for term in row] for row in self.rows)
        return [dict(zip(self.columns, row, strict=True)) for row in texts]

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        return iter(self.rows)

    def __repr__(self) -> str:
        return f"<Table: {format_count(len(self), 'row')} of {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        from ..files.html_tables import write_html_table

        rows = [[term and term.value for term in row] for row in self.rows]
        return write_html_table(format_count(len(self), "row"), self.columns, rows)

    def to_pandas(self) -> "pandas.DataFrame":
        """Rows as a DataFrame: integers as Int64, truth values as boolean, all else as string.

        A column is of one of the first two only where every value in it is; an unbound value
        is NA.
        """
        try:
            import pandas
        except ImportError:
            raise InputError("to_pandas() needs pandas: pip install 'occugraph[pandas]'") from None
        columns = zip(*self.rows, strict=True) if self.rows else ((),) * len(self.columns)
        series = [pandas.Series(values, dtype=kind) for values, kind in map(_typed, columns)]
        frame = pandas.concat(series, axis=1) if series else pandas.DataFrame()
        return frame.set_axis(list(self.columns), axis=1)


class Rows:
    """Rows of a result as they come; to be gone through once. An unbound value is None."""

    __slots__ = ("_rows", "columns")

    def __init__(self, columns: tuple[str, ...], rows: Iterable[tuple[Term | None, ...]]) -> None:
        self.columns, self._rows = columns, iter(rows)

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        return self._rows

    def __next__(self) -> tuple[Term | None, ...]:
        return next(self._rows)

    def table(self) -> Table:
        """Collect what is still to come."""
        return Table(self.columns, tuple(self._rows))


class Engine(Protocol):
    """Runs a SPARQL 1.1 query over the union of the named graphs."""

    def run(self, query: str) -> Table:
        """Run SELECT, ASK (one column `answer`) or CONSTRUCT (subject, predicate, object)."""
        ...

    def rows(self, query: str) -> Rows:
        """Run a query; the rows are made as they are asked for, where the engine can.

        What `run` raises may be raised while they are gone through.
        """
        ...


class OxigraphEngine:
    """Oxigraph; `renew` mends a store, whose damage only reading may show; None if it is whole.

    A store that is given as a function is opened when it is first asked.
    """

    def __init__(
        self,
        store: "ox.Store | Callable[[], ox.Store]",
        renew: "Callable[[], ox.Store | None] | None" = None,
    ) -> None:
        self._store, self.renew = store, renew

    @property
    def store(self) -> "ox.Store":
        """The store that answers."""
        if callable(self._store):
            self._store = self._store()
        return self._store

    def run(self, query: str) -> Table:
        """Run a query; see `Engine`."""
        with _own_errors(query):
            return self._renewing(lambda: self._ask(query).table())

    def rows(self, query: str) -> Rows:
        """Run a query, the rows as they come; see `Engine`."""
        with _own_errors(query):
            rows = self._renewing(lambda: self._ask(query))
        return Rows(rows.columns, self._watched(rows))

    def _ask(self, query: str) -> Rows:
        union = not names_its_graphs(query)  # with the union, Oxigraph looks at no FROM
        return rows_of(self.store.query(query, use_default_graph_as_union=union))

    def _watched(self, rows: Rows) -> Iterator[tuple[Term | None, ...]]:
        with _own_errors():
            try:
                yield from rows
            except (OSError, RuntimeError):
                # Rows that were handed out cannot be taken back: only the next answer is mended.
                if not self._renew():
                    raise
                raise OSError("the store was damaged; it was made anew: ask again") from None

    def _renewing(self, work: Callable[[], _Made]) -> _Made:
        """Do it, and once more on a renewed store if the store turns out to be damaged."""
        try:
            return work()
        except (OSError, RuntimeError):
            if not self._renew():
                raise
        return work()

    def _renew(self) -> bool:
        renewed = self.renew() if self.renew is not None else None
        if renewed is not None:
            self._store, self.renew = renewed, None
        return renewed is not None


@contextlib.contextmanager
def _own_errors(query: str = "") -> Iterator[None]:
    """Turn the engine's errors about a query into this project's."""
    try:
        yield
    except SyntaxError as error:
        reason = name_undeclared_prefix(query) or join_lines(error)
        raise InputError(f"not a SPARQL 1.1 query: {reason}") from None
    except OSError as error:
        raise OutsideError(f"the query could not be answered: {join_lines(error)}") from None
    except (RuntimeError, ValueError) as error:  # SERVICE, a function that does not exist
        if isinstance(error, OccugraphError):
            raise
        raise InputError(f"the query cannot be run: {join_lines(error)}") from None


def rows_of(result: "ox.QueryBoolean | ox.QuerySolutions | ox.QueryTriples") -> Rows:
    """Say what Oxigraph gives as rows, each as it comes."""
    import pyoxigraph as ox

    if isinstance(result, ox.QueryBoolean):
        return yes_or_no(bool(result))
    if isinstance(result, ox.QueryTriples):
        return Rows(TRIPLE, (_row(tuple(triple)) for triple in result))
    return Rows(tuple(variable.value for variable in result.variables), map(_row, result))


_BOOLEAN = f"{XSD}boolean"
STRING = f"{XSD}string"


def yes_or_no(answer: bool) -> Rows:
    """Say the answer to ASK."""
    return Rows(("answer",), [(Term("true" if answer else "false", datatype=_BOOLEAN),)])


def _row(solution: Iterable[object]) -> tuple[Term | None, ...]:
    return tuple([None if value is None else term_of(value) for value in solution])


def term_of(value: object) -> Term:
    """Say one of Oxigraph's terms."""
    # By the name of its class: asking for the class would import the engine once a value.
    kind = type(value).__name__
    text: str = getattr(value, "value", "")
    if kind == "Literal":
        language: str | None = getattr(value, "language", None)
        if language:
            return Term(text, "literal", language)
        datatype: str = value.datatype.value  # type: ignore[attr-defined]
        return Term(text) if datatype == STRING else Term(text, "literal", None, datatype)
    if kind == "NamedNode":
        return Term(text, "iri")
    if kind == "BlankNode":
        return Term(text, "bnode")
    return Term(f"<<( {value} )>>", "triple")


def to_oxigraph(term: Term | None) -> Any:
    """Make one of Oxigraph's terms; the inverse of `term_of`."""
    import pyoxigraph as ox

    assert term
    if term.kind == "triple":
        (quad,) = ox.parse(f"[] <urn:of> {term.value} .", ox.RdfFormat.TURTLE)
        return quad.object
    if term.kind != "literal":
        return (ox.NamedNode if term.kind == "iri" else ox.BlankNode)(term.value)
    datatype = ox.NamedNode(term.datatype) if term.datatype and not term.language else None
    return ox.Literal(term.value, language=term.language or None, datatype=datatype)


def terms_within(term: Term) -> tuple[Term, ...]:
    """List subject, predicate and object of a term that is a triple."""
    triple = to_oxigraph(term)
    return term_of(triple.subject), term_of(triple.predicate), term_of(triple.object)


def join_lines(error: Exception | str) -> str:
    """Say an error or a text in one line of no more than 300 characters."""
    line = " ".join(str(error).split())
    return line if len(line) <= 300 else f"{line[:300]}..."


_INTEGERS = {
    f"{XSD}{name}" for name in ("integer", "nonNegativeInteger", "positiveInteger", "int", "long")
}
_TRUTH = {"true": True, "1": True, "false": False, "0": False}


def _typed(column: Sequence[Term | None]) -> tuple[list[str | int | bool | None], str]:
    """Make a column's values as Python has them, and name pandas's type for them."""
    types = {term.datatype for term in column if term is not None}
    texts = [None if term is None else term.value for term in column]
    values = {text for text in texts if text is not None}
    if types == {_BOOLEAN} and values <= _TRUTH.keys():
        return [None if text is None else _TRUTH[text] for text in texts], "boolean"
    # whole numbers that 64 bits hold
    if types and types <= _INTEGERS and all(re.fullmatch(r"[+-]?[0-9]{1,18}", v) for v in values):
        return [None if text is None else int(text) for text in texts], "Int64"
    return list(texts), "string"
