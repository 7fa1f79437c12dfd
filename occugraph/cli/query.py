"""`occugraph query`: the canned questions, and SPARQL of one's own."""

from __future__ import annotations

import argparse
import contextlib
import re
import signal
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ..errors import InputError
from ..files.printable import format_count
from .shared import (
    JSON,
    PROGRAMMES,
    add_action,
    apart,
    graph,
    note,
    options,
    print_json,
    print_lines,
    print_table,
)

if TYPE_CHECKING:
    from ..api import Graph
    from ..graph.engine import Table
    from ..query.catalogue import Question

#: So many rows of a question's example are shown with it.
EXAMPLE_ROWS = 10

LIST = f"""\
--topic TOPIC  only those of this topic
--format {{table,markdown,turtle}}  markdown: the page of the documentation, with the rows of each
  example; turtle: the catalogue as RDF, each question a sh:SPARQLExecutable
{JSON}"""
SHOW = f"""\
name QUESTION  name of a question, as `query list` gives them
{JSON}"""
RUN = f"""\
name [QUESTION]  name of a question, as `query list` gives them; none where --file gives the query
values [VALUE]...  the values of its parameters, in their order (of those without a default, where
  there are no more), or by name as KEY=VALUE
--file FILE  a SPARQL file of your own
{PROGRAMMES}\
--format {{table,csv,tsv,json,ntriples,turtle}}  csv, tsv and json are the SPARQL 1.1 Query Results
  formats; ntriples and turtle say what CONSTRUCT and DESCRIBE give; without it, what the suffix of
  -o says, or a table
-o --output FILE  write to this file
--json  print a JSON list of the rows as plain texts
"""


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = "The canned questions: plain SPARQL files with documented parameters."
    actions = command.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = add_action(actions, "list", "the questions, by topic", run_list)
    options(listing, LIST, format={"default": "table"})
    summary = "a question: parameters, columns, its example with rows, text"
    options(add_action(actions, "show", summary, run_show), SHOW)
    options(add_action(actions, "run", "ask a question", run_run), RUN)


def run_list(arguments: argparse.Namespace) -> int:
    """Print the questions."""
    from ..query import publishing
    from ..query.catalogue import catalogue

    questions = catalogue(arguments.topic)
    if arguments.json:
        names = ("name", "topic", "summary")
        print_json([{name: getattr(one, name) for name in names} for one in questions])
    elif arguments.format == "table":
        rows = [(one.topic, one.name, one.summary) for one in questions]
        print_table(("TOPIC", "NAME", "SUMMARY"), rows)
    else:
        if arguments.format == "turtle":
            page = publishing.turtle(questions)
        else:
            page = publishing.markdown(questions, graph(arguments).engine)
        with _output(None) as file:
            file.write(page.encode())
    return 0


def run_show(arguments: argparse.Namespace) -> int:
    """Print one question, and the rows of its example."""
    from ..query.catalogue import question, run_example

    chosen, opened = question(arguments.name), graph(arguments)
    records = run_example(opened.engine, chosen, opened.base)
    first = records[:EXAMPLE_ROWS]
    if arguments.json:
        record = chosen._asdict()
        record |= {"parameters": [parameter._asdict() for parameter in chosen.parameters]}
        record |= {"columns": dict(chosen.columns)}
        record |= {"example": {"command": chosen.command, "rows": first, "count": len(records)}}
        print_json(record)
        return 0
    print_lines([*_question_lines(chosen), "", "example", f"  {chosen.command}", ""])
    print_table([name for name, _ in chosen.columns], [list(record.values()) for record in first])
    of_all = f"the first {len(first)} of " if len(first) < len(records) else ""
    count = format_count(len(records), "row")
    print_lines([f"{of_all}{count}", "", *chosen.body.splitlines()])
    return 0


def _question_lines(question: Question) -> list[str]:
    lines = [f"{question.name}: {question.summary}"]
    if question.description:
        lines.append(f"  {question.description}")
    if question.parameters:
        lines += ["", "parameters"]
    for parameter in question.parameters:
        usual = "required" if parameter.default is None else f"default {parameter.default!r}"
        example = f"for example {parameter.name}={parameter.example}"
        lines.append(
            f"  {parameter.name}: {parameter.description} ({parameter.type}, {usual}; {example})"
        )
    columns = [f"  {name}: {description}" for name, description in question.columns]
    return [*lines, "", "columns", *columns]


def run_run(arguments: argparse.Namespace) -> int:
    """Ask, and print or write the rows."""
    from ..graph.engine import Rows
    from ..graph.query_text import form
    from ..query import results
    from ..query.catalogue import question
    from ..query.values import check_values

    if (arguments.name is None) == (arguments.file is None):
        raise InputError("give either the name of a question or --file FILE")
    format = _format(arguments)
    if arguments.file is not None:
        if arguments.values:
            raise InputError("--file FILE takes no values: write them into the query")
        apart(arguments, arguments.file)
        query = _read(arguments.file)
        with _located_in(arguments.file):
            form(query)
        results.check(format, query)
        opened = graph(arguments)
        with _located_in(arguments.file):
            table = _run_own(opened, query)
        rows = Rows(table.columns, table)
    else:
        chosen = question(arguments.name)
        values = _values(chosen, arguments.values)
        query = chosen.bound(values)
        results.check(format, query)
        opened = graph(arguments)
        rows = opened.engine.rows(chosen.bound(values, opened.base))
        first = next(iter(rows), None)
        if first is None:
            check_values(opened.session, chosen, values)
        else:
            rows = Rows(rows.columns, chain([first], rows))
    if format != "table":
        with _output(arguments.output) as file:
            results.write(file, format, query, rows.columns, rows, opened.base)
        return 0
    records = rows.table().records()
    if arguments.json:
        print_json(records)
        return 0
    print_table(rows.columns, [list(record.values()) for record in records])
    note(arguments, format_count(len(records), "row"))
    return 0


@contextlib.contextmanager
def _located_in(path: Path) -> Iterator[None]:
    """Add to an error in a query its file and the place that the engine gives."""
    try:
        yield
    except InputError as error:
        match = re.fullmatch(r"(.*): error at (\d+):(\d+): (.*)", error.problem, re.DOTALL)
        if match is None:
            raise InputError(error.problem, file=str(path)) from None
        problem, line, column = f"{match[1]}: {match[4]}", int(match[2]), int(match[3])
        raise InputError(problem, file=str(path), line=line, column=column) from None


def _format(arguments: argparse.Namespace) -> str:
    from ..query.results import FORMATS

    if arguments.json and (arguments.format or arguments.output):
        raise InputError("--json prints plain texts: give it alone, or --format json")
    if arguments.format == "table" and arguments.output:
        raise InputError("a table is printed: choose another --format for -o FILE")
    if arguments.format or not arguments.output:
        return arguments.format or "table"
    suffixes = {suffix: name for name, format_ in FORMATS.items() for suffix in format_.suffixes}
    suffix = arguments.output.suffix.lower()
    if suffix not in suffixes:
        raise InputError(
            f"its name says no format: end it in {', '.join(suffixes)}, or give --format",
            file=str(arguments.output),
        )
    return suffixes[suffix]


def _read(path: Path) -> str:
    from ..rdf.readers import read_bytes

    try:
        return read_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        raise InputError("is not UTF-8 text", file=str(path)) from None


def _run_own(opened: Graph, query: str) -> Table:
    """Run the user's own SPARQL, which may take for ever."""
    # The engine does not listen for an interrupt; left to the system, it ends the process.
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number, handler in before.items():
        if callable(handler):
            signal.signal(number, signal.SIG_DFL)
    try:
        return opened.sparql(query)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _values(chosen: Question, given: list[str]) -> dict[str, str]:
    """Give each value to its parameter: the one that it names, or the next in their order."""
    names = [parameter.name for parameter in chosen.parameters]
    values: dict[str, str] = {}
    in_order = []
    for one in given:
        key, equals, value = one.partition("=")
        if not equals or not key.isidentifier():
            in_order.append(one)
        elif key in values:
            raise InputError(f"{key} is given twice")
        else:
            values[key] = value
    rest = [name for name in names if name not in values]
    required = [one.name for one in chosen.parameters if one.default is None and one.name in rest]
    if len(in_order) > len(rest):
        takes = ", ".join(names) or "no values"
        raise InputError(f"{chosen.name} takes {takes}: there is none for {in_order[len(rest)]!r}")
    places = required if len(in_order) <= len(required) else rest
    return values | dict(zip(places, in_order, strict=False))


def _output(path: Path | None) -> contextlib.AbstractContextManager[BinaryIO]:
    """Open what the result goes to, as bytes: a file put in place at the end, or stdout."""
    if path is None:
        sys.stdout.flush()
        return contextlib.nullcontext(sys.stdout.buffer)
    from ..files.atomic_writes import write_atomically

    return write_atomically(path)
