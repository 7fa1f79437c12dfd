"""The report of loss: in rows and in value, as text, as JSON and as a picture."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

import occugraph
from tests.support.recoding import recode

pytestmark = pytest.mark.slow

JOBS = "SOC 2010,jobs\n15-1134,9\n15-1132,7\n15-1111,**\nzz,4\n"


def test_the_lines_for_a_person(graph: occugraph.Graph, tmp_path: Path) -> None:
    _, loss = recode(graph.session, tmp_path, JOBS, value="jobs", weights="equal")
    assert loss.lines() == [
        "warning: 1 of its 4 different values is no code of soc2010, such as 'zz': is it the "
        "right scheme?",
        "column 'SOC 2010' is read as soc2010 (3 of 4 codes; 3 in no other vintage)",
        "4 rows in, 5 rows out: 2 shared, 1 split, 1 unreadable",
        "rows with a target, by basis: 3 official",
        "weights: equal shares for all targets of a code",
        "'jobs': 20 in, 20 out, without 1 of 4 rows in the file, whose value is no number and "
        "stays as it is: 7 shared, 9 split, 4 unreadable",
        "'jobs' with a target, by basis: 16 official",
    ]
    loss.value_out += 1  # no recoding does that: if one ever did, the report would say so
    assert loss.lines()[5].startswith("'jobs': 20 in, 21 out, a difference of 1, without 1 of 4")


def test_the_record(graph: occugraph.Graph, tmp_path: Path) -> None:
    _, loss = recode(graph.session, tmp_path, JOBS, value="jobs", level="major")
    record = json.loads(json.dumps(loss.to_dict()))
    assert record["column"]["scheme"] == "soc2010"
    assert (record["to"], record["level"]) == ("isco08", "major")
    assert record["rows"] == {
        "in": 4,
        "out": 5,
        "by_outcome": {
            "one-to-one": 0,
            "shared": 2,
            "split": 1,
            "unmatched": 0,
            "unreadable": 1,
            "missing": 0,
            "total": 0,
        },
        "by_basis": {"official": 3, "curated": 0, "supplied": 0, "derived": 0},
    }
    assert record["value"]["by_outcome"]["split"] == 9
    assert {name: record["value"][name] for name in ("in", "out", "totals", "not_numbers")} == {
        "in": 20,
        "out": 20,
        "totals": 0,
        "not_numbers": 1,
    }
    _, loss = recode(graph.session, tmp_path, JOBS)
    assert loss.lines()[-1] == (
        "1 row with several targets: --value COLUMN splits a number among them"
    )
    assert (loss.to_dict()["value"], loss.to_dict()["weights"]) == (None, None)


def test_the_picture_is_as_wide_as_what_it_shows(graph: occugraph.Graph, tmp_path: Path) -> None:
    content = JOBS.replace("jobs", "<jobs & more>")
    _, loss = recode(graph.session, tmp_path, content, value="<jobs & more>")
    root = ElementTree.fromstring(loss.svg())
    named = "{http://www.w3.org/2000/svg}"
    widths = {
        title.text: float(bar.get("width", "0"))
        for bar in root.iter(f"{named}rect")
        if (title := bar.find(f"{named}title")) is not None
    }
    assert widths == {
        "2 shared": 310.0,
        "1 split": 155.0,
        "1 unreadable": 155.0,
        "3 official": 620.0,
        "7 shared": 217.0,
        "9 split": 279.0,
        "4 unreadable": 124.0,
        "16 official": 620.0,
    }
    texts = [text.text for text in root.iter(f"{named}text")]
    assert texts[:2] == ["soc2010 to isco08", "rows: 4"]
    assert "<jobs & more>: 20" in texts
