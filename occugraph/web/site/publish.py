"""Writes a static site: whole and in the place of one before it, or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from ...errors import InputError, OutsideError
from ...files.unfinished import sweep, temporary_folder, unfinished_name
from ...graph.build import checked_base
from ...graph.engine import OxigraphEngine
from ...publication.catalogue import (
    DESCRIPTION_QUERY,
    Offer,
    write_catalogue,
    write_void,
)
from ...publication.partitions import CLASSES, PROPERTIES, describe_partitions
from ...query.session import Session
from ...rdf.namespaces import Iris
from ...rdf.terms import Triple
from ...version import __version__
from ..pages.lookups import Page, show_schemes
from ..pages.programmes import show_programmes
from ..pages.questions import Questions
from ..pages.rendering import ASSETS, render
from .link_check import MARKER, is_site
from .rdf_files import DUMPS
from .resource_pages import FILES, make_place, open_questions
from .served_files import Shelf, arrange
from .server_files import write_server_files, write_sitemap
from .source_graph import SiteSettings, open_graph
from .workers import Site, do_tasks, list_tasks


class PublishedSite(NamedTuple):
    """What was written."""

    resources: int
    files: int
    size: int
    without_files: tuple[str, ...]
    """Paths of resources that no file can be named for."""
    left_out: tuple[str, ...]
    """A line for each list, programme and chain that the schemes chosen have no room for."""


def publish(
    folder: Path, settings: SiteSettings, progress: Callable[[str], object]
) -> PublishedSite:
    """Write the site of a graph into a folder."""
    _refuse_folder(folder)
    if settings.address is not None:
        checked_base(settings.address, "--address")
    with temporary_folder("occugraph-publishing") as scratch:
        graph = open_graph(settings, Path(scratch, "store"), progress)
        Session(OxigraphEngine(ox.Store.read_only(graph.store)), graph.base).check_schemes()
        address = settings.address or graph.base
        with _replacing(folder) as unfinished:
            site = Site(graph.store, graph.base, str(unfinished), graph.release)
            made = _write_site(unfinished, site, address, progress)
            return made._replace(left_out=graph.left_out)


def _write_site(
    folder: Path, site: Site, address: str, progress: Callable[[str], object]
) -> PublishedSite:
    store = ox.Store.read_only(site.store)
    shelf = arrange(store, site.base)
    questions, _ = open_questions(OxigraphEngine(store), site.base, site.release)
    session = questions.session
    for name in {"dumps/", ".well-known/", *shelf.resources}:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / "dumps").mkdir(exist_ok=True)
    (folder / ".well-known").mkdir(exist_ok=True)
    progress("writing pages and RDF")
    parts = [*session.schemes, *(name for name in session.correspondences if "/" not in name)]
    tasks = list_tasks(shelf, parts)
    distributions = tuple(
        each._replace(address=f"{address}{each.address}") for each in do_tasks(site, shelf, tasks)
    )
    progress("writing what describes the site")
    _write_descriptions(folder, store, Offer(site.base, distributions), address)
    shutil.copytree(ASSETS, folder / "assets")
    shutil.copy(Path(__file__).parent / "templates" / "search.js", folder / "assets")
    pages = {
        "": Page("index.html", _list_contents(questions)),
        "schemes": show_schemes(questions, {}),
        "programmes": show_programmes(questions, {}),
    }
    for path, page in pages.items():
        text = render(page.template, make_place(shelf, site.base, ""), **page.values)
        (folder / FILES[path]).write_text(text, "utf-8")
    write_server_files(folder, session, shelf.owners, address)
    write_sitemap(folder, shelf.resources, address)
    return _count_files(folder, shelf)


def _list_contents(questions: Questions) -> dict[str, object]:
    """List what the first page leads to."""
    directory = questions.directory
    return {
        "concepts": sum(int(row["concepts"]) for row in directory.overview.values()),
        "schemes": list(directory.editions.values()),
        "tables": list(directory.correspondences.values()),
        "programmes": directory.programmes,
        "dumps": [f"dumps/occugraph{suffix}" for suffix in DUMPS],
    }


def _write_descriptions(folder: Path, store: ox.Store, offer: Offer, address: str) -> None:
    """Write `void.ttl`, also where clients look for it, and `catalog.ttl`."""
    description = [_to_triple(each) for each in _query_triples(store, DESCRIPTION_QUERY)]
    whole = Iris(offer.base).dataset()
    rows = (_query_rows(store, PROPERTIES), _query_rows(store, CLASSES))
    partitions = describe_partitions(whole, f"{whole}#all", *rows)
    for name in ("void.ttl", ".well-known/void"):
        (folder / name).write_bytes(
            write_void(description, partitions, f"{address}void.ttl", offer)
        )
    (folder / "catalog.ttl").write_bytes(write_catalogue(description, offer))


def _query_triples(store: ox.Store, query: str) -> ox.QueryTriples:
    triples = store.query(query, use_default_graph_as_union=True)
    assert isinstance(triples, ox.QueryTriples)
    return triples


def _query_rows(store: ox.Store, query: str) -> list[dict[str, str]]:
    solutions = store.query(query, use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    rows = [{name: row[name].value for name in names} for row in solutions]
    return sorted(rows, key=lambda row: row[names[0]])


def _to_triple(triple: ox.Triple) -> Triple:
    return str(triple.subject), str(triple.predicate), str(triple.object)


def _count_files(folder: Path, shelf: Shelf) -> PublishedSite:
    """Count what was written, and say in the folder that it is a site of ours."""
    files = size = 0
    for place, _, names in os.walk(folder):
        files += len(names)
        size += sum(os.stat(os.path.join(place, name)).st_size for name in names)
    marker = {"occugraph": __version__, "resources": len(shelf.resources)}
    (folder / MARKER).write_text(f"{json.dumps(marker)}\n", "utf-8")
    return PublishedSite(len(shelf.resources), files + 1, size, shelf.left_out, ())


def _refuse_folder(folder: Path) -> None:
    """Refuse a folder that holds what is no site of ours: it would be removed."""
    try:
        is_other = folder.exists() and not is_site(folder) and any(folder.iterdir())
    except NotADirectoryError:
        raise InputError("is no folder; name one to write to", file=str(folder)) from None
    except (OSError, ValueError):
        raise InputError("this cannot be the name of a folder", file=str(folder)) from None
    if is_other:
        problem = "holds other files than a site that was published; name a new folder"
        raise InputError(problem, file=str(folder))
    if not folder.absolute().parent.is_dir():
        raise InputError("the folder above it does not exist", file=str(folder))


@contextlib.contextmanager
def _replacing(folder: Path) -> Iterator[Path]:
    """Make a folder beside another, which it replaces when the block ends well."""
    folder = folder.resolve()
    sweep(folder.parent)
    unfinished = folder.parent / unfinished_name(folder.name)
    old = folder.parent / unfinished_name(f"{folder.name}-before")
    try:
        unfinished.mkdir()
        yield unfinished
        if folder.exists():
            os.rename(folder, old)
        os.rename(unfinished, folder)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutsideError(f"{folder}: could not be written: {reason}; nothing changed") from None
    finally:
        for rest in (unfinished, old):
            shutil.rmtree(rest, ignore_errors=True)
