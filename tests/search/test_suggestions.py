"""Suggestions by words: related at the most, only where asked for, measured against the tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import occugraph
from occugraph.errors import InputError, UnknownName
from occugraph.graph.build import build
from occugraph.graph.engine import OxigraphEngine
from occugraph.graph.store import in_memory
from occugraph.query.session import Session
from occugraph.rdf.writers import nquads
from occugraph.search.suggestions import MIN_CONFIDENCE, Suggester, Suggestion
from tests.support import damage, running

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def to_soc(few: occugraph.Graph) -> Suggester:
    return Suggester(few.session, "soc2018")


@pytest.fixture(scope="module")
def to_isco(few: occugraph.Graph) -> Suggester:
    return Suggester(few.session, "isco08")


def codes(suggestions: tuple[Suggestion, ...]) -> list[str]:
    return [suggestion.code for suggestion in suggestions]


# Suggestions.


@pytest.mark.parametrize(
    ("title", "first"),
    [
        ("software developer", "15-1252"),
        ("Registered nurse", "29-1141"),
        ("Truck driver, heavy", "53-3032"),
        ("data scientist", "15-2051"),
        ("Welder without code", "51-4121"),
        ("Machinists & CNC", "51-4041"),
    ],
)
def test_a_job_title_leads_to_a_soc_occupation(to_soc: Suggester, title: str, first: str) -> None:
    assert codes(to_soc.for_title(title))[0] == first


def test_confidences_of_the_first_three(to_soc: Suggester, to_isco: Suggester) -> None:
    suggestions = to_soc.for_title("Truck driver, heavy", 3)
    assert {one.code: one.confidence for one in suggestions} == {
        "53-3032": 0.647,
        "53-7051": 0.112,
        "53-3033": 0.076,
    }
    suggestions = to_isco.for_concept("soc2010", "29-1141", 3)
    assert {one.code: one.confidence for one in suggestions} == {
        "2221": 0.359,
        "3221": 0.34,
        "3253": 0.233,
    }


def test_another_printed_wording_of_a_title_is_suggested_too(to_isco: Suggester) -> None:
    assert codes(to_isco.for_title("fire-fighters"))[0] == "5411"


def test_a_concept_is_compared_by_its_groups_too(to_isco: Suggester) -> None:
    suggestions = to_isco.for_concept("soc2010", "29-1141", 3)
    assert suggestions[0].code == "2221"
    assert suggestions[0].label == "Nursing Professionals"


@pytest.mark.parametrize("title", ["", "   ", "xyzzy", "and the other", "💥", "."])
def test_a_title_that_shares_no_word_has_no_suggestion(to_soc: Suggester, title: str) -> None:
    assert to_soc.for_title(title) == ()


@given(st.text(max_size=60), st.integers(1, 12))
def test_whatever_the_title_suggestions_are_ranked(
    to_soc: Suggester, title: str, limit: int
) -> None:
    suggestions = to_soc.for_title(title, limit)
    scores = [suggestion.confidence for suggestion in suggestions]
    assert scores == sorted(scores, reverse=True)
    assert len(suggestions) <= limit
    assert all(MIN_CONFIDENCE <= score <= 1.0 for score in scores)
    assert len(set(codes(suggestions))) == len(suggestions)


def test_only_the_lowest_level_is_suggested(to_isco: Suggester) -> None:
    suggestions = to_isco.for_title("Software and Applications Developers and Analysts", 50)
    assert {len(code) for code in codes(suggestions)} == {4}


def test_a_suggestion_is_marked_and_never_more_than_related(to_soc: Suggester) -> None:
    record = to_soc.for_title("Software Developers")[0].to_dict()
    assert list(record) == ["code", "label", "match", "basis", "confidence"]
    assert (record["match"], record["basis"]) == ("related", "suggested")


def test_the_same_question_has_the_same_answer(few: occugraph.Graph, to_isco: Suggester) -> None:
    again = Suggester(few.session, "isco08")
    for code in ("11-1011", "15-1132", "29-1141", "53-3032"):
        assert again.for_concept("soc2010", code) == to_isco.for_concept("soc2010", code)


@pytest.mark.slow
def test_notes_count_where_the_graph_has_them(to_isco: Suggester) -> None:
    built = build({"esco-isco": damage.DATA / "esco_isco" / "groups.csv"}, schemes=["isco08"])
    noted = Suggester(Session(OxigraphEngine(in_memory(nquads(built.dataset)))), "isco08")
    assert "2512" not in codes(to_isco.for_title("program reader"))
    assert "2512" in codes(noted.for_title("program reader"))
    assert "2512" not in codes(noted.for_title("letter"))  # what it excludes is not of it


def test_no_suggestion_of_industries_or_of_no_scheme(few: occugraph.Graph) -> None:
    with pytest.raises(InputError, match="naics2022 classifies industries"):
        Suggester(few.session, "naics2022")
    with pytest.raises(UnknownName, match="no scheme 'soc2019'"):
        Suggester(few.session, "soc2019")


# Measured against the tables; benchmarks/suggestions.py prints the figures.


@pytest.mark.slow
@pytest.mark.whole
@pytest.mark.parametrize(
    ("source", "to", "table", "least"),
    [
        ("soc2010", "isco08", "isco08-soc2010", 0.65),
        ("isco08", "soc2010", "isco08-soc2010", 0.52),
        ("soc2010", "soc2018", "soc2010-soc2018", 0.96),
        ("onetsoc2019", "soc2018", "onetsoc2019-soc2018", 0.91),
    ],
)
def test_recall_at_10(few: occugraph.Graph, source: str, to: str, table: str, least: float) -> None:
    name = "pairs-in-turned" if source == table.split("-")[1] else "pairs-in"
    pairs = [
        (row["source"], row["code"]) for row in few.query(name, correspondence=table).records()
    ]
    suggester = Suggester(few.session, to)
    suggested = {code: codes(suggester.for_concept(source, code)) for code, _ in pairs}
    assert sum(target in suggested[code] for code, target in pairs) / len(pairs) > least


# In crosswalk answers.


def test_suggestions_come_only_where_they_are_asked_for(few: occugraph.Graph) -> None:
    answer = few.crosswalk("dot1991:900", to="soc2018")
    assert answer.suggestions is None
    assert "suggestions" not in answer.to_dict()


def test_a_group_that_no_table_has_gets_suggestions_and_stays_unknown(
    few: occugraph.Graph,
) -> None:
    basis = ("official", "curated", "derived", "suggested")
    answer = few.crosswalk("dot1991:900", to="soc2018", basis=basis)
    assert (answer.status, answer.targets) == ("unknown", ())
    assert answer.suggestions is not None
    assert len(answer.suggestions) == 5
    assert "53-3032" in codes(answer.suggestions)
    assert answer.to_dict()["suggestions"][0]["basis"] == "suggested"


def test_what_a_table_gives_is_not_suggested_again(few: occugraph.Graph) -> None:
    answer = few.crosswalk("15-1252", to="isco08", basis=("derived", "suggested"))
    assert [target.code for target in answer.targets] == ["2512"]
    assert answer.suggestions is not None
    assert "2512" not in codes(answer.suggestions)
    assert len(answer.suggestions) == 5


# As a command.


def test_the_command_marks_suggestions() -> None:
    done = running.occugraph(
        "crosswalk",
        "dot1991:900",
        "--to",
        "soc2018",
        "--suggest",
        OCCUGRAPH_SCHEMES="dot1991,soc2018",
    )
    assert (done.code, done.err) == (0, "")
    assert "  suggestions: suggested by words alone, for a person to decide\n" in done.out
    assert "    53-3033  Light Truck Drivers  [related, suggested, confidence 0." in done.out
