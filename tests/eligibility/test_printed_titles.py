"""Titles printed beside codes: one of another code is remarked, and decides nothing."""

from __future__ import annotations

from pathlib import Path

import occugraph
from tests.support.rosters import decide

WRONG = "is the code or the title wrong?"


def test_words_beside_a_code_are_left_out_and_checked(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    rows, summary = decide(
        graph,
        tmp_path,
        "SOC,NAICS\n51-4041 Machinists,332710 Machine Shops\n51-4041 Bakers,31\n51-4041,31\n",
    )
    assert [row["status"] for row in rows] == ["eligible"] * 3
    assert [row["occupation_code"] for row in rows] == ["51-4041"] * 3
    assert "line 5]; read as 332710, without 'Machine Shops'; occupation: " in rows[0]["reasons"]
    assert rows[0]["reasons"].endswith("line 120]; read as 51-4041, without 'Machinists'")
    assert rows[1]["reasons"].endswith(
        "; read as 51-4041, without 'Bakers'; soc2018 calls 51-4041 Machinists, not 'Bakers'; "
        f"Bakers is 51-3011: {WRONG}"
    )
    assert summary.remarks == {"code mended": 2, "printed title of another code": 1}


def test_a_column_of_titles_of_the_codes_is_checked(graph: occugraph.Graph, tmp_path: Path) -> None:
    rows, summary = decide(
        graph,
        tmp_path,
        "Job Title,SOC_CODE,SOC_TITLE,NAICS\nBoss,51-4041,machinists,31\n"
        "Boss,51-4041,Welder,31\nBoss,51-4041,,31\n",
    )
    assert [row["reasons"].endswith(WRONG) for row in rows] == [False, True, False]
    assert "soc2018 calls 51-4041 Machinists, not 'Welder'" in rows[1]["reasons"]
    assert [row["status"] for row in rows] == ["eligible"] * 3
    assert [row.number for row in summary.rows_for_person] == [2]
    assert summary.for_person == 1
