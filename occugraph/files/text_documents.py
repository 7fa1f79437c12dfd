"""Reading a user's document safely: a file of UTF-8 text, as numbered lines with its SHA-256.

Whatever the path leads to, the answer is a `Document` or an `InputError` that names the file and,
where there is one, the line and column; memory and time stay bounded.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from typing import NamedTuple

from ..errors import InputError
from .limits import LARGEST_DOCUMENT, LONGEST_LINE, MOST_LINES
from .opening import display_name, open_file, refuse_unreadable

#: Both kinds of UTF-16 and UTF-32 begin with one of these.
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
UTF8_MARK = b"\xef\xbb\xbf"

LINE_END = re.compile(r"\r\n|\n|\r")
#: Controls (but tabs, and form feeds at the beginning of a line), other line ends, the replacement
#: character that a lossy conversion leaves, a byte order mark in mid text (files run together),
#: surrogates, non-characters.
BAD_CHARACTER = re.compile(
    r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffd-\uffff\ud800-\udfff]"
    r"|(?<=[^\f])\f"
)
_REMEDIES = {
    "\x00": "give the text file itself, saved as UTF-8 (this looks binary, or UTF-16)",
    "\ufffd": "a conversion lost what stood here: take the document from its source again",
}


class Line(NamedTuple):
    """One line of a document, numbered from 1, without its line end."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document's lines; a file that ends with a line end has no empty line after it."""

    file: str
    sha256: str
    lines: tuple[Line, ...]

    def error(self, problem: str, line: int | None = None, column: int | None = None) -> InputError:
        """Make the error that points into this document."""
        return InputError(problem, file=self.file, line=line, column=column)


def read(path: str | os.PathLike[str]) -> Document:
    """Read a file of UTF-8 text; a byte order mark is dropped, lines may end in LF, CRLF or CR."""
    return number_lines(*read_bytes(path))


def number_lines(file: str, content: bytes) -> Document:
    """Read a text file's content as numbered lines."""
    document = Document(file, hashlib.sha256(content).hexdigest(), ())
    ends = content.count(b"\n") + content.count(b"\r") - content.count(b"\r\n")
    if ends > MOST_LINES:
        raise document.error(f"over {MOST_LINES:,} lines: this is not the publisher's document")
    texts = LINE_END.split(_decode(content, document))
    if texts[-1] == "":
        texts.pop()
    for number, text in enumerate(texts, 1):
        if len(text) > LONGEST_LINE:
            problem = f"a line of {len(text)} characters: this is not the publisher's document"
            raise document.error(problem, number)
        if (column := find_bad_character(text)) is not None:
            remedy = _REMEDIES.get(text[column], "take the document from its source again")
            problem = f"{describe_character(text[column])}; {remedy}"
            raise document.error(problem, number, column + 1)
    return Document(file, document.sha256, tuple(Line(*line) for line in enumerate(texts, 1)))


def find_bad_character(text: str) -> int | None:
    r"""Find where a text has a character that cannot belong to it; None for nowhere.

    >>> find_bad_character("Teachers\ufffd Aides")
    8
    """
    match = BAD_CHARACTER.search(text)
    return match.start() if match else None


def describe_character(character: str) -> str:
    r"""Name a character that cannot be shown.

    >>> describe_character("\x00")
    'character U+0000 does not belong in text'
    """
    return f"character U+{ord(character):04X} does not belong in text"


def read_bytes(name: str | os.PathLike[str]) -> tuple[str, bytes]:
    """Read a plain file of a bounded size: its name for messages, and its content."""
    file = display_name(name)
    with open_file(name) as stream, refuse_unreadable(file):
        content = stream.read(LARGEST_DOCUMENT + 1)
    if len(content) > LARGEST_DOCUMENT:
        problem = f"larger than {LARGEST_DOCUMENT:,} bytes: this is not the publisher's document"
        raise InputError(problem, file=file)
    if not content:
        raise InputError("is empty", file=file)
    return file, content


def _decode(content: bytes, document: Document) -> str:
    if content.startswith(UTF16_MARKS):
        raise document.error("the file is UTF-16 or UTF-32: save it as UTF-8", 1)
    body = content.removeprefix(UTF8_MARK)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        before = LINE_END.split(body[: error.start].decode("utf-8"))
        problem = f"byte 0x{body[error.start]:02X} is not UTF-8: save the file as UTF-8"
        raise document.error(problem, len(before), len(before[-1]) + 1) from None
