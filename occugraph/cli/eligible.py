"""`occugraph eligible`: does a job, at this employer, qualify, and why?"""

from __future__ import annotations

import argparse
import datetime
from typing import TYPE_CHECKING

from ..errors import InputError, shown
from .shared import graph, json_option, print_json, print_lines, programmes_option

if TYPE_CHECKING:
    from ..answers.decisions import Eligibility

MARKS = {True: "yes", False: "no", None: "?"}


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Decides whether an occupation at an employer qualifies for a programme. "
        "Says undetermined, and what would settle it, rather than guess."
    )
    command.add_argument("code", metavar="CODE", help="occupation code in any usual spelling")
    command.add_argument("--naics", metavar="CODE", help="the employer's NAICS code")
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
    json_option(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Decide and print."""
    decision = graph(arguments).eligible(
        arguments.code,
        naics=arguments.naics,
        programme=arguments.programme,
        scheme=arguments.scheme,
        on=arguments.on,
    )
    if arguments.json:
        print_json(decision.to_dict())
    else:
        print_lines(_lines(decision))
    return 0


def day(given: str) -> datetime.date:
    """Read a day.

    Raises:
        InputError: not a day.

    """
    try:
        return datetime.date.fromisoformat(given)
    except ValueError:
        raise InputError(f"--on {shown(given)}: must be a day such as 2026-11-21") from None


def _lines(decision: Eligibility) -> list[str]:
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
