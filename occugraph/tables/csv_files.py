"""CSV files as people have them: with any usual delimiter, encoding and line end."""

from __future__ import annotations

import codecs
import csv
import io
import re
import sys
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from ..errors import InputError
from ..files.atomic_writes import write_atomically
from ..files.limits import LONGEST_ROW
from ..files.opening import STANDARD
from .cells import Rows, text

#: Characters, or bytes, by which a file is known.
HEAD = 65_536
#: Characters that are read at a time: few, so that what is made of them stays near.
BLOCK = 1 << 14
#: Rows that are read at a time.
AT_A_TIME = 1_000
#: Lines by which the delimiter is known.
SAMPLE = 50
#: Files whose fields end in a tab.
TABS = ".tsv"

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MARKS = (codecs.BOM_UTF8, *_UTF16)
#: The line above the header that tells spreadsheets the delimiter.
_DELIMITER_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
#: A field in quotes.
_QUOTED = re.compile(r'(^|(?<=[,;\t]))"([^"]|"")*"', re.MULTILINE)


class Dialect(NamedTuple):
    """How a file is written."""

    encoding: str
    delimiter: str
    above: int
    """Lines above the first row: one where it tells spreadsheets the delimiter."""
    line_end: str
    """Of every line, where each line is a row and no field is in quotes; empty elsewhere."""


def examine(file: BinaryIO, path: Path, name: str) -> Dialect:
    """Find how a file is written, by reading it through."""
    encoding = _encoding(file, name)
    line_end = "" if encoding == "utf-16" else _line_end(file)
    file.seek(0)
    lines = io.TextIOWrapper(file, encoding, newline="")
    try:
        head = lines.read(HEAD)
    finally:
        lines.detach()
    if not head.strip():
        raise InputError("is empty", file=name)
    stated = _DELIMITER_LINE.match(head)
    delimiter = stated[1] if stated else _delimiter(path, head)
    return Dialect(encoding, delimiter, 1 if stated else 0, line_end)


def read_rows(file: BinaryIO, dialect: Dialect, name: str) -> Rows:
    """Yield (line, fields) of the header and of every row, skipping empty lines."""
    with _open_reader(file, dialect, name) as reader:
        for row in reader:
            if row:
                yield reader.line_num + dialect.above, row


def read_batches(
    file: BinaryIO, dialect: Dialect, name: str, header_line: int
) -> Iterator[list[list[str]]]:
    """Yield the fields of the rows below the header, some at a time."""
    with _open_reader(file, dialect, name) as reader:
        while reader.line_num + dialect.above < header_line:
            next(reader)
        while some := list(islice(reader, AT_A_TIME)):
            yield [row for row in some if row] if [] in some else some


@contextmanager
def _open_reader(file: BinaryIO, dialect: Dialect, name: str) -> Iterator[Any]:
    """Open a reader of rows; the file is read again later."""
    file.seek(0)
    lines = io.TextIOWrapper(file, dialect.encoding, newline="")
    try:
        for _ in range(dialect.above):
            lines.readline()
        csv.field_size_limit(LONGEST_ROW)
        reader = csv.reader(lines, delimiter=dialect.delimiter, strict=True)
        try:
            yield reader
        except csv.Error as error:
            problem = f"not a row of CSV: {error}; is a quote left open?"
            line = reader.line_num + dialect.above
            raise InputError(problem, file=name, line=line) from None
    finally:
        lines.detach()


def read_lines(file: BinaryIO, dialect: Dialect) -> Iterator[list[str]]:
    """Yield the lines of a file each of whose lines is a row, some at a time, without their end."""
    file.seek(0)
    lines = io.TextIOWrapper(file, dialect.encoding, newline="")
    try:
        rest = ""
        while block := lines.read(BLOCK):
            *whole, rest = (rest + block).split(dialect.line_end)
            yield whole
        if rest:
            yield [rest]
    finally:
        lines.detach()


def is_marked(file: BinaryIO) -> bool:
    """Check whether a file begins with a byte-order mark, which spreadsheets know Unicode by."""
    head = file.read(3)
    file.seek(0)
    return head.startswith(_MARKS)


class CsvOutput:
    """A CSV file that is being written."""

    def __init__(self, file: io.TextIOWrapper, delimiter: str) -> None:
        self.delimiter = delimiter
        #: Writes lines as they are, with their ends.
        self.write_text = file.write
        # A field with a carriage return is quoted only where the line's end has one.
        self._render = csv.writer(_Text(), delimiter=delimiter, lineterminator="\r\n").writerow

    def __call__(self, row: Sequence[object]) -> None:
        """Write a row."""
        self.write_text(f"{self.render(row)}\n")

    def render(self, row: Sequence[object]) -> str:
        """Write cells as they stand in a line."""
        return self.render_texts([cell if type(cell) is str else text(cell) for cell in row])

    def render_texts(self, row: Sequence[str]) -> str:
        """Write texts as they stand in a line."""
        line = self._render(row)
        return line[:-2]  # type: ignore[no-any-return]


class _Text:
    """Gives back what is written."""

    def write(self, line: str) -> str:
        return line


@contextmanager
def open_output(path: Path, *, marked: bool = False) -> Iterator[CsvOutput]:
    """Open a CSV file to write rows to; it appears whole, when the block ends, or not at all."""
    if is_standard := str(path) == STANDARD:
        sys.stdout.flush()
    with nullcontext(sys.stdout.buffer) if is_standard else write_atomically(path) as file:
        file_text = io.TextIOWrapper(file, "utf-8-sig" if marked else "utf-8", newline="")
        try:
            yield CsvOutput(file_text, "\t" if path.suffix.lower() == TABS else ",")
            file_text.flush()
        finally:
            file_text.detach()


def _delimiter(path: Path, head: str) -> str:
    """Find the delimiter that most lines have equally often, fields in quotes left out."""
    if path.suffix.lower() == TABS:
        return "\t"
    lines = [line for line in _QUOTED.sub("", head).splitlines()[:SAMPLE] if line.strip()]

    def lines_alike(delimiter: str) -> tuple[int, int]:
        counts = Counter(line.count(delimiter) for line in lines)
        del counts[0]
        return max(((rows, count) for count, rows in counts.items()), default=(0, 0))

    return max(",;\t", key=lines_alike)  # the first of them where there is none


def _encoding(file: BinaryIO, name: str) -> str:
    """Find a file's encoding by reading it through: UTF-8, or those that spreadsheets write."""
    head = file.read(HEAD)
    is_utf16 = head.startswith(_UTF16)
    if b"\0" in head and not is_utf16:
        raise InputError("is not a text file; save it as CSV, UTF-8", file=name)
    for encoding in ("utf-16",) if is_utf16 else ("utf-8-sig", "cp1252", "latin-1"):
        file.seek(0)
        with suppress(UnicodeDecodeError):
            deque(codecs.iterdecode(iter(lambda: file.read(1 << 20), b""), encoding), maxlen=0)
            file.seek(0)
            return encoding
    raise InputError("is not whole UTF-16; save it as CSV, UTF-8", file=name)


def _line_end(file: BinaryIO) -> str:
    """Find the end that all lines have; empty where a quote or another end may hide in a field."""
    feeds = returns = both = 0
    file.seek(0)
    last = b""
    while block := file.read(1 << 20):
        if b'"' in block or b"\0" in block:
            return ""
        feeds, returns = feeds + block.count(b"\n"), returns + block.count(b"\r")
        both += block.count(b"\r\n") + (last == b"\r" and block[:1] == b"\n")
        last = block[-1:]
    if not returns:
        return "\n"
    return "\r\n" if both == returns == feeds else ""
