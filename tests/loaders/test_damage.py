"""Every document loader on damaged copies: one clear line, or a reading that says what is gone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from occugraph.errors import InputError
from occugraph.loaders import READERS
from occugraph.loaders.census import CHANGES, CROSSWALK, LIST
from occugraph.loaders.isco08.soc_crosswalk import COLUMNS, SHEETS
from tests.loaders import test_census, test_isco_soc
from tests.support.damage import DATA, GENERAL, Damage
from tests.support.worksheets import workbook

#: Documents of text: an excerpt written for the tests.
TEXTS = {
    "ampd-iowa": "ampd_iowa/approved.txt",
    "esco-isco": "esco_isco/groups.csv",
    "isco08": "isco08_document/unit_groups.jsonl",
    "onet-dot": "onet_dot/crosswalk.csv",
    "onet-soc": "onet_documents/soc.csv",
    "onet-structure": "onet_documents/structure.csv",
    "onet-titles": "onet_titles/titles.txt",
    "soc2018-definitions": "soc_definitions/definitions.csv",
    "uscis-dot": "uscis_dot/groups.txt",
}
#: Workbooks of several sheets.
WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "census-occupations": lambda: workbook(
        [test_census.LIST_COLUMNS, *test_census.CODES],
        [test_census.CROSSWALK_COLUMNS, *test_census.WALK],
        [test_census.CHANGES_COLUMNS, *test_census.MADE],
        names=(LIST, CROSSWALK, CHANGES),
    ),
    "isco-soc": lambda: workbook(
        [COLUMNS, *test_isco_soc.ROWS], [COLUMNS, *test_isco_soc.TURNED], names=tuple(SHEETS)
    ),
}
#: What can happen to any file, and a workbook too.
ALSO = ("empty", "a web page", "a JSON number", "random bytes", "white space only")
TO_BYTES = [
    *(one for one in GENERAL if one.name in ALSO),
    Damage("cut at the end", lambda content: content[:-3], True),
    Damage("the first half", lambda content: content[: len(content) // 2], True),
    Damage("its archive renamed", lambda content: b"PK\x03\x05" + content[4:], True),
]


def original(name: str) -> bytes:
    return (DATA / TEXTS[name]).read_bytes() if name in TEXTS else WORKBOOKS[name]()


def test_every_loader_has_an_excerpt() -> None:
    assert {*TEXTS, *WORKBOOKS} == set(READERS)


@pytest.mark.parametrize(
    ("name", "done"),
    [
        pytest.param(name, one, id=f"{name} {one.name}")
        for name in READERS
        for one in (GENERAL if name in TEXTS else TO_BYTES)
    ],
)
def test_a_damaged_copy_is_refused_in_one_line_or_read_with_remarks(
    tmp_path: Path, name: str, done: Damage
) -> None:
    whole, copy = tmp_path / "whole", tmp_path / "copy"
    whole.write_bytes(original(name))
    copy.write_bytes(done.apply(original(name)))
    before = READERS[name].read(whole)
    try:
        reading = READERS[name].read(copy)
    except InputError as error:
        assert error.file == str(copy)
        assert len(str(error).splitlines()) == 1
        assert str(error).isprintable()
        assert len(str(error)) < 800
        return
    assert not done.fails, "read without an error"
    if reading.counts != before.counts:
        assert {(r.line, r.message) for r in reading.remarks} != {
            (r.line, r.message) for r in before.remarks
        }
