"""TOML with the place of each value: `tomllib` reads the values, this module finds the lines.

Rule: TOML 1.0 (https://toml.io/en/v1.0.0). No library that reads TOML keeps the places.
Places are looked for only in text that `tomllib` has read, so that this module judges no syntax;
a test holds that the places have the shape of the values.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from .limits import DEEPEST_TOML
from .text_documents import Document

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_WHERE = re.compile(r" ?\(at (?:line (\d+), column (\d+)|end of document)\)")
_TOKEN = re.compile(
    r"""(?P<skip>[ \t]+|\#[^\n]*)
      |(?P<newline>\n)
      |(?P<string>\"\"\"(?:[^\\]|\\.)*?\"{3,5}|'''.*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')
      |(?P<mark>[\[\]{},=.])
      |(?P<bare>[^\s\#"'\[\]{},=.]+)""",
    re.VERBOSE | re.DOTALL,
)
_Path = tuple[str | int, ...]


class Item(NamedTuple):
    """A value and where it stands: at its key in a table, at its first character in an array."""

    value: Any
    """`dict[str, Item]` of a table, `list[Item]` of an array, else as `tomllib` reads it."""
    line: int
    column: int

    def plain(self) -> Any:
        """The value without places."""
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        return self.value


def read(document: Document) -> Item:
    """Read a TOML document."""
    text = "\n".join(line.text for line in document.lines) + "\n"
    try:
        values = tomllib.loads(text)
    except RecursionError:
        raise document.error(f"nested more than {DEEPEST_TOML} deep") from None
    except ValueError as error:  # its own error, or an integer of too many digits
        raise _syntax_error(document, str(error)) from None
    return _join(document, values, _Places(text).places, ())


def _syntax_error(document: Document, message: str) -> Exception:
    match = _WHERE.search(message)
    problem = " ".join(_WHERE.sub("", message, count=1).split())
    problem = problem[:1].lower() + problem[1:]
    if match is None:
        return document.error(f"not TOML: {problem}")
    last = document.lines[-1]
    line, column = (int(match[1]), int(match[2])) if match[1] else (last.number, len(last.text) + 1)
    line = min(line, last.number)
    text = document.lines[line - 1].text
    if re.search(r"[“”„‘’]", text):
        problem += '; write straight quotation marks: "'
    elif re.search(r"(?:^|[\s=,\[])[0-9]{1,3}[-.][0-9]{2,}[-.0-9]*(?:[\s,\]#]|$)", text):
        problem += '; codes are text: put them in quotation marks, as "15-1252"'
    return document.error(f"not TOML: {problem}", line, column)


def _join(
    document: Document, values: Any, places: Mapping[_Path, tuple[int, int]], path: _Path
) -> Item:
    line, column = places[path]
    if len(path) > DEEPEST_TOML:
        raise document.error(f"nested more than {DEEPEST_TOML} deep", line, column)
    if isinstance(values, dict):
        values = {key: _join(document, each, places, (*path, key)) for key, each in values.items()}
    elif isinstance(values, list):
        values = [_join(document, each, places, (*path, at)) for at, each in enumerate(values)]
    return Item(values, line, column)


class _Token(NamedTuple):
    kind: str
    text: str
    line: int
    column: int


def _tokens(text: str) -> Iterator[_Token]:
    at, line, begins = 0, 1, 0
    while match := _TOKEN.match(text, at):
        at = match.end()
        kind = str(match.lastgroup)
        if kind != "skip":
            yield _Token(kind, match[0], line, match.start() - begins + 1)
        if "\n" in match[0]:
            line += match[0].count("\n")
            begins = match.start() + match[0].rindex("\n") + 1
    yield _Token("end", "", line, at - begins + 1)


class _Places:
    """Walks through a TOML text that is known to be one, and notes where each value stands."""

    def __init__(self, text: str) -> None:
        self.tokens, self.next = list(_tokens(text)), 0
        self.places: dict[_Path, tuple[int, int]] = {(): (1, 1)}
        self.lengths: Counter[_Path] = Counter()  # of each array, as far as it was met
        table: _Path = ()
        while (token := self.take()).kind != "end":
            if token.text == "[":
                table = self.header(many=self.peek() == "[")
            elif token.kind != "newline":
                self.next -= 1
                self.pair(table)

    def take(self) -> _Token:
        self.next += 1
        return self.tokens[self.next - 1]

    def peek(self) -> str:
        return self.tokens[self.next].text

    def skip_lines(self) -> None:
        while self.tokens[self.next].kind == "newline":
            self.next += 1

    def add(self, path: _Path, token: _Token, key: str | int) -> _Path:
        """Note that a key or number stands at the token where it is new, and give its path."""
        self.places.setdefault((*path, key), (token.line, token.column))
        return (*path, key)

    def add_item(self, path: _Path, token: _Token) -> _Path:
        self.lengths[path] += 1
        return self.add(path, token, self.lengths[path] - 1)

    def header(self, many: bool) -> _Path:
        self.next += many
        *above, (token, last) = self.keys()
        self.next += many  # `keys` took the first closing bracket
        table: _Path = ()
        for parent, key in above:
            table = self.add(table, parent, key)
            if length := self.lengths[table]:  # it goes on with the last of an array of tables
                table = (*table, length - 1)
        table = self.add(table, token, last)
        if many:
            return self.add_item(table, token)
        self.places[table] = token.line, token.column
        return table

    def keys(self) -> Iterator[tuple[_Token, str]]:
        """Take a key with its dots, and the `=` or `]` that ends it."""
        while True:
            token = self.take()
            bare = token.kind == "bare"
            yield token, token.text if bare else next(iter(tomllib.loads(f"{token.text} = 0")))
            if self.take().text != ".":
                return

    def pair(self, path: _Path) -> None:
        for token, key in self.keys():
            path = self.add(path, token, key)
        self.value(path)

    def value(self, path: _Path) -> None:
        token = self.take()
        if end := {"[": "]", "{": "}"}.get(token.text):
            self.skip_lines()
            while self.peek() != end:
                if end == "]":
                    self.value(self.add_item(path, self.tokens[self.next]))
                else:
                    self.pair(path)
                self.skip_lines()
                if self.peek() == ",":
                    self.next += 1
                    self.skip_lines()
            self.next += 1
        elif token.kind == "bare":  # a number or a date may go on after a dot or a blank
            while self.peek() == "." or self.tokens[self.next].kind == "bare":
                self.next += 1
