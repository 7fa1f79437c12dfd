"""Examples of commands in a page: run, and compared with what the page prints.

A block of the language `console` holds commands after `$ `, each with what it prints below it; one
of the directive `code-block` with a caption is a file that later commands read. Each page has a
folder of its own. `python -m tests.support.console PAGE...` prints anew what has changed.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.support.running import environment

_BLOCK = re.compile(
    r"^```(?:console\n|\{code-block\} \w+\n:caption: (?P<file>\S+)\n)(?P<text>.*?)^```$",
    re.M | re.S,
)
_COMMAND = re.compile(r"^\$ (?P<command>.*)\n(?P<output>(?:(?!\$ ).*\n)*)", re.M)


class Example(NamedTuple):
    """A command with its output, or a file with its content."""

    start: int
    end: int
    command: str
    file: str
    text: str

    def run(self, folder: Path) -> str:
        """Write the file, or run the command; return what it prints."""
        if self.file:
            (folder / self.file).write_text(self.text, "utf-8")
            return self.text
        program, *words = shlex.split(self.command)
        if program == "cat":
            return "".join((folder / word).read_text("utf-8") for word in words)
        assert program == "occugraph", self.command
        done = subprocess.run(
            [sys.executable, "-m", "occugraph", *words],
            cwd=folder,
            env=environment(OCCUGRAPH_SCHEMES=None, PYTHONUNBUFFERED="1"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode in (0, 1), done.stdout
        return done.stdout


def find_examples(text: str) -> Iterator[Example]:
    """Find the examples of a page, in their order."""
    for block in _BLOCK.finditer(text):
        at = block.start("text")
        if file := block["file"]:
            yield Example(at, block.end("text"), "", file, block["text"])
            continue
        for match in _COMMAND.finditer(block["text"]):
            start, end = match.span("output")
            yield Example(at + start, at + end, match["command"], "", match["output"])


def renew(page: Path) -> None:
    """Write what the commands of a page print today into it."""
    text, out, at = page.read_text("utf-8"), "", 0
    with tempfile.TemporaryDirectory() as folder:
        for example in find_examples(text):
            printed = example.run(Path(folder))
            out += text[at : example.start] + printed
            at = example.end
    page.write_text(out + text[at:], "utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        renew(Path(name))
