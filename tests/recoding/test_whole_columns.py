"""Whole lists of a scheme in one column, recoded: what the publishers' tables have, no more."""

from __future__ import annotations

from pathlib import Path

import pytest

import occugraph
from occugraph.loaders.reference_tables import rows as reference_rows
from tests.support.recoding import recode

pytestmark = pytest.mark.slow


def codes(name: str, column: str) -> list[str]:
    """List the codes of an embedded table, once each."""
    table = reference_rows(name, {"code": column})
    return list(dict.fromkeys(row.texts["code"] for row in table))


def pairs(name: str, source: str, target: str) -> set[tuple[str, str]]:
    table = reference_rows(name, {"source": source, "target": target})
    return {(row.texts["source"], row.texts["target"]) for row in table}


def column(heading: str, values: list[str]) -> str:
    return "\n".join([heading, *values])


def test_all_840_codes_of_soc_2010_lead_where_the_table_of_bls_says(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    table = pairs("soc2010_soc2018.csv", "soc2010", "soc2018")
    every = sorted({source for source, _ in table})
    rows, loss = recode(graph.session, tmp_path, column("code", every), to="soc2018")
    assert (loss.decision.scheme, loss.rows, len(every)) == ("soc2010", 840, 840)
    assert {(row["source_code"], row["target_code"]) for row in rows} == table
    assert (len(rows), loss.kinds["split"], loss.bases) == (900, 42, {"official": 840})


def test_all_1016_codes_of_onet_soc_2019_lead_to_soc_2018(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    every = codes("onetsoc2019.csv", "code")
    rows, loss = recode(graph.session, tmp_path, column("O*NET-SOC 2019 Code", every), to="soc2018")
    assert (loss.decision.scheme, loss.rows, len(rows)) == ("onetsoc2019", 1016, 1016)
    assert [row["target_code"] for row in rows] == [code[:7] for code in every]
    assert sum(loss.kinds[kind] for kind in ("one-to-one", "shared")) == 1016


def test_all_590_groups_of_isco_padded_to_four_digits(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    every = codes("isco08.csv", "code")
    units = {code for code in every if len(code) == 4}
    padded = [code.ljust(4, "0") for code in every]
    apart = [code for code in padded if padded.count(code) == 1 or code in units]
    rows, loss = recode(graph.session, tmp_path, column("ISCO-08", apart), to="soc2010")
    assert loss.decision.scheme == "isco08"
    assert loss.kinds["unreadable"] == 0
    assert len({row["source_code"] for row in rows}) == 590


def test_2196_codes_of_naics_2017_lead_to_naics_2022(
    whole_graph: occugraph.Graph, tmp_path: Path
) -> None:
    every = codes("naics2017.csv", "code")
    content = column("NAICS_CODE", every)
    _, loss = recode(whole_graph.session, tmp_path, content, to="naics2022")
    assert (loss.decision.scheme, loss.rows) == ("naics2017", 2196)
    assert loss.kinds["unreadable"] == 0


def test_industries_of_2012_lead_to_2022_and_to_isic(
    whole_graph: occugraph.Graph, tmp_path: Path
) -> None:
    content = "NAICS 2012,jobs\n111110,5\n517110,7\n"
    rows, loss = recode(whole_graph.session, tmp_path, content, to="naics2022", value="jobs")
    assert [row["route"].split(" > ")[0] for row in rows][:1] == ["naics2012:111110"]
    assert (loss.value_in, loss.value_out, loss.kinds["unmatched"]) == (12, 12, 0)
    rows, loss = recode(whole_graph.session, tmp_path, content, to="isic4", value="jobs")
    assert {row["target_scheme"] for row in rows} == {"isic4"}
    assert (loss.value_out, loss.kinds["unmatched"]) == (12, 0)


@pytest.mark.parametrize(("heading", "place"), [("OCCP", "occp"), ("SOCP", "socp")])
def test_all_530_codes_of_the_acs(
    whole_graph: occugraph.Graph, tmp_path: Path, heading: str, place: str
) -> None:
    every = codes("acs2018.csv", place)
    rows, loss = recode(whole_graph.session, tmp_path, column(heading, every), to="soc2018")
    assert (loss.decision.scheme, loss.rows) == ("acs2018", 530)
    assert loss.kinds["unreadable"] == 0
    without = {row["source_code"] for row in rows if not row["target_code"]}
    assert without == {"9830", "9920"}  # ranks not specified, and no work for five years
    assert {row["target_code"] for row in rows if row["target_code"]} == {
        target for _, target in pairs("acs2018_soc2018.csv", "occp", "soc2018")
    }
