"""What servers, crawlers and other software read of a static site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote
from xml.sax.saxutils import escape

from ...query.session import Session
from ...rdf.terms import text
from ...version import __version__
from ..resources.forms import SUFFIXES

if TYPE_CHECKING:
    from jinja2 import Environment

#: What begins the identifiers that w3id.org leads to the address of a site.
W3ID = "https://w3id.org/"
#: Addresses of one file of a sitemap, as sitemaps.org allows.
SITEMAP_URLS = 50_000
_TYPES = {".ttl": "text/turtle|application/x-turtle", ".html": "text/html|application/xhtml\\+xml"}
_LANGUAGES = """PREFIX dct: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?scheme ?language { ?concept skos:inScheme/dct:identifier ?scheme ;
  skos:prefLabel ?label BIND (lang(?label) AS ?language) FILTER (?language != "") }
ORDER BY ?scheme ?language"""
#: Of files that are no form of a resource.
_OTHER_SUFFIXES = ("nq", "trig", "xml", "txt", "json", "js", "css", "svg")


class Pattern(NamedTuple):
    """Paths of resources in whose files others stand, as regular expressions."""

    owner: str
    below: str
    """What follows the owner's path in those of the others."""


def write_server_files(
    folder: Path, session: Session, owners: Mapping[str, str], address: str
) -> None:
    """Write what makes a web server negotiate, and the configuration of Skosmos.

    The owners are those of `Shelf`: in whose files a resource stands that has none.
    """
    patterns = _group_owners(owners, session)
    forms = [
        (suffix, _TYPES.get(suffix, re.escape(form.media.partition(";")[0])))
        for suffix, form in SUFFIXES.items()
    ]
    values = {"version": __version__, "owned": patterns, "forms": forms}
    _write(folder / ".htaccess", "htaccess.txt", **values)
    languages: dict[str, list[str]] = {}
    for row in session.engine.run(_LANGUAGES).records():
        languages.setdefault(row["scheme"], []).append(row["language"])
    schemes = [
        {**row, "languages": languages.get(name, ["en"])} for name, row in session.schemes.items()
    ]
    kinds = sorted({row["classifies"] for row in session.schemes.values()})
    (folder / "skosmos").mkdir()
    config = {"schemes": schemes, "kinds": kinds, "base": session.base, "address": address}
    _write(folder / "skosmos" / "config.ttl", "skosmos.ttl", **config)
    if address != session.base and session.base.startswith(W3ID):
        suffixes = "|".join([*(suffix[1:] for suffix in SUFFIXES), *_OTHER_SUFFIXES])
        values |= {"title": "occugraph", "base": session.base, "address": address}
        (folder / "w3id").mkdir()
        _write(folder / "w3id" / ".htaccess", "w3id.htaccess.txt", **values, suffixes=suffixes)
        _write(folder / "w3id" / "README.md", "w3id.md", **values)


def write_sitemap(folder: Path, names: Iterable[str], address: str) -> None:
    """Write `sitemap.xml`, in several files where one may not hold all, and `robots.txt`."""
    urls = [f"{address}{quote(name)}.html" for name in names]
    parts = [urls[at : at + SITEMAP_URLS] for at in range(0, len(urls), SITEMAP_URLS)]
    if len(parts) == 1:
        _write_sitemap(folder / "sitemap.xml", "urlset", "url", parts[0])
    else:
        for number, part in enumerate(parts, 1):
            _write_sitemap(folder / f"sitemap-{number}.xml", "urlset", "url", part)
        files = [f"{address}sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
        _write_sitemap(folder / "sitemap.xml", "sitemapindex", "sitemap", files)
    robots = f"User-agent: *\nAllow: /\nSitemap: {address}sitemap.xml\n"
    (folder / "robots.txt").write_text(robots, "utf-8")


def _write_sitemap(path: Path, kind: str, each: str, urls: list[str]) -> None:
    lines = [f"<{each}><loc>{escape(url)}</loc></{each}>\n" for url in urls]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    head += f'<{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    path.write_text(f"{head}{''.join(lines)}</{kind}>\n", "utf-8")


def _group_owners(owners: Mapping[str, str], session: Session) -> list[Pattern]:
    """Word a pattern of the schemes' concepts, one of tables, and one of what has a folder."""
    concepts, rests, alone, folders = set[str](), set[str](), set[str](), set[str]()
    for name, owner in owners.items():
        first, _, rest = owner.partition("/")
        if not name.startswith(f"{owner}/"):  # a term, whose fragment no server sees
            continue
        if first in session.schemes:
            concepts.add(first)
            rests.add(name[len(owner) + 1 :].partition("/")[0])
        elif rest:
            folders.add(owner.rpartition("/")[0])
        else:
            alone.add(owner)
    patterns = [
        Pattern(f"{_word(concepts)}/[^/]+", f"/{_word(rests)}/"),
        Pattern(_word(alone), "/"),
        Pattern(f"{_word(folders)}/[^/]+", "/"),
    ]
    known = (concepts, alone, folders)
    return [pattern for pattern, names in zip(patterns, known, strict=True) if names]


def _word(names: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(names)))})"


def _write(path: Path, template: str, **values: object) -> None:
    content = _load_environment().get_template(template).render(**values)
    path.write_text(content, "utf-8")


@cache
def _load_environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(  # none of these is HTML
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["literal"] = text
    return environment
