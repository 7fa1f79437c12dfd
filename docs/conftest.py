"""The examples of the pages are tests: `pytest docs`."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sybil import Document, Region, Sybil
from sybil.parsers.markdown import PythonCodeBlockParser

from tests.support.console import find_examples


def parse_console(document: Document) -> list[Region]:
    """Find the commands, and the files that they read."""
    return [
        Region(example.start, example.end, example, check)
        for example in find_examples(document.text)
    ]


def check(example: Any) -> str | None:
    """Run a command, and say what it prints where that is not what the page says."""
    parsed = example.parsed
    printed = parsed.run(Path(example.namespace["folder"].name))
    return None if printed == parsed.text else f"$ {parsed.command} prints:\n{printed}"


pytest_collect_file = Sybil(
    parsers=[parse_console, PythonCodeBlockParser()],
    patterns=["*.md"],
    # which tests of their own hold
    excludes=["questions.md", "checks.md", "frames.md", "serving.md"],
    setup=lambda namespace: namespace.update(folder=TemporaryDirectory()),
    teardown=lambda namespace: namespace["folder"].cleanup(),
).pytest()
