"""Reads the catalogue: `catalogue/*.toml` as entries, every mistake an error with file and line."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from types import NoneType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from .. import resources
from ..errors import InputError, quote_input
from ..files import text_documents, toml_lines
from ..files.text_documents import Document
from ..files.toml_lines import Item
from .catalogue_entries import (
    KINDS,
    Catalogue,
    CorrespondenceEntry,
    DerivedEntry,
    Entry,
    ListEntries,
    SchemeEntry,
    SourceEntry,
    TableEntry,
)

#: Files of the catalogue whose sources come first in a build's report; others follow by name.
FIRST = ("soc", "onetsoc", "isco", "dot", "naics", "ampd-iowa", "occugraph")

_Entry = TypeVar("_Entry", bound=Entry)


@cache
def embedded() -> Catalogue:
    """Read the catalogue of the embedded tables."""
    folder = resources.folder("loaders") / "catalogue"
    texts = {file.name: file.read_bytes() for file in folder.iterdir() if file.suffix == ".toml"}
    names = dict.fromkeys([*(f"{name}.toml" for name in FIRST), *sorted(texts)])
    return read_catalogue(
        text_documents.number_lines(f"loaders/catalogue/{name}", texts[name]) for name in names
    )


def read_catalogue(documents: Iterable[Document]) -> Catalogue:
    """Read the files of a catalogue; ids stand once, and what entries name has an entry."""
    entries = [entry for document in documents for entry in _read_entries(document)]
    sources, schemes = _by_id(entries, SourceEntry), _by_id(entries, SchemeEntry)
    correspondences = _by_id(entries, CorrespondenceEntry)
    derived, lists = _by_id(entries, DerivedEntry), _by_id(entries, ListEntries)
    known: dict[str, Collection[str]] = {
        "source": sources,
        "scheme": schemes,
        "supersedes": schemes,
        "on_list": lists,
        "compares": schemes,
        "lists": lists,
        "chain": [*correspondences, *derived],
    }
    tables = defaultdict(list)
    for entry in entries:
        for name, ids in known.items():
            named = getattr(entry, name, None) or ()
            if name == "chain" and getattr(entry, "document", None):
                continue  # the document may add the tables that are chained
            for id in (named,) if isinstance(named, str) else named:
                if id not in ids:
                    problem = f"{name}: no entry for {quote_input(id)}; there is: {', '.join(ids)}"
                    raise entry.error(problem)
        if isinstance(entry, TableEntry):
            tables[entry.source].append(entry)
    by_source = {source: tuple(of) for source, of in tables.items()}
    return Catalogue(sources, schemes, by_source, tuple(derived.values()))


def _by_id(entries: Iterable[Entry], kind: type[_Entry]) -> dict[str, _Entry]:
    by_id: dict[str, Any] = {}
    for entry in entries:
        if isinstance(entry, kind):
            first = by_id.setdefault(entry.id, entry)  # type: ignore[attr-defined]
            if first is not entry:
                raise entry.error(f"{first.id} stands in {first.file}:{first.line} already")
    return by_id


def _read_entries(document: Document) -> Iterable[Entry]:
    """Read the entries of a file in the order of their lines, whatever their kinds."""
    placed = []
    for name, items in toml_lines.read(document).value.items():
        if name not in KINDS:
            problem = f"no kind of entry is named {quote_input(name)}; there is: {', '.join(KINDS)}"
            raise document.error(problem, items.line, items.column)
        if not isinstance(items.value, list):
            raise document.error(f"write [[{name}]]", items.line, items.column)
        placed += [(item.line, KINDS[name], item) for item in items.value]
    placed.sort(key=lambda entry: entry[0])
    return [_read_entry(document, kind, item) for _, kind, item in placed]


def _read_entry(document: Document, kind: type[_Entry], item: Item) -> _Entry:
    if not isinstance(item.value, dict):
        raise document.error("not a table of fields", item.line, item.column)
    known = {field.name: field for field in fields(kind) if field.name not in ("file", "line")}
    for name, value in item.value.items():
        if name not in known:
            problem = f"no field {quote_input(name)}; there is: {', '.join(known)}"
            raise document.error(problem, value.line, value.column)
    for name, field in known.items():
        needed = field.default is MISSING and field.default_factory is MISSING
        if needed and name not in item.value:
            raise document.error(f"the field {name} is missing", item.line, item.column)
    hints = get_type_hints(kind)
    values = {
        name: _read_value(document, hints[name], value, name) for name, value in item.value.items()
    }
    return kind(file=document.file, line=item.line, **values)


def _read_value(document: Document, hint: Any, item: Item, name: str) -> Any:
    """Read a value of the type that a field of an entry has."""

    def wrong(needed: str) -> InputError:
        return document.error(f"{name}: must be {needed}", item.line, item.column)

    origin, inner = get_origin(hint), get_args(hint)
    if NoneType in inner:
        (hint,) = (of for of in inner if of is not NoneType)
        return _read_value(document, hint, item, name)
    if origin is Literal:
        if item.value not in inner:
            raise wrong(f"one of: {', '.join(inner)}")
        return item.value
    if origin is tuple:
        if not isinstance(item.value, list):
            raise wrong("an array")
        return tuple(_read_value(document, inner[0], value, name) for value in item.value)
    if origin is Mapping or (isinstance(hint, type) and issubclass(hint, Entry)):
        if not isinstance(item.value, dict):
            raise wrong("a table")
        if origin is not Mapping:
            return _read_entry(document, hint, item)
        return {key: _read_value(document, str, value, name) for key, value in item.value.items()}
    if origin is re.Pattern:
        try:
            return re.compile(item.value)
        except (re.error, TypeError):
            raise wrong("a regular expression") from None
    if type(item.value) is not hint or item.value == "":
        raise wrong({str: "text", int: "a whole number", bool: "true or false"}[hint])
    return item.value
