"""`occugraph schemes`, `occugraph routes` and `occugraph crosswalk --via`."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.support import whole_graph
from tests.support.running import ROOT, occugraph

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("all_schemes")]


def test_the_table_has_a_line_a_scheme_with_what_it_is_joined_with() -> None:
    done = occugraph("schemes")
    assert (done.code, done.err) == (0, "")
    header, *lines = done.out.splitlines()
    columns = ("SCHEME", "ISSUED", "CONCEPTS", "CLASSIFIES", "TITLE", "PUBLISHER", "JOINED WITH")
    places = [header.index(column) for column in columns]
    assert header.split("  ")[0] == "SCHEME"
    cells = [
        tuple(
            line[start:end].strip() for start, end in zip(places, [*places[1:], None], strict=True)
        )
        for line in lines
    ]
    assert {row[0]: int(row[2]) for row in cells} == {
        scheme: sum(counts) for scheme, counts in whole_graph.SCHEMES.items()
    }
    assert [row[0] for row in cells] == sorted(whole_graph.SCHEMES)
    assert cells[10] == (
        *("nace2", "2008", "996", "Industries"),
        "Statistical Classification of Economic Activities in the European Community, Revision 2",
        *("Eurostat", "isic4 naics2017"),
    )


def test_schemes_as_json_have_these_keys() -> None:
    done = occugraph("schemes", "--json")
    rows = json.loads(done.out)
    assert (done.code, len(rows)) == (0, len(whole_graph.SCHEMES))
    assert next(row for row in rows if row["scheme"] == "cip2020") == {
        "scheme": "cip2020",
        "title": "Classification of Instructional Programs, 2020",
        "issued": "2020",
        "classifies": "Programmes of study",
        "publisher": "National Center for Education Statistics",
        "concepts": 2648,
        "source": "Classification of Instructional Programs, 2020",
        "rights": "US government work, in the public domain",
        "page": "https://nces.ed.gov/ipeds/cipcode/",
        "joined_with": ["soc2018"],
    }


def test_the_picture_is_the_one_of_the_documents_and_names_every_scheme(tmp_path: Path) -> None:
    picture = tmp_path / "schemes.svg"
    done = occugraph("schemes", "--svg", picture)
    assert (done.code, done.err) == (0, f"drew {len(whole_graph.SCHEMES)} schemes: {picture}\n")
    assert picture.read_bytes() == (ROOT / "docs" / "schemes.svg").read_bytes(), (
        "run: occugraph schemes --svg docs/schemes.svg"
    )
    texts = {element.text for element in ElementTree.parse(picture).iter() if element.text}
    assert set(whole_graph.SCHEMES) <= texts


def test_routes_are_printed_with_what_each_loses() -> None:
    done = occugraph("routes", "noc2021", "isco88")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "noc2021 > noc2016 > isco08 > isco88  [official]",
        "  tables: noc2016-noc2021, noc2016-isco08, isco88-isco08",
        "  of 516 codes 21 lead one to one, 152 to one that others share, 343 to several, "
        "0 nowhere; 386 codes are reached",
        "noc2021 > noc2016 > soc2018 > soc2010 > isco08 > isco88  [official]",
        "  tables: noc2016-noc2021, noc2016-soc2018, soc2010-soc2018, isco08-soc2010, "
        "isco88-isco08",
        "  of 516 codes 13 lead one to one, 114 to one that others share, 389 to several, "
        "0 nowhere; 389 codes are reached",
    ]


def test_a_route_of_partial_tables_is_marked_and_via_names_a_scheme_on_it() -> None:
    lines = occugraph("routes", "soc2018", "isco08", "--via", "esco").out.splitlines()
    assert lines[0] == (
        "soc2018 > onetsoc2019 > esco > isco08  [official, speaks of a part of its schemes only]"
    )
    assert all(" > esco > " in line for line in lines[::3])


def test_routes_as_json_have_these_keys() -> None:
    done = occugraph("routes", "noc2021", "isco88", "--json")
    assert done.code == 0
    assert json.loads(done.out)[0] == {
        "route": ["noc2021", "noc2016", "isco08", "isco88"],
        "correspondences": ["noc2016-noc2021", "noc2016-isco08", "isco88-isco08"],
        "basis": "official",
        "partial": False,
        "one_to_one": 21,
        "shared": 152,
        "several": 343,
        "none": 0,
        "targets": 386,
    }


def test_schemes_that_no_tables_join_have_no_route() -> None:
    done = occugraph("routes", "soc2018", "uksoc2020")
    assert done == (0, "no tables join soc2018 and uksoc2020\n", "")
    assert occugraph("routes", "soc2018", "uksoc2020", "--json").out == "[]\n"
    done = occugraph("routes", "soc2018", "isco08", "--via", "uksoc2020")
    assert done == (0, "no tables join soc2018 and isco08 via uksoc2020\n", "")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("routes", "soc2011", "isco08"), "no scheme 'soc2011'; did you mean soc20"),
        (("routes", "soc2018", "isco8"), "no scheme 'isco8'; did you mean isco"),
        (
            ("routes", "soc2018", "isco08", "--via", "soc"),
            "no scheme 'soc'; did you mean soc2018 or soc20",
        ),
        (("routes", "", "isco08"), "no scheme ''; there is: acs2018, "),
        (("routes", "soc2018", "isco08", "--via", ""), "no scheme ''; there is: acs2018, "),
        (
            ("routes", "soc2018", "naics2022"),
            "no tables join occupations (soc2018) and industries (naics2022)",
        ),
        (
            ("routes", "soc2018", "isco08", "--via", "nace2"),
            "no tables join occupations (soc2018, isco08) and industries (nace2)",
        ),
        (("routes", "soc2018", "soc2018"), "a route leads from one scheme to another"),
        (
            ("crosswalk", "15-1252", "--to", "isco08", "--via", "soc"),
            "no scheme 'soc'; did you mean soc2018 or soc20",
        ),
    ],
)
def test_ends_that_no_route_can_have_are_bad_input(words: tuple[str, ...], problem: str) -> None:
    done = occugraph(*words)
    assert done.code == 2
    assert done.error.startswith(problem)


def test_an_answer_via_a_scheme_takes_the_best_route_that_passes_there() -> None:
    done = occugraph("crosswalk", "soc2018:15-1252", "--to", "isco08", "--via", "noc2016")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "soc2018:15-1252  Software Developers  -> isco08: found",
        "  route: soc2018 > noc2016 > isco08",
        "  2512  Software Developers  [related, n:m, derived]",
        "    soc2018:15-1252 -> noc2016:2173 (noc2016-soc2018 line 271) -> isco08:2512 "
        "(noc2016-isco08 line 223)",
        "    soc2018:15-1252 -> noc2016:2174 (noc2016-soc2018 line 273) -> isco08:2512 "
        "(noc2016-isco08 line 224)",
        "  2513  Web and Multimedia Developers  [related, n:m, derived]",
        "    soc2018:15-1252 -> noc2016:2174 (noc2016-soc2018 line 273) -> isco08:2513 "
        "(noc2016-isco08 line 225)",
        "  2514  Applications Programmers  [related, n:m, derived]",
        "    soc2018:15-1252 -> noc2016:2174 (noc2016-soc2018 line 273) -> isco08:2514 "
        "(noc2016-isco08 line 226)",
        "  note: 15-1252 may be 2512, 2513 or 2514: the tables cannot tell, the duties can",
    ]
