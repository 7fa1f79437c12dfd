"""`occugraph eligible`: does a job, at this employer, qualify, and why?"""

from __future__ import annotations

import argparse
import datetime
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError, quote_input
from ..tables.columns import INDUSTRIES, OCCUPATIONS, TITLES
from .shared import apart, graph, json_option, note, print_json, print_lines, programmes_option

if TYPE_CHECKING:
    from ..eligibility.decision import Decision

MARKS = {True: "yes", False: "no", None: "?"}
#: Seconds between two lines of progress.
PAUSE = 0.2


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Decides whether an occupation at an employer qualifies for a programme. "
        "Says undetermined, and what would settle it, rather than guess."
    )
    columns = (OCCUPATIONS, INDUSTRIES, TITLES)
    occupations, industries, titles = (", ".join(column.names) for column in columns)
    command.epilog = (
        f"Columns are found by these names, whatever their capitals, spaces and marks: "
        f"{occupations} (occupation codes); {industries} (industry codes); {titles} (job titles). "
        "A cell of a workbook that is a number cannot hold the zeros that codes such as 0110 begin "
        "with: where the number is a code, and another one with zeros before it, its row is an "
        "error, unless --scheme leaves one of the two."
    )
    command.add_argument(
        "code", metavar="CODE", nargs="?", help="occupation code in any usual spelling"
    )
    command.add_argument(
        "--naics", metavar="CODE", help="the employer's NAICS code; of every row of a roster"
    )
    command.add_argument("--programme", metavar="ID", help="default: the only one there is")
    programmes_option(command)
    command.add_argument(
        "--on",
        metavar="DATE",
        type=day,
        help="day of the decision, such as 2026-11-21, where a programme states its days; "
        "default: today",
    )
    command.add_argument("--scheme", help="scheme of a bare occupation code")
    roster = command.add_argument_group("rosters")
    roster.add_argument(
        "--roster",
        metavar="FILE",
        type=Path,
        help="a table of jobs: CSV (.csv, .tsv, .txt), or a workbook (.xlsx); - for the standard "
        "input",
    )
    roster.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=Path,
        help="the table to write, .csv, .tsv or .xlsx; - for the standard output",
    )
    roster.add_argument("--soc-column", metavar="NAME", help="its column of occupation codes")
    roster.add_argument("--naics-column", metavar="NAME", help="its column of NAICS codes")
    roster.add_argument(
        "--title-column",
        metavar="NAME",
        help="its column of job titles, which suggest codes where a row has none",
    )
    roster.add_argument("--sheet", metavar="NAME", help="the sheet of a workbook")
    json_option(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Decide and print, or decide on a roster."""
    options = {name: getattr(arguments, name) for name in ("naics", "programme", "scheme", "on")}
    if arguments.roster is not None:
        return _decide_roster(arguments, options)
    if arguments.code is None:
        raise InputError("give a CODE, or --roster FILE and -o FILE")
    for name in ("output", "soc_column", "naics_column", "title_column", "sheet"):
        if getattr(arguments, name) is not None:
            option = "-o" if name == "output" else f"--{name.replace('_', '-')}"
            raise InputError(f"{option} goes with --roster FILE")
    decision = graph(arguments).eligible(arguments.code, **options)
    if arguments.json:
        print_json(decision.to_dict())
    else:
        print_lines(_lines(decision))
    return 0


def day(given: str) -> datetime.date:
    """Read a day for argparse."""
    try:
        if len(given) == 10:
            return datetime.date.fromisoformat(given)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{quote_input(given)} is no day such as 2026-11-21")


def _decide_roster(arguments: argparse.Namespace, options: dict[str, Any]) -> int:
    from ..eligibility.rosters import Columns

    if arguments.code is not None or arguments.output is None:
        raise InputError("--roster FILE goes with -o FILE, and without CODE")
    if arguments.json and str(arguments.output) == "-":
        raise InputError("--json and -o - both go to the standard output: give one of them")
    apart(arguments, arguments.roster)
    columns = Columns(
        arguments.soc_column, arguments.naics_column, arguments.title_column, arguments.sheet
    )
    with Progress(arguments) as progress:
        summary = graph(arguments).decide_roster(
            arguments.roster, arguments.output, columns=columns, progress=progress.show, **options
        )
    if arguments.json:
        print_json(summary.to_dict())
    else:
        for line in summary.lines():
            note(arguments, line)
    return 0


class Progress:
    """Shows on a terminal how many rows are done, and takes the line away at the end."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._watched = not arguments.quiet and sys.stderr is not None and sys.stderr.isatty()
        self._began = self._last = time.monotonic()
        self._width = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._width:
            self._write("")
            sys.stderr.write("\r")
            sys.stderr.flush()

    def show(self, done: int) -> None:
        """Show how many are done, where it is time to."""
        now = time.monotonic()
        if not self._watched or now - self._last < PAUSE:
            return
        self._last = now
        speed = done / (now - self._began)
        self._write(f"{done:,} rows, {speed:,.0f} a second")

    def _write(self, text: str) -> None:
        sys.stderr.write(f"\r{text:<{self._width}}")
        sys.stderr.flush()
        self._width = len(text)


def _lines(decision: Decision) -> list[str]:
    lines = [f"{decision.status}  ({decision.programme})"]
    for reason in decision.reasons:
        where = ", line ".join(str(part) for part in (reason.source, reason.line) if part)
        lines.append(f"  {reason.rule:<10} {MARKS[reason.holds]:<3}  {reason.message}")
        lines.append(f"  {'':<10} {'':<3}  [{where}]")
    for other in decision.alternatives:
        lines.append(
            f"  see also   {other.scheme}:{other.code}  {other.label}  [{other.why}, {other.basis}]"
        )
    return lines
