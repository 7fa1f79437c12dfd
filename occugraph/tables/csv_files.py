"""CSV files as people have them: with any usual delimiter, encoding and line end."""

from __future__ import annotations

import codecs
import csv
import io
import re
import sys
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from itertools import chain, islice
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
#: Blocks of a file that are remembered, so as not to be checked twice.
MOST_KNOWN = 100_000
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


class Batch(NamedTuple):
    """Some rows that follow each other: as lines, or by their cells where lines may mislead."""

    lines: list[str]
    """Rows of as many fields as the header, none of which needs quotes or has them."""
    rows: Sequence[Sequence[Any]]
    delimiter: str = ""
    """Stands between the fields of a line."""

    def split(self) -> Sequence[Sequence[Any]]:
        """Split every row into its cells."""
        return self.rows or [line.split(self.delimiter) for line in self.lines]

    def cut(self, place: int) -> list[Any]:
        """Cut one cell out of every row."""
        if self.rows:
            return [row[place] for row in self.rows]
        delimiter, last = self.delimiter, place + 1
        return [line.split(delimiter, last)[place] for line in self.lines]

    def lines_with(self, delimiter: str) -> list[str]:
        """Write the lines with another delimiter; none where a field would need quotes for it."""
        if delimiter == self.delimiter or not self.lines:
            return self.lines
        text = "\n".join(self.lines)
        return [] if delimiter in text else text.replace(self.delimiter, delimiter).split("\n")


class Shape(NamedTuple):
    """Where the rows of a table begin in its file, and how wide they are."""

    header_line: int
    width: int
    regular: set[int]
    """Hashes of blocks of the file that are known to be regular; it is read more than once."""


def examine(file: BinaryIO, path: Path, name: str) -> Dialect:
    """Find how a file is written, by reading it through."""
    encoding = _encoding(file, name)
    lines = io.TextIOWrapper(file, encoding, newline="")
    try:
        head = lines.read(HEAD)
    finally:
        lines.detach()
    if not head.strip():
        raise InputError("is empty", file=name)
    stated = _DELIMITER_LINE.match(head)
    delimiter = stated[1] if stated else _delimiter(path, head)
    return Dialect(encoding, delimiter, 1 if stated else 0)


def read_rows(file: BinaryIO, dialect: Dialect, name: str) -> Rows:
    """Yield (line, fields) of the header and of every row, skipping empty lines."""
    with _open_reader(file, dialect, name) as reader:
        for row in reader.rows:
            if row:
                yield reader.line, row


def read_batches(file: BinaryIO, dialect: Dialect, name: str, shape: Shape) -> Iterator[Batch]:
    """Yield the rows below the header, some at a time, skipping empty lines."""
    with _open_reader(file, dialect, name) as reader:
        while reader.line < shape.header_line:
            next(reader.rows)
        is_regular = _Regular(dialect.delimiter, shape).has
        while text := reader.read_block():
            # all line ends alike, and none behind the last line
            plain = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
            if is_regular(plain):
                yield Batch(reader.split(plain), [], dialect.delimiter)
            else:
                yield Batch([], reader.read_fields(text, plain.count("\n") + 1))


class _Regular:
    """Knows the blocks in which every line is a row, as wide as the header, and needs no quotes.

    Whole fields may have quotes around them. An empty field that is alone in its line needs them,
    as an empty line is no row.
    """

    def __init__(self, delimiter: str, shape: Shape) -> None:
        self._known, self._delimiter, self._width = shape.regular, delimiter, shape.width
        delimiter = re.escape(delimiter)
        some = f'[^"\\0\\n{delimiter}]{"*" if shape.width > 1 else "+"}'
        field = f'(?:"{some}"|{some})'
        row = f"(?:{field}(?:{delimiter}{field}){{{shape.width - 1}}})?"
        self._match = re.compile(f"{row}(?:\\n{row})*").fullmatch

    def has(self, text: str) -> bool:
        """Check a block that ends with a line, but for its end."""
        key = hash(text)
        if key in self._known:
            return True
        if '"' in text:
            is_regular = self._match(text) is not None
        else:  # takes half the time
            widths = {line.count(self._delimiter) for line in text.split("\n") if line}
            is_regular = widths <= {self._width - 1} and "\0" not in text
        is_regular &= len(text) <= LONGEST_ROW
        if is_regular and len(self._known) < MOST_KNOWN:
            self._known.add(key)
        return is_regular


class _Reader:
    """Reads the rows of a file, and knows the line that it is at."""

    def __init__(self, lines: io.TextIOWrapper, dialect: Dialect) -> None:
        self._lines, self._delimiter, self._before = lines, dialect.delimiter, dialect.above
        #: The rows that are not read yet, one by one.
        self.rows = self._read(lines)

    @property
    def line(self) -> int:
        """Number of the last line that was read."""
        return self._before + int(self.rows.line_num)

    def _read(self, lines: Iterable[str]) -> Any:
        return csv.reader(lines, delimiter=self._delimiter, strict=True)

    def read_block(self) -> str:
        """Read some whole lines; none at the end of the file."""
        return self._lines.read(BLOCK) + self._lines.readline()

    def split(self, text: str) -> list[str]:
        """Split a regular block into its lines that are rows, without quotes."""
        lines = text.replace('"', "").split("\n")
        self._before += len(lines)
        return [line for line in lines if line] if "" in lines else lines

    def read_fields(self, text: str, count: int) -> list[list[str]]:
        """Read so many rows of a block, field by field; the last may need further lines."""
        self._before = self.line
        self.rows = self._read(chain(io.StringIO(text, newline=""), self._lines))
        return [row for row in islice(self.rows, count) if row]


@contextmanager
def _open_reader(file: BinaryIO, dialect: Dialect, name: str) -> Iterator[_Reader]:
    """Open a reader of rows; the file is read again later."""
    file.seek(0)
    lines = io.TextIOWrapper(file, dialect.encoding, newline="")
    try:
        for _ in range(dialect.above):
            lines.readline()
        csv.field_size_limit(LONGEST_ROW)
        reader = _Reader(lines, dialect)
        try:
            yield reader
        except csv.Error as error:
            problem = f"not a row of CSV: {error}; is a quote left open?"
            raise InputError(problem, file=name, line=reader.line) from None
    finally:
        if not file.closed:  # as it is where a signal ends the run
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

    write = str


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
