"""Users' tables, CSV or workbooks: read row by row, as often as needed, and written again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import dropwhile, islice
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import InputError, quote_input
from ..files.limits import HEADER_ROWS, MOST_DISTINCT
from ..files.opening import STANDARD, display_name, open_file
from ..files.printable import format_count
from . import csv_files, parquet_files, workbook_output, workbooks
from .cells import Rows, Write, is_blank, text

#: Suffixes of a table that is written; .xlsm would promise programs in it.
WORKBOOK = ".xlsx"
WRITTEN = (".csv", csv_files.TABS, WORKBOOK, parquet_files.SUFFIX)
#: Name of the sheet where the input's has none.
SHEET = "Sheet1"
#: Rows of a workbook that are read at a time.
AT_A_TIME = 1_000

IsHeader = Callable[[Sequence[str]], bool]


class Layout(NamedTuple):
    """Where in a file the table is."""

    sheet: str | None = None
    """Of a workbook; may be left out while one only has anything in it."""
    header_row: int | None = None
    """Number of the row that names the columns; None where it is to be found."""


class Row(NamedTuple):
    """A row below the header."""

    line: int
    cells: Sequence[Any]
    """As many as the header has; those of a workbook may be numbers, dates and formulas too."""
    problem: str = ""
    """What is wrong with a row that is shorter or longer than the header."""

    @property
    def is_blank(self) -> bool:
        """Whether it has no content."""
        return not self.problem and is_blank(self.cells)


class Table:
    """A user's table, open to be read row by row; memory does not grow with it.

    Args:
        path: a CSV file, a workbook, or `-` for the standard input.
        layout: where in the file the table is.
        is_header: whether a row of texts may be the header; the first such row is, and the first
            row that is not empty where none may be.

    """

    def __init__(
        self, path: Path, layout: Layout | None = None, is_header: IsHeader | None = None
    ) -> None:
        self.name = display_name(path)
        sheet, header_row = layout or Layout()
        #: Name of the sheet of a workbook.
        self.sheet: str | None = None
        self._file = open_file(path, streams=True)
        try:
            self._is_workbook = path.suffix.lower() in workbooks.SUFFIXES
            if not path.suffix:
                self._is_workbook = self._file.read(8).startswith(workbooks.MAGIC)
                self._file.seek(0)
            if sheet is not None and not self._is_workbook:
                raise InputError("it has no sheets: leave --sheet out", file=self.name)
            #: Whether it begins with a byte-order mark.
            self.marked = not self._is_workbook and csv_files.is_marked(self._file)
            #: How a CSV file is written; None for a workbook.
            self.dialect: csv_files.Dialect | None = None
            self._regular: set[int] = set()
            #: A Parquet file; None for others.
            self.parquet: parquet_files.ParquetFile | None = None
            if path.suffix.lower() == parquet_files.SUFFIX:
                self.parquet = parquet_files.ParquetFile(path, self.name)
                header_row = 1
            elif not self._is_workbook:
                self.dialect = csv_files.examine(self._file, path, self.name)
            else:
                self.sheet = workbooks.find_sheet(self._file, self.name, sheet)
            #: Line of the row that names the columns, and their names.
            self.header_line, self.header = self._find_header(header_row, is_header)
        except BaseException:
            self._file.close()
            raise

    def __iter__(self) -> Iterator[Row]:
        """Yield every row below the header."""
        for line, cells in self._rows():
            if line <= self.header_line:
                continue
            yield self.fit(line, cells)

    def fit(self, line: int, cells: Sequence[Any]) -> Row:
        """Make a row with as many cells as the header has."""
        width = len(self.header)
        if len(cells) == width:
            return Row(line, cells)
        if not any(cells):
            return Row(line, [""] * width)
        if len(cells) < width and self._is_workbook:
            return Row(line, [*cells, *[""] * (width - len(cells))])
        return _uneven(line, cells, width)

    def count(self, place: int) -> Counter[Any]:
        """Count the rows of every distinct cell of a column; see `count_all`."""
        return self.count_all(place)[0]

    def count_all(self, *places: int) -> list[Counter[Any]]:
        """Count the rows of every distinct cell of columns; rows that are uneven are left out.

        Of a column with more than `MOST_DISTINCT` distinct cells only the first are counted.
        """
        if self.parquet is not None:
            return [self.parquet.count(self.header[place], MOST_DISTINCT) for place in places]
        every: list[Counter[Any]] = [Counter() for _ in places]
        for columns in self._columns(places):
            for cells, counts in zip(columns, every, strict=True):
                if len(counts) < MOST_DISTINCT:
                    counts.update(cells)
                else:
                    counts.update(cell for cell in cells if cell in counts)
        return every

    def _columns(self, places: Sequence[int]) -> Iterator[list[list[Any]]]:
        """Yield the cells of columns, some rows at a time, without those of uneven rows."""
        width = len(self.header)
        for batch in self.batches():
            if batch.rows and not set(map(len, batch.rows)) <= {width}:
                fitted = [self.fit(0, cells) for cells in batch.rows]
                batch = csv_files.Batch([], [row.cells for row in fitted if not row.problem])  # noqa: PLW2901
            yield [batch.cut(place) for place in places]

    def batches(self) -> Iterator[csv_files.Batch]:
        """Yield the rows below the header as they are read, some at a time."""
        if self.dialect is not None:
            shape = csv_files.Shape(self.header_line, len(self.header), self._regular)
            yield from csv_files.read_batches(self._file, self.dialect, self.name, shape)
            return
        rows = dropwhile(lambda row: row[0] <= self.header_line, self._rows())
        while some := [cells for _, cells in islice(rows, AT_A_TIME)]:
            yield csv_files.Batch([], some)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _rows(self) -> Rows:
        if self.parquet is not None:
            return self.parquet.rows()
        if self.dialect is not None:
            return csv_files.read_rows(self._file, self.dialect, self.name)
        assert self.sheet is not None
        return workbooks.read_rows(self._file, self.name, self.sheet)

    def _find_header(
        self, header_row: int | None, is_header: IsHeader | None
    ) -> tuple[int, list[str]]:
        """Find the row that names the columns, with its line."""
        if header_row is not None:
            for line, cells in self._rows():
                if line == header_row and any(cells):
                    return line, list(map(text, cells))
                if line >= header_row:
                    break
            problem = "there is no such row, or it is empty: which row names the columns?"
            raise InputError(problem, file=self.name, line=header_row)
        first = [(line, cells) for line, cells in islice(self._rows(), HEADER_ROWS) if any(cells)]
        if not first:
            raise InputError("is empty", file=self.name)
        widest = max(len(cells) for _, cells in first)
        for line, cells in first:
            names = list(map(text, cells))
            # a title above a table stands alone in its row
            if is_header and is_header(names) and (len(cells) > 1 or widest == 1):
                return line, names
        line, cells = first[0]
        return line, list(map(text, cells))


def _uneven(line: int, cells: Sequence[Any], width: int) -> Row:
    """Say of a row that is longer or shorter than the header what stands beyond its end."""
    problem = f"{format_count(len(cells), 'field')} where the header has {width}"
    if len(cells) > width:
        problem += "; beyond it: " + ", ".join(quote_input(text(cell)) for cell in cells[width:])
    return Row(line, [*cells[:width], *[""] * (width - len(cells))], problem)


def open_output(path: Path, like: Table, split: str | None = None) -> AbstractContextManager[Write]:
    """Open a table to write rows to, by its suffix; it appears whole or not at all.

    Args:
        path: of the table.
        like: the table whose rows they are.
        split: name of a column of it whose numbers are split.

    """
    suffix = path.suffix.lower()
    if suffix == parquet_files.SUFFIX:
        types = dict(like.parquet.columns) if like.parquet is not None else {}
        return parquet_files.open_output(path, types | ({split: "DOUBLE"} if split else {}))
    if suffix == WORKBOOK:
        return workbook_output.open_output(path, like.sheet or SHEET)
    is_device = str(path) == STANDARD or (path.exists() and not path.is_file())
    if suffix not in WRITTEN and not is_device:
        problem = f"a table is written as {' or '.join(WRITTEN)}: name such a file"
        raise InputError(problem, file=str(path))
    return csv_files.open_output(path, marked=like.marked)
