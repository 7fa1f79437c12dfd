"""CSV files as people have them: with any usual delimiter, encoding and line end."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ..errors import InputError
from ..graph.placing import replacing

#: Longest row, in bytes; a longer one is no row (an unclosed quote, say).
LONGEST_ROW = 1_000_000


def rows(path: Path) -> Generator[tuple[int, list[str]], None, None]:
    """Yield (line, fields) of the header and of every row, skipping empty lines.

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
            for row in reader:
                if any(row):
                    yield reader.line_num, row
        except csv.Error as error:
            problem = f"not a row of CSV: {error}; is a quote left open?"
            raise InputError(problem, file=str(path), line=reader.line_num) from None


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


@contextmanager
def writing(path: Path) -> Iterator[Callable[[Sequence[object]], object]]:
    """Open a CSV file to write rows to; it appears whole, when the block ends well, or not at all.

    Raises:
        InputError: no place for a file.
        OutsideError: the disk refused.

    """
    with replacing(path) as file:
        file_text = io.TextIOWrapper(file, "utf-8", newline="")
        try:
            # A field with a carriage return is quoted only where the line's end has one.
            write = csv.writer(_Lines(file_text), lineterminator="\r\n").writerow
            yield lambda row: write([it if type(it) is str else text(it) for it in row])
            file_text.flush()
        finally:
            file_text.detach()


class _Lines:
    """Ends lines in a line feed alone."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text

    def write(self, line: str) -> int:
        return self._text.write(f"{line[:-2]}\n")


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
