"""A programme file as written: its keys, the types of their values, its codes and titles as text.

What the codes mean is for `programme_codes`, and whether they fit together for `programme`.
"""

from __future__ import annotations

import contextlib
import datetime
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ..errors import shown
from ..model import Validity
from ..slots import is_iri
from .toml_lines import Item

#: What stands where, in the order in which a programme is best written.
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
LONGEST_ID, LONGEST_TEXT = 60, 10_000
INDUSTRIES = "naics2022"


class Problem(NamedTuple):
    """Something that is wrong with a programme file, and how to mend it."""

    line: int
    column: int
    severity: Literal["error", "warning"]
    message: str


class Problems:
    """Collects what is wrong, so that all of it can be told."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def error(self, at: Item | Code, message: str) -> None:
        """Note what keeps the file from being used."""
        self.found.append(Problem(at.line, at.column, "error", message))

    def warning(self, at: Item | Code, message: str) -> None:
        """Note what is probably not meant."""
        self.found.append(Problem(at.line, at.column, "warning", message))


class Code(NamedTuple):
    """One code as written, with what stands beside it."""

    text: str
    title: str | None
    note: str | None
    line: int
    column: int
    left_out: tuple[Code, ...] = ()
    """What its own `except` names."""


class CodeList(NamedTuple):
    """One `[[occupations]]` or `[[industries]]`."""

    scheme: str
    """Empty where the file does not say it."""
    title: str | None
    codes: tuple[Code, ...]
    left_out: tuple[Code, ...]
    at: Item


@dataclass(frozen=True, slots=True)
class Written:
    """A programme as written; a text that is missing is empty, and a problem says so."""

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


def written(top: Item, problems: Problems) -> Written:
    """Read the layout of a programme file, noting every problem."""
    table = _Table(top, "a programme", problems)
    source = _Table(table.needed("source"), "[source]", problems)
    valid = _Table(table.value.get("valid"), "[valid]", problems)
    start, end = valid.date("from"), valid.date("to")
    if start and end and end < start:
        message = f"to = {end} is before from = {start}: the programme is never valid"
        problems.error(valid.value["to"], message)
    if valid.item and valid.item.value == {}:
        problems.error(valid.item, "[valid] is empty: say from, to or both, or remove it")
    return Written(
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


def _lists(top: _Table, key: str, problems: Problems) -> Iterator[CodeList]:
    item = top.needed(key)
    if item is None:
        return
    if not isinstance(item.value, list) or not all(isinstance(it.value, dict) for it in item.value):
        problems.error(item, f"{key} must be tables: write [[{key}]], in double brackets")
        return
    if not item.value:
        problems.error(item, f"{key} is empty: {_EXAMPLES[key]}")
    for each in item.value:
        table = _Table(each, f"[[{key}]]", problems)
        industries = key == "industries"
        scheme = table.text("scheme").strip().lower() or (INDUSTRIES if industries else "")
        title = None if industries else table.text("title") or None
        codes, left_out = table.codes("codes"), table.codes("except")
        yield CodeList(scheme, title, codes, left_out, each)


_EXAMPLES = {
    "id": 'add id = "state-apprenticeship-2026"',
    "title": "say what it is called",
    "authority": "say who decides",
    "source": 'add [source] with the title = "..." of the document that the rule stands in',
    "occupations": 'add [[occupations]] with scheme = "soc2018" and codes = ["15-1252"]',
    "industries": 'add [[industries]] with codes = ["31-33"]',
    "codes": 'add codes = ["..."]',
    "code": 'add code = "..."',
}


class _Table:
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
        near = difflib.get_close_matches(key[:60], known, 1)
        places = [f"{key} belongs into {kind}" for kind, keys in KEYS.items() if key in keys]
        hint = f"did you mean {near[0]}?" if near else "; ".join(places[:1])
        return f"{self.kind} has no key {shown(key)}; {hint or 'it has ' + ', '.join(known)}"

    def needed(self, key: str) -> Item | None:
        if key not in self.value and self.item is not None and isinstance(self.item.value, dict):
            self.problems.error(self.item, f"{self.kind} lacks {key}: {_EXAMPLES[key]}")
        return self.value.get(key)

    def text(self, key: str, *, needed: bool = False, lines: bool = False) -> str:
        item = self.needed(key) if needed else self.value.get(key)
        if item is None:
            return ""
        text = item.value
        if not isinstance(text, str):
            self.problems.error(item, f"{key} must be text in quotation marks, not {_kind(text)}")
            return ""
        flat = " ".join(text.split()) if lines else text
        if not text.strip():
            self.problems.error(item, f"{key} is empty: {_EXAMPLES.get(key, 'fill it or remove')}")
        elif len(text) > LONGEST_TEXT:
            self.problems.error(item, f"{key} has {len(text):,} characters; {LONGEST_TEXT:,} do")
        elif not flat.isprintable():
            self.problems.error(item, f"{key} {shown(text)}: take out what cannot be printed")
        else:
            return text.strip()
        return ""

    def id(self) -> str:
        text = self.text("id", needed=True)
        if text and (not ID.fullmatch(text) or len(text) > LONGEST_ID):
            message = f"id {shown(text)} must be small letters, digits and single hyphens, "
            message += f"{LONGEST_ID} at the most: {_EXAMPLES['id'].removeprefix('add ')}"
            self.problems.error(self.value["id"], message)
            return ""
        return text

    def iri(self, key: str) -> str | None:
        text = self.text(key)
        if text and not (is_iri(text) and text.startswith(("http://", "https://"))):
            self.problems.error(self.value[key], f"{key} {shown(text)} must begin with https://")
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
        what = shown(value) if isinstance(value, str) else _kind(value)
        self.problems.error(item, f"{key} must be a date such as 2026-11-21, not {what}")
        return None

    def codes(self, key: str) -> tuple[Code, ...]:
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
            text = _Table(Item({"code": item}, item.line, item.column), "a code", self.problems)
            found = Code(code, title.strip() or None, None, item.line, item.column)
            return found if text.text("code") else None
        if not isinstance(item.value, dict):
            what = _kind(item.value)
            message = f'a code must be text in quotation marks, such as "15-1252", not {what}'
            self.problems.error(item, message)
            return None
        kind = "a code of except" if key == "except" else "a code"
        table = _Table(item, kind, self.problems)
        code = table.text("code", needed=True)
        beside = table.text("title") or None, table.text("note") or None
        left_out = table.codes("except") if kind == "a code" else ()
        place = table.value.get("code", item)
        if not code:
            return None
        if " " in code:
            message = f"code {shown(code)} holds a blank: its title belongs into title = "
            self.problems.error(place, message + '"..."')
            return None
        return Code(code, *beside, place.line, place.column, left_out)


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, datetime.datetime):
        return "a date with a time"
    names: dict[type, str] = {
        int: f"the number {value}"
        if isinstance(value, int) and abs(value) < 10**12
        else "a number",
        float: "a number with a point",
        datetime.date: "a date",
        datetime.time: "a time",
        list: "a list",
        dict: "a table",
        str: "text",
    }
    return names.get(type(value), "that")
