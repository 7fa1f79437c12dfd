"""A namespace, base or language that a parser would repeat in each term is bounded."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from occugraph.errors import InputError
from occugraph.files.limits import LONGEST_NAMESPACE
from occugraph.rdf.nesting import refuse_deep_nesting
from occugraph.rdf.readers import read_nquads

PROBLEM = "declares a namespace, base or language of more than 2,000 characters; shorten it"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#: What declares an IRI, with `I` for it; the line of the place that is named.
TURTLE = {
    "@prefix p: <I> .\np:a p:b p:c .": 1,
    "\nPREFIX p: <I>\np:a p:b p:c .": 2,
    "<e:a> <e:b> <e:c>.prefix p:<I> p:a p:b p:c .": 1,
    "@prefix : # <a> prefix q:\n# b\n <I> . :a :b :c .": 3,
    "@base <I> . <a> <b> <c> .": 1,
    "BASE <I>\n<a> <b> <c> .": 1,
    "<e:a> <e:b> '#' .BaSe#\n<I>\n<a> <b> <c> .": 2,
}
ELEMENT = "<r:RDF xmlns:r='%s' %s><r:Description r:about='http://a/b' r:value='c'/></r:RDF>"
CONTEXTS = (
    '{"@vocab": "I"}',
    '{"@base": "I"}',
    '["http://e/", {"p": "I"}]',
    '{"p": {"@id": "I"}}',
    '{"q": {"@id": "http://e/", "@context": {"p": "I"}}}',
    '{"q": {"@id": "http://e/", "@type": "I"}}',
)


def iri(size: int) -> str:
    return "http://e/" + "n" * (size - 9)


def refused(syntax: ox.RdfFormat, text: str) -> tuple[str, int | None]:
    with pytest.raises(InputError) as error:
        refuse_deep_nesting(syntax, text.encode())
    return error.value.problem, error.value.line


@pytest.mark.parametrize("syntax", [ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG])
@pytest.mark.parametrize("text", TURTLE)
def test_a_long_namespace_or_base_of_turtle_is_refused(text: str, syntax: ox.RdfFormat) -> None:
    longest = text.replace("I>", iri(LONGEST_NAMESPACE) + ">")
    refuse_deep_nesting(syntax, longest.encode())
    assert list(ox.parse(longest, syntax))
    over = text.replace("I>", iri(LONGEST_NAMESPACE + 1) + ">")
    assert refused(syntax, over) == (PROBLEM, TURTLE[text])


@pytest.mark.parametrize(
    "text",
    [
        "<e:a> <e:prefix> <I> .",
        "@prefix e: <e:> . e:a e:base <I> .",
        "@prefix base: <e:> . base:a base:base <I> .",
        "<e:a> <e:b> 'prefix p: <I>' .",
        '<e:a> <e:b> """ " @base <I> """ .',
        "# @base <I>\n<e:a> <e:b> <e:c> .",
        "<e:a> <e:b> 'x'@base, <I> .",
        "@base <http://e/> . <a> <b> <#c> . # <I>\n" + "@base <http://e/> . <a> <b> <I> . " * 300,
    ],
)
def test_long_iris_that_nothing_declares_are_none(text: str) -> None:
    text = text.replace("I", iri(LONGEST_NAMESPACE + 1))
    refuse_deep_nesting(ox.RdfFormat.TURTLE, text.encode())
    assert list(ox.parse(text, ox.RdfFormat.TURTLE))


def test_bases_that_add_up_are_refused_where_they_do() -> None:
    part = "n" * 99 + "/"
    lines = ["@base <http://example.org/> .", *[f"@base <{part}> ."] * 19]
    refuse_deep_nesting(ox.RdfFormat.TURTLE, "\n".join(lines).encode())
    assert refused(ox.RdfFormat.TURTLE, "\n".join([*lines, lines[-1]])) == (PROBLEM, 21)
    opened = ["<r:a xml:base='http://example.org/'>", *[f"<r:a xml:base='{part}'>"] * 19]
    around = f"<r:RDF xmlns:r='{RDF}'>%s"
    refuse_deep_nesting(ox.RdfFormat.RDF_XML, (around % "\n".join(opened)).encode())
    beside = "".join(f"<r:a xml:base='{part}'></r:a>" for _ in range(30))
    refuse_deep_nesting(ox.RdfFormat.RDF_XML, (around % beside).encode())
    deeper = around % "\n".join([*opened, opened[-1]])
    assert refused(ox.RdfFormat.RDF_XML, deeper) == (PROBLEM, 21)


@pytest.mark.parametrize("attribute", ["xmlns:p", "xmlns", "xml:base", "xml:lang"])
def test_a_long_declaration_of_rdf_xml_is_refused(attribute: str) -> None:
    value = iri(LONGEST_NAMESPACE)
    refuse_deep_nesting(ox.RdfFormat.RDF_XML, (ELEMENT % (RDF, f"{attribute}='{value}'")).encode())
    text = ELEMENT % (RDF, f"\n{attribute}='{value}n'")
    assert refused(ox.RdfFormat.RDF_XML, text) == (PROBLEM, 1)
    text = ELEMENT % (RDF, f"r:value='{value}n'")
    refuse_deep_nesting(ox.RdfFormat.RDF_XML, text.encode())


def test_entities_make_no_long_namespace(tmp_path: Path) -> None:
    path = tmp_path / "in.rdf"
    head = f"<!DOCTYPE r [<!ENTITY e '{'n' * 1_000}'>]>\n"
    path.write_text(head + ELEMENT % (RDF, "xmlns:p='http://&e;'"), "utf-8")
    assert read_nquads(path).count(b"\n") == 1
    path.write_text(head + ELEMENT % (RDF, "xmlns:p='http://&e;&e;'"), "utf-8")
    with pytest.raises(InputError) as error:
        read_nquads(path)
    assert str(error.value) == f"{path}:2: {PROBLEM}"


@pytest.mark.parametrize("key", ["@context", "\\u0040context", "@c\\u006Fnte\\u0078t"])
@pytest.mark.parametrize("context", CONTEXTS)
def test_a_long_text_of_a_context_is_refused(context: str, key: str) -> None:
    text = f'[{{"a": "@context"}},\n{{"{key}" : {context}, "http://e/p": "{iri(3_000)}"}}]'
    longest = text.replace("I", iri(LONGEST_NAMESPACE))
    refuse_deep_nesting(ox.RdfFormat.JSON_LD, longest.encode())
    assert json.loads(longest)
    over = text.replace("I", iri(LONGEST_NAMESPACE + 1))
    assert refused(ox.RdfFormat.JSON_LD, over) == (PROBLEM, 2)


def test_terms_that_add_up_are_refused() -> None:
    def chain(most: int) -> dict[str, str]:
        parts = {f"p{each}": f"p{each - 1}:{'n' * 97}" for each in range(10, most)}
        return {"p9": "http://e/", **parts, "name": f"p{most - 1}:name"}

    for terms, within in ((chain(29), True), (chain(30), False)):
        text = json.dumps({"@context": terms, "@id": "http://e/", "name": "x"})
        if within:
            refuse_deep_nesting(ox.RdfFormat.JSON_LD, text.encode())
        else:
            assert refused(ox.RdfFormat.JSON_LD, text) == (PROBLEM, 1)
    vocabularies = [{"@vocab": "http://e/"}, *[{"@vocab": "n" * 100}] * 21]
    assert refused(ox.RdfFormat.JSON_LD, json.dumps({"@context": vocabularies})) == (PROBLEM, 1)


def test_terms_of_contexts_within_one_another_add_up() -> None:
    def within(depth: int) -> str:
        node: dict[str, object] = {"p:name": "x"}
        for level in range(depth):
            term, prefix = ("q", "p") if level % 2 else ("p", "q")
            node = {"@context": {term: f"{prefix}:{'n' * 97}/"}, "http://e/in": node}
        return json.dumps({"@context": {"p": "http://e/", "q": "http://e/"}, "http://e/in": node})

    refuse_deep_nesting(ox.RdfFormat.JSON_LD, within(19).encode())
    assert refused(ox.RdfFormat.JSON_LD, within(20)) == (PROBLEM, 1)
    beside = ", ".join([within(1)] * 30)
    refuse_deep_nesting(ox.RdfFormat.JSON_LD, f"[{beside}]".encode())


def test_contexts_of_many_short_terms_or_of_many_objects_are_read() -> None:
    terms = {f"name{each}": f"schema:name{each}" for each in range(3_000)}
    context = {"@vocab": "http://e/", "schema": "https://schema.org/", "id": "@id", **terms}
    node = {"@context": context, "id": "http://e/", "name1": "x"}
    text = json.dumps([node, *[{"@context": {"@vocab": "#", "p": "q"}}] * 3_000]).encode()
    refuse_deep_nesting(ox.RdfFormat.JSON_LD, text)
    (quad,) = ox.parse(text, ox.RdfFormat.JSON_LD, base_iri="http://e/")
    assert quad.predicate.value == "https://schema.org/name1"


def test_words_beside_one_another_take_no_long_time() -> None:
    long = f"<{iri(3_000)}>"
    for words in ("prefix #", "prefix ", "base ", "prefix :", ":", " ", "# \n", "\n# base"):
        began = time.process_time()
        text = f"<e:a> {words * (1_000_000 // len(words))}, {long} "
        refuse_deep_nesting(ox.RdfFormat.TURTLE, text.encode())
        assert time.process_time() - began < 2, words


def test_a_term_is_declared_whatever_stands_before_it() -> None:
    draw = random.Random(7)
    parts = ("<e:a>", "'prefix p:'", "# base\n", " ", ";", '"""<x>"""', "e:\\#x", "base", "]", ".")
    for _ in range(500):
        before = "".join(draw.choices(parts, k=6))
        text = f"{before}\n.\n@prefix p: <{iri(3_000)}> ."
        assert refused(ox.RdfFormat.TURTLE, text)[0] == PROBLEM, before
