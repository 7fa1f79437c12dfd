"""RDF that is nested without measure is refused before a parser reads it, whatever its format."""

from __future__ import annotations

import itertools
import random
import resource
from pathlib import Path

import pyoxigraph as ox
import pytest

from occugraph.errors import InputError
from occugraph.files.limits import DEEPEST_RDF
from occugraph.rdf.nesting import refuse_deep_nesting, take_flat_parts
from occugraph.rdf.readers import read_nquads, read_store
from tests.support.running import occugraph

OPEN_XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
    '<rdf:Description><e:p rdf:parseType="Resource">'
)
CLOSE_XML = "</e:p></rdf:Description></rdf:RDF>"
#: What a level begins and ends with, what stands around all and within; levels that stand around.
KINDS = {
    "triple terms.nt": ("<<( <e:a> <e:b> ", " )>>", "<e:s> <e:p> ", "<e:o>", " .\n", 0),
    "triple terms.nq": ("<<( <e:a> <e:b> ", " )>>", "<e:s> <e:p> ", "<e:o>", " <e:g> .\n", 0),
    "triple terms.ttl": ("<<(<e:a><e:b>", ")>>", "<e:s> <e:p> ", "<e:o>", " .\n", 0),
    "triple terms.trig": ("<<( <e:a> <e:b> ", " )>>", "<e:g> {<e:s> <e:p> ", "<e:o>", " }\n", 1),
    "reified triples.ttl": ("<< <e:a> <e:b> ", " >>", "<e:s> <e:p> ", "<e:o>", " .\n", 0),
    "blank nodes.ttl": ("[ <e:p> ", " ]", "<e:s> <e:p> ", "<e:o>", " .\n", 0),
    "lists.ttl": ("( ", " )", "<e:s> <e:p> ", "<e:o>", " .\n", 0),
    "lists and nodes.ttl": ("( 1 [ <e:p> ", " ] 2 )", "<e:s> <e:p> ", "<e:o>", " .\n", 0),
    "escaped names.ttl": (
        *("<<( e:\\#a e:\\'b ", " )>>", "PREFIX e: <e:> <e:s> <e:p> ", "<e:o>", " .\n"),
        0,
    ),
    "annotations.ttl": ("{| <e:p> <e:o> ", " |}", "<e:s> <e:p> <e:o> ", "", " .\n", 0),
    "objects.jsonld": ('{"http://e/p":', "}", "", '"x"', "", 0),
    "objects beside brackets in texts.jsonld": (
        *('{"http://e/q":"}","http://e/p":', ',"http://e/r":"{"}', "", '"x"', ""),
        0,
    ),
    "lists.jsonld": ('{"@list":[', "]}", '{"http://e/p":', '"x"', "}", 1),
    "elements.rdf": ('<e:p rdf:parseType="Resource">', "</e:p>", OPEN_XML, "", CLOSE_XML, 3),
}


def nested(kind: str, depth: int) -> str:
    begins, ends, before, inner, after, _ = KINDS[kind]
    return before + begins * depth + inner + ends * depth + after


def levels(kind: str) -> int:
    """Brackets or elements of one level."""
    begins = KINDS[kind][0]
    return 1 if begins.startswith(("<", "{|")) else sum(map(begins.count, "([{"))


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_too_deep_is_refused_and_what_is_not_is_read(kind: str, tmp_path: Path) -> None:
    path = tmp_path / kind
    most = (DEEPEST_RDF - KINDS[kind][5]) // levels(kind)
    path.write_text(nested(kind, most), "utf-8")
    assert len(read_store(path)) >= 1
    assert read_nquads(path)
    path.write_text(nested(kind, most + 1), "utf-8")
    for read in (read_store, read_nquads):
        with pytest.raises(InputError, match=r"is nested more than 200 deep; write it flat$"):
            read(path)


@pytest.mark.parametrize("kind", KINDS)
def test_twenty_thousand_levels_end_no_process(kind: str, tmp_path: Path) -> None:
    path = tmp_path / kind
    path.write_text(nested(kind, 20_000), "utf-8")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    with pytest.raises(InputError, match="nested"):
        read_store(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", [("validate", "--no-config"), ("diff",), ("show", "15-1252", "--store")]
)
def test_every_command_refuses_it(words: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "deep.nt"
    path.write_text(nested("triple terms.nt", 20_000), "utf-8")
    done = occugraph(*words, path)
    assert (done.code, done.error) == (
        2,
        f"{path}:1: is nested more than 200 deep; write it flat",
    )


@pytest.mark.parametrize(
    "text",
    [
        '<e:s> <e:p> "' + "(" * 1_000 + '" .',
        "<e:s> <e:p> '" + "[" * 1_000 + "' .",
        '<e:s> <e:p> """' + '"(\\"\n' * 1_000 + '""" .',
        "<e:s> <e:p> '''" + "'(\\'\n" * 1_000 + "''' .",
        "# " + "(" * 1_000 + "\n<e:s> <e:p> <e:o> .",
        "<e:s> <e:p> <e:" + "(" * 1_000 + "> .",
        '<e:s> <e:p> "' + "<<" * 1_000 + '" .',
        "<e:s> <e:p> " + ", ".join(["[ <e:p> ( 1 2 ) ]"] * 1_000) + " .",
        "<e:s> <e:p> " + ", ".join(["<< <e:a> <e:b> <e:c> >>"] * 1_000) + " .",
    ],
)
def test_brackets_within_texts_and_beside_one_another_are_not_nested(text: str) -> None:
    refuse_deep_nesting(ox.RdfFormat.TURTLE, text.encode())
    assert list(ox.parse(text, ox.RdfFormat.TURTLE))


def test_brackets_within_texts_of_json_are_not_nested() -> None:
    text = '{"http://e/p": "' + '[{\\"' * 1_000 + '"}'
    refuse_deep_nesting(ox.RdfFormat.JSON_LD, text.encode())
    assert len(list(ox.parse(text, ox.RdfFormat.JSON_LD))) == 1


def test_texts_of_any_kind_hide_no_depth() -> None:
    deep = "( " * 300 + " )" * 300
    for before in ('"a" , ', "'\\'' , ", '"""a""" , ', "'''\"''' , ", '"#" , ', "<e:#> , "):
        with pytest.raises(InputError, match="nested"):
            refuse_deep_nesting(ox.RdfFormat.TURTLE, f"<e:s> <e:p> {before}{deep} .".encode())


def cut(data: bytes, seed: int) -> list[bytes]:
    """Cut bytes into parts of one to nine."""
    draw, parts = random.Random(seed), []
    while data:
        size = draw.randint(1, 9)
        parts.append(data[:size])
        data = data[size:]
    return parts


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize(
    ("text", "is_json"),
    [
        ("<e:s> <e:p> " + "<<( <e:a> <e:b> " * 200 + '"<<("' + " )>>" * 200 + " .", False),
        ('<e:s> <e:p> """' + '<<( "\\" ' * 300 + '\\"""" # <<( \n .' * 300, False),
        ("# " + "<<( ' " * 300 + "\n<e:s#<<> <e:p> 'a\\'<<( <<(' .", False),
        ('{"a\\\\":' * 200 + '"' + '{\\"[' * 300 + '"' + "}" * 200 + '"a', True),
    ],
)
def test_what_is_flat_enough_comes_whole_however_it_comes(
    text: str, is_json: bool, seed: int
) -> None:
    assert b"".join(take_flat_parts(cut(text.encode(), seed), is_json)) == text.encode()


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize(
    ("level", "is_json"),
    [
        ("<<( <e:a> <e:b> ", False),
        ("<<( e:\\#\\'\\\" <e:b> ", False),
        ("""<<('>>' '''>>' \\' ''' "\\")>>" \"\"\" ")>>" \"\"\" """, False),
        ("<< # >>\n <e:b#>", False),
        ('{"}":"\\"}","a":', True),
        ('["]\\\\",', True),
    ],
)
def test_what_is_too_deep_is_never_handed_on(level: str, is_json: bool, seed: int) -> None:
    parts: list[bytes] = []
    with pytest.raises(RecursionError):
        parts.extend(take_flat_parts(cut((level * 300).encode(), seed), is_json))
    assert len(b"".join(parts)) <= len((level * DEEPEST_RDF).encode()) + 9


@pytest.mark.slow
def test_a_text_without_an_end_is_not_kept_for_ever() -> None:
    endless = itertools.chain([b'"'], itertools.repeat(b"x" * 1_000_000))
    with pytest.raises(MemoryError):
        list(take_flat_parts(endless, is_json=True))
