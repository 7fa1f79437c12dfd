"""Opening a graph: the embedded one, one from a file, or one at a SPARQL endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import InputError, UnknownName
from ..rdf.namespaces import BASE
from .graph import Graph

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike
    from pathlib import Path

#: What may answer from a graph that is not at an endpoint; the first does if nothing is said.
ENGINES = ("oxigraph", "rdflib")


def open(
    path: str | PathLike[str] | None = None,
    *,
    base: str | None = None,
    mappings: Sequence[str | PathLike[str]] = (),
    endpoint: str | None = None,
    engine: str = "oxigraph",
    programmes: Sequence[str | PathLike[str]] = (),
) -> Graph:
    """Open the embedded graph, one from a file, or one at a SPARQL endpoint.

    The embedded graph is kept in the user's cache folder (`OCCUGRAPH_CACHE` overrides) and
    built there on first use.

    Args:
        path: a file that `occugraph build` wrote, in any of its formats; None for the embedded.
        base: base IRI of the graph; read from the file when None.
        mappings: mapping sets of one's own, as SSSOM/TSV files, to answer from as well: the
            embedded graph is then built with them, in memory, and may have any base.
        programmes: programme files of one's own, as TOML, to decide under as well; built in the
            same way. Where there is one, it is the programme that is meant.
        endpoint: address of a SPARQL 1.1 endpoint that holds the graph; the environment may hold
            `OCCUGRAPH_USER` and `OCCUGRAPH_PASSWORD`, or `OCCUGRAPH_TOKEN`, and
            `OCCUGRAPH_TIMEOUT`, the seconds that an answer may take.
        engine: what answers from the embedded graph or a file: `oxigraph` or `rdflib`.

    Raises:
        InputError: a file that cannot be read as a graph, a mapping set or a programme, with the
            line; no usable base or address; such files beside a graph file; an endpoint beside
            either.
        UnknownName: no such engine.

    """
    if engine not in ENGINES:
        raise UnknownName("engine", engine, ENGINES)
    if endpoint is not None:
        if path is not None or mappings or programmes or engine != ENGINES[0]:
            raise InputError(
                "an endpoint has a graph and an engine of its own: give no file, mapping sets, "
                "programme files or engine beside it"
            )
        from ..remote.engine import RemoteEngine

        remote = RemoteEngine(endpoint)
        return Graph(remote, base or (lambda: remote.base))
    opened = _opened(path, base, mappings, programmes)
    return opened._in_rdflib() if engine == "rdflib" else opened


def _opened(
    path: str | PathLike[str] | None,
    base: str | None,
    mappings: Sequence[str | PathLike[str]],
    programmes: Sequence[str | PathLike[str]],
) -> Graph:
    from pathlib import Path

    from ..graph.engine import OxigraphEngine

    if mappings or programmes:
        from ..graph.build import build
        from ..graph.store import in_memory
        from ..rdf.writers import nquads

        if path is not None:
            what = "mapping sets" if mappings else "programme files"
            raise InputError(
                f"{what} are added to the embedded graph, not to a graph file: give them to "
                "`occugraph build`"
            )
        made = build(
            base=BASE if base is None else base,
            mappings=_paths(mappings),
            programmes=_paths(programmes),
        )
        data = nquads(made.dataset)
        own = made.contributions[-1].programmes[0].id if len(_paths(programmes)) == 1 else None
        return Graph(OxigraphEngine(in_memory(data)), made.dataset.iris.base, lambda: data, own)
    if path is not None:
        from ..rdf.readers import base_of, nquads_of, read_store

        if base is not None:
            from ..graph.build import checked_base

            checked_base(base)
        file = Path(path)
        store = read_store(file)
        own_base = base or base_of(store) or BASE
        return Graph(OxigraphEngine(store), own_base, lambda: nquads_of(file))
    from ..graph.store import embedded_nquads, open_store, renewed_store

    if base not in (None, BASE):
        raise InputError(
            f"the embedded graph's IRIs live at {BASE}: build a file with another base"
        )
    return Graph(OxigraphEngine(open_store(), renewed_store), nquads=embedded_nquads)


def _paths(given: Sequence[str | PathLike[str]]) -> list[Path]:
    from pathlib import Path

    return [Path(path) for path in ([given] if isinstance(given, str) else given)]
