"""The document of a programme: what it admits, approves and leaves out, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ...errors import UnknownName

if TYPE_CHECKING:
    from ...query.session import Record
    from .directory import Directory


class ProgrammeDocument(NamedTuple):
    """A programme, with every row of its document that a decision may rest on."""

    programme: str
    title: str
    authority: str
    iri: str
    industries: tuple[Record, ...]
    """`code`, `label`, `printed`, `scheme`, `source`, `line`: one an industry and edition."""
    lists: tuple[Record, ...]
    """Rows of `programme-lists`."""
    occupations: tuple[Record, ...]
    """Rows of `approved-occupations`, in the order of the printed list."""
    omissions: tuple[Record, ...]
    """Rows of `omissions`."""
    validity: tuple[Record, ...]
    """The days on which it is valid; empty where it states none."""

    def to_dict(self) -> dict[str, Any]:
        """The document as JSON has it; stable keys, in this order."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in self._asdict().items()
        }


def describe_programme(directory: Directory, programme: str) -> ProgrammeDocument:
    """Describe a programme by its id; raises `UnknownName`."""
    rows = directory.programmes.get(programme)
    if rows is None:
        raise UnknownName("programme", programme, tuple(directory.programmes))

    def ask(name: str) -> tuple[Record, ...]:
        return tuple(directory.session.ask(name, programme=programme))

    names = ("code", "printed", "scheme", "source", "line")
    return ProgrammeDocument(
        programme,
        rows[0]["title"],
        rows[0]["authority"],
        directory.iris.node("programme", programme),
        tuple(
            {**{name: row[name] for name in names}, "label": row["industry"]}
            for row in rows
            if row["code"]
        ),
        ask("programme-lists"),
        ask("approved-occupations"),
        ask("omissions"),
        ask("validity"),
    )
