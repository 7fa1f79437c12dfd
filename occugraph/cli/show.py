"""`occugraph show`: all that the graph knows of one concept."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from .shared import JSON, PROGRAMMES, graph, options, print_answer

if TYPE_CHECKING:
    from ..query.concepts import ConceptAnswer

OPTIONS = f"""\
code CODE
--scheme SCHEME  scheme of a bare code
{PROGRAMMES}{JSON}"""


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Shows a concept by its code in any usual spelling: 15-1252, 15125200, "
        "soc2010:15-1132, isco08:2512, C2512, dot1991:030, naics2022:332710, or an IRI."
    )
    options(command, OPTIONS)


def run(arguments: argparse.Namespace) -> int:
    """Look up and print."""
    concept = graph(arguments).concept(arguments.code, scheme=arguments.scheme)
    print_answer(arguments, concept, _lines)
    return 0


def _lines(concept: ConceptAnswer) -> list[str]:
    head = f"{concept.scheme}:{concept.code}  {concept.label}  ({concept.level})"
    lines = [head, f"  {concept.iri}"]
    for title, rows, line in (
        ("path to the top", concept.path[1:], "{code}  {label}".format_map),
        ("below it", concept.children, "{code}  {label}".format_map),
        ("notes", concept.notes, "{kind}: {note}".format_map),
        ("excludes (classified elsewhere)", concept.excludes, _exclusion),
        ("excluded by", concept.excluded_by, _exclusion),
        ("counterparts", concept.counterparts, _counterpart),
        ("on lists", concept.lists, _entry),
    ):
        if rows:
            lines += [f"  {title}:", *(f"    {line(row)}" for row in rows)]
    return lines


def _counterpart(row: dict[str, str]) -> str:
    where = f"{row['correspondence']} line {row['line']}" if row["line"] else row["correspondence"]
    if not row["code"]:
        return f"{row['target']}: no counterpart  [{row['basis']}, {where}]"
    pair = f"[{row['cardinality']}, {row['basis']}, {where}]"
    return f"{row['target']}:{row['code']}  {row['label']}  {pair}"


def _entry(row: dict[str, str]) -> str:
    printed = f"{row['list']}: {row['printedCode']} {row['printedTitle']}".rstrip()
    return f"{printed}  [{row['source']}, line {row['line']}]"


def _exclusion(row: dict[str, str]) -> str:
    condition = f" {row['condition']}" if row["condition"] else ""
    wording = "" if row["wording"] == "excludes" else f"{row['wording']}: "
    where = f"[{row['source']}, line {row['line']}]"
    return f"{wording}{row['code']}  {row['label']}{condition}  {where}"
