"""What runs SPARQL: one small door, so that answers do not know which engine is behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from ..errors import InputError, OutsideError

if TYPE_CHECKING:
    import pyoxigraph as ox

_Made = TypeVar("_Made")

#: Limits of a query that somebody wrote; the longest canned question has 2,000 characters.
LONGEST_QUERY, DEEPEST_QUERY = 100_000, 200
#: From this length on a query runs on a stack that the longest one cannot use up.
SHORT_QUERY, STACK_BYTES = 2_000, 1 << 29
_TEXTS = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>"{}|^`\\\s]*>')


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
    """Oxigraph, embedded.

    Args:
        store: what answers.
        renew: makes the store anew where it is damaged; None where it is whole. Damage may
            show only when a damaged block is read.

    """

    def __init__(self, store: ox.Store, renew: Callable[[], ox.Store | None] | None = None) -> None:
        self.store, self.renew = store, renew

    def run(self, query: str) -> Table:
        """Run a query; see `Engine`.

        Raises:
            InputError: text that is not a SPARQL query.
            OutsideError: the store, or a service that the query names, cannot be read.

        """
        try:
            return self._renewing(lambda: _answered(self.store, query))
        except SyntaxError as error:
            raise InputError(f"not a SPARQL 1.1 query: {_one_line(error)}") from None
        except OSError as error:
            raise OutsideError(f"the query could not be answered: {_one_line(error)}") from None
        except (RuntimeError, ValueError) as error:  # SERVICE, a function that does not exist
            raise InputError(f"the query cannot be run: {_one_line(error)}") from None

    def nquads(self) -> bytes:
        """Everything in the store, as N-Quads."""
        import pyoxigraph as ox

        return self._renewing(lambda: self.store.dump(format=ox.RdfFormat.N_QUADS)) or b""

    def _renewing(self, work: Callable[[], _Made]) -> _Made:
        """Do it, and once more on a renewed store if the store turns out to be damaged."""
        try:
            return work()
        except (OSError, RuntimeError):
            renewed = self.renew() if self.renew is not None else None
            if renewed is None:
                raise
            self.store, self.renew = renewed, None
        return work()


def _answered(store: ox.Store, query: str) -> Table:
    import pyoxigraph as ox

    result = store.query(query, use_default_graph_as_union=True)
    if isinstance(result, ox.QueryBoolean):
        answer = Term("true" if result else "false", datatype=_BOOLEAN)
        return Table(("answer",), ((answer,),))
    if isinstance(result, ox.QueryTriples):
        triples = tuple((_term(t.subject), _term(t.predicate), _term(t.object)) for t in result)
        return Table(("subject", "predicate", "object"), triples)
    columns = tuple(variable.value for variable in result.variables)
    return Table(columns, tuple(_row(solution) for solution in result))


def own_query(engine: Engine, query: str) -> Table:
    """Run a query that somebody wrote, which may be anything.

    The engine's parser goes as deep as a query does, and where its stack ends the process ends.

    Raises:
        InputError: a query that is longer or more deeply nested than any question needs.

    """
    import threading

    if len(query) > LONGEST_QUERY:
        raise InputError(f"a query of {len(query):,} characters; {LONGEST_QUERY:,} are the limit")
    depth = deepest = 0
    for bracket in re.findall(r"[(){}\[\]]|<<|>>", _TEXTS.sub("", query)):
        depth += 1 if bracket in "({[<<" else -1
        deepest = max(deepest, depth)
    if deepest > DEEPEST_QUERY:
        raise InputError(f"a query nested {deepest:,} deep; {DEEPEST_QUERY} are the limit")
    if len(query) < SHORT_QUERY:
        return engine.run(query)
    before = threading.stack_size(STACK_BYTES)
    try:
        made: list[Table | BaseException] = []
        worker = threading.Thread(target=_kept, args=(made, engine, query), daemon=True)
        worker.start()
    finally:
        threading.stack_size(before)
    worker.join()
    if isinstance(made[0], BaseException):
        raise made[0]
    return made[0]


def _kept(made: list[Table | BaseException], engine: Engine, query: str) -> None:
    try:
        made.append(engine.run(query))
    except BaseException as error:
        made.append(error)


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
    line = " ".join(str(error).split())
    return line if len(line) <= 300 else f"{line[:300]}..."
