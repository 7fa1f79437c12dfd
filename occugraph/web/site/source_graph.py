"""The graph that a site is made of: the embedded one, a part of it, or one from a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from ...citation.citation import Release
from ...errors import InputError
from ...files.limits import LARGEST_INPUT
from ...graph.build import build, checked_base
from ...graph.store import embedded_checksum, kept_folder, open_store
from ...rdf.namespaces import BASE
from ...rdf.readers import find_base, read_store
from ...rdf.writers import nquads


class SiteSettings(NamedTuple):
    """What to publish, and for where."""

    store: Path | None = None
    """A graph file; None for the embedded graph."""
    base: str | None = None
    schemes: Sequence[str] = ()
    address: str | None = None
    """Where the site will be served; None where its IRIs lead there themselves."""
    largest: int = LARGEST_INPUT


class SourceGraph(NamedTuple):
    """A graph in a store of its own."""

    store: str
    """Folder of the store."""
    base: str
    release: Release
    """What names it in citations."""
    left_out: tuple[str, ...] = ()
    """A line for each list, programme and chain that the schemes chosen have no room for."""


def open_graph(
    settings: SiteSettings, place: Path, progress: Callable[[str], object]
) -> SourceGraph:
    """Open the graph to publish; all but the whole embedded one get a store at the place."""
    if settings.store is not None:
        if settings.base or settings.schemes:
            raise InputError("--base and --schemes are for the embedded graph, not for --store")
        graph = read_store(settings.store, largest=settings.largest)
        store = ox.Store(str(place))
        store.bulk_extend(graph)
        store.flush()
        release = _name_release(settings.store.name, settings.store.read_bytes())
        return SourceGraph(str(place), find_base(graph) or BASE, release)
    base = checked_base(settings.base or BASE)
    if base == BASE and not settings.schemes:
        open_store(progress)
        if (kept := kept_folder()) is not None:
            release = Release("embedded", embedded_checksum())
            return SourceGraph(os.path.dirname(kept), base, release)
    progress("building the graph")
    store = ox.Store(str(place))
    made = build(base=base, schemes=settings.schemes)
    content = nquads(made.dataset)
    store.bulk_load(content, ox.RdfFormat.N_QUADS)
    store.flush()
    return SourceGraph(str(place), base, _name_release("embedded", content), made.left_out)


def _name_release(name: str, content: bytes) -> Release:
    return Release(name, sha256(content).hexdigest())
