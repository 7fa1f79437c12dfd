"""RDF that is nested without measure is refused before a parser reads it, whatever its format."""

from __future__ import annotations

import itertools
import json
import random
import resource
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from occugraph.errors import InputError
from occugraph.files.limits import COPIED_TERMS, DEEPEST_RDF, MOST_ATTRIBUTES
from occugraph.rdf.contexts import refuse_heavy_contexts
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


def test_an_element_of_more_attributes_than_any_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "in.rdf"
    attributes = [f'e:p{number}="x"' for number in range(50_000)]
    element = f"{OPEN_XML}\n<e:p %s/>{CLOSE_XML}"
    path.write_text(element % " ".join(attributes[:MOST_ATTRIBUTES]), "utf-8")
    assert read_nquads(path).count(b'"x"') == 1_000
    path.write_text(element % " ".join(attributes), "utf-8")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    with pytest.raises(InputError) as error:
        read_nquads(path)
    problem = "an element has more than 1,000 attributes; write them as elements"
    assert str(error.value) == f"{path}:2: {problem}"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < 1


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
@pytest.mark.whole
def test_a_text_without_an_end_is_not_kept_for_ever() -> None:
    endless = itertools.chain([b'"'], itertools.repeat(b"x" * 1_000_000))
    with pytest.raises(MemoryError):
        list(take_flat_parts(endless, is_json=True))


# Contexts of JSON-LD, each of which copies the terms of those around it.


def contexts_in_objects(depth: int, terms: int) -> dict[str, Any]:
    inner: dict[str, Any] = {"http://e/p": "x"}
    for level in range(depth):
        names = {f"t{level}_{at}": f"http://e/{at}" for at in range(terms)}
        inner = {"@context": names, "http://e/p": inner}
    return inner


def contexts_of_terms(uses: int, terms: int, *, by_type: bool = False) -> dict[str, Any]:
    names: dict[str, Any] = {f"t{at}": f"http://e/{at}" for at in range(terms)}
    names["k"] = {"@id": "http://e/k", "@context": {"x": "http://e/x"}}
    inner: dict[str, Any] = {"x": "1"}
    for _ in range(uses):
        inner = {"@type": "k", "http://e/p": inner} if by_type else {"k": inner}
    return {"@context": names, "@graph": [inner]}


def objects_beside_one_another(count: int, terms: int) -> dict[str, Any]:
    names = {f"t{at}": f"http://e/{at}" for at in range(terms)}
    return {"@context": names, "@graph": [{"@context": {"x": "http://e/x"}, "x": "1"}] * count}


#: A document that is read, and the same with more that is not: each with its triples.
HEAVY = {
    "objects": (contexts_in_objects(90, 100), contexts_in_objects(110, 100)),
    "terms": (contexts_of_terms(100, 4_000), contexts_of_terms(130, 4_000)),
    "types": (
        contexts_of_terms(100, 4_000, by_type=True),
        contexts_of_terms(130, 4_000, by_type=True),
    ),
    "siblings": (
        objects_beside_one_another(300, 10_000),
        objects_beside_one_another(6_000, 10_000),
    ),
}
PROBLEM = "contexts hold too many terms within one another, or for too many objects; write one"


@pytest.mark.parametrize("kind", HEAVY)
def test_contexts_are_bounded_by_the_terms_that_they_hold(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "in.jsonld"
    light, heavy = (json.dumps(each) for each in HEAVY[kind])
    file.write_text(light)
    assert len(read_store(file)) >= 1
    for text in (heavy, heavy.replace("@context", "\\u0040context")):
        file.write_text(text)
        for read in (read_store, read_nquads):
            with pytest.raises(InputError, match=PROBLEM):
                read(file)


def test_contexts_beside_one_another_hold_as_many_terms_together_as_the_limit() -> None:
    counts = (COPIED_TERMS - 100_000) // 10_000, (COPIED_TERMS + 100_000) // 10_000
    most, more = (json.dumps(objects_beside_one_another(each, 10_000)).encode() for each in counts)
    assert refuse_heavy_contexts(most) is None
    with pytest.raises(InputError, match=PROBLEM):
        refuse_heavy_contexts(more)


def test_what_follows_broken_json_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonld"
    file.write_text(json.dumps(HEAVY["objects"][1], indent=0)[:-1] + "]")
    lines = file.read_text().count("\n") + 1
    with pytest.raises(InputError, match="not JSON: Expecting ',' delimiter") as raised:
        read_store(file)
    assert raised.value.line == lines


@pytest.mark.parametrize("number", ["9" * 5000, "1e999", "-0.5"])
def test_numbers_of_any_length_do_not_hide_contexts(tmp_path: Path, number: str) -> None:
    text = json.dumps({"http://e/n": 0, **HEAVY["objects"][1]})
    (tmp_path / "in.jsonld").write_text(text.replace(": 0", f": {number}", 1))
    with pytest.raises(InputError, match=PROBLEM):
        read_store(tmp_path / "in.jsonld")


def test_many_documents_with_a_context_each_are_read(tmp_path: Path) -> None:
    own = {f"t{at}": f"http://e/{at}" for at in range(30)}
    documents = [{"@context": own, "@id": f"http://e/{at}", "t1": "x"} for at in range(2000)]
    (tmp_path / "in.jsonld").write_text(json.dumps(documents))
    assert len(read_store(tmp_path / "in.jsonld")) == 2000
