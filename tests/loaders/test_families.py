"""The embedded tables keep the rules of their families: codes, levels, parents, titles, pairs."""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from itertools import pairwise

import pytest

from occugraph import loaders
from occugraph.loaders import reference_tables
from occugraph.model.concept_index import spellings
from occugraph.model.schemes import Scheme

Row = dict[str, str]
SOC = {"soc2000", "soc2010", "soc2018"}
STRUCTURES = (
    *("anzsco2013", "cip2020", "dot1991", "isco08", "isco88", "isic4", "nace2", "naics2012"),
    *("naics2017", "naics2022", "noc2016", "noc2021", "soc2000", "soc2010", "soc2018", "uksoc2020"),
)
#: Schemes of one level, with the number of their codes.
FLAT = {
    "acs2018": 530,
    "census2010": 540,
    "census2018": 570,
    "oews2019": 790,
    "oews2021": 831,
    "onetsoc2000": 1167,
    "onetsoc2006": 949,
    "onetsoc2009": 1102,
    "onetsoc2010": 1110,
    "onetsoc2019": 1016,
}
#: Rows of every level, top down.
COUNTS = {
    "anzsco2013": {"major": 8, "submajor": 43, "minor": 97, "unit": 358, "occupation": 1023},
    "cip2020": {"series": 48, "group": 457, "program": 2143},
    "dot1991": {"category": 9, "division": 83, "group": 564},
    "isco08": {"major": 10, "submajor": 43, "minor": 130, "unit": 436},
    "isco88": {"major": 10, "submajor": 28, "minor": 116, "unit": 390},
    "isic4": {"section": 21, "division": 88, "group": 238, "class": 419},
    "nace2": {"section": 21, "division": 88, "group": 272, "class": 615},
    "naics2012": {
        "sector": 20,
        "subsector": 99,
        "industry_group": 312,
        "naics_industry": 713,
        "national_industry": 1065,
    },
    "naics2017": {
        "sector": 20,
        "subsector": 99,
        "industry_group": 311,
        "naics_industry": 709,
        "national_industry": 1057,
    },
    "naics2022": {
        "sector": 20,
        "subsector": 96,
        "industry_group": 308,
        "naics_industry": 689,
        "national_industry": 1012,
    },
    "noc2016": {"broad": 10, "major": 40, "minor": 140, "unit": 500},
    "noc2021": {"broad": 10, "major": 45, "submajor": 89, "minor": 162, "unit": 516},
    "soc2000": {"major": 23, "minor": 96, "broad": 449, "detailed": 821},
    "soc2010": {"major": 23, "minor": 97, "broad": 461, "detailed": 840},
    "soc2018": {"major": 23, "minor": 98, "broad": 459, "detailed": 867},
    "uksoc2020": {"major": 9, "submajor": 26, "minor": 104, "unit": 412},
}
#: DOT groups of different divisions that share a title; one title stands on three.
SAME_TITLE = {"cip2020": {"45.0199 45.9999"}}
SAME_TITLE["dot1991"] = {
    *("510 560", "512 572", "535 617", "540 550", "541 551", "544 555", "546 558", "603 673"),
    *("604 664 674", "606 666", "607 667"),
}


def scheme_of(name: str) -> Scheme:
    """A scheme as the catalogue has it."""
    every = (scheme for part in loaders.contributions((name,)) for scheme in part.schemes)
    return next(scheme for scheme in every if scheme.id == name)


def read_rows(name: str) -> list[Row]:
    return list(
        csv.DictReader(io.StringIO(reference_tables.table_bytes(name).decode(), newline=""))
    )


def codes_of(scheme: str) -> set[str]:
    return {row.get("code") or row["occp"] for row in read_rows(f"{scheme}.csv")}


def beginnings(code: str) -> tuple[str, ...]:
    """What the codes under a code begin with; a range of sectors or categories has several.

    >>> beginnings("31-33"), beginnings("0/1"), beginnings("60/61"), beginnings("341")
    (('31', '32', '33'), ('0', '1'), ('60', '61'), ('341',))
    """
    first, _, last = code.replace("/", "-").partition("-")
    if not last:
        return (code,)
    numbers = range(int(first), int(last) + 1)
    return tuple(str(number).zfill(len(first)) for number in numbers)


# Codes, levels and parents


@pytest.mark.parametrize("scheme", STRUCTURES)
def test_every_level_has_its_number_of_codes_and_their_form(scheme: str) -> None:
    rows = read_rows(f"{scheme}.csv")
    assert Counter(row["level"] for row in rows) == COUNTS[scheme]
    assert [level.id for level in scheme_of(scheme).levels] == list(COUNTS[scheme])
    patterns = {level.id: level.pattern for level in scheme_of(scheme).levels}
    assert [row for row in rows if not re.fullmatch(patterns[row["level"]], row["code"])] == []
    assert len({row["code"] for row in rows}) == len(rows)


@pytest.mark.parametrize("scheme", STRUCTURES)
def test_every_parent_is_a_code_one_level_up(scheme: str) -> None:
    rows = read_rows(f"{scheme}.csv")
    level_of = {row["code"]: row["level"] for row in rows}
    above = {"": None} | {lower: upper for upper, lower in pairwise(COUNTS[scheme])}
    top = next(iter(COUNTS[scheme]))
    assert {row["level"] for row in rows if not row["parent"]} == {top}
    assert [
        row for row in rows if row["parent"] and level_of[row["parent"]] != above[row["level"]]
    ] == []


@pytest.mark.parametrize("scheme", sorted({*STRUCTURES} - {"isic4", "nace2", "noc2016"} - SOC))
def test_a_code_begins_with_its_parents(scheme: str) -> None:
    rows = [row for row in read_rows(f"{scheme}.csv") if row["parent"]]
    assert [row for row in rows if not row["code"].startswith(beginnings(row["parent"]))] == []
    assert [row for row in rows if len(row["code"]) <= len(beginnings(row["parent"])[0])] == []


@pytest.mark.parametrize("scheme", STRUCTURES)
def test_every_group_above_the_lowest_level_has_members(scheme: str) -> None:
    rows = read_rows(f"{scheme}.csv")
    lowest = list(COUNTS[scheme])[-1]
    groups = {row["code"] for row in rows if row["level"] != lowest}
    assert groups == {row["parent"] for row in rows if row["parent"]}


#: SOC groups whose members do not begin with the group's code, zeros apart: BLS numbered on past
#: the nine that its digit holds. Group -> what members begin with besides.
PAST_NINE = {
    "soc2010": {
        "11-3000": "31",
        "11-9000": "91",
        "13-1000": "11",
        "17-2000": "21",
        "25-1000": "11",
        "29-1000": "11",
        "43-4000": "41",
        "43-5000": "51",
        "43-9000": "91",
        "47-2000": "21 22",
        "51-4000": "41",
        "51-9000": "91",
        "53-7000": "71",
    },
    "soc2018": {
        "11-3000": "31",
        "11-9000": "91",
        "13-1000": "11",
        "17-2000": "21",
        "25-1000": "11",
        "29-1000": "11 12",
        "29-1210": "122",
        "43-4000": "41",
        "43-5000": "51",
        "43-9000": "91",
        "47-2000": "21 22",
        "51-4000": "41",
        "51-9000": "91",
        "53-7000": "71",
    },
}


@pytest.mark.parametrize("scheme", ["isic4", "nace2"])
def test_a_division_of_industries_stands_in_its_section(scheme: str) -> None:
    for row in read_rows(f"{scheme}.csv"):
        if row["level"] == "division":
            assert spellings(row["parent"] + row["code"])[row["code"]], row
        elif row["parent"]:
            assert row["code"].startswith(row["parent"])


@pytest.mark.parametrize("scheme", FLAT)
def test_a_scheme_of_one_level_has_each_code_once_and_in_its_form(scheme: str) -> None:
    rows = read_rows(f"{scheme}.csv")
    (level,) = scheme_of(scheme).levels
    codes = [row["occp" if scheme == "acs2018" else "code"] for row in rows]
    assert len(set(codes)) == len(codes) == level.count == FLAT[scheme]
    assert [code for code in codes if not re.fullmatch(level.pattern, code)] == []


def test_an_occupation_of_esco_is_under_its_prefix_with_these_exceptions() -> None:
    rows = read_rows("esco.csv")
    assert len({row["uuid"] for row in rows}) == len({row["code"] for row in rows}) == 3039
    assert {row["isco08"] for row in rows} <= codes_of("isco08")
    assert [row["code"] for row in rows if row["code"][:4] != row["isco08"]] == []
    other = {
        row["code"]
        for row in rows
        if row["parent"] != (row["code"].rpartition(".")[0] if row["code"].count(".") > 1 else "")
    }
    assert other == {"2421.8", "2512.7", "2654.6", "2654.7"}


def test_rows_of_esco_that_are_left_out_are_of_groups_or_of_codes_that_esco_has_no_more() -> None:
    rows = read_rows("esco_onetsoc2019_left_out.csv")
    reasons = Counter(row["reason"] for row in rows)
    assert reasons == {"ISCO-08 group": 921, "not in ESCO 1.2.0": 95}
    gone = {row["esco110"] for row in rows if row["reason"] == "not in ESCO 1.2.0"}
    assert len(gone) == 27
    assert {row["esco110"] for row in rows} - gone <= codes_of("isco08")
    assert len(rows) + len(read_rows("esco_onetsoc2019.csv")) == 8627


@pytest.mark.parametrize("scheme", ["soc2010", "soc2018"])
def test_a_soc_code_begins_with_its_parents_digits_with_these_exceptions(scheme: str) -> None:
    kept = {"minor": 2, "broad": 5, "detailed": 6}
    exceptions: dict[str, set[str]] = {}
    for row in read_rows(f"{scheme}.csv"):
        if row["level"] == "major":
            continue
        cut = row["code"][: kept[row["level"]]]
        if row["parent"] != cut + "00-0000"[len(cut) :]:
            width = 3 if row["level"] == "detailed" else 2
            exceptions.setdefault(row["parent"], set()).add(row["code"][3 : 3 + width])
    assert {group: " ".join(sorted(cut)) for group, cut in exceptions.items()} == PAST_NINE[scheme]


@pytest.mark.parametrize("scheme", ["soc2000", "soc2010", "soc2018"])
def test_a_soc_code_stands_under_the_last_group_before_it(scheme: str) -> None:
    rows = read_rows(f"{scheme}.csv")
    for upper, lower in pairwise(COUNTS[scheme]):
        groups = sorted(row["code"] for row in rows if row["level"] == upper)
        for row in rows:
            if row["level"] == lower:
                assert row["parent"] == groups[bisect_left(groups, row["code"]) - 1], row


def test_an_onetsoc_code_is_a_soc_2018_occupation_and_two_digits() -> None:
    rows = read_rows("onetsoc2019.csv")
    detailed = {row["code"] for row in read_rows("soc2018.csv") if row["level"] == "detailed"}
    assert len({row["code"] for row in rows}) == len(rows) == 1016
    assert [row for row in rows if not re.fullmatch(r"\d\d-\d{4}\.\d\d", row["code"])] == []
    assert [row for row in rows if row["code"][:7] != row["soc2018"]] == []
    assert {row["soc2018"] for row in rows} == detailed
    assert sum(not row["code"].endswith(".00") for row in rows) == 149


# Titles


@pytest.mark.parametrize("scheme", [*STRUCTURES, *FLAT, "esco"])
def test_titles_are_there_on_one_line_without_blanks_around(scheme: str) -> None:
    rows = read_rows(f"{scheme}.csv")
    columns = [name for name in rows[0] if name.startswith("title")]
    titles = [row[column] for row in rows for column in columns]
    assert titles
    assert [title for title in titles if not title or title != " ".join(title.split())] == []
    assert [title for title in titles if not title.isprintable()] == []


@pytest.mark.parametrize("scheme", [*STRUCTURES, *FLAT])
def test_no_level_has_a_title_twice_but_these(scheme: str) -> None:
    rows = read_rows(f"{scheme}.csv")
    for column in (name for name in rows[0] if name.startswith("title")):
        codes = defaultdict(list)
        for row in rows:
            codes[row.get("level"), row[column].casefold()].append(row.get("code") or row["occp"])
        shared = {" ".join(together) for together in codes.values() if len(together) > 1}
        assert shared == SAME_TITLE.get(scheme, set())


# Pairs and lists


#: Table -> its columns of codes and their schemes.
CODES = {
    "soc2010_soc2018.csv": {"soc2010": "soc2010", "soc2018": "soc2018"},
    "isco08_soc2010.csv": {"isco08": "isco08", "soc2010": "soc2010"},
    "dot1991_soc2018.csv": {"dot1991": "dot1991", "soc2018": "soc2018"},
    "dot1991_soc2018_differences.csv": {"dot1991": "dot1991", "soc2018": "soc2018"},
    "isco08_title_variants.csv": {"code": "isco08"},
    "isco08_listed.csv": {"code": "isco08"},
    "isco08_residuals.csv": {"code": "isco08"},
    "uscis_dot.csv": {"code": "dot1991"},
    "ampd_iowa_exclusions.csv": {"code": "soc2018", "excluded_code": "soc2018"},
    "soc2010_exclusions.csv": {"code": "soc2010", "excluded_code": "soc2010"},
    "soc2018_exclusions.csv": {"code": "soc2018", "excluded_code": "soc2018"},
    "acs2018_soc2018.csv": {"occp": "acs2018", "soc2018": "soc2018"},
    "noc2011_isco08.csv": {"noc2011": "noc2016", "isco08": "isco08"},
    **{
        f"{source}_{target}.csv": {source: source, target: target}
        for source, target in (
            ("anzsco2013", "isco08"),
            ("census2010", "census2018"),
            ("census2010", "soc2010"),
            ("census2018", "soc2018"),
            ("cip2020", "soc2018"),
            ("esco", "onetsoc2019"),
            ("isco88", "isco08"),
            ("isic4", "nace2"),
            ("naics2012", "naics2017"),
            ("naics2017", "isic4"),
            ("naics2017", "nace2"),
            ("naics2017", "naics2022"),
            ("noc2016", "noc2021"),
            ("noc2016", "soc2018"),
            ("oews2019", "soc2010"),
            ("oews2019", "soc2018"),
            ("oews2021", "soc2018"),
            ("onetsoc2000", "onetsoc2006"),
            ("onetsoc2006", "onetsoc2009"),
            ("onetsoc2009", "onetsoc2010"),
            ("onetsoc2010", "onetsoc2019"),
            ("onetsoc2010", "soc2018"),
            ("soc2000", "soc2010"),
        )
    },
}


@pytest.mark.parametrize("name", CODES)
def test_every_code_of_a_table_is_one_of_its_scheme(name: str) -> None:
    rows = read_rows(name)
    for column, scheme in CODES[name].items():
        assert {row[column] for row in rows} - codes_of(scheme) == set(), column


@pytest.mark.parametrize("name", ["ampd_iowa.csv", "ampd_iowa_industries.csv"])
def test_every_row_that_names_its_scheme_has_a_code_of_it(name: str) -> None:
    assert [row for row in read_rows(name) if row["code"] not in codes_of(row["scheme"])] == []


@pytest.mark.parametrize("name", [name for name in CODES if len(CODES[name]) > 1])
def test_no_pair_stands_twice(name: str) -> None:
    pairs = Counter(tuple(row[column] for column in CODES[name]) for row in read_rows(name))
    assert [pair for pair, count in pairs.items() if count > 1] == []


def test_the_crosswalks_take_in_every_occupation_of_soc() -> None:
    detailed = {
        scheme: {row["code"] for row in read_rows(f"{scheme}.csv") if row["level"] == "detailed"}
        for scheme in ("soc2010", "soc2018")
    }
    between = read_rows("soc2010_soc2018.csv")
    assert {row["soc2010"] for row in between} == detailed["soc2010"]
    assert {row["soc2018"] for row in between} == detailed["soc2018"]
    isco = read_rows("isco08_soc2010.csv")
    assert {row["soc2010"] for row in isco} == detailed["soc2010"]
    units = {row["code"] for row in read_rows("isco08.csv") if row["level"] == "unit"}
    assert sorted({row["isco08"] for row in isco} - units) == ["211", "315"]
    assert sorted(units - {row["isco08"] for row in isco}) == []


def test_a_residual_group_is_the_rest_of_groups_above_it() -> None:
    rows = read_rows("isco08_residuals.csv")
    assert {row["residual_of"] for row in rows} - codes_of("isco08") == {""}
    assert [row["code"] for row in rows if not row["residual_of"]] == [
        "3359",
        "8219",
        "9129",
        "9329",
    ]
    other = [row for row in rows if not row["code"].startswith(row["residual_of"])]
    assert [(row["code"], row["residual_of"]) for row in other] == [("2149", "215")]
