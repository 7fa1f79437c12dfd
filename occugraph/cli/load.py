"""`occugraph load`: the graph into a SPARQL server."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..errors import InputError, OutsideError
from .shared import note


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Puts every named graph into a SPARQL server with the Graph Store Protocol, in the place "
        "of the one of its name, and counts what is there afterwards. To repeat it is safe; no "
        "other graph is touched. OCCUGRAPH_USER and OCCUGRAPH_PASSWORD, or OCCUGRAPH_TOKEN, are "
        "taken from the environment."
    )
    command.add_argument(
        "files",
        metavar="FILE",
        nargs="*",
        type=Path,
        help="graph files to load, such as `occugraph build` writes (.nq, .trig and .jsonld hold "
        "named graphs); the embedded graph without",
    )
    command.add_argument(
        "--graph-store",
        metavar="URL",
        help="where the server takes graphs, if it is not Oxigraph, Virtuoso, Fuseki or GraphDB "
        "at its usual address",
    )
    command.add_argument("--graph", metavar="IRI", help="the graph for triples that are in none")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Load, and say what was put."""
    from ..remote.endpoints import told
    from ..remote.engine import RemoteEngine
    from ..remote.upload import embedded, graphs_of, left_over, load

    if arguments.endpoint is None:
        raise InputError("say where to: --endpoint URL")
    engine = RemoteEngine(arguments.endpoint)
    files = [*arguments.files, *([Path(arguments.store)] if arguments.store else [])]
    graphs = graphs_of(files, arguments.graph) if files else embedded()
    started = 0

    def began(graph: str) -> None:
        nonlocal started
        started += 1
        if sys.stderr.isatty() and not arguments.quiet:
            print(f"putting {started} of {len(graphs)}: {graph}", end="\r", file=sys.stderr)

    wrong, done = [], 0
    try:
        for it in load(engine, graphs, arguments.graph_store, began):
            done += 1
            note(arguments, f"graph {it.graph}: {it.triples:,} triples")
            if it.counted != it.triples:
                wrong.append(
                    f"{it.graph}: {it.triples:,} triples were put and {it.counted:,} are there"
                )
    except (KeyboardInterrupt, OutsideError):
        if started:
            note(arguments, f"{done} of {len(graphs)} graphs are in place: load again")
        raise
    if wrong:
        raise OutsideError("; ".join(wrong))
    left = left_over(engine, graphs)
    if left:
        note(arguments, f"left as they were, from an earlier load: {', '.join(left)}")
    total = sum(map(len, graphs.values()))
    where = f"{len(graphs):,} graph{'' if len(graphs) == 1 else 's'}"
    note(arguments, f"loaded {total:,} triples in {where}: {told(arguments.endpoint)}")
    return 0
