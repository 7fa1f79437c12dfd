"""Weights: equal, of a file that is checked, or by employment; a value is never doubled."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import occugraph
from occugraph.errors import InputError
from occugraph.loaders.reference_tables import rows as reference_rows
from occugraph.recoding.employment import EMPLOYMENT, EmploymentWeights
from occugraph.recoding.recode import Recoder
from tests.support.damage import given
from tests.support.recoding import recode, total

pytestmark = pytest.mark.slow

JOBS = "SOC 2010,jobs\n15-1134,9\n15-1132,7\n"
HEADER = "source_code,target_code,weight\n"


def test_a_value_is_split_equally_and_says_so(graph: occugraph.Graph, tmp_path: Path) -> None:
    rows, loss = recode(graph.session, tmp_path, JOBS, value="jobs")
    assert [(row["jobs"], row["weight"]) for row in rows] == [
        ("4.5", "0.5"),
        ("4.5", "0.5"),
        ("7", "1"),
    ]
    assert loss.weights == (
        "weights: equal shares for all targets of a code, as no --weights are given"
    )
    assert (loss.value_in, loss.value_out, total(rows, "jobs")) == (16, 16, 16)


def test_weights_may_be_asked_for_without_a_value(graph: occugraph.Graph, tmp_path: Path) -> None:
    rows, _ = recode(graph.session, tmp_path, "SOC 2010\n15-1134\nzz\n", weights="equal")
    assert [row["weight"] for row in rows] == ["0.5", "0.5", "1"]
    rows, _ = recode(graph.session, tmp_path, "SOC 2010\n15-1134\n")
    assert [row["weight"] for row in rows] == ["", ""]


def test_the_weights_of_a_file(graph: occugraph.Graph, tmp_path: Path) -> None:
    weights = tmp_path / "weights.csv"
    weights.write_text(f"{HEADER}15-1134,2513,0.7\n151134,C3514,0.3\n")
    rows, loss = recode(graph.session, tmp_path, JOBS, value="jobs", weights=str(weights))
    assert [(row["target_code"], row["jobs"], row["weight"]) for row in rows] == [
        ("2513", "6.3", "0.7"),
        ("3514", "2.7", "0.3"),
        ("2512", "7", "1"),
    ]
    assert loss.weights == f"weights: those of {weights}"
    rows, _ = recode(graph.session, tmp_path, JOBS, value="jobs", weights=str(weights), one=True)
    assert [(row["target_code"], row["jobs"], row["targets"]) for row in rows] == [
        ("2513", "9", "2"),
        ("2512", "7", "1"),
    ]


def test_what_was_recoded_can_be_weights(graph: occugraph.Graph, tmp_path: Path) -> None:
    recode(graph.session, tmp_path, JOBS, weights="equal")
    weights = tmp_path / "weights.csv"
    (tmp_path / "out.csv").rename(weights)
    rows, _ = recode(graph.session, tmp_path, JOBS, value="jobs", weights=str(weights))
    assert [row["jobs"] for row in rows] == ["4.5", "4.5", "7"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("a,b,c\n", "weights.csv:1: no column of the source code: name one source_code; there is"),
        (
            "15-1134,2513,1\n15-1134,3514,0.5\n",
            "weights.csv:3: the weights of soc2010:15-1134 add up to 1.5, not to 1",
        ),
        ("15-1134,2513,0.5\n15-1134,9999,0.5\n", "weights.csv:3: '9999' is not a code of isco08"),
        (
            "15-1134,2513,0.5\n15-9999,3514,0.5\n",
            "weights.csv:3: '15-9999' is not a code of soc2010",
        ),
        ("15-1134,2513,half\n", "weights.csv:2: 'half' is no weight: a number from 0 to 1"),
        ("15-1134,2513,-1\n", "weights.csv:2: '-1' is no weight: a number from 0 to 1"),
        (
            "15-1134,2513,0.5\n15-1134,2511,0.5\n",
            "weights.csv:3: soc2010:15-1134 does not lead to isco08:2511 in the tables",
        ),
        (
            "15-1132,2512,1\n",
            "weights.csv: has no weights for soc2010:15-1134, which may be 2513, 3514: add a row",
        ),
        (
            "15-1134,2513,1\n15-1134,2513,0\n",
            "weights.csv:3: 15-1134 to 2513 has another weight in line 2",
        ),
    ],
)
def test_a_file_of_weights_is_checked(
    graph: occugraph.Graph, tmp_path: Path, content: str, problem: str
) -> None:
    weights = tmp_path / "weights.csv"
    weights.write_text(content if content.startswith("a") else HEADER + content)
    with pytest.raises(InputError) as caught:
        recode(graph.session, tmp_path, JOBS, value="jobs", weights=str(weights))
    assert problem in str(caught.value)
    assert not (tmp_path / "out.csv").exists()


def test_one_target_needs_a_weight_that_prefers_it(graph: occugraph.Graph, tmp_path: Path) -> None:
    problem = "--one: soc2010:15-1134 may be 2513 or 3514, and no weight prefers one of them"
    for weights in (None, "equal"):
        with pytest.raises(InputError, match=problem):
            recode(graph.session, tmp_path, JOBS, weights=weights, one=True)
    rows, _ = recode(graph.session, tmp_path, "SOC 2010\n15-1132\n", one=True)
    assert [row["target_code"] for row in rows] == ["2512"]


def test_shares_by_employment_name_their_source_and_caveat(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    rows, loss = recode(
        graph.session, tmp_path, JOBS, to="soc2018", value="jobs", weights="employment"
    )
    # OEWS May 2021: 15-1254 has 84,820, 15-1255 has 82,380 jobs
    assert [(row["target_code"], row["weight"], row["jobs"]) for row in rows[:2]] == [
        ("15-1254", "0.507296650718", "4.56567"),
        ("15-1255", "0.492703349282", "4.43433"),
    ]
    assert rows[0]["reason"].endswith(
        "; weights by employment, OEWS May 2021 (US Bureau of Labor Statistics); "
        "15-1255 takes in other codes too and is counted whole"
    )
    assert loss.weights == (
        "weights: shares by employment, OEWS May 2021 (US Bureau of Labor Statistics); a target "
        "that takes in other codes too is counted whole"
    )
    assert loss.value_out == 16


def test_thirty_seven_of_42_split_codes_have_employment_of_their_own_for_all_targets(
    graph: occugraph.Graph,
) -> None:
    weights = EmploymentWeights(graph.session, "soc2018")
    look_up = Recoder(graph.session, "soc2018").look_up
    split, shared = 0, []
    for code, entry in graph.session.codes.by_scheme["soc2010"].items():
        if entry.level != "detailed":
            continue
        concept = look_up.codes.resolve(code, scheme="soc2010")
        targets = look_up.answer_for(concept).targets
        if len(targets) > 1:
            split += 1
            parts, remark = weights.shares(concept, targets)
            assert sum(parts) == 1
            assert remark.startswith("weights by employment, ")
            shared += [code] * ("is an equal share of OEWS" in remark)
    assert (split, len(shared)) == (42, 5), shared


def test_a_hybrid_code_is_shared_equally_and_a_code_without_employment_is_at_equal_weights(
    graph: occugraph.Graph,
) -> None:
    weights = EmploymentWeights(graph.session, "soc2018")
    look_up = Recoder(graph.session, "soc2018").look_up
    group = look_up.codes.resolve("31-1120", scheme="soc2018")
    (target,) = look_up.answer_for(look_up.codes.resolve("31-1011", scheme="soc2010")).targets
    targets = [target._replace(code="31-1121"), target._replace(code="31-1122", cardinality="n:1")]
    parts, remark = weights.shares(group, targets)
    assert parts == (Fraction(1, 2), Fraction(1, 2))
    assert remark == (
        "weights by employment, OEWS May 2021 (US Bureau of Labor Statistics); 31-1122 takes in "
        "other codes too and is counted whole; that of 31-1121 is an equal share of OEWS 31-1120; "
        "that of 31-1122 is an equal share of OEWS 31-1120"
    )
    targets[0] = target._replace(code="55-1011")
    parts, remark = weights.shares(group, targets)
    assert parts == (Fraction(1, 2), Fraction(1, 2))
    assert remark == (
        "equal weights: OEWS May 2021 (US Bureau of Labor Statistics) has no employment for 55-1011"
    )


def test_employment_of_another_year_is_given(graph: occugraph.Graph, tmp_path: Path) -> None:
    year = tmp_path / "oews_2030.csv"
    year.write_text(
        'OCC_CODE,O_GROUP,TOT_EMP\n15-0000,major,9\n15-1254,detailed,"3,000"\n15-1255,detailed,1000\n'
        "15-1252,detailed,**\n"
    )
    options = {"weights": "employment", "employment": year, "value": "jobs"}
    rows, _ = recode(graph.session, tmp_path, JOBS, to="soc2018", **options)
    assert [row["weight"] for row in rows[:2]] == ["0.75", "0.25"]
    assert "weights by employment, oews_2030.csv; " in rows[0]["reason"]
    assert rows[2]["reason"].endswith("no employment for 15-1252, 15-1253")
    assert total(rows, "jobs") == Decimal(16)
    year.write_text("code,jobs\n")
    with pytest.raises(InputError, match="OCC_CODE"):
        recode(graph.session, tmp_path, JOBS, to="soc2018", **options)
    year.write_text("OCC_CODE,TOT_EMP\n15-1254,1\n15-1254,2\n")
    with pytest.raises(InputError, match=r"oews_2030.csv:3: 15-1254 has another number above: "):
        recode(graph.session, tmp_path, JOBS, to="soc2018", **options)
    with pytest.raises(InputError, match="--employment FILE goes with --weights employment"):
        recode(graph.session, tmp_path, JOBS, employment=year)


def test_the_national_table_as_published_gives_the_embedded_shares(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    options = {"to": "soc2018", "weights": "employment"}
    embedded, _ = recode(graph.session, tmp_path, JOBS, **options)
    path = given("oews_national_2021.xlsx")
    rows, _ = recode(graph.session, tmp_path, JOBS, employment=path, **options)
    assert [row["weight"] for row in rows] == [row["weight"] for row in embedded]
    assert "weights by employment, oews_national_2021.xlsx; " in rows[0]["reason"]


def test_employment_speaks_of_soc_2018_alone(graph: occugraph.Graph, tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match="employment is counted by SOC 2018, and isco08:"
    ) as caught:
        recode(graph.session, tmp_path, JOBS, weights="employment")
    assert "give --weights equal, or a FILE of weights" in str(caught.value)
    rows, _ = recode(
        graph.session, tmp_path, "SOC 2018\n15-1299\n", to="onetsoc2019", weights="employment"
    )
    assert len(rows) == 10
    assert "that of 15-1299.00 is an equal share of SOC 15-1299" in rows[0]["reason"]


def test_the_embedded_employment_is_that_of_831_codes() -> None:
    numbers = [int(row.texts["n"]) for row in reference_rows(EMPLOYMENT, {"n": "employment"})]
    assert (len(numbers), sum(numbers)) == (831, 140_885_570)
