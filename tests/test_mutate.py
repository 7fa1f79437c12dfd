"""No change of meaning in tables, queries, shapes and vocabulary goes unnoticed."""

from __future__ import annotations

import pytest

from tests.support.mutate import sparql_mutants, survivors
from tests.support.mutate_code import list_mutants

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
@pytest.mark.whole
def test_every_mutation_is_noticed() -> None:
    """One of two kinds; `python -m tests.support.mutate` tries a hundred."""
    assert list(survivors(2, seed=9, names=("query", "ontology"))) == []


CODE = '''"""Text."""
LIMIT = 5

def check(number: int = 1) -> bool:
    """Tell."""
    if number > LIMIT and not number % 2:
        raise ValueError("too many")
    return number in (1, "one")
'''


def test_mutants_of_code() -> None:
    """Docstrings, annotations and messages carry no meaning; all else has a change."""
    assert [mutant.change for mutant in list_mutants("check.py", CODE)] == [
        "5 becomes 6",
        "1 becomes 2",
        "if number > LIMIT and (not number % 2): raise ValueError('too many') becomes "
        "if not (number > LIMIT and (not number % 2)): raise ValueError('too many')",
        "number > LIMIT and (not number % 2) becomes number > LIMIT or not number % 2",
        "number > LIMIT becomes number >= LIMIT",
        "not number % 2 becomes number % 2",
        "number % 2 becomes number * 2",
        "2 becomes 3",
        "return number in (1, 'one') becomes return None",
        "number in (1, 'one') becomes number not in (1, 'one')",
        "1 becomes 2",
        "'one' becomes 'oneX'",
    ]
