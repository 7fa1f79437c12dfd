"""The metadata block of an SSSOM/TSV file: the part of YAML that such blocks are written in.

Rule: SSSOM/TSV, "Metadata block": `key: value`, block lists and one nested map (`curie_map`);
plain and quoted values, which may be folded over several lines. No directives, tags, anchors or
aliases; flow collections and block scalars, which YAML has too, are refused with their line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ..files.text_documents import Document, Line, bad_character, described

_KEY = re.compile(r"([^\s:'\"#\[\]{},&*!|>%@`-][^\s:]*):(?:[ \t]+(.*))?")
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPES = {"n": "\n", "t": "\t", " ": " ", '"': '"', "/": "/", "\\": "\\", "_": "\u00a0"}
#: What begins a value that is none of those read here.
_OTHER_YAML = tuple("[]{}|>&*!%@`,")
_ABSENT = ("", "~", "null", "Null", "NULL")
#: YAML's white space; any other is part of a value.
_BLANK = " \t"
#: No title or description is longer; a quote left open is.
LONGEST_VALUE = 10_000


class Entry(NamedTuple):
    """One key of the block, with its value, its list of values, or its map."""

    line: int
    key: str
    values: tuple[tuple[int, str], ...] = ()
    """(line, value); one for a plain value, none where it is left empty."""
    listed: bool = False
    """Whether it is written as a list."""
    map: tuple[tuple[int, str, str], ...] = ()
    """(line, key, value) of a nested map."""


def read(document: Document, lines: Sequence[Line]) -> tuple[Entry, ...]:
    """Read the lines of a metadata block.

    Args:
        document: the file, for its errors.
        lines: the lines that begin with `#`.

    Raises:
        InputError: what is not such YAML, with its line.

    """
    told = [Line(line.number, line.text[1:].rstrip(_BLANK)) for line in lines]
    told = [line for line in told if line.text.lstrip() and not line.text.lstrip().startswith("#")]
    margin = min((_indent(line.text) for line in told), default=0)
    return _Block(document, [Line(line.number, line.text[margin:]) for line in told]).entries()


class _Block:
    """Walks down the lines; what is indented belongs to the line above it."""

    def __init__(self, document: Document, lines: list[Line]) -> None:
        self.document, self.lines, self.at = document, lines, 0

    def entries(self) -> tuple[Entry, ...]:
        found: dict[str, Entry] = {}
        while self.at < len(self.lines):
            line = self.lines[self.at]
            key, rest = self.key(line)
            if key in found:
                raise self.document.error(
                    f"{key} stands in line {found[key].line} already", line.number
                )
            found[key] = self.entry(line, key, rest)
        return tuple(found.values())

    def key(self, line: Line) -> tuple[str, str]:
        match = _KEY.fullmatch(line.text.lstrip(" "))
        if match is None:
            raise self.document.error(
                "a line of the metadata block is `#key: value`, `#  - value` or `#  key: value`",
                line.number,
            )
        self.at += 1
        return match[1], match[2] or ""

    def entry(self, line: Line, key: str, rest: str) -> Entry:
        if rest:
            value = self.scalar(line.number, rest, 0)
            return Entry(line.number, key, ((line.number, value),) if value else ())
        below = self.lines[self.at] if self.at < len(self.lines) else None
        if below is not None and re.match(r" *-( |$)", below.text):
            return Entry(line.number, key, self.list(), listed=True)
        if below is not None and below.text.startswith(" "):
            return Entry(line.number, key, map=self.map())
        return Entry(line.number, key)

    def list(self) -> tuple[tuple[int, str], ...]:
        indent = _indent(self.lines[self.at].text)
        items = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if _indent(line.text) != indent or not re.match(r" *-( |$)", line.text):
                break
            self.at += 1
            text = line.text[indent + 1 :].strip(_BLANK)
            if re.match(r"- |[^'\"\s]\S*:( |$)", text):
                raise self.document.error(
                    "lists of lists or maps are not read, and so no extension slots", line.number
                )
            if value := self.scalar(line.number, text, indent):
                items.append((line.number, value))
        self.ends(indent)
        return tuple(items)

    def map(self) -> tuple[tuple[int, str, str], ...]:
        indent = _indent(self.lines[self.at].text)
        items = []
        while self.at < len(self.lines) and _indent(self.lines[self.at].text) == indent:
            line = self.lines[self.at]
            key, rest = self.key(line)
            items.append((line.number, key, self.scalar(line.number, rest, indent)))
        self.ends(indent)
        return tuple(items)

    def ends(self, indent: int) -> None:
        if self.at < len(self.lines) and 0 < _indent(self.lines[self.at].text) != indent:
            raise self.document.error(
                "is indented otherwise than the lines above it", self.lines[self.at].number
            )

    def scalar(self, number: int, text: str, indent: int) -> str:
        """Read a value, with the lines below it that are indented deeper than its key."""
        quote = text[:1]
        if text.startswith(_OTHER_YAML):
            raise self.document.error(f"YAML's {quote} is not read: quote the value", number)
        if quote in ("'", '"'):
            return self.quoted(number, text, indent)
        while text and self.folds(indent):
            text = self.folded(number, f"{text} ")
        if re.search(r":( |$)| #", text):
            raise self.document.error("quote a value that holds `: ` or ` #`", number)
        return "" if text in _ABSENT else text

    def folds(self, indent: int) -> bool:
        return self.at < len(self.lines) and _indent(self.lines[self.at].text) > indent

    def folded(self, number: int, text: str) -> str:
        text += self.lines[self.at].text.strip(_BLANK)
        self.at += 1
        if len(text) > LONGEST_VALUE:
            raise self.document.error(f"a value of over {LONGEST_VALUE:,} characters", number)
        return text

    def quoted(self, number: int, text: str, indent: int) -> str:
        quote = text[0]
        inside = r"(?:[^'\\]|\\|'')*" if quote == "'" else r'(?:[^"\\]|\\.)*'
        while not (match := re.fullmatch(f"{quote}({inside}){quote}(?: +#.*)?", text)):
            if not self.folds(indent):
                raise self.document.error("a quote is left open, or goes on after its end", number)
            # A backslash at the end of a line joins without a space.
            joined = quote == '"' and re.search(r"(?<!\\)(?:\\\\)*\\$", text)
            text = self.folded(number, text[:-1] if joined else f"{text} ")
        value = match[1].replace("''", "'") if quote == "'" else self.unescaped(number, match[1])
        if (column := bad_character(value.replace("\n", " "))) is not None:
            raise self.document.error(described(value[column]), number)
        return value

    def unescaped(self, number: int, text: str) -> str:
        def said(match: re.Match[str]) -> str:
            digits = match[1] or match[2] or match[3]
            if digits and int(digits, 16) <= 0x10FFFF:
                return chr(int(digits, 16))
            if digits or match[4] not in _ESCAPES:
                raise self.document.error(f"{match[0]} is no escape that is read", number)
            return _ESCAPES[match[4]]

        return _ESCAPE.sub(said, text)


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))
