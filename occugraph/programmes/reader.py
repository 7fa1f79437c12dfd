"""An officer's programme file: TOML that names approved occupations and admitted industries.

The layout is the project's own; `programme.schema.json` says it to editors, docs/programmes.md to
people.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from ..eligibility.consistency import fit, whole_ranges
from ..errors import InputError
from ..files import text_documents, toml_lines
from ..model.programmes import Industry, ListEntry, OccupationList, Omission, Programme
from ..model.sources import Contribution, Source
from .codes import Concepts
from .fields import Problem, Problems
from .layout import Written, written
from .resolution import Meaning, Meant, MeantList

SCHEMA = "programme.schema.json"
RIGHTS = "As the authority that is named says"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a programme file says, and every problem with it, in the order of its lines."""

    file: str
    problems: tuple[Problem, ...]
    contribution: Contribution | None
    """None where a problem is an error."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep the file from being used."""
        return tuple(it for it in self.problems if it.severity == "error")


def contribution(path: str | os.PathLike[str], told: Iterable[Contribution]) -> Contribution:
    """Read a programme file that is to be answered from.

    Args:
        path: the TOML file.
        told: what the other sources say; every code must be one of theirs.

    Raises:
        InputError: what is no programme file, or a wrong one; the first error, with its line, and
            how many more there are.

    """
    found = reading(path, told)
    if found.contribution is None:
        first, *others = found.errors
        count = f"{len(others)} further error{'s' if len(others) > 1 else ''}"
        more = f" ({count}: see `occugraph programme check`)" if others else ""
        problem = f"{first.message}{more}"
        raise InputError(problem, file=found.file, line=first.line, column=first.column)
    return found.contribution


def contributions(
    paths: Iterable[str | os.PathLike[str]], known: tuple[Contribution, ...]
) -> tuple[Contribution, ...]:
    """Read programme files that are to be answered from; no two may have one id.

    Args:
        paths: the TOML files.
        known: the contributions of the other sources.

    Raises:
        InputError: as `contribution` does.

    """
    made: tuple[Contribution, ...] = ()
    for path in paths:
        made += (contribution(path, (*known, *made)),)
    return made


def reading(path: str | os.PathLike[str], told: Iterable[Contribution]) -> Reading:
    """Read a programme file, and say all that is wrong with it.

    Args:
        path: the TOML file.
        told: what the other sources say.

    Raises:
        InputError: no text, or no TOML, with line and column.

    """
    document = text_documents.read(path)
    problems = Problems()
    said = written(toml_lines.read(document), problems)
    told = tuple(told)
    concepts = Concepts(told)
    taken = [it.id for part in told for it in part.programmes]
    if said.id in taken:
        message = f"{said.id} is the id of a programme that is there already: choose another"
        problems.error(said.id_at, message)
    occupations = _lists(said, "occupations", concepts, problems)
    industries = _lists(said, "industries", concepts, problems)
    found = tuple(sorted(set(problems.found)))
    if any(it.severity == "error" for it in found):
        return Reading(document.file, found, None)
    made = _contribution(said, os.path.basename(document.file), occupations, industries)
    return Reading(document.file, found, replace(made, document_sha256=document.sha256))


def _lists(
    said: Written,
    kind: Literal["occupations", "industries"],
    concepts: Concepts,
    problems: Problems,
) -> tuple[MeantList, ...]:
    written = said.occupations if kind == "occupations" else said.industries
    lists = Meaning(concepts, kind, problems).lists(written)
    fit(lists, concepts, problems)
    if kind == "industries":
        whole_ranges(lists, concepts, problems)
    return lists


def _contribution(
    said: Written,
    file: str,
    occupations: tuple[MeantList, ...],
    industries: tuple[MeantList, ...],
) -> Contribution:
    lists = tuple(
        OccupationList(
            said.id if number == 1 else f"{said.id}/{number}",
            listed.title or said.title,
            listed.scheme,
            tuple(_entry(it) for it in listed.entries),
        )
        for number, listed in enumerate(occupations, 1)
    )
    programme = Programme(
        said.id,
        said.title,
        said.authority,
        tuple(it.id for it in lists),
        tuple(
            Industry(it.scheme, it.code, it.printed, it.line, it.written.note)
            for listed in industries
            for it in listed.entries
        ),
        tuple(_omission(it) for listed in (*occupations, *industries) for it in listed.left_out),
        said.validity,
        said.description,
    )
    source = Source(
        f"programme-{said.id}",
        f"{said.source} ({file})",  # lines are those of the file
        said.publisher or said.authority,
        RIGHTS,
        issued=said.date,
        landing_page=said.url,
        loader="programme",
    )
    return Contribution(source, lists=lists, programmes=(programme,))


def _entry(it: Meant) -> ListEntry:
    title, note = it.written.title, it.written.note
    return ListEntry(it.printed, title, it.scheme, it.code, it.line, note=note)


def _omission(it: Meant) -> Omission:
    title, note = it.written.title, it.written.note
    return Omission(it.scheme, it.code, it.printed, title, it.line, note)
