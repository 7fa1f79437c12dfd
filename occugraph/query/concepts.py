"""What the graph knows of one concept."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..graph.engine import Engine
from ..rdf.namespaces import BASE
from . import catalogue
from .codes import Resolved, resolve

Record = dict[str, str]


class ConceptAnswer(NamedTuple):
    """A concept with all that hangs on it. Records have the columns of the question named."""

    given: str
    scheme: str
    code: str
    label: str
    level: str
    iri: str
    path: tuple[Record, ...]
    """From the concept to the top: question `path-to-top`."""
    children: tuple[Record, ...]
    """Question `children-of`."""
    notes: tuple[Record, ...]
    """Question `notes-of`; empty unless a build was given the publisher's document."""
    excludes: tuple[Record, ...]
    """Question `exclusions-of`."""
    excluded_by: tuple[Record, ...]
    """Question `excluded-by`."""
    counterparts: tuple[Record, ...]
    """Question `counterparts-of`."""
    lists: tuple[Record, ...]
    """Question `lists-of`."""

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON has it; stable keys, in this order."""
        return {name: _plain(value) for name, value in self._asdict().items()}


def concept(
    engine: Engine, given: str, *, scheme: str | None = None, base: str = BASE
) -> ConceptAnswer:
    """Look up a concept by a code in any usual spelling.

    Raises:
        OccugraphError: as `occugraph.query.codes.resolve`.

    """
    it = resolve(engine, given, scheme=scheme, base=base)

    def ask(name: str) -> tuple[Record, ...]:
        table = catalogue.run(engine, name, base, scheme=it.scheme, code=it.code)
        return tuple(table.records())

    return ConceptAnswer(
        it.given,
        it.scheme,
        it.code,
        it.label,
        it.level,
        it.iri,
        path=ask("path-to-top"),
        children=ask("children-of"),
        notes=ask("notes-of"),
        excludes=ask("exclusions-of"),
        excluded_by=ask("excluded-by"),
        counterparts=ask("counterparts-of"),
        lists=ask("lists-of"),
    )


def path_codes(engine: Engine, it: Resolved, base: str = BASE) -> list[str]:
    """Codes from a concept up to the top of its scheme."""
    table = catalogue.run(engine, "path-to-top", base, scheme=it.scheme, code=it.code)
    return [record["code"] for record in table.records()]


def _plain(value: object) -> object:
    return [dict(record) for record in value] if isinstance(value, tuple) else value
