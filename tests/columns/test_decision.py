"""One decision a column: what speaks for it, what is asked, what is warned of."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

import occugraph
from occugraph.columns.choice import decide_column
from occugraph.columns.decision import ColumnDecision, Question, Support
from occugraph.columns.reader import ColumnReader, Reading
from occugraph.columns.spelling import Readers
from occugraph.errors import InputError, UnknownName

OCCUPATIONS = ("Occupations",)


@pytest.fixture(scope="module")
def readers(graph: occugraph.Graph) -> Readers:
    return Readers(graph.session)


def decide(
    readers: Readers, values: Sequence[object], heading: str | None = None, **asked: object
) -> ColumnDecision:
    question = Question(**{"classifies": OCCUPATIONS, **asked})  # type: ignore[arg-type]
    return decide_column(readers, values, heading, question)


def test_the_vintage_that_has_every_code_wins_over_a_newer_one(readers: Readers) -> None:
    decision = decide(readers, ["15-1132", "13-2051", "11-1011"], "SOC")
    assert decision.scheme == "soc2010"
    assert decision.sentence == (
        "column 'SOC' is read as soc2010 (3 of 3 codes; 1 in no other vintage)"
    )
    assert decision.support[0] == Support("soc2010", 3, 3, 1)


def test_a_code_as_it_stands_is_its_scheme_s(readers: Readers) -> None:
    assert decide(readers, ["13-2051.00", "11-9199.00"]).scheme == "onetsoc2019"
    assert decide(readers, ["13-2051", "15-1252"]).scheme == "soc2018"


def test_the_heading_decides_what_digits_leave_open(readers: Readers) -> None:
    values = ["110", "310", "251", "2512"]
    assert decide(readers, values, "ISCO-08").scheme == "isco08"
    assert decide(readers, ["110", "310"], "DOT").scheme == "dot1991"


def test_digits_that_several_classifications_have_are_warned_of(readers: Readers) -> None:
    decision = decide(readers, ["110", "310"], "n")
    assert decision.scheme == "dot1991"
    assert decision.warnings == (
        "nothing but its digits speaks for dot1991; half of them or more are codes of isco08 too: "
        "give --scheme to be sure",
    )
    assert decide(readers, ["110", "310"], "n", scheme="dot1991").warnings == ()


def test_digits_that_lead_elsewhere_in_several_classifications_are_asked_about(
    readers: Readers,
) -> None:
    with pytest.raises(
        InputError, match="may be dot1991 or isco08: both have 2 of its 2 different values"
    ):
        decide_column(readers, ["110", "310"], "n", Question(OCCUPATIONS), lambda *_: ["110"])
    values = ["110", "310"]
    decision = decide_column(readers, values, "DOT", Question(OCCUPATIONS), lambda *_: ["110"])
    assert decision.scheme == "dot1991"


def test_values_that_cannot_be_read_are_warned_of_from_a_tenth_on(readers: Readers) -> None:
    good = [code for code in readers.session.codes.by_scheme["soc2018"] if code[-1] != "0"][:18]
    assert decide(readers, [*good, "x1", "x2"]).warnings == ()
    decision = decide(readers, [*good[:17], "x1", "x2"])
    assert decision.unread == ("x1", "x2")
    assert decision.warnings == (
        "2 of its 19 different values are no codes of soc2018, such as 'x1', 'x2': is it "
        "the right scheme?",
    )


def test_values_that_say_that_there_is_none_do_not_count(readers: Readers) -> None:
    values = ["", ".", "NA", "n/a", "#N/A", "nan", "9999", "15-1252"]
    decision = decide(readers, values, "SOC", missing=("9999",))
    assert (decision.values, decision.unread, decision.warnings) == (1, (), ())
    assert decide(readers, values, "SOC").unread == ("9999",)


def test_a_tie_with_different_answers_is_asked_about(readers: Readers) -> None:
    def differ(one: str, other: str, codes: Sequence[str]) -> list[str]:
        assert (one, other, sorted(codes)) == ("soc2018", "soc2010", ["11-1011", "13-2051"])
        return ["13-2051"]

    with pytest.raises(InputError) as error:
        decide_column(readers, ["11-1011", "13-2051"], "SOC", Question(OCCUPATIONS), differ)
    assert str(error.value) == (
        "column 'SOC' may be soc2018 or soc2010: both have 2 of its 2 different values, and "
        "13-2051 lead to different answers: give --scheme"
    )


def test_a_tie_with_the_same_answers_takes_the_later_and_names_both(readers: Readers) -> None:
    values = ["11-1011", "13-2051"]
    decision = decide_column(readers, values, "SOC", Question(OCCUPATIONS), lambda *_: [])
    assert (decision.scheme, decision.also) == ("soc2018", ("soc2010",))
    assert decision.sentence.endswith("(2 of 2 codes; soc2010 would answer alike)")


def test_a_column_of_two_vintages_is_asked_about(readers: Readers) -> None:
    values = ["15-1252", "13-2051", "15-1132"]
    with pytest.raises(InputError, match=r"15-1252, 15-1132 .* give --scheme, or --mixed$"):
        decide_column(readers, values, "SOC_CODE", Question(OCCUPATIONS), lambda *_: [])


def test_a_heading_of_a_vintage_that_is_not_here_is_refused(readers: Readers) -> None:
    with pytest.raises(InputError, match="column 'ISCO-68' names 1968, a vintage that is not here"):
        decide(readers, ["110"], "ISCO-68")


def test_a_heading_that_its_codes_contradict_is_refused(readers: Readers) -> None:
    values = ["15-1132", "15-1133", "11-1011"]
    with pytest.raises(InputError, match=r"lacks 2 of its 3 codes, .*; soc2010 has all of them"):
        decide(readers, values, "SOC 2018")
    decision = decide(readers, values, "SOC 2018", scheme="soc2018")
    assert decision.unread == ("15-1132", "15-1133")


def test_a_scheme_must_be_here_and_of_the_kind(readers: Readers) -> None:
    with pytest.raises(UnknownName, match="no scheme 'soc2008'"):
        decide(readers, ["11-1011"], scheme="soc2008")
    with pytest.raises(InputError, match="naics2022 classifies industries, not occupations"):
        decide(readers, ["11-1011"], scheme="naics2022")


def test_no_scheme_has_the_values(readers: Readers) -> None:
    decision = decide(readers, ["foo", "bar"], "SOC")
    assert decision.scheme is None
    assert decision.sentence == "column 'SOC': no scheme here has its codes"


# Cells, by the decision


def read(readers: Readers, cells: Sequence[object], heading: str, cell: object) -> Reading:
    question = Question(OCCUPATIONS)
    return ColumnReader(readers, dict.fromkeys(cells, 1), heading, question).read(cell)


def test_a_cell_is_read_by_the_decision(readers: Readers) -> None:
    reading = read(readers, ["15-1132", "11-1011"], "SOC", "11-1011")
    assert reading.concept is not None
    assert (reading.concept.scheme, reading.concept.code) == ("soc2010", "11-1011")


def test_a_cell_that_is_another_vintage_s_names_it(readers: Readers) -> None:
    cells = ["15-1132", "11-1011", "15-1111", "15-1252"]
    reading = read(readers, cells, "SOC", "15-1252")
    assert reading.problem == "'15-1252': not a code of soc2010, but of onetsoc2019 and soc2018"


def test_another_vintage_is_named_where_the_heading_left_it_out(readers: Readers) -> None:
    cells = ["15-1252", "15-1253", "11-1011", "15-1132"]
    reading = read(readers, cells, "SOC Code (2018)", "15-1132")
    assert reading.problem == "'15-1132': not a code of soc2018, but of soc2010"


def test_a_cell_that_is_no_code_gets_the_nearest(readers: Readers) -> None:
    reading = read(readers, ["15-1252", "15-1253", "15-1259"], "SOC", "15-1259")
    assert reading.problem == "'15-1259': not a code of soc2018; nearest: 15-1255"


def test_a_zero_that_all_others_have_was_lost(readers: Readers) -> None:
    cells = ["030", "012", "161", "19"]
    reading = read(readers, cells, "DOT", "19")
    assert reading.concept is not None
    assert reading.concept.code == "019"
    assert reading.repair == "read as 019, with the zeros that it had lost before it"


def test_a_number_that_may_be_two_codes_is_a_problem(readers: Readers) -> None:
    reading = read(readers, [19], "DOT", 19)
    assert reading.problem.startswith("'19' could be any of dot1991:19, dot1991:019")


def test_a_cell_may_name_its_scheme(readers: Readers) -> None:
    reading = read(readers, ["isco08:2512", "15-1252"], "Code", "isco08:2512")
    assert reading.concept is not None
    assert (reading.concept.scheme, reading.concept.code) == ("isco08", "2512")


def test_a_detail_of_onet_in_a_column_of_soc_is_read_as_such(readers: Readers) -> None:
    values = ["15-1252", "15-1250", "15-1299.08", "15-1132"]
    decision = decide(readers, values, "SOC")
    assert (decision.scheme, decision.unread) == ("soc2018", ("15-1132",))
    assert decision.beside == (("15-1299.08", "onetsoc2019"),)
    assert decision.sentence.endswith(
        "(2 of 4 codes; 2 in no other vintage; 1 more code of onetsoc2019)"
    )
    reading = read(readers, values, "SOC", "15-1299.08")
    assert reading.concept is not None
    assert (reading.concept.scheme, reading.concept.code) == ("onetsoc2019", "15-1299.08")
    assert decide(readers, values, "SOC", scheme="soc2018").unread == ("15-1299.08", "15-1132")


def test_values_that_name_their_schemes_speak_for_no_other(readers: Readers) -> None:
    decision = decide(readers, ["isco08:7212", "15-1252", "dot1991:030"], "Code")
    assert (decision.scheme, decision.values, decision.warnings) == ("soc2018", 1, ())
    assert decide(readers, ["isco08:7212", "isco08:2512"], "Code").scheme == "isco08"
    assert decide(readers, ["isco08:7212", "dot1991:030"], "Code").is_mixed


def test_a_mixture_is_read_value_by_value(readers: Readers) -> None:
    question = Question(OCCUPATIONS, mixed=True)
    reader = ColumnReader(readers, {"2512": 1, "15-1132": 1}, "Code", question)
    schemes = [reader.read(cell).concept for cell in ("2512", "15-1132")]
    assert [concept and concept.scheme for concept in schemes] == ["isco08", "soc2010"]
