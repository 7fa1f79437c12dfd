"""The data files of the package, wherever it is installed."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(room: str) -> Path:
    """Find the folder of a room, such as `queries`.

    An installed package holds every room; in a checkout, those of data stand beside the package.
    """
    inside = _PACKAGE / room
    return inside if inside.is_dir() else _PACKAGE.parent / room


def require_loaders() -> None:
    """End the process with one line where the checkout has lost its link to the loaders.

    Git writes a text file in the place of the link where it may not make links, as on Windows.
    """
    spec = find_spec("occugraph.loaders")
    # the loaders of another checkout are none of this one
    if spec and spec.origin and _PACKAGE.parent in Path(spec.origin).resolve().parents:
        return
    print(
        f"occugraph: {_PACKAGE / 'loaders'} is no symbolic link: clone with "
        "`git clone -c core.symlinks=true`, or run `pip install .` and leave the checkout",
        file=sys.stderr,
    )
    raise SystemExit(2)
