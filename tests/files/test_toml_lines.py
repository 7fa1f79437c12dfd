"""Where a value stands in TOML: the places have the shape of the values, and the right lines."""

from __future__ import annotations

import datetime
import sys
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from occugraph.errors import InputError
from occugraph.files import text_documents
from occugraph.files.toml_lines import Item, read

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Co", "Cs"]), max_size=8
)
VALUE = st.recursive(
    TEXT
    | st.booleans()
    | st.integers(-(2**40), 2**40)
    | st.floats(allow_nan=False)
    | st.dates(datetime.date(1000, 1, 1))
    | st.datetimes(datetime.datetime(1000, 1, 1)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=12,
)


def item(text: str) -> Item:
    return read(text_documents.number_lines("x.toml", text.encode()))


@given(st.dictionaries(TEXT, VALUE, max_size=4), st.booleans())
def test_what_is_read_is_what_tomllib_reads(data: dict[str, Any], multiline: bool) -> None:
    text = tomli_w.dumps(data, multiline_strings=multiline)
    if text_documents.BAD_CHARACTER.search(text) is None and text:
        assert item(text).plain() == tomllib.loads(text)


SAMPLE = """\
a.b = 1            # a comment with "quotes" and [brackets]
"x y".'z' = { q = [1, 2,
  "]"], w = 3.14 }
day = 1979-05-27 07:32:00.5
text = \"\"\"
one "" two \\"\"\"\"\"\"
[t]
k = [
  # "
  "15-1252", { code = "1" },
]
[[l]]
c = 1
[l.sub]
z = 2
[[l]]
[[l.m]]
e = []
"""


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("a", "b"), 1, 3),
        (("x y", "z"), 2, 7),
        (("x y", "z", "q", 1), 2, 23),
        (("x y", "z", "q", 2), 3, 3),
        (("x y", "z", "w"), 3, 9),
        (("day",), 4, 1),
        (("text",), 5, 1),
        (("t",), 7, 2),
        (("t", "k", 0), 10, 3),
        (("t", "k", 1), 10, 14),
        (("t", "k", 1, "code"), 10, 16),
        (("l", 0, "c"), 13, 1),
        (("l", 0, "sub", "z"), 15, 1),
        (("l", 1), 16, 3),
        (("l", 1, "m", 0, "e"), 18, 1),
    ],
)
def test_every_value_has_its_line_and_column(
    path: tuple[str | int, ...], line: int, column: int
) -> None:
    parsed = item(SAMPLE)
    assert parsed.plain() == tomllib.loads(SAMPLE)
    for step in path:
        parsed = parsed.value[step]
    assert (parsed.line, parsed.column) == (line, column)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("a = 1\na = 2", "x.toml:2:"),
        ("a = ", "x.toml:1:"),
        ("a = 15-1252", '; codes are text: put them in quotation marks, as "15-1252"'),
        ("a = “x”", '; write straight quotation marks: "'),
        ("a = [\n1", "x.toml:2:"),
        ("a = " + "[" * 99 + "]" * 99, "nested more than 50 deep"),
        ("a = " + "[" * 50_000, "x.toml"),
        ("a = " + "9" * 5_000, "not TOML"),
        ("a = 2026-02-30", "x.toml:1:"),
        ('a = "\\ud800"', "x.toml:1:"),
    ],
)
def test_what_is_no_toml_is_one_line(text: str, error: str) -> None:
    with pytest.raises(InputError) as caught:
        item(text)
    assert error in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.text(st.sampled_from("ab \n\t\"'#=[]{},.1-\\é"), max_size=40))
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    try:
        parsed = item(text or " ")
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert parsed.plain() == tomllib.loads(text)
