"""The store that answers come from: Oxigraph, on disk in the user's cache, opened read-only.

It is built on first use. Its folder is named by the package's version and by the content of all
that goes into a graph, so that no store ever answers for other tables than the ones installed.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import time
import zlib
from typing import TYPE_CHECKING

from ..files.own_files import find_intrusion, find_replacer, keep_own, read_own
from ..files.unfinished import sweep, unfinished_name
from ..version import __version__
from .fingerprint import remembered_fingerprints

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pyoxigraph as ox

    Progress = Callable[[str], object]

#: Written last into a finished store: the size, time and checksum of each of its files.
MANIFEST = "occugraph-store.json"
#: In a finished store: the SHA-256 of the N-Quads that it was made of, which `build` writes too.
CHECKSUM = "graph.sha256"
#: Stores of other versions that were built so long ago are removed.
STALE_SECONDS = 30 * 24 * 3600
#: The checksums of a store are compared anew after so long; its manifest's time says when.
TRUSTED_SECONDS = 600
_FINISHED = r"[0-9].*-[0-9a-f]+-[0-9a-f]{8}"
#: What a damaged store raises: the engine says corruption with a RuntimeError.
_UNUSABLE = (OSError, RuntimeError, ValueError, TypeError, AttributeError)


def cache_folder() -> str | None:
    """Find the folder for stores: `OCCUGRAPH_CACHE`, or the user's cache; None without a home."""
    chosen = os.environ.get("OCCUGRAPH_CACHE")
    if chosen:
        return os.path.abspath(chosen)
    if sys.platform == "linux":  # as platformdirs has it, whose import costs a start 9 ms
        caches = os.environ.get("XDG_CACHE_HOME", "").strip() or os.path.expanduser("~/.cache")
        folder = os.path.join(caches, "occugraph")
        return folder if os.path.isabs(folder) else None
    import platformdirs

    try:
        folder = platformdirs.user_cache_dir("occugraph", appauthor=False)
    except RuntimeError:
        return None
    return folder if os.path.isabs(folder) else None


def chosen_schemes() -> list[str]:
    """List the schemes that the embedded graph is to have: `OCCUGRAPH_SCHEMES`; none for all."""
    names = os.environ.get("OCCUGRAPH_SCHEMES", "").split(",")
    return sorted({name.strip() for name in names} - {""})


def open_store(progress: Progress | None = None) -> ox.Store:
    """Open the embedded store, building it where needed; in memory, with a note, if that fails.

    While it is built `progress` is called with what is done, and with nothing at the end.
    """
    folder = _place()
    return (folder and _open(folder)) or _make(folder, progress or _say_nothing)


def _say_nothing(what: str) -> None:
    pass


def renewed_store() -> ox.Store | None:
    """Build the store anew where it turns out to be damaged; None where it is whole."""
    folder = _place()
    return None if folder and _is_intact(folder, thorough=True) else _make(folder, _say_nothing)


def in_memory(nquads: bytes) -> ox.Store:
    """Load N-Quads into a store in memory."""
    import pyoxigraph as ox

    store = ox.Store()
    store.bulk_load(nquads, ox.RdfFormat.N_QUADS)
    return store


def _place() -> str | None:
    folder = _own_cache()
    return folder and _place_in(folder, remembered_fingerprints(folder)[0])


def _own_cache() -> str | None:
    """Find the cache folder and tidy it up; None where another user might have filled it."""
    folder = cache_folder()
    if folder is None or _find_intrusion(folder):
        return None
    sweep(folder)
    return folder


def _find_intrusion(cache: str) -> str:
    """Say why what lies in the cache folder may be another user's; empty where it is not."""
    intrusion = ""
    with contextlib.suppress(OSError):  # not there yet, or no use anyway
        intrusion = find_intrusion(os.stat(cache))
    return intrusion or find_replacer(cache)


def _place_in(folder: str, fingerprint: str) -> str:
    if schemes := chosen_schemes():
        size, total = fingerprint.split("-")
        fingerprint = f"{size}-{zlib.crc32(','.join(schemes).encode(), int(total, 16)):08x}"
    return os.path.join(folder, f"{__version__}-{fingerprint}")


def kept_folder() -> str | None:
    """Find the folder in the store for what is kept of its answers; None where nothing can be."""
    folder = _own_cache()
    if folder is None:
        return None
    graph, kept = remembered_fingerprints(folder)
    return os.path.join(_place_in(folder, graph), f"kept-{kept}")


def _make(folder: str | None, progress: Progress) -> ox.Store:
    cache = cache_folder()
    where = "no cache" if cache is None else ascii(cache)[1:-1]
    try:
        if cache is None:
            raise OSError("you have no home folder; set OCCUGRAPH_CACHE to keep one elsewhere")
        if folder is None:
            remedy = "make it yours alone, or set OCCUGRAPH_CACHE to another folder"
            raise OSError(f"{_find_intrusion(cache)}: {remedy}")
        _build(folder, progress)
        store = _open(folder)
        if store is None:
            raise OSError("the store that was just built does not open")
        return store
    except (OSError, RuntimeError) as error:
        reason = " ".join((getattr(error, "strerror", None) or str(error)).split())
        if sys.stderr is not None:
            progress("")
            print(f"occugraph: answering from memory: {where}: {reason}", file=sys.stderr)
        progress("building the graph")
        return in_memory(embedded_nquads())
    finally:
        progress("")


def embedded_nquads() -> bytes:
    """Build the embedded graph, as N-Quads."""
    from ..rdf.writers import nquads
    from .build import build

    return nquads(build().dataset)


def embedded_checksum() -> str:
    """Find the SHA-256 of the embedded graph as N-Quads; it is built only where no store has it."""
    folder = _place()
    if folder is not None:
        with contextlib.suppress(OSError):
            return str(read_own(os.path.join(folder, CHECKSUM)), "ascii")
    from hashlib import sha256

    return sha256(embedded_nquads()).hexdigest()


def _open(folder: str, *, thorough: bool = False) -> ox.Store | None:
    """Open a finished store; None where there is none, or not a whole one."""
    import pyoxigraph as ox

    try:
        return ox.Store.read_only(folder) if _is_intact(folder, thorough=thorough) else None
    except _UNUSABLE:
        return None


def _is_intact(folder: str, *, thorough: bool) -> bool:
    """Compare sizes and times, at times checksums: at a damaged block the engine may hang."""
    import json

    try:
        if find_intrusion(os.stat(folder)):
            return False
        with os.scandir(folder) as entries:  # the engine would wait for a pipe
            if not all(entry.is_file() or entry.is_dir() for entry in entries):
                return False
        path = os.path.join(folder, MANIFEST)
        manifest = json.loads(read_own(path))
        due = thorough or abs(time.time() - os.stat(path).st_mtime) > TRUSTED_SECONDS
        for name, (size, modified, checksum) in manifest.items():
            file = os.path.join(folder, name)
            status = os.stat(file)
            if status.st_size != size or find_intrusion(status):
                return False
            if (due or status.st_mtime_ns != modified) and zlib.crc32(read_own(file)) != checksum:
                return False
        if due:
            with contextlib.suppress(OSError):
                os.utime(path)
        return "CURRENT" in manifest
    except _UNUSABLE:
        return False


def _build(place: str, progress: Progress) -> None:
    """Build a store beside its place, then move it there; of two that do so the first one stays.

    It is loaded from a file, so that the graph is not held in memory beside what the load needs.
    """
    import json
    import shutil
    from hashlib import sha256
    from pathlib import Path

    import pyoxigraph as ox

    folder = Path(place)
    if not folder.parent.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        keep_own(folder.parent)
    _clean(folder.parent, keep=folder.name)
    temporary = folder.parent / unfinished_name("building")
    temporary.mkdir(mode=0o700)
    try:
        made, source = temporary / folder.name, temporary / "graph.nq"
        progress("building the graph, once for this version")
        data = embedded_nquads()
        checksum = sha256(data).hexdigest()
        source.write_bytes(data)
        del data
        progress("storing the graph, once for this version")
        store = ox.Store(str(made))
        store.bulk_load(path=str(source), format=ox.RdfFormat.N_QUADS)
        store.flush()
        del store
        (made / CHECKSUM).write_text(checksum, "ascii")
        manifest = {
            path.name: (path.stat().st_size, path.stat().st_mtime_ns, zlib.crc32(path.read_bytes()))
            for path in sorted(made.iterdir())
            # the engine's own log and lock, which reading may touch
            if path.suffix != ".log" and path.name not in ("LOG", "LOCK")
        }
        (made / MANIFEST).write_text(json.dumps(manifest), "utf-8")
        for path in (made, *made.iterdir()):
            keep_own(path)
        _move(made, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _move(made: Path, folder: Path) -> None:
    for _ in range(2):
        try:
            os.rename(made, folder)
            return
        except OSError:
            if not os.path.lexists(folder):
                raise
            if _open(str(folder), thorough=True) is not None:
                return  # another process was first
            # what stands there does not open: set it aside, for the clean-up to remove
            with contextlib.suppress(OSError):
                os.rename(folder, made.parent / "damaged")
    raise OSError(f"{folder.name} is damaged and cannot be replaced")


def _clean(parent: Path, keep: str) -> None:
    """Remove old stores of other versions; nothing that is not a store."""
    import shutil

    limit = time.time() - STALE_SECONDS
    for path in parent.iterdir():
        with contextlib.suppress(OSError):
            finished = re.fullmatch(_FINISHED, path.name) and (path / MANIFEST).is_file()
            if finished and path.name != keep and path.stat().st_mtime < limit:
                shutil.rmtree(path, ignore_errors=True)
