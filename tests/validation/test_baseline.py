"""A baseline: what is accepted counts no more, what is new fails, what is fixed drops out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from occugraph.cli import main
from occugraph.errors import InputError
from occugraph.validation import baseline
from occugraph.validation.findings import Validation
from tests.support import running
from tests.support.shape_examples import changed

TWICE = (
    """INSERT DATA { new:A-1 skos:altLabel "Carpenters"@en . new:A-2 skos:altLabel "Turners"@en }"""
)
ONCE = """INSERT DATA { new:A-1 skos:altLabel "Carpenters"@en }"""
OWN = "https://w3id.org/occugraph/new"


def written(validation: Validation, path: Path, before: baseline.Baseline | None = None) -> Any:
    baseline.write(validation, path, before or {})
    return json.loads(path.read_text("utf-8"))


def test_what_is_written(tmp_path: Path) -> None:
    assert written(changed(TWICE), tmp_path / "b.json") == {
        "baseline": 1,
        "accepted": [
            {
                "check": "S13",
                "shape": "S13",
                "focus": f"{OWN}/A-{number}",
                "value": title,
                "about": f"A-{number} {title}",
                "reason": "",
            }
            for number, title in ((1, "Carpenters"), (2, "Turners"))
        ],
    }


def test_what_is_accepted_counts_no_more(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    validation = changed(TWICE)
    written(validation, path)
    result = baseline.apply(validation, baseline.read(path))
    assert result.findings == ()
    assert result.conforms("info")
    assert [each.finding for each in result.accepted] == list(validation.findings)
    assert result.fixed == ()


def test_a_new_finding_fails(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    written(changed(ONCE), path)
    result = baseline.apply(changed(TWICE), baseline.read(path))
    assert [finding.notation for finding in result.findings] == ["A-2"]
    assert not result.conforms()


def test_the_same_node_under_another_check_is_new(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    written(changed(ONCE), path)
    both = changed(ONCE + " ; DELETE WHERE { new:A-1 skos:broader ?up }")
    new = baseline.apply(both, baseline.read(path)).findings
    assert {finding.check for finding in new} == {"X11"}  # skos:narrower still tells the step


def test_what_is_fixed_is_named_and_drops_out(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    written(changed(TWICE), path)
    before = baseline.read(path)
    result = baseline.apply(changed(ONCE), before)
    assert result.fixed == (f"S13 {OWN}/A-2 [Turners]",)
    assert result.conforms("info")
    rows = written(result, path, before)["accepted"]
    assert [row["focus"] for row in rows] == [f"{OWN}/A-1"]


def test_reasons_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    content = written(changed(ONCE), path)
    content["accepted"][0]["reason"] = "Agreed with the publisher"
    path.write_text(json.dumps(content), "utf-8")
    before = baseline.read(path)
    (accepted,) = baseline.apply(changed(ONCE), before).accepted
    assert accepted.reason == "Agreed with the publisher"
    rows = written(changed(TWICE), path, before)["accepted"]
    assert [row["reason"] for row in rows] == ["Agreed with the publisher", ""]


def test_a_check_that_was_not_run_is_not_taken_for_mended(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    written(changed(ONCE), path)
    nothing = changed("")
    without = replace(nothing, checks=tuple(each for each in nothing.checks if each.id != "S13"))
    before = baseline.read(path)
    assert baseline.apply(without, before).fixed == ()
    assert [row["check"] for row in written(without, path, before)["accepted"]] == ["S13"]


def test_nodes_without_a_name_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    two = "INSERT DATA { [] a skos:Collection . [] a skos:Collection }"
    (row,) = written(changed(two), path)["accepted"]
    assert (row["focus"], row["count"]) == ("[]", 2)
    three = changed(two.replace("{", "{ [] a skos:Collection .", 1))
    assert len(baseline.apply(three, baseline.read(path)).findings) == 1


def test_the_same_bytes_whatever_the_order(tmp_path: Path) -> None:
    validation = changed(TWICE)
    written(validation, tmp_path / "a.json")
    written(replace(validation, findings=validation.findings[::-1]), tmp_path / "b.json")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{\n", r"b\.json:2:1: not JSON"),
        ("[]", "no baseline"),
        ('{"baseline": 2, "accepted": []}', "no baseline"),
        ('{"baseline": 1}', "accepted finding 1 must have"),
        ('{"baseline": 1, "accepted": [{"check": "S13"}]}', "accepted finding 1 must have"),
        ('{"baseline": 1, "accepted": [{"check": "S", "shape": "S", "count": 0}]}', "finding 1"),
        ('{"baseline": 1, "accepted": [{"check": "S", "shape": "S", "focus": 3}]}', "finding 1"),
        ("\udcff", "not JSON in UTF-8"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_file_that_is_no_baseline(tmp_path: Path, content: str, problem: str) -> None:
    path = tmp_path / "b.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError, match=problem):
        baseline.read(path)
    with pytest.raises(InputError, match="no such file"):
        baseline.read(tmp_path / "none.json")


@pytest.mark.slow
def test_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run_here(*words: str) -> running.Done:
        return running.Done(main([*words]), *capsys.readouterr())

    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.ttl").write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<https://e/a> a skos:Concept ; skos:prefLabel "A"@en , "B"@en .\n'
    )
    run = ("validate", "a.ttl", "--no-config", "--quiet")
    assert run_here(*run).code == 1
    done = run_here(*run, "--write-baseline", "b.json")
    assert (done.code, done.out) == (0, "")
    done = run_here(*run, "--baseline", "b.json", "--fail-on", "info")
    assert done.code == 0
    assert done.out.startswith("conforms: 0 violations, 0 warnings, 0 info (2 accepted by the base")
    (tmp_path / "a.ttl").write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<https://e/a> a skos:Concept ; skos:prefLabel "A"@en .\n'
    )
    done = run_here(*run, "--baseline", "b.json")
    assert done.code == 0
    fixed = "fixed: S14 https://e/a [B]; remove it from the baseline (--write-baseline does)"
    assert fixed in done.out
    done = run_here(*run[:-1], "--baseline", "b.json", "--write-baseline", "b.json")
    assert done.err == "b.json: accepts 1 finding\n"
