"""CSV files as people have them: with any usual delimiter, encoding and line end."""

import codecs
import csv
import io
import re
import sys
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import BinaryIO

from ..errors import InputError
from ..files.atomic_writes import write_atomically
from ..files.opening import STANDARD
from .cells import Rows, Write, text

#: Longest row, in bytes; a longer one is no row, but a quote left open.
LONGEST_ROW = 1_000_000
#: Characters, or bytes, by which a file is known.
HEAD = 65_536
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


def read_rows(file: BinaryIO, path: Path, name: str) -> Rows:
    """Yield (line, fields) of the header and of every row, skipping empty lines."""
    lines = io.TextIOWrapper(file, _encoding(file, name), newline="")
    try:
        head = lines.read(HEAD)
        if not head.strip():
            raise InputError("is empty", file=name)
        lines.seek(0)
        above, delimiter = 0, _delimiter(path, head)
        if stated := _DELIMITER_LINE.match(head):
            above, delimiter = 1, stated[1]
            lines.readline()
        csv.field_size_limit(LONGEST_ROW)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        try:
            for row in reader:
                if row:
                    yield reader.line_num + above, row
        except csv.Error as error:
            problem = f"not a row of CSV: {error}; is a quote left open?"
            raise InputError(problem, file=name, line=reader.line_num + above) from None
    finally:
        lines.detach()  # the file is read again


def is_marked(file: BinaryIO) -> bool:
    """Check whether a file begins with a byte-order mark, which spreadsheets know Unicode by."""
    head = file.read(3)
    file.seek(0)
    return head.startswith(_MARKS)


@contextmanager
def open_output(path: Path, *, marked: bool = False) -> Iterator[Write]:
    """Open a CSV file to write rows to; it appears whole, when the block ends, or not at all."""
    if is_standard := str(path) == STANDARD:
        sys.stdout.flush()
    with nullcontext(sys.stdout.buffer) if is_standard else write_atomically(path) as file:
        file_text = io.TextIOWrapper(file, "utf-8-sig" if marked else "utf-8", newline="")
        try:
            # A field with a carriage return is quoted only where the line's end has one.
            delimiter = "\t" if path.suffix.lower() == TABS else ","
            lines = _Lines(file_text)
            write = csv.writer(lines, delimiter=delimiter, lineterminator="\r\n").writerow
            yield lambda row: write([cell if type(cell) is str else text(cell) for cell in row])
            file_text.flush()
        finally:
            file_text.detach()


class _Lines:
    """Ends lines in a line feed alone."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text

    def write(self, line: str) -> int:
        return self._text.write(f"{line[:-2]}\n")


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
