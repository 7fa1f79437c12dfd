"""Whatever is asked of a random file: every row and every value that goes in is accounted for."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import occugraph
from occugraph.recoding.recode_table import Wanted, recode_table
from occugraph.recoding.values import read_number
from tests.support.recoding import Rows, read

pytestmark = pytest.mark.slow

#: Codes of SOC 2018 and of SOC 2010 alone, groups, repairs, and what is no code.
CODES = [
    *("15-1252", "15-1254", "15-1255", "13-2051", "29-1141", "55-1011", "11-9199", "53-7065"),
    *("15-1132", "15-1134", "15-0000", "15-1250", "11-1000", "00-0000", "151252", "15-1252.00"),
    *("51-4041 Machinists", "zz", "99-9999", "", "NA", "9999", "2512", "x" * 60),
]
VALUES = ["1", "2.5", "1,000", "-3", "0", "", "**", "7e3", "0.001", "12345678901234", "n/a"]
rows = st.lists(
    st.tuples(
        st.sampled_from(CODES),
        st.sampled_from(VALUES),
        st.sampled_from(["", "a", 'say "b"', "c,d", "two\nlines"]),
    )
    | st.sampled_from([("15-1252",), ("15-1252", "1", "", "more")]),
    max_size=12,
)
options = st.fixed_dictionaries(
    {
        "to": st.sampled_from(["isco08", "soc2018", "onetsoc2019", "dot1991"]),
        "scheme": st.sampled_from(["soc2018", "soc2010", None]),
        "value": st.sampled_from(["jobs", None]),
        "totals": st.sampled_from(["auto", "keep"]),
        "weights": st.sampled_from(["equal", None]),
        "level": st.sampled_from([0, -1, None]),
        "aggregate": st.booleans(),
        "missing": st.sampled_from([(), ("9999",)]),
        "basis": st.sampled_from([("official",), ("official", "curated", "derived")]),
    }
)


def number(cell: str) -> Decimal:
    return read_number(cell) or Decimal(0)


def written(rows: list[tuple[str, ...]]) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows([("code", "jobs", "note"), *rows])
    return file.getvalue().encode()


@given(rows, options)
@settings(max_examples=60)
def test_rows_and_values_that_go_in_are_accounted_for(
    graph: occugraph.Graph, rows: list[tuple[str, ...]], options: dict[str, Any]
) -> None:
    session, level = graph.session, options["level"]
    if level is not None:
        options = {**options, "level": session.levels[options["to"]][level]}
    if options["scheme"] is None:
        options = {**options, "mixed": True}
    with tempfile.TemporaryDirectory() as folder:
        source, output = Path(folder) / "in.csv", Path(folder) / "out.csv"
        source.write_bytes(written(rows))
        loss = recode_table(session, source, output, Wanted(**options))
        out = read(output)
    kept = [row for row in rows if len(row) > 1 or row]
    assert loss.rows == sum(loss.kinds.values()) == len(kept)
    assert loss.written == len(out)
    even = [number(row[1]) if len(row) > 1 else Decimal(0) for row in kept]
    assert loss.value is None or loss.value_in + loss.values["total"] == sum(even)
    assert options["totals"] == "auto" or not loss.values["total"]
    if options["value"] is not None:
        assert loss.value_in == loss.value_out
    if options["aggregate"]:
        counted = loss.rows if options["value"] is None else loss.value_in
        column = options["value"] or "rows"
        assert sum((number(row[column]) for row in out), Decimal(0)) == counted
        return
    check_rows(kept, out, options)


def check_rows(rows: list[tuple[str, ...]], out: Rows, options: dict[str, Any]) -> None:
    """Check that each row came out once a target, in order, with what it had."""
    numbers = [int(row["row"]) for row in out]
    assert sorted(set(numbers)) == list(range(1, len(rows) + 1))
    assert numbers == sorted(numbers)
    for at, row in enumerate(rows, 1):
        own = [one for one in out if one["row"] == str(at)]
        padded = [*row, "", ""][:3]
        assert {(one["code"], one["note"]) for one in own} == {(padded[0], padded[2])}
        assert all(one["targets"] == str(len(own)) for one in own if one["target_code"])
        assert all(one["reason"] for one in own if not one["target_code"])
        if any(one["weight"] for one in own):
            total = sum(Decimal(one["weight"]) for one in own)
            rest = re.search(r"(\S+) of \S+ counted: the rest is in rows", own[0]["reason"])
            counted = number(rest[1]) if rest else number(padded[1])
            assert 0 < total < 1 if rest else total in (0, 1)
            assert (total == 0) == own[0]["reason"].startswith("a total of")
            if options["value"] is not None and total:
                parts = sum((number(one["jobs"]) for one in own), Decimal(0))
                assert parts == counted
