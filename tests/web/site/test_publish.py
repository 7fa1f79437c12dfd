"""What a published site holds: resources, dumps, search, descriptions; links that all resolve."""

from __future__ import annotations

import hashlib
import html
import json
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest

from occugraph.rdf.namespaces import BASE
from occugraph.web.site.served_files import arrange
from tests.support import running
from tests.web.site.conftest import ADDRESS, SCHEMES

pytestmark = [pytest.mark.slow, pytest.mark.servers]
_SYNTAX = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".nt": ox.RdfFormat.N_TRIPLES,
}


@pytest.fixture(scope="module")
def published(site: Path) -> ox.Store:
    """The graph of the site's dump."""
    store = ox.Store()
    store.bulk_load(path=site / "dumps" / "occugraph.nq", format=ox.RdfFormat.N_QUADS)
    return store


def _plain(triple: ox.Triple) -> tuple[str, ...]:
    terms = triple.subject, triple.predicate, triple.object
    return tuple("_" if isinstance(term, ox.BlankNode) else str(term) for term in terms)


def _digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


@pytest.mark.parametrize("suffix", _SYNTAX)
def test_each_resource_has_what_the_graph_says(
    site: Path, published: ox.Store, suffix: str
) -> None:
    for name in ("soc2018/15-1252", "dot1991/00-01", "soc2018", "list/uscis-dot", "series/soc"):
        read = {_plain(q) for q in ox.parse(path=f"{site / name}{suffix}", format=_SYNTAX[suffix])}
        own = {f"<{BASE}{name}>", "_"}
        stated = {
            _plain(quad.triple)
            for quad in published.quads_for_pattern(ox.NamedNode(BASE + name), None, None)
        }
        assert stated
        assert {triple for triple in read if triple[0] == f"<{BASE}{name}>"} == stated
        below = {triple[0] for triple in read} - own
        assert all(subject.startswith(f"<{BASE}{name}/") for subject in below)


def test_every_statement_is_in_the_files_of_one_resource(site: Path, published: ox.Store) -> None:
    read: Counter[tuple[str, ...]] = Counter()
    for path in site.rglob("*.nt"):
        if path.parent.name != "dumps":
            read.update(_plain(quad.triple) for quad in ox.parse(path=path))
    of_iris = {
        _plain(quad.triple)
        for quad in published
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(BASE)
    }
    own = {triple for triple in read if triple[0] != "_"}
    assert own == of_iris
    assert {read[triple] for triple in own} == {1}


def test_dumps_hold_the_same_triples(site: Path, published: ox.Store) -> None:
    expected = Counter(_plain(quad.triple) for quad in published)
    for suffix, syntax in {**_SYNTAX, ".trig": ox.RdfFormat.TRIG}.items():
        dump = ox.parse(path=site / "dumps" / f"occugraph{suffix}", format=syntax)
        assert Counter(_plain(quad.triple) for quad in dump) == expected, suffix


def test_the_catalogue_has_sizes_and_checksums_of_the_dumps(site: Path) -> None:
    catalogue = ox.Store()
    catalogue.load(path=site / "catalog.ttl", format=ox.RdfFormat.TURTLE)
    rows = catalogue.query(
        """PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX spdx: <http://spdx.org/rdf/terms#>
        SELECT ?address ?size ?value { ?dataset dcat:distribution ?d . ?d dcat:byteSize ?size ;
        dcat:downloadURL ?address ; spdx:checksum/spdx:checksumValue ?value }"""
    )
    assert isinstance(rows, ox.QuerySolutions)
    stated = {row["address"].value: (row["size"].value, row["value"].value) for row in rows}
    files = sorted((site / "dumps").iterdir())
    assert stated == {
        f"{ADDRESS}dumps/{file.name}": (
            str(file.stat().st_size),
            hashlib.sha256(file.read_bytes()).hexdigest(),
        )
        for file in files
    }
    assert len(files) == 6 + 4 * 6  # three schemes, three correspondences


def test_void_counts_what_the_dump_holds(site: Path, published: ox.Store) -> None:
    assert (site / "void.ttl").read_bytes() == (site / ".well-known" / "void").read_bytes()
    void = ox.Store()
    void.load(path=site / "void.ttl", format=ox.RdfFormat.TURTLE)
    triples = ox.NamedNode("http://rdfs.org/ns/void#triples")
    (whole,) = void.quads_for_pattern(ox.NamedNode(f"{BASE}dataset"), triples, None)
    assert whole.object.value == str(len(published))


def test_a_concept_is_cited_in_the_words_of_the_command(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OCCUGRAPH_SCHEMES", SCHEMES)
    done = running.occugraph("show", "soc2018:15-1252", "--json")
    citation = json.loads(done.out)["citation"]
    page = html.unescape((site / "soc2018" / "15-1252.html").read_text("utf-8"))
    assert citation["release"]["sha256"] is not None
    assert citation["text"] in page
    assert citation["bibtex"] in page


def test_every_link_resolves(site: Path) -> None:
    done = running.occugraph("publish", site, "--check")
    assert (done.code, done.out) == (0, "\n")
    assert re.fullmatch(r"0 broken of [0-9,]{6,} links on 3,602 pages\n", done.err)


def test_a_broken_link_is_found_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "occugraph-site.json").write_text("{}", "utf-8")
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.html").write_text('<p>\n<a href="sub/b.html#x">b</a>\n', "utf-8")
    (tmp_path / "sub" / "b.html").write_text(
        '<a href="../a.html?q=1">a</a>\n<img src="c%20d.png"><a href="https://example.org/">x</a>',
        "utf-8",
    )
    done = running.occugraph("publish", tmp_path, "--check")
    assert (done.code, done.out) == (1, "sub/b.html:2: c%20d.png leads to no file\n")
    assert done.err == "1 broken of 3 links on 2 pages\n"


@pytest.mark.parametrize("name", ["empty", "missing", "page.html"])
def test_what_is_no_site_has_no_links(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "page.html").write_text("<a href=x>x</a>", "utf-8")
    done = running.occugraph("publish", tmp_path / name, "--check")
    problem = "is no site that `occugraph publish` wrote: it holds no occugraph-site.json"
    assert (done.code, done.error) == (2, f"{tmp_path / name}: {problem}")


@pytest.mark.parametrize("option", ["--base", "--schemes", "--address", "--store"])
def test_what_says_how_a_site_is_written_means_nothing_to_a_check(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, option: str
) -> None:
    done = running.in_process(capsys, "publish", tmp_path, "--check", option, "soc2018")
    problem = f"{option} means nothing with --check, which follows the links of DIR"
    assert (done.code, done.error) == (2, problem)


def test_the_sitemap_names_the_page_of_each_resource(site: Path) -> None:
    tree = ET.parse(site / "sitemap.xml").getroot()
    names = [url[0].text for url in tree]
    pages = {str(path.relative_to(site))[:-5] for path in site.rglob("*.html")}
    pages -= {"index", "schemes", "programmes"}
    assert {f"{ADDRESS}{name}.html" for name in pages} == set(names)
    robots = (site / "robots.txt").read_text("utf-8")
    assert robots == f"User-agent: *\nAllow: /\nSitemap: {ADDRESS}sitemap.xml\n"


def test_titles_are_in_the_file_of_each_of_their_words(site: Path) -> None:
    concept = ["soc2018", "15-1252", "Software Developers"]
    for word in ("sof", "dev", "15", "125", "151"):
        entries = json.loads((site / "search" / f"_{word}.json").read_text("utf-8"))
        assert [each[:3] for each in entries].count(concept) == 1


def test_skosmos_is_configured_for_each_scheme(site: Path) -> None:
    config = ox.Store()
    file = site / "skosmos" / "config.ttl"
    config.load(path=file, format=ox.RdfFormat.TURTLE, base_iri=ADDRESS)
    spaces = config.quads_for_pattern(None, ox.NamedNode("http://rdfs.org/ns/void#uriSpace"), None)
    assert sorted(quad.object.value for quad in spaces) == [
        f"{BASE}{scheme}/" for scheme in sorted(SCHEMES.split(","))
    ]


def test_what_needs_other_schemes_is_named(site: Path) -> None:
    lines = (site.parent / "stderr").read_text("utf-8").splitlines()
    assert lines[:-1] == ["ampd-iowa is left out: it needs naics2022 too"]
    assert lines[-1].startswith("wrote 3,599 resources, ")
    index = (site / "index.html").read_text("utf-8")
    assert "codes of 3 classifications, and the 3 tables that join them.</p>" in index


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], Path]:
    folder = tmp_path_factory.mktemp("twice") / "site"
    words = ("publish", folder, "--schemes", "dot1991", "--base", "https://example.org/d/")
    words += ("--address", "https://example.com/d/")
    assert running.occugraph(*words).code == 0
    first = _digests(folder)
    (folder / "stale.html").write_text("", "utf-8")
    assert running.occugraph(*words, PYTHONHASHSEED="7").code == 0
    return first, folder


def test_two_runs_give_the_same_bytes(twice: tuple[dict[str, str], Path]) -> None:
    first, folder = twice
    assert _digests(folder) == first
    assert [path.name for path in folder.parent.iterdir()] == ["site"]


def test_a_site_of_one_scheme_has_no_empty_headings(twice: tuple[dict[str, str], Path]) -> None:
    _, folder = twice
    index = (folder / "index.html").read_text("utf-8")
    assert re.findall("<h2[^>]*>([^<]*)<", index) == ["Classifications", "All of it"]
    assert re.findall(r'<p class="lead">(.*)</p>', index) == ["656 codes of one classification."]
    schemes = (folder / "schemes.html").read_text("utf-8")
    assert re.findall("<h2[^>]*>([^<]*)<", schemes) == ["Occupations"]


def test_another_base_is_in_every_file(twice: tuple[dict[str, str], Path]) -> None:
    _, folder = twice
    for name in ("dot1991/00-01.ttl", "dot1991/00-01.html", "void.ttl"):
        text = (folder / name).read_text("utf-8")
        assert "https://example.org/d/" in text
        assert BASE not in text
    assert "<loc>https://example.com/d/dot1991/00-01.html<" in (folder / "sitemap.xml").read_text()
    assert not (folder / "w3id").exists()  # w3id.org leads from bases of its own alone


def test_a_folder_of_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", "utf-8")
    done = running.occugraph("publish", tmp_path, "--schemes", "dot1991")
    assert done.code == 2
    problem = "holds other files than a site that was published; name a new folder"
    assert done.error == f"{tmp_path}: {problem}"
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_graph_without_schemes_is_refused(tmp_path: Path) -> None:
    jobs = running.ROOT / "tests" / "data" / "jobs.ttl"
    done = running.occugraph("--store", jobs, "publish", tmp_path / "site")
    problem = "this graph has no schemes: use one that `occugraph build` wrote"
    assert (done.code, done.error) == (2, problem)
    assert list(tmp_path.iterdir()) == []


def test_what_a_format_cannot_carry_is_named(tmp_path: Path) -> None:
    whole = tmp_path / "dot.nq"
    running.occugraph("build", "--schemes", "dot1991", "-o", whole)
    title = "Architectural occupations"
    damaged = whole.read_text("utf-8").replace(f'"{title}"@en', f'"{title}\\u0007"@en')
    (tmp_path / "damaged.nq").write_text(damaged, "utf-8")
    done = running.occugraph("--store", tmp_path / "damaged.nq", "publish", tmp_path / "site")
    assert done.code == 2
    problem = "cannot be written: the answer has a character that XML cannot carry"
    assert done.error.endswith(problem)
    assert not (tmp_path / "site").exists()


def test_a_resource_at_the_place_of_a_file_of_the_site_is_left_out() -> None:
    store = ox.Store()
    for name in ("index", "Dumps/1", "one"):
        node = ox.NamedNode(f"{BASE}{name}")
        store.add(ox.Quad(node, node, node))
    shelf = arrange(store, BASE)
    assert (list(shelf.resources), shelf.left_out) == (["one"], ("Dumps/1", "index"))


def test_an_address_that_is_none_is_refused_by_its_name(tmp_path: Path) -> None:
    words = ("publish", tmp_path / "site", "--schemes", "dot1991", "--address", "https://x.example")
    done = running.occugraph(*words)
    problem = "--address must be an absolute IRI that ends in /, not 'https://x.example'"
    assert (done.code, done.error) == (2, problem)


def test_a_base_that_is_none_is_refused_before_the_work(tmp_path: Path) -> None:
    done = running.occugraph("publish", tmp_path / "site", "--base", "example.org")
    assert done.code == 2
    assert done.error.startswith("the base must be an absolute IRI that ends in /")
    assert list(tmp_path.iterdir()) == []


def test_the_search_script_is_javascript(site: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed")
    script = site / "assets" / "search.js"
    assert subprocess.run([node, "--check", script], check=False).returncode == 0
