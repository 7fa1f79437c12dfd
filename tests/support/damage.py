"""Damaged copies of a publisher's document, and what must never happen when one is read.

A reading of a damaged copy either fails with one clear `InputError` that names the file, or says
in its remarks what was lost: see `assert_nothing_lost_in_silence`.
"""

from __future__ import annotations

import os
import random
import re
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from occugraph.errors import InputError
from occugraph.model.sources import DocumentReading

DATA = Path(__file__).parent.parent / "data"
Table = tuple[tuple[str, ...], ...]
Facts = set[tuple[str, tuple[str, ...]]]
Notes = set[tuple[str, str, str, str]]


class Source(NamedTuple):
    """A document's loader, the excerpt written for the tests, and the real file's name."""

    reading: Callable[[str], DocumentReading]
    tables: Callable[[str], dict[str, Table]]
    excerpt: str
    real: str
    lines_forgotten: Callable[[tuple[str, ...]], tuple[str, ...]] = lambda row: row[1:]
    """A row without the columns that hold line numbers."""

    def original(self, which: str) -> bytes:
        return (DATA / self.excerpt if which == "excerpt" else given(self.real)).read_bytes()


class Damage(NamedTuple):
    """What is done to a copy; `fails` where it must be refused."""

    name: str
    apply: Callable[[bytes], bytes]
    fails: bool = False


def given(name: str) -> Path:
    """Find a publisher's document, in the folder given or in `official` beside it.

    Without the folder the test is skipped and says why.
    """
    folder = os.environ.get("OCCUGRAPH_DOCUMENTS")
    if not folder:
        pytest.skip(f"OCCUGRAPH_DOCUMENTS does not name the folder that holds {name}")
    for path in (Path(folder) / name, Path(folder).parent / "official" / name):
        if path.is_file():
            return path
    pytest.skip(f"{name} is not in the folder that OCCUGRAPH_DOCUMENTS names, nor beside it")


def replaced(old: str, new: str, count: int = 1) -> Callable[[bytes], bytes]:
    """Replace what a regular expression matches; the copy must really differ."""

    def apply(content: bytes) -> bytes:
        text, times = re.subn(old, new, content.decode(), count=count, flags=re.MULTILINE)
        assert times, f"nothing in the document looks like {old!r}"
        return text.encode()

    return apply


def _cut(share: float) -> Callable[[bytes], bytes]:
    def apply(content: bytes) -> bytes:
        end = int(len(content) * share)
        return content[:end].decode("utf-8", "ignore").encode()

    return apply


def _lines(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[bytes], bytes]:
    return lambda content: b"\n".join(change(content.split(b"\n")))


def _shuffled(lines: list[bytes]) -> list[bytes]:
    shuffled = lines.copy()
    random.Random(1).shuffle(shuffled)
    return shuffled


def _without(share: float) -> Callable[[list[bytes]], list[bytes]]:
    def change(lines: list[bytes]) -> list[bytes]:
        gone = next(n for n in range(int(len(lines) * share), len(lines)) if lines[n].strip())
        return lines[:gone] + lines[gone + 1 :]

    return change


#: What can happen to any text file.
GENERAL = (
    *(
        Damage(f"cut at {share:.0%}", _cut(share))
        for share in (0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99)
    ),
    Damage("cut in the last line", lambda content: content.rstrip()[:-3]),
    Damage("empty", lambda _: b"", fails=True),
    Damage("white space only", lambda _: b" \n\t\n\n", fails=True),
    Damage("byte order mark", lambda content: b"\xef\xbb\xbf" + content),
    Damage("CRLF", lambda content: content.replace(b"\n", b"\r\n")),
    Damage("CR", lambda content: content.replace(b"\n", b"\r")),
    Damage("no last line end", lambda content: content.rstrip(b"\n")),
    Damage("UTF-16", lambda content: content.decode().encode("utf-16"), fails=True),
    Damage("UTF-16 without mark", lambda content: content.decode().encode("utf-16-le"), fails=True),
    Damage("UTF-32", lambda content: content.decode().encode("utf-32"), fails=True),
    Damage("Windows-1252", lambda content: content.decode().encode("cp1252")),
    Damage("NUL in the middle", lambda c: c[: len(c) // 2] + b"\0" + c[len(c) // 2 :], fails=True),
    Damage("NULs at the end", lambda content: content + b"\0" * 512, fails=True),
    Damage("replacement character", lambda c: "\ufffd".encode().join(c.split(b"e", 1)), fails=True),
    Damage("escape codes", lambda content: content.replace(b"M", b"\x1b[1mM", 1), fails=True),
    Damage("doubled", lambda content: content + content),
    Damage("doubled with marks", lambda c: (b"\xef\xbb\xbf" + c) * 2, fails=True),
    Damage("lines shuffled", _lines(_shuffled)),
    Damage("lines reversed", _lines(lambda lines: lines[::-1])),
    Damage("all in one line", lambda content: content.replace(b"\n", b" ")),
    Damage("a blank line after every line", lambda content: content.replace(b"\n", b"\n\n")),
    Damage("blank lines gone", lambda content: re.sub(rb"\n\s*\n", b"\n", content)),
    Damage("lines indented", lambda content: b"    " + content.replace(b"\n", b"\n    ")),
    *(Damage(f"a line gone at {s:.0%}", _lines(_without(s))) for s in (0.1, 0.35, 0.6, 0.85)),
    Damage("tabs to spaces", lambda content: content.replace(b"\t", b"    ")),
    Damage("spaces to one", lambda content: re.sub(rb"[ \t\xa0]+", b" ", content)),
    Damage("lower case", lambda content: content.decode().lower().encode()),
    Damage("letter l for digit 1", lambda content: content.replace(b"1", b"l"), fails=True),
    Damage("zeros lost", lambda content: re.sub(rb"\b0+(?=\d)", b"", content)),
    Damage("trailing garbage", lambda content: content + b"\nand so on\n", fails=True),
    Damage(
        "a web page", lambda _: b"<!DOCTYPE html>\n<html><body>Sign in</body></html>\n", fails=True
    ),
    Damage("a JSON number", lambda _: b"5\n", fails=True),
    Damage("random bytes", lambda c: random.Random(2).randbytes(len(c)), fails=True),
)


def assert_nothing_lost_in_silence(
    source: Source, original: bytes, damaged: bytes, folder: Path, fails: bool = False
) -> None:
    """Read a damaged copy beside the original and judge what comes of it.

    Either an `InputError` of one line that names the file, or a reading in which every fact that
    is gone, new or different is named by a warning, and, where sentences differ, a remark says
    that this is not the known copy.
    """
    copy = folder / "copy"
    copy.write_bytes(damaged)
    try:
        reading = source.reading(copy)
        facts = _facts(source, copy)
    except InputError as error:
        assert error.file == str(copy)
        assert len(str(error).splitlines()) == 1
        assert str(error).isprintable()
        assert len(str(error)) < 800
        return
    assert not fails, "read without an error"
    warned = " ".join(r.message for r in reading.remarks if r.severity == "warning")
    original_facts, original_notes = _original(source, original)
    for name, row in facts ^ original_facts:
        assert _code(row) in warned, f"{name}: {row} differs, and no warning names it"
    if _notes(reading) != original_notes:
        assert any(remark.message.startswith("not the copy") for remark in reading.remarks)


def _code(row: tuple[str, ...]) -> str:
    """Find the code in a row of facts: the first column that holds one, without punctuation."""
    return next((c for c in row if re.fullmatch(r"\d\d-\d{4}|\d{3,4}|\d\d", c)), row[0])


@cache
def _original(source: Source, content: bytes) -> tuple[Facts, Notes]:
    """Read a document as it was before the damage, once."""
    with tempfile.NamedTemporaryFile() as whole:
        Path(whole.name).write_bytes(content)
        return _facts(source, Path(whole.name)), _notes(source.reading(Path(whole.name)))


def _facts(source: Source, path: Path) -> Facts:
    return {
        (name, source.lines_forgotten(row))
        for name, rows in source.tables(str(path)).items()
        for row in rows[1:]
    }


def _notes(reading: DocumentReading) -> Notes:
    return {(note.scheme, note.code, note.kind, note.text) for note in reading.notes}
