"""Written graphs read back the same, in every format, by every reader, on every run."""

from __future__ import annotations

import difflib
import gzip
import hashlib
import json
import os
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from occugraph.errors import InputError, UnknownName
from occugraph.graph.build import Build, build
from occugraph.rdf.dataset import Dataset
from occugraph.rdf.namespaces import VOCABULARIES, Iris
from occugraph.rdf.readers import read_store
from occugraph.rdf.terms import NIL, TYPE, Triple, curie, iri, text, typed
from occugraph.rdf.writers import FORMATS, find_writer, rdfxml, write
from tests.conftest import Written
from tests.support import rdfterms, running

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib"),
    pytest.mark.filterwarnings("ignore:Parsing weird boolean"),
]
SUFFIXES = tuple(FORMATS)
WITH_GRAPHS = (".trig", ".nq", ".jsonld")
#: The schemes of the graph that is written: every kind of source is among theirs.
SCHEMES = ("soc2018", "isco08", "dot1991")
SEED = os.environ.get("PYTHONHASHSEED")


def expected(dataset: Dataset, suffix: str) -> rdfterms.Quads:
    return in_format(rdfterms.collect_quads(dataset), suffix)


def in_format(terms: rdfterms.Quads, suffix: str) -> rdfterms.Quads:
    """What a format keeps of them: some keep no names of graphs."""
    return terms if suffix in WITH_GRAPHS else rdfterms.union(terms)


@pytest.fixture(scope="module")
def built() -> Build:
    """The graph of three schemes."""
    return build(schemes=SCHEMES)


@pytest.fixture(scope="module")
def written(built: Build, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same, written in each format that a test takes: suffix -> file."""
    return Written(built.dataset, tmp_path_factory.mktemp("written"))


@pytest.fixture(scope="module")
def part(built: Build) -> Dataset:
    """A scheme with its levels, two published lists, a programme, the vocabulary."""
    iris = built.dataset.iris
    names = map(iris.graph, ("ilo-isco-08", "uscis-dot", "iowa-ampd", "occugraph"))
    return Dataset(
        iris, built.dataset.schemes, {name: built.dataset.graphs[name] for name in names}
    )


@pytest.fixture(scope="module")
def whole(built: Build) -> rdfterms.Quads:
    return rdfterms.collect_quads(built.dataset)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.slow
def test_oxigraph_reads_back_the_whole_graph(
    whole: rdfterms.Quads, written: dict[str, Path], suffix: str
) -> None:
    assert rdfterms.by_oxigraph(written[suffix]) == in_format(whole, suffix)


@pytest.mark.slow
@pytest.mark.engines
def test_rdflib_reads_back_the_whole_graph(whole: rdfterms.Quads, written: dict[str, Path]) -> None:
    assert rdfterms.by_rdflib(written[".ttl"]) == in_format(whole, ".ttl")


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.slow
def test_rdflib_reads_back_a_part(part: Dataset, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"part{suffix}"
    write(part, path)
    assert rdfterms.by_rdflib(path) == expected(part, suffix)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_packed_files_hold_the_same_and_no_name_or_time(
    part: Dataset, tmp_path: Path, suffix: str
) -> None:
    plain, packed = tmp_path / f"part{suffix}", tmp_path / f"part{suffix}.gz"
    assert write(part, plain) == plain.stat().st_size
    assert write(part, packed) == packed.stat().st_size < plain.stat().st_size
    content = packed.read_bytes()
    assert gzip.decompress(content) == plain.read_bytes()
    assert content[3:8] == bytes(5)  # no file name among the flags, no time
    triples = {quad.triple for quad in read_store(packed)}
    assert len(triples) == len(set(part.triples()))


def test_a_scheme_lists_its_levels_from_the_top(written: dict[str, Path]) -> None:
    levels = "".join(
        f" <https://w3id.org/occugraph/isco08/level/{name}>"
        for name in ("major", "submajor", "minor", "unit")
    )
    assert f"\n    xkos:levels ({levels} ) ;\n" in written[".ttl"].read_text("utf-8")


def test_turtle_stands_in_order_a_line_a_triple(built: Build, written: dict[str, Path]) -> None:
    content = written[".ttl"].read_text("utf-8")
    prefixes, _, body = content.partition("\n\n")
    assert prefixes.splitlines() == sorted(prefixes.splitlines())
    assert all(line.startswith("@prefix ") for line in prefixes.splitlines())
    assert re.search(
        r"^soc2018:15-1252 a skos:Concept ;\n"
        r"(    skos:altLabel \"[^\"]*\"@en ;\n)+"
        r"(    skos:\w+Match \S+ ;\n)*"
        r"    skos:broader soc2018:15-1250 ;\n",
        body,
        re.MULTILINE,
    )
    subjects = [line.split(" ")[0] for line in body.splitlines() if line[:1] not in ("", " ", ".")]
    full = [_expanded(subject, prefixes) for subject in subjects]
    assert full == sorted(full)
    assert len(full) == len(set(full))
    cells = sum(subject.startswith("_:") for subject, _, _ in built.dataset.triples())
    said_once = len(set(built.dataset.triples())) - cells
    assert len([line for line in body.splitlines() if line not in ("", ".")]) <= said_once


def _expanded(name: str, prefixes: str) -> str:
    if name.startswith("<"):
        return name[1:]
    prefix, _, local = name.partition(":")
    match = re.search(rf"^@prefix {prefix}: <(.*)> \.$", prefixes, re.MULTILINE)
    assert match is not None
    return f"{match[1]}{local}>"


@pytest.mark.parametrize("suffix", [".nt", ".nq"])
def test_lines_stand_in_order_and_once(written: dict[str, Path], suffix: str) -> None:
    lines = written[suffix].read_bytes().splitlines()
    assert lines == sorted(set(lines))


@pytest.mark.slow
def test_json_ld_names_every_graph(built: Build, written: dict[str, Path]) -> None:
    document = json.loads(written[".jsonld"].read_bytes())
    assert [graph["@id"] for graph in document["@graph"]] == sorted(built.dataset.graphs)
    assert document["@context"]["soc2018"] == "https://w3id.org/occugraph/soc2018/"


WRITING_ALL = f"""
import hashlib
from pathlib import Path
from occugraph.graph.build import build
from occugraph.rdf.writers import FORMATS, write
made = build(schemes={SCHEMES}).dataset
for suffix in (*FORMATS, ".ttl.gz"):
    write(made, Path("g" + suffix))
    print(suffix, hashlib.sha256(Path("g" + suffix).read_bytes()).hexdigest())
"""


@pytest.mark.slow
def test_two_processes_with_different_hash_seeds_write_the_same_bytes(
    built: Build, written: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other process is this one."""
    monkeypatch.chdir(tmp_path)
    done = running.python(WRITING_ALL, PYTHONHASHSEED="4242" if SEED == "1" else "1")
    assert done.code == 0, done.err
    write(built.dataset, tmp_path / "here.ttl.gz")
    here = {**{suffix: written[suffix] for suffix in SUFFIXES}, ".ttl.gz": Path("here.ttl.gz")}
    assert dict(line.split() for line in done.out.splitlines()) == {
        suffix: hashlib.sha256(file.read_bytes()).hexdigest() for suffix, file in here.items()
    }


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package, to change a table of."""
    return running.copy_package(tmp_path)


#: The schemes that concepts are added to, and one that a table joins with them.
JOINED = ("soc2018", "soc2010", "naics2022")


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Their graph, as it is."""
    path = tmp_path_factory.mktemp("before") / "graph.ttl"
    write(build(schemes=JOINED).dataset, path)
    return path


def one_more(table: str, level: str, catalogue: str) -> str:
    """Raise the count of a level, as the catalogue states it."""
    return re.sub(
        rf'(table = "{table}".*?id = "{level}".*?count = )(\d+)',
        lambda match: f"{match[1]}{int(match[2]) + 1}",
        catalogue,
        count=1,
        flags=re.DOTALL,
    )


def lines_changed(
    before: Path, package: Path, table: str, above: str, row: str
) -> tuple[list[str], list[str]]:
    """Add a concept to a table below another, build, compare: lines that came, lines that went."""
    folder = package.parent
    path = package / "loaders" / "reference" / table
    rows = path.read_text("utf-8").splitlines(keepends=True)
    at = next(number for number, line in enumerate(rows) if line.startswith(above))
    path.write_text("".join([*rows[: at + 1], row, *rows[at + 1 :]]), "utf-8")
    for file in (package / "loaders" / "catalogue").iterdir():
        file.write_text(one_more(table, row.split(",")[1], file.read_text("utf-8")), "utf-8")
    changes = {"PYTHONPATH": str(folder), "OCCUGRAPH_SCHEMES": ",".join(JOINED)}
    done = running.occugraph("build", "-o", "new.ttl", cwd=folder, **changes)
    assert done.code == 0, done.err
    texts = [place.read_text("utf-8").splitlines() for place in (before, folder / "new.ttl")]
    changes = [
        line
        for line in difflib.unified_diff(*texts, n=0, lineterm="")
        if not line.startswith(("---", "+++", "@@"))
    ]
    added = [line[1:] for line in changes if line[0] == "+"]
    return added, [line[1:] for line in changes if line[0] == "-"]


@pytest.mark.slow
def test_adding_an_occupation_touches_little_of_the_turtle(before: Path, package: Path) -> None:
    added, gone = lines_changed(
        before,
        package,
        "soc2018.csv",
        "51-4041,",  # in no range of excluded codes
        "51-4042,detailed,51-4040,Graph Machinists\n",
    )
    assert len(added) <= 24
    # Only the checksum, the level's count, each correspondence's count of what is unmatched, and
    # the counts in the description of the whole and of the scheme.
    counts = "spdx:checksumValue|occ:publishedCount|occ:unmatched\\w+|void:entities|void:triples"
    changing = rf" {{4}}({counts}) "
    assert all(re.match(changing, line) for line in gone)
    assert "soc2018:51-4042 a skos:Concept ;" in added
    assert "    skos:narrower soc2018:51-4042 ;" in added


@pytest.mark.slow
@pytest.mark.whole
def test_adding_an_industry_touches_little_of_the_turtle(before: Path, package: Path) -> None:
    added, gone = lines_changed(
        before,
        package,
        "naics2022.csv",
        "332710,",
        "332719,national_industry,33271,Other Shops\n",
    )
    assert len(added) + len(gone) <= 28


@pytest.mark.slow
@pytest.mark.whole
def test_adding_a_group_touches_little_of_the_turtle(before: Path, package: Path) -> None:
    added, gone = lines_changed(
        before,
        package,
        "soc2018.csv",
        "15-1255,",
        "15-1260,broad,15-1200,Knowledge Workers\n",
    )
    assert len(added) + len(gone) <= 28


# Any dataset, however nasty

BASE = "http://example.org/"
INNOCENT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NASTY = st.sampled_from(
    [
        '"',
        '"""',
        "\\",
        "\\u0041",
        "\\\\n",
        "a\nb\r\nc\rd\te",
        "\x00\x01\x08\x0b\x0c\x1f\x7f\x85",
        "\u2028\u2029\ufeff\ufffe\uffff",
        "\U0001f600\U0010ffff",
        "<a&b>]]>",
        "e\u0301",
        " ",
        '5"^^<http://www.w3.org/2001/XMLSchema#integer>',
        'a"@en',
        "( ) [ ] { } . ; ,",
        "@prefix",
    ]
)
TEXTS = NASTY | INNOCENT
SAMPLES = """
a 0110 15-1252 a.b a. - %20 a%2Fb \u00e9 \u65e5\u672c x/y x#y a'b a(b) a,b;c a:b ~ !$&*+= a?b=c&d=e
\U0001f600 a_b
"""
LOCALS = st.sampled_from(["", *SAMPLES.split()]) | st.text(
    st.characters(categories=["L", "N"]), max_size=6
)
PLACES = st.sampled_from(
    [BASE, f"{BASE}soc2018/", f"{BASE}ontology#", VOCABULARIES["skos"], "urn:"]
)
IRIS = (
    st.builds(lambda place, local: f"{place}{local}", PLACES, LOCALS)
    .filter(lambda term: term != "urn:" and not term.startswith(f"{BASE}ontology##"))
    .filter(lambda term: term.count("#") < 2)
    .map(iri)
)
LITERALS = (
    st.builds(text, TEXTS, st.sampled_from([None, "en", "es-419", "zh-Hant-TW"]))
    | st.builds(
        typed,
        st.sampled_from(["1", "-007", "+0", "1.0", "true", "false", "TRUE", "x", "", "1e5"]),
        st.sampled_from(["integer", "boolean", "decimal", "double", "gYear", "string"]),
    )
    | st.builds(lambda value, kind: f"{text(value)}^^{kind}", TEXTS, IRIS)
)
PREDICATES = IRIS | st.sampled_from([TYPE, curie("skos:prefLabel"), curie("rdfs:label")])
OBJECTS = IRIS | LITERALS | st.just(NIL) | st.just(TYPE)
LISTS = st.lists(IRIS | LITERALS, min_size=1, max_size=3)


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    graphs: dict[str, list[Triple]] = {}
    for number in range(draw(st.integers(1, 3))):
        triples = draw(st.lists(st.tuples(IRIS, PREDICATES, OBJECTS), min_size=1, max_size=6))
        for at, items in enumerate(draw(st.lists(LISTS, max_size=1))):
            cells = [f"_:g{number}l{at}i{place}" for place in range(len(items))]
            triples.append((draw(IRIS), f"<{BASE}list>", cells[0]))
            for cell, rest, item in zip(cells, [*cells[1:], NIL], items, strict=True):
                triples += [(cell, curie("rdf:first"), item), (cell, curie("rdf:rest"), rest)]
        graphs[f"{BASE}graph/{number}"] = list(dict.fromkeys(triples))
    return Dataset(Iris(BASE), ("soc2018",), graphs)


@pytest.mark.parametrize("suffix", [suffix for suffix in SUFFIXES if suffix != ".rdf"])
@settings(max_examples=25)
@given(dataset=datasets())
def test_any_dataset_reads_back_the_same_in_oxigraph(suffix: str, dataset: Dataset) -> None:
    content = FORMATS[suffix](dataset)
    assert rdfterms.by_oxigraph(Path(f"x{suffix}"), content) == expected(dataset, suffix)


@pytest.mark.parametrize("suffix", [suffix for suffix in SUFFIXES if suffix != ".rdf"])
@settings(max_examples=25)
@given(dataset=datasets())
def test_any_dataset_reads_back_the_same_in_rdflib(suffix: str, dataset: Dataset) -> None:
    content = FORMATS[suffix](dataset)
    assert rdfterms.by_rdflib(Path(f"x{suffix}"), content) == expected(dataset, suffix)


@given(dataset=datasets())
def test_rdf_xml_says_what_the_dataset_says_or_refuses(dataset: Dataset) -> None:
    try:
        content = rdfxml(dataset)
    except InputError as error:
        assert "RDF/XML cannot hold what " in str(error)
        return
    terms = expected(dataset, ".rdf")
    assert rdfterms.by_oxigraph(Path("x.rdf"), content) == terms
    assert rdfterms.by_rdflib(Path("x.rdf"), content) == terms


def one(obj: str, predicate: str = curie("skos:prefLabel")) -> Dataset:
    return Dataset(Iris(), (), {f"{BASE}graph": [(f"<{BASE}a>", predicate, obj)]})


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x0b", "\x0c", "\x1f", "\ufffe", "\uffff"])
def test_rdf_xml_refuses_what_xml_cannot_hold(character: str, tmp_path: Path) -> None:
    path = tmp_path / "graph.rdf"
    with pytest.raises(InputError) as caught:
        write(one(text(f"a{character}b")), path)
    assert str(caught.value) == (
        "RDF/XML cannot hold what <http://example.org/a> has as "
        "<http://www.w3.org/2004/02/skos/core#prefLabel>: choose another format"
    )
    assert not path.exists()


@pytest.mark.parametrize(
    "value", ["a\rb", "a\r\nb", "\t a\n", "\x7f\x85", "\\u0001", "]]>", "&#xD;"]
)
def test_rdf_xml_keeps_what_xml_can_hold(value: str) -> None:
    content = rdfxml(one(text(value)))
    for read in (rdfterms.by_oxigraph, rdfterms.by_rdflib):
        assert read(Path("x.rdf"), content) == expected(one(text(value)), ".rdf")


@pytest.mark.parametrize("end", ["#", "/", "/0110", "/%20", "/x%", "/\u2070"])
def test_rdf_xml_refuses_a_predicate_that_ends_in_no_name(end: str) -> None:
    with pytest.raises(InputError, match="RDF/XML cannot hold"):
        rdfxml(one(text("x"), f"<{BASE}a{end}>"))


@pytest.mark.parametrize(
    "path", ["g", "g.txt", "g.gz", "g.ttl.zip", ".ttl", "g.TTL", "g.ttl.GZ", ""]
)
def test_a_suffix_without_a_format_names_those_there_are(path: str) -> None:
    with pytest.raises(UnknownName) as caught:
        find_writer(Path(path))
    assert caught.value.known == (".ttl", ".trig", ".nt", ".nq", ".jsonld", ".rdf")


@pytest.mark.slow
def test_another_base_reaches_every_own_iri(tmp_path: Path) -> None:
    path = tmp_path / "graph.nq"
    write(build(base="https://example.org/kg/", schemes=SCHEMES).dataset, path)
    content = path.read_text("utf-8")
    assert "w3id.org/occugraph" not in content
    assert "<https://example.org/kg/soc2018/15-1252>" in content


def test_an_empty_dataset_can_be_written() -> None:
    for suffix in SUFFIXES:
        content = FORMATS[suffix](Dataset(Iris(), (), {}))
        assert list(ox.parse(content, ox.RdfFormat.from_extension(suffix[1:]))) == []
