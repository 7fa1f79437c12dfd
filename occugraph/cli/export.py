"""`occugraph export`: the graph in the formats of other tools."""

import argparse

from ..errors import InputError
from ..files.printable import format_count
from .shared import MAPPINGS, graph, note, options

OPTIONS = f"--sssom DIR  the folder to write mapping sets to\n{MAPPINGS}"


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Writes every correspondence as a mapping set in SSSOM, the Simple Standard for Sharing "
        "Ontological Mappings: as a table (NAME.sssom.tsv) and as RDF (NAME.sssom.ttl). A "
        "mapping set that was supplied comes back under its own name in the folder supplied/."
    )
    options(command, OPTIONS)


def run(arguments: argparse.Namespace) -> int:
    """Write, and say what was written."""
    from ..crosswalk.sssom_export import export

    if arguments.sssom is None:
        raise InputError("say what to export: --sssom DIR")
    written = export(graph(arguments).session, arguments.sssom)
    for name, mappings, without in written:
        unmatched = f", {without:,} of them without counterpart" if without else ""
        note(arguments, f"mapping set {name}: {format_count(mappings, 'mapping')}{unmatched}")
    note(arguments, f"wrote {format_count(len(written), 'mapping set')}: {arguments.sssom}")
    return 0
