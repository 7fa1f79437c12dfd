"""What JSON-LD's parser would leave out without a word is refused in its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from occugraph.errors import InputError
from occugraph.rdf.readers import read_store

LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"


def document(context: str = "", **parts: str) -> str:
    values = {"id": '"@id": "http://e/a"', "label": f'"{LABEL}": {{"@value": "A"}}'} | parts
    return f'{{"@context": {{{context}}},\n{values["id"]},\n{values["label"]}}}'


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        *[
            (
                document(label=f'"{LABEL}": "\\ud83d\\ude00 \\\\ud800 {half}{after}"'),
                3,
                f"not JSON-LD: {half} is half of a character; write both halves, or the "
                "character itself",
            )
            for half, after in [("\\ud800", "y"), ("\\ud800", "\\u0041"), ("\\uDC00", "")]
        ],
        (document(id='"@id": "http://e/a b"'), 2, "'http://e/a b' is no IRI"),
        (document(id='"@id": "http://e/\\u007bx\\u007d"'), 2, "'http://e/{x}' is no IRI"),
        (document('"key": "@id"', id='"key": "a b"'), 2, "'a b' is no IRI"),
        (
            document(label=f'"{LABEL}": {{"@value": "A", "@language": "en us"}}'),
            3,
            "'en us' is no language tag, as `en` is",
        ),
        (document('"@language": ""'), 1, "'' is no language tag, as `en` is"),
        (
            document('"in": "@language"', label=f'"{LABEL}": {{"@value": "A", "in": "e_n"}}'),
            3,
            "'e_n' is no language tag, as `en` is",
        ),
    ],
)
def test_it_has_one_line(tmp_path: Path, text: str, line: int, problem: str) -> None:
    file = tmp_path / "graph.jsonld"
    file.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        read_store(file)
    assert str(caught.value) == f"{file}:{line}: {problem}"


@pytest.mark.parametrize(
    "text",
    [
        document('"@language": "de-AT", "e": "http://e/", "key": "@id"', id='"key": "e:\u00e9"'),
        document(label=f'"{LABEL}": "he says \\"@id\\": \\"a b\\""'),
        document('"@language": null'),
    ],
)
def test_what_is_well_formed_is_read(tmp_path: Path, text: str) -> None:
    file = tmp_path / "graph.jsonld"
    file.write_text(text, "utf-8")
    assert len(read_store(file)) == 1
