"""qSKOS's own test files: what is told of them is what the page says, or has a reason."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from occugraph.errors import OccugraphError
from occugraph.validation.run import validate
from tests.support import qskos

FOLDER = os.environ.get("OCCUGRAPH_QSKOS", "")


def test_the_page_is_made_from_the_table() -> None:
    assert qskos.PAGE.read_text("utf-8") == qskos.draw(), "run: python -m tests.support.qskos"


def test_most_expectations_are_met_and_each_other_has_a_reason() -> None:
    assert sum(row.expected for row in qskos.ROWS) == 150
    assert sum(row.score() for row in qskos.ROWS) == 94
    for row in qskos.ROWS:
        assert row.score() <= row.expected
        assert bool(row.reason) == (row.score() < row.expected), row


@pytest.mark.skipif(not FOLDER, reason="OCCUGRAPH_QSKOS does not name the test files of qSKOS")
@pytest.mark.parametrize("row", qskos.ROWS, ids=lambda row: f"{row.file}-{row.issue}")
def test_its_files_are_told_as_the_page_says(row: qskos.Row) -> None:
    file = Path(FOLDER) / f"{row.file}.rdf"
    if row.reason.startswith("Refused"):
        with pytest.raises(OccugraphError, match=r"\.rdf:\d+: not RDF/XML"):
            validate([file])
        return
    checks = set(row.checks.split())
    findings = [one for one in validate([file]).findings if one.check in checks]
    expected = row.nodes()
    told = {str(one.focus).rsplit("/", 1)[-1] for one in findings}
    assert expected <= told
    if len(checks) == 1:  # several also tell other faults of the file
        assert told == expected
    for node in filter(lambda node: "*" in node, row.found.split()):
        name, _, count = node.partition("*")
        counted = [one for one in findings if str(one.focus).endswith(f"/{name}")]
        assert len(counted) == int(count) or f"of {count} " in counted[0].message
