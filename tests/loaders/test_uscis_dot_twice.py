"""A group that stands twice in a listing of USCIS's document is reported, never overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from occugraph.errors import InputError
from occugraph.loaders import uscis_dot
from tests.support import damage
from tests.support.damage import replaced

EXCERPT = damage.DATA / "uscis_dot" / "groups.txt"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        # the first listing: the same row again, again with another title, in the other column
        (r"^(111 Judges)\n", r"\1\n\1\n", (15, "111", 14)),
        (r"^(111 Judges)\n", r"\1\n111 Magistrates\n", (15, "111", 14)),
        (r"^(111 Judges)\n", r"\1 111 Judges\n", (14, "111", 14)),
    ],
    ids=["the same row", "another title", "the other column"],
)
def test_a_group_twice_in_the_first_listing_names_both_lines(
    tmp_path: Path, old: str, new: str, problem: tuple[int, str, int]
) -> None:
    copy = tmp_path / "copy"
    copy.write_bytes(replaced(old, new)(EXCERPT.read_bytes()))
    line, code, first = problem
    for read in (uscis_dot.read_document, uscis_dot.extract_tables):
        with pytest.raises(InputError) as caught:
            read(copy)
        assert caught.value.line == line
        assert caught.value.problem == (
            f"group {code} stands in line {first} of this listing already"
        )


def test_a_group_twice_in_the_second_listing_names_both_lines(tmp_path: Path) -> None:
    before, title, after = EXCERPT.read_text("utf-8").rpartition("111 Judges")
    copy = tmp_path / "copy"
    copy.write_text(f"{before}{title}\n{title}{after}", "utf-8")
    with pytest.raises(InputError) as caught:
        uscis_dot.read_document(copy)
    assert caught.value.line == 36
    assert caught.value.problem == "group 111 stands in line 35 of this listing already"
