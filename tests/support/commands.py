"""Makes docs/commands.md of the commands' own parsers: `python -m tests.support.commands`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from occugraph.cli.parsing import COMMANDS, EXIT_CODES, make_parser
from occugraph.cli.shared import common_options
from tests.support.running import ROOT

PAGE = ROOT / "docs" / "commands.md"
OPENING = """\
# The commands

What `occugraph COMMAND --help` says of every command. The first options are of all of them, and may
stand before the command's name too.
"""
TABLE = "\n| | |\n|---|---|\n"


def draw() -> str:
    """Write the page: the options of all commands, then each command with its actions."""
    common = list(common_options()._actions)
    page = f"{OPENING}{TABLE}{''.join(map(_write_row, common))}\n{EXIT_CODES.capitalize()}.\n"
    flags = {action.dest for action in common} | {"help"}
    for name in COMMANDS:
        page += f"\n## {name}\n"
        for title, parser in list_parsers(name, make_parser(name)):
            page += f"\n### {title}\n" if title != name else ""
            page += f"\n{parser.description or COMMANDS[name]}\n"
            if rows := [a for a in parser._actions if a.dest not in flags and is_option(a)]:
                page += TABLE + "".join(map(_write_row, rows))
            if parser.epilog:
                page += f"\n{parser.epilog}\n"
    return page


def list_parsers(
    name: str, parser: argparse.ArgumentParser
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """List a command's parser, and those of its actions."""
    yield name, parser
    for actions in parser._actions:
        if isinstance(actions, argparse._SubParsersAction):
            for action, own in actions.choices.items():
                yield f"{name} {action}", own


def is_option(action: argparse.Action) -> bool:
    return not isinstance(action, argparse._SubParsersAction)


def _write_row(action: argparse.Action) -> str:
    value = action.metavar or (f"{{{','.join(action.choices)}}}" if action.choices else "")
    value = "" if action.nargs == 0 else str(value)
    left = ", ".join(f"`{f'{flag} {value}'.strip()}`" for flag in action.option_strings or [""])
    help = " ".join((action.help or "").split()).replace("|", "\\|")
    return f"| {left} | {help} |\n"


if __name__ == "__main__":
    PAGE.write_text(draw(), "utf-8")
