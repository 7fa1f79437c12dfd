"""What several commands share: opening the graph, printing JSON and tables."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from typing import TYPE_CHECKING, Any

from ..errors import AmbiguousCode, InputError, UnknownCode
from ..files.printable import one_line as one_line  # noqa: PLC0414  commands take both from here
from ..files.printable import printable as printable  # noqa: PLC0414
from .progress import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from ..api import Graph

COMMON = {
    "--store": "--store PATH  answer from this graph file, not the embedded one\n",
    "--endpoint": """\
--endpoint URL  answer from the graph at this SPARQL endpoint (OCCUGRAPH_USER and
  OCCUGRAPH_PASSWORD, or OCCUGRAPH_TOKEN, in the environment; OCCUGRAPH_TIMEOUT in seconds)
""",
    "--max-mb": """\
--max-mb MB  refuse graph files that hold more, unpacked (default: 256; of several that are checked,
  together)
""",
    "--quiet": "--quiet  print nothing but the result and errors\n",
}
#: Command -> the common options that would mean nothing to it.
WITHOUT = {
    "build": ("--store", "--endpoint", "--max-mb"),
    "completion": ("--endpoint", "--max-mb", "--quiet"),
    "diff": ("--store", "--endpoint"),
    "manual": tuple(COMMON),
    "programme": tuple(COMMON),
    "publish": ("--endpoint",),
    "serve": ("--endpoint",),
}
JSON = "--json  print JSON with stable keys\n"
CITE = "--cite  add a citation of the answer: one line, and BibTeX; JSON has one anyway\n"
MAPPINGS = """\
--mappings FILE...  an SSSOM/TSV file of your own, whose mappings are added on the basis supplied;
  may be repeated
--metadata FILE...  the metadata block of such a file that has none of its own, where it does not
  stand beside it; of several such files, in their order
"""
PROGRAMMES = """\
--programme-file FILE...  a programme file of your own (TOML; see `occugraph programme`), which is
  added; may be repeated
"""
CSV_SAFE = """\
--csv-safe  put a ' before cells of the .csv or .tsv file that a spreadsheet would compute: those
  that begin with = + - @, a tab or a line's end, and are no numbers
"""
#: Options that name files of the user's own, with which the graph is built.
ADDED = ("mappings", "metadata", "programme_file")
#: Lines of one kind that are printed as text; JSON holds all.
PAGE = 20
#: Megabytes that `--max-mb` may allow: more than any machine has.
MOST_MEGABYTES = 10_000_000


def graph(arguments: argparse.Namespace) -> Graph:
    """Open the graph that the command is to answer from."""
    from ..api import open

    opened = open(
        arguments.store,
        mappings=getattr(arguments, "mappings", ()),
        metadata=getattr(arguments, "metadata", ()),
        endpoint=arguments.endpoint,
        programmes=getattr(arguments, "programme_file", ()),
        progress=Progress(arguments).state,
        max_mb=arguments.max_mb,
    )
    note(arguments, *opened.remarks)
    return opened


def apart(arguments: argparse.Namespace, *inputs: str | Path | None) -> None:
    """Refuse to write over what the command reads: `inputs`, or what the graph is opened from."""
    from ..files.atomic_writes import refuse_overwrite

    added = (getattr(arguments, name, ()) for name in ADDED)
    refuse_overwrite(
        [arguments.output], [*inputs, arguments.store, *(path for paths in added for path in paths)]
    )


def csv_safety(arguments: argparse.Namespace) -> AbstractContextManager[None]:
    """Make the cells of the table that is written within harmless, where that is wanted."""
    if not arguments.csv_safe:
        return nullcontext()
    from ..tables.csv_safety import defused

    return defused(arguments.output)


class HelpFormatter(argparse.HelpFormatter):
    """Wraps help to the terminal, whose width is found without importing `shutil`.

    Lines after one that ends in a colon, as examples are, stay as they are.
    """

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        paragraphs = []
        for paragraph in text.split("\n\n"):
            head, _, lines = paragraph.rstrip().partition(":\n")
            kept = f"{indent}{head}:\n{lines}" if lines else ""
            paragraphs.append(kept or super()._fill_text(paragraph, width, indent))
        return "\n\n".join(paragraphs)

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_terminal_columns() - 2)


def _terminal_columns() -> int:
    columns = os.environ.get("COLUMNS", "")
    if columns.isdigit() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):
        return 80


def options(command: argparse._ActionsContainer, usage: str, **settings: dict[str, Any]) -> None:
    """Add the options of a usage text: one a line with its value, then two spaces and its help.

    A line that begins with a space goes on with the help. `[CODE]` may be left out, what ends in
    dots may be repeated, `{a,b}` are choices; `settings` of `add_argument` go by the option's name.
    """
    for line in usage.replace("\n ", " ").splitlines():
        names, _, text = line.partition("  ")
        *flags, value = names.split()
        setting: dict[str, Any] = {"help": text or None}
        if value.startswith("-"):
            flags.append(value)
            setting["action"] = "store_true"
        elif value.startswith("{"):
            setting["choices"] = value.strip("{}").split(",")
        else:
            setting["metavar"] = value.strip("[].")
            count = value.replace(setting["metavar"], "")
            if setting["metavar"] in ("FILE", "DIR"):
                setting["type"] = to_path
            if not flags[-1].startswith("-"):
                setting["nargs"] = {"[]": "?", "[]...": "*", "...": "+"}.get(count)
            elif count:
                setting |= {"action": "append", "default": []}
        setting |= settings.get(flags[-1].lstrip("-").replace("-", "_"), {})
        command.add_argument(*flags, **setting)


def common_options(command: str = "") -> argparse.ArgumentParser:
    """Make a parent parser of the options that are taken before and after a command's name."""
    parent = argparse.ArgumentParser(
        add_help=False, argument_default=argparse.SUPPRESS, formatter_class=HelpFormatter
    )
    without = WITHOUT.get(command, ())
    usage = "".join(text for name, text in COMMON.items() if name not in without)
    options(parent, usage, max_mb={"type": _parse_megabytes})
    return parent


def _parse_megabytes(given: str) -> int:
    if not (given.isascii() and given.isdigit() and 1 <= int(given[:9]) <= MOST_MEGABYTES):
        raise argparse.ArgumentTypeError("must be a whole number of megabytes")
    return int(given)


def add_action(
    actions: Any, name: str, summary: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    """Add an action of a command, which has actions in the place of options."""
    command = actions._prog_prefix.split()[1]
    action: argparse.ArgumentParser = actions.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        parents=[common_options(command)],
        formatter_class=HelpFormatter,
    )
    action.set_defaults(run=run)
    return action


def to_path(value: str) -> Path:
    """Make a path of an option's value; importing `pathlib` costs an answer without one 3 ms."""
    from pathlib import Path

    return Path(value)


def split_pair(option: str, given: str, form: str = "NAME=PATH") -> tuple[str, str]:
    """Split the two values of an option, such as NAME=PATH."""
    name, mark, value = given.partition(":" if ":" in form else "=")
    if not mark or not value:
        raise InputError(f"{option} takes {form}, not {given!r}")
    return name, value


def answer_codes(
    arguments: argparse.Namespace,
    graph: Graph,
    answer: Callable[[str], Any],
    lines: Callable[[Any], Iterable[str]],
) -> None:
    """Print the answer to each code; one that cannot be read is an error after the others."""
    answers: list[Any] = []
    problems: list[UnknownCode | AmbiguousCode] = []
    for code in arguments.code:
        try:
            answers.append(answer(code))
        except (UnknownCode, AmbiguousCode) as error:
            problems.append(error)
    if answers:
        print_answers(arguments, graph, answers, lines, len(arguments.code) > 1)
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise InputError("; ".join(map(str, problems)))


def print_answers(
    arguments: argparse.Namespace,
    graph: Graph,
    answers: Sequence[Any],
    lines: Callable[[Any], Iterable[str]],
    several: bool = False,
) -> None:
    """Print answers: their lines, with --cite a citation of each; with --json records with one."""
    if arguments.json:
        records = [{**each.to_dict(), "citation": graph.cite(each).to_dict()} for each in answers]
        print_json(records if several else records[0])
        return
    for place, answer in enumerate(answers):
        if place:
            print()
        print_lines(lines(answer))
        if arguments.cite:
            citation = graph.cite(answer)
            print_lines(["", citation.text, "", *citation.bibtex.splitlines()])


def print_answer(
    arguments: argparse.Namespace, answer: Any, lines: Callable[[Any], Iterable[str]]
) -> None:
    """Print an answer: its lines, or with --json its record."""
    if arguments.json:
        print_json(answer.to_dict())
    else:
        print_lines(lines(answer))


def print_json(value: Any) -> None:
    """Print a value as indented JSON, escaped where the output is not in Unicode."""
    import json

    unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    print(json.dumps(value, indent=2, ensure_ascii=not unicode))


def print_lines(lines: Iterable[str]) -> None:
    """Print lines, each of which stays one line."""
    print("\n".join(map(printable, lines)))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their columns, each as wide as its widest value."""
    cells = [list(columns), *([one_line(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print(line.rstrip())


def first_lines(lines: Iterable[str], most: int = PAGE) -> Iterator[str]:
    """Yield as many lines as a page of text holds, and how many more there are."""
    lines = iter(lines)
    yield from islice(lines, most)
    if more := sum(1 for _ in lines):
        yield f"  and {more:,} more; --json names them all"


def note(arguments: argparse.Namespace, *messages: str) -> None:
    """Print messages beside the result, on stderr, unless --quiet."""
    if not arguments.quiet:
        for message in messages:
            print(printable(message), file=sys.stderr)
