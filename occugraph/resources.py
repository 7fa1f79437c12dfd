"""The data files of the package, wherever it is installed."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = os.path.dirname(os.path.realpath(__file__))


def find_folder(room: str, package: str = PACKAGE) -> str:
    """Find the folder of a room, such as `queries`, without importing `pathlib`.

    An installed package holds every room; in a checkout, those of data stand beside the package.
    """
    inside = os.path.join(package, room)
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(package), room)


def folder(room: str) -> Path:
    """Find the folder of a room as a path."""
    from pathlib import Path

    return Path(find_folder(room))


def require_loaders() -> None:
    """End the process with one line where the checkout has lost its link to the loaders.

    Git writes a text file in the place of the link where it may not make links, as on Windows.
    """
    loaders = os.path.join(PACKAGE, "loaders")
    if os.path.isdir(loaders):
        return
    from importlib.util import find_spec

    spec = find_spec("occugraph.loaders")
    # the loaders of another checkout are none of this one
    checkout = os.path.join(os.path.dirname(PACKAGE), "")
    if spec and spec.origin and os.path.realpath(spec.origin).startswith(checkout):
        return
    print(
        f"occugraph: {loaders} is no symbolic link: clone with "
        "`git clone -c core.symlinks=true`, or run `pip install .` and leave the checkout",
        file=sys.stderr,
    )
    raise SystemExit(2)
