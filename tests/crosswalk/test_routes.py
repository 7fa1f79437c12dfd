"""Routes between any two schemes: which one answers, and that it says what its tables say."""

from __future__ import annotations

import sqlite3
from collections import Counter

import pytest

import occugraph
from occugraph.crosswalk.composition import Composer
from occugraph.crosswalk.lookup import Crosswalk
from occugraph.errors import InputError, UnknownName
from occugraph.graph.build import Build
from occugraph.query.resolved import Resolved
from occugraph.query.session import Session

#: Schemes that lead to SOC 2018 and ISCO-08, with their routes there.
ROUTES = {
    "soc2018": (None, "soc2018 > soc2010 > isco08"),
    "soc2010": ("soc2010 > soc2018", "soc2010 > isco08"),
    "soc2000": ("soc2000 > soc2010 > soc2018", "soc2000 > soc2010 > isco08"),
    "census2018": ("census2018 > soc2018", "census2018 > census2010 > soc2010 > isco08"),
    "onetsoc2010": ("onetsoc2010 > soc2018", "onetsoc2010 > soc2010 > isco08"),
    "isco88": ("isco88 > isco08 > soc2010 > soc2018", "isco88 > isco08"),
    "isco08": ("isco08 > soc2010 > soc2018", None),
    "esco": ("esco > onetsoc2019 > soc2018", "esco > isco08"),
    "noc2016": ("noc2016 > soc2018", "noc2016 > isco08"),
    "noc2021": ("noc2021 > noc2016 > soc2018", "noc2021 > noc2016 > isco08"),
    "anzsco2013": ("anzsco2013 > isco08 > soc2010 > soc2018", "anzsco2013 > isco08"),
    "oews2021": ("oews2021 > soc2018", "oews2021 > soc2018 > soc2010 > isco08"),
    "cip2020": ("cip2020 > soc2018", "cip2020 > soc2018 > soc2010 > isco08"),
}
PAIRS = [
    (scheme, target)
    for scheme, routes in ROUTES.items()
    for target, route in zip(("soc2018", "isco08"), routes, strict=True)
    if route
]


@pytest.mark.parametrize(("scheme", "target"), PAIRS)
def test_the_route_that_answers(whole_session: Session, scheme: str, target: str) -> None:
    first, *_ = whole_session.find_routes(scheme, target)
    assert first.id == ROUTES[scheme][target == "isco08"]


def test_routes_are_sorted_and_pass_no_scheme_twice(whole_session: Session) -> None:
    routes = whole_session.find_routes("soc2018", "isco08")
    assert [route.rank for route in routes] == sorted(route.rank for route in routes)
    assert all(len(set(route.schemes)) == len(route.schemes) <= 6 for route in routes)
    assert len(routes) == 9
    (through,) = whole_session.find_routes("soc2018", "isco08", via="noc2016")
    assert through.schemes == ("soc2018", "noc2016", "isco08")


def test_no_route_passes_a_scheme_of_another_kind(whole_session: Session) -> None:
    assert whole_session.find_routes("soc2018", "naics2022") == []
    between = {
        scheme
        for route in whole_session.find_routes("soc2018", "isco08")
        for scheme in route.schemes
    }
    assert "cip2020" not in between


@pytest.mark.parametrize(
    ("ends", "via", "error", "message"),
    [
        (("soc2018", "soc2018"), None, InputError, "from one scheme to another"),
        (("soc2018", "isco08"), "isco08", InputError, "between its ends"),
        (("soc2018", "isco8"), None, UnknownName, "isco8"),
        (("soc2018", "isco08"), "soc2011", UnknownName, "soc2011"),
    ],
)
def test_ends_that_no_route_can_have(
    whole_session: Session,
    ends: tuple[str, str],
    via: str | None,
    error: type[Exception],
    message: str,
) -> None:
    with pytest.raises(error, match=message):
        whole_session.find_routes(*ends, via=via)


@pytest.fixture(scope="module")
def tables(whole_build: Build) -> sqlite3.Connection:
    """The pairs of every table both ways round, and what each group consists of."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE pair (step, source, target)")
    database.execute("CREATE TABLE member (scheme, code, leaf)")
    parents: dict[tuple[str, str], str | None] = {}
    divided = set()
    for part in whole_build.contributions:
        divided |= {scheme.id for scheme in part.schemes if scheme.divided}
        parents |= {(each.scheme, each.code): each.parent for each in part.concepts}
        for table in part.correspondences:
            for pair in table.associations:
                if pair.source is not None and pair.target is not None:
                    there = f"{table.source} {table.target}", pair.source, pair.target
                    back = f"{table.target} {table.source}", pair.target, pair.source
                    database.executemany("INSERT INTO pair VALUES (?, ?, ?)", (there, back))
    groups = {(scheme, parent) for (scheme, _), parent in parents.items()}
    for (scheme, code), parent in parents.items():
        above, own = parent, [code]
        if (scheme, code) not in groups:
            while above is not None and scheme not in divided:
                own.append(above)
                above = parents[scheme, above]
        rows = [(scheme, group, code) for group in own]
        if (scheme, code) not in groups or scheme in divided:
            database.executemany("INSERT INTO member VALUES (?, ?, ?)", rows)
    database.execute("CREATE INDEX pair_source ON pair (step, source)")
    database.execute("CREATE INDEX member_code ON member (scheme, code)")
    return database


@pytest.fixture(scope="module")
def composer(whole_session: Session) -> Composer:
    """Composes all the routes, so that the table of a step is loaded once."""
    return Composer(whole_session)


@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "target"), PAIRS)
def test_a_route_is_the_relational_join_of_its_tables(
    composer: Composer, tables: sqlite3.Connection, scheme: str, target: str
) -> None:
    route, *_ = composer.session.find_routes(scheme, target)
    table, _ = composer.compose(route)
    joins, here = "pair p0", route.schemes[0]
    values = [f"{here} {route.schemes[1]}"]
    for at, (one, other) in enumerate(zip(route.schemes[1:], route.schemes[2:], strict=False), 1):
        joins += (
            f" JOIN member m{at} ON m{at}.scheme = '{one}' AND m{at}.code = p{at - 1}.target"
            f" JOIN pair p{at} ON p{at}.step = '{one} {other}' AND p{at}.source = m{at}.leaf"
        )
    last = len(route.schemes) - 2
    query = f"SELECT DISTINCT p0.source, p{last}.target FROM {joins} WHERE p0.step = ?"
    expected = set(tables.execute(query, values))
    assert {(pair.source, pair.code) for code in table.sources for pair in table.pairs(code)} == (
        expected
    )


#: Scheme -> its codes of the lowest level that tables speak of, and how many of them have none.
CODES = {
    **{"soc2018": (867, 0), "soc2010": (840, 0), "soc2000": (821, 0), "census2018": (570, 2)},
    **{"onetsoc2010": (1110, 0), "isco88": (390, 1), "isco08": (436, 0), "esco": (3039, 0)},
    **{"noc2016": (500, 0), "noc2021": (516, 0), "anzsco2013": (1023, 0), "oews2021": (831, 0)},
    "cip2020": (2142, 194),
}
#: Scheme -> how many codes more its tables do not mention.
SILENT = {"cip2020": 1}


@pytest.fixture(scope="module")
def look_ups(whole_session: Session) -> dict[str, Crosswalk]:
    """Scheme -> what looks up counterparts in it; each loads a table once."""
    targets = ("soc2018", "isco08", "onetsoc2019")
    return {target: Crosswalk(whole_session, target, whole=True) for target in targets}


@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "target"), PAIRS)
def test_every_code_has_an_answer(
    whole_session: Session, look_ups: dict[str, Crosswalk], scheme: str, target: str
) -> None:
    look_up = look_ups[target]
    divided, lowest = whole_session.schemes[scheme]["divided"], whole_session.levels[scheme][-1]
    statuses: Counter[str] = Counter()
    for code, entry in whole_session.codes.by_scheme[scheme].items():
        if divided or entry.level == lowest:
            concept = Resolved(code, scheme, code, "", entry.level, entry.iri)
            answer = look_up.answer_for(concept)
            assert (answer.status == "found") == bool(answer.targets)
            assert all(target.path for target in answer.targets)
            statuses[answer.status] += 1
    codes, without = CODES[scheme]
    expected = {"found": codes - without, "no-counterpart": without}
    assert statuses == Counter(expected | {"unknown": SILENT.get(scheme, 0)})


def test_the_answer_names_the_route_and_every_row(whole_graph: occugraph.Graph) -> None:
    answer = whole_graph.crosswalk("soc2000:15-1031", to="isco08")
    assert answer.route == ("soc2000", "soc2010", "isco08")
    (target,) = answer.targets
    assert (target.code, target.match, target.basis, target.cardinality) == (
        *("2512", "related", "derived"),
        "n:1",
    )
    assert [(step.correspondence, step.line) for step in target.path] == [
        ("soc2000-soc2010", 73),
        ("isco08-soc2010", 257),
    ]
    assert target.further_paths == ()


@pytest.mark.parametrize(
    ("code", "to", "codes", "lines"),
    [
        ("soc2010:15-1132", "soc2018", ["15-1252", "15-1253"], [81, 82]),
        ("soc2010:15-1132", "isco08", ["2512"], [257]),
        ("isco88:0110", "isco08", ["0110", "0210", "0310"], [2, 3, 4]),
        ("census2018:1021", "soc2018", ["15-1252"], [79]),
        ("census2018:1021", "isco08", ["2512"], [71, 72, 257]),
        ("noc2016:2173", "soc2018", ["15-1221", "15-1252"], [270, 271]),
        ("noc2016:2173", "isco08", ["2512"], [223]),
        ("anzsco2013:261313", "isco08", ["2512"], [466]),
        ("anzsco2013:261313", "soc2018", ["15-1252", "15-1253"], [466, 257, 81, 466, 257, 82]),
        ("onetsoc2010:15-1199.08", "soc2018", ["15-1299"], [162]),
        ("onetsoc2010:15-1199.08", "isco08", ["2519", "2529"], [145, 261, 145, 266]),
        (
            *("oews2021:53-1047", "soc2018"),
            *(["53-1042", "53-1043", "53-1044", "53-1049"], [797, 798, 799, 800]),
        ),
        ("esco:2512.4", "isco08", ["2512"], [1004]),
        (
            *("esco:2512.4", "soc2018"),
            ["15-1211", "15-1251", "15-1252", "15-1253", "15-1254", "15-1299"],
            [2518, 111, 2519, 123, 2520, 124, 2521, 125, 2522, 126, 2523, 130],
        ),
    ],
)
def test_codes_of_many_schemes(
    look_ups: dict[str, Crosswalk], code: str, to: str, codes: list[str], lines: list[int]
) -> None:
    answer = look_ups[to].answer(code)
    assert [target.code for target in answer.targets] == codes
    rows = [step.line for target in answer.targets for step in target.path]
    assert rows == lines


@pytest.mark.slow
def test_a_code_that_a_partial_table_leaves_out_takes_the_next_route(
    whole_session: Session, look_ups: dict[str, Crosswalk]
) -> None:
    look_up = look_ups["onetsoc2019"]
    codes = whole_session.codes.by_scheme["esco"]
    routes = Counter(
        look_up.answer_for(Resolved(code, "esco", code, "", entry.level, entry.iri)).route
        for code, entry in codes.items()
    )
    assert routes == {
        ("esco", "onetsoc2019"): 2979,
        ("esco", "isco08", "soc2010", "onetsoc2010", "onetsoc2019"): 60,
    }
