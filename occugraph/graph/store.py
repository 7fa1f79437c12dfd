"""The store that answers come from: Oxigraph, on disk in the user's cache, opened read-only.

It is built on first use. Its folder is named by the package's version and by the content of all
that goes into a graph, so that no store ever answers for other tables than the ones installed.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import zlib
from pathlib import Path

import pyoxigraph as ox

from ..version import __version__

#: Written last into a finished store: the names and sizes of its files.
MANIFEST = "occugraph-store.json"
#: Stores of other versions that nobody has opened for so long are removed.
STALE_SECONDS = 30 * 24 * 3600
_INGREDIENTS = (".", "graph", "loaders", "loaders/reference", "ontology")
_PACKAGE = Path(__file__).resolve().parent.parent


def cache_folder() -> Path:
    """Folder for stores: `OCCUGRAPH_CACHE`, or the user's cache folder of this platform."""
    chosen = os.environ.get("OCCUGRAPH_CACHE")
    if chosen:
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_cache_dir("occugraph", appauthor=False))


def fingerprint() -> str:
    """Checksum of everything that a built graph depends on: tables, vocabulary, code.

    It tells versions apart, nothing hostile; a cryptographic one would cost each answer 3 ms.
    """
    total = size = 0
    for folder in _INGREDIENTS:
        for path in sorted(os.scandir(_PACKAGE / folder), key=lambda entry: entry.name):
            if path.name.endswith((".py", ".csv", ".ttl")):
                with open(path.path, "rb") as file:
                    content = file.read()
                total = zlib.crc32(content, zlib.crc32(path.name.encode(), total))
                size += len(content)
    return f"{size:x}-{total:08x}"


def open_store() -> ox.Store:
    """Open the store of the embedded graph, building it first where there is none.

    Whatever is wrong with the cache folder, an answer still comes: from memory, with one line
    on stderr that says why.
    """
    folder = cache_folder() / f"{__version__}-{fingerprint()}"
    store = _opened(folder)
    if store is not None:
        return store
    data = _nquads()
    try:
        _build(folder, data)
        store = _opened(folder)
        if store is None:
            raise OSError("the store that was just built does not open")
        return store
    except OSError as error:
        reason = error.strerror or str(error)
        print(f"occugraph: answering from memory: {folder.parent}: {reason}", file=sys.stderr)
        return in_memory(data)


def in_memory(nquads: bytes) -> ox.Store:
    """Load N-Quads into a store in memory."""
    store = ox.Store()
    store.bulk_load(nquads, ox.RdfFormat.N_QUADS)
    return store


def _nquads() -> bytes:
    from .build import build
    from .writing import nquads

    return nquads(build().dataset)


def _opened(folder: Path) -> ox.Store | None:
    """Open a finished store; None where there is none, or not a whole one."""
    try:
        sizes = json.loads((folder / MANIFEST).read_text("utf-8"))
        if any((folder / name).stat().st_size != size for name, size in sizes.items()):
            return None
        store = ox.Store.read_only(str(folder))
        # A damaged table shows at its first reading, not at opening.
        return store if store.query("ASK { GRAPH ?g { ?s ?p ?o } }") else None
    except (OSError, ValueError, AttributeError):
        return None


def _build(folder: Path, data: bytes) -> None:
    """Build a store beside its place and move it there, so that nobody opens half a store.

    Of two processes that build at once, the second to finish finds the place taken and leaves
    it; both stores hold the same.
    """
    import shutil
    import tempfile

    folder.parent.mkdir(parents=True, exist_ok=True)
    _clean(folder.parent, keep=folder.name)
    temporary = Path(tempfile.mkdtemp(prefix=".building-", dir=folder.parent))
    try:
        place = temporary / folder.name
        store = ox.Store(str(place))
        store.bulk_load(data, ox.RdfFormat.N_QUADS)
        store.flush()
        del store
        sizes = {
            path.name: path.stat().st_size
            for path in sorted(place.iterdir())
            # the engine's own log and lock, which reading may touch
            if path.suffix != ".log" and path.name not in ("LOG", "LOCK")
        }
        (place / MANIFEST).write_text(json.dumps(sizes), "utf-8")
        _move(place, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _move(place: Path, folder: Path) -> None:
    for _ in range(2):
        try:
            os.rename(place, folder)
            return
        except OSError:
            if not folder.exists():
                raise
            if _opened(folder) is not None:
                return  # another process was first
            # what stands there does not open: set it aside, for the clean-up to remove
            with contextlib.suppress(OSError):
                os.rename(folder, place.parent / "damaged")
    raise OSError(f"{folder} is damaged and cannot be replaced")


def _clean(parent: Path, keep: str) -> None:
    """Remove stores of other versions, and half-built ones, that are long unused."""
    import shutil
    import time

    limit = time.time() - STALE_SECONDS
    for path in parent.iterdir():
        with contextlib.suppress(OSError):
            if path.is_dir() and path.name != keep and path.stat().st_mtime < limit:
                shutil.rmtree(path, ignore_errors=True)
