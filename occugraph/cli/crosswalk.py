"""`occugraph crosswalk`: counterparts of a code, or of a file of codes, in another scheme."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..errors import InputError
from ..tables.columns import CODES
from .shared import (
    apart,
    graph,
    json_option,
    mappings_option,
    note,
    print_json,
    print_lines,
    to_path,
)

if TYPE_CHECKING:
    from ..crosswalk.lookup import CrosswalkAnswer

#: Options of tables: they do not go with one CODE.
TABLES = {"-o": "output", "--code-column": "code_column", "--title-column": "title_column"}


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Leads from a code of one occupation scheme to its counterparts in another. Every "
        "counterpart comes with its basis, its cardinality and the table rows that it rests on."
    )
    command.epilog = (
        "A cell of a workbook that is a number cannot hold the zeros that codes such as 0110 begin "
        "with: where the number is a code, and another one with zeros before it, it is recoded "
        "only if --scheme leaves one of the two."
    )
    command.add_argument("code", metavar="CODE", nargs="?")
    command.add_argument("--to", metavar="SCHEME", required=True, help="the scheme to lead to")
    command.add_argument("--scheme", help="scheme of a bare code")
    command.add_argument(
        "--basis",
        metavar="LIST",
        help="what answers may rest on, separated by commas: official, curated, supplied, "
        "derived (all of them by default), suggested",
    )
    command.add_argument(
        "--codes",
        metavar="FILE",
        type=to_path,
        help="a table of codes: CSV (.csv, .tsv, .txt), or a workbook (.xlsx); - for the standard "
        "input",
    )
    command.add_argument(
        "--code-column",
        metavar="NAME",
        help=f"its column of codes; found by the names {', '.join(CODES.names)}",
    )
    command.add_argument(
        "--suggest",
        action="store_true",
        help="add concepts that share words with it, marked as suggested, with a confidence",
    )
    command.add_argument(
        "--titles", metavar="FILE", type=to_path, help="a table of job titles to suggest codes for"
    )
    command.add_argument("--title-column", metavar="NAME", help="its column of job titles")
    command.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=to_path,
        help="the table to write, .csv, .tsv or .xlsx; - for the standard output",
    )
    mappings_option(command)
    json_option(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Look up and print, or recode a file."""
    from ..crosswalk.lookup import USUAL

    basis = tuple(arguments.basis.split(",")) if arguments.basis is not None else USUAL
    if arguments.suggest:
        basis = (*basis, "suggested")
    if arguments.titles is not None:
        return _titles(arguments)
    if arguments.codes is not None:
        return _batch(arguments, basis)
    if arguments.code is None:
        raise InputError("give a CODE, or --codes FILE or --titles FILE and -o FILE")
    for option, name in TABLES.items():
        if getattr(arguments, name) is not None:
            raise InputError(f"{option} goes with --codes FILE or --titles FILE")
    options = {"scheme": arguments.scheme, "basis": basis}
    answer = graph(arguments).crosswalk(arguments.code, arguments.to, **options)
    if arguments.json:
        print_json(answer.to_dict())
    else:
        print_lines(_lines(answer))
    return 0


def _batch(arguments: argparse.Namespace, basis: tuple[str, ...]) -> int:
    from ..recoding.recode import recode

    if arguments.code is not None or arguments.output is None or arguments.json:
        raise InputError("--codes FILE goes with -o FILE, and with neither CODE nor --json")
    apart(arguments, arguments.codes)
    files = arguments.codes, arguments.output
    options = {"scheme": arguments.scheme, "column": arguments.code_column, "basis": basis}
    summary = recode(graph(arguments).session, *files, to=arguments.to, **options)
    for line in summary.lines():
        note(arguments, line)
    return 0


def _titles(arguments: argparse.Namespace) -> int:
    from ..recoding.recode import suggest_codes

    if arguments.code or arguments.codes or arguments.output is None or arguments.json:
        problem = "--titles FILE goes with -o FILE, and with neither CODE, --codes nor --json"
        raise InputError(problem)
    apart(arguments, arguments.titles)
    files, column = (arguments.titles, arguments.output), arguments.title_column
    counts = suggest_codes(graph(arguments).session, *files, to=arguments.to, column=column)
    for line in counts.lines():
        note(arguments, line)
    return 0


def _lines(answer: CrosswalkAnswer) -> list[str]:
    concept = answer.source
    name = f"{concept.scheme}:{concept.code}  {concept.label}"
    lines = [f"{name}  -> {answer.target_scheme}: {answer.status}"]
    for target in answer.targets:
        marks = f"{target.match}, {target.cardinality}, {target.basis}"
        lines.append(f"  {target.code}  {target.label}  [{marks}]")
        for path in (target.path, *target.further_paths):
            steps = [
                f"{step.target} ({step.correspondence}"
                + (f" line {step.line})" if step.line else ")")
                for step in path
            ]
            lines.append(f"    {' -> '.join([path[0].source, *steps])}")
    if answer.warning:
        lines.append(f"  note: {answer.warning}")
    if answer.suggestions is not None:
        by_words = "suggested by words alone, for a person to decide"
        lines.append(f"  suggestions: {by_words if answer.suggestions else 'none'}")
    for one in answer.suggestions or ():
        marks = f"related, suggested, confidence {one.confidence:.3f}"
        lines.append(f"    {one.code}  {one.label}  [{marks}]")
    return lines
