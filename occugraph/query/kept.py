"""Rows of the questions that are asked about one concept, kept in files beside the store.

A process that shows a concept then opens no store: its answer costs what reading a few lines does,
however large the graph is. A file is made at first use, for all concepts of a scheme, or for all
codes with the same beginning, at once. What else is computed of the whole graph once, as the search
index, is kept there too.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from ..files.array_files import ArrayFile, open_arrays
from ..files.keyed_lines import find_record, format_keyed_lines, read_records
from ..files.own_files import find_intrusion, keep_own, write_own
from ..files.unfinished import sweep
from ..graph.engine import Engine
from ..rdf.namespaces import BASE, Iris

if TYPE_CHECKING:
    from .session import Record

#: Where a question says which concept it is about; without it, it is about all.
OF_CONCEPT = "{ ?concept skos:notation ?_code ; skos:inScheme/dct:identifier ?_scheme }"
OF_CODES = " UNION ".join(f"{{ BIND (?_{name} AS ?code) }}" for name in ("code", "second", "third"))
#: What takes its place where a file of many is made.
OF_SCHEME = "{ ?concept skos:inScheme/dct:identifier ?_part }"
OF_BEGINNING = "VALUES ?code { ?_codes }"
#: Codes with the same beginning, of so many characters, share a file.
BEGINNING = 2
_CODES = (
    "SELECT DISTINCT ?code { ?concept <http://www.w3.org/2004/02/skos/core#notation> ?code "
    f"FILTER (SUBSTR(?code, 1, {BEGINNING}) = ?_part) }}"
)
#: Question -> the variable that rows are kept by, the part of its text that binds it, and what
#: binds those of one file.
QUESTIONS = {
    "structure": ("", "", ""),
    "levels": ("", "", ""),
    "concepts-spelled": ("code", OF_CODES, OF_BEGINNING),
    **dict.fromkeys(
        (
            "children-of",
            "notes-of",
            "exclusions-of",
            "excluded-by",
            "references-of",
            "sources-of",
            "counterparts-of",
            "lists-of",
            "titles-of",
        ),
        ("concept", OF_CONCEPT, OF_SCHEME),
    ),
}
#: Questions for looking up many codes at once, and what citations name, with a file for the values
#: that each is asked with.
WHOLE = frozenset(
    {
        *("code-index", "codes-of-scheme", "second-codes"),
        *("links-in", "lists-in", "pairs-in", "pairs-in-turned", "unmatched-in"),
        *("correspondence-sources", "decisions-in", "sources"),
    }
)
#: A question that is kept unless what is typed narrows it.
UNNARROWED = "programme-rows"


#: How many files that differ by what they are made of are kept of each kind.
ALIKE = 5

_Read = TypeVar("_Read")


class NotKept(Exception):
    """What no file can be made for."""


class KeptRows:
    """Finds records in files of a folder; each file is made when it is first needed."""

    def __init__(
        self,
        folder: str | None,
        engine: Engine,
        progress: Callable[[str], object] | None = None,
    ) -> None:
        self.folder, self.engine, self._progress = folder, engine, progress
        self.base = BASE
        self._swept = False

    def rows(self, name: str, values: Mapping[str, str | int]) -> list[Record] | None:
        """Find the rows of a question; None where it has to be asked."""
        codes = [str(value) for value in values.values()]
        if name in WHOLE or (name == UNNARROWED and not any(codes)):
            make = partial(self._table, name, values)
            with contextlib.suppress(NotKept):
                line = self.record(f"{name}-{' '.join(codes).encode().hex()}", "", make)
                return _rows(line or "[]")
            return None
        if name not in QUESTIONS:
            return None
        places = [(code[:BEGINNING], code) for code in codes] or [("", "")]
        if QUESTIONS[name][0] == "concept":
            if set(values) != {"scheme", "code"}:
                return None
            scheme = str(values["scheme"])
            places = [(scheme, Iris(self.base).concept(scheme, str(values["code"])))]
        try:
            lines = [self._line(name, part, key) for part, key in places]
        except NotKept:
            return None
        return [row for line in lines if line is not None for row in _rows(line)]

    def _line(self, name: str, part: str, key: str) -> str | None:
        if not part.isascii():  # of no code; what is typed shall not fill a folder
            raise NotKept
        file = f"{name}-{part.encode().hex()}"  # of any characters, on any file system
        return self.record(file, key, partial(self._records, name, part))

    def record(self, name: str, key: str, make: Callable[[], Mapping[str, str]]) -> str | None:
        """Find the record of a key in a file, which `make` gives the records of; None: it has none.

        Raises:
            NotKept: there is no folder, or the file cannot be written or is damaged.

        """
        return self._read(name, lambda: format_keyed_lines(make()), partial(find_record, key=key))

    def records(self, name: str, make: Callable[[], Mapping[str, str]]) -> dict[str, str]:
        """Read all records of a file, for looking up many; raises as `record`."""
        return self._read(name, lambda: format_keyed_lines(make()), read_records)

    def arrays(self, name: str, make: Callable[[], bytes]) -> ArrayFile:
        """Open a file of arrays, which `make` gives the content of; a damaged one is made anew.

        Raises:
            NotKept: there is no folder, or the file cannot be written.

        """
        try:
            return self._read(name, make, open_arrays)
        except NotKept:
            return self._read(name, make, open_arrays)

    def drop_oldest(self, beginning: str) -> None:
        """Remove the oldest files whose names begin so, but for some."""
        with contextlib.suppress(OSError):
            files = [each for each in os.scandir(self.folder) if each.name.startswith(beginning)]
            files.sort(key=lambda each: each.stat().st_mtime)
            for each in files[:-ALIKE]:
                os.remove(each)

    def _read(self, name: str, make: Callable[[], bytes], read: Callable[[str], _Read]) -> _Read:
        """Read a file, which is made where there is none, and removed where it is damaged."""
        path = self._place(name)
        if path is None:
            raise NotKept
        try:
            if not os.path.exists(path):
                self._write(path, make)
            return read(path)
        except ValueError:  # of no use; whoever asks next makes another
            with contextlib.suppress(OSError):
                os.remove(path)
        except OSError:
            self.folder = None
        raise NotKept

    def _place(self, name: str) -> str | None:
        """Find the place of a file in the folder; None where no store is there to hold it."""
        if self.folder is None:
            return None
        try:
            if not os.path.isdir(self.folder):
                self.engine.run("ASK {}")  # builds the store where there is none yet
                with contextlib.suppress(FileExistsError):
                    os.mkdir(self.folder)
                    keep_own(self.folder)
            if not self._swept:
                if find_intrusion(os.stat(self.folder)):
                    raise OSError
                sweep(self.folder)
                self._swept = True
        except OSError:
            self.folder = None
            return None
        return os.path.join(self.folder, name)

    def _write(self, path: str, make: Callable[[], bytes]) -> None:
        """Write a file that appears whole or not at all."""
        try:
            if self._progress:
                self._progress("keeping answers, once for this version")
            write_own(path, make())
        finally:
            if self._progress:
                self._progress("")

    def _table(self, name: str, values: Mapping[str, str | int]) -> dict[str, str]:
        """Ask a question as it is."""
        import json

        from . import catalogue

        rows = catalogue.run(self.engine, name, self.base, **values).records()
        return {"": json.dumps(rows, ensure_ascii=False)}

    def _records(self, name: str, part: str) -> dict[str, str]:
        """Ask a question about all that one file holds."""
        import json

        from ..rdf.terms import text as literal
        from . import catalogue

        tables: dict[str, list[Record]] = {}
        codes = ""
        if QUESTIONS[name][0] == "code":
            rows = self.engine.run(catalogue.bind(_CODES, {"part": literal(part)})).records()
            codes = " ".join(literal(row["code"]) for row in rows)
        query = set_wise(name, part, codes).replace(BASE, self.base)
        for row in self.engine.run(query).records():
            tables.setdefault(row.pop("key", ""), []).append(row)
        return {key: json.dumps(table, ensure_ascii=False) for key, table in tables.items()}


def _rows(line: str) -> list[Record]:
    import json

    rows: list[Record] = json.loads(line)
    return rows


def set_wise(name: str, scheme: str, codes: str) -> str:
    """Word a question about one concept as one about a scheme's, and one of a code as one of many.

    The column `key` stands before its own.
    """
    from ..rdf.terms import text as literal
    from . import catalogue

    question = catalogue.question(name)
    kept_by, binding, of_part = QUESTIONS[name]
    defaults = {
        each.name: catalogue.term(name, each, None)
        for each in question.parameters
        if each.default is not None
    }
    text = question.body
    if kept_by:
        key = f"(str(?{kept_by}) AS ?key)"
        head, rest = text.split("SELECT ", 1)
        distinct = "DISTINCT " if rest.startswith("DISTINCT ") else ""
        text = f"{head}SELECT {distinct}{key} {rest.removeprefix(distinct)}"
        text = text.replace(binding, of_part).replace("GROUP BY ", f"GROUP BY ?{kept_by} ")
    return catalogue.bind(text, {**defaults, "part": literal(scheme), "codes": codes})
