"""`occugraph show`: all that the graph knows of one concept."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from .shared import graph, json_option, print_json, print_lines, programmes_option

if TYPE_CHECKING:
    from ..query.concepts import ConceptAnswer


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Shows a concept by its code in any usual spelling: 15-1252, 15125200, "
        "soc2010:15-1132, isco08:2512, C2512, dot1991:030, naics2022:332710, or an IRI."
    )
    command.add_argument("code", metavar="CODE")
    command.add_argument("--scheme", help="scheme of a bare code")
    programmes_option(command)
    json_option(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Look up and print."""
    concept = graph(arguments).concept(arguments.code, scheme=arguments.scheme)
    if arguments.json:
        print_json(concept.to_dict())
    else:
        print_lines(_lines(concept))
    return 0


def _lines(concept: ConceptAnswer) -> list[str]:
    lines = [
        f"{concept.scheme}:{concept.code}  {concept.label}  ({concept.level})",
        f"  {concept.iri}",
    ]
    lines += _section(
        "path to the top", [f"{row['code']}  {row['label']}" for row in concept.path[1:]]
    )
    lines += _section("below it", [f"{row['code']}  {row['label']}" for row in concept.children])
    lines += _section("notes", [f"{row['kind']}: {row['note']}" for row in concept.notes])
    lines += _section("excludes (classified elsewhere)", map(_exclusion, concept.excludes))
    lines += _section("excluded by", map(_exclusion, concept.excluded_by))
    lines += _section("counterparts", map(_counterpart, concept.counterparts))
    lines += _section(
        "on lists",
        [
            f"{row['list']}: {row['printedCode']} {row['printedTitle']}".rstrip()
            + f"  [{row['source']}, line {row['line']}]"
            for row in concept.lists
        ],
    )
    return lines


def _section(title: str, items: Any) -> list[str]:
    lines = [f"    {item}" for item in items]
    return [f"  {title}:", *lines] if lines else []


def _counterpart(row: dict[str, str]) -> str:
    where = f"{row['correspondence']} line {row['line']}" if row["line"] else row["correspondence"]
    if not row["code"]:
        return f"{row['target']}: no counterpart  [{row['basis']}, {where}]"
    pair = f"[{row['cardinality']}, {row['basis']}, {where}]"
    return f"{row['target']}:{row['code']}  {row['label']}  {pair}"


def _exclusion(row: dict[str, str]) -> str:
    condition = f" {row['condition']}" if row["condition"] else ""
    wording = "" if row["wording"] == "excludes" else f"{row['wording']}: "
    where = f"[{row['source']}, line {row['line']}]"
    return f"{wording}{row['code']}  {row['label']}{condition}  {where}"
