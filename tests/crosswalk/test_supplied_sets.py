"""Mapping sets of a user's own: what a set says for its rows, and sets that say the same."""

from __future__ import annotations

from pathlib import Path

import pytest

import occugraph
from occugraph import loaders
from occugraph.errors import InputError
from occugraph.model.sources import Contribution
from occugraph.sssom import reader
from tests.support import running

HEAD = """\
#mapping_set_id: https://example.org/{id}
#license: https://creativecommons.org/licenses/by/4.0/
"""
COLUMNS = ("subject_id", "predicate_id", "object_id", "mapping_justification")
HAND = "semapv:ManualMappingCuration"
#: Codes without a counterpart in DOT in the embedded graph.
ROWS = (
    "soc2018:13-1032 skos:closeMatch dot1991:191",
    "soc2018:13-1074 skos:closeMatch dot1991:166",
)


def mappings(
    folder: Path, *rows: str, id: str = "mine", more: str = "", columns: tuple[str, ...] = ()
) -> Path:
    """Write a set; cells are parted by blanks, and the justification is added after the third."""
    lines = ["\t".join((*COLUMNS, *columns))]
    for row in rows:
        first, second, third, *rest = row.split(" ")
        lines.append("\t".join((first, second, third, HAND, *rest)))
    file = folder / f"{id}.sssom.tsv"
    file.write_text(HEAD.format(id=id) + more + "\n".join(lines) + "\n", "utf-8")
    return file


@pytest.fixture(autouse=True)
def two_schemes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the graph to the schemes of the sets, which is built with them anew."""
    monkeypatch.setenv("OCCUGRAPH_SCHEMES", "soc2018,dot1991")


@pytest.fixture(scope="module")
def known() -> tuple[Contribution, ...]:
    return loaders.contributions()


# Sets that say the same.


def test_a_set_given_twice_is_refused(tmp_path: Path) -> None:
    file = mappings(tmp_path, *ROWS)
    with pytest.raises(InputError, match="another mapping set has this name: rename the file"):
        occugraph.open(mappings=[file, file])
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(InputError) as raised:
        occugraph.open(mappings=[file, mappings(other, ROWS[0])])
    assert str(other) in str(raised.value)


def test_a_set_given_twice_to_a_command_is_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = str(mappings(tmp_path, *ROWS))
    words = ("crosswalk", "soc2018:13-1032", "--to", "dot1991")
    done = running.in_process(capsys, *words, "--mappings", file, "--mappings", file)
    assert done.code == 2
    assert "another mapping set has this name" in done.error


@pytest.mark.slow
def test_what_two_sets_say_alike_is_answered_once(tmp_path: Path) -> None:
    first = mappings(tmp_path, *ROWS, id="first")
    second = mappings(tmp_path, ROWS[0], "soc2018:13-2082 skos:closeMatch dot1991:160", id="second")
    graph = occugraph.open(mappings=[first, second])
    codes = ("13-1032", "13-1074", "13-2082")
    answers = [graph.crosswalk(f"soc2018:{code}", to="dot1991") for code in codes]
    targets = [
        [(item.code, item.match, item.basis) for item in answer.targets] for answer in answers
    ]
    assert targets == [
        [("191", "close", "supplied")],
        [("166", "close", "supplied")],
        [("160", "close", "supplied")],
    ]
    rows = graph.sparql(
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?g WHERE { GRAPH ?g { "
        f"<{graph.base}soc2018/13-1032> skos:closeMatch <{graph.base}dot1991/191> }} }}"
    ).records()
    assert [row["g"].rpartition("/")[2] for row in rows] == ["supplied-first"]


@pytest.mark.slow
def test_a_supplied_code_with_exactly_two_counterparts_names_both(tmp_path: Path) -> None:
    file = mappings(
        tmp_path,
        "soc2018:13-1032 skos:closeMatch dot1991:191",
        "soc2018:13-1032 skos:closeMatch dot1991:166",
        "soc2018:13-1074 skos:exactMatch dot1991:160",
    )
    graph = occugraph.open(mappings=[file])
    two = graph.crosswalk("soc2018:13-1032", to="dot1991")
    assert [(item.code, item.cardinality) for item in two.targets] == [
        ("166", "1:n"),
        ("191", "1:n"),
    ]
    assert two.lossy
    assert two.warning.startswith("13-1032 may be 166 or 191: ")
    one = graph.crosswalk("soc2018:13-1074", to="dot1991")
    assert [(item.code, item.cardinality) for item in one.targets] == [("160", "1:1")]
    assert (one.lossy, one.warning) == (False, "")
    assert [item.line for item in two.targets[0].path] == [5]  # the lines of the file
    assert [item.line for item in two.targets[1].path] == [4]


# What the set says for its rows.


@pytest.mark.parametrize(
    ("more", "columns", "cells", "problem"),
    [
        # the set says where no term was found, a row says otherwise
        ("#object_source: https://w3id.org/occugraph/dot1991\n", (), "", None),
        ("", ("object_source",), " https://w3id.org/occugraph/dot1991", None),
        ("", (), "", "does not say where no term was found: add object_source"),
        (
            "#subject_source: https://w3id.org/occugraph/soc2010\n"
            "#object_source: https://w3id.org/occugraph/dot1991\n",
            (),
            "",
            "13-1032 is a code of soc2018, but subject_source is soc2010",
        ),
        (
            "#object_source: https://w3id.org/occugraph/isco08\n",
            ("object_source",),
            " https://w3id.org/occugraph/dot1991",
            None,
        ),
    ],
)
def test_the_source_of_a_side_is_the_rows_or_else_the_sets(
    known: tuple[Contribution, ...],
    tmp_path: Path,
    more: str,
    columns: tuple[str, ...],
    cells: str,
    problem: str | None,
) -> None:
    row = f"soc2018:13-1032 skos:closeMatch sssom:NoTermFound{cells}"
    file = mappings(tmp_path, row, more=more, columns=columns)
    made = reader.read_mapping_set(file, known)
    if problem is not None:
        (remark,) = made.remarks
        assert remark.message == f"{problem}; the row is kept and answers nothing"
        assert made.correspondences == ()
        return
    (table,) = made.correspondences
    assert (table.source, table.target) == ("soc2018", "dot1991")


@pytest.mark.parametrize("stated", ["1:1", "1:n", "n:1", "n:n"])
@pytest.mark.parametrize("scope", ["none", "set", "row"])
def test_a_stated_cardinality_is_held_to_the_set_unless_a_scope_is_said(
    known: tuple[Contribution, ...], tmp_path: Path, stated: str, scope: str
) -> None:
    more = "#cardinality_scope: predicate_id\n" if scope == "set" else ""
    columns = ("mapping_cardinality", *(["cardinality_scope"] if scope == "row" else []))
    cells = f" {stated}" + (" predicate_id" if scope == "row" else "")
    file = mappings(
        tmp_path,
        f"soc2018:13-1032 skos:closeMatch dot1991:191{cells}",
        f"soc2018:13-1032 skos:closeMatch dot1991:166 1:n{' predicate_id' * (scope == 'row')}",
        more=more,
        columns=columns,
    )
    made = reader.read_mapping_set(file, known)
    problem = f"mapping_cardinality is {stated}, but the set makes it 1:n"
    expected = [(4, f"{problem}: correct it, or remove the column")]
    wrong = scope == "none" and stated != "1:n"
    assert [(one.line, one.message) for one in made.remarks] == (expected if wrong else [])
    (table,) = made.correspondences
    assert len(table.associations) == 2  # a wrong count costs no answer


def test_a_record_id_stands_once_and_rows_without_one_are_free(
    known: tuple[Contribution, ...], tmp_path: Path
) -> None:
    first, second = "https://example.org/1", "https://example.org/2"
    rows = [f"{row} {name}" for row, name in zip(ROWS, (first, second), strict=True)]
    made = reader.read_mapping_set(mappings(tmp_path, *rows, columns=("record_id",)), known)
    slots = [item.slots for item in made.correspondences[0].associations]
    assert [dict(item)["record_id"] for item in slots] == [first, second]
    file = mappings(tmp_path, *(f"{row} {first}" for row in ROWS), columns=("record_id",))
    (remark,) = reader.read_mapping_set(file, known).remarks
    assert remark.message == "the record_id stands in line 4 already; the row is left out"
    reader.read_mapping_set(mappings(tmp_path, *ROWS), known)  # neither has one


@pytest.mark.parametrize("predicate", ["skos:mappingRelation", "skos:exactMatch"])
def test_the_general_relation_is_for_no_term_found_only(
    known: tuple[Contribution, ...], tmp_path: Path, predicate: str
) -> None:
    none = f"soc2018:13-1032 {predicate} sssom:NoTermFound"
    made = reader.read_mapping_set(mappings(tmp_path, none, ROWS[1]), known)
    none_found = made.correspondences[0].associations[0]
    assert (none_found.source, none_found.target, none_found.match) == ("13-1032", None, None)
    kept = dict(none_found.slots)["predicate_id"]
    assert kept == predicate.replace("skos:", "http://www.w3.org/2004/02/skos/core#")
    paired = made.correspondences[0].associations[1]
    assert paired.match == "close"
    assert "predicate_id" not in dict(paired.slots)


def test_values_of_a_set_are_sorted_and_its_date_is_its_own_or_the_latest_of_its_rows(
    known: tuple[Contribution, ...], tmp_path: Path
) -> None:
    rows = (f"{ROWS[0]} 2024-05-06", f"{ROWS[1]} 2023-01-02")
    columns = ("mapping_date",)
    two = "#creator_label: [Zoe, Ann]\n"
    made = reader.read_mapping_set(mappings(tmp_path, *rows, columns=columns, more=two), known)
    assert made.source.issued == "2024-05-06"
    assert made.mapping_set is not None
    labels = [value for name, value in made.mapping_set.slots if name == "creator_label"]
    assert labels == ["Ann", "Zoe"]
    own = two + "#mapping_date: 2022-02-02\n"
    made = reader.read_mapping_set(mappings(tmp_path, *rows, columns=columns, more=own), known)
    assert made.source.issued == "2022-02-02"
    own += "#publication_date: 2021-01-01\n"
    made = reader.read_mapping_set(mappings(tmp_path, *rows, columns=columns, more=own), known)
    assert made.source.issued == "2021-01-01"
    assert reader.read_mapping_set(mappings(tmp_path, *ROWS), known).source.issued is None


def test_tables_of_a_set_come_in_the_order_of_their_schemes(
    known: tuple[Contribution, ...], tmp_path: Path
) -> None:
    file = mappings(
        tmp_path,
        "soc2018:13-1032 skos:closeMatch isco08:3315",
        ROWS[1],
        "isco08:3315 skos:closeMatch dot1991:191",
    )
    made = reader.read_mapping_set(file, known)
    assert [item.id for item in made.correspondences] == [
        "supplied/mine/isco08-dot1991",
        "supplied/mine/soc2018-dot1991",
        "supplied/mine/soc2018-isco08",
    ]


def test_a_bar_parts_the_values_of_a_slot_of_many_only(
    known: tuple[Contribution, ...], tmp_path: Path
) -> None:
    more = "#mapping_set_title: One|two\n#creator_label: Zoe|Ann\n#creator_id: a:1|a:2\n"
    more += "#curie_map:\n#  a: https://example.org/\n"
    made = reader.read_mapping_set(mappings(tmp_path, *ROWS, more=more), known)
    assert made.source.title == "One|two"
    assert made.mapping_set is not None
    labels = [value for name, value in made.mapping_set.slots if name == "creator_label"]
    assert labels == ["Zoe|Ann"]  # YAML has lists of its own
    creators = [value for name, value in made.mapping_set.slots if name == "creator_id"]
    assert creators == ["https://example.org/1", "https://example.org/2"]  # no IRI has a bar
