"""Users' tables, CSV or workbooks: read row by row, and written again with columns added."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from ..errors import InputError
from ..files.atomic_writes import refuse_overwrite
from ..files.opening import STANDARD, display_name, open_file
from ..files.printable import format_count
from . import csv_files, workbooks
from .columns import Column, Rows, Write, heading, is_blank, text

#: Answers remembered at the same time: a column of codes repeats itself.
REMEMBERED = 10_000
#: Suffixes of a table that is written; .xlsm would promise programs in it.
WORKBOOK = ".xlsx"
WRITTEN = (".csv", csv_files.TABS, WORKBOOK)

T = TypeVar("T")


class Table:
    """A user's table, open to be read once, row by row; memory does not grow with it."""

    def __init__(self, path: Path, sheet: str | None = None) -> None:
        self.name = display_name(path)
        self._file = open_file(path, streams=True)
        try:
            is_workbook = path.suffix.lower() in workbooks.SUFFIXES
            if not path.suffix:
                is_workbook = self._file.read(8).startswith(workbooks.MAGIC)
                self._file.seek(0)
            #: Whether it begins with a byte-order mark.
            self.marked = not is_workbook and csv_files.is_marked(self._file)
            self._rows: Rows
            if is_workbook:
                self._rows = workbooks.read_rows(self._file, self.name, sheet)
            elif sheet is not None:
                raise InputError("a CSV file has no sheets: leave --sheet out", file=self.name)
            else:
                self._rows = csv_files.read_rows(self._file, path, self.name)
            first = next((cells for _, cells in self._rows if any(cells)), None)
            if first is None:
                raise InputError("is empty", file=self.name)
            #: Names of the columns.
            self.header: list[str] = list(map(text, first))
        except BaseException:
            self._file.close()
            raise
        self._is_workbook = is_workbook

    def __iter__(self) -> Iterator[tuple[int, list[Any]]]:
        """Yield (line, cells) of every row below the header.

        The cells of a CSV file are texts, more or fewer than the header has, unless the row is
        blank; those of a workbook, never fewer, may be numbers, dates and formulas too.
        """
        width = len(self.header)
        for line, cells in self._rows:
            if self._is_workbook:
                yield line, [*cells, *[""] * (width - len(cells))]
            elif not any(cells):
                yield line, [""] * width
            else:
                yield line, cells

    def close(self) -> None:
        """Close the file."""
        self._rows.close()
        self._file.close()


def open_output(path: Path, like: Table) -> AbstractContextManager[Write]:
    """Open a table to write rows to, by its suffix; it appears whole or not at all."""
    suffix = path.suffix.lower()
    if suffix == WORKBOOK:
        return workbooks.open_output(path)
    is_device = str(path) == STANDARD or (path.exists() and not path.is_file())
    if suffix not in WRITTEN and not is_device:
        problem = f"a table is written as {' or '.join(WRITTEN)}: name such a file"
        raise InputError(problem, file=str(path))
    return csv_files.open_output(path, marked=like.marked)


def extend(
    source: Path,
    output: Path,
    column: Column,
    added: Sequence[str],
    answer: Callable[[object], tuple[T, Sequence[Sequence[str]]]],
) -> Iterator[tuple[T | None, int]]:
    """Write a table again with columns added, each row once an answer; whole or not at all."""
    refuse_overwrite([output], [source])
    answer_once = lru_cache(REMEMBERED, typed=True)(answer)
    with closing(Table(source)) as table, open_output(output, table) as write:
        width = len(table.header)
        at = column.place(table.header, table.name)
        write(heading(table.header, added))
        for line, row in table:
            if len(row) != width:
                problem = f"{format_count(len(row), 'field')} where the header has {width}"
                raise InputError(problem, file=table.name, line=line)
            if is_blank(row):
                write([*row, *[""] * len(added)])
                yield None, 1
                continue
            note, answers = answer_once(row[at])
            for more in answers:
                write([*row, *more])
            yield note, len(answers)
