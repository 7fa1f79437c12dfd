"""Parsing the command line and ending with the right exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from ..errors import InputError, OccugraphError
from ..version import __version__
from .shared import everywhere

#: Command -> what `occugraph --help` says of it; each is the module of its name in this folder.
COMMANDS = {
    "build": "build the graph and write it to a file",
    "validate": "check the graph, or any files, against the shapes",
    "show": "show a concept: its path, notes, exclusions, counterparts, lists",
    "crosswalk": "lead from a code to its counterparts in another scheme",
    "eligible": "decide whether a job qualifies for a programme, with reasons",
    "coverage": "count how far each correspondence reaches, or draw it",
    "query": "list, show or run the canned questions",
}

EXIT_CODES = """\
exit codes: 0 answered, 1 findings at or above --fail-on, 2 bad input or use,
3 something outside failed (an endpoint, a disk)"""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the use in one line, as every other error does."""

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message} (see {self.prog} --help)")


def parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    """Make the parser of a command line.

    Only the options of the command that is asked for are added, so that an answer does not
    wait for the other commands to be imported.
    """
    top = _Parser(
        prog="occugraph",
        description="Occupation classifications as one graph: crosswalks, eligibility, checks.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[everywhere()],
    )
    top.add_argument("--version", action="version", version=f"occugraph {__version__}")
    top.set_defaults(store=None, quiet=False)
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    asked = next((word for word in argv if word in COMMANDS), None)
    for name, summary in COMMANDS.items():
        if name != asked:
            commands.add_parser(name, help=summary)
            continue
        command = commands.add_parser(name, help=summary, parents=[everywhere()])
        import_module(f".{name}", __package__).register(command)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        argv: arguments after the program's name; the process's own when None.

    Returns:
        The exit code: 0 answered, 1 findings, 2 bad input or use, 3 something outside failed.

    """
    try:
        words = sys.argv[1:] if argv is None else argv
        arguments = parser(words).parse_args(words)
        code: int = arguments.run(arguments)
        sys.stdout.flush()
        return code
    except OccugraphError as error:
        print(f"occugraph: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # Whoever read the output has seen enough; nothing is left to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("occugraph: stopped", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"occugraph: {error.filename or ''}: {error.strerror or error}", file=sys.stderr)
        return 3


def entry() -> NoReturn:
    """Run a command as a process of its own.

    A store that was only read needs no closing, which takes as long as opening it did.
    """
    code = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        code = code or 3
    os._exit(code)
