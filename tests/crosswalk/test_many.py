"""Many codes: the answers of each alone, and one bad code stops no other."""

from __future__ import annotations

import numpy
import pandas
import pytest

from occugraph import Graph, OccugraphError


def test_each_has_the_answer_that_it_has_alone(graph: Graph) -> None:
    codes = [*sorted(graph.session.codes.by_scheme["soc2018"])[::40], "15-1252.00", "151252"]
    answers = graph.crosswalk_many(codes, "isco08")
    assert answers == [graph.crosswalk(code, "isco08") for code in codes]
    assert [answer.source.given for answer in answers] == codes


@pytest.mark.parametrize("container", [list, numpy.array, pandas.Series, iter])
def test_numbers_are_taken_where_a_scheme_says_how_wide_codes_are(
    graph: Graph, container: type
) -> None:
    answers = graph.crosswalk_many(container([110, 2512, 110]), "soc2018", scheme="isco08")
    assert [answer.source.code for answer in answers] == ["0110", "2512", "0110"]
    assert answers[0].warning.startswith("read as 0110, with the zeros that it had lost before it")
    assert [target.code for target in answers[1].targets] == [
        target.code for target in graph.crosswalk("2512", "soc2018", scheme="isco08").targets
    ]


def test_a_number_may_have_lost_a_zero_where_a_text_has_none_to_lose(graph: Graph) -> None:
    with pytest.raises(OccugraphError, match="'11' could be any of isco08:11, isco08:011"):
        graph.crosswalk_many([11], "soc2018", scheme="isco08")
    (answer,) = graph.crosswalk_many(["11"], "soc2018", scheme="isco08")
    assert answer.source.code == "11"


@pytest.mark.parametrize("number", [110, numpy.int64(110), 110.0])
def test_a_number_is_refused_with_the_remedy(graph: Graph, number: object) -> None:
    problem = "'110': a code is text, which keeps its zeros, not .*: give text, or the scheme"
    with pytest.raises(OccugraphError, match=problem):
        graph.crosswalk_many([number], "soc2018")


def test_a_bad_code_can_be_marked(graph: Graph) -> None:
    codes = ["2512", "9999", None, "", ["2512"]]
    answers = graph.crosswalk_many(codes, "soc2018", scheme="isco08", errors="mark")
    assert [answer.status for answer in answers] == ["found", *["unreadable"] * 4]
    assert answers[1].warning.startswith("'9999': not a code of isco08")
    assert answers[2].warning == "'None': no code was given"
    assert answers[1].to_dict()["source"]["given"] == "9999"
    alone = graph.crosswalk_many(["15-1252", "zz", 7], "isco08", errors="mark")
    assert [answer.status for answer in alone] == ["found", "unreadable", "unreadable"]


@pytest.mark.parametrize(
    ("codes", "options", "message"),
    [
        (["9999"], {"scheme": "isco08"}, "'9999': not a code of isco08"),
        (["zz"], {}, "'zz': not a code of"),
        ("2512", {}, "codes are a list of texts, not one text"),
        (["2512"], {"errors": "ignore"}, "no way with errors 'ignore'; there is: raise, mark"),
        (["15-1252"], {"scheme": "soc2018"}, "soc2018 is where the codes stand already"),
    ],
)
def test_what_cannot_be_answered_is_refused(
    graph: Graph, codes: object, options: dict[str, str], message: str
) -> None:
    with pytest.raises(OccugraphError, match=message):
        graph.crosswalk_many(codes, "soc2018", **options)  # type: ignore[arg-type]
