"""`occugraph crosswalk`: counterparts of a code, or of a file of codes, in another scheme."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..errors import InputError
from ..columns.headings import EXAMPLES
from .shared import JSON, MAPPINGS, apart, graph, note, options, print_answer

if TYPE_CHECKING:
    from ..crosswalk.lookup import CrosswalkAnswer

#: Options of tables: they do not go with one CODE.
TABLES = {"-o": "output", "--code-column": "code_column", "--title-column": "title_column"}
#: Options of codes: titles are suggested codes by their words alone.
OF_CODES = ("scheme", "via", "basis")

OPTIONS = f"""\
code [CODE]
--to SCHEME  the scheme to lead to
--scheme SCHEME  scheme of a bare code
--via SCHEME  a scheme that the route to it has to pass; `occugraph routes` lists the routes
--basis LIST  what answers may rest on, separated by commas: official, curated, supplied, derived
  (all of them by default), suggested
--codes FILE  a table of codes: CSV (.csv, .tsv, .txt), or a workbook (.xlsx); - for the standard
  input
--code-column NAME  its column of codes; found by the names {", ".join(CODES.names)}
--suggest  add concepts that share words with it, marked as suggested, with a confidence
--titles FILE  a table of job titles to suggest codes for
--title-column NAME  its column of job titles
-o --output FILE  the table to write, .csv, .tsv or .xlsx; - for the standard output
{MAPPINGS}{JSON}"""


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
    options(command, OPTIONS, to={"required": True})


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
    settings = {"scheme": arguments.scheme, "basis": basis, "via": arguments.via}
    answer = graph(arguments).crosswalk(arguments.code, arguments.to, **settings)
    print_answer(arguments, answer, _lines)
    return 0


def _batch(arguments: argparse.Namespace, basis: tuple[str, ...]) -> int:
    from ..recoding.recode import recode

    if arguments.code is not None or arguments.output is None or arguments.json:
        raise InputError("--codes FILE goes with -o FILE, and with neither CODE nor --json")
    apart(arguments, arguments.codes)
    files = arguments.codes, arguments.output
    settings = {"to": arguments.to, "via": arguments.via, "scheme": arguments.scheme}
    settings |= {"column": arguments.code_column, "basis": basis}
    note(arguments, *recode(graph(arguments).session, *files, **settings).lines())
    return 0


def _titles(arguments: argparse.Namespace) -> int:
    from ..recoding.recode import suggest_codes

    if arguments.code or arguments.codes or arguments.output is None or arguments.json:
        problem = "--titles FILE goes with -o FILE, and with neither CODE, --codes nor --json"
        raise InputError(problem)
    for name in OF_CODES:
        if getattr(arguments, name) is not None:
            raise InputError(f"--{name} goes with CODE or --codes FILE, not with --titles")
    apart(arguments, arguments.titles)
    files, column = (arguments.titles, arguments.output), arguments.title_column
    counts = suggest_codes(graph(arguments).session, *files, to=arguments.to, column=column)
    note(arguments, *counts.lines())
    return 0


def _lines(answer: CrosswalkAnswer) -> list[str]:
    concept = answer.source
    name = f"{concept.scheme}:{concept.code}  {concept.label}"
    lines = [f"{name}  -> {answer.target_scheme}: {answer.status}"]
    if len(answer.route) > 2:
        lines.append(f"  route: {' > '.join(answer.route)}")
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
