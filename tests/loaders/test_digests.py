"""Every embedded table is the one that was checked: each column has the digest that is kept."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from occugraph import loaders
from tests.support.table_digests import (
    DIGESTS,
    OWN_WORK,
    checked_tables,
    compare_tables,
    digest_table,
    embedded_tables,
)

TABLES = embedded_tables()
KEPT = json.loads(DIGESTS.read_text("utf-8"))


@pytest.fixture(scope="module")
def checked() -> dict[str, bytes]:
    folder = os.environ.get("OCCUGRAPH_DOCUMENTS")
    if not folder or not (Path(folder).parent / "reference").is_dir():
        pytest.skip("OCCUGRAPH_DOCUMENTS names no folder with the checked tables beside column")
    return checked_tables(Path(folder))


def test_every_table_has_its_digests_and_every_digest_its_table() -> None:
    assert list(KEPT) == list(TABLES)


def test_the_checksum_of_a_source_is_that_of_its_tables_one_after_another() -> None:
    source = loaders.contribution("iowa-ampd").source
    assert source.files == ("ampd_iowa.csv", "ampd_iowa_exclusions.csv", "ampd_iowa_industries.csv")
    whole = b"".join(TABLES[name] for name in source.files)
    assert loaders.checksum(source) == hashlib.sha256(whole).hexdigest()
    assert loaders.checksum(replace(source, files=())) is None


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_the_one_that_was_checked(name: str) -> None:
    digest = digest_table(TABLES[name])
    assert digest["rows"] == KEPT[name]["rows"]
    changed = [
        column
        for column in {**digest["columns"], **KEPT[name]["columns"]}
        if digest["columns"].get(column) != KEPT[name]["columns"].get(column)
    ]
    assert changed == [], (
        "write them anew from a checked source: python -m tests.support.table_digests"
    )
    assert list(digest["columns"]) == list(KEPT[name]["columns"])


@pytest.mark.parametrize(
    ("name", "old", "new", "changed"),
    [
        ("isco08.csv", b"3411,unit,341,", b"3411,unit,441,", ["parent"]),
        ("soc2018.csv", b"Machinists", b"Machinist", ["title"]),
        ("isco08_soc2010.csv", b"0110,55-1011,", b"0110,55-1019,", ["soc2010"]),
        ("naics2022.csv", b"332710,", b"332711,", ["code"]),
    ],
)
def test_one_changed_cell_changes_the_digest_of_its_column_alone(
    name: str, old: bytes, new: bytes, changed: list[str]
) -> None:
    assert TABLES[name].count(old) >= 1
    digest = digest_table(TABLES[name].replace(old, new, 1))
    before = KEPT[name]["columns"]
    assert [column for column in before if digest["columns"][column] != before[column]] == changed


def test_rows_in_another_order_change_the_digests() -> None:
    header, first, second, *rest = TABLES["soc2010_soc2018.csv"].splitlines(keepends=True)
    digest = digest_table(b"".join([header, second, first, *rest]))
    assert digest["rows"] == 900
    kept = KEPT["soc2010_soc2018.csv"]["columns"]
    assert all(digest["columns"][column] != kept[column] for column in kept)


@pytest.mark.slow
def test_no_table_differs_from_its_checked_source(checked: dict[str, bytes]) -> None:
    assert list(compare_tables(TABLES, checked)) == []


@pytest.mark.slow
def test_a_table_that_differs_from_its_source_is_refused(checked: dict[str, bytes]) -> None:
    changed = {
        **TABLES,
        "isco08.csv": TABLES["isco08.csv"].replace(b"3411,unit,341,", b"3411,unit,441,"),
        "uscis_dot.csv": TABLES["uscis_dot.csv"].replace(b"Law", b"Lore", 1),
        "new.csv": b"code\n1\n",
    }
    assert list(compare_tables(changed, checked)) == [
        "isco08.csv: column parent differs from its source",
        "uscis_dot.csv: column printed_title differs from its source",
        "new.csv has no source to compare with",
    ]


def test_the_exceptions_are_still_needed(checked: dict[str, bytes]) -> None:
    assert set(OWN_WORK) == set(TABLES) - set(checked)
