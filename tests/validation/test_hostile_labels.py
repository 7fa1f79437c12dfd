"""Reports stay what they are, and short, whatever a label holds."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from unicodedata import category
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from occugraph.files.limits import LONGEST_MESSAGE, LONGEST_SHOWN
from occugraph.validation.findings import Validation
from occugraph.validation.reports import FORMATS, report
from occugraph.validation.run import validate
from tests.support.running import occugraph

#: Texts as Turtle escapes them.
HOSTILE = {
    "no characters": "\\uFFFE\\uFFFF\\uFDD0 a",
    "controls": "\\u0001\\u0008\\u000B\\u001B[31m\\u007F\\u0085 a",
    "line ends": "one\\n::error::two\\r\\nthree\\u2028four",
    "directions": "\\u202E\\u2066 a",
    "markup": "]]>&amp;<script>alert(1)</script>\\\"'><!--",
    "beyond the first plane": "\\U0001FFFE \\U0001F600 \\U0010FFFF a",
}
GRAPH = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://e/a> a skos:Concept ; skos:prefLabel "{0}"@en , "{0}b"@en ; skos:notation "{0}" ;
    skos:broader <http://e/a> ; skos:hiddenLabel "{0}"@en .
<http://e/b> a skos:Concept ; skos:prefLabel "b"@en ; skos:related "{0}" .
"""


def checked(folder: Path, text: str, name: str = "in.ttl") -> Validation:
    path = folder / name
    path.write_text(GRAPH.format(text), "utf-8")
    result = validate([path])
    assert len(result.findings) >= 3
    return result


def assert_readable(name: str, text: str) -> None:
    """Read a report by another reader of its format."""
    if name == "junit":
        assert ElementTree.fromstring(text).tag == "testsuites"
    elif name in ("json", "sarif"):
        assert json.loads(text)
    elif name == "turtle":
        assert list(ox.parse(text, ox.RdfFormat.TURTLE))
    else:
        lines = text.splitlines()
        assert not {category(sign) for line in lines for sign in line} & {"Cc", "Cs"}
        assert not any(line.startswith("::error::two") for line in lines)


@pytest.mark.parametrize("label", HOSTILE)
def test_every_report_is_well_formed(tmp_path: Path, label: str) -> None:
    result = checked(tmp_path, HOSTILE[label])
    for name in FORMATS:
        assert_readable(name, report(name, result, "violation"))


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are bytes there")
@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_a_file_whose_name_is_no_text_is_reported(tmp_path: Path, name: str) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.ttl")
    path.write_text(GRAPH.format("a"), "utf-8")
    output = tmp_path / "report"
    done = occugraph("validate", "--no-config", "--format", name, "-o", output, path)
    assert (done.code, done.out) == (1, "")
    assert_readable(name, output.read_text("utf-8"))


@pytest.mark.parametrize("sign", ["x", "\\\\", '\\"', "<", "\\U0001F600", "word "])
def test_a_long_text_is_cut_in_every_report(tmp_path: Path, sign: str) -> None:
    long = checked(tmp_path, sign * 100_000)
    for name in FORMATS:
        text = report(name, long, "violation")
        assert_readable(name, text)
        assert len(text) < 20_000 + len(long.findings) * 10 * LONGEST_MESSAGE < 250_000
    assert max(len(finding.message) for finding in long.findings) < LONGEST_MESSAGE + LONGEST_SHOWN


def test_a_value_that_is_cut_says_so_and_keeps_its_kind(tmp_path: Path) -> None:
    result = checked(tmp_path, "x" * 1_000)
    cut = f"{'x' * (LONGEST_SHOWN - 1)}…"
    values = {each["value"] for each in json.loads(report("json", result, "violation"))["findings"]}
    assert cut in values
    triples = ox.parse(report("turtle", result, "violation"), ox.RdfFormat.TURTLE)
    value = "http://www.w3.org/ns/shacl#value"
    terms = {triple.object for triple in triples if triple.predicate.value == value}
    assert {ox.Literal(cut), ox.Literal(cut, language="en")} & terms
