"""An SSSOM/TSV file as written: its two parts, its rows, and the errors in them."""

from __future__ import annotations

import contextlib
import csv
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ..errors import InputError, quote_input
from ..files import text_documents
from ..files.text_documents import Document, Line
from ..model.concept_index import nearest
from ..model.sources import Remark
from ..rdf.sssom_slots import SlotError
from .metadata import Entry, read_metadata

#: What each row must have; an end that is a literal has no identifier.
NEEDED = ("predicate_id", "mapping_justification")
#: The suffixes of a table, and those of a file of metadata that stands beside it.
_TABLE = re.compile(r"(\.sssom)?\.(tsv|txt|csv)$", re.IGNORECASE)
_BESIDE = (".sssom.yml", ".sssom.yaml", ".yml", ".yaml")
_PART = re.compile(r"((?:\\[\\|]|[^|])*)(?:\||$)")
LEFT_OUT, KEPT = "the row is left out", "the row is kept and answers nothing"
#: Rows that are named one by one in remarks, and quotes left open that are got over.
_NAMED, _MOST_OPEN = 10, 100


class Row(NamedTuple):
    """One row: its first line, and its cells that are not empty."""

    line: int
    values: dict[str, str]


class Errors:
    """Collects what is wrong in a file: errors, and remarks on what is left out or unanswered."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[tuple[int, str]] = []
        self.rows: dict[int, tuple[str, str]] = {}
        """Line of a row that is not used -> why, and what becomes of it."""
        self.further: list[tuple[int, str]] = []

    def add(self, problem: str, line: int) -> None:
        """Note an error in a line."""
        self.problems.append((line, problem))

    @contextlib.contextmanager
    def at(self, line: int) -> Iterator[None]:
        """Note the errors of slots as errors in this line, and go on."""
        try:
            yield
        except SlotError as error:
            self.add(str(error), line)

    @contextlib.contextmanager
    def in_row(self, line: int) -> Iterator[None]:
        """Leave out a row with an error of its own, and go on."""
        try:
            yield
        except SlotError as error:
            self.rows[line] = str(error), LEFT_OUT

    def remark(self, problem: str, line: int) -> None:
        """Remark on what is left out of a file that is read all the same."""
        self.further.append((line, problem))

    def raise_first(self) -> None:
        """Raise the first error, if there is one."""
        if not self.problems:
            return
        (line, problem), *others = sorted(self.problems)
        if others:
            lines = list(dict.fromkeys(str(line) for line, _ in others))
            named = ", ".join(lines[:5]) + (", ..." if lines[5:] else "")
            count = f"{len(others)} further error{'s' if len(others) > 1 else ''}"
            problem += f" ({count}, in line{'s' if len(lines) > 1 else ''} {named})"
        raise self.document.error(problem, line)

    def remarks(self) -> tuple[Remark, ...]:
        """List the remarks: those that are alike in one, and no more than a screen of them."""
        lines: dict[str, list[int]] = {}
        rows = ((line, "; ".join(reasons)) for line, reasons in self.rows.items())
        for line, problem in sorted([*self.further, *rows]):
            lines.setdefault(problem, []).append(line)
        alike = list(lines.items())
        if rest := sorted(line for _, of_one in alike[_NAMED:] for line in of_one):
            alike[_NAMED:] = [("this and what is wrong below is not named", rest)]
        return tuple(
            Remark("warning", self.document.file, first, problem + _name_others(others))
            for problem, (first, *others) in alike
        )


def _name_others(lines: Sequence[int]) -> str:
    """Name the lines that a remark is about besides its first.

    >>> _name_others([7, 9]), _name_others([])
    (' (2 more: lines 7, 9)', '')
    """
    if not lines:
        return ""
    named = ", ".join(map(str, lines[:5])) + (", ..." if lines[5:] else "")
    return f" ({len(lines):,} more: line{'s' if lines[1:] else ''} {named})"


class Parts(NamedTuple):
    """The two parts of a mapping set, which may be two files."""

    metadata: list[Entry]
    described: Document
    """The file that the metadata block stands in."""
    table: Document
    rows: Sequence[Line]


def read_parts(path: Path, metadata: Iterator[Path] | None) -> Parts:
    """Read a file's metadata block, or the next given one or the one beside it, and its table."""
    document = text_documents.read(path)
    first = next(
        (at for at, line in enumerate(document.lines) if line.text.strip() and line.text[0] != "#"),
        len(document.lines),
    )
    if first == len(document.lines):
        raise document.error("has no table below its metadata block", len(document.lines))
    head = [line for line in document.lines[:first] if line.text.strip()]
    texts = [line.text[1:] for line in head]
    described = document
    if not head:
        stem = _TABLE.sub("", path.name)
        beside = (path.with_name(f"{stem}{suffix}") for suffix in _BESIDE)
        other = next(metadata, None) if metadata else None
        other = other or next((one for one in beside if one.is_file()), None)
        if other is None:
            problem = "has no metadata block: begin with `#mapping_set_id: ...` and `#license: ...`"
            problem += f", or write them to {stem}.sssom.yml beside it or to the file of --metadata"
            raise document.error(problem, 1)
        described = text_documents.read(other)
        head = list(described.lines)
        texts = [line.text for line in head]
    entries = read_metadata(described, head, texts)
    return Parts(entries, described, document, document.lines[first:])


def name_set(path: Path) -> str:
    """Name a set for its file; `mine.sssom.tsv` is `mine`."""
    slug = re.sub(r"[^A-Za-z0-9._-]+", "-", _TABLE.sub("", path.name)).strip("-.")
    if not slug:
        raise InputError("name the file with letters: the set is named for it", file=str(path))
    return slug


def split_values(cell: str) -> list[str]:
    r"""Part the values of a cell; `\|` is a bar in a value, and `\\` a backslash.

    >>> split_values(r"Zed\|Al|Bob")
    ['Zed|Al', 'Bob']
    """
    parts = (re.sub(r"\\([\\|])", r"\1", part.strip(" ")) for part in _PART.findall(cell))
    return [part for part in parts if part]


def join_values(values: Sequence[str]) -> str:
    r"""Join values in one cell; the inverse of `split_values`.

    >>> join_values(["Zed|Al", "Bob"])
    'Zed\\|Al|Bob'
    """
    return "|".join(value.replace("\\", "\\\\").replace("|", "\\|") for value in values)


def read_rows(lines: Sequence[Line], known: Collection[str], errors: Errors) -> list[Row]:
    """Read the rows of a table; columns of other names than the known ones are left out."""
    rows: list[Row] = []
    header: list[str] = []
    for line, cells, problem in _read_cells(lines):
        if header and problem:
            errors.rows[line] = problem, LEFT_OUT
        elif header:
            with errors.in_row(line):
                rows.append(_read_row(header, line, cells))
        elif problem:
            errors.add(problem, line)
            break
        else:
            with errors.at(line):
                header = _read_header(cells, line, known, errors)
            errors.raise_first()
    errors.raise_first()
    if not rows and not errors.rows:
        raise errors.document.error("its table has no rows", lines[-1].number)
    return rows


def _read_cells(lines: Sequence[Line]) -> Iterator[tuple[int, list[str], str]]:
    """Yield each row that is not blank: its first line, its cells, and why they are none.

    What a quote left open has taken in is read again, from the line below the quote.
    """
    at = width = opened = 0
    while at < len(lines):
        texts = (f"{lines[index].text}\n" for index in range(at, len(lines)))
        reader, start, problem = csv.reader(texts, delimiter="\t", strict=True), at, ""
        try:
            for cells in reader:
                width = width or len(cells)
                if cells and cells[0].startswith("#"):
                    problem = "a line of metadata below the table's header"
                    break
                several = start + reader.line_num > at + 1
                if len(cells) > width or (several and len(cells) < width):
                    problem = f"{len(cells)} cells where the header has {width}"
                    break
                if any(cells):  # what a row lacks at its end is left empty
                    yield lines[at].number, cells + [""] * (width - len(cells)), ""
                at = start + reader.line_num
        except csv.Error as error:
            problem = f"not a row: {error}; is a quote left open?"
        if problem:
            opened += start + reader.line_num > at + 1
            if opened > _MOST_OPEN:
                yield lines[at].number, [], f"{problem}: so are the rows below"
                return
            yield lines[at].number, [], problem
            at += 1


def _read_header(cells: list[str], line: int, known: Collection[str], errors: Errors) -> list[str]:
    """Check the names of the columns; one that is not known gets an empty name."""
    if len(cells) == 1 and "," in cells[0]:
        raise SlotError("the columns must be separated by tabs, not by commas")
    for name in cells:
        if name in known and cells.count(name) > 1:
            raise SlotError(f"the column {name} stands there twice")
        if name not in known:
            errors.remark(f"{describe_unknown(name, known)}: the column is left out", line)
    for name in NEEDED:
        if name not in cells:
            raise SlotError(f"lacks the column {name}")
    return [name if name in known else "" for name in cells]


def _read_row(header: list[str], line: int, cells: list[str]) -> Row:
    named = zip(header, cells, strict=True)
    values = {name: cell for name, cell in named if name and cell.strip()}
    if empty := [name for name in NEEDED if name not in values]:
        raise SlotError(f"{empty[0]} is empty")
    return Row(line, values)


def describe_unknown(name: str, known: Collection[str]) -> str:
    """Say that SSSOM has no such slot, and which is nearest."""
    hint = "".join(f"; nearest: {near}" for near in nearest(name[:60], known, 1))
    return f"{quote_input(name)} is no slot of SSSOM, and the set defines none{hint}"
