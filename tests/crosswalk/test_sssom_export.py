"""Mapping sets out and in: exact rows, what the sssom package accepts, and the same bytes again."""

from __future__ import annotations

import csv
import logging
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import occugraph
from occugraph import loaders
from occugraph.crosswalk.lookup import Crosswalk
from occugraph.crosswalk.sssom_export import export, own_sets, supplied_sets
from occugraph.errors import InputError, OutsideError
from occugraph.graph.build import Build, build
from occugraph.graph.engine import OxigraphEngine
from occugraph.graph.store import in_memory
from occugraph.model.correspondences import Correspondence
from occugraph.model.sources import Contribution
from occugraph.query.session import Session
from occugraph.rdf.sssom_slots import NO_TERM_FOUND, expand_name
from occugraph.rdf.writers import nquads, write
from occugraph.sssom import reader as loader
from occugraph.sssom.writer import Sheet, tsv, turtle
from occugraph.version import __version__
from tests.support import whole_graph

pytestmark = [pytest.mark.slow, pytest.mark.whole]

#: Correspondence -> its pairs, all of them; none has a code without a counterpart.
ROWS = {
    "dot1991-isco08": 1_018,
    "dot1991-onetsoc2019": 1_182,
    "dot1991-soc2010": 718,
    "dot1991-soc2018": 644,
    "isco08-soc2010": 1125,
    "onetsoc2019-isco08": 1575,
    "onetsoc2019-soc2010": 1068,
    "onetsoc2019-soc2018": 1016,
    "soc2010-soc2018": 900,
    "soc2018-isco08": 1283,
}
#: The schemes of a table of each basis.
FOUR = ("soc2018", "soc2010", "isco08", "dot1991")
#: A set with a bit of everything, in canonical form.
EVERYTHING = """\
#curie_map:
#  dot1991: https://w3id.org/occugraph/dot1991/
#  esco: http://data.europa.eu/esco/isco/C
#  ex: https://example.org/
#  orcid: https://orcid.org/
#  soc2018: https://w3id.org/occugraph/soc2018/
#sssom_version: "1.1"
#mapping_set_id: https://example.org/everything
#mapping_set_version: "2026"
#mapping_set_source:
#  - https://example.org/one
#  - https://example.org/two
#mapping_set_title: "Everything: and more"
#mapping_set_description: No description
#mapping_set_confidence: 0.5
#creator_id:
#  - orcid:0000-0002-7356-1779
#creator_label:
#  - A person
#  - "yes"
#license: https://creativecommons.org/licenses/by/4.0/
#subject_type: skos concept
#subject_source: https://w3id.org/occugraph/soc2018
#mapping_tool_id: ex:tool
#mapping_date: 2026-01-02
#publication_date: 2026-02-03
#comment: " said \\"so\\"\\tor so"
"""
COLUMNS = (
    "record_id subject_id subject_label predicate_id object_id mapping_justification author_id "
    "object_source mapping_cardinality confidence match_string other comment"
)
ROWS_OF_EVERYTHING = (
    "ex:1 soc2018:15-1252 Developers skos:closeMatch esco:2512 semapv:LexicalMatching "
    'orcid:1|orcid:2 _ 1:n 0.123456 soft|ware key=value|key=other "a_""quoted""_one"',
    "ex:2 soc2018:15-1252 _ skos:broadMatch dot1991:00-01 semapv:ManualMappingCuration _ _ "
    '1:n 1 _ _ "two\nlines"',
    "ex:3 soc2018:15-1251 _ skos:exactMatch sssom:NoTermFound semapv:ManualMappingCuration _ "
    "https://w3id.org/occugraph/isco08 1:0 _ _ _ _",
)
EVERYTHING += "\t".join(COLUMNS.split()) + "\n"
for row in ROWS_OF_EVERYTHING:
    EVERYTHING += "\t".join(item.replace("_", " ").strip(" ") for item in row.split(" ")) + "\n"
#: What answers nothing, and slots of its own, in canonical form.
KEPT = r"""#curie_map:
#  dot1991: https://w3id.org/occugraph/dot1991/
#  ex: https://example.org/
#  soc2018: https://w3id.org/occugraph/soc2018/
#sssom_version: "1.1"
#mapping_set_id: https://example.org/kept
#license: https://creativecommons.org/licenses/by/4.0/
#extension_definitions:
#  - slot_name: ext_note
#  - slot_name: ext_rank
#    property: ex:rank
#    type_hint: xsd:integer
#  - slot_name: ext_see
#    property: ex:see
#    type_hint: linkml:Uriorcurie
#ext_note: "yes"
"""
KEPT += (
    """\
subject_id subject_label predicate_id predicate_modifier object_id mapping_justification \
author_label subject_type mapping_cardinality ext_rank ext_see
soc2018:15-1252 * skos:closeMatch * dot1991:030 semapv:LexicalMatching \
Bob\\\\|Zed\\|Al * 1:n 007 ex:a
soc2018:15-1252 * skos:closeMatch * dot1991:030 semapv:ManualMappingCuration * * * * *
soc2018:15-1252 * owl:sameAs * dot1991:031 semapv:ManualMappingCuration * * * * *
soc2018:15-1251 * skos:exactMatch Not dot1991:032 semapv:ManualMappingCuration * * * * *
* programmer skos:closeMatch * dot1991:030 semapv:LexicalMatching * rdfs_literal * * *
ex:1 * skos:closeMatch * dot1991:9999 semapv:LexicalMatching * * * * *
sssom:NoTermFound * skos:closeMatch * sssom:NoTermFound semapv:LexicalMatching * * 0:0 * *
""".replace("*", "")
    .replace(" ", "\t")
    .replace("_literal", " literal")
)


def ask(made: Build, further: bytes = b"") -> Session:
    return Session(OxigraphEngine(in_memory(nquads(made.dataset) + further)))


@pytest.fixture(scope="module")
def exported(graph: occugraph.Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported")
    export(graph.session, folder)
    return folder


def parsed(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The metadata block's lines and the rows, read without anything of ours."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    head = [line[1:].rstrip("\n") for line in lines if line.startswith("#")]
    return head, list(csv.DictReader(lines[len(head) :], delimiter="\t"))


# What is written.


def test_every_correspondence_is_written_with_all_its_pairs(exported: Path) -> None:
    assert {path.name for path in exported.iterdir()} == {
        f"{name}.sssom.{suffix}" for name in ROWS for suffix in ("tsv", "ttl")
    }
    for name, count in ROWS.items():
        _, rows = parsed(exported / f"{name}.sssom.tsv")
        assert len(rows) == count
        assert len({(row["subject_id"], row["object_id"]) for row in rows}) == count
        output = (exported / f"{name}.sssom.ttl").read_text("utf-8")
        assert output.count(" a owl:Axiom") == count


def test_a_table_that_says_what_has_no_counterpart_is_a_set_with_all_that_it_says() -> None:
    schemes = ("esco", "isco08", "isco88", "cip2020", "soc2018")
    counts = {}
    for sheet in own_sets(ask(build(schemes=schemes))):
        ends = [(row["subject_id"], row["object_id"]) for row in sheet.rows]
        assert len(set(ends)) == len(ends)
        without = sum((NO_TERM_FOUND,) in each for each in ends)
        counts[sheet.name] = (len(ends) - without, without)
    assert counts == {"cip2020-soc2018": (5723, 374), "esco-isco08": (3039, 10)} | {
        "isco88-isco08": (678, 1)
    }
    assert all(whole_graph.CORRESPONDENCES[name] == pairs for name, (pairs, _) in counts.items())


def test_the_metadata_of_a_publishers_table(exported: Path) -> None:
    head, _ = parsed(exported / "soc2010-soc2018.sssom.tsv")
    assert head == [
        "curie_map:",
        "  occugraph: https://w3id.org/occugraph/",
        "  soc2010: https://w3id.org/occugraph/soc2010/",
        "  soc2018: https://w3id.org/occugraph/soc2018/",
        "mapping_set_id: https://w3id.org/occugraph/soc2010-soc2018",
        f'mapping_set_version: "{__version__}"',
        "mapping_set_title: SOC 2010 to SOC 2018 crosswalk",
        "mapping_set_description: Basis official. US Bureau of Labor Statistics, 2017-11. "
        "US government work, in the public domain.",
        "creator_label:",
        "  - US Bureau of Labor Statistics",
        "license: https://creativecommons.org/publicdomain/mark/1.0/",
        "subject_type: skos concept",
        "subject_source: occugraph:soc2010",
        'subject_source_version: "2010"',
        "object_type: skos concept",
        "object_source: occugraph:soc2018",
        'object_source_version: "2018"',
        "mapping_provider: https://www.bls.gov/soc/2018/crosswalks_used_by_agencies.htm",
    ]


def test_a_row_of_a_publishers_table_names_its_line(exported: Path) -> None:
    _, rows = parsed(exported / "soc2010-soc2018.sssom.tsv")
    (row,) = (item for item in rows if (item["subject_id"], item["object_id"]) == DEVELOPERS)
    assert row == {
        "subject_id": "soc2010:15-1132",
        "subject_label": "Software Developers, Applications",
        "predicate_id": "skos:relatedMatch",
        "object_id": "soc2018:15-1252",
        "object_label": "Software Developers",
        "mapping_justification": "semapv:ManualMappingCuration",
        "mapping_cardinality": "n:n",
        "other": "row=soc2010-soc2018 line 81",
    }


DEVELOPERS = ("soc2010:15-1132", "soc2018:15-1252")


def test_a_derived_mapping_says_its_chains_and_its_tool(exported: Path) -> None:
    head, rows = parsed(exported / "soc2018-isco08.sssom.tsv")
    assert "mapping_tool: occugraph" in head
    assert "  - https://w3id.org/occugraph/isco08-soc2010" in head
    (row,) = (item for item in rows if item["subject_id"] == "soc2018:15-1252")
    assert row["object_id"] == "isco08:2512"
    assert row["mapping_justification"] == "semapv:MappingChaining"
    assert row["other"].split("|") == [
        "chain=soc2010:15-1132 (soc2010-soc2018 line 81), isco08:2512 (isco08-soc2010 line 257)",
        "chain=soc2010:15-1133 (soc2010-soc2018 line 83), isco08:2512 (isco08-soc2010 line 258)",
    ]


def test_a_curated_mapping_says_its_reason_and_the_set_its_date(exported: Path) -> None:
    head, rows = parsed(exported / "dot1991-soc2018.sssom.tsv")
    assert any(line.startswith("mapping_date: 20") for line in head)
    assert all(row["comment"] for row in rows)
    table = loaders.contribution("occugraph-dot1991-soc2018").correspondences[0].associations
    assert {row["comment"] for row in rows} == {pair.reason for pair in table}


def test_predicates_and_cardinalities_are_those_of_the_tables(exported: Path) -> None:
    _, rows = parsed(exported / "isco08-soc2010.sssom.tsv")
    assert Counter((row["mapping_cardinality"], row["predicate_id"]) for row in rows) == {
        ("1:1", "skos:closeMatch"): 91,
        ("1:n", "skos:narrowMatch"): 591,
        ("n:1", "skos:broadMatch"): 59,
        ("n:n", "skos:relatedMatch"): 378,
        # a group, or what is left over, with an occupation; and what the publisher marks
        ("1:1", "skos:narrowMatch"): 3,
        ("1:1", "skos:broadMatch"): 1,
        ("n:1", "skos:closeMatch"): 1,
        ("n:n", "skos:narrowMatch"): 1,
    }


def test_what_has_no_counterpart_is_a_row_with_no_term_found(built_with_everything: Build) -> None:
    base, xkos = "https://w3id.org/occugraph/", "http://rdf-vocabulary.ddialliance.org/xkos#"
    table = f"{base}dot1991-isco08"
    words = [(table, f"{xkos}madeOf", f"<{table}/{n}>") for n in (1, 2)]
    words += [
        (f"{table}/1", f"{xkos}sourceConcept", f"<{base}dot1991/410>"),
        (f"{table}/1", f"{base}ontology#noCounterpartIn", f"<{base}isco08>"),
        (f"{table}/1", f"{base}ontology#cardinality", '"1:0"'),
        (f"{table}/2", f"{xkos}targetConcept", f"<{base}isco08/0110>"),
        (f"{table}/2", f"{base}ontology#noCounterpartIn", f"<{base}dot1991>"),
        (f"{table}/2", f"{base}ontology#cardinality", '"0:1"'),
    ]
    further = "".join(f"<{s}> <{p}> {o} <{base}graph/test> .\n" for s, p, o in words)
    sheet = next(own_sets(ask(built_with_everything, further.encode())))
    assert sheet.name == "dot1991-isco08"
    rows = tsv(sheet).decode().splitlines()
    assert [row for row in rows if "NoTermFound" in row] == [
        "dot1991:410\tDomestic animal farming occupations\tskos:mappingRelation\t"
        "sssom:NoTermFound\t\tsemapv:MappingChaining\t1:0\t",
        "sssom:NoTermFound\t\tskos:mappingRelation\tisco08:0110\t"
        "Commissioned Armed Forces Officers\tsemapv:MappingChaining\t0:1\t",
    ]


def test_rows_are_sorted_and_the_same_bytes_come_again(exported: Path, everything: Path) -> None:
    again = list(everything.glob("*.sssom.*"))
    assert len(again) == 12
    for path in again:
        assert path.read_bytes() == (exported / path.name).read_bytes()
    _, rows = parsed(exported / "soc2018-isco08.sssom.tsv")
    output = [tuple(row.values()) for row in rows]
    assert output == sorted(output)


# What the sssom package makes of it.


@pytest.fixture(scope="module")
def sssom() -> ModuleType:
    return pytest.importorskip("sssom", reason="the dependency group sssom is not installed")


def values(read: Any) -> list[tuple[str, ...]]:
    """Cells of a mapping set that the package has read, without its order."""
    frame = read.df.astype(object).where(read.df.notna(), "")
    return sorted(map(tuple, frame[sorted(frame.columns)].astype(str).values.tolist()))


#: Files of every basis: official, derived, curated and supplied.
OF_EACH_BASIS = ("isco08-soc2010", "dot1991-isco08", "dot1991-soc2018", "supplied/everything")


@pytest.mark.parametrize("name", OF_EACH_BASIS)
def test_sssom_validate_accepts_a_file_of_each_basis(
    sssom: ModuleType,
    exported: Path,
    everything: Path,
    name: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    from click.testing import CliRunner
    from sssom.cli import main

    folder = everything if name.startswith("supplied") else exported
    done = CliRunner().invoke(main, ["validate", str(folder / f"{name}.sssom.tsv")])
    assert (done.exit_code, done.exception) == (0, None)
    assert not [item.getMessage() for item in caplog.records if item.levelno >= logging.WARNING]


def test_sssom_validate_would_find_a_fault(
    sssom: ModuleType, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from click.testing import CliRunner
    from sssom.cli import main

    # A row that is not as it should be is told in a warning only, so warnings are looked at.
    (tmp_path / "row.sssom.tsv").write_text(EVERYTHING.replace("\t1:0\t", "\t1:none\t"), "utf-8")
    assert CliRunner().invoke(main, ["validate", str(tmp_path / "row.sssom.tsv")]).exit_code == 0
    assert [item for item in caplog.records if item.levelno >= logging.WARNING]
    prefix = "#  dot1991: https://w3id.org/occugraph/dot1991/\n"
    (tmp_path / "prefix.sssom.tsv").write_text(EVERYTHING.replace(prefix, ""), "utf-8")
    done = CliRunner().invoke(main, ["validate", str(tmp_path / "prefix.sssom.tsv")])
    assert done.exit_code != 0


@pytest.mark.parametrize("name", ["dot1991-soc2018", "dot1991-isco08", "supplied/everything"])
def test_the_sssom_package_reads_the_same_from_the_table_and_from_the_rdf(
    sssom: ModuleType, exported: Path, everything: Path, name: str
) -> None:
    from sssom.parsers import parse_sssom_rdf, parse_sssom_table

    folder = everything if name.startswith("supplied") else exported
    table = parse_sssom_table(folder / f"{name}.sssom.tsv")
    rdf = parse_sssom_rdf(folder / f"{name}.sssom.ttl")
    assert set(table.df.columns) == set(rdf.df.columns)
    assert values(table) == values(rdf)
    output = {
        key: sorted(item) if isinstance(item, list) else item for key, item in rdf.metadata.items()
    }
    assert output == {key: _typed(item) for key, item in table.metadata.items()}


def _typed(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


def test_the_rdf_is_what_the_sssom_package_writes(
    sssom: ModuleType, everything: Path, tmp_path: Path
) -> None:
    from rdflib import Graph, Literal, URIRef
    from rdflib.compare import isomorphic
    from sssom.parsers import parse_sssom_table
    from sssom.writers import write_rdf

    name = "supplied/everything.sssom"
    write_rdf(parse_sssom_table(everything / f"{name}.tsv"), tmp_path / "theirs.ttl")
    theirs = Graph().parse(tmp_path / "theirs.ttl")
    ours = Graph().parse(everything / f"{name}.ttl")
    # The package says the record's id twice, which SSSOM/RDF rules out: the node is named by it.
    theirs.remove((None, URIRef(expand_name("sssom:record_id")), None))
    for graph in (ours, theirs):  # numbers are compared as numbers, however they are written
        for s, p, o in list(graph):
            if isinstance(o, Literal) and isinstance(o.value, float):
                graph.set((s, p, Literal(o.value)))
    assert len(ours) == len(theirs)
    assert isomorphic(ours, theirs)


@pytest.mark.parametrize("name", ["dot1991-soc2018", "supplied/everything"])
def test_what_the_sssom_package_writes_is_read_the_same(
    sssom: ModuleType, exported: Path, everything: Path, tmp_path: Path, name: str
) -> None:
    from sssom.parsers import parse_sssom_table
    from sssom.writers import write_table

    source = (everything if "everything" in name else exported) / f"{name}.sssom.tsv"
    write_table(parse_sssom_table(source), tmp_path / source.name)
    assert (tmp_path / source.name).read_bytes() != source.read_bytes()  # another order, dialect
    ours, theirs = (
        loader.read_mapping_set(item, loaders.contributions())
        for item in (source, tmp_path / source.name)
    )
    assert [_statement(item) for item in ours.correspondences] == [
        _statement(item) for item in theirs.correspondences
    ]
    assert ours.mapping_set is not None
    assert theirs.mapping_set is not None
    assert sorted(ours.mapping_set.slots) == sorted(theirs.mapping_set.slots)
    assert ours.mapping_set.prefixes == theirs.mapping_set.prefixes


def _statement(table: Correspondence) -> set[tuple[object, ...]]:
    pairs = table.associations
    return {(item.source, item.target, item.match, tuple(sorted(item.slots))) for item in pairs}


# There and back.


@pytest.fixture(scope="module")
def built_with_everything(tmp_path_factory: pytest.TempPathFactory) -> Build:
    path = tmp_path_factory.mktemp("input") / "everything.sssom.tsv"
    path.write_text(EVERYTHING, "utf-8")
    kept = path.with_name("kept.sssom.tsv")
    kept.write_text(KEPT, "utf-8")
    return build(mappings=[path, kept], schemes=FOUR)


@pytest.fixture(scope="module")
def everything(built_with_everything: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("everything")
    export(ask(built_with_everything), folder)
    return folder


@pytest.fixture(scope="module")
def built_with_exported(exported: Path) -> Build:
    sets = [exported / f"{name}.sssom.tsv" for name in OF_EACH_BASIS[:3]]
    return build(mappings=sets, schemes=FOUR)


def test_a_canonical_set_comes_back_as_it_was(everything: Path) -> None:
    written = (everything / "supplied" / "everything.sssom.tsv").read_text("utf-8")
    assert written == EVERYTHING
    assert (everything / "supplied" / "kept.sssom.tsv").read_text("utf-8") == KEPT


def test_what_is_kept_answers_nothing(built_with_everything: Build) -> None:
    session = ask(built_with_everything)
    answer = Crosswalk(session, "dot1991", whole=True).answer("soc2018:15-1251")
    assert "supplied" not in {target.basis for target in answer.targets}
    rows = session.engine.run(
        "PREFIX xkos: <http://rdf-vocabulary.ddialliance.org/xkos#> "
        "PREFIX occ: <https://w3id.org/occugraph/ontology#> SELECT ?line WHERE { "
        "<https://w3id.org/occugraph/supplied/kept> xkos:madeOf/occ:sourceLine ?line }"
    ).records()
    assert [row["line"] for row in rows] == ["18"]


def test_the_rdf_of_what_is_kept(everything: Path) -> None:
    from rdflib import Graph, Literal, Namespace, URIRef
    from rdflib.namespace import OWL, RDF

    sssom, example = Namespace("https://w3id.org/sssom/"), Namespace("https://example.org/")
    graph = Graph().parse(everything / "supplied" / "kept.sssom.ttl")
    assert len(set(graph.subjects(RDF.type, OWL.Axiom))) == 7
    (negated,) = graph.subjects(sssom.predicate_modifier, sssom.NegatedPredicate)
    concept = URIRef("https://w3id.org/occugraph/dot1991/032")
    assert graph.value(negated, OWL.annotatedTarget) == concept
    (first,) = graph.subjects(example.rank, Literal(7))
    assert graph.value(first, example.see) == example.a
    labels = sorted(map(str, graph.objects(first, sssom.author_label)))
    assert labels == ["Bob\\", "Zed|Al"]
    assert list(graph.objects(None, URIRef("http://sssom.invalid/ext_note"))) == [Literal("yes")]
    names = sorted(map(str, graph.objects(None, sssom.slot_name)))
    assert names == ["ext_note", "ext_rank", "ext_see"]


def test_what_is_kept_is_read_by_the_sssom_packages(sssom: ModuleType, everything: Path) -> None:
    from sssom.parsers import parse_sssom_table

    path = everything / "supplied" / "kept.sssom.tsv"
    assert len(parse_sssom_table(path).df) == 7
    pydantic = pytest.importorskip(
        "sssom_pydantic", reason="the dependency group sssom is not installed"
    )
    read = pydantic.read(path)
    extended = [mapping.extensions for mapping in read.mappings if mapping.extensions]
    assert [{name: slot.value for name, slot in one.items()}["ext_rank"] for one in extended] == [7]
    assert [mapping.predicate_modifier for mapping in read.mappings].count("Not") == 1


def test_export_import_export_gives_the_same_bytes(
    exported: Path, built_with_exported: Build
) -> None:
    again = {sheet.name: sheet for sheet in supplied_sets(ask(built_with_exported))}
    assert set(again) == {f"supplied/{name}" for name in OF_EACH_BASIS[:3]}
    for name in OF_EACH_BASIS[:3]:
        sheet = again[f"supplied/{name}"]
        assert tsv(sheet) == (exported / f"{name}.sssom.tsv").read_bytes()
        assert turtle(sheet) == (exported / f"{name}.sssom.ttl").read_bytes()


def test_a_graph_file_keeps_what_a_set_says(
    built_with_everything: Build, everything: Path, tmp_path: Path
) -> None:
    write(built_with_everything.dataset, tmp_path / "graph.ttl")
    sheets = list(supplied_sets(occugraph.open(tmp_path / "graph.ttl").session))
    assert [sheet.name for sheet in sheets] == ["supplied/everything", "supplied/kept"]
    for sheet in sheets:
        assert tsv(sheet) == (everything / f"{sheet.name}.sssom.tsv").read_bytes()
        assert turtle(sheet) == (everything / f"{sheet.name}.sssom.ttl").read_bytes()


def test_a_set_comes_back_in_a_graph_with_another_base(
    exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OCCUGRAPH_SCHEMES", "dot1991,soc2018")
    base, source = "https://example.org/graph/", exported / "dot1991-soc2018.sssom.tsv"
    graph = occugraph.open(base=base, mappings=[source])
    (sheet,) = supplied_sets(graph.session)
    expected = source.read_text("utf-8").replace("https://w3id.org/occugraph/", base)
    kept = f"mapping_set_id: {base}", "mapping_set_id: https://w3id.org/occugraph/"
    assert tsv(sheet).decode() == expected.replace(*kept)


_TEXT = st.text(
    st.characters(
        exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff\ufffd\ufffe\uffff"
    ),
    max_size=30,
)


@pytest.fixture(scope="module")
def two_schemes() -> tuple[Contribution, ...]:
    """What is embedded of the sources of two schemes."""
    wanted = {"soc2018", "isco08"}
    return tuple(
        part for part in loaders.contributions() if wanted & {scheme.id for scheme in part.schemes}
    )


@given(
    title=_TEXT, comment=_TEXT, labels=st.lists(_TEXT.filter(str.strip), max_size=3, unique=True)
)
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_written_so_that_it_is_read_again(
    tmp_path: Path,
    two_schemes: tuple[Contribution, ...],
    title: str,
    comment: str,
    labels: list[str],
) -> None:
    row = {
        "subject_id": ("https://w3id.org/occugraph/soc2018/15-1252",),
        "predicate_id": (expand_name("skos:closeMatch"),),
        "object_id": ("https://w3id.org/occugraph/isco08/2512",),
        "mapping_justification": (expand_name("semapv:LexicalMatching"),),
        **({"comment": (comment,)} if comment.strip() else {}),
    }
    slots = {
        "mapping_set_id": ("https://example.org/x",),
        "license": ("https://example.org/y",),
        **({"mapping_set_title": (title,)} if title else {}),
        **({"creator_label": tuple(sorted(labels))} if labels else {}),
    }
    prefixes = {item: f"https://w3id.org/occugraph/{item}/" for item in ("soc2018", "isco08")}
    path = tmp_path / "any.sssom.tsv"
    path.write_bytes(tsv(Sheet("any", prefixes, slots, (row,))))
    made = loader.read_mapping_set(path, two_schemes)
    assert made.mapping_set is not None
    assert sorted(made.mapping_set.slots) == sorted(
        (k, v) for k, item in slots.items() for v in item
    )
    assert dict(made.correspondences[0].associations[0].slots).get("comment", "") == (
        comment if comment.strip() else ""
    )
    assert turtle(Sheet("any", prefixes, slots, (row,)))


# What supplied mappings change, and what they never change.


def supplied(path: Path, *pairs: tuple[str, str]) -> Path:
    rows = "".join(f"{a}\tskos:closeMatch\t{b}\tsemapv:ManualMappingCuration\n" for a, b in pairs)
    path.write_text(
        "#mapping_set_id: https://example.org/x\n#license: https://example.org/y\n"
        f"subject_id\tpredicate_id\tobject_id\tmapping_justification\n{rows}",
        "utf-8",
    )
    return path


@pytest.fixture(scope="module")
def official_codes() -> list[str]:
    """The codes that a publisher's table leads from."""
    (table,) = loaders.contribution("bls-soc2010-soc2018").correspondences
    return sorted({pair.source for pair in table.associations if pair.source})


@pytest.fixture(scope="module")
def extended(
    official_codes: list[str], tmp_path_factory: pytest.TempPathFactory
) -> occugraph.Graph:
    """The graph with a set that answers where its tables are silent, and one that is wrong."""
    folder = tmp_path_factory.mktemp("sets")
    mine = supplied(
        folder / "mine.sssom.tsv",
        ("dot1991:410", "soc2018:45-2093"),
        ("dot1991:411", "sssom:NoTermFound"),
    )
    pairs = [(f"soc2010:{code}", "soc2018:11-1011") for code in official_codes]
    wrong = supplied(folder / "wrong.sssom.tsv", *pairs)
    made = build(mappings=[mine, wrong], schemes=("dot1991", "soc2010", "soc2018"))
    return occugraph.Graph(OxigraphEngine(in_memory(nquads(made.dataset))))


def test_a_supplied_mapping_answers_where_the_tables_are_silent(
    graph: occugraph.Graph, extended: occugraph.Graph
) -> None:
    code, to = "dot1991:410", "soc2018"
    assert graph.crosswalk(code, to).status == "unknown"
    answer = extended.crosswalk(code, to)
    (target,) = answer.targets
    assert (target.code, target.match, target.basis) == ("45-2093", "close", "supplied")
    assert [step.to_dict() for step in target.path] == [
        {
            "from": "dot1991:410",
            "to": "soc2018:45-2093",
            "correspondence": "supplied/mine",
            "basis": "supplied",
            "line": 4,
        }
    ]
    limited = extended.crosswalk(code, to, basis=("official", "curated"))
    assert limited.status == "unknown"


def test_no_term_found_is_an_answer_too(extended: occugraph.Graph) -> None:
    answer = extended.crosswalk("dot1991:411", "soc2018")
    assert (answer.status, answer.targets, answer.lossy) == ("no-counterpart", (), True)
    assert answer.warning == "supplied/mine says that dot1991:411 has none"


def test_a_supplied_mapping_never_changes_what_the_official_tables_say(
    session: Session, extended: occugraph.Graph, official_codes: list[str]
) -> None:
    before = Crosswalk(session, "soc2018", whole=True)
    after = Crosswalk(extended.session, "soc2018", whole=True)
    assert len(official_codes) == 840
    for code in official_codes:
        assert after.answer(f"soc2010:{code}") == before.answer(f"soc2010:{code}")


def test_no_triple_stands_in_two_graphs(built_with_exported: Build) -> None:
    made = built_with_exported.dataset
    assert len(set(made.triples())) == len(made)


def test_sets_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    pair = ("dot1991:410", "soc2018:45-2093")
    paths = [supplied(folder / "mine.tsv", pair) for folder in (tmp_path, tmp_path / "other")]
    with pytest.raises(InputError, match="another mapping set has this name: rename the file"):
        build(mappings=paths)


def test_the_embedded_graph_has_no_supplied_set(session: Session) -> None:
    assert list(supplied_sets(session)) == []


# Where it cannot be written.


def test_a_graph_without_correspondences_has_nothing_to_export(tmp_path: Path) -> None:
    store = in_memory(b"<http://a.b/c> <http://a.b/d> <http://a.b/e> <http://a.b/f> .\n")
    with pytest.raises(InputError, match="has no correspondences"):
        export(Session(OxigraphEngine(store)), tmp_path)


@pytest.mark.parametrize(
    ("name", "error", "problem"),
    [
        ("file", InputError, "is no folder"),
        ("missing/folder", InputError, "the folder above it does not exist"),
        ("file/folder", OutsideError, "could not be made"),
        ("a\0b", InputError, "cannot be the name"),
        ("x" * 300, OutsideError, "could not be made"),
    ],
)
def test_a_folder_that_cannot_be_written_is_one_clear_line(
    session: Session, tmp_path: Path, name: str, error: type[Exception], problem: str
) -> None:
    (tmp_path / "file").write_text("here already")
    with pytest.raises(error, match=problem) as caught:
        export(session, tmp_path / name)
    assert "\n" not in str(caught.value)
    assert (tmp_path / "file").read_text() == "here already"
