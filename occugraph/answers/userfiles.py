"""Users' tables, CSV or workbooks: read row by row, and written again with columns added."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from ..errors import InputError, shown
from . import csvfiles
from .csvfiles import text

#: Answers remembered at the same time: a column of codes repeats itself.
REMEMBERED = 10_000
#: Files that are workbooks; every other one is CSV.
WORKBOOKS = (".xlsx", ".xlsm")
#: What a column that is added is called where the table has one of its name.
OURS = "occugraph_"

T = TypeVar("T")


class Column(NamedTuple):
    """A column of a user's table."""

    what: str
    """What it holds, in the plural: `codes`."""
    option: str
    """The option that names it: `--code-column`."""
    names: tuple[str, ...]
    """Names that it usually has, in small letters, with `_` for anything else."""
    wanted: str | None = None
    """The name that the user gave it."""

    def place(self, header: Sequence[str], source: Path) -> int:
        """Say which of a table's columns it is.

        Raises:
            InputError: none is, or several could be.

        """
        found = self.find(header, source)
        if found is not None:
            return found
        if len(header) == 1 and self.wanted is None:
            if any(character.isdigit() for character in header[0]):
                problem = (
                    f"the first line must name the column, and {shown(header[0])} looks like a code"
                )
                raise InputError(problem, file=str(source), line=1)
            return 0
        raise self.unclear(header, source)

    def find(self, header: Sequence[str], source: Path) -> int | None:
        """Say which of a table's columns it is; None where none is.

        Raises:
            InputError: the one that the user named is not there, or several could be meant.

        """
        if self.wanted is not None:
            if self.wanted not in header:
                named = ", ".join(map(shown, header))
                problem = f"no column {shown(self.wanted)}; there is: {named}"
                raise InputError(problem, file=str(source), line=1)
            return list(header).index(self.wanted)
        found = [at for at, name in enumerate(header) if _plain(name) in self.names]
        if len(found) > 1:
            raise self.unclear(header, source)
        return found[0] if found else None

    def unclear(self, header: Sequence[str], source: Path) -> InputError:
        """Make the error that asks which column it is."""
        named = ", ".join(map(shown, header))
        problem = f"which column holds the {self.what}? give {self.option}, one of: {named}"
        return InputError(problem, file=str(source), line=1)


def _plain(name: str) -> str:
    """Write a column's name as `Column.names` has them.

    >>> _plain(" SOC Code*")
    'soc_code'
    """
    return re.sub(r"[\W_]+", "_", name.casefold()).strip("_")


def rows(path: Path, sheet: str | None = None) -> Generator[tuple[int, list[Any]], None, None]:
    """Yield (line, cells) of the header, whose cells are texts, and of every row that is not empty.

    A row may have more cells or fewer than the header. The cells of a CSV file are texts; those
    of a workbook may be numbers and dates too.

    Raises:
        InputError: what is not a table, with its line.

    """
    if path.suffix.lower() in WORKBOOKS:
        from .workbookfiles import rows as found

        with closing(found(path, sheet)) as every:
            line, header = next(every)
            yield line, list(map(text, header))
            for number, cells in every:
                yield number, [*cells, *[""] * (len(header) - len(cells))]
        return
    if sheet is not None:
        raise InputError("a CSV file has no sheets: leave --sheet out", file=str(path))
    yield from csvfiles.rows(path)


def writing(path: Path) -> AbstractContextManager[Callable[[Sequence[object]], object]]:
    """Open a table to write rows to, by its suffix; it appears whole or not at all.

    Raises:
        InputError: no place for a file.
        OutsideError: the disk refused.

    """
    if path.suffix.lower() in WORKBOOKS:
        from .workbookfiles import writing as to_workbook

        return to_workbook(path)
    return csvfiles.writing(path)


def heading(header: Sequence[str], added: Sequence[str]) -> list[str]:
    """Join the input's columns and those that are added, which give way where a name is taken.

    >>> heading(["name", "status"], ["status", "reasons"])
    ['name', 'status', 'occugraph_status', 'reasons']
    """
    names = list(header)
    for name in added:
        while name in names:
            name = OURS + name  # noqa: PLW2901
        names.append(name)
    return names


def extend(
    source: Path,
    output: Path,
    column: Column,
    added: Sequence[str],
    answer: Callable[[str], tuple[T, Sequence[Sequence[str]]]],
) -> Iterator[tuple[T, int]]:
    """Write a table again with columns added, each row once an answer.

    Memory does not grow with the file. The output appears whole, when the last row was taken,
    or not at all.

    Args:
        source: a table with a header line.
        output: the table to write.
        column: which column is answered.
        added: the columns that answers fill.
        answer: gives, for a value of the column, what is to be told of it, and its answers.

    Yields:
        For every row what is told of it, and how many rows it became.

    Raises:
        InputError: a file that is no such table, with its line.
        OutsideError: the disk refused.

    """
    remembered: dict[str, tuple[T, Sequence[Sequence[str]]]] = {}
    with closing(rows(source)) as found, writing(output) as write:
        _, header = next(found)
        at = column.place(header, source)
        write(heading(header, added))
        for line, row in found:
            if len(row) != len(header):
                problem = f"{len(row)} fields where the header has {len(header)}"
                raise InputError(problem, file=str(source), line=line)
            given = text(row[at])
            known = remembered.get(given)
            if known is None:
                if len(remembered) >= REMEMBERED:
                    remembered.clear()
                known = remembered[given] = answer(given)
            told, answers = known
            for more in answers:
                write([*row, *more])
            yield told, len(answers)
