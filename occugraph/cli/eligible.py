"""`occugraph eligible`: does a job, at this employer, qualify, and why?"""

from __future__ import annotations

import argparse
import datetime
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from .progress import Progress
from .shared import (
    CITE,
    CSV_SAFE,
    JSON,
    PROGRAMMES,
    apart,
    csv_safety,
    graph,
    note,
    options,
    print_answers,
    print_json,
)

if TYPE_CHECKING:
    from ..eligibility.decision import Decision

MARKS = {True: "yes", False: "no", None: "?"}

OPTIONS = f"""\
code [CODE]  occupation code in any usual spelling
--title TITLE  the job's title, where it has no code
--naics CODE  the employer's NAICS code; of every row of a roster
--programme ID  default: the only one there is
{PROGRAMMES}--on DATE  day of the decision, such as 2026-11-21, where a programme states its days;
  default: today
--scheme SCHEME  scheme of the occupation codes
"""
ROSTERS = f"""\
--roster FILE  a table of jobs: CSV (.csv, .tsv, .txt), or a workbook (.xlsx, .xls); - for the
  standard input
-o --output FILE  the table to write, .csv, .tsv or .xlsx; - for the standard output
--report FILE  a page for people (.html): counts, and the rows that need a person
--soc-column NAME  its column of occupation codes
--naics-column NAME  its column of NAICS codes
--title-column NAME  its column of job titles, by which rows without a code are decided
--industry-scheme SCHEME  scheme of the industry codes
--mixed  read every code for itself, and not by one scheme for its column
--missing VALUES  further values that stand for none, such as 9998,9999
--sheet NAME  the sheet of a workbook
--header-row N  the row that names the columns
{CSV_SAFE}"""
#: Options that say nothing of one job.
OF_ROSTERS = (
    *("output", "report", "soc_column", "naics_column", "title_column", "industry_scheme"),
    *("mixed", "missing", "sheet", "header_row", "csv_safe"),
)


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Decides whether a job at an employer qualifies for a programme. "
        "Says undetermined, and what would settle it, rather than guess."
    )
    command.epilog = (
        "A roster's columns are found by what their headings say, such as SOC, SOC_CODE, 2018 SOC "
        "Code, O*NET-SOC 2019 Code, ISCO-08, DOT (occupation codes); NAICS, NAICS_CODE, 2017 NAICS "
        "(industry codes); Title, Job Title (job titles); SOC_TITLE (titles of the codes, which "
        "are checked). Each column of codes is read in one scheme, by its heading and all its "
        "values, and the summary says which; --scheme settles it."
    )
    options(command, OPTIONS, on={"type": day})
    options(command.add_argument_group("rosters"), ROSTERS, header_row={"type": int})
    options(command, CITE + JSON)


def run(arguments: argparse.Namespace) -> int:
    """Decide and print, or decide on a roster."""
    if arguments.roster is not None:
        return _roster(arguments)
    for name in OF_ROSTERS:
        if getattr(arguments, name):
            option = "-o" if name == "output" else f"--{name.replace('_', '-')}"
            raise InputError(f"{option} goes with --roster FILE")
    if arguments.code is None and arguments.title is None:
        raise InputError("give a CODE, or --title TITLE, or --roster FILE and -o FILE")
    if arguments.code is not None and arguments.title is not None:
        raise InputError("give a CODE or --title TITLE, one of the two")
    opened = graph(arguments)
    decision = opened.eligible(arguments.code, title=arguments.title, **_circumstances(arguments))
    print_answers(arguments, opened, [decision], _lines)
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

    if arguments.code is not None or arguments.title is not None or arguments.output is None:
        raise InputError("--roster FILE goes with -o FILE, and without CODE and --title")
    if arguments.cite:
        raise InputError("--cite goes with one job, not with --roster FILE")
    if arguments.json and str(arguments.output) == "-":
        raise InputError("--json and -o - both go to the standard output: give one of them")
    apart(arguments, arguments.roster)
    missing = tuple(filter(None, (arguments.missing or "").split(",")))
    with csv_safety(arguments), Progress(arguments, "rows") as progress:
        summary = graph(arguments).decide_roster(
            arguments.roster,
            arguments.output,
            columns=Columns(arguments.soc_column, arguments.naics_column, arguments.title_column),
            industry_scheme=arguments.industry_scheme,
            mixed=arguments.mixed,
            missing=missing,
            sheet=arguments.sheet,
            header_row=arguments.header_row,
            report=arguments.report,
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
    if decision.question:
        lines.append(f"  {decision.question}")
    return lines
