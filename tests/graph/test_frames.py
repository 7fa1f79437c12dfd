"""Tables of results as pandas has them."""

from __future__ import annotations

import pandas as pd
import pytest

import occugraph
from occugraph.graph.engine import Table, Term
from tests.support.running import python

XSD = "http://www.w3.org/2001/XMLSchema#"


def column(*terms: Term | None) -> pd.Series:
    frame = Table(("it",), tuple((term,) for term in terms)).to_pandas()
    assert list(frame.columns) == ["it"]
    return frame["it"]


def number(value: str, kind: str = "integer") -> Term:
    return Term(value, datatype=f"{XSD}{kind}")


def test_codes_stay_texts() -> None:
    values = column(Term("0110"), Term("001"), None)
    assert values.dtype == "string"
    assert values[0] == "0110"
    assert values.isna().tolist() == [False, False, True]


def test_integers_are_nullable() -> None:
    values = column(number("7"), None, number("3", "nonNegativeInteger"))
    assert values.dtype == "Int64"
    assert values.sum() == 10
    assert values.isna().tolist() == [False, True, False]


def test_truth_values_are_nullable() -> None:
    values = column(number("true", "boolean"), None, number("0", "boolean"))
    assert values.dtype == "boolean"
    assert values.dropna().tolist() == [True, False]


@pytest.mark.parametrize(
    "terms",
    [
        (number("1"), Term("1")),
        (number("1"), number("true", "boolean")),
        (number("9" * 30),),
        (number("1.5", "decimal"),),
        (number("x"),),
        (number("maybe", "boolean"),),
        (Term("https://example.org/", "iri"), Term("Title", "literal", "en")),
        (None, None),
        (),
    ],
)
def test_all_else_is_text_as_it_was(terms: tuple[Term | None, ...]) -> None:
    values = column(*terms)
    assert values.dtype == "string"
    assert [None if pd.isna(one) else one for one in values] == [one and one.value for one in terms]


def test_a_question_becomes_a_frame(graph: occugraph.Graph) -> None:
    frame = graph.query("scheme-statistics", scheme="isco08").to_pandas()
    assert frame["concepts"].tolist() == [10, 43, 130, 436]
    assert frame.dtypes.astype(str).to_dict() == {
        "scheme": "string",
        "depth": "Int64",
        "level": "string",
        "title": "string",
        "concepts": "Int64",
        "published": "Int64",
    }


def test_the_example_of_the_interface(graph: occugraph.Graph) -> None:
    frame = graph.query("occupations-excluded-by", code="15-1212").to_pandas()
    assert frame["code"].tolist() == ["15-1241", "15-1241"]  # the list says so, and the SOC
    assert graph.query("group-sizes", minimum=17).to_pandas()["members"].tolist() == [19, 17, 17]


def test_without_pandas_one_line_names_the_extra() -> None:
    done = python(
        "import sys; sys.modules['pandas'] = None\n"
        "from occugraph.graph.engine import Table\n"
        "from occugraph.errors import InputError\n"
        "try: Table((), ()).to_pandas()\n"
        "except InputError as error: print(error)\n"
    )
    assert done.out == "to_pandas() needs pandas: pip install 'occugraph[pandas]'\n", done.err
