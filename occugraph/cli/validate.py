"""`occugraph validate`: the graph, or any files, against the shapes."""

from __future__ import annotations

import argparse
from typing import Any


def register(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("validate")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    return 0
