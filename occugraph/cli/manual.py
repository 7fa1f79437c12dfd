"""`occugraph manual`: the manual page, made of the parsers."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..version import __version__
from .shared import print_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = f"""\
.TH OCCUGRAPH 1 "" "occugraph {__version__}" "User Commands"
.SH NAME
occugraph \\- crosswalks, eligibility and checks of occupation classifications as one graph
.SH SYNOPSIS
.B occugraph
.I COMMAND
.RI [ OPTION ]...
.SH DESCRIPTION
Each command answers from the graph that comes with the program, or from one of your own.
.SH COMMANDS"""
TAIL = """\
.SH EXIT STATUS
.TP
.B 0
answered, also "not eligible"
.TP
.B 1
findings at or above \\-\\-fail\\-on
.TP
.B 2
bad input or use
.TP
.B 3
something outside failed, such as an endpoint or a disk
.TP
.B 70
occugraph itself did
.SH ENVIRONMENT
.TP
.B OCCUGRAPH_CACHE
folder of the graph's store, in the place of the user's cache folder
.TP
.B OCCUGRAPH_SCHEMES
ids of the only schemes that the graph is to have, separated by commas
.TP
.B OCCUGRAPH_USER, OCCUGRAPH_PASSWORD, OCCUGRAPH_TOKEN, OCCUGRAPH_TIMEOUT
what an endpoint asks for, and the seconds that an answer of it may take
.TP
.B OCCUGRAPH_DEBUG
1 shows where an error was raised
.TP
.B NO_COLOR
no colours, on a terminal either"""


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options: there are none."""
    command.description = "Prints the manual page of all commands; see the example."


def run(arguments: argparse.Namespace) -> int:
    """Print the page."""
    from .parsing import COMMANDS, make_parser

    lines = HEAD.splitlines()
    for name, summary in COMMANDS.items():
        lines += _describe(name, summary, make_parser(name))
    print_lines([*lines, *TAIL.splitlines()])
    return 0


def _describe(name: str, summary: str, parser: argparse.ArgumentParser) -> Iterator[str]:
    """Describe a command or an action: what it does, its options, its examples."""
    from .examples import EXAMPLES

    yield f".SS occugraph {_roff(name)}"
    yield _roff(parser.description or f"{summary}.")
    actions = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    for action in parser._actions:
        if action in actions or isinstance(action, argparse._HelpAction):
            continue
        value = action.metavar or "|".join(map(str, action.choices or ())) or action.dest
        takes = "" if action.nargs == 0 else f" \\fI{_roff(str(value))}\\fR"
        names = ", ".join(f"\\fB{_roff(one)}\\fR" for one in action.option_strings)
        yield from (".TP", f"{names}{takes}".strip())
        yield _roff((action.help or "").replace("%%", "%")) or "\\&"
    for each in EXAMPLES.get(name, ()):
        yield from (".PP", f"\\fBoccugraph {_roff(each)}\\fR")
    if parser.epilog:
        yield from (".PP", ".nf", *map(_roff, parser.epilog.splitlines()), ".fi")
    for group in actions:
        for listed in group._choices_actions:
            below = group.choices[listed.dest]
            yield from _describe(f"{name} {listed.dest}", listed.help or "", below)


def _roff(text: str) -> str:
    """Write text so that roff takes no character of it for a request."""
    line = " ".join(text.splitlines()).strip().replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{line}" if line.startswith((".", "'")) else line
