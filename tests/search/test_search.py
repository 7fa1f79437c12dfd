"""Search: by words, typing errors forgiven, and by codes; every hit says why it matches."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import occugraph
from occugraph.errors import InputError, OccugraphError, UnknownName
from occugraph.files.limits import LONGEST_SEARCH
from occugraph.graph.build import build
from occugraph.graph.engine import Engine, OxigraphEngine, Table
from occugraph.graph.store import in_memory
from occugraph.rdf.readers import read_store
from occugraph.rdf.writers import nquads
from occugraph.search.search import SearchAnswer, SearchHit
from occugraph.search.words import split_words
from tests.support import damage

pytestmark = pytest.mark.slow

CRAFTS = Path(__file__).parent.parent / "data" / "queries" / "crafts.trig"


@pytest.fixture(scope="module")
def crafts() -> occugraph.Graph:
    """An invented classification, with a definition, another label and exclusions."""
    return occugraph.Graph(OxigraphEngine(read_store(CRAFTS)))


def hits(answer: SearchAnswer, scheme: str) -> list[SearchHit]:
    return [hit for group in answer.schemes if group.scheme == scheme for hit in group.hits]


def first(graph: occugraph.Graph, text: str, scheme: str = "soc2018") -> SearchHit:
    return hits(graph.search(text), scheme)[0]


def matched_words(hit: SearchHit) -> list[tuple[str, str, str]]:
    return [tuple(word) for word in hit.match.words]


# Every title.


@pytest.mark.parametrize(
    "scheme", ["soc2018", "soc2010", "onetsoc2019", "isco08", "dot1991", "naics2022"]
)
@pytest.mark.slow
def test_a_title_finds_itself_first(few: occugraph.Graph, scheme: str) -> None:
    rows = few.query("codes-of-scheme", scheme=scheme).records()
    for row in random.Random(scheme).sample(rows, 60):
        group = few.search(row["label"], scheme=scheme, limit=1).schemes[0]
        best = group.hits[0]
        assert (best.label, best.match.score) == (row["label"], 1.0)
        assert row["code"] in {best.concept.code, *(group.code for group in best.same_title)}


@pytest.mark.parametrize(
    ("text", "scheme", "code"),
    [
        ("software developer", "soc2018", "15-1252"),
        ("SOFTWARE DEVELOPERS", "isco08", "2512"),
        ("developers software", "soc2018", "15-1252"),
        ("sofware develper", "soc2018", "15-1252"),
        ("softwaredeveloper", "soc2018", "15-1252"),
        ("soft ware developer", "soc2018", "15-1252"),
        ("acountant", "isco08", "2411"),
        ("registerd nusre", "soc2018", "29-1141"),
        ("nurse practitioner", "soc2018", "29-1171"),
        ("truck driver, heavy", "dot1991", "905"),
        ("tool & die maker", "soc2018", "51-4111"),
        ("fire fighter", "soc2018", "33-2011"),
        ("fire-fighters", "soc2018", "33-2011"),
        ("firefighter", "dot1991", "373"),
        ("labour relations specialist", "soc2018", "13-1075"),
        ("vet tech", "soc2018", "29-2056"),
        ("auto mechanic", "soc2018", "49-3023"),
        ("barista", "onetsoc2019", "35-3023.01"),
        ("data scientist", "soc2018", "15-2051"),
        ("landscpe arcitect", "soc2018", "17-1012"),
        ("naval architect", "soc2018", "17-2121"),
        ("machine shop", "naics2022", "332710"),
        ("welder", "isco08", "7212"),
        ("forklift operator", "soc2018", "53-7051"),
        ("CNC operator", "soc2018", "51-9161"),
        ("RN", "soc2018", "29-1141"),
        ("EMT", "soc2018", "29-2042"),
        ("CEO", "soc2018", "11-1011"),
        ("HR manager", "soc2018", "11-3121"),
        ("Softwareentwickler", "isco08", "2512"),
        ("soldadores", "isco08", "7212"),
        ("enfermeria", "isco08", "2221"),
    ],
)
def test_a_job_title_finds_its_occupation_first(
    few: occugraph.Graph, text: str, scheme: str, code: str
) -> None:
    assert first(few, text, scheme).concept.code == code


# Why.


@pytest.mark.parametrize(
    ("text", "scheme", "why"),
    [
        ("welder", "isco08", [("welder", "welders", "same")]),
        ("weldng", "isco08", [("weldng", "welding", "corrected")]),
        ("accounting", "isco08", [("accounting", "accounting", "same")]),
        ("driving", "dot1991", [("driving", "drivers", "akin")]),
        ("admin secretaries", "soc2018", None),
        ("naval", "soc2018", [("naval", "naval", "same")]),
        ("fire fighter", "soc2018", None),
    ],
)
def test_a_hit_says_which_words_it_has(
    few: occugraph.Graph, text: str, scheme: str, why: list[tuple[str, str, str]] | None
) -> None:
    hit = first(few, text, scheme)
    if why is not None:
        assert matched_words(hit) == why
    assert [word.text for word in hit.match.words] == [word.text for word in split_words(text)]
    assert hit.match.missing == ()


def test_a_word_that_a_title_excepts_is_marked(few: occugraph.Graph) -> None:
    matches = hits(few.search("architect naval landscape", scheme="soc2018"), "soc2018")
    group = next(hit for hit in matches if hit.label == "Architects, Except Landscape and Naval")
    assert matched_words(group) == [
        ("architect", "architects", "same"),
        ("naval", "naval", "excepted"),
        ("landscape", "landscape", "excepted"),
    ]
    assert group.match.score < matches[0].match.score


def test_missing_and_unknown_words_are_named(few: occugraph.Graph) -> None:
    answer = few.search("electrician qzorkliftt")
    assert [(word.text, word.nearest) for word in answer.unknown] == [("qzorkliftt", ("forklift",))]
    assert hits(answer, "soc2018")[0].label == "Electricians"
    assert hits(answer, "soc2018")[0].match.missing == ("qzorkliftt",)


def test_a_code_wins_by_the_titles_of_a_linked_scheme_and_names_the_nearest(
    few: occugraph.Graph,
) -> None:
    hit = first(few, "HR manager")
    wording = hit.match.wording
    assert (wording.kind, wording.text) == ("likeTitle", "HR Manager")
    assert wording.source == "O*NET 27.0 alternate titles"


def test_a_printed_wording_finds_its_concept_and_names_the_line(few: occugraph.Graph) -> None:
    hit = first(few, "Other Computer-Related Occupations", "dot1991")
    wording = hit.match.wording
    assert (hit.concept.code, wording.kind, wording.text) == (
        "039",
        "printedTitle",
        "Other Computer-Related Occupations",
    )
    assert wording.source
    assert wording.line


def test_another_label_finds_its_concept(few: occugraph.Graph, crafts: occugraph.Graph) -> None:
    hit = first(crafts, "whitler", "crafts2020")
    assert (hit.concept.code, hit.match.wording.kind) == ("1-01", "altLabel")
    hit = first(few, "sign writers", "isco08")
    assert (hit.concept.code, hit.match.wording.kind) == ("7316", "altLabel")


def test_a_title_in_another_language_says_so(crafts: occugraph.Graph) -> None:
    hit = first(crafts, "artesanias", "crafts2020")
    assert (hit.label, hit.match.wording.language) == ("Wood crafts", "es")


def test_a_note_finds_its_concept_below_titles(crafts: occugraph.Graph) -> None:
    matches = hits(crafts.search("wood"), "crafts2020")
    assert (matches[0].label, matches[0].match.wording.kind) == ('Wood "Turners"', "prefLabel")
    cut = hits(crafts.search("cut wood"), "crafts2020")
    kinds = {hit.label: hit.match.wording.kind for hit in cut}
    assert kinds["Carvers"] == "definition"


def test_what_a_concept_excludes_is_shown_and_finds_nothing(crafts: occugraph.Graph) -> None:
    carvers = first(crafts, "carver", "crafts2020")
    assert [(one.code, one.text) for one in carvers.excludes] == [
        ("", "Excludes turners."),
        ("1-03", "Turners"),
    ]
    matches = hits(crafts.search("turners"), "crafts2020")
    assert matches[0].concept.code == "1-03"
    assert {hit.match.wording.kind for hit in matches} == {"prefLabel", "likeTitle"}


def test_groups_of_the_same_title_share_a_line(few: occugraph.Graph) -> None:
    hit = first(few, "registered nurses")
    assert hit.concept.code == "29-1141"
    assert [(one.code, one.level) for one in hit.same_title] == [("29-1140", "broad")]


def test_scores_are_stable_and_fall(few: occugraph.Graph) -> None:
    answer = few.search("truck driver", limit=1_000)
    assert answer == few.search("truck driver", limit=1_000)
    for group in answer.schemes:
        assert group.total == len(group.hits)
        assert all(one.match.score >= two.match.score for one, two in pairwise(group.hits))
        assert all(0 < hit.match.score <= 1 for hit in group.hits)


@pytest.mark.parametrize(
    ("text", "scores"),
    [
        ("weldng enginer", {"17-2131": 0.122, "51-4122": 0.081, "51-4121": 0.054}),
        ("truck driver", {"53-3032": 0.636, "53-7051": 0.166, "53-3033": 0.156}),
        ("15-125", {"15-1250": 0.5, "15-1251": 0.5, "15-1252": 0.5}),
    ],
)
def test_scores_of_the_first_three(
    few: occugraph.Graph, text: str, scores: dict[str, float]
) -> None:
    first_three = hits(few.search(text, limit=3), "soc2018")
    assert {hit.concept.code: hit.match.score for hit in first_three} == scores


class Backwards:
    """Gives the rows of another engine from the last to the first, where a query orders none."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def run(self, query: str) -> Table:
        table = self.engine.run(query)
        return table if "ORDER BY" in query else Table(table.columns, table.rows[::-1])


def test_the_order_of_an_engines_rows_changes_nothing(crafts: occugraph.Graph) -> None:
    other = occugraph.Graph(Backwards(crafts.engine))
    for text in ("wood turner", "turnres", "artesanias", "cut wood", "1-0", "metal"):
        answer = crafts.search(text, limit=20)
        assert answer.schemes
        assert other.search(text, limit=20) == answer


@pytest.mark.whole
def test_it_changes_nothing_where_a_programme_marks_what_it_approves() -> None:
    made = build(schemes=("soc2018", "soc2010", "naics2022")).dataset
    engine = OxigraphEngine(in_memory(nquads(made)))
    graph, other = occugraph.Graph(engine), occugraph.Graph(Backwards(engine))
    for text in ("fire fighter", "weldng enginer", "other computer occupations", "15-125", "hvax"):
        answer = graph.search(text, programme="ampd-iowa", limit=20)
        assert other.search(text, programme="ampd-iowa", limit=20) == answer


def test_a_limit_counts_what_it_leaves_out(few: occugraph.Graph) -> None:
    (group,) = few.search("engineer", scheme="soc2018", limit=2).schemes
    whole = few.search("engineer", scheme="soc2018", limit=10_000).schemes[0]
    assert (len(group.hits), group.total) == (2, len(whole.hits))
    assert group.hits == whole.hits[:2]


def test_schemes_stand_in_one_order_industries_last(few: occugraph.Graph) -> None:
    order = ["soc2018", "isco08", "dot1991", "onetsoc2019", "soc2010", "naics2022"]
    for text in ("dentist", "security guard", "welder"):
        schemes = [group.scheme for group in few.search(text).schemes]
        assert schemes == [scheme for scheme in order if scheme in schemes]
        assert len(schemes) >= 5


# Codes.


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("15-1252", ["soc2018:15-1252", "onetsoc2019:15-1252.00"]),
        ("151252", ["soc2018:15-1252", "onetsoc2019:15-1252.00"]),
        ("15–1252", ["soc2018:15-1252", "onetsoc2019:15-1252.00"]),
        ("soc2018:15-1252", ["soc2018:15-1252"]),
        ("https://w3id.org/occugraph/soc2018/15-1252", ["soc2018:15-1252"]),
        ("http://data.europa.eu/esco/isco/C2512", ["isco08:2512"]),
        ("C2512", ["isco08:2512"]),
        ("c2512", ["isco08:2512"]),
        ("031", ["isco08:031", "dot1991:031"]),
        ("00/01", ["dot1991:00/01"]),
        ("332710", ["naics2022:332710"]),
        ("33", ["isco08:33", "dot1991:33", "naics2022:31-33"]),
    ],
)
def test_a_code_finds_every_concept_that_it_may_mean(
    few: occugraph.Graph, text: str, codes: list[str]
) -> None:
    answer = few.search(text)
    answered = [
        f"{group.scheme}:{hit.concept.code}" for group in answer.schemes for hit in group.hits
    ]
    assert answered == codes
    assert {hit.match.score for group in answer.schemes for hit in group.hits} == {1.0}


def test_a_code_shows_what_is_below_it(few: occugraph.Graph) -> None:
    assert [code for code, _ in first(few, "15-1250").below] == [
        "15-1251",
        "15-1252",
        "15-1253",
        "15-1254",
        "15-1255",
    ]


def test_the_beginning_of_a_code_finds_those_that_begin_so(few: occugraph.Graph) -> None:
    answer = few.search("15-125", limit=100)
    assert [hit.concept.code for hit in hits(answer, "soc2018")] == [
        "15-1250",
        "15-1251",
        "15-1252",
        "15-1253",
        "15-1254",
        "15-1255",
    ]
    assert [hit.concept.code for hit in hits(few.search("15125", limit=9), "soc2018")] == [
        hit.concept.code for hit in hits(answer, "soc2018")
    ]
    assert matched_words(hits(answer, "soc2018")[0]) == [("15-125", "15-1250", "begins")]


def test_a_code_among_words_comes_first(few: occugraph.Graph) -> None:
    matches = hits(few.search("web developers 15-1252"), "soc2018")
    assert [hit.concept.code for hit in matches][:2] == ["15-1252", "15-1254"]


# Programmes.


@pytest.mark.parametrize(
    ("text", "scheme", "code", "approved", "how", "line"),
    [
        ("15-1252", "soc2018", "15-1252", True, "listed", 34),
        ("15-1132", "soc2010", "15-1132", True, "listed", 16),
        ("11-1011", "soc2018", "11-1011", False, "no", None),
        ("15-1250", "soc2018", "15-1250", None, "part", 33),
        ("C2512", "isco08", "2512", None, "elsewhere", None),
    ],
)
def test_a_programme_marks_what_it_approves(
    few: occugraph.Graph,
    text: str,
    scheme: str,
    code: str,
    approved: bool | None,
    how: str,
    line: int | None,
) -> None:
    hit = hits(few.search(text, programme="ampd-iowa"), scheme)[0]
    assert hit.concept.code == code
    assert hit.approval is not None
    assert (hit.approval.approved, hit.approval.how, hit.approval.line) == (approved, how, line)


def test_marks_agree_with_eligible(few: occugraph.Graph) -> None:
    rows = few.query("codes-of-scheme", scheme="soc2018").records()
    for row in rows[::100]:
        hit = hits(few.search(row["code"], programme="ampd-iowa"), "soc2018")[0]
        reason = few.eligible(f"soc2018:{row['code']}", programme="ampd-iowa").reasons[1]
        assert hit.approval is not None
        assert hit.approval.approved == reason.holds, row["code"]


def test_industries_have_no_mark(few: occugraph.Graph) -> None:
    assert hits(few.search("332710", programme="ampd-iowa"), "naics2022")[0].approval is None


# No hits.


@pytest.mark.parametrize(
    ("text", "scheme", "tip"),
    [
        ("Softwareentwickler", "soc2018", "leave out --scheme soc2018: found in isco08 (1)"),
        ("qqvac", None, "'qqvac' is in no wording: write an abbreviation out"),
        ("zzyzxzzyzx", None, "'zzyzxzzyzx' is in no wording: try another word for it"),
        (
            "15-1259",
            None,
            "search 15-125: it finds 6 in onetsoc2019, 6 in soc2018",
        ),
        ("nosuch:15-1252", None, "no scheme 'nosuch'; there is: "),
        ("焊工", None, "'焊工' is in no wording: try another word for it"),
    ],
)
def test_a_sorry_answer_says_what_to_try(
    few: occugraph.Graph, text: str, scheme: str | None, tip: str
) -> None:
    answer = few.search(text, scheme=scheme)
    assert answer.status == "nothing-found"
    assert any(one.startswith(tip) for one in answer.tips), answer.tips


def test_a_code_that_is_none_names_the_nearest(few: occugraph.Graph) -> None:
    assert "nearest: 15-1255, 15-1254, 15-1253" in few.search("15-1259", scheme="soc2018").tips[0]


# Bad input.


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "nothing to search for"),
        (" \t\n", "nothing to search for"),
        (".,-!?", "nothing to search for"),
        ("😀", "nothing to search for"),
        ("\u200f\u200e", "nothing to search for"),
        ("a\0b", "control character"),
        ("weld\x1b[31mer", "control character"),
        ("weld\ud800er", "control character"),
        ("x" * 1_000_000, "1,000,000 characters"),
        ("weld " * (LONGEST_SEARCH // 5 + 1), "500 are the limit"),
    ],
)
def test_what_is_no_text_is_refused(few: occugraph.Graph, text: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        few.search(text)


def test_names_and_limits_that_are_none_are_refused(few: occugraph.Graph) -> None:
    with pytest.raises(UnknownName, match="no scheme 'soc'"):
        few.search("welder", scheme="soc")
    with pytest.raises(UnknownName, match="no programme 'x'"):
        few.search("welder", programme="x")
    with pytest.raises(InputError, match="a limit of 0"):
        few.search("welder", limit=0)


def test_a_graph_without_concepts_is_refused() -> None:
    import pyoxigraph as ox

    with pytest.raises(InputError, match="no concepts"):
        occugraph.Graph(OxigraphEngine(ox.Store())).search("welder")


def test_marks_of_direction_are_ignored(few: occugraph.Graph) -> None:
    assert first(few, "\u202ewel\u200bder", "isco08").concept.code == "7212"


@given(st.text(max_size=60))
@example("15-1252 soc2018:")
@example("(*+[?\\")
@example("İstanbul ﬁtter ß")
@example("9" * 300)
@example("w" * 300)
def test_any_text_is_answered_or_refused_in_one_line(few: occugraph.Graph, text: str) -> None:
    try:
        answer = few.search(text, programme="ampd-iowa")
    except OccugraphError as error:
        assert "\n" not in str(error)
    else:
        assert answer.to_dict()["status"] == ("found" if answer.schemes else "nothing-found")
        assert answer.schemes or answer.tips


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["soc2018", "isco08", "dot1991"])
@pytest.mark.whole
def test_a_letter_left_out_or_two_exchanged_are_forgiven(few: occugraph.Graph, scheme: str) -> None:
    chance = random.Random(2)
    for number, row in enumerate(few.query("codes-of-scheme", scheme=scheme).records()[::3]):
        title = row["label"]
        letters = [at for at, sign in enumerate(title[:-1]) if sign.isalpha()]
        if len(letters) < 4:
            continue
        at = chance.choice(letters)
        rest = chance.choice(("", title[at : at + 2][::-1]))
        typed = title[:at] + rest + title[at + 1 + bool(rest) :]
        if number % 3 == 0:
            answer = few.search(typed, scheme=scheme)
            assert title in [hit.label for hit in hits(answer, scheme)], typed


# With the publishers' documents.


@pytest.mark.documents
@pytest.mark.slow
def test_inclusion_words_find_their_occupation() -> None:
    built = build(
        documents={"ampd-iowa": damage.given("ampd-iowa-approved-soc.txt")},
        schemes=("soc2018", "naics2022"),
    )
    documented = occugraph.Graph(OxigraphEngine(in_memory(nquads(built.dataset))))
    hit = first(documented, "tow truck driver")
    assert hit.concept.code == "53-3032"
    assert any(one.code == "53-7081" for one in hit.excludes)
