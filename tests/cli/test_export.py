"""`occugraph export`, and --mappings wherever it is taken: what is printed and how it ends."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from occugraph.cli import main

ROW = "dot1991:410\tskos:closeMatch\tsoc2018:45-2093\tsemapv:ManualMappingCuration\n"
SET = (
    "#curie_map:\n"
    "#  dot1991: https://w3id.org/occugraph/dot1991/\n"
    "#  soc2018: https://w3id.org/occugraph/soc2018/\n"
    "#mapping_set_id: https://example.org/mine\n"
    "#license: https://creativecommons.org/licenses/by/4.0/\n"
    "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
) + ROW


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.sssom.tsv"
    path.write_text(SET, "utf-8")
    return path


@pytest.fixture
def two_schemes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the graph to the schemes of the set, which is built with it anew."""
    monkeypatch.setenv("OCCUGRAPH_SCHEMES", "dot1991,soc2018")


def ends(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, list[str]]:
    """Exit code, standard output, and the lines of standard error."""
    code = main([str(word) for word in words])
    printed = capsys.readouterr()
    return code, printed.out, printed.err.splitlines()


@pytest.mark.slow
def test_export_writes_a_table_and_rdf_of_each_correspondence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OCCUGRAPH_SCHEMES", "soc2018,soc2010,isco08")
    folder = tmp_path / "sets"
    code, out, err = ends(capsys, "export", "--sssom", folder)
    assert (code, out) == (0, "")
    assert "mapping set soc2010-soc2018: 900 mappings" in err
    assert "mapping set soc2018-isco08: 1,283 mappings" in err
    assert err[-1] == f"wrote 3 mapping sets: {folder}"
    assert len(list(folder.iterdir())) == 6


@pytest.mark.slow
@pytest.mark.usefixtures("two_schemes")
def test_export_of_a_built_graph_gives_a_supplied_set_back(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, mine: Path
) -> None:
    graph, folder = tmp_path / "graph.trig", tmp_path / "sets"
    code, _, err = ends(capsys, "build", "-o", graph, "--mappings", mine)
    assert code == 0
    assert "correspondence supplied/mine: 1 pair, 0 without counterpart, supplied" in err
    code, _, err = ends(capsys, "export", "--sssom", folder, "--store", graph)
    assert code == 0
    assert "mapping set supplied/mine: 1 mapping" in err
    assert (folder / "supplied" / "mine.sssom.tsv").read_text("utf-8") == SET
    assert (folder / "supplied" / "mine.sssom.ttl").is_file()


@pytest.mark.slow
def test_crosswalk_answers_from_supplied_mappings(
    capsys: pytest.CaptureFixture[str], mine: Path, request: pytest.FixtureRequest
) -> None:
    words = ("crosswalk", "dot1991:410", "--to", "soc2018", "--json")
    assert json.loads(ends(capsys, *words)[1])["status"] == "unknown"
    request.getfixturevalue("two_schemes")
    answer = json.loads(ends(capsys, *words, "--mappings", mine)[1])
    assert answer["status"] == "found"
    (target,) = answer["targets"]
    assert (target["code"], target["basis"]) == ("45-2093", "supplied")
    assert (target["path"][0]["correspondence"], target["path"][0]["line"]) == ("supplied/mine", 7)


@pytest.mark.slow
@pytest.mark.usefixtures("two_schemes")
def test_a_file_of_codes_is_recoded_with_supplied_mappings(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, mine: Path
) -> None:
    (tmp_path / "codes.csv").write_text("code\ndot1991:410\n")
    output = tmp_path / "out.csv"
    words = (tmp_path / "codes.csv", "-o", output, "--mappings", mine)
    assert ends(capsys, "recode", "--to", "soc2018", *words)[0] == 0
    assert ',45-2093,"Farmworkers, Farm,' in output.read_text("utf-8")


# Metadata in a file of its own, which --metadata names.


def cut(path: Path, metadata: Path) -> None:
    """Part a set into its table and its metadata block."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    metadata.write_text("".join(line[1:] for line in lines if line.startswith("#")), "utf-8")
    path.write_text("".join(line for line in lines if not line.startswith("#")), "utf-8")


@pytest.mark.slow
@pytest.mark.usefixtures("two_schemes")
def test_metadata_is_taken_in_order_by_the_sets_that_have_none(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, mine: Path
) -> None:
    whole, other = tmp_path / "whole.tsv", tmp_path / "other.tsv"
    whole.write_text(SET.replace("/mine", "/whole").replace("410", "411"), "utf-8")
    other.write_text(SET.replace("/mine", "/other").replace("410", "412"), "utf-8")
    cut(mine, tmp_path / "first.yml")
    cut(other, tmp_path / "second.yml")
    # The block of --metadata counts, not the one beside the table.
    (tmp_path / "mine.sssom.yml").write_text("license: none\n", "utf-8")
    words = [word for file in (mine, whole, other) for word in ("--mappings", file)]
    for name in ("first", "second"):
        words += ["--metadata", tmp_path / f"{name}.yml"]
    graph = tmp_path / "graph.nq"
    code, _, err = ends(capsys, "build", "-o", graph, *words)
    assert code == 0
    for name in ("mine", "whole", "other"):
        assert f"correspondence supplied/{name}: 1 pair, 0 without counterpart, supplied" in err
        assert f"<https://example.org/{name}>" in graph.read_text("utf-8")
    answer = ends(capsys, "crosswalk", "dot1991:412", "--to", "soc2018", "--json", *words)[1]
    assert json.loads(answer)["targets"][0]["path"][0]["line"] == 2


@pytest.mark.parametrize("command", ["build", "crosswalk", "export"])
@pytest.mark.parametrize(
    ("own", "problem"),
    [
        (True, "no mapping set takes this metadata: SSSOM allows one block, in the file or apart"),
        (False, "is of a mapping set, and none is given: name it too (--mappings FILE)"),
    ],
)
def test_metadata_that_no_set_takes_is_refused(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    mine: Path,
    command: str,
    own: bool,
    problem: str,
) -> None:
    block = tmp_path / "block.yml"
    block.write_text("license: https://example.org/free\n", "utf-8")
    words = (*given_words(command, tmp_path), *(("--mappings", mine) if own else ()))
    code, out, err = ends(capsys, command, *words, "--metadata", block)
    assert (code, out) == (2, "")
    assert err == [f"occugraph: {block}: {problem}"]


def test_a_mistake_in_metadata_has_its_own_file_and_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, mine: Path
) -> None:
    block = tmp_path / "block.yml"
    cut(mine, block)
    block.write_text(block.read_text("utf-8").replace("license: ", "license: &x "), "utf-8")
    words = (*given_words("crosswalk", tmp_path), "--mappings", mine, "--metadata", block)
    code, out, err = ends(capsys, "crosswalk", *words)
    assert (code, out) == (2, "")
    assert err == [f"occugraph: {block}:5: SSSOM forbids YAML's &: quote the value"]


# Mistakes: one line, exit code 2, nothing written.


def test_export_asks_what_to_export(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ends(capsys, "export")
    assert (code, out, err) == (2, "", ["occugraph: say what to export: --sssom DIR"])


@pytest.mark.parametrize("command", ["build", "crosswalk", "export"])
def test_a_damaged_set_is_one_line_wherever_it_is_given(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, mine: Path, command: str
) -> None:
    mine.write_text(SET.replace("#license", "#licence"), "utf-8")
    code, out, err = ends(capsys, command, *given_words(command, tmp_path), "--mappings", mine)
    assert (code, out) == (2, "")
    problem = "the metadata block lacks license: add `license: https://...`"
    assert err == [f"occugraph: {mine}:1: {problem}"]
    assert list(tmp_path.iterdir()) == [mine]


def given_words(command: str, tmp_path: Path) -> tuple[str | Path, ...]:
    words: dict[str, tuple[str | Path, ...]] = {
        "build": ("-o", tmp_path / "graph.ttl"),
        "crosswalk": ("15-1252", "--to", "dot1991"),
        "export": ("--sssom", tmp_path / "sets"),
    }
    return words[command]


@pytest.mark.slow
@pytest.mark.usefixtures("two_schemes")
@pytest.mark.parametrize("command", ["build", "crosswalk", "export"])
def test_a_row_that_answers_nothing_is_a_note_wherever_its_set_is_given(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, mine: Path, command: str
) -> None:
    mine.write_text(SET.replace("45-2093", "45-2039"), "utf-8")
    code, _, err = ends(capsys, command, *given_words(command, tmp_path), "--mappings", mine)
    assert code == 0
    (line,) = (each for each in err if each.startswith(f"{mine}:7:"))
    assert line.startswith(f"{mine}:7: object_id 'soc2018:45-2039': '45-2039' is no code")
    assert "nearest: 45-2099, 45-2093, 45-2092" in line
    assert line.endswith("; the row is kept and answers nothing")


@pytest.mark.parametrize("name", ["missing.tsv", "."])
def test_a_set_that_cannot_be_read_is_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    words = ("crosswalk", "15-1252", "--to", "isco08", "--mappings", tmp_path / name)
    code, out, err = ends(capsys, *words)
    assert (code, out, len(err)) == (2, "", 1)


def test_mappings_are_not_added_to_a_graph_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, mine: Path
) -> None:
    words = ("--to", "isco08", "--store", tmp_path / "graph.ttl", "--mappings", mine)
    code, _, err = ends(capsys, "crosswalk", "15-1252", *words)
    assert code == 2
    assert err == [
        "occugraph: mapping sets are added to the embedded graph, not to a graph file: "
        "give them to `occugraph build`"
    ]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    tmp_path.chmod(0o500)
    code, _, err = ends(capsys, "export", "--sssom", tmp_path)
    tmp_path.chmod(0o700)
    assert (code, len(err)) == (3, 1)


def test_a_file_in_the_place_of_the_folder_is_one_line(
    capsys: pytest.CaptureFixture[str], mine: Path
) -> None:
    code, _, err = ends(capsys, "export", "--sssom", mine)
    assert (code, err) == (2, [f"occugraph: {mine}: is no folder; name one to write to"])
    assert mine.read_text("utf-8") == SET
