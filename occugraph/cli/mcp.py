"""`occugraph mcp`: answers assistants over the Model Context Protocol, on stdin and stdout."""

from __future__ import annotations

import argparse

from ..errors import InputError
from .shared import MAPPINGS, PROGRAMMES, graph, options


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "A server of the Model Context Protocol on stdin and stdout, which an assistant starts. "
        "Its tools search, show, crosswalk, eligible and recode give the answers of the commands, "
        'with the keys of --json. Needs pip install "occugraph[mcp]".'
    )
    options(command, MAPPINGS + PROGRAMMES)


def run(arguments: argparse.Namespace) -> int:
    """Serve until stdin ends."""
    try:
        from ..mcp_server.server import make_server
    except ImportError:
        need = "an MCP server needs the official SDK, of version 2"
        raise InputError(f'{need}: pip install "occugraph[mcp]"') from None
    make_server(graph(arguments)).run("stdio")
    return 0
