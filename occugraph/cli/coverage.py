"""`occugraph coverage`: how far each correspondence reaches, as a table or a picture."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError
from .shared import JSON, graph, note, options, print_answer, print_json, print_table, split_pair

if TYPE_CHECKING:
    from ..query.session import Session

COLUMNS = ("CORRESPONDENCE", "BASIS", "PAIRS", "1:1", "1:n", "n:1", "n:m", "1:0", "0:1")

OPTIONS = f"""\
schemes [SCHEME]...  one or two schemes
--svg FILE  draw SCHEME to SCHEME, a bar a top group
--against NAME=PATH  compare dot1991 soc2018 with O*NET's crosswalk of DOT occupations,
  onet-dot=PATH: codes that both give, that only one gives, and whether each difference has a reason
{JSON}"""


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Counts the pairs of every correspondence, or of those of one or two schemes, by "
        "cardinality. 1:0 and 0:1 count what has no counterpart; a correspondence marked * "
        "speaks of a part of its schemes only, and what it leaves out is unknown."
    )
    options(command, OPTIONS)


def run(arguments: argparse.Namespace) -> int:
    """Count and print, or draw."""
    from ..crosswalk.coverage import reach

    if len(arguments.schemes) > 2:
        raise InputError("give no more than two schemes")
    if arguments.against is not None:
        return _compare(arguments)
    opened = graph(arguments)
    counted = reach(opened.session, arguments.schemes)
    if arguments.svg is not None:
        _draw(arguments, opened.session)
    if arguments.json:
        print_json([one._asdict() for one in counted])
        return 0
    rows = []
    for one in counted:
        numbers = [f"{count:,}" for count in one[4:11]]
        rows.append((one.correspondence + "*" * one.partial, one.basis, *numbers))
    print_table(COLUMNS, rows)
    return 0


def _compare(arguments: argparse.Namespace) -> int:
    from .. import loaders
    from ..crosswalk.dot_agreement import Agreement, agreement

    if sorted(arguments.schemes) != ["dot1991", "soc2018"]:
        raise InputError("--against compares dot1991 and soc2018: give these two schemes")
    name, path = split_pair("--against", arguments.against)
    compared = agreement(loaders.read(name, Path(path)))
    print_answer(arguments, compared, Agreement.lines)
    return 1 if compared.wrong else 0


def _draw(arguments: argparse.Namespace, session: Session) -> None:
    from ..crosswalk.coverage import by_group, joining, svg
    from ..files.atomic_writes import refuse_overwrite, write_atomically

    if len(arguments.schemes) != 2:
        raise InputError("--svg draws one scheme against another: give two")
    source, target = arguments.schemes
    table = joining(session, source, target)
    title = f"{source} to {target}: what the {table.basis} table gives, by top group"
    drawn = svg(title, by_group(session, table.id, source))
    refuse_overwrite([arguments.svg], [arguments.store])
    with write_atomically(arguments.svg) as file:
        file.write(drawn.encode())
    note(arguments, f"drew {table.id}: {arguments.svg}")
