"""Rows of the questions that are asked about one concept, kept in files beside the store.

A process that shows a concept then opens no store: its answer costs what reading a few lines does,
however large the graph is. The files are made at first use, for every concept at once.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..files.keyed_lines import find_record, format_keyed_lines
from ..graph.engine import Engine
from ..rdf.namespaces import BASE, Iris
from . import catalogue

if TYPE_CHECKING:
    from .session import Record

#: Where a question says which concept it is about; without it, it is about all.
OF_CONCEPT = "{ ?concept skos:notation ?_code ; skos:inScheme/dct:identifier ?_scheme }"
OF_CODES = "VALUES ?given { ?_code ?_second ?_third }"
#: Question -> the variable that rows are kept by, and the part of its text that binds it.
QUESTIONS = {
    "structure": ("", ""),
    "levels": ("", ""),
    "concepts-spelled": ("given", OF_CODES),
    **dict.fromkeys(
        ("children-of", "notes-of", "exclusions-of", "excluded-by", "counterparts-of", "lists-of"),
        ("concept", OF_CONCEPT),
    ),
}


class KeptRows:
    """Finds the rows of a question in a folder, which is made from an engine's answers."""

    def __init__(self, folder: str | None, engine: Engine) -> None:
        self.folder, self.engine = folder, engine

    def rows(self, name: str, values: Mapping[str, str | int]) -> list[Record] | None:
        """Find the rows of a question; None where it has to be asked."""
        if name not in QUESTIONS or not self._is_made():
            return None
        keys = [str(value) for value in values.values()]
        if QUESTIONS[name][0] == "concept":
            if set(values) != {"scheme", "code"}:
                return None
            keys = [Iris(BASE).concept(str(values["scheme"]), str(values["code"]))]
        try:
            path = os.path.join(self.folder or "", name)
            lines = [find_record(path, key) for key in keys or [""]]
            return [row for line in lines if line for row in _rows(line)]
        except (OSError, ValueError):  # a damaged file is of no use
            self.folder = None
            return None

    def _is_made(self) -> bool:
        if self.folder is None:
            return False
        if os.path.isdir(self.folder) or self._make(self.folder):
            return True
        self.folder = None
        return False

    def _make(self, folder: str) -> bool:
        """Make the folder, which appears whole or not at all; nothing is made without a store."""
        import shutil

        self.engine.run("ASK {}")  # builds the store where there is none yet
        temporary = f"{folder}.{os.getpid()}"
        try:
            os.mkdir(temporary)
            for name in QUESTIONS:
                with open(os.path.join(temporary, name), "wb") as file:
                    file.write(format_keyed_lines(self._records(name)))
            with contextlib.suppress(OSError):  # another process was first
                os.rename(temporary, folder)
        except OSError:
            return False
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
        return os.path.isdir(folder)

    def _records(self, name: str) -> dict[str, str]:
        """Ask a question about all concepts at once."""
        tables: dict[str, list[list[str]]] = {}
        for row in self.engine.run(set_wise(name)).records():
            key = row.pop("key", "")
            tables.setdefault(key, [[*row]]).append([*row.values()])
        return {key: json.dumps(table, ensure_ascii=False) for key, table in tables.items()}


def _rows(line: str) -> list[Record]:
    """Read the rows of a table, whose first row names the columns."""
    columns, *rows = json.loads(line)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def set_wise(name: str) -> str:
    """Word a question about one concept as one about all, with the column `key` before its own."""
    question = catalogue.question(name)
    kept_by, binding = QUESTIONS[name]
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
        text = text.replace(binding, "").replace("GROUP BY ", f"GROUP BY ?{kept_by} ")
    return catalogue.bind(text, defaults)
