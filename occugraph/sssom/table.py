"""The parts of an SSSOM/TSV file, its rows as written, and the errors found in them."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..errors import quote_input
from ..files.text_documents import Document, Line
from ..model.concept_index import nearest
from ..rdf.sssom_slots import MAPPING_SLOTS, SET_SLOTS, Slot, SlotError
from .references import References

NEEDED = ("subject_id", "predicate_id", "object_id", "mapping_justification")


class Row(NamedTuple):
    """One row: its first line, and its cells that are not empty."""

    line: int
    values: dict[str, str]


class Errors:
    """Collects errors, so that the first is shown with the number of the others."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[tuple[int, str]] = []

    def add(self, problem: str, line: int) -> None:
        """Note an error in a line."""
        self.problems.append((line, problem))

    @contextlib.contextmanager
    def at(self, line: int) -> Iterator[None]:
        """Note the errors of slots as errors in this line, and go on."""
        try:
            yield
        except SlotError as error:
            self.add(str(error), line)

    def raise_first(self) -> None:
        """Raise the first error, if there is one."""
        if not self.problems:
            return
        (line, problem), *others = sorted(self.problems)
        if others:
            lines = list(dict.fromkeys(str(line) for line, _ in others))
            named = ", ".join(lines[:5]) + (", ..." if lines[5:] else "")
            count = f"{len(others)} further error{'s' if len(others) > 1 else ''}"
            problem += f" ({count}, in line{'s' if len(lines) > 1 else ''} {named})"
        raise self.document.error(problem, line)


def parts(document: Document) -> tuple[Sequence[Line], Sequence[Line]]:
    """Divide a file into the lines of its metadata block and those of its table."""
    first = next(
        (at for at, line in enumerate(document.lines) if line.text.strip() and line.text[0] != "#"),
        len(document.lines),
    )
    head = [line for line in document.lines[:first] if line.text.strip()]
    if not head:
        problem = "has no metadata block: begin with `#mapping_set_id: ...` and `#license: ...`"
        raise document.error(problem, 1)
    if first == len(document.lines):
        raise document.error("has no table below its metadata block", len(document.lines))
    return head, document.lines[first:]


def rows(document: Document, lines: Sequence[Line]) -> list[Row]:
    """Read the rows of a table."""
    reader = csv.reader((f"{line.text}\n" for line in lines), delimiter="\t", strict=True)
    errors, read_rows, header = Errors(document), [], None
    while True:
        at = lines[reader.line_num].number if reader.line_num < len(lines) else 0
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise document.error(f"not a row: {error}; is a quote left open?", at) from None
        if cells is None:
            break
        if not any(cells):
            continue
        if header is None:
            header = _header(document, at, cells)
        else:
            with errors.at(at):
                read_rows.append(_row(header, at, cells))
    errors.raise_first()
    if not read_rows:
        raise document.error("its table has no rows", lines[-1].number)
    return read_rows


def _header(document: Document, line: int, cells: list[str]) -> list[str]:
    if len(cells) == 1 and "," in cells[0]:
        raise document.error("the columns must be separated by tabs, not by commas", line)
    for name in cells:
        try:
            find_slot(name, of_set=False)
        except SlotError as error:
            raise document.error(str(error), line) from None
        if cells.count(name) > 1:
            raise document.error(f"the column {name} stands there twice", line)
    for name in NEEDED:
        if name not in cells:
            raise document.error(f"lacks the column {name}", line)
    return cells


def _row(header: list[str], line: int, cells: list[str]) -> Row:
    if cells[0].startswith("#"):
        raise SlotError("a line of metadata below the table's header")
    if len(cells) != len(header):
        raise SlotError(f"{len(cells)} cells where the header has {len(header)}")
    values = {name: cell for name, cell in zip(header, cells, strict=True) if cell.strip()}
    for name in NEEDED:
        if name not in values:
            raise SlotError(f"{name} is empty")
    return Row(line, values)


def find_slot(name: str, *, of_set: bool) -> Slot:
    """Find a slot by its name."""
    known = SET_SLOTS if of_set else MAPPING_SLOTS
    if name in known:
        return known[name]
    near = nearest(name[:60], known, 1)
    of = "a mapping set" if of_set else "a mapping"
    hint = f"; nearest: {near[0]}" if near else ""
    raise SlotError(f"SSSOM has no slot {quote_input(name)} of {of}{hint}; rename or remove it")


def check_value(slot: Slot, value: str, references: References) -> str:
    """Check one value of a slot: an IRI in full for a reference."""
    try:
        return slot.check(references.expand(value) if slot.kind == "reference" else value)
    except SlotError as error:
        raise SlotError(f"{slot.name} {quote_input(value)}: {error}") from None
