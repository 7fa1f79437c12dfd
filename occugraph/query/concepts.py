"""What the graph knows of one concept."""

from typing import Any, NamedTuple

from .codes import CodeBook
from .session import Record, Session


class ConceptAnswer(NamedTuple):
    """A concept and the rows of `path-to-top` and of the questions of `describe_concept`."""

    given: str
    scheme: str
    code: str
    label: str
    level: str
    iri: str
    path: tuple[Record, ...]
    children: tuple[Record, ...]
    notes: tuple[Record, ...]
    excludes: tuple[Record, ...]
    excluded_by: tuple[Record, ...]
    refers_to: tuple[Record, ...]
    counterparts: tuple[Record, ...]
    """Those that the project decided have `decided_by`, `reason` and `date`."""
    lists: tuple[Record, ...]
    warning: str
    """Which other schemes a bare code is one of with another title; empty where there is none."""

    def __repr__(self) -> str:
        return f"<ConceptAnswer: {self.scheme}:{self.code} {self.label} ({self.level})>"

    def _repr_html_(self) -> str:
        from ..files.html_tables import write_html_table

        lists = {
            "path to the top": self.path[1:],
            "below it": self.children,
            "excludes": self.excludes,
            "excluded by": self.excluded_by,
        }
        rows = [
            (name, f"{self.scheme}:{row['code']}", row["label"], "")
            for name, records in lists.items()
            for row in records
        ]
        rows += [
            ("counterpart", f"{row['target']}:{row['code']}", row["label"], row["basis"])
            for row in self.counterparts
        ]
        caption = f"{self.scheme}:{self.code} {self.label} ({self.level})"
        columns = ("relation", "code", "title", "basis")
        notes = (*(f"{row['kind']}: {row['note']}" for row in self.notes), self.warning)
        return write_html_table(caption, columns, rows, notes)

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON has it; stable keys, in this order."""
        return {
            name: list(map(dict, value)) if isinstance(value, tuple) else value
            for name, value in self._asdict().items()
        }


def describe_concept(
    session: Session, given: str, *, scheme: str | None = None, book: CodeBook | None = None
) -> ConceptAnswer:
    """Look up a concept by a code in any usual spelling; whoever looks up many gives a book."""
    book = CodeBook(session) if book is None else book
    concept = book.complete(book.resolve(given, scheme=scheme))

    def ask(name: str) -> tuple[Record, ...]:
        return tuple(session.ask(name, scheme=concept.scheme, code=concept.code))

    return ConceptAnswer(
        *concept[:6],
        path=tuple(group._asdict() for group in concept.path),
        children=ask("children-of"),
        notes=ask("notes-of"),
        excludes=ask("exclusions-of"),
        excluded_by=ask("excluded-by"),
        refers_to=ask("references-of"),
        counterparts=tuple(_with_decision(session, row) for row in ask("counterparts-of")),
        lists=ask("lists-of"),
        warning=concept.note,
    )


def _with_decision(session: Session, row: Record) -> Record:
    """Add to a curated counterpart who decided it, why and when."""
    if row["basis"] != "curated":
        return row
    decision = session.link_decision(row["correspondence"], row["line"])
    return row if decision is None else {**row, **decision._asdict()}
