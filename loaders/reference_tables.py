"""Reading the embedded tables under loaders/reference/: facts as text, with their line numbers."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from .. import resources
from ..errors import InputError, quote_input

DIFFERENCES = "dot1991_soc2018_differences.csv"
DIFFERENCE_COLUMNS = ("dot1991", "soc2018", "given_by", "occupations", "reason")


class TableRow(NamedTuple):
    """A row as published: its line in the table, and its texts by the roles of their columns."""

    table: str
    line: int
    texts: Mapping[str, str]

    def get(self, role: str) -> str | None:
        """Text of a column that may be empty or missing."""
        return self.texts.get(role) or None

    def mark(self, role: str) -> bool | None:
        """Whether a column of marks has one here; None for a table without the column."""
        return bool(self.texts[role]) if role in self.texts else None

    @property
    def document_line(self) -> int:
        """Line of the document that the row was taken from; the table's own where it has none."""
        line = self.line_number("line")
        return self.line if line is None else line

    def line_number(self, role: str) -> int | None:
        """Line of the document in a column; None for a table without the column."""
        line = self.texts.get(role)
        if line is not None and not (line.isascii() and line.isdigit()):
            raise self.error(f"{quote_input(line)} is not a line number")
        return None if line is None else int(line)

    def error(self, problem: str) -> InputError:
        """Make the error that points at this row."""
        return InputError(problem, file=self.table, line=self.line)


@cache
def table_bytes(name: str) -> bytes:
    """Content of an embedded table."""
    return (resources.folder("loaders") / "reference" / name).read_bytes()


def sha256(names: tuple[str, ...]) -> str:
    """SHA-256 over the content of embedded tables, in the order given, as hexadecimal digits."""
    return hashlib.sha256(b"".join(map(table_bytes, names))).hexdigest()


def rows(name: str, headings: Mapping[str, str]) -> Iterator[TableRow]:
    """Yield the rows of an embedded table, with the heading of each role's column given."""
    reader = csv.reader(table_bytes(name).decode("utf-8").splitlines(), strict=True)
    try:
        header = next(reader, [])
        if missing := [column for column in headings.values() if header.count(column) != 1]:
            problem = f"no single column is headed {', '.join(missing)}; there is: "
            raise InputError(problem + ", ".join(header), file=name, line=1)
        places = {role: header.index(column) for role, column in headings.items()}
        for fields in reader:
            if len(fields) != len(header):
                problem = f"{len(fields)} fields where {len(header)} belong"
                raise InputError(problem, file=name, line=reader.line_num)
            texts = {role: fields[place] for role, place in places.items()}
            yield TableRow(name, reader.line_num, texts)
    except csv.Error as error:
        raise InputError(f"not a CSV table: {error}", file=name, line=reader.line_num) from None


class Difference(NamedTuple):
    """Why `occugraph` or `onet` alone gives a DOT group a SOC code, and to how many occupations."""

    line: int
    dot: str
    soc: str
    given_by: str
    occupations: int
    reason: str


def differences() -> tuple[Difference, ...]:
    """Read the written reasons, one for each DOT group and SOC code."""
    reasons: dict[tuple[str, str], Difference] = {}
    for row in rows(DIFFERENCES, {column: column for column in DIFFERENCE_COLUMNS}):
        dot, soc, given_by, occupations, reason = row.texts.values()
        if given_by not in ("onet", "occugraph") or not occupations.isdigit() or not reason:
            raise row.error(f"{dot} to {soc}: needs onet or occugraph, a number and a reason")
        made = Difference(row.line, dot, soc, given_by, int(occupations), reason)
        first = reasons.setdefault((dot, soc), made)
        if first is not made:
            raise row.error(f"{dot} to {soc} stands in line {first.line} already")
    return tuple(reasons.values())
