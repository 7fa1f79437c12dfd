"""Parsing the command line and ending with the right exit code."""

from __future__ import annotations

import argparse
import contextlib
import gc
import io
import os
import re
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import Any, NoReturn

from ..errors import InputError, OccugraphError, UnknownName, guess_name, locate_fault
from ..files.collector import COLLECTED
from ..files.limits import LARGEST_INPUT
from ..version import __version__
from .shared import COMMON, HelpFormatter, common_options, printable

#: Command -> what `occugraph --help` says of it; each is the module of its name in this folder.
COMMANDS = {
    "build": "build the graph and write it to a file",
    "validate": "check the graph, or any files, against the shapes",
    "search": "find occupations by words of their titles and notes, or by codes",
    "show": "show a concept: its path, notes, exclusions, counterparts, lists",
    "schemes": "list the schemes, and what each is joined with",
    "routes": "list the ways from one scheme to another, with what each loses",
    "crosswalk": "lead from a code to its counterparts in another scheme",
    "recode": "recode a table of codes to another scheme, with its numbers",
    "autocode": "find the codes of a table of job titles",
    "eligible": "decide whether a job qualifies for a programme, with reasons",
    "programme": "check and compare programme files of your own",
    "coverage": "count how far each correspondence reaches, or draw it",
    "diff": "say what changed between two graphs",
    "export": "write the correspondences as mapping sets for other tools",
    "query": "list, show or run the canned questions",
    "load": "put the graph into a SPARQL server",
    "publish": "write a site of files: pages, RDF, dumps",
    "serve": "serve pages, JSON, OpenRefine and SPARQL on this machine",
    "mcp": "answer an assistant's questions over the Model Context Protocol",
    "completion": "print what completes commands in a shell: bash, zsh or fish",
    "manual": "print the manual page of all commands, for man",
}

#: Options that may stand before the command's name and take a value.
VALUE_OPTIONS = ("--store", "--endpoint", "--max-mb")
#: Options of the program itself, answered whatever follows.
_TOP_OPTIONS = ("-h", "--help", "--version")

#: Looking for translations of its headings, of which there are none, costs each answer 1 ms.
argparse._ = str  # type: ignore[attr-defined]

EXIT_CODES = """\
exit codes: 0 answered, 1 findings at or above --fail-on, 2 bad input or use,
3 something outside failed (an endpoint, a disk), 70 occugraph itself did"""


class _Terminated(KeyboardInterrupt):
    """SIGTERM: the end that an interrupt is, but for the exit code."""


class _TopHelpFormatter(HelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of the exit codes."""


class _Parser(argparse.ArgumentParser):
    """Reports a mistake in the command line in one line, as every other error is."""

    words: Sequence[str] = ()

    def error(self, message: str) -> NoReturn:
        if message.startswith("the following arguments are required"):
            known = self._option_names()  # one of them may be there, misspelt
            options = [word for word in _list_options(self.words) if word not in known]
            if any(guess_name(option, known) for option in options):
                self._refuse(options)
        if choice := re.search(r"invalid choice: '(.*?)' \(choose from (.*)\)", message):
            likely = guess_name(choice[1], re.findall(r"[\w-]+", choice[2]))
            message += f"; did you mean {likely}?" if likely else ""
        raise InputError(f"{message} (see {self.prog} --help)")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse what is known."""
        self.words = list(args or ())
        return super().parse_known_args(args, namespace)

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse, and name the option that one unknown is likely to be."""
        arguments, unknown = self.parse_known_args(args, namespace)
        if unknown:
            self._refuse(unknown)
        return arguments

    def _refuse(self, unknown: Sequence[str]) -> NoReturn:
        options = _list_options(unknown)
        for option in options:
            if option in COMMON:  # what follows may be a secret, as in an address
                self.error(f"{self.prog} takes no {option}")
        known = self._option_names()
        likely = list(filter(None, (guess_name(option, known) for option in options)))
        hint = "".join(f"; did you mean {name}?" for name in likely)
        if options and not likely:
            hint = f"; there is: {', '.join(sorted(known))}"
        self.error(f"unrecognized arguments: {' '.join(unknown)}{hint}")

    def _option_names(self) -> set[str]:
        """List the long options, those of the actions among them."""
        names = set(self._option_string_actions)
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):
                names.update(*(parser._option_string_actions for parser in action.choices.values()))
        return set(_list_options(names))

    def format_help(self) -> str:
        """Add the examples of the command."""
        from .examples import EXAMPLES

        lines = [f"  occugraph {words}\n" for words in EXAMPLES.get(self.prog[10:], ())]
        epilog, self.epilog = self.epilog, f"examples:\n{''.join(lines)}" if lines else self.epilog
        if lines and epilog:
            self.epilog = f"{self.epilog}\n{epilog}"
        try:
            return super().format_help()
        finally:
            self.epilog = epilog


def _list_options(words: Iterable[str]) -> list[str]:
    return [word.partition("=")[0] for word in words if word.startswith("--")]


def parse(words: Sequence[str]) -> argparse.Namespace:
    """Parse a command line with the parser of its command alone; making all would take long."""
    place = command_place(words)
    if place is None or not set(words[:place]).isdisjoint(_TOP_OPTIONS):
        return _top_parser().parse_args(words)
    if words[place] not in COMMANDS:
        raise UnknownName("command", words[place], tuple(COMMANDS))
    # options of every command may stand before its name
    return make_parser(words[place]).parse_args([*words[:place], *words[place + 1 :]])


def make_parser(name: str) -> argparse.ArgumentParser:
    """Make the parser of a command."""
    parents = [common_options(name)]
    command = _Parser(prog=f"occugraph {name}", parents=parents, formatter_class=HelpFormatter)
    module = import_module(f".{name}", __package__)
    run = getattr(module, "run", None)  # a command of actions has none: each sets its own
    command.set_defaults(command=name, run=run, store=None, endpoint=None, quiet=False)
    command.set_defaults(max_mb=LARGEST_INPUT // 1_000_000)
    module.register(command)
    return command


def _top_parser() -> argparse.ArgumentParser:
    top = _Parser(
        prog="occugraph",
        description="Occupation classifications as one graph: crosswalks, eligibility, checks.",
        epilog=EXIT_CODES,
        formatter_class=_TopHelpFormatter,
        parents=[common_options()],
        allow_abbrev=False,  # `command_place` knows the options before the command by their names
    )
    top.add_argument("--version", action="version", version=f"occugraph {__version__}")
    commands: Any = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, summary in COMMANDS.items():
        commands.add_parser(name, help=summary)
    return top


def command_place(words: Sequence[str]) -> int | None:
    """Find the command in a command line: the first word that is no option and no option's value.

    >>> command_place(["--store", "show", "--quiet", "query", "list"])
    3
    """
    places = iter(range(len(words)))
    for place in places:
        if words[place] in VALUE_OPTIONS:
            next(places, None)
        elif not words[place].startswith("-"):
            return place
    return None


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command."""
    try:
        code = _run(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
        return code
    except OccugraphError as error:
        _show_traceback(error)
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
    except Exception as error:
        _show_traceback(error)
        mistake = f"a mistake of occugraph {__version__}, not of yours: {locate_fault(error)}"
        remedy = "report this line with your command, and with what OCCUGRAPH_DEBUG=1 adds to it"
        return _failed(f"{mistake}; {remedy}", 70)


def _run(words: Sequence[str]) -> int:
    try:
        arguments = parse(words)
    except SystemExit as stop:  # --help and --version
        return stop.code if isinstance(stop.code, int) else 0
    run: Callable[[argparse.Namespace], int] = arguments.run
    if arguments.endpoint is None:
        return run(arguments)
    from ..remote.endpoints import blame_server

    with blame_server(arguments.endpoint):
        return run(arguments)


def _failed(message: str, code: int) -> int:
    from ..files.secrets import hide_secrets

    with contextlib.suppress(OSError):
        print(f"occugraph: {printable(hide_secrets(message))}", file=sys.stderr)
    return code


def _show_traceback(error: Exception) -> None:
    """Show where an exception was raised, to those who look for the cause."""
    if os.environ.get("OCCUGRAPH_DEBUG"):
        from traceback import format_exception

        from ..files.secrets import hide_secrets

        with contextlib.suppress(OSError):
            print(hide_secrets("".join(format_exception(error))), end="", file=sys.stderr)


def entry() -> NoReturn:
    """Run a command as its own process; a store that was only read needs no slow closing."""
    gc.set_threshold(COLLECTED)
    _prepare_streams()
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


def _prepare_streams() -> None:
    """Let streams take any text; replace closed ones, lest a store opens under their numbers."""
    for name, flags in (("stdin", os.O_RDONLY), ("stdout", os.O_RDONLY), ("stderr", os.O_WRONLY)):
        if getattr(sys, name) is None:  # writing to a closed output still is an error
            number = os.open(os.devnull, flags)
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, io.TextIOWrapper(io.FileIO(number, mode, closefd=False)))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
