"""Headings as people write them: what the column holds, and the vintage that is named."""

from __future__ import annotations

import pytest

from occugraph.columns.headings import INDUSTRIES, OCCUPATIONS, TITLES, Column, read_heading
from occugraph.errors import InputError

KNOWN = (
    *("acs2018", "anzsco2013", "census2010", "census2018", "dot1991", "esco", "isco08", "isco88"),
    *("naics2012", "naics2017", "naics2022", "noc2016", "noc2021", "oews2021"),
    *("onetsoc2010", "onetsoc2019", "soc2010", "soc2018", "uksoc2020"),
)


@pytest.mark.parametrize(
    ("heading", "schemes"),
    [
        ("ISCO-08", ["isco08"]),
        ("ISCO-08 code", ["isco08"]),
        ("isco08_code", ["isco08"]),
        ("ISCO 2008", ["isco08"]),
        ("ISCO88", ["isco88"]),
        ("ISCO-88 (COM)", ["isco88"]),
        ("ISCO", ["isco08", "isco88"]),
        ("SOC 2010", ["onetsoc2010", "soc2010"]),
        ("soc10", ["onetsoc2010", "soc2010"]),
        ("SOC2018", ["acs2018", "soc2018"]),
        ("2018 SOC Code", ["acs2018", "soc2018"]),
        ("SOC Code (2018)", ["acs2018", "soc2018"]),
        ("O*NET-SOC 2019 Code", ["onetsoc2019"]),
        ("O*NET-SOC Code", ["onetsoc2010", "onetsoc2019"]),
        ("OCC2010", ["census2010"]),
        ("OCCP", ["acs2018", "census2010", "census2018"]),
        ("NAICS_CODE", ["naics2012", "naics2017", "naics2022"]),
        ("naicsCode", ["naics2012", "naics2017", "naics2022"]),
        ("NAIC_CODE", ["naics2012", "naics2017", "naics2022"]),
        ("INDNAICS", ["naics2012", "naics2017", "naics2022"]),
        ("2022 NAICS Code", ["naics2022"]),
        ("NAICS17", ["naics2017"]),
        ("DOT", ["dot1991"]),
        ("NOC", ["noc2016", "noc2021"]),
        ("NOC 2021 Version 1.0", ["noc2021"]),
        ("ANZSCO", ["anzsco2013"]),
        ("UK SOC 2020", ["uksoc2020"]),
        ("SOC 2020", ["uksoc2020"]),
        ("NAICS6", ["naics2012", "naics2017", "naics2022"]),
        ("ISCO 4 digit", ["isco08", "isco88"]),
        ("OCC1990", []),
    ],
)
def test_a_heading_names_schemes(heading: str, schemes: list[str]) -> None:
    read = read_heading(heading)
    assert read is not None
    assert read.schemes(KNOWN) == schemes


@pytest.mark.parametrize(
    ("heading", "content"),
    [
        ("PW_SOC_CODE", "occupations"),
        ("OCCSOC", "occupations"),
        ("JOB_CODE", "occupations"),
        ("Occupation", "occupations"),
        ("Code", "codes"),
        ("Industry", "industries"),
        ("CIP Code", "programmes of study"),
        ("Job Title", "titles"),
        ("jobTitle", "titles"),
        ("SOC_TITLE", "printed titles"),
        ("NAICS_TITLE", None),
        ("Wage", None),
        ("Table 1, 2023", None),
        (
            "The occupations of this table are those of the Standard Occupational Classification",
            None,
        ),
    ],
)
def test_a_heading_says_what_its_column_holds(heading: str, content: str | None) -> None:
    read = read_heading(heading)
    assert (read and read.content) == content


def test_the_columns_of_published_tables_are_found() -> None:
    oews = ["AREA", "NAICS", "NAICS_TITLE", "OCC_CODE", "OCC_TITLE", "O_GROUP", "TOT_EMP"]
    assert [column.find(oews, "t") for column in (OCCUPATIONS, INDUSTRIES, TITLES)] == [3, 1, 4]
    assert OCCUPATIONS.find(["SOC_CODE", "NAIC_CODE"], "t") == 0
    assert INDUSTRIES.find(["SOC_CODE", "NAIC_CODE"], "t") == 1


def test_a_heading_that_names_a_scheme_is_preferred_to_one_that_does_not() -> None:
    column = Column("codes", "--column", ("occupations", "codes"))
    assert column.find(["Code", "Occupation", "ISCO-08"], "t") == 2
    assert column.find(["Code", "Wage"], "t") == 0


def test_two_columns_that_may_be_meant_are_asked_about() -> None:
    with pytest.raises(InputError) as error:
        OCCUPATIONS.find(["SOC 2010", "SOC 2018"], "t.csv")
    assert str(error.value) == (
        "t.csv:1: which column holds the occupation codes? give --soc-column; "
        "its columns: 'SOC 2010', 'SOC 2018'"
    )


def test_a_code_is_no_heading_of_a_table_of_one_column() -> None:
    with pytest.raises(InputError, match="'15-1252' looks like a code"):
        OCCUPATIONS.place(["15-1252"], "t.csv")
    assert OCCUPATIONS.place(["what people do"], "t.csv") == 0


@pytest.mark.parametrize(
    "heading", ["CIPCODE", "SOCCODE", "isco 08 4-digit", "FULL_NAICS_CODE", "SOC_CD", "ESCO URI"]
)
def test_a_heading_of_codes_has_nothing_else_in_it(heading: str) -> None:
    read = read_heading(heading)
    assert read is not None
    assert (read.is_whole, bool(read.families)) == (True, True)


def test_a_column_that_is_there_twice_cannot_be_named() -> None:
    column = Column("values", "--value", (), "n")
    with pytest.raises(
        InputError, match=r"t\.csv:1: 'n' names several columns: rename all but one"
    ):
        column.place(["SOC", "n", "n"], "t.csv")
