"""`occugraph show` as a user runs it: whose exclusion it is, in one line, and what a note names."""

from __future__ import annotations

from pathlib import Path

from tests.support.running import occugraph

INVENTED = Path(__file__).parent.parent / "data" / "queries" / "branches.trig"
IOWA = "AMP'D Iowa Approved Standard Occupational Classification (SOC) codes"


def section(title: str, *words: str | Path) -> list[str]:
    """Lines under a heading of what is shown."""
    done = occugraph("show", *map(str, words))
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    begin = lines.index(f"  {title}:") + 1
    indented = [line.startswith("    ") for line in lines[begin:]]
    end = begin + (indented.index(False) if False in indented else len(indented))
    return [line.strip() for line in lines[begin:end]]


def test_two_sources_that_exclude_alike_are_one_line() -> None:
    assert section("excludes (classified elsewhere)", "15-1241") == [
        f"15-1212  Information Security Analysts  [{IOWA}, line 26; SOC 2018 definitions, line 74]",
        f"15-1231  Computer Network Support Specialists  [{IOWA}, line 26; SOC 2018 definitions, "
        "line 75]",
        f"15-1244  Network and Computer Systems Administrators  [{IOWA}, line 26; SOC 2018 "
        "definitions, line 76]",
    ]


def test_titles_that_are_printed_otherwise_are_named_once() -> None:
    assert section("excludes (classified elsewhere)", "isco08:1211") == [
        "1346  Financial and Insurance Services Branch Managers (printed 'Financial institution "
        "branch manager')  [ISCO-08 descriptions, line 2]",
        "2411  Accountants (printed 'Financial controller', 'Management accountant')  [ISCO-08 "
        "descriptions, lines 3, 4]",
    ]
    # what is printed is the title of what is shown, not of what excludes it
    assert section("excluded by", "15-1241")[1] == (
        f"15-1212  Information Security Analysts  [{IOWA}, line 22; SOC 2018 definitions, line 70]"
    )


def test_a_condition_and_a_form_of_words_are_said() -> None:
    (line,) = section("excludes (classified elsewhere)", "soc2018:51-9194")
    assert line == (
        "included in: 51-5111  Prepress Technicians and Workers (only Photoengravers)  "
        "[SOC 2018 definitions, line 457]"
    )


def test_what_else_a_bare_code_could_be_is_the_last_line() -> None:
    done = occugraph("show", "13-2051")
    assert done.out.splitlines()[-1] == (
        "  note: 13-2051 is read as a code of soc2018, and is one of soc2010 too: --scheme names "
        "the one that is meant"
    )
    assert "note: 13-2051" not in occugraph("show", "soc2018:13-2051").out


def test_the_groups_that_notes_name_are_shown_with_their_source() -> None:
    assert section("refers to", "new:A", "--store", INVENTED) == [
        "B  Metal  [List of new trades]",
        "C  Clay  [List of new trades]",
        "D  Glass",
    ]


def test_counterparts_stand_by_scheme_the_stronger_basis_first_and_long_lists_are_cut() -> None:
    lines = section("counterparts", "dot1991:030")
    schemes = [line.partition(":")[0] for line in lines if not line.startswith("the project's")]
    assert list(dict.fromkeys(schemes)) == ["soc2018", "isco08", "onetsoc2019", "soc2010"]
    assert schemes == [*["soc2018"] * 8, *["isco08"] * 8, *["onetsoc2019"] * 9, *["soc2010"] * 8]
    assert "onetsoc2019: and 11 more of 19; --json names them all" in lines


def test_a_long_section_ends_with_how_many_more_there_are() -> None:
    below = section("below it", "naics2022:31-33")
    assert below[0] == "311  Food Manufacturing"
    assert below[20:] == ["and 1 more; --json names them all"]
