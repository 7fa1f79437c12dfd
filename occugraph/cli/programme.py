"""`occugraph programme`: an officer's programme files, checked and compared."""

from __future__ import annotations

import argparse
from collections import Counter
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..files.printable import format_count
from .eligible import day
from .shared import common_options, json_option, print_json, print_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..eligibility.comparison import Changes, Difference, ProgrammeRows
    from ..eligibility.decide import Decider
    from ..eligibility.roster_decisions import ChangedRow
    from ..model.sources import Contribution
    from ..programmes.concepts import Concepts
    from ..programmes.rule import Key

#: Rows of a roster, or codes, that a page of text names.
NAMED = 20


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Programme files: TOML that says which occupations, at which employers, qualify. "
        "See docs/programmes.md."
    )
    actions = command.add_subparsers(dest="action", metavar="ACTION", required=True)

    def add_action(name: str, explanation: str, **defaults: Any) -> argparse.ArgumentParser:
        action = actions.add_parser(name, help=explanation, parents=[common_options()])
        action.set_defaults(**defaults)
        return action

    add_action("new", "print a file to begin with", run=run_print, file="programme_template.toml")
    explanation = "say all that is wrong with files, or what they approve"
    check = add_action("check", explanation, run=run_check)
    check.add_argument("files", metavar="FILE", type=Path, nargs="+")
    json_option(check)
    diff = add_action("diff", "say what came, went and moved between two", run=run_diff)
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
    explanation = "print the JSON Schema, for editors"
    add_action("schema", explanation, run=run_print, file="programme.schema.json")


def run_print(arguments: argparse.Namespace) -> int:
    """Print the template or the JSON Schema."""
    from ..resources import folder

    print((folder("programmes") / arguments.file).read_text("utf-8"), end="")
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """Check and print; 1 where something is an error."""
    from .. import loaders
    from ..eligibility.comparison import collect_rows, count_reach
    from ..programmes.concepts import Concepts
    from ..programmes.reader import read_programme

    contributions = loaders.contributions()
    concepts = Concepts(contributions)
    readings = [read_programme(file, contributions) for file in arguments.files]
    records: list[dict[str, Any]] = []
    lines: list[str] = []
    for reading in readings:
        rows = collect_rows(reading.contribution) if reading.contribution else None
        counts = count_reach(rows, concepts) if rows else []
        records.append(
            {
                "file": reading.file,
                "programme": rows.programme.id if rows else None,
                "usable": rows is not None,
                "problems": [problem._asdict() for problem in reading.problems],
                "approves": counts,
            }
        )
        lines += (
            f"{reading.file}:{each.line}:{each.column}: {each.severity}: {each.message}"
            for each in reading.problems
        )
        lines += _reach_lines(rows, counts) if rows else ()
    if arguments.json:
        print_json(records if len(records) > 1 else records[0])
    else:
        severities = Counter(each.severity for reading in readings for each in reading.problems)
        counted = [
            f"{number} {name}{'' if number == 1 else 's'}"
            for name in ("error", "warning")
            if (number := severities[name])
        ]
        print_lines([*lines, ", ".join(counted) or "no problems"])
    return 0 if all(reading.contribution for reading in readings) else 1


def _reach_lines(rows: ProgrammeRows, counts: list[dict[str, Any]]) -> list[str]:
    programme, days = rows.programme, rows.programme.validity
    valid = ""
    if days:
        parts = (("from", days.start), ("to", days.end))
        valid = ", valid " + " ".join(f"{word} {value}" for word, value in parts if value)
    lines = [f"{programme.id}: {programme.title} ({programme.authority}){valid}"]
    for count in counts:
        many = count["entries"] != 1
        verb = count["verb"][:-1] if many else count["verb"]
        levels = ", ".join(f"{number} {level}" for level, number in count["levels"].items())
        left_out = f"; {count['left_out']} left out" if count["left_out"] else ""
        lines.append(
            f"  {count['scheme']}: {count['entries']:,} {'entries' if many else 'entry'} "
            f"({levels}) {verb} {count['reached']:,} of {count['of']:,} "
            f"{count['level'].lower()}{left_out}"
        )
    return lines


def run_diff(arguments: argparse.Namespace) -> int:
    """Compare and print."""
    from .. import loaders
    from ..eligibility.comparison import collect_rows, compare_programmes
    from ..programmes.concepts import Concepts

    contributions = loaders.contributions()
    concepts = Concepts(contributions)
    old, new = (
        collect_rows(_contribution(name, contributions)) for name in (arguments.old, arguments.new)
    )
    difference = compare_programmes(old, new, concepts)
    rows = None if arguments.roster is None else _changed_rows(arguments)
    if arguments.json:
        ids = {"old": old.programme.id, "new": new.programme.id}
        record = ids | difference.to_dict(concepts)
        if rows is not None:
            record["roster"] = [row._asdict() for row in rows]
        print_json(record)
        return 0
    row_lines = () if rows is None else _row_lines(rows)
    print_lines([*_difference_lines(difference, concepts), *row_lines])
    return 0


def _embedded(name: str, contributions: tuple[Contribution, ...]) -> Contribution | None:
    return next(
        (part for part in contributions for programme in part.programmes if programme.id == name),
        None,
    )


def _contribution(name: str, contributions: tuple[Contribution, ...]) -> Contribution:
    from ..errors import InputError
    from ..programmes.reader import read_contribution

    embedded = _embedded(name, contributions)
    if embedded is None and not Path(name).exists():
        known = ", ".join(each.id for part in contributions for each in part.programmes)
        raise InputError(f"no such file, and no programme of that id; there is: {known}", file=name)
    return embedded or read_contribution(name, contributions)


def _changed_rows(arguments: argparse.Namespace) -> Iterator[ChangedRow]:
    from ..eligibility.roster_decisions import compare_decisions
    from ..eligibility.rosters import Columns, Roster

    columns = Columns(arguments.soc_column, arguments.naics_column)
    roster = Roster(arguments.roster, columns, naics=arguments.naics)
    old, new = (_decider(name, arguments) for name in (arguments.old, arguments.new))
    with closing(roster.jobs()) as jobs:
        yield from compare_decisions(old, new, jobs)


def _decider(name: str, arguments: argparse.Namespace) -> Decider:
    from .. import loaders
    from ..api import open
    from ..eligibility.decide import Decider

    embedded = _embedded(name, loaders.contributions()) is not None
    graph = open() if embedded else open(programmes=[name])
    named = name if embedded else graph.programme
    decider = Decider(graph.session, named, on=arguments.on)
    if arguments.on is None:
        decider.validity = None
    return decider


def _difference_lines(difference: Difference, concepts: Concepts) -> list[str]:
    if not difference:
        return ["no difference"]
    lines = [f"{name}: {old or 'none'} -> {new or 'none'}" for name, old, new in difference.fields]
    for kind, changes in difference.rows.items():
        lines += _changed(kind.replace("_", " "), changes, concepts)
    for kind, effect in difference.effect.items():
        if not (effect.came or effect.went):
            lines.append(f"in effect, {kind}: no change")
        for word, keys in (("came", effect.came), ("went", effect.went)):
            if keys:
                lines.append(f"in effect, {kind} that {word}: {len(keys):,}")
                lines += _first(f"  {_named(key, concepts)}" for key in keys)
    return lines


def _changed(kind: str, changes: Changes, concepts: Concepts) -> Iterator[str]:
    for word, rows in (("came", changes.came), ("went", changes.went)):
        for row in rows:
            yield f"{kind}: {word}: {_named(row.key, concepts)} (line {row.line})"
    for move in changes.moved:
        target = f"{_named(move.new.key, concepts)} (line {move.new.line})"
        yield f"{kind}: moved: {_named(move.old.key, concepts)} -> {target}, {move.how}"
    for move in changes.reworded:
        pairs = ((move.old.title, move.new.title), (move.old.note, move.new.note))
        words = [f"{old or 'none'} -> {new or 'none'}" for old, new in pairs if old != new]
        yield f"{kind}: reworded: {_named(move.new.key, concepts)}: {'; '.join(words)}"


def _named(key: Key, concepts: Concepts) -> str:
    return f"{key[0]}:{concepts.title(*key)}"


def _first(lines: Iterator[str]) -> Iterator[str]:
    yield from islice(lines, NAMED)
    if more := sum(1 for _ in lines):
        yield f"  and {more:,} more; --json names them all"


def _row_lines(rows: Iterator[ChangedRow]) -> Iterator[str]:
    named: list[str] = []
    count = 0
    for row in rows:
        count += 1
        if count <= NAMED:
            named.append(
                f"  line {row.line}: {row.occupation} {row.industry}: {row.old} -> {row.new}"
            )
    yield f"roster: {format_count(count, 'row')} decided otherwise"
    yield from named
    if count > NAMED:
        yield f"  and {count - NAMED:,} more; --json names them all"
