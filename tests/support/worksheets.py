"""Workbooks and CSV files made for the tests, and what can be wrong with them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl

Table = Sequence[Sequence[Any]]


def workbook(*sheets: Table, names: Sequence[str] = ()) -> bytes:
    """Make a workbook, a sheet a table; those without a name are numbered."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(names[number - 1] if names else f"Sheet {number}")
        for row in rows:
            sheet.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def csv_file(rows: Table, delimiter: str = ",", end: str = "\r\n") -> bytes:
    """Make a CSV file as UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    return text.getvalue().encode()


def archive(parts: dict[str, bytes]) -> bytes:
    """Make a zip archive."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return content.getvalue()


def parts(book: bytes) -> dict[str, bytes]:
    """Take a workbook apart."""
    with zipfile.ZipFile(io.BytesIO(book)) as file:
        return {name: file.read(name) for name in file.namelist()}


def rewritten(book: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Change one part of a workbook; it must really differ."""
    whole = parts(book)
    changed = change(whole[part])
    assert changed != whole[part]
    return archive(whole | {part: changed})
