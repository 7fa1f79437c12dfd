"""Processes that write the files of many resources, each with the store open for itself."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from ...citation.citation import Release
from ...errors import InputError, OutsideError
from ...graph.engine import OxigraphEngine
from ...publication.catalogue import Distribution
from ..pages.questions import Questions
from ..sparql.protocol import Refusal
from .held_rows import HeldRows
from .rdf_files import read_statements, write_dumps, write_forms, write_part
from .resource_pages import open_questions, render_resource
from .search_index import write_search_index
from .served_files import Shelf

#: Resources of a scheme that one task is about.
_TASK = 1_500


class Site(NamedTuple):
    """What all tasks of a site are about."""

    store: str
    """Folder of the store."""
    base: str
    folder: str
    release: Release
    """What names its graph in citations."""


class Task(NamedTuple):
    """What a process does at a time."""

    kind: str
    """`resources`, `dumps`, `part` or `search`."""
    names: tuple[str, ...] = ()
    """Paths of resources; the part."""


class _Writer:
    """Does tasks in one process."""

    def __init__(self, site: Site, shelf: Shelf) -> None:
        self.site, self.folder = site, Path(site.folder)
        self.store = ox.Store.read_only(site.store)
        self.questions: Questions
        self.held: HeldRows
        self.questions, self.held = open_questions(
            OxigraphEngine(self.store), site.base, site.release
        )
        self.shelf = shelf
        self._scheme = ""

    def do(self, task: Task) -> list[Distribution]:
        """Do a task; describe the files for those who want all."""
        if task.kind == "resources":
            for name in task.names:
                self._write_resource(name)
            return []
        if task.kind == "search":
            write_search_index(self.questions.session, self.folder / "search")
            self.held.forget()
            return []
        dumps = self.folder / "dumps"
        if task.kind == "dumps":
            with _naming("the whole graph"):
                return write_dumps(self.store, dumps / "occugraph")
        (part,) = task.names
        of_part = [
            resource
            for name, resource in self.shelf.resources.items()
            if name == part or name.startswith(f"{part}/")
        ]
        triples = list(read_statements(self.store, self.site.base, *of_part))
        with _naming(part):
            return write_part(triples, dumps / part, part)

    def _write_resource(self, name: str) -> None:
        scheme = name.partition("/")[0]
        if scheme != self._scheme:
            self._scheme = scheme
            self.held.forget()
        path = self.folder / name
        resource = self.shelf.resources[name]
        with _naming(f"{self.site.base}{name}"):
            write_forms(list(read_statements(self.store, self.site.base, resource)), path)
        page = render_resource(self.questions, self.shelf, name)
        path.with_name(f"{path.name}.html").write_bytes(page.encode())


@contextlib.contextmanager
def _naming(what: str) -> Iterator[None]:
    """Name what a format cannot carry."""
    try:
        yield
    except Refusal as error:
        raise InputError(f"{what} cannot be written: {error.line.partition(';')[0]}") from None


#: The one of a process that does tasks.
_writers: list[_Writer] = []


def _begin(site: Site, shelf: Shelf) -> None:
    _end_with_parent()
    _writers.append(_Writer(site, shelf))


def _do(task: Task) -> list[Distribution]:
    return _writers[0].do(task)


def _end_with_parent() -> None:
    """End this process soon after the one that began it was killed."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def list_tasks(shelf: Shelf, parts: Iterable[str]) -> list[Task]:
    """List the tasks of a site, those that take longest first."""
    tasks = [Task("dumps"), Task("search")]
    groups: dict[str, list[str]] = {}
    for name in shelf.resources:
        groups.setdefault(name.partition("/")[0] if "/" in name else "", []).append(name)
    for names in sorted(groups.values(), key=len, reverse=True):
        tasks += [
            Task("resources", tuple(names[at : at + _TASK])) for at in range(0, len(names), _TASK)
        ]
    tasks += [Task("part", (part,)) for part in parts]
    return tasks


def do_tasks(site: Site, shelf: Shelf, tasks: list[Task]) -> Iterator[Distribution]:
    """Do all tasks, in as many processes as there are processors."""
    context = get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), context, _begin, (site, shelf)) as pool:
        try:
            for described in pool.map(_do, tasks):
                yield from described
        except BrokenProcessPool:
            raise OutsideError("a process that writes the site was ended; try again") from None
        finally:
            pool.shutdown(cancel_futures=True)
