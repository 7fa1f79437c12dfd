"""A published site on a real Apache: negotiation and redirects as w3id.org does them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.apache import Apache, serve_folder
from tests.web.site.conftest import ADDRESS

pytestmark = [pytest.mark.slow, pytest.mark.servers]
#: Ten IRIs -> the path in whose files they are described.
_PATHS = {
    "soc2018/15-1252": "soc2018/15-1252",
    "dot1991/00-01": "dot1991/00-01",
    "soc2018": "soc2018",
    "soc2018/level/minor": "soc2018/level/minor",
    "soc2010-soc2018": "soc2010-soc2018",
    "soc2010-soc2018/15-1131_15-1251": "soc2010-soc2018",
    "soc2018/15-1252/excludes/15-1251": "soc2018/15-1252",
    "source/bls-soc-2018/rights": "source/bls-soc-2018",
    "list/uscis-dot": "list/uscis-dot",
    "ontology": "ontology",
}
_TYPES = {
    "text/html": ".html",
    "text/turtle": ".ttl",
    "application/ld+json": ".jsonld",
    "application/rdf+xml": ".rdf",
    "application/n-triples": ".nt",
}


@pytest.fixture(scope="module")
def apache(site: Path) -> Iterator[Apache]:
    run = site.parent / "run"
    run.mkdir()
    with serve_folder(site, run) as server:
        yield server


@pytest.mark.parametrize("media", _TYPES)
@pytest.mark.parametrize("path", _PATHS)
def test_an_iri_leads_to_the_form_asked_for(
    apache: Apache, site: Path, path: str, media: str
) -> None:
    places, answer = apache.follow(f"/{path}", Accept=media)
    file = f"{_PATHS[path]}{_TYPES[media]}"
    assert places[-1] == f"/{file}"
    assert answer.status == 200
    assert answer.headers["content-type"].partition(";")[0] == media
    assert answer.body == (site / file).read_bytes()


def test_redirects_say_what_they_depend_on(apache: Apache) -> None:
    answer = apache.get("/soc2018/15-1252", Accept="text/turtle")
    assert (answer.status, answer.headers["vary"]) == (303, "Accept")
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("*/*", ".html"),
        ("text/turtle, application/x-turtle, */*;q=0.1", ".ttl"),
        ("application/rdf+xml;q=0, application/ld+json", ".jsonld"),
        ("text/html;q=0, text/turtle", ".ttl"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", ".html"),
    ],
)
def test_wishes_of_browsers_and_libraries(apache: Apache, accept: str, suffix: str) -> None:
    answer = apache.get("/soc2018/15-1252", Accept=accept)
    assert answer.headers["location"].endswith(f"/soc2018/15-1252{suffix}")


def test_a_client_without_a_wish_gets_the_page(apache: Apache) -> None:
    assert apache.get("/soc2018/15-1252").headers["location"].endswith("15-1252.html")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/soc2018/99-9999", 404),
        ("/soc2018/15-1252.pdf", 404),
        ("/nothing", 404),
        ("/", 200),
        ("/void.ttl", 200),
        ("/.well-known/void", 200),
        ("/sitemap.xml", 200),
        ("/robots.txt", 200),
        ("/dumps/occugraph.nq", 200),
    ],
)
def test_what_is_there_and_what_is_not(apache: Apache, path: str, status: int) -> None:
    assert apache.get(path, Accept="text/turtle").status == status


def test_no_form_that_the_client_accepts_is_406(apache: Apache) -> None:
    assert apache.get("/soc2018/15-1252", Accept="image/png").status == 406


def test_types_of_files(apache: Apache) -> None:
    types = {"/.well-known/void": "text/turtle", "/dumps/occugraph.nq": "application/n-quads"}
    types["/dumps/occugraph.trig"] = "application/trig"
    for path, media in types.items():
        assert apache.get(path).headers["content-type"] == media, path
    assert apache.get("/").headers["content-type"] == "text/html; charset=utf-8"


def test_a_slash_at_the_end_is_none(apache: Apache) -> None:
    places, answer = apache.follow("/soc2018/15-1252/", Accept="text/turtle")
    assert (places, answer.status) == (["/soc2018/15-1252", "/soc2018/15-1252.ttl"], 200)


def test_the_catalogue_is_a_resource(apache: Apache) -> None:
    places, answer = apache.follow("/catalog", Accept="text/turtle")
    assert (places, answer.status) == (["/catalog.ttl"], 200)


@pytest.fixture(scope="module")
def below(apache: Apache, site: Path) -> Iterator[Apache]:
    """The site in a folder of a server."""
    run, folder = site.parent / "below-run", site.parent / "below"
    for each in (run, folder):
        each.mkdir()
    (folder / "occ").symlink_to(site)
    (folder / "robots.txt").write_text("", "utf-8")
    with serve_folder(folder, run) as server:
        yield server


@pytest.mark.parametrize(
    ("path", "places", "status"),
    [
        ("/occ", ["/occ/"], 200),
        ("/occ/", [], 200),
        ("/occ/soc2018", ["/occ/soc2018.html"], 200),
        ("/occ/soc2018/", ["/occ/soc2018", "/occ/soc2018.html"], 200),
        ("/occ/soc2018/15-1252", ["/occ/soc2018/15-1252.html"], 200),
        ("/occ/search", [], 404),
        ("/occ/search/", ["/occ/search"], 404),
        ("/occ/nothing", [], 404),
    ],
)
def test_a_site_in_a_folder(below: Apache, path: str, places: list[str], status: int) -> None:
    followed, answer = below.follow(path, Accept="text/html")
    assert (followed, answer.status) == (places, status)


def test_the_first_page_of_a_folder(below: Apache, site: Path) -> None:
    _, answer = below.follow("/occ")
    assert answer.body == (site / "index.html").read_bytes()


@pytest.fixture(scope="module")
def w3id(apache: Apache, site: Path) -> Iterator[Apache]:
    """The files for w3id.org, below a path as there."""
    run, folder = site.parent / "w3id-run", site.parent / "w3id"
    for each in (run, folder):
        each.mkdir()
    shutil.copytree(site / "w3id", folder / "occugraph")
    (folder / "robots.txt").write_text("", "utf-8")
    with serve_folder(folder, run) as server:
        yield server


@pytest.mark.parametrize("media", _TYPES)
@pytest.mark.parametrize("path", _PATHS)
def test_w3id_leads_to_the_same_files(w3id: Apache, site: Path, path: str, media: str) -> None:
    answer = w3id.get(f"/occugraph/{path}", Accept=media)
    file = f"{_PATHS[path]}{_TYPES[media]}"
    assert (answer.status, answer.headers["location"]) == (303, ADDRESS + file)
    assert (site / file).is_file()
    assert answer.headers["vary"] == "Accept"


def test_w3id_leads_to_the_site(w3id: Apache) -> None:
    assert w3id.get("/occugraph/").headers["location"] == ADDRESS
    answer = w3id.get("/occugraph/soc2018/15-1252.nt")
    assert answer.headers["location"] == f"{ADDRESS}soc2018/15-1252.nt"
