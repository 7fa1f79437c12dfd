"""Workbooks (.xlsx) that are written, fit to be sent: widths, wrapped texts, a frozen header."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..errors import InputError, quote_input
from ..files.atomic_writes import write_atomically
from ..files.limits import LONGEST_CELL, SHEET_ROWS
from .cells import Formula, Write, text
from .workbooks import import_openpyxl

#: Rows by which the widths of columns are found; characters between which they are.
SAMPLE = 200
NARROWEST, WIDEST = 8, 60

#: Characters that XML cannot hold.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Beginnings that a spreadsheet would read as a formula.
_ACTIVE = ("=", "+", "-", "@")


class WorkbookOutput:
    """A workbook of one sheet that is being written.

    The first rows are kept until the widths of the columns are known from them.
    """

    def __init__(self, path: str, title: str) -> None:
        openpyxl = import_openpyxl(path)
        self._path, self._make_cell = path, openpyxl.cell.WriteOnlyCell
        self._bold = openpyxl.styles.Font(bold=True)
        self._wrapped = openpyxl.styles.Alignment(wrap_text=True, vertical="top")
        self.book = openpyxl.Workbook(write_only=True)
        self._letter = openpyxl.utils.get_column_letter
        self.sheet = self.book.create_sheet(title)
        self._header: list[str] = []
        self._first: list[Sequence[object]] = []
        self._wide: list[bool] = []
        self._count = 0

    def __call__(self, row: Sequence[object]) -> None:
        """Write a row; the first names the columns."""
        self._count += 1
        if self._count > SHEET_ROWS:
            problem = f"a sheet holds {SHEET_ROWS:,} rows; write to a .csv file instead"
            raise InputError(problem, file=self._path)
        if self._count == 1:
            self._header.extend(map(text, row))
        cells = [self._check(cell, at) for at, cell in enumerate(row)]
        if self._count <= SAMPLE:
            self._first.append(cells)
            return
        self._lay_out()
        self._append(cells)

    def save(self, file: Any) -> None:
        """Write what is left, and the whole workbook to a file."""
        self._lay_out()
        last = self._letter(max(1, len(self._header)))
        self.sheet.auto_filter.ref = f"A1:{last}{max(1, self._count)}"
        self.book.save(file)

    def close(self) -> None:
        """Remove the file in which openpyxl keeps the rows, where the workbook is given up."""
        with contextlib.suppress(Exception):
            self.sheet.close()  # raises where it was closed before
        with contextlib.suppress(Exception):
            self.sheet._writer.cleanup()

    def _check(self, cell: object, at: int) -> object:
        """Take a cell as a workbook can hold it."""
        if isinstance(cell, Formula):
            cell = text(cell)
        if not isinstance(cell, str):
            return cell
        problem = ""
        if len(cell) > LONGEST_CELL:
            problem = f"{len(cell):,} characters; a cell holds {LONGEST_CELL:,}"
        elif illegal := _ILLEGAL.search(cell):
            problem = f"U+{ord(illegal[0]):04X}, which no workbook can hold"
        if problem:
            problem = f"row {self._count:,}, column {quote_input(self._header[at])} has {problem}"
            raise InputError(f"{problem}; write to a .csv file instead", file=self._path)
        return cell

    def _lay_out(self) -> None:
        """Set the widths, and write the rows that they were found by."""
        if not self._first:
            return
        rows, self._first = self._first, []
        columns = zip(*([text(cell) for cell in row] for row in rows), strict=True)
        lengths = [max(map(len, cells)) for cells in columns]
        self._wide = [length > WIDEST for length in lengths]
        for at, length in enumerate(lengths, 1):
            # some room for the arrow of the filter
            width = min(max(length + 3, NARROWEST), WIDEST)
            self.sheet.column_dimensions[self._letter(at)].width = width
        self.sheet.freeze_panes = "A2"
        header = [self._style(cell, font=self._bold) for cell in rows[0]]
        self.sheet.append(header)
        for row in rows[1:]:
            self._append(row)

    def _append(self, cells: Sequence[object]) -> None:
        self.sheet.append(
            [
                self._style(cell, alignment=self._wrapped)
                if is_wide and cell
                else self._style(cell)
                if isinstance(cell, str) and cell.startswith(_ACTIVE)
                else cell
                for cell, is_wide in zip(cells, self._wide, strict=True)
            ]
        )

    def _style(self, value: object, **styles: object) -> Any:
        """Make a cell that has a style; one that a spreadsheet would compute stays a text."""
        cell = self._make_cell(self.sheet, value)
        for name, style in styles.items():
            setattr(cell, name, style)
        if isinstance(value, str) and value.startswith(_ACTIVE):
            cell.data_type = "s"
            cell.quotePrefix = True  # so that it stays a text when somebody edits it
        return cell


@contextlib.contextmanager
def open_output(path: Path, title: str) -> Iterator[Write]:
    """Open a new workbook, which appears whole or not at all; texts stay texts, #N/A an error."""
    output = WorkbookOutput(str(path), title)
    with write_atomically(path) as file:
        try:
            yield output
            output.save(file)
        except BaseException:
            output.close()
            raise
