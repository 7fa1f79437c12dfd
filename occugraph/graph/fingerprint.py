"""Fingerprints of what a graph is built from: no store answers for other files than these."""

from __future__ import annotations

import contextlib
import os
import time
import zlib

from ..files.own_files import read_own, write_own
from ..resources import PACKAGE, find_folder

#: Rooms that nothing kept depends on: data that is read anew by whoever checks, and floors above
#: this one, which nothing that builds a graph may import.
APART = frozenset(
    (
        *("shapes", "__main__.py", "cli", "web", "api", "frames", "citation", "mcp_server"),
        *("recoding", "columns", "validation", "remote"),
    )
)
#: Rooms that no built graph depends on, but the rows and indexes that are kept of it.
KEPT_FROM = frozenset(("queries", "query", "crosswalk", "search", "eligibility"))
#: Times of files are trusted where they are so old.
SETTLED_SECONDS = 2


def fingerprints(package: str = PACKAGE) -> tuple[str, str]:
    """Tell versions apart by the files that a graph, and that what is kept of it, depend on.

    Both are quick checksums; SHA would cost more than an answer's start may.
    """
    return _checksums(_list_files(package))


def _checksums(files: list[tuple[str, str]]) -> tuple[str, str]:
    totals, sizes = [0, 0], [0, 0]
    for name, path in files:
        content, kept = read_whole(path), name.split("/")[1] in KEPT_FROM
        totals[kept] = zlib.crc32(content, zlib.crc32(name.encode(), totals[kept]))
        sizes[kept] += len(content)
    graph, kept_rows = (f"{size:x}-{total:08x}" for size, total in zip(sizes, totals, strict=True))
    return graph, kept_rows


def remembered_fingerprints(folder: str) -> tuple[str, str]:
    """Compute the fingerprints, or know them from before where no file's size or times changed."""
    files, newest = _list_files(PACKAGE), 0.0
    state = PACKAGE
    for name, path in files:
        status = os.stat(path)
        newest = max(newest, status.st_ctime)
        state += f"{name} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}\n"
    key = f"{zlib.crc32(state.encode()):08x}"
    memory = os.path.join(folder, f"fingerprints-{zlib.crc32(PACKAGE.encode()):08x}")
    with contextlib.suppress(OSError, ValueError):
        known, graph, kept = str(read_own(memory), "utf-8").split()
        if known == key:
            return graph, kept
    graph, kept = _checksums(files)
    # a file that changes twice within a tick of the clock may keep its times
    if time.time() - newest > SETTLED_SECONDS:
        with contextlib.suppress(OSError):
            write_own(memory, f"{key} {graph} {kept}".encode())
    return graph, kept


def _list_files(package: str) -> list[tuple[str, str]]:
    """List the files outside `APART`, each with its name below the package, sorted."""
    folders = [(package, "")]
    for room in ("loaders", "ontology", "queries"):
        folder = find_folder(room, package)
        if os.path.dirname(folder) != package and os.path.isdir(folder):  # beside a checkout's
            folders.append((folder, f"/{room}"))
    files: list[tuple[str, str]] = []
    while folders:
        folder, above = folders.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                hidden = entry.name.startswith((".", "__pycache__"))
                if not hidden and (above or entry.name not in APART):
                    name = f"{above}/{entry.name}"
                    if entry.is_dir():
                        folders.append((entry.path, name))
                    else:
                        files.append((name, entry.path))
    return sorted(files)


def read_whole(path: str) -> bytes:
    """Read a file in one call."""
    with open(path, "rb", buffering=0) as file:
        return file.read()
