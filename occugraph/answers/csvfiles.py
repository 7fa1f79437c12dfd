"""Users' CSV files: read row by row, and written again with columns added, in their order."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeVar

from ..errors import InputError, shown
from ..graph.placing import replacing

#: Answers remembered at the same time: a column of codes repeats itself.
REMEMBERED = 10_000
#: Lines written at a time.
BLOCK = 5_000
#: Longest row, in bytes; a longer one is no row (an unclosed quote, say).
LONGEST_ROW = 1_000_000

T = TypeVar("T")


class Column(NamedTuple):
    """The column of a user's file that is to be answered."""

    what: str
    """What it holds, in the plural: `codes`."""
    option: str
    """The option that names it: `--code-column`."""
    names: tuple[str, ...]
    """Names that it usually has."""
    wanted: str | None = None
    """The name that the user gave it."""


def extend(
    source: Path,
    output: Path,
    column: Column,
    added: Sequence[str],
    answer: Callable[[str], tuple[T, Sequence[Sequence[str]]]],
) -> Iterator[tuple[T, int]]:
    """Write a CSV file again with columns added, each row once an answer.

    Memory does not grow with the file. The output appears whole, when the last row was taken,
    or not at all.

    Args:
        source: a CSV file with a header line; commas, semicolons or tabs; UTF-8 or Latin-1.
        output: the CSV file to write.
        column: which column is answered.
        added: the columns that answers fill.
        answer: gives, for a value of the column, what is to be told of it, and its answers.

    Yields:
        For every row what is told of it, and how many rows it became.

    Raises:
        InputError: a file that is no such table, with its line.
        OutsideError: the disk refused.

    """
    remembered: dict[str, tuple[T, list[str]]] = {}
    with closing(rows(source)) as found, replacing(output) as file:
        header = next(found)
        at = _place(header, column, source)
        said = csv.writer(_Echo(), lineterminator="").writerow
        lines = [f"{said([*header, *added])}\n"]
        for row in found:
            given = row[at]
            known = remembered.get(given)
            if known is None:
                if len(remembered) >= REMEMBERED:
                    remembered.clear()
                told, answers = answer(given)
                known = remembered[given] = told, [said(more) for more in answers]
            told, texts = known
            kept = said(row)
            lines += [f"{kept},{text}\n" for text in texts]
            yield told, len(texts)
            if len(lines) > BLOCK:
                file.write("".join(lines).encode())
                lines.clear()
        file.write("".join(lines).encode())


class _Echo:
    """Where a CSV writer writes to when its line is wanted as text."""

    def write(self, line: str) -> str:
        return line


def _place(header: list[str], column: Column, source: Path) -> int:
    if column.wanted is not None:
        if column.wanted not in header:
            named = ", ".join(map(shown, header))
            problem = f"no column {shown(column.wanted)}; there is: {named}"
            raise InputError(problem, file=str(source), line=1)
        return header.index(column.wanted)
    if len(header) == 1:
        if any(character.isdigit() for character in header[0]):
            problem = (
                f"the first line must name the column, and {shown(header[0])} looks like a code"
            )
            raise InputError(problem, file=str(source), line=1)
        return 0
    found = [at for at, name in enumerate(header) if name.strip().lower() in column.names]
    if len(found) != 1:
        named = ", ".join(map(shown, header))
        problem = f"which column holds the {column.what}? give {column.option}, one of: {named}"
        raise InputError(problem, file=str(source), line=1)
    return found[0]


def rows(path: Path) -> Generator[list[str], None, None]:
    """Yield the header, then the rows, skipping empty lines.

    Raises:
        InputError: what is not a table, with its line.

    """
    with _opened(path) as file:
        head = file.read(65_536)
        if not head.strip():
            raise InputError("is empty", file=str(path))
        if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise InputError("is UTF-16; save it as CSV, UTF-8", file=str(path))
        if b"\0" in head:
            raise InputError("is not a text file; save it as CSV, UTF-8", file=str(path))
        file.seek(0)
        text = io.TextIOWrapper(file, _encoding(path), newline="")
        first = head.splitlines()[0].decode("latin-1")
        delimiter = max(",;\t", key=first.count)  # the first of them where there is none
        csv.field_size_limit(LONGEST_ROW)
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        try:
            width = 0
            for row in reader:
                if not any(row):
                    continue
                width = width or len(row)
                if len(row) != width:
                    problem = f"{len(row)} fields where the header has {width}"
                    raise InputError(problem, file=str(path), line=reader.line_num)
                yield row
        except csv.Error as error:
            problem = f"not a row of CSV: {error}; is a quote left open?"
            raise InputError(problem, file=str(path), line=reader.line_num) from None


def _opened(path: Path) -> BinaryIO:
    try:
        return open(path, "rb")
    except IsADirectoryError:
        raise InputError("is a folder; name a file in it", file=str(path)) from None
    except FileNotFoundError:
        raise InputError("no such file", file=str(path)) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=str(path)) from None


def _encoding(path: Path) -> str:
    """Find a file's encoding by reading it through: UTF-8, or what spreadsheets write."""
    return next(name for name in ("utf-8-sig", "cp1252", "latin-1") if _decodes(path, name))


def _decodes(path: Path, encoding: str) -> bool:
    with open(path, encoding=encoding, newline="") as text:
        try:
            while text.read(1 << 20):
                pass
        except UnicodeDecodeError:
            return False
    return True
