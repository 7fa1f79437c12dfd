"""The layout of a programme file: which tables it has, and what stands in each.

`resolution` finds the concepts of the codes, and `consistency` checks that they fit together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ..files.toml_lines import Item
from ..model.programmes import Validity
from .fields import EXAMPLES, Code, Problems, Table

INDUSTRIES = "naics2022"


class CodeList(NamedTuple):
    """One `[[occupations]]` or `[[industries]]`."""

    scheme: str
    """Empty where the file has none."""
    title: str | None
    codes: tuple[Code, ...]
    omitted: tuple[Code, ...]
    at: Item


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
        industries = key == "industries"
        scheme = table.text("scheme").strip().lower() or (INDUSTRIES if industries else "")
        title = None if industries else table.text("title") or None
        yield CodeList(scheme, title, table.codes("codes"), table.codes("except"), each)
