"""`occugraph diff`: what changed between two graphs, and which IRIs were lost."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from ..errors import InputError
from .shared import JSON, first_lines, note, one_line, options, print_answer

if TYPE_CHECKING:
    from ..crosswalk.graph_diff import Change, Difference

_REPLACED = "http://purl.org/dc/terms/isReplacedBy"
DESCRIPTION = """\
Says what came, went, moved and was renamed between two graphs, such as two releases. An IRI that
somebody may use must not go: keep it, marked owl:deprecated or with dct:isReplacedBy. One that
is gone without that is a finding (R9), and the exit code is 1."""

OPTIONS = f"""\
old OLD  a graph file of any RDF format, a folder of them, or - for the standard input
new [NEW]  another; the embedded graph by default
{JSON}"""


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.formatter_class = argparse.RawDescriptionHelpFormatter
    command.description = DESCRIPTION
    options(command, OPTIONS)


def run(arguments: argparse.Namespace) -> int:
    """Compare and print."""
    from ..crosswalk.graph_diff import difference
    from ..crosswalk.graph_statements import read_embedded, read_graph
    from ..files.opening import STANDARD

    if arguments.old == arguments.new == STANDARD:
        raise InputError("the standard input holds one graph: name a file for the other")
    largest = arguments.max_mb * 1_000_000
    old = read_graph(arguments.old, largest)
    new = read_embedded() if arguments.new is None else read_graph(arguments.new, largest)
    result = difference(old, new)
    print_answer(arguments, result, _lines)
    if result.lost:
        iris = f"{len(result.lost):,} {'IRI is' if len(result.lost) == 1 else 'IRIs are'}"
        note(arguments, f"R9: {iris} gone without a deprecation: keep what others may use")
    return 1 if result.lost else 0


def _lines(difference: Difference) -> Iterator[str]:
    if not difference.changes:
        yield "no difference"
    for (kind, what), group in groupby(difference.changes, attrgetter("kind", "what")):
        changes = list(group)
        yield f"{kind}: {what} ({len(changes):,})"
        described = (_describe(change, difference.names) for change in changes)
        yield from first_lines(f"  {one_line(text)}" for text in described)


def _quote(value: str) -> str:
    """Put a text in quotation marks, its language or type after them."""
    match = re.fullmatch(r"(.*?)(@[a-z]{2,3}(?:-[A-Za-z0-9]+)*|\^\^[^\s^]+)", value, re.DOTALL)
    return f'"{match[1]}"{match[2]}' if match else f'"{value}"'


def _describe(change: Change, names: Mapping[str, str]) -> str:
    name = " ".join(part for part in (change.notation, change.label) if part)
    named = f"{name}  <{change.iri}>" if name else f"<{change.iri}>"
    if not change.property:
        return named
    name = change.property.replace("#", "/").rpartition("/")[2]
    old, new = (
        " and ".join(names.get(value) or _quote(value) for value in values)
        for values in (change.old, change.new)
    )
    if change.property == _REPLACED and not old:
        return f"{named}  replaced by {new}"
    if old and new:
        return f"{named}  {name}: {old} -> {new}"
    return f"{named}  {name}: {f'no longer {old}' if old else f'now {new}'}"
