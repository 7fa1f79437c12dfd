"""A document that is not the known edition is said in one line, whatever differs in it."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from occugraph import loaders
from occugraph.errors import InputError
from occugraph.loaders.editions import EDITIONS, compare_edition
from tests.support.damage import DATA, given

#: Document -> its file as it was published.
FILES = {
    "ampd-iowa": "ampd-iowa-approved-soc.txt",
    "census-occupations": "census_2018_occupation_codes.xlsx",
    "esco-isco": "ISCOGroups_en.csv",
    "isco-soc": "isco_soc_crosswalk.xls",
    "isco08": "isco08-unit-groups.jsonl",
    "onet-dot": "DOT_to_ONET_SOC.xlsx",
    "onet-soc": "onet2019_soc2018.xlsx",
    "onet-structure": "soc_structure.xlsx",
    "onet-titles": "onet_alternate_titles.txt",
    "soc2018-definitions": "soc_2018_definitions.xlsx",
    "uscis-dot": "uscis-dot-groups.txt",
}
ESCO = DATA / "esco_isco" / "groups.csv"


def test_every_document_that_can_be_given_has_a_known_edition() -> None:
    assert set(EDITIONS) == set(loaders.READERS) == set(FILES)
    assert all(len(edition.sha256) == 64 and edition.counts for edition in EDITIONS.values())


@pytest.mark.documents
@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_the_published_file_is_the_known_edition(name: str) -> None:
    reading = loaders.read(name, given(FILES[name]))
    assert (reading.sha256, reading.counts) == EDITIONS[name]
    assert not [each for each in reading.remarks if "known" in each.message]


def test_another_copy_is_said_in_a_line_and_its_counts_in_another() -> None:
    reading = loaders.READERS["esco-isco"].read(ESCO)
    copy, counts = compare_edition("esco-isco", reading)
    assert (copy.severity, copy.line) == ("info", None)
    assert copy.message == (
        f"not the copy that this release knows (SHA-256 {reading.sha256[:12]}..., known "
        "5b9cea72c040...): its texts may differ in ways that no table shows"
    )
    assert (counts.severity, counts.line) == ("warning", None)
    assert counts.message.startswith("counts that differ from the known copy: ")
    groups = reading.counts["groups"]
    assert f"{groups} groups, not 619; " in counts.message
    assert loaders.read("esco-isco", ESCO).remarks[:2] == (copy, counts)


def flip(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) * 8)
    changed = bytearray(content)
    changed[at // 8] ^= 1 << at % 8
    return bytes(changed)


def cut_cell(content: bytes, chance: random.Random) -> bytes:
    """Take the end of a line's text away, its quotation mark kept."""
    lines = content.split(b"\n")
    at = chance.choice([number for number, line in enumerate(lines) if len(line) > 20])
    kept = chance.randrange(5, len(lines[at]) - 2)
    lines[at] = lines[at][:kept] + (b'"' if lines[at].rstrip().endswith(b'"') else b"")
    return b"\n".join(lines)


def drop_line(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    del lines[chance.randrange(1, len(lines))]
    return b"\n".join(lines)


def notes_of(path: Path) -> tuple[object, ...] | None:
    try:
        return loaders.read("esco-isco", path).notes
    except InputError:
        return None


def assert_said(path: Path, damage: Callable[[bytes, random.Random], bytes], copies: int) -> int:
    """Damage copies; give how many were read and have other notes, none of them in silence."""
    content, whole, changed = path.read_bytes(), notes_of(path), 0
    copy = path.parent / "copy.csv"
    for seed in range(copies):
        copy.write_bytes(damage(content, random.Random(seed)))
        try:
            reading = loaders.read("esco-isco", copy)
        except InputError:
            continue
        if copy.read_bytes() != content:
            assert reading.remarks[0].message.startswith("not the copy that this release knows")
        changed += reading.notes != whole
    return changed


@pytest.mark.parametrize("damage", [flip, cut_cell, drop_line])
def test_no_damage_changes_notes_in_silence(
    tmp_path: Path, damage: Callable[[bytes, random.Random], bytes]
) -> None:
    path = tmp_path / "groups.csv"
    path.write_bytes(ESCO.read_bytes())
    assert assert_said(path, damage, 60) > 3


@pytest.mark.documents
@pytest.mark.whole
def test_no_damage_of_the_published_table_changes_notes_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "groups.csv"
    path.write_bytes(given(FILES["esco-isco"]).read_bytes())
    for damage in (flip, cut_cell, drop_line):
        assert assert_said(path, damage, 20) > 3
