"""Renders documents and answers by the templates, for a server or for a static site."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlencode

from ...rdf.namespaces import Iris
from ...version import __version__
from . import wording

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
ASSETS = HERE / "assets"


class Place(NamedTuple):
    """Where a page stands, and what its links begin and end with."""

    base: str
    """Base IRI of the graph."""
    root: str = ""
    """What the address of a page begins with: the root path of a server, or `..` and the like."""
    suffix: str = ""
    """What the address of a resource's page ends with, such as `.html` in a static site."""
    is_live: bool = True
    """Whether a server answers what is asked: search, crosswalk, decisions."""
    has_rosters: bool = True
    """Whether rosters are taken."""

    def link(self, path: str, **parameters: str | None) -> str:
        """Make the address of a page or file of this site, with the parameters that it has."""
        given = {name: value for name, value in parameters.items() if value}
        query = f"?{urlencode(given)}" if given else ""
        return f"{self.root}/{quote(path, safe='/:@')}{query}"

    def resource(self, iri: str, suffix: str | None = None) -> str:
        """Make the address of the page of an IRI, or of another form of it by its suffix."""
        if not iri.startswith(self.base):
            return iri
        ending = self.suffix if suffix is None else suffix
        return self.link(f"{iri.removeprefix(self.base)}{ending}")

    def concept(self, scheme: str, code: str) -> str:
        """Make the address of a concept's page."""
        return self.resource(Iris(self.base).concept(scheme, code))

    def scheme(self, scheme: str) -> str:
        """Make the address of a scheme's page."""
        return self.resource(Iris(self.base).scheme(scheme))


def render(template: str, place: Place, **values: Any) -> str:
    """Render a template, such as `concept.html` with a `document`."""
    tabs = [tab for tab in wording.TABS if place.is_live or not tab.is_live]
    page = _load_environment().get_template(template)
    return page.render(place=place, tabs=tabs, version=__version__, **values)


@cache
def _load_environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader([HERE / "templates", HERE.parent / "site" / "templates"]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    environment.globals["words"] = wording
    environment.filters["number"] = "{:,}".format
    environment.filters["on_page"] = wording.say_on_page
    environment.filters["web"] = lambda text: text.startswith(("https://", "http://"))
    return environment
