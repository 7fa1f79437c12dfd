"""Opening a graph: the embedded one, one from a file, or one at a SPARQL endpoint."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from ..errors import InputError
from ..files.limits import LARGEST_INPUT
from ..rdf.namespaces import BASE
from .graph import Graph

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from os import PathLike
    from pathlib import Path

    import pyoxigraph as ox
    import rdflib

    from ..graph.engine import Engine
    from ..query.kept import KeptRows


def open(
    path: str | PathLike[str] | None = None,
    *,
    base: str | None = None,
    mappings: Sequence[str | PathLike[str]] = (),
    endpoint: str | None = None,
    programmes: Sequence[str | PathLike[str]] = (),
    metadata: Sequence[str | PathLike[str]] = (),
    progress: Callable[[str], object] | None = None,
    max_mb: int = LARGEST_INPUT // 1_000_000,
) -> Graph:
    """Open the embedded graph, one from a file, or one at a SPARQL endpoint.

    The embedded graph is kept in the user's cache folder (`OCCUGRAPH_CACHE` overrides) and
    built there on first use, of the schemes that `OCCUGRAPH_SCHEMES` names or of all.

    Args:
        path: a file that `occugraph build` wrote, in any of its formats; None for the embedded.
        base: base IRI of the graph; read from the file when None.
        mappings: mapping sets of one's own, as SSSOM/TSV files, to answer from as well: the
            embedded graph is then built with them, in memory, and may have any base; what of
            them answers nothing is said in `Graph.remarks`.
        programmes: programme files of one's own, as TOML, to decide under as well; built in the
            same way. Where there is one, it is the programme that is meant.
        metadata: metadata blocks, as YAML files, of those mapping sets that have none in their file
            or beside it, in the order of the sets.
        endpoint: address of a SPARQL 1.1 endpoint that holds the graph; the environment may hold
            `OCCUGRAPH_USER` and `OCCUGRAPH_PASSWORD`, or `OCCUGRAPH_TOKEN`, and
            `OCCUGRAPH_TIMEOUT`, the seconds that an answer may take.
        progress: called while the store of the embedded graph is built, with what is done, and
            with an empty text when it is there.
        max_mb: megabytes that a graph file may hold, unpacked.

    Raises:
        InputError: a file that cannot be read as a graph, a mapping set or a programme, with the
            line; no usable base or address; such files beside a graph file; an endpoint beside
            either.

    """
    if endpoint is not None:
        if path is not None or mappings or programmes or metadata:
            raise InputError(
                "an endpoint has a graph of its own: give no file, mapping sets or programme files "
                "beside it"
            )
        from .remote_graph import open_remote

        return open_remote(endpoint, base)
    if mappings or programmes or metadata:
        sets, blocks = _paths(mappings), _paths(metadata)
        return _open_extended(path, base, sets, blocks, _paths(programmes))
    from ..graph.engine import OxigraphEngine

    if path is not None:
        from ..graph.build import checked_base
        from ..rdf.readers import find_base, read_nquads, read_store

        if base is not None:
            checked_base(base)
        (file,) = _paths([path])
        largest = max_mb * 1_000_000
        store = read_store(file, largest=largest)
        own_base = base or find_base(store) or BASE
        return Graph(
            OxigraphEngine(store),
            own_base,
            lambda: _copy(read_nquads(file, largest)),
            name=file.name,
            checksum=lambda: _checksum(file.read_bytes()),
        )
    from ..graph.store import embedded_checksum, open_store, renewed_store

    if base not in (None, BASE):
        raise InputError(
            f"the embedded graph has the base IRI {BASE}: build a file with another base"
        )
    engine = OxigraphEngine(partial(open_store, progress), renewed_store)
    return Graph(
        engine,
        dataset=lambda: _view(engine.store),
        kept=partial(_open_kept, progress),
        name="embedded",
        checksum=embedded_checksum,
    )


@cache
def open_embedded() -> Graph:
    """Open the embedded graph once, for the questions that are functions of the package."""
    return open()


def _open_kept(progress: Callable[[str], object] | None, engine: Engine) -> KeptRows:
    from ..graph.store import kept_folder
    from ..query.kept import KeptRows

    return KeptRows(kept_folder(), engine, progress)


def _open_extended(
    path: str | PathLike[str] | None,
    base: str | None,
    mappings: list[Path],
    metadata: list[Path],
    programmes: list[Path],
) -> Graph:
    """Build the embedded graph with mapping sets and programmes of the user's own."""
    from ..graph.build import build
    from ..graph.engine import OxigraphEngine
    from ..graph.store import in_memory
    from ..programmes.reader import read_contributions
    from ..rdf.writers import nquads

    if path is not None:
        what = "mapping sets" if mappings or metadata else "programme files"
        raise InputError(
            f"{what} are added to the embedded graph, not to a graph file: give them to "
            "`occugraph build`"
        )
    made = build(
        base=BASE if base is None else base,
        mappings=mappings,
        metadata=metadata,
        programmes=partial(read_contributions, programmes),
    )
    data = nquads(made.dataset)
    own = made.contributions[-1].programmes[0].id if len(programmes) == 1 else None
    engine = OxigraphEngine(in_memory(data))
    names = " with ".join(["embedded", *(path.name for path in (*mappings, *programmes))])
    return Graph(
        engine,
        made.dataset.iris.base,
        lambda: _copy(data),
        own,
        remarks=made.remarks,
        name=names,
        checksum=lambda: _checksum(data),
    )


def _view(store: ox.Store) -> rdflib.Dataset:
    from ..rdf.oxigraph_dataset import make_dataset

    return make_dataset(store)


def _copy(nquads: bytes) -> rdflib.Dataset:
    from ..rdf.oxigraph_dataset import copy_dataset

    return copy_dataset(nquads)


def _checksum(content: bytes) -> str:
    from hashlib import sha256

    return sha256(content).hexdigest()


def _paths(given: Sequence[str | PathLike[str]]) -> list[Path]:
    from pathlib import Path

    return [Path(path) for path in ([given] if isinstance(given, str) else given)]
