"""`occugraph schemes`: the schemes, their publishers and sizes, and what each is joined with."""

from __future__ import annotations

import argparse

from ..files.printable import format_count
from .shared import JSON, graph, note, options, print_json, print_table

COLUMNS = ("SCHEME", "ISSUED", "CONCEPTS", "CLASSIFIES", "TITLE", "PUBLISHER", "JOINED WITH")
OPTIONS = f"""\
--svg FILE  draw the schemes and the tables that join them
{JSON}"""


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Lists the schemes of the graph with the number of their concepts of all levels, and the "
        "schemes that a table joins each with; `occugraph routes` leads further."
    )
    options(command, OPTIONS)


def run(arguments: argparse.Namespace) -> int:
    """Ask and print."""
    session = graph(arguments).session
    if arguments.svg is not None:
        from ..crosswalk.scheme_picture import draw_schemes
        from ..files.atomic_writes import refuse_overwrite, write_atomically

        drawn = draw_schemes(session)
        refuse_overwrite([arguments.svg], [arguments.store])
        with write_atomically(arguments.svg) as file:
            file.write(drawn.encode())
        note(arguments, f"drew {format_count(len(session.schemes), 'scheme')}: {arguments.svg}")
    joined: dict[str, set[str]] = {}
    for table in session.correspondences.values():
        if table.basis != "derived":
            joined.setdefault(table.source, set()).add(table.target)
            joined.setdefault(table.target, set()).add(table.source)
    rows = session.ask("scheme-overview")
    links = [sorted(joined.get(row["scheme"], ())) for row in rows]
    if arguments.json:
        print_json(
            [
                {**row, "concepts": int(row["concepts"]), "joined_with": schemes}
                for row, schemes in zip(rows, links, strict=True)
            ]
        )
        return 0
    names = ("scheme", "issued", "concepts", "classifies", "title", "publisher")
    cells = [
        [*(row[name] for name in names), " ".join(schemes)]
        for row, schemes in zip(rows, links, strict=True)
    ]
    print_table(COLUMNS, cells)
    return 0
