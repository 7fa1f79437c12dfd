"""Values of a canned question that name nothing: an error where there are no rows, else none."""

from __future__ import annotations

import pytest

import occugraph
from occugraph.errors import OccugraphError, UnknownCode, UnknownName
from occugraph.query.catalogue import catalogue


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        (
            "counterparts-of",
            {"code": "99-9999"},
            "'99-9999': not a code as soc2018 prints it; nearest: 49-9099, 39-9099, 29-9099",
        ),
        (
            "counterparts-of",
            {"code": "151252"},
            "'151252': not a code as soc2018 prints it; nearest: 15-1252",
        ),
        (
            "counterparts-of",
            {"code": "15-1252", "scheme": "isco08"},
            "'15-1252': not a code as isco08 prints it; nearest: ",
        ),
        (
            "counterparts-of",
            {"code": "15-1252", "scheme": "soc2019"},
            "no scheme 'soc2019'; did you mean soc2018 or soc2010? there is: dot1991, isco08, ",
        ),
        (
            "splits",
            {"correspondence": "soc2010-soc18"},
            "no correspondence 'soc2010-soc18'; did you mean soc2010-soc2018",
        ),
        (
            "pair-provenance",
            {"correspondence": "soc2010-soc2018", "source": "15-1132", "target": "2512"},
            "'2512': not a code as soc2010 or soc2018 prints it",
        ),
        (
            "concept-by-code",
            {"code": "15-12521"},
            "'15-12521': not a code as any scheme prints it; nearest: 15-1252",
        ),
    ],
)
def test_a_value_that_names_nothing_is_an_error(
    graph: occugraph.Graph, name: str, values: dict[str, str], message: str
) -> None:
    with pytest.raises((UnknownCode, UnknownName)) as caught:
        graph.query(name, **values)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("exclusions-of", {"code": "11-1011"}),
        ("splits", {"correspondence": "onetsoc2019-soc2018"}),
        (
            "pair-provenance",
            {"correspondence": "soc2010-soc2018", "source": "15-1132"} | {"target": "11-1011"},
        ),
    ],
)
def test_no_rows_are_an_answer_where_all_values_are_known(
    graph: occugraph.Graph, name: str, values: dict[str, str]
) -> None:
    assert graph.query(name, **values).rows == ()


def test_every_parameter_that_is_a_scheme_or_a_code_says_so() -> None:
    for question in catalogue():
        for parameter in question.parameters:
            words = parameter.description.split(";")[0].split()
            is_id = words[:2] == ["id", "of"]
            expected = {
                "scheme": is_id and bool({"scheme", "vintage"} & {*words}),
                "correspondence": is_id and words[-1] == "correspondence",
                "code": words[0] == "code" or words[:2] == ["occupation", "code"],
            }
            assert (parameter.type in expected) == any(expected.values()), parameter
            assert expected.get(parameter.type, True), parameter


def test_many_names_are_told_by_the_nearest_three(graph: occugraph.Graph) -> None:
    with pytest.raises(OccugraphError) as caught:
        graph.query("exclusion-of")
    count = len(catalogue())
    assert str(caught.value) == (
        f"no question 'exclusion-of'; the nearest of {count}: exclusions-of, exclusions-in, "
        "exclusions-of-one-vintage"
    )
