"""Files of arrays: what was written is read by its name, and a damaged file is refused."""

from __future__ import annotations

import os
from array import array
from pathlib import Path

import pytest

from occugraph.files.array_files import ArrayFile, format_arrays, open_arrays

TEXTS = ["", "aa", "ab", "ab", "abc", "b", "é", "職業"]
CONTENT = format_arrays(
    {
        "a name of words": array("f", [0.5, -1.0]),
        "lists": [array("H", [1, 65_535]), array("H"), array("H", [7])],
        "none": [],
        "texts": TEXTS,
    }
)


def test_what_was_written_is_read_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(CONTENT)
    file = open_arrays(str(path))
    assert list(file.numbers("a name of words")) == [0.5, -1.0]
    assert [file.lists("lists")[place] for place in range(3)] == [[1, 65_535], [], [7]]
    assert list(file.texts("texts")) == TEXTS
    assert list(file.texts("none")) == []
    assert "texts" in file
    assert "other" not in file


@pytest.mark.parametrize(
    ("text", "equal", "beginning"),
    [
        ("ab", [2, 3], [2, 3, 4]),
        ("", [0], [0, 1, 2, 3, 4, 5, 6, 7]),
        ("職", [], [7]),
        ("ac", [], []),
        ("z", [], []),
    ],
)
def test_sorted_texts_are_found(text: str, equal: list[int], beginning: list[int]) -> None:
    texts = ArrayFile(CONTENT).texts("texts")
    assert list(texts.find(text)) == equal
    assert list(texts.beginning(text)) == beginning


@pytest.mark.parametrize("size", [0, 1, 33, 34, 100, -1])
def test_a_file_cut_short_is_refused(tmp_path: Path, size: int) -> None:
    path = tmp_path / "file"
    path.write_bytes(CONTENT[:size])
    with pytest.raises(ValueError):
        open_arrays(str(path))


@pytest.mark.parametrize("place", [0, 15, 40, 60, len(CONTENT) - 9])
def test_a_changed_file_is_refused(tmp_path: Path, place: int) -> None:
    path = tmp_path / "file"
    path.write_bytes(CONTENT)
    open_arrays(str(path))
    path.write_bytes(CONTENT[:place] + b"?" + CONTENT[place + 1 :])
    with pytest.raises(ValueError):
        open_arrays(str(path))


def test_a_file_that_was_compared_has_the_time_that_it_gives(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(CONTENT)
    os.utime(path, (1, 1))
    open_arrays(str(path))
    assert path.stat().st_mtime_ns == int(CONTENT[22:33]) * 10**9
