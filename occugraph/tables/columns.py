"""Columns of users' tables, by their names, and their cells: as text, and as codes."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Generator, Sequence
from typing import Any, NamedTuple

from ..errors import InputError, quote_input

#: Prefix of a column that is added where the table has one of its name.
OURS = "occugraph_"
#: (line, cells) of each row that is read, and what writes the cells of one.
Rows = Generator[tuple[int, list[Any]], None, None]
Write = Callable[[Sequence[object]], object]


class Column(NamedTuple):
    """A column of a user's table."""

    what: str
    option: str
    names: tuple[str, ...]
    """Names that it usually has; letters and digits count, small or capital."""
    wanted: str | None = None

    def place(self, header: Sequence[str], source: str) -> int:
        """Find its place in the header of a table."""
        if (place := self.find(header, source)) is not None:
            return place
        if len(header) == 1 and self.wanted is None:
            if any(character.isdigit() for character in header[0]):
                problem = f"the first line must name the column, and {quote_input(header[0])} "
                raise InputError(f"{problem}looks like a code", file=source, line=1)
            return 0
        raise self.unclear(header, source)

    def find(self, header: Sequence[str], source: str, added: Collection[int] = ()) -> int | None:
        """Find its place in a header, `added` places left out; None where it is missing."""
        if self.wanted is not None:
            if self.wanted not in header:
                named = ", ".join(map(quote_input, header))
                problem = f"no column {quote_input(self.wanted)}; there is: {named}"
                raise InputError(problem, file=source, line=1)
            return list(header).index(self.wanted)
        names = set(map(_fold, self.names))
        places = [at for at, name in enumerate(header) if at not in added and _fold(name) in names]
        if len(places) > 1:
            raise self.unclear(header, source)
        return places[0] if places else None

    def unclear(self, header: Sequence[str], source: str) -> InputError:
        """Make the error that asks which column it is."""
        named = ", ".join(map(quote_input, header))
        problem = f"which column holds the {self.what}? give {self.option}; its columns: {named}"
        return InputError(problem, file=source, line=1)


#: Columns of occupation codes, in any table.
_OCCUPATIONS = (
    *("SOC", "SOC Code", "SOC Code (2018)", "O*NET-SOC Code", "Occ Code"),
    *("ISCO", "ISCO-08", "DOT"),
)
#: Of a roster.
OCCUPATIONS = Column(
    "occupation codes", "--soc-column", (*_OCCUPATIONS, "Occupation Code", "Occupation")
)
INDUSTRIES = Column(
    "industry codes", "--naics-column", ("NAICS", "NAICS Code", "Industry Code", "Industry")
)
TITLES = Column("job titles", "--title-column", ("Title", "Job Title", "Job", "Position"))
#: Of a table that is recoded.
CODES = Column("codes", "--code-column", ("Code", "O*NET", *_OCCUPATIONS))


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


def added_before(header: Sequence[str], added: Sequence[str]) -> frozenset[int]:
    """Find the columns that earlier runs added: all of them, side by side.

    >>> sorted(added_before(["soc", "occugraph_status", "reasons"], ["status", "reasons"]))
    [1, 2]
    """
    bare = [re.sub(f"^({OURS})+", "", name) for name in header]
    width = len(added)
    starts = [at for at in range(len(bare)) if bare[at : at + width] == list(added)]
    return frozenset(at + more for at in starts for more in range(width))


def _fold(name: str) -> str:
    """Reduce a name to what is compared: " O*NET-SOC Code*" to "onetsoccode"."""
    return re.sub(r"[\W_]+", "", name.casefold())


class Formula(NamedTuple):
    """A formula that the workbook holds no value of."""

    written: str

    def __str__(self) -> str:
        return self.written


def text(cell: object) -> str:
    """Write a cell as a CSV file has it.

    >>> text("0110")
    '0110'
    >>> text(15125200.0)
    '15125200'
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, datetime.date | datetime.time) else str(cell)


def is_blank(cells: Sequence[object]) -> bool:
    """Check whether a row has no content."""
    return not any(cells) and all(cell == "" for cell in cells)


def is_number(cell: object) -> bool:
    """Check whether a cell is a number, which cannot hold the zeros that a code begins with.

    That of a workbook, or one that a program wrote into a CSV file with a decimal of zero.

    >>> is_number(110), is_number("110.0"), is_number("110"), is_number("0110.0")
    (True, True, False, False)
    """
    if isinstance(cell, str):
        return re.fullmatch(r"(0|[1-9][0-9]*)\.0", cell.strip()) is not None
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def code(cell: object) -> str:
    """Write a cell as the code that it holds: a number without its decimal of zero.

    >>> code("332710.0"), code("15-1252"), code("151252.00")
    ('332710', '15-1252', '151252.00')
    """
    written = text(cell)
    return written.strip().removesuffix(".0") if is_number(cell) else written


def remark(cell: object, lost: str = "") -> str:
    """Explain what a spreadsheet may have made of a code; `lost` is the remark on lost zeros."""
    if isinstance(cell, Formula):
        return "; the cell holds a formula without a value: save the workbook in a spreadsheet"
    if isinstance(cell, datetime.date | datetime.time):
        return "; the cell holds a date: has the spreadsheet made one of a code?"
    return f"; the cell is a number{lost}" if lost and is_number(cell) else lost
