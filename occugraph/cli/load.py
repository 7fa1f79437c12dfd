"""`occugraph load`: the graph into a SPARQL server."""

import argparse
import sys
from pathlib import Path

from ..errors import InputError, OutsideError
from ..files.printable import format_count
from .shared import note, options

OPTIONS = """\
files [FILE]...  graph files to load, such as `occugraph build` writes (.nq, .trig and .jsonld hold
  named graphs); the embedded graph without
--graph-store URL  where the server takes graphs, if it is not Oxigraph, Virtuoso, Fuseki or GraphDB
  at its usual address
--graph IRI  the graph for triples that are in none
"""


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Puts every named graph into a SPARQL server with the Graph Store Protocol, in the place "
        "of the one of its name, and counts what is there afterwards. To repeat it is safe; no "
        "other graph is touched. OCCUGRAPH_USER and OCCUGRAPH_PASSWORD, or OCCUGRAPH_TOKEN, are "
        "taken from the environment."
    )
    options(command, OPTIONS)


def run(arguments: argparse.Namespace) -> int:
    """Load, and report what was put."""
    from ..remote.endpoints import without_query
    from ..remote.engine import RemoteEngine
    from ..remote.upload import build_embedded, find_left_over, load, read_graphs

    if arguments.endpoint is None:
        raise InputError("say where to: --endpoint URL")
    engine = RemoteEngine(arguments.endpoint)
    files = [*arguments.files, *([Path(arguments.store)] if arguments.store else [])]
    largest = arguments.max_mb * 1_000_000
    graphs = read_graphs(files, arguments.graph, largest) if files else build_embedded()
    started = 0

    def show_progress(graph: str) -> None:
        nonlocal started
        started += 1
        if sys.stderr.isatty() and not arguments.quiet:
            print(f"putting {started} of {len(graphs)}: {graph}", end="\r", file=sys.stderr)

    wrong, count = [], 0
    try:
        for graph, triples, counted in load(engine, graphs, arguments.graph_store, show_progress):
            count += 1
            note(arguments, f"graph {graph}: {format_count(triples, 'triple')}")
            if counted != triples:
                wrong.append(f"{graph}: {triples:,} triples were put and {counted:,} are there")
    except (KeyboardInterrupt, OutsideError):
        if started:
            note(arguments, f"{count} of {len(graphs)} graphs are in place: load again")
        raise
    if wrong:
        raise OutsideError("; ".join(wrong))
    if others := find_left_over(engine, graphs):
        note(arguments, f"left as they were, from an earlier load: {', '.join(others)}")
    total, where = sum(map(len, graphs.values())), without_query(arguments.endpoint)
    loaded = f"{format_count(total, 'triple')} in {format_count(len(graphs), 'graph')}"
    note(arguments, f"loaded {loaded}: {where}")
    return 0
