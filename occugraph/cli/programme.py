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
from .shared import JSON, PAGE, add_action, first_lines, options, print_json, print_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..eligibility.comparison import Changes, Difference, ProgrammeRows
    from ..eligibility.decide import Decider
    from ..eligibility.roster_comparison import ChangedRow
    from ..model.sources import Contribution
    from ..programmes.concepts import Concepts
    from ..programmes.reader import Reading
    from ..programmes.rule import Key

DIFF = f"""\
old OLD  a file, or the id of a programme
new NEW  a file, or the id of a programme
--roster FILE  name the rows that are decided otherwise
--soc-column NAME  its column of occupation codes
--naics-column NAME  its column of NAICS codes
--naics CODE  the NAICS code of all rows
--scheme SCHEME  scheme of its occupation codes
--industry-scheme SCHEME  scheme of its industry codes
--on DATE  decide as on this day; without it the days of validity are left aside
{JSON}"""


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Programme files: TOML that says which occupations, at which employers, qualify. "
        "See docs/programmes.md."
    )
    actions = command.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_action(actions, "new", "print a file to begin with", _printing("programme_template.toml"))
    check = add_action(
        actions, "check", "say all that is wrong with files, or what they approve", run_check
    )
    options(check, f"files FILE...  one programme file or several (TOML)\n{JSON}")
    diff = add_action(actions, "diff", "say what came, went and moved between two", run_diff)
    options(diff, DIFF, on={"type": day})
    printing = _printing("programme.schema.json")
    add_action(actions, "schema", "print the JSON Schema, for editors", printing)


def _printing(name: str) -> Callable[[argparse.Namespace], int]:
    """Make an action that prints a file of the package."""

    def run(arguments: argparse.Namespace) -> int:
        from ..resources import folder

        print((folder("programmes") / name).read_text("utf-8"), end="")
        return 0

    return run


def run_check(arguments: argparse.Namespace) -> int:
    """Check and print; 1 where something is an error."""
    from .. import loaders
    from ..programmes.concepts import Concepts
    from ..programmes.reader import read_programme

    concepts = Concepts(loaders.contributions())
    readings = [read_programme(file, concepts) for file in arguments.files]
    if arguments.json:
        records = [_record(reading, concepts) for reading in readings]
        print_json(records if len(records) > 1 else records[0])
    else:
        lines = []
        for reading in readings:
            lines += [
                f"{reading.file}:{each.line}:{each.column}: {each.severity}: {each.message}"
                for each in reading.problems
            ]
            lines += _reach_lines(*_reach(reading, concepts))
        severities = Counter(each.severity for reading in readings for each in reading.problems)
        counted = [format_count(count, name) for name, count in sorted(severities.items())]
        print_lines([*lines, ", ".join(counted) or "no problems"])
    return 0 if all(reading.contribution for reading in readings) else 1


def _reach(
    reading: Reading, concepts: Concepts
) -> tuple[ProgrammeRows | None, list[dict[str, Any]]]:
    from ..eligibility.comparison import collect_rows, count_reach

    if reading.contribution is None:
        return None, []
    rows = collect_rows(reading.contribution)
    return rows, count_reach(rows, concepts)


def _record(reading: Reading, concepts: Concepts) -> dict[str, Any]:
    rows, counts = _reach(reading, concepts)
    return {
        "file": reading.file,
        "programme": rows.programme.id if rows else None,
        "usable": rows is not None,
        "problems": [problem._asdict() for problem in reading.problems],
        "approves": counts,
    }


def _reach_lines(rows: ProgrammeRows | None, counts: list[dict[str, Any]]) -> list[str]:
    if rows is None:
        return []
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
    named = arguments.old, arguments.new
    old, new = (collect_rows(_contribution(name, contributions, concepts)) for name in named)
    difference = compare_programmes(old, new, concepts)
    rows = None if arguments.roster is None else _changed_rows(arguments)
    if arguments.json:
        record: dict[str, Any] = {"old": old.programme.id, "new": new.programme.id}
        record |= difference.to_dict(concepts)
        if rows is not None:
            record["roster"] = [row._asdict() for row in rows]
        print_json(record)
        return 0
    lines = _describe_difference(difference, concepts)
    print_lines([*lines, *(_describe_changed_rows(rows) if rows is not None else ())])
    return 0


def _embedded(name: str, contributions: tuple[Contribution, ...]) -> Contribution | None:
    return {each.id: part for part in contributions for each in part.programmes}.get(name)


def _contribution(
    name: str, contributions: tuple[Contribution, ...], concepts: Concepts
) -> Contribution:
    from ..errors import InputError
    from ..programmes.reader import read_contribution

    embedded = _embedded(name, contributions)
    if embedded is None and not Path(name).exists():
        known = ", ".join(each.id for part in contributions for each in part.programmes)
        raise InputError(f"no such file, and no programme of that id; there is: {known}", file=name)
    return embedded or read_contribution(name, concepts)


def _changed_rows(arguments: argparse.Namespace) -> Iterator[ChangedRow]:
    from ..eligibility.roster_comparison import compare_decisions
    from ..eligibility.rosters import Codes, Columns, Roster

    columns = Columns(arguments.soc_column, arguments.naics_column)
    codes = Codes(arguments.scheme, arguments.industry_scheme)
    old, new = (_decider(name, arguments) for name in (arguments.old, arguments.new))
    values = {"codes": codes, "naics": arguments.naics, "is_industry": new.is_industry}
    roster = Roster(arguments.roster, columns, **values)
    with closing(roster.table):
        yield from compare_decisions(old, new, roster)


def _decider(name: str, arguments: argparse.Namespace) -> Decider:
    from .. import loaders
    from ..api import open
    from ..eligibility.decide import Decider

    embedded = _embedded(name, loaders.contributions()) is not None
    graph = open() if embedded else open(programmes=[name])
    decider = Decider(graph.session, name if embedded else graph.programme, on=arguments.on)
    if arguments.on is None:
        decider.validity = None
    return decider


def _describe_difference(difference: Difference, concepts: Concepts) -> list[str]:
    """Describe how two programmes differ, as they are written and in effect."""
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
                lines += first_lines(f"  {_named(key, concepts)}" for key in keys)
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


def _describe_changed_rows(rows: Iterator[ChangedRow]) -> Iterator[str]:
    """Name the rows of a roster that two programmes decide differently."""
    first = [
        f"  line {row.line}: {row.occupation} {row.industry}: {row.old} -> {row.new}"
        for row in islice(rows, PAGE)
    ]
    more = sum(1 for _ in rows)
    yield f"roster: {format_count(len(first) + more, 'row')} decided otherwise"
    yield from first
    if more:
        yield f"  and {more:,} more; --json names them all"
