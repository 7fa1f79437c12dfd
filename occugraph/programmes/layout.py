"""The layout of a programme file: its tables, their keys, and values of the right types.

`resolution` finds the concepts of the codes, and checks that they fit together.
"""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ..errors import guess_name, quote_input
from ..files.limits import LONGEST_ID, LONGEST_TEXT
from ..files.toml_lines import Item
from ..model.programmes import Validity
from ..rdf.terms import is_iri

#: The keys of each table, in the order in which a programme is best written.
KEYS = {
    "a programme": (
        *("id", "title", "authority", "description", "valid", "source"),
        *("occupations", "industries"),
    ),
    "[source]": ("title", "url", "date", "publisher"),
    "[valid]": ("from", "to"),
    "[[occupations]]": ("scheme", "title", "codes", "except"),
    "[[industries]]": ("scheme", "codes", "except"),
    "a code": ("code", "title", "note", "except"),
    "a code of except": ("code", "title", "note"),
}
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
INDUSTRIES = "naics2022"
EXAMPLES = {
    "id": 'add id = "state-apprenticeship-2026"',
    "title": "say what it is called",
    "authority": "say who decides",
    "source": 'add [source] with the title = "..." of the document that the rule stands in',
    "occupations": 'add [[occupations]] with scheme = "soc2018" and codes = ["15-1252"]',
    "industries": 'add [[industries]] with codes = ["31-33"]',
    "codes": 'add codes = ["..."]',
    "code": 'add code = "..."',
}


class Problem(NamedTuple):
    """Something that is wrong with a programme file, and how to mend it."""

    line: int
    column: int
    severity: Literal["error", "warning"]
    message: str


class Problems:
    """Collects every problem of a file."""

    def __init__(self) -> None:
        self.noted: list[Problem] = []

    def error(self, at: Item | Code, message: str) -> None:
        """Note what keeps the file from being used."""
        self.noted.append(Problem(at.line, at.column, "error", message))

    def warning(self, at: Item | Code, message: str) -> None:
        """Note what is probably not meant."""
        self.noted.append(Problem(at.line, at.column, "warning", message))


class Code(NamedTuple):
    """One code as written, with what stands beside it."""

    text: str
    title: str | None
    note: str | None
    line: int
    column: int
    omitted: tuple[Code, ...] = ()


class CodeList(NamedTuple):
    """One `[[occupations]]` or `[[industries]]`."""

    scheme: str
    title: str | None
    codes: tuple[Code, ...]
    omitted: tuple[Code, ...]
    at: Item
    every_vintage: bool = False
    """Whether the list names no scheme: then a code is meant in earlier vintages too."""


class Table:
    """A table of the file; one that is missing or no table reads as empty."""

    def __init__(self, item: Item | None, kind: str, problems: Problems) -> None:
        self.item, self.kind, self.problems = item, kind, problems
        self.value: dict[str, Item] = {}
        if item is None:
            return
        if not isinstance(item.value, dict):
            problems.error(item, f"{kind} must be a table with the keys {', '.join(KEYS[kind])}")
            return
        self.value = item.value
        for key, at in self.value.items():
            if key not in KEYS[kind]:
                problems.error(at, self._unknown(key))

    def _unknown(self, key: str) -> str:
        known = KEYS[self.kind]
        near = guess_name(key, known)
        places = [f"{key} belongs into {kind}" for kind, keys in KEYS.items() if key in keys]
        hint = f"did you mean {near}?" if near else "; ".join(places[:1])
        return f"{self.kind} has no key {quote_input(key)}; {hint or 'it has ' + ', '.join(known)}"

    def needed(self, key: str) -> Item | None:
        """Read what must be there."""
        if key not in self.value and self.item is not None and isinstance(self.item.value, dict):
            self.problems.error(self.item, f"{self.kind} lacks {key}: {EXAMPLES[key]}")
        return self.value.get(key)

    def text(self, key: str, *, needed: bool = False, lines: bool = False) -> str:
        """Read a text, of one line unless `lines`; empty where there is none or a wrong one."""
        item = self.needed(key) if needed else self.value.get(key)
        if item is None:
            return ""
        text = item.value
        if not isinstance(text, str):
            self.problems.error(item, f"{key} must be text in quotation marks, not {_kind(text)}")
            return ""
        flat = " ".join(text.split()) if lines else text
        if not text.strip():
            self.problems.error(item, f"{key} is empty: {EXAMPLES.get(key, 'fill it or remove')}")
        elif len(text) > LONGEST_TEXT:
            self.problems.error(item, f"{key} has {len(text):,} characters; {LONGEST_TEXT:,} do")
        elif not flat.isprintable():
            self.problems.error(item, f"{key} {quote_input(text)}: take out what cannot be printed")
        else:
            return text.strip()
        return ""

    def id(self) -> str:
        """Read the id of a programme; empty where it is none."""
        text = self.text("id", needed=True)
        if text and (not ID.fullmatch(text) or len(text) > LONGEST_ID):
            message = f"id {quote_input(text)} must be small letters, digits and single hyphens, "
            message += f"{LONGEST_ID} at the most: {EXAMPLES['id'].removeprefix('add ')}"
            self.problems.error(self.value["id"], message)
            return ""
        return text

    def iri(self, key: str) -> str | None:
        """Read a web address."""
        text = self.text(key)
        if text and not (is_iri(text) and text.startswith(("http://", "https://"))):
            where = self.value[key]
            self.problems.error(where, f"{key} {quote_input(text)} must begin with https://")
            return None
        return text or None

    def date(self, key: str) -> str | None:
        """Read a date, as TOML has it or in quotation marks."""
        item = self.value.get(key)
        if item is None:
            return None
        value = item.value
        if isinstance(value, str):
            with contextlib.suppress(ValueError):
                value = datetime.date.fromisoformat(value) if len(value) == 10 else value
        if type(value) is datetime.date:
            return value.isoformat()
        what = quote_input(value) if isinstance(value, str) else _kind(value)
        self.problems.error(item, f"{key} must be a date such as 2026-11-21, not {what}")
        return None

    def codes(self, key: str) -> tuple[Code, ...]:
        """Read a list of codes; those that are none are problems and left out."""
        item = self.needed(key) if key == "codes" else self.value.get(key)
        if item is None:
            return ()
        if not isinstance(item.value, list):
            message = f'{key} must be a list: write {key} = ["..."], not {_kind(item.value)}'
            self.problems.error(item, message)
            return ()
        if not item.value:
            self.problems.error(item, f"{key} is empty: name a code or remove it")
        read = (self._code(each, key) for each in item.value)
        return tuple(code for code in read if code is not None)

    def _code(self, item: Item, key: str) -> Code | None:
        if isinstance(item.value, str):
            code, _, title = item.value.strip().partition(" ")
            text = Table(Item({"code": item}, item.line, item.column), "a code", self.problems)
            if not text.text("code"):
                return None
            return Code(code, title.strip() or None, None, item.line, item.column)
        if not isinstance(item.value, dict):
            message = 'a code must be text in quotation marks, such as "15-1252", not '
            self.problems.error(item, message + _kind(item.value))
            return None
        kind = "a code of except" if key == "except" else "a code"
        table = Table(item, kind, self.problems)
        code = table.text("code", needed=True)
        beside = table.text("title") or None, table.text("note") or None
        omitted = table.codes("except") if kind == "a code" else ()
        place = table.value.get("code", item)
        if not code:
            return None
        if " " in code:
            message = f"code {quote_input(code)} holds a blank: its title belongs into title = "
            self.problems.error(place, message + '"..."')
            return None
        return Code(code, *beside, place.line, place.column, omitted)


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, datetime.datetime):
        return "a date with a time"
    if isinstance(value, int):
        return f"the number {value}" if abs(value) < 10**12 else "a number"
    names: dict[type, str] = {
        float: "a number with a point",
        datetime.date: "a date",
        datetime.time: "a time",
        list: "a list",
        dict: "a table",
        str: "text",
    }
    return names.get(type(value), "that")


@dataclass(frozen=True, slots=True)
class Layout:
    """A programme as written; a text that is missing is empty, and noted as a problem."""

    id: str
    id_at: Item
    title: str
    authority: str
    description: str | None
    source: str
    publisher: str | None
    url: str | None
    date: str | None
    validity: Validity | None
    occupations: tuple[CodeList, ...]
    industries: tuple[CodeList, ...]


def read_layout(top: Item, problems: Problems) -> Layout:
    """Read the layout of a programme file, noting every problem."""
    table = Table(top, "a programme", problems)
    source = Table(table.needed("source"), "[source]", problems)
    valid = Table(table.value.get("valid"), "[valid]", problems)
    start, end = valid.date("from"), valid.date("to")
    if start and end and end < start:
        message = f"to = {end} is before from = {start}: the programme is never valid"
        problems.error(valid.value["to"], message)
    if valid.item and valid.item.value == {}:
        problems.error(valid.item, "[valid] is empty: say from, to or both, or remove it")
    return Layout(
        table.id(),
        table.value.get("id", top),
        table.text("title", needed=True),
        table.text("authority", needed=True),
        table.text("description", lines=True) or None,
        source.text("title", needed=True),
        source.text("publisher") or None,
        source.iri("url"),
        source.date("date"),
        Validity(start, end, valid.item.line) if valid.item else None,
        tuple(_lists(table, "occupations", problems)),
        tuple(_lists(table, "industries", problems)),
    )


def _lists(top: Table, key: str, problems: Problems) -> Iterator[CodeList]:
    item = top.needed(key)
    if item is None:
        return
    if not isinstance(item.value, list) or not all(
        isinstance(each.value, dict) for each in item.value
    ):
        problems.error(item, f"{key} must be tables: write [[{key}]], in double brackets")
        return
    if not item.value:
        problems.error(item, f"{key} is empty: {EXAMPLES[key]}")
    for each in item.value:
        table = Table(each, f"[[{key}]]", problems)
        industries, named = key == "industries", table.text("scheme").strip().lower()
        scheme = named or (INDUSTRIES if industries else "")
        title = None if industries else table.text("title") or None
        codes = table.codes("codes"), table.codes("except")
        yield CodeList(scheme, title, *codes, each, industries and "scheme" not in table.value)
