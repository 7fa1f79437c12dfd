"""An officer's programme file: TOML that names approved occupations and admitted industries.

The layout is the project's own: `programme.schema.json` describes it for editors,
docs/programmes.md for people.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..errors import InputError
from ..files import text_documents, toml_lines
from ..model.programmes import Industry, ListEntry, OccupationList, Omission, Programme
from ..model.sources import Contribution, Source
from .concepts import Concepts
from .layout import Layout, Problem, Problems, read_layout
from .resolution import ResolvedCode, ResolvedList, Resolver, check_lists, check_ranges

RIGHTS = "As the authority that is named says"


@dataclass(frozen=True, slots=True)
class Reading:
    """A programme file as read, and every problem with it, in the order of its lines."""

    file: str
    problems: tuple[Problem, ...]
    contribution: Contribution | None
    """None where a problem is an error."""


def read_contribution(path: str | os.PathLike[str], concepts: Concepts) -> Contribution:
    """Read a programme file that answers are to rest on; its first error is raised."""
    reading = read_programme(path, concepts)
    if reading.contribution is None:
        first, *more = (each for each in reading.problems if each.severity == "error")
        count = f"{len(more)} further error{'s' if len(more) > 1 else ''}"
        hint = f" ({count}: see `occugraph programme check`)" if more else ""
        problem = f"{first.message}{hint}"
        raise InputError(problem, file=reading.file, line=first.line, column=first.column)
    return reading.contribution


def read_contributions(
    paths: Iterable[str | os.PathLike[str]], others: tuple[Contribution, ...]
) -> tuple[Contribution, ...]:
    """Read programme files that answers are to rest on; no two may have one id."""
    concepts = Concepts(others)
    made: tuple[Contribution, ...] = ()
    for path in paths:
        made += (read_contribution(path, concepts),)
        concepts.programmes.update(programme.id for programme in made[-1].programmes)
    return made


def read_programme(path: str | os.PathLike[str], concepts: Concepts) -> Reading:
    """Read a programme file with every problem that it has; what is no TOML is an error."""
    document = text_documents.read(path)
    problems = Problems()
    layout = read_layout(toml_lines.read(document), problems)
    if layout.id in concepts.programmes:
        message = f"{layout.id} is the id of a programme that is there already: choose another"
        problems.error(layout.id_at, message)
    occupations = Resolver(concepts, "occupations", problems).resolve(layout.occupations)
    check_lists(occupations, concepts, problems)
    industries = Resolver(concepts, "industries", problems).resolve(layout.industries)
    check_lists(industries, concepts, problems)
    check_ranges(industries, concepts, problems)
    noted = tuple(sorted(set(problems.noted)))
    if any(problem.severity == "error" for problem in noted):
        return Reading(document.file, noted, None)
    contribution = _contribution(layout, os.path.basename(document.file), occupations, industries)
    return Reading(document.file, noted, replace(contribution, document_sha256=document.sha256))


def _contribution(
    layout: Layout,
    file: str,
    occupations: tuple[ResolvedList, ...],
    industries: tuple[ResolvedList, ...],
) -> Contribution:
    lists = tuple(
        OccupationList(
            layout.id if number == 1 else f"{layout.id}/{number}",
            listed.title or layout.title,
            listed.scheme,
            tuple(map(_entry, listed.entries)),
        )
        for number, listed in enumerate(occupations, 1)
    )
    programme = Programme(
        layout.id,
        layout.title,
        layout.authority,
        tuple(listed.id for listed in lists),
        tuple(
            Industry(
                *(code.scheme, code.code, code.printed, code.line, code.written.note),
                vintages=code.vintages,
            )
            for listed in industries
            for code in listed.entries
        ),
        tuple(_omission(code) for each in (*occupations, *industries) for code in each.omitted),
        layout.validity,
        layout.description,
    )
    source = Source(
        f"programme-{layout.id}",
        f"{layout.source} ({file})",  # lines are those of the file
        layout.publisher or layout.authority,
        RIGHTS,
        issued=layout.date,
        landing_page=layout.url,
        loader="programme",
    )
    return Contribution(source, lists=lists, programmes=(programme,))


def _entry(code: ResolvedCode) -> ListEntry:
    title, note = code.written.title, code.written.note
    return ListEntry(code.printed, title, code.scheme, code.code, code.line, note=note)


def _omission(code: ResolvedCode) -> Omission:
    title, note = code.written.title, code.written.note
    return Omission(code.scheme, code.code, code.printed, title, code.line, note, code.vintages)
