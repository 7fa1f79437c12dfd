"""Pages of a static site: the templates of the server, with links between files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import OccugraphError
from ...query.codes import CodeBook
from ...query.session import Session
from ..documents import describe_resource
from ..pages.lookups import Page, show_resource
from ..pages.questions import Questions
from ..pages.rendering import Place, render
from .held_rows import HeldRows
from .served_files import Shelf

if TYPE_CHECKING:
    from ...citation.citation import Release
    from ...graph.engine import Engine

#: Path of a page that is no resource -> its file.
FILES = {"": "index.html", "schemes": "schemes.html", "programmes": "programmes.html"}


class SitePlace(Place):
    """Where a page of a static site stands; links lead to files, and to no server."""

    shelf: Shelf

    def link(self, path: str, **parameters: str | None) -> str:
        """Make the address of a page or file."""
        return super().link(FILES.get(path, path))

    def resource(self, iri: str, suffix: str | None = None) -> str:
        """Make the address of the file that describes an IRI; the IRI itself where none does."""
        name = self.shelf.find(iri.removeprefix(self.base)) if iri.startswith(self.base) else None
        if name is None:
            return iri
        return self.link(f"{name}{self.suffix if suffix is None else suffix}")


def make_place(shelf: Shelf, base: str, name: str) -> SitePlace:
    """Make the place of the page of a path, whose links are relative to it."""
    root = "/".join([".."] * name.count("/")) or "."
    place = SitePlace(base, root, ".html", is_live=False, has_rosters=False)
    place.shelf = shelf
    return place


def open_questions(engine: Engine, base: str, release: Release) -> tuple[Questions, HeldRows]:
    """Open what pages ask, with the rows of whole schemes held in memory."""
    held = HeldRows(engine, base)
    session = Session(engine, base, held)
    questions = Questions(session, lambda: release)
    questions.directory.book = CodeBook(session, whole=True)
    return questions, held


def render_resource(questions: Questions, shelf: Shelf, name: str) -> str:
    """Render the page of a resource."""
    base = questions.session.base
    try:
        page = show_resource(questions, name, {})
    except OccugraphError:  # it has a place among concepts or tables, and is none
        document = describe_resource(questions.directory, f"{base}{name}")
        page = Page("resource.html", {"document": document})
    values = page.values
    if page.template == "correspondence.html":  # all pairs on one page
        values = {**values, "pairs": values["document"].pairs, "first": 0, "page": 1, "pages": 1}
    return render(page.template, make_place(shelf, base, name), **values)
