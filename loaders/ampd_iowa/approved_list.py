"""Reads the State of Iowa's AMP'D list of approved SOC codes.

The facts (codes, titles, links, line numbers) are embedded; the document itself, when given to
`read_document`, adds the publisher's sentences as notes and is compared with the embedded tables.
"""

from __future__ import annotations

import os

from ...files import text_documents
from ...files.text_documents import Line
from ...model.programmes import Industry
from ...model.schemes import Note, NoteKind
from ...model.sources import DocumentReading
from ..catalogue_loader import embedded
from . import remarks as ampd_iowa_remarks
from .document import Sheet, read_sheet
from .meaning import Approved, interpret_industry, interpret_row

ID = "ampd-iowa"
SOURCE = "iowa-ampd"
ENTRIES = "ampd_iowa.csv"
ENTRY_COLUMNS = ("line", "printed_code", "printed_title", "scheme", "code")
EXCLUSIONS = "ampd_iowa_exclusions.csv"
EXCLUSION_COLUMNS = ("line", "code", "excluded_code", "printed_title", "condition", "wording")
INDUSTRIES = "ampd_iowa_industries.csv"
INDUSTRY_COLUMNS = ("line", "printed", "scheme", "code")

#: The document that the tables were taken from.
DOCUMENT_SHA256 = "c790549f449c940646401b24a9a854a80572dfff6f4e81395421395b15a6b7c4"


def read_document(path: str | os.PathLike[str]) -> DocumentReading:
    """Read the publisher's document: its sentences as notes, and how it compares with the tables.

    Raises:
        InputError: a document that is not the list, a row that cannot be read, a code that no
            SOC vintage has, with file and line.

    """
    sheet, rows, industries = _read_rows(path)
    notes = tuple(note for row in rows for note in _notes(row))
    known = embedded().contribution(SOURCE)
    remarks = ampd_iowa_remarks.make_remarks(sheet, rows, industries, known, DOCUMENT_SHA256)
    counts = {
        "rows": len(rows),
        "exclusions": sum(len(row.responsibilities.links) for row in rows),
        "exclusions in words only": sum(len(row.responsibilities.in_words) for row in rows),
        "inclusions": sum(len(row.responsibilities.includes) for row in rows),
        "industries": len(industries),
    }
    document = sheet.document
    return DocumentReading(ID, document.file, document.sha256, notes, remarks, counts)


def extract_tables(path: str | os.PathLike[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Take the embedded tables from the document: rows with their header, by file name.

    Raises:
        InputError: as `read_document` does.

    """
    _, rows, industries = _read_rows(path)
    entries = [
        (str(row.row.line), row.row.printed_code, row.row.printed_title, row.scheme, row.code)
        for row in rows
    ]
    exclusions = [
        (str(to.line), row.code, to.excluded, to.printed_title, to.condition or "", to.wording)
        for row in rows
        for to in row.responsibilities.links
    ]
    industry_rows = [(str(i.line), i.printed, i.scheme, i.code) for i in industries]
    return {
        ENTRIES: (ENTRY_COLUMNS, *entries),
        EXCLUSIONS: (EXCLUSION_COLUMNS, *exclusions),
        INDUSTRIES: (INDUSTRY_COLUMNS, *industry_rows),
    }


def _read_rows(
    path: str | os.PathLike[str],
) -> tuple[Sheet, tuple[Approved, ...], tuple[Industry, ...]]:
    sheet = read_sheet(text_documents.read(path))
    by_code: dict[str, Approved] = {}
    for row in sheet.rows:
        made = interpret_row(sheet.document, row)
        if made.code in by_code:
            problem = f"{row.printed_code} stands in line {by_code[made.code].row.line} already"
            raise sheet.document.error(problem, row.line)
        by_code[made.code] = made
    industries = tuple(interpret_industry(sheet.document, printed) for printed in sheet.industries)
    return sheet, tuple(by_code.values()), industries


def _notes(row: Approved) -> tuple[Note, ...]:
    def note(kind: NoteKind, line: Line) -> Note:
        return Note(row.scheme, row.code, kind, line.text, "en", line.number)

    definition = Line(row.row.line, row.responsibilities.definition)
    return (
        *((note("definition", definition),) if definition.text else ()),
        *(note("additionalContentNote", line) for line in row.responsibilities.includes),
        *(note("exclusionNote", line) for line in row.responsibilities.exclusions),
    )
