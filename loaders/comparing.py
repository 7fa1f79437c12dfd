"""Comparing what a document prints with the embedded table, in both directions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..files.text_documents import Document
from ..model.sources import Remark
from ..tables.publisher_tables import Sheet

#: Titles of this many characters are shown whole.
LONG = 200


def fold_title(title: str) -> str:
    """Leave out what only spelling differs in: case, spaces, hyphens, the kind of apostrophe.

    >>> fold_title("Welders and Flame Cutters") == fold_title("Welders and Flamecutters")
    True
    """
    return "".join(character for character in title.casefold() if character.isalnum())


class Printed(NamedTuple):
    """What stands in one row, in words, and the row's line."""

    line: int
    text: str


def compare_rows(
    what: str,
    document: Document | Sheet,
    here: Mapping[str, Printed],
    table: str,
    there: Mapping[str, Printed],
) -> tuple[Remark, ...]:
    """Compare a document with an embedded table: rows added, changed and missing.

    Args:
        what: what the rows are, in the plural ("occupations").
        document: the document or table, for its name.
        here: the document's rows by a key that can be shown.
        table: name of the embedded table.
        there: the embedded table's rows, under the document's lines they were taken from.

    Returns:
        Warnings: one a row added or changed, and one that names all that are missing.

    """
    remarks = []
    for key, (line, text) in here.items():
        if key not in there:
            message = f"{key}: printed here, not in {table}, which the graph holds"
            remarks.append(Remark("warning", document.file, line, message))
        elif there[key].text != text:
            message = f"{key}: here {text}; in {table}, which the graph holds, {there[key].text}"
            remarks.append(Remark("warning", document.file, line, message))
    if missing := [key for key in there if key not in here]:
        message = (
            f"{len(missing)} {what} of {table}, which the graph holds, are not in this document "
            f"(is it complete?): {', '.join(missing)}"
        )
        remarks.append(Remark("warning", document.file, None, message))
    return tuple(remarks)


def compare_edition(document: Document, known: str) -> tuple[Remark, ...]:
    """Remark on a document that is not byte for byte the one that the tables were taken from."""
    if document.sha256 == known:
        return ()
    message = (
        "not the copy that the embedded tables were taken from "
        f"(SHA-256 {document.sha256[:12]}..., there {known[:12]}...): "
        "what the tables do not hold could not be compared"
    )
    return (Remark("info", document.file, None, message),)
