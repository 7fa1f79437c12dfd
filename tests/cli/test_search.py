"""`occugraph search` as a user runs it: a table, JSON with stable keys, one line where it fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.running import occugraph

pytestmark = pytest.mark.slow

CRAFTS = Path(__file__).parent.parent / "data" / "queries" / "crafts.trig"


def test_hits_are_printed_by_scheme_with_why_and_marks() -> None:
    done = occugraph(
        "search", "weldng", "engineer", "--programme", "ampd-iowa", "--scheme", "soc2018"
    )
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "soc2018  Standard Occupational Classification, 2018"
    (at,) = (at for at, line in enumerate(lines) if line.startswith("  17-2199  "))
    assert lines[at].endswith("  [approved: listed, line 53]")
    assert lines[at + 1].startswith('    like "Engineer"  [O*NET 27.0 alternate titles]: engineer')
    assert lines[at + 2].startswith("    excludes 41-9031  Sales Engineers  [AMP'D Iowa ")
    assert any("weldng -> welding (corrected)" in line for line in lines)
    assert lines[-1].startswith("  and ")


def test_json_has_stable_keys() -> None:
    done = occugraph(
        "search", "regstered nurse", "--json", "--programme", "ampd-iowa", "--limit", "1"
    )
    assert (done.code, done.err) == (0, "")
    answer = json.loads(done.out)
    assert list(answer) == ["query", "status", "programme", "schemes", "unknown", "tips"]
    group = answer["schemes"][0]
    assert list(group) == ["scheme", "title", "total", "hits"]
    (hit,) = group["hits"]
    assert hit == {
        "code": "29-1141",
        "label": "Registered Nurses",
        "level": "detailed",
        "iri": "https://w3id.org/occugraph/soc2018/29-1141",
        "score": hit["score"],
        "matched": {
            "kind": "prefLabel",
            "text": "Registered Nurses",
            "language": "en",
            "source": "",
            "line": None,
            "words": [
                {"given": "regstered", "found": "registered", "how": "corrected"},
                {"given": "nurse", "found": "nurses", "how": "same"},
            ],
            "missing": [],
        },
        "same_title": [{"code": "29-1140", "level": "broad"}],
        "excludes": [
            {
                "code": code,
                "text": text,
                "source": "SOC 2018 definitions",
                "line": line,
            }
            for code, text, line in (
                ("29-1151", "Nurse Anesthetists", 240),
                ("29-1161", "Nurse Midwives", 241),
                ("29-1171", "Nurse Practitioners", 242),
            )
        ],
        "below": [],
        "approval": {"approved": False, "how": "no", "code": "", "line": None},
    }


def test_a_code_is_printed_with_what_is_below_it() -> None:
    done = occugraph("search", "soc2018:15-1250")
    assert done.out.splitlines()[1:4] == [
        "  15-1250  Software and Web Developers, Programmers, and Testers  (broad)  1.000",
        "    code: soc2018:15-1250",
        "    below: 15-1251  Computer Programmers",
    ]


def test_nothing_found_is_an_answer_that_says_what_to_try() -> None:
    done = occugraph("search", "Softwareentwickler", "--scheme", "soc2018")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[:2] == [
        "nothing found for Softwareentwickler",
        "  leave out --scheme soc2018: found in isco08 (1)",
    ]


def test_a_word_of_no_wording_is_noted_below_the_hits() -> None:
    done = occugraph("search", "qqvac technician", "--limit", "1")
    assert done.out.splitlines()[-1] == "note: 'qqvac' is in no wording"


def test_a_file_of_ones_own_is_searched() -> None:
    done = occugraph("--store", CRAFTS, "search", "talladoras")
    assert done.out.splitlines() == [
        "crafts2020  Classification of Crafts, 2020",
        "  1-01  Carvers  (craft)  0.744",
        '    title (es) "Talladores": talladoras -> talladores (corrected)',
        "    excludes 1-03  Turners  [The Guild's List, line 4]",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("",), "nothing to search for: give words of a title, or a code"),
        (("...",), "nothing to search for: give words of a title, or a code"),
        (("😀",), "nothing to search for: give words of a title, or a code"),
        ((b"\xff\xfe",), "what to search for holds a control character or half of one"),
        (("x" * 100_000,), "100,000 characters to search for; 500 are the limit"),
        (("welder", "--scheme", "soc"), "no scheme 'soc'; did you mean soc2018 or soc20"),
        (("welder", "--programme", ""), "no programme ''; there is: ampd-iowa"),
        (("welder", "--limit", "0"), "a limit of 0: at least 1 hit a scheme can be shown"),
        (("welder", "--limit", "few"), "argument --limit: invalid int value: 'few'"),
        ((), "the following arguments are required: WORDS"),
    ],
)
def test_bad_input_is_one_line(words: tuple[str | bytes, ...], problem: str) -> None:
    done = occugraph("search", *words)
    assert done.code == 2
    assert done.error.startswith(problem)
