"""Records in sorted lines: each is found, nothing else is, and damage is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occugraph.files.keyed_lines import find_record, format_keyed_lines, read_records

KEYS = st.text(st.characters(exclude_characters="\t\n", codec="utf-8"), max_size=8)
RECORDS = st.text(st.characters(exclude_characters="\n", codec="utf-8"))


@given(st.dictionaries(KEYS, RECORDS), KEYS)
def test_every_record_is_found_and_no_other(
    tmp_path_factory: pytest.TempPathFactory, records: dict[str, str], other: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "lines"
    path.write_bytes(format_keyed_lines(records))
    assert {key: find_record(str(path), key) for key in records} == records
    assert find_record(str(path), other) == records.get(other)
    assert read_records(str(path)) == records


def test_lines_are_sorted_behind_the_size_of_all() -> None:
    assert format_keyed_lines({"b": "2\t", "a": ""}) == (
        b"000000000000026\n87432a52 a\t\n4e20ff13 b\t2\t\n"
    )


@pytest.mark.parametrize("change", [b"", b"x"], ids=["cut short", "one letter"])
def test_damage_is_an_error(tmp_path: Path, change: bytes) -> None:
    path = tmp_path / "lines"
    content = format_keyed_lines({str(number): "record" for number in range(100)})
    at = content.index(b"\t", content.index(b" 57\t")) + 3
    path.write_bytes(content[:at] + change + content[at + 1 :])
    with pytest.raises(ValueError, match="is damaged" if change else "is cut short"):
        find_record(str(path), "57")
    with pytest.raises(ValueError, match="is damaged"):
        read_records(str(path))


@pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="counts calls as Linux does")
def test_a_long_record_is_read_by_the_block(tmp_path: Path) -> None:
    def count_reads() -> int:
        counts = Path("/proc/self/io").read_text().splitlines()
        return next(int(line.split()[1]) for line in counts if line.startswith("syscr:"))

    path, record = tmp_path / "lines", "7" * 1_000_000
    path.write_bytes(format_keyed_lines({"": record}))
    before = count_reads()
    assert find_record(str(path), "") == record
    assert count_reads() - before < 1_000
