r"""The triples of Turtle, TriG, N-Triples and N-Quads with their lines.

The file has been parsed before, so that only what is well formed needs to be told apart. Where
something is met that is not known here, the rest of the file is left without lines.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

import pyoxigraph as ox

from ...rdf.inputs import Input
from ...rdf.terms import TYPE, curie, iri, text, typed
from .said import Said, resolved

_NAME = r"[^\s<>\"'{}()\[\];,.#@^|`\\/?!$&*+=~%:]"
#: What may stand in a name but not begin one.
_LATER = r"(?![-\u00b7\u0300-\u036f\u203f\u2040])"
_LOCAL = rf"(?:{_NAME}|:|%[0-9A-Fa-f]{{2}}|\\.)"
_TOKEN = re.compile(
    rf"""
    (?P<space>(?:\s+|\#[^\n\r]*)*)
    (?:(?P<iri><[^<>\s]*>)
    |(?P<long>\"\"\"(?:\"{{0,2}}(?:[^\"\\]|\\.))*\"\"\"|'''(?:'{{0,2}}(?:[^'\\]|\\.))*''')
    |(?P<short>\"(?:[^\"\\\n\r]|\\.)*\"|'(?:[^'\\\n\r]|\\.)*')
    |(?P<at>@[A-Za-z]+(?:-+[A-Za-z0-9]+)*)
    |(?P<typed>\^\^)
    |(?P<blank>_:{_NAME}(?:(?:{_NAME}|\.)*{_NAME})?)
    |(?P<number>[+-]?(?:(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+))
    |(?P<name>(?:{_LATER}{_NAME}(?:(?:{_NAME}|\.)*{_NAME})?)?:(?:{_LATER}{_LOCAL}(?:(?:{_LOCAL}|\.)*{_LOCAL})?)?)
    |(?P<word>[A-Za-z]+)
    |(?P<mark>[.;,\[\](){{}}]))
    """,
    re.VERBOSE | re.DOTALL,
)
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!.*[\\]|.*/\.)")
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_LETTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_WORDS = frozenset({"a", "true", "false", "prefix", "base", "graph"})
_FIRST, _STRING = curie("rdf:first"), curie("xsd:string")


@dataclass(slots=True)
class _Open:
    """A statement, a `[` or a `(` that is not closed yet."""

    kind: str
    subject: str | None = None
    known: bool = False
    """Whether the subject has been met; a blank node without a name has none."""
    subject_line: int = 0
    predicate: str | None = None
    predicate_line: int = 0


def said(source: Input, about: Container[str] | None = None) -> list[Said]:
    """Find the triples of a file, but those that only hold lists together.

    Args:
        source: the file.
        about: only triples with one of these terms at either end; None for all.

    """
    walk = _Walk(source, about)
    walk.walk()
    return walk.said


class _Walk:
    """Goes through a file token by token."""

    def __init__(self, source: Input, about: Container[str] | None) -> None:
        self.text = source.data.decode("utf-8")
        self.about = about
        self.said: list[Said] = []
        self.quads = source.syntax == ox.RdfFormat.N_QUADS
        self.base, self.prefixes = source.base, dict[str, str | None]()
        self.names: dict[str, str | None] = {}
        """Token -> the term it stands for, until a prefix or the base changes."""
        self.line = 1
        self.literal: tuple[str, int] | None = None
        """A literal whose language or type may follow, and its line."""
        self.of_type = False
        self.directive = self.prefix = ""
        self.open = [_Open("statement")]

    def walk(self) -> None:
        """Collect the triples."""
        position = 0
        for token in _TOKEN.finditer(self.text):
            kind, space, start = token.lastgroup or "", token["space"], token.start()
            written = token[kind]
            if start != position or (kind == "word" and written.lower() not in _WORDS):
                return
            position = token.end()
            self.line += space.count("\n")
            if kind == "typed":
                self.of_type = True
            elif self.literal is None or not self.ended(kind, written):
                self.token(kind, written)

    def ended(self, kind: str, written: str) -> bool:
        """End a literal by what follows it, and tell whether that is a part of it."""
        assert self.literal is not None
        (lexical, line), self.literal = self.literal, None
        if self.of_type:
            self.of_type = False
            self.term(_typed(lexical, self.named(kind, written)), line)
            return True
        self.term(text(lexical, written[1:].lower() if kind == "at" else None), line)
        return kind == "at"

    def token(self, kind: str, written: str) -> None:
        """Take a token."""
        if self.directive:
            self.declare(kind, written)
        elif kind == "mark":
            self.mark(written)
        elif kind in ("iri", "name"):
            self.term(self.named(kind, written))
        elif kind in ("short", "long"):
            quotes = 3 if kind == "long" else 1
            self.literal = _unescaped(written[quotes:-quotes]), self.line
            self.line += written.count("\n")
        elif kind == "number":
            self.term(_number(written))
        elif kind == "blank":
            self.term(written)
        elif written == "a":
            self.term(TYPE)
        else:
            word = written.removeprefix("@").lower()
            if word in ("true", "false"):
                self.term(typed(word, "boolean"))
            elif word != "graph":
                self.directive = word

    def declare(self, kind: str, written: str) -> None:
        """Take a token of a directive: a prefix, or the IRI that ends it."""
        if kind == "name":
            self.prefix = written[:-1]
            return
        name = self.named(kind, written)
        told = None if name is None else name[1:-1]
        if self.directive == "prefix":
            self.prefixes[self.prefix] = told
        else:
            self.base = told or ""
        self.names.clear()
        self.directive = ""

    def term(self, term: str | None, line: int = 0) -> None:
        """Take a term for what it is by its place; with an object, there is a triple."""
        now, line = self.open[-1], line or self.line
        if now.kind == "(":
            if self.about is None or term in self.about:
                self.said.append(Said(None, _FIRST, term, now.subject_line, line, line))
        elif not now.known:
            now.subject, now.subject_line, now.known = term, line, True
        elif not now.predicate_line:
            now.predicate, now.predicate_line = term, line
        elif now.kind != "done":
            if self.about is None or now.subject in self.about or term in self.about:
                lines = now.subject_line, now.predicate_line, line
                self.said.append(Said(now.subject, now.predicate, term, *lines))
            if self.quads:  # what follows names the graph
                now.kind = "done"

    def mark(self, mark: str) -> None:
        """Open or close something."""
        now = self.open[-1]
        if mark in "[(":
            self.term(None)
            self.open.append(_Open(mark, None, True, self.line))
        elif mark in "])":
            self.open.pop()
        elif mark == ";":
            now.predicate_line = 0
        elif mark in ".{}":
            self.open = [_Open("statement")]

    def named(self, kind: str, written: str) -> str | None:
        """Find the term that a name or IRI stands for; None if it is not known."""
        if written not in self.names:
            if kind == "iri":
                inside = written[1:-1]
                known = _ABSOLUTE.match(inside)
                found = inside if known else resolved(inside, self.base)
            else:
                prefix, _, local = written.partition(":")
                namespace = self.prefixes.get(prefix)
                local = re.sub(r"\\(.)", r"\1", local)
                found = None if namespace is None else namespace + local
            self.names[written] = None if found is None else iri(found)
        return self.names[written]


def _typed(lexical: str, datatype: str | None) -> str | None:
    if datatype is None:
        return None
    return text(lexical) + ("" if datatype == _STRING else f"^^{datatype}")


def _number(written: str) -> str:
    if "e" in written or "E" in written:
        return typed(written, "double")
    return typed(written, "decimal" if "." in written else "integer")


def _unescaped(written: str) -> str:
    if "\\" not in written:
        return written
    return _ESCAPE.sub(
        lambda it: chr(int(it[1][1:], 16)) if len(it[1]) > 1 else _LETTERS.get(it[1], it[1]),
        written,
    )
