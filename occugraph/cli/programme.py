"""`occugraph programme`: an officer's programme files, checked and compared."""

from __future__ import annotations

import argparse
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .eligible import day
from .programme_lines import decided_otherwise, differing
from .shared import common_options, json_option, print_json, print_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..eligibility.decide import Decider
    from ..eligibility.reach import Rule
    from ..eligibility.roster_comparison import Touched
    from ..model.sources import Contribution
    from ..programmes.reader import Reading


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Programme files: TOML that says which occupations, at which employers, qualify. "
        "See docs/programmes.md."
    )
    actions = command.add_subparsers(dest="action", metavar="ACTION", required=True)
    new = actions.add_parser("new", help="print a file to begin with", parents=[common_options()])
    new.set_defaults(run=run_new)
    check = actions.add_parser(
        "check",
        help="say all that is wrong with files, or what they approve",
        parents=[common_options()],
    )
    check.add_argument("files", metavar="FILE", type=Path, nargs="+")
    json_option(check)
    check.set_defaults(run=run_check)
    diff = actions.add_parser(
        "diff", help="say what came, went and moved between two", parents=[common_options()]
    )
    for name in ("old", "new"):
        diff.add_argument(name, metavar=name.upper(), help="a file, or the id of a programme")
    diff.add_argument(
        "--roster", metavar="FILE", type=Path, help="name the rows that are decided otherwise"
    )
    diff.add_argument("--soc-column", metavar="NAME", help="its column of occupation codes")
    diff.add_argument("--naics-column", metavar="NAME", help="its column of NAICS codes")
    diff.add_argument("--naics", metavar="CODE", help="the NAICS code of all rows")
    diff.add_argument(
        "--on",
        metavar="DATE",
        type=day,
        help="decide as on this day; without it the days of validity are left aside",
    )
    json_option(diff)
    diff.set_defaults(run=run_diff)
    schema = actions.add_parser(
        "schema", help="print the JSON Schema, for editors", parents=[common_options()]
    )
    schema.set_defaults(run=run_schema)


def run_new(arguments: argparse.Namespace) -> int:
    """Print the template."""
    print(_packaged("programme_template.toml"), end="")
    return 0


def run_schema(arguments: argparse.Namespace) -> int:
    """Print the JSON Schema."""
    from ..programmes.reader import SCHEMA

    print(_packaged(SCHEMA), end="")
    return 0


def _packaged(name: str) -> str:
    from ..resources import folder

    return (folder("programmes") / name).read_text("utf-8")


def run_check(arguments: argparse.Namespace) -> int:
    """Check and print; 1 where something is an error."""
    from .. import loaders
    from ..programmes.reader import reading

    told = loaders.contributions()
    found = [reading(file, told) for file in arguments.files]
    if arguments.json:
        said = [_record(it, told) for it in found]
        print_json(said if len(said) > 1 else said[0])
    else:
        lines = [line for it in found for line in _told(it, told)]
        severities = Counter(problem.severity for it in found for problem in it.problems)
        counted = [
            f"{number} {name}{'' if number == 1 else 's'}"
            for name in ("error", "warning")
            if (number := severities[name])
        ]
        print_lines([*lines, ", ".join(counted) or "no problems"])
    return 0 if all(it.contribution for it in found) else 1


def _approved(
    found: Reading, told: tuple[Contribution, ...]
) -> tuple[Rule | None, list[dict[str, Any]]]:
    from ..eligibility.reach import counts, rule
    from ..programmes.codes import Concepts

    made = rule(found.contribution) if found.contribution else None
    return made, counts(made, Concepts(told)) if made else []


def _record(found: Reading, told: tuple[Contribution, ...]) -> dict[str, Any]:
    made, approves = _approved(found, told)
    return {
        "file": found.file,
        "programme": made.programme.id if made else None,
        "usable": made is not None,
        "problems": [it._asdict() for it in found.problems],
        "approves": approves,
    }


def _told(found: Reading, told: tuple[Contribution, ...]) -> list[str]:
    made, approves = _approved(found, told)
    return [
        *(
            f"{found.file}:{it.line}:{it.column}: {it.severity}: {it.message}"
            for it in found.problems
        ),
        *(_approving(made, approves) if made else ()),
    ]


def _approving(made: Rule, approves: list[dict[str, Any]]) -> list[str]:
    it = made.programme
    days = it.validity
    valid = ""
    if days:
        parts = (("from", days.start), ("to", days.end))
        valid = ", valid " + " ".join(f"{word} {value}" for word, value in parts if value)
    lines = [f"{it.id}: {it.title} ({it.authority}){valid}"]
    for told in approves:
        many = told["entries"] != 1
        verb = told["verb"][:-1] if many else told["verb"]
        levels = ", ".join(f"{number} {level}" for level, number in told["levels"].items())
        left_out = f"; {told['left_out']} left out" if told["left_out"] else ""
        lines.append(
            f"  {told['scheme']}: {told['entries']:,} {'entries' if many else 'entry'} ({levels}) "
            f"{verb} {told['reached']:,} of {told['of']:,} {told['level'].lower()}{left_out}"
        )
    return lines


def run_diff(arguments: argparse.Namespace) -> int:
    """Compare and print."""
    from .. import loaders
    from ..eligibility.comparison import difference
    from ..eligibility.reach import rule
    from ..programmes.codes import Concepts

    told = loaders.contributions()
    concepts = Concepts(told)
    old, new = (rule(_contribution(name, told)) for name in (arguments.old, arguments.new))
    found = difference(old, new, concepts)
    rows = None if arguments.roster is None else _touched(arguments)
    if arguments.json:
        said = {"old": old.programme.id, "new": new.programme.id, **found.to_dict(concepts)}
        if rows is not None:
            said["roster"] = [row._asdict() for row in rows]
        print_json(said)
        return 0
    print_lines(
        [*differing(found, concepts), *(decided_otherwise(rows) if rows is not None else ())]
    )
    return 0


def _embedded(name: str, told: tuple[Contribution, ...]) -> Contribution | None:
    return next((it for it in told for programme in it.programmes if programme.id == name), None)


def _contribution(name: str, told: tuple[Contribution, ...]) -> Contribution:
    from ..errors import InputError
    from ..programmes.reader import contribution

    embedded = _embedded(name, told)
    if embedded is None and not Path(name).exists():
        known = ", ".join(it.id for part in told for it in part.programmes)
        raise InputError(f"no such file, and no programme of that id; there is: {known}", file=name)
    return embedded or contribution(name, told)


def _touched(arguments: argparse.Namespace) -> Iterator[Touched]:
    from ..eligibility.roster_comparison import touched
    from ..eligibility.rosters import Columns, Roster

    columns = Columns(arguments.soc_column, arguments.naics_column)
    roster = Roster(arguments.roster, columns, naics=arguments.naics)
    old, new = (_decider(name, arguments) for name in (arguments.old, arguments.new))
    with closing(roster.jobs()) as jobs:
        yield from touched(old, new, jobs)


def _decider(name: str, arguments: argparse.Namespace) -> Decider:
    from .. import loaders
    from ..api import open
    from ..eligibility.decide import Decider

    embedded = _embedded(name, loaders.contributions()) is not None
    graph = open() if embedded else open(programmes=[name])
    named = name if embedded else graph.programme
    decider = Decider(graph.engine, named, many=True, on=arguments.on, base=graph.base)
    if arguments.on is None:
        decider.validity = None
    return decider
