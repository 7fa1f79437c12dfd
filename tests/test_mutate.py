"""No change of meaning in tables, queries, shapes and vocabulary goes unnoticed."""

from __future__ import annotations

import pytest

from tests.support.mutate import sparql_mutants, survivors

QUERY = """PREFIX ex: <https://example.org/>
SELECT ?a ?b WHERE {
  { ?a ex:p ?b } UNION { ?b ex:q* ?a }
  FILTER (?b != "x")
}
ORDER BY ?a DESC(?b)
"""


def test_mutants_of_a_query() -> None:
    changes = {mutant.change for mutant in sparql_mutants(QUERY)}
    assert {
        'without FILTER (?b != "x")',
        "without { ?a ex:p ?b } UNION",
        "without UNION { ?b ex:q* ?a }",
        "without ?a",
        "without DESC(?b)",
        "without *",
        "ex:p becomes ex:pX",
        "!= becomes =",
        '"x" becomes "xX"',
    } <= changes


@pytest.mark.slow
def test_every_mutation_is_noticed() -> None:
    """One of two kinds; `python -m tests.support.mutate` tries a hundred, as .ci/run does."""
    assert list(survivors(2, seed=9, names=("query", "ontology"))) == []
