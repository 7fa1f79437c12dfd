"""`occugraph query`: the canned questions, and SPARQL of one's own."""

from __future__ import annotations

import argparse
import signal
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError
from .shared import (
    everywhere,
    graph,
    json_option,
    note,
    print_json,
    print_table,
    programmes_option,
)

if TYPE_CHECKING:
    from ..graph.engine import Table


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = "The canned questions: plain SPARQL files with documented parameters."
    actions = command.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="the questions, by topic", parents=[everywhere()])
    listing.add_argument("--topic", help="only those of this topic")
    json_option(listing)
    listing.set_defaults(run=run_list)
    showing = actions.add_parser(
        "show", help="a question: parameters, columns, text", parents=[everywhere()]
    )
    showing.add_argument("name", metavar="NAME")
    json_option(showing)
    showing.set_defaults(run=run_show)
    running = actions.add_parser("run", help="ask a question", parents=[everywhere()])
    running.add_argument("name", metavar="NAME", nargs="?")
    running.add_argument("values", metavar="KEY=VALUE", nargs="*")
    running.add_argument("--file", metavar="FILE", type=Path, help="a SPARQL file of your own")
    programmes_option(running)
    json_option(running)
    running.set_defaults(run=run_run)


def run_list(arguments: argparse.Namespace) -> int:
    """Print the questions."""
    from ..answers.questions import catalogue

    found = catalogue(arguments.topic)
    if arguments.json:
        print_json([{"name": it.name, "topic": it.topic, "summary": it.summary} for it in found])
    else:
        print_table(("TOPIC", "NAME", "SUMMARY"), [(it.topic, it.name, it.summary) for it in found])
    return 0


def run_show(arguments: argparse.Namespace) -> int:
    """Print one question."""
    from ..answers.questions import question

    it = question(arguments.name)
    if arguments.json:
        parameters = [parameter._asdict() for parameter in it.parameters]
        told = {"name": it.name, "topic": it.topic, "summary": it.summary}
        told |= {"description": it.description}
        columns = dict(it.columns)
        print_json({**told, "parameters": parameters, "columns": columns, "sparql": it.sparql})
        return 0
    print(f"{it.name}: {it.summary}")
    if it.description:
        print(f"  {it.description}")
    for parameter in it.parameters:
        usual = "required" if parameter.default is None else f"default {parameter.default!r}"
        example = f"for example {parameter.name}={parameter.example}"
        print(f"  {parameter.name}: {parameter.description} ({parameter.type}, {usual}; {example})")
    print("  columns: " + ", ".join(name for name, _ in it.columns))
    print()
    print("".join(line for line in it.sparql.splitlines(True) if not line.startswith("#+")).strip())
    return 0


def run_run(arguments: argparse.Namespace) -> int:
    """Ask and print the rows."""
    if (arguments.name is None) == (arguments.file is None):
        raise InputError("give either the name of a question or --file FILE")
    if arguments.file is not None:
        table = _own(arguments)
    else:
        table = graph(arguments).query(arguments.name, **_values(arguments.values))
    _print(arguments, table)
    return 0


def _own(arguments: argparse.Namespace) -> Table:
    """Run the user's own SPARQL, which may take for ever."""
    from ..graph.reading import read_bytes

    try:
        query = read_bytes(arguments.file).decode("utf-8")
    except UnicodeDecodeError:
        raise InputError("is not UTF-8 text", file=str(arguments.file)) from None
    if arguments.values:
        raise InputError("--file FILE takes no KEY=VALUE: write the values into the query")
    opened = graph(arguments)
    # The engine does not listen for an interrupt; left to the system, it ends the process.
    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        return opened.sparql(query)
    finally:
        signal.signal(signal.SIGINT, before)


def _values(given: list[str]) -> dict[str, str]:
    values = {}
    for one in given:
        key, equals, value = one.partition("=")
        if not equals or not key.isidentifier():
            raise InputError(f"a value is given as KEY=VALUE, not {one!r}")
        if key in values:
            raise InputError(f"{key} is given twice")
        values[key] = value
    return values


def _print(arguments: argparse.Namespace, table: Table) -> None:
    if arguments.json:
        print_json(table.records())
        return
    rows = [[record[name] for name in table.columns] for record in table.records()]
    print_table(table.columns, rows)
    note(arguments, f"{len(rows):,} row{'' if len(rows) == 1 else 's'}")
