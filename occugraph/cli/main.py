"""Parsing the command line and ending with the right exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from ..errors import InputError, OccugraphError
from ..version import __version__
from . import build, eligible, query, show, validate

COMMANDS = (build, validate, show, eligible, query)

EXIT_CODES = """\
exit codes: 0 answered, 1 findings at or above --fail-on, 2 bad input or use,
3 something outside failed (an endpoint, a disk)"""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the use in one line, as every other error does."""

    def error(self, message: str) -> None:  # type: ignore[override]
        raise InputError(f"{message} (see {self.prog} --help)")


def parser() -> argparse.ArgumentParser:
    """Make the parser of the whole command line."""
    top = _Parser(
        prog="occugraph",
        description="Occupation classifications as one graph: crosswalks, eligibility, checks.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"occugraph {__version__}")
    top.add_argument("--store", metavar="PATH", help="answer from this graph file, not the embedded one")
    top.add_argument("--quiet", action="store_true", help="print nothing but the result and errors")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.register(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        argv: arguments after the program's name; the process's own when None.

    Returns:
        The exit code: 0 answered, 1 findings, 2 bad input or use, 3 something outside failed.
    """
    try:
        arguments = parser().parse_args(argv)
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
