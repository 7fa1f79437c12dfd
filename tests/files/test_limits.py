"""There is one table of limits, and the page in docs/ says the same."""

from __future__ import annotations

import re

from occugraph.files import limits
from tests.support import limits as page

NAMED = re.compile(r"^(?:_?MAX_|_?LARGEST|_?LONGEST|_?DEEPEST|_?MOST_(?:LINES|ROWS)).* = ", re.M)
#: Lengths of what is printed or compared, which bound no input.
OTHERS = {
    "_LONGEST_ENDING",
    "_LONGEST_SEAM, _CHUNK",
    "LONGEST_ABBREVIATION, LONGEST_BEGINNING",
    "LONGEST_ADDRESS",
    "LONGEST_HEADING",
    "LARGEST_INLINE",
    "WIDTH, LONGEST",
}


def test_the_page_of_limits_is_made_from_the_table() -> None:
    assert page.PAGE.read_text("utf-8") == page.draw(), "run: python -m tests.support.limits"


def test_every_limit_has_a_comment_and_stands_on_the_page() -> None:
    names = [name for name in vars(limits) if name.isupper()]
    assert len(names) >= 30
    rows = re.findall(r"^\| ([\d,]+) \| (.{10,}) \| `(\w+)` \|$", page.draw(), re.M)
    assert [name for _, _, name in rows] == names


def test_no_other_module_has_a_limit_of_its_own() -> None:
    elsewhere = {
        match[0].removesuffix(" = ")
        for room in ("occugraph", "loaders")
        for path in (page.ROOT / room).rglob("*.py")
        if path.name != "limits.py"
        for match in NAMED.finditer(path.read_text("utf-8"))
    }
    assert elsewhere - OTHERS == set()
