"""`occugraph eligible`: does a job, at this employer, qualify, and why?"""

from __future__ import annotations

import argparse
import datetime
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from ..tables.columns import INDUSTRIES, OCCUPATIONS, TITLES
from .shared import (
    JSON,
    PROGRAMMES,
    Progress,
    apart,
    graph,
    note,
    options,
    print_answer,
    print_json,
)

if TYPE_CHECKING:
    from ..eligibility.decision import Decision

MARKS = {True: "yes", False: "no", None: "?"}

OPTIONS = f"""\
code [CODE]  occupation code in any usual spelling
--naics CODE  the employer's NAICS code; of every row of a roster
--programme ID  default: the only one there is
{PROGRAMMES}--on DATE  day of the decision, such as 2026-11-21, where a programme states its days;
  default: today
--scheme SCHEME  scheme of a bare occupation code
"""
ROSTERS = """\
--roster FILE  a table of jobs: CSV (.csv, .tsv, .txt), or a workbook (.xlsx); - for the standard
  input
-o --output FILE  the table to write, .csv, .tsv or .xlsx; - for the standard output
--soc-column NAME  its column of occupation codes
--naics-column NAME  its column of NAICS codes
--title-column NAME  its column of job titles, which suggest codes where a row has none
--sheet NAME  the sheet of a workbook
"""


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Decides whether an occupation at an employer qualifies for a programme. "
        "Says undetermined, and what would settle it, rather than guess."
    )
    columns = [", ".join(column.names) for column in (OCCUPATIONS, INDUSTRIES, TITLES)]
    command.epilog = (
        f"Columns are found by these names, whatever their capitals, spaces and marks: "
        f"{columns[0]} (occupation codes); {columns[1]} (industry codes); "
        f"{columns[2]} (job titles). A cell of a workbook that is a number cannot hold the "
        "zeros that codes such as 0110 begin with: where the number is a code, and another one "
        "with zeros before it, its row is an error, unless --scheme leaves one of the two."
    )
    options(command, OPTIONS, on={"type": day})
    options(command.add_argument_group("rosters"), ROSTERS)
    options(command, JSON)


def run(arguments: argparse.Namespace) -> int:
    """Decide and print, or decide on a roster."""
    if arguments.roster is not None:
        return _roster(arguments)
    if arguments.code is None:
        raise InputError("give a CODE, or --roster FILE and -o FILE")
    for name in ("output", "soc_column", "naics_column", "title_column", "sheet"):
        if getattr(arguments, name) is not None:
            option = "-o" if name == "output" else f"--{name.replace('_', '-')}"
            raise InputError(f"{option} goes with --roster FILE")
    decision = graph(arguments).eligible(arguments.code, **_circumstances(arguments))
    print_answer(arguments, decision, _lines)
    return 0


def _circumstances(arguments: argparse.Namespace) -> dict[str, Any]:
    return {name: getattr(arguments, name) for name in ("naics", "programme", "scheme", "on")}


def day(given: str) -> datetime.date:
    """Read a day for argparse."""
    from ..eligibility.decision import read_day

    try:
        return read_day(given)
    except InputError as error:
        raise argparse.ArgumentTypeError(error.problem) from None


def _roster(arguments: argparse.Namespace) -> int:
    from ..eligibility.rosters import Columns

    if arguments.code is not None or arguments.output is None:
        raise InputError("--roster FILE goes with -o FILE, and without CODE")
    if arguments.json and str(arguments.output) == "-":
        raise InputError("--json and -o - both go to the standard output: give one of them")
    apart(arguments, arguments.roster)
    columns = Columns(
        arguments.soc_column, arguments.naics_column, arguments.title_column, arguments.sheet
    )
    with Progress(arguments, "rows") as progress:
        summary = graph(arguments).decide_roster(
            arguments.roster,
            arguments.output,
            columns=columns,
            progress=progress.show,
            **_circumstances(arguments),
        )
    if arguments.json:
        print_json(summary.to_dict())
    else:
        note(arguments, *summary.lines())
    return 0


def _lines(decision: Decision) -> list[str]:
    lines = [f"{decision.status}  ({decision.programme})"]
    for reason in decision.reasons:
        where = ", line ".join(str(part) for part in (reason.source, reason.line) if part)
        lines.append(f"  {reason.rule:<10} {MARKS[reason.holds]:<3}  {reason.message}")
        if where:
            lines.append(f"  {'':<10} {'':<3}  [{where}]")
    for other in decision.alternatives:
        name = f"{other.scheme}:{other.code}  {other.label}"
        lines.append(f"  see also   {name}  [{other.why}, {other.basis}]")
    return lines
