"""Exclusions: every row of the publishers' tables, ranges expanded, conditions kept."""

from __future__ import annotations

import csv
import io
from collections import Counter

import pytest

from occugraph import loaders
from occugraph.loaders import reference_tables
from occugraph.model.schemes import Exclusion


def read_rows(name: str) -> list[dict[str, str]]:
    return list(
        csv.DictReader(io.StringIO(reference_tables.table_bytes(name).decode(), newline=""))
    )


def links(exclusions: tuple[Exclusion, ...]) -> set[tuple[str, str]]:
    return {(one.code, one.excluded) for one in exclusions if one.is_link}


@pytest.mark.parametrize(
    ("scheme", "excluding_rows", "expected"), [("soc2018", 443, 528), ("soc2010", 314, 391)]
)
def test_every_row_of_soc_that_excludes_is_a_link_and_a_range_is_every_occupation_in_it(
    scheme: str, excluding_rows: int, expected: int
) -> None:
    detailed = [row["code"] for row in read_rows(f"{scheme}.csv") if row["level"] == "detailed"]
    rows = [
        row for row in read_rows(f"{scheme}_exclusions.csv") if row["wording"][:8] == "excludes"
    ]
    assert len(rows) == excluding_rows
    joined = {(row["code"], row["excluded_code"]) for row in rows if not row["through"]} | {
        (row["code"], code)
        for row in rows
        if row["through"]
        for code in detailed
        if row["excluded_code"] <= code <= row["through"] and code != row["code"]
    }
    exclusions = loaders.contribution(f"bls-{scheme}-exclusions").exclusions
    assert links(exclusions) == joined
    assert len(joined) == expected


def test_a_row_that_speaks_of_some_workers_only_is_no_link() -> None:
    exclusions = loaders.contribution("bls-soc2018-exclusions").exclusions
    conditional = [one for one in exclusions if not one.is_link]
    assert all(one.condition and not one.wording.startswith("excludes") for one in conditional)
    apprentices = Counter(one.code for one in conditional if one.through == "47-2231")
    assert len(apprentices) == 7
    assert all(one.condition == "Apprentice workers" for one in conditional if one.through)


def test_isco_names_the_occupations_that_are_classified_elsewhere() -> None:
    exclusions = loaders.contribution("ilo-isco08-exclusions").exclusions
    assert len(exclusions) == 940
    assert len(links(exclusions)) == 692
    assert {one.wording for one in exclusions} == {"classified elsewhere"}
    assert all(one.of_occupation and one.printed_title for one in exclusions)


def test_the_list_of_iowa_adds_no_link_to_those_of_soc() -> None:
    soc = links(loaders.contribution("bls-soc2018-exclusions").exclusions)
    iowa = links(loaders.contribution("iowa-ampd").exclusions)
    assert len(iowa) == 63
    assert iowa <= soc
