"""Recoding a CSV file of codes: every row kept in its order, every loss said in its row."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Generator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from ..errors import InputError, OccugraphError, shown
from ..graph.engine import Engine
from ..graph.placing import replacing
from ..namespaces import BASE
from .crosswalk import USUAL, Crosswalk, CrosswalkAnswer

#: Columns added to the input's, in this order.
ADDED = (
    "source_scheme",
    "source_code",
    "target_scheme",
    "target_code",
    "target_label",
    "match",
    "basis",
    "cardinality",
    "path",
    "reason",
)
#: Names that a column of codes goes by.
CODE_COLUMNS = ("code", "soc", "soc_code", "occ_code", "isco", "isco08", "onet", "dot")
#: Codes remembered at the same time; more distinct ones than any scheme has are wrong ones.
REMEMBERED = 10_000
#: Lines written at a time.
BLOCK = 5_000
#: Longest row, in bytes; a longer one is no row of codes (an unclosed quote, say).
LONGEST_ROW = 1_000_000


@dataclass(slots=True)
class Summary:
    """What became of the rows."""

    rows: int = 0
    written: int = 0
    status: Counter[str] = field(default_factory=Counter)
    schemes: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        """Say it for a person."""
        told = ", ".join(f"{count:,} {status}" for status, count in sorted(self.status.items()))
        lines = [f"{self.rows:,} rows in, {self.written:,} rows out: {told or 'nothing to recode'}"]
        if len(self.schemes) > 1:
            mixed = ", ".join(f"{count:,} {name}" for name, count in self.schemes.most_common())
            lines.append(f"the column mixes schemes: {mixed}")
        return lines


def recode(
    engine: Engine,
    source: Path,
    output: Path,
    *,
    to: str,
    scheme: str | None = None,
    column: str | None = None,
    basis: Collection[str] = USUAL,
    base: str = BASE,
) -> Summary:
    """Recode a CSV file: the input's columns, then those of `ADDED`, one row a counterpart.

    A row without a counterpart is kept once, with its reason. Memory does not grow with the file.

    Args:
        engine: where to look.
        source: a CSV file with a header line; commas, semicolons or tabs; UTF-8 or Latin-1.
        output: the CSV file to write; it appears whole or not at all.
        to: id of the scheme to lead to.
        scheme: scheme of the codes; each row's own where None.
        column: name of the column of codes; found by its name where None.
        basis: what an answer may rest on.
        base: where the graph's own IRIs live.

    Raises:
        InputError: a file that is no such table, with its line.
        OutsideError: the disk refused.

    """
    look_up = Crosswalk(engine, to, basis=basis, whole=True, base=base)
    summary = Summary()
    remembered: dict[str, _Known] = {}
    with closing(_rows(source)) as rows, replacing(output) as file:
        header = next(rows)
        at = _column(header, column, source)
        said = csv.writer(_Echo(), lineterminator="").writerow
        lines = [f"{said([*header, *ADDED])}\n"]
        for row in rows:
            given = row[at]
            known = remembered.get(given)
            if known is None:
                if len(remembered) >= REMEMBERED:
                    remembered.clear()
                status, scheme_found, told = _recoded(look_up, given, scheme)
                known = status, scheme_found, [said(more) for more in told]
                remembered[given] = known
            status, scheme_found, added = known
            summary.rows += 1
            summary.written += len(added)
            summary.status[status] += 1
            if scheme_found:
                summary.schemes[scheme_found] += 1
            kept = said(row)
            lines += [f"{kept},{more}\n" for more in added]
            if len(lines) > BLOCK:
                file.write("".join(lines).encode())
                lines.clear()
        file.write("".join(lines).encode())
    return summary


class _Echo:
    """Where a CSV writer writes to when its line is wanted as text."""

    def write(self, line: str) -> str:
        return line


_Known = tuple[str, str, list[str]]
"""Status, scheme, and the added columns as CSV text, one a counterpart."""


def _recoded(
    look_up: Crosswalk, given: str, scheme: str | None
) -> tuple[str, str, list[list[str]]]:
    """Answer for one code: status, its scheme, and what to add to its row, once a counterpart."""
    try:
        answer = look_up.answer(given, scheme=scheme)
    except OccugraphError as error:
        lost = _lost_zeros(look_up, given.strip(), scheme)
        reason = f"{error}{lost}"
        return "not a code", "", [["", "", look_up.to, "", "", "", "", "", "", reason]]
    it = answer.source
    ends = [it.scheme, it.code, answer.target_scheme]
    if not answer.targets:
        return answer.status, it.scheme, [[*ends, "", "", "", "", "", "", answer.warning]]
    return (
        answer.status,
        it.scheme,
        [[*ends, *_told(answer, n)] for n in range(len(answer.targets))],
    )


def _told(answer: CrosswalkAnswer, number: int) -> list[str]:
    target = answer.targets[number]
    path = " > ".join([target.path[0].source, *(step.target for step in target.path)])
    head = [target.code, target.label, target.match, target.basis, target.cardinality]
    return [*head, path, answer.warning]


def _lost_zeros(look_up: Crosswalk, code: str, scheme: str | None) -> str:
    """Say so when a code would be one with the zeros that spreadsheets take away."""
    if not (code.isascii() and code.isdigit()):
        return ""
    for length in (3, 4):
        if len(code) < length:
            try:
                it = look_up.answer(code.zfill(length), scheme=scheme).source
            except OccugraphError:
                continue
            return f"; {it.scheme}:{it.code} is one: has the column lost its zeros?"
    return ""


def _column(header: list[str], wanted: str | None, source: Path) -> int:
    if wanted is not None:
        if wanted not in header:
            named = ", ".join(map(shown, header))
            raise InputError(
                f"no column {shown(wanted)}; there is: {named}", file=str(source), line=1
            )
        return header.index(wanted)
    if len(header) == 1:
        if any(character.isdigit() for character in header[0]):
            problem = (
                f"the first line must name the column, and {shown(header[0])} looks like a code"
            )
            raise InputError(problem, file=str(source), line=1)
        return 0
    found = [at for at, name in enumerate(header) if name.strip().lower() in CODE_COLUMNS]
    if len(found) != 1:
        named = ", ".join(map(shown, header))
        problem = f"which column holds the codes? give --code-column, one of: {named}"
        raise InputError(problem, file=str(source), line=1)
    return found[0]


def _rows(path: Path) -> Generator[list[str], None, None]:
    """Yield the header, then the rows, skipping empty lines.

    Raises:
        InputError: what is not a table, with its line.

    """
    with _opened(path) as file:
        head = file.read(65_536)
        if not head.strip():
            raise InputError("is empty", file=str(path))
        if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise InputError("is UTF-16; save it as CSV, UTF-8", file=str(path))
        if b"\0" in head:
            raise InputError("is not a text file; save it as CSV, UTF-8", file=str(path))
        file.seek(0)
        text = io.TextIOWrapper(file, _encoding(path), newline="")
        first = head.splitlines()[0].decode("latin-1")
        delimiter = max(",;\t", key=first.count)  # the first of them where there is none
        csv.field_size_limit(LONGEST_ROW)
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        try:
            width = 0
            for row in reader:
                if not any(row):
                    continue
                width = width or len(row)
                if len(row) != width:
                    problem = f"{len(row)} fields where the header has {width}"
                    raise InputError(problem, file=str(path), line=reader.line_num)
                yield row
        except csv.Error as error:
            problem = f"not a row of CSV: {error}; is a quote left open?"
            raise InputError(problem, file=str(path), line=reader.line_num) from None


def _opened(path: Path) -> BinaryIO:
    try:
        return open(path, "rb")
    except IsADirectoryError:
        raise InputError("is a folder; name a file in it", file=str(path)) from None
    except FileNotFoundError:
        raise InputError("no such file", file=str(path)) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=str(path)) from None


def _encoding(path: Path) -> str:
    """Find a file's encoding by reading it through: UTF-8, or what spreadsheets write."""
    return next(name for name in ("utf-8-sig", "cp1252", "latin-1") if _decodes(path, name))


def _decodes(path: Path, encoding: str) -> bool:
    with open(path, encoding=encoding, newline="") as text:
        try:
            while text.read(1 << 20):
                pass
        except UnicodeDecodeError:
            return False
    return True
