"""The pages of docs/ that are made by commands say what the commands print today."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from occugraph.query.catalogue import catalogue
from tests.support import commands, console, rooms
from tests.support.running import ROOT, occugraph

DOCS = ROOT / "docs"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("questions.md", ("query", "list", "--format", "markdown")),
        ("questions.ttl", ("query", "list", "--format", "turtle")),
    ],
)
@pytest.mark.usefixtures("all_schemes")
def test_a_page_is_what_its_command_prints(page: str, words: tuple[str, ...]) -> None:
    done = occugraph(*words)
    assert done.code == 0
    assert (DOCS / page).read_text("utf-8") == done.out, f"run: occugraph {' '.join(words)}"


def test_the_page_of_the_commands_is_what_their_parsers_say() -> None:
    drawn = commands.draw()
    assert (DOCS / "commands.md").read_text("utf-8") == drawn, (
        "run: python -m tests.support.commands"
    )


def test_every_page_is_in_the_contents_of_the_site() -> None:
    contents = (DOCS / "index.md").read_text("utf-8")
    blocks = re.findall(r"^```\{toctree\}\n(?::.*\n)*\n((?:[\w/]+\n)+)```$", contents, re.M)
    named = {line for block in blocks for line in block.split()}
    pages = {str(page.relative_to(DOCS).with_suffix("")) for page in DOCS.rglob("*.md")}
    assert named == pages - {"index"}


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "DATA.md"])
def test_every_link_of_a_page_at_the_root_leads_to_a_file(page: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / page).read_text("utf-8"))
    assert [link for link in links if not (ROOT / link).is_file()] == []


def test_the_examples_of_a_page_are_its_commands_with_outputs_and_its_files(tmp_path: Path) -> None:
    page = "A\n```console\n$ cat a.txt\none\n$ cat b.txt\n```\n```text\n$ cat c\n```\n"
    page += "```{code-block} text\n:caption: a.txt\none\n```\n"
    first, second, file = console.find_examples(page)
    assert (first.command, first.text) == ("cat a.txt", "one\n")
    assert (second.command, second.text) == ("cat b.txt", "")
    assert (file.file, file.run(tmp_path), first.run(tmp_path)) == ("a.txt", "one\n", "one\n")
    assert page[second.start : second.end] == ""


def test_every_folder_with_modules_is_a_package() -> None:
    """Import-linter passes over one that is none, and would let it import any room."""
    folders = {
        path.parent for room in ("occugraph", "loaders") for path in (ROOT / room).rglob("*.py")
    }
    assert len(folders) >= 20
    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []


def test_the_picture_of_the_rooms_is_that_of_the_code() -> None:
    drawn = rooms.draw()
    assert (DOCS / "rooms.svg").read_text("utf-8") == drawn, "run: python -m tests.support.rooms"


@pytest.mark.slow
def test_the_catalogue_as_rdf_holds_every_question_as_a_query_that_can_be_parsed() -> None:
    file = DOCS / "questions.ttl"
    rows = (
        rdflib.Graph()
        .parse(file)
        .query("PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?it ?t { ?it sh:select|sh:ask ?t }")
    )
    texts = {str(query).rpartition("/")[2]: str(text) for query, text in rows}  # type: ignore[misc]
    assert sorted(texts) == sorted(question.name for question in catalogue())
    store = ox.Store()
    for text in texts.values():
        store.query(text.replace("?_", "?parameter_"))
    assert len(list(ox.parse(path=str(Path(file)), format=ox.RdfFormat.TURTLE))) > 1_000
