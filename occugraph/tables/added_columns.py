"""Columns that are added to a user's table: their names, and those of an earlier run."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Prefix of a column that is added where the table has one of its name.
OURS = "occugraph_"


def heading(header: Sequence[str], added: Sequence[str]) -> list[str]:
    """Join the input's columns and those that are added, which give way where a name is taken.

    >>> heading(["name", "status"], ["status", "reasons"])
    ['name', 'status', 'occugraph_status', 'reasons']
    """
    names = list(header)
    for name in added:
        while name in names:
            name = OURS + name  # noqa: PLW2901
        names.append(name)
    return names


def added_before(header: Sequence[str], added: Sequence[str]) -> frozenset[int]:
    """Find the columns that earlier runs added: all of them, side by side.

    >>> sorted(added_before(["soc", "occugraph_status", "reasons"], ["status", "reasons"]))
    [1, 2]
    """
    bare = [re.sub(f"^({OURS})+", "", name) for name in header]
    width = len(added)
    starts = [at for at in range(len(bare)) if bare[at : at + width] == list(added)]
    return frozenset(at + more for at in starts for more in range(width))
