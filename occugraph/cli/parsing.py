"""Parsing the command line and ending with the right exit code."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

from ..errors import InputError, OccugraphError
from ..version import __version__
from .shared import everywhere, printable

#: Command -> what `occugraph --help` says of it; each is the module of its name in this folder.
COMMANDS = {
    "build": "build the graph and write it to a file",
    "validate": "check the graph, or any files, against the shapes",
    "search": "find occupations by words of their titles and notes, or by codes",
    "show": "show a concept: its path, notes, exclusions, counterparts, lists",
    "crosswalk": "lead from a code to its counterparts in another scheme",
    "eligible": "decide whether a job qualifies for a programme, with reasons",
    "programme": "check and compare programme files of your own",
    "coverage": "count how far each correspondence reaches, or draw it",
    "diff": "say what changed between two graphs",
    "export": "write the correspondences as mapping sets for other tools",
    "query": "list, show or run the canned questions",
    "load": "put the graph into a SPARQL server",
    "serve": "answer SPARQL queries over HTTP, on this machine",
}

#: Commands that ask no engine; --endpoint would be disregarded.
BESIDE = ("build", "diff", "serve")

EXIT_CODES = """\
exit codes: 0 answered, 1 findings at or above --fail-on, 2 bad input or use,
3 something outside failed (an endpoint, a disk)"""


class _Terminated(KeyboardInterrupt):
    """SIGTERM: the end that an interrupt is, but for the exit code."""


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
        allow_abbrev=False,  # `asked_for` knows the options before the command by their names
    )
    top.add_argument("--version", action="version", version=f"occugraph {__version__}")
    asked = asked_for(argv)
    top.set_defaults(store=None, endpoint=None, quiet=False)
    commands: Any = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, summary in COMMANDS.items():
        if name != asked:
            commands.add_parser(name, help=summary)
            continue
        command = commands.add_parser(name, help=summary, parents=[everywhere()])
        import_module(f".{name}", __package__).register(command)
    return top


def asked_for(argv: Sequence[str]) -> str | None:
    """Find the command in a command line: the first word that is no option and no option's value.

    >>> asked_for(["--store", "show", "--quiet", "query", "list"])
    'query'
    """
    words = iter(argv)
    for word in words:
        if word in ("--store", "--endpoint"):
            next(words, None)
        elif not word.startswith("-"):
            return word
    return None


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        argv: arguments after the program's name; the process's own when None.

    Returns:
        The exit code: 0 answered, 1 findings, 2 bad input or use, 3 something outside failed.

    """
    try:
        words = sys.argv[1:] if argv is None else argv
        code = _run(words)
        sys.stdout.flush()
        return code
    except OccugraphError as error:
        return _failed(str(error), error.exit_code)
    except BrokenPipeError:
        # Whoever read the output has seen enough; nothing is left to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt as stop:
        return _failed("stopped", 143 if isinstance(stop, _Terminated) else 130)
    except MemoryError:
        return _failed("out of memory", 3)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _failed(f"{where}{error.strerror or error}", 3)


def _run(words: Sequence[str]) -> int:
    try:
        arguments, unknown = parser(words).parse_known_args(words)
    except SystemExit as stop:  # --help and --version
        return stop.code if isinstance(stop.code, int) else 0
    if unknown:  # argparse would name the help of the whole program
        problem = f"unrecognized arguments: {' '.join(unknown)}"
        raise InputError(f"{problem} (see occugraph {arguments.command} --help)")
    if arguments.command in BESIDE and arguments.endpoint is not None:
        raise InputError(f"{arguments.command} asks no engine: it takes no --endpoint")
    code: int = arguments.run(arguments)
    return code


def _failed(message: str, code: int) -> int:
    with contextlib.suppress(OSError):
        print(f"occugraph: {printable(message)}", file=sys.stderr)
    return code


def entry() -> NoReturn:
    """Run a command as a process of its own.

    A store that was only read needs no closing, which takes as long as opening it did.
    """
    _settle_streams()
    signal.signal(signal.SIGTERM, _terminate)
    code = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        code = code or 3
    os._exit(code)


def _terminate(number: int, frame: object) -> NoReturn:
    raise _Terminated


def _settle_streams() -> None:
    """Make the standard streams fit for any text, and stand in for those that are closed.

    A file that is opened takes the lowest free number: with none in its place, the store could
    become the standard output.
    """
    for name, flags in (("stdin", os.O_RDONLY), ("stdout", os.O_RDONLY), ("stderr", os.O_WRONLY)):
        if getattr(sys, name) is None:  # writing to a closed output still is an error
            number = os.open(os.devnull, flags)
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, io.TextIOWrapper(io.FileIO(number, mode, closefd=False)))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
