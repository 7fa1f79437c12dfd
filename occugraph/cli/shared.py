"""What several commands share: opening the graph, printing JSON and tables."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ..files.printable import one_line as one_line  # noqa: PLC0414  commands take both from here
from ..files.printable import printable as printable  # noqa: PLC0414

if TYPE_CHECKING:
    from pathlib import Path

    from ..api import Graph


def graph(arguments: argparse.Namespace) -> Graph:
    """Open the graph that the command is to answer from."""
    from ..api import open

    return open(
        arguments.store,
        mappings=getattr(arguments, "mappings", ()),
        endpoint=arguments.endpoint,
        programmes=getattr(arguments, "programmes", ()),
    )


def apart(arguments: argparse.Namespace, *inputs: str | Path | None) -> None:
    """Refuse to write over what the command reads: `inputs`, or what the graph is opened from."""
    from ..files.atomic_writes import refuse_overwrite

    added = (getattr(arguments, name, ()) for name in ("mappings", "programmes"))
    refuse_overwrite(
        [arguments.output], [*inputs, arguments.store, *(path for paths in added for path in paths)]
    )


class HelpFormatter(argparse.HelpFormatter):
    """Wraps help to the terminal, whose width is found without importing `shutil`."""

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


def common_options() -> argparse.ArgumentParser:
    """Make a parent parser of the options that are taken before and after a command's name."""
    parent = argparse.ArgumentParser(
        add_help=False, argument_default=argparse.SUPPRESS, formatter_class=HelpFormatter
    )
    parent.add_argument(
        "--store", metavar="PATH", help="answer from this graph file, not the embedded one"
    )
    parent.add_argument(
        "--endpoint",
        metavar="URL",
        help="answer from the graph at this SPARQL endpoint (OCCUGRAPH_USER and "
        "OCCUGRAPH_PASSWORD, or OCCUGRAPH_TOKEN, in the environment; OCCUGRAPH_TIMEOUT in seconds)",
    )
    parent.add_argument(
        "--quiet", action="store_true", help="print nothing but the result and errors"
    )
    return parent


def to_path(value: str) -> Path:
    """Make a path of an option's value; importing `pathlib` costs an answer without one 3 ms."""
    from pathlib import Path

    return Path(value)


def mappings_option(command: argparse.ArgumentParser) -> None:
    """Add --mappings to a command that takes users' own mapping sets."""
    command.add_argument(
        "--mappings",
        metavar="FILE",
        action="append",
        default=[],
        type=to_path,
        help="an SSSOM/TSV file of your own, whose mappings are added on the basis supplied; may "
        "be repeated",
    )


def programmes_option(command: argparse.ArgumentParser) -> None:
    """Add --programme-file to a command that takes users' own programmes."""
    command.add_argument(
        "--programme-file",
        dest="programmes",
        metavar="FILE",
        action="append",
        default=[],
        type=to_path,
        help="a programme file of your own (TOML; see `occugraph programme`), which is added; may "
        "be repeated",
    )


def json_option(command: argparse.ArgumentParser) -> None:
    """Add --json to an answering command."""
    command.add_argument("--json", action="store_true", help="print JSON with stable keys")


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


def note(arguments: argparse.Namespace, message: str) -> None:
    """Say something beside the result, on stderr, unless --quiet."""
    if not arguments.quiet:
        print(printable(message), file=sys.stderr)
