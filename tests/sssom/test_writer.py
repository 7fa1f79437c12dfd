"""Mapping sets as they are written, to the byte, without a graph."""

from __future__ import annotations

from occugraph.model.correspondences import Extension
from occugraph.rdf.sssom_slots import STRING, expand_name
from occugraph.sssom.extensions import MEANS_NOTHING
from occugraph.sssom.writer import Sheet, tsv, turtle

EX = "https://example.org/"
SHEET = Sheet(
    "mine",
    {"ex": EX, "exa": f"{EX}a/", "unused": "https://unused.example/"},
    {
        "mapping_set_id": (f"{EX}mine",),
        "mapping_set_title": ("Yes",),
        "mapping_set_description": ('Two: of a "kind" #1',),
        "mapping_set_confidence": ("0.5",),
        "creator_id": (f"{EX}a/bob", f"{EX}a/b/c"),
        "license": (f"{EX}a/licence",),
        "subject_source_version": ("1.0",),
        "mapping_tool": ("tool ",),
        "mapping_date": ("2026-01-02",),
        "publication_date": ("2026-1-2",),
        "comment": ("C# at a:b",),
        "ext_rank": ("007",),
    },
    (
        {
            "record_id": (f"{EX}1",),
            "subject_id": (f"{EX}a/x",),
            "predicate_id": (expand_name("skos:closeMatch"),),
            "object_id": (f"{EX}-y",),
            "mapping_justification": (expand_name("semapv:LexicalMatching"),),
            "author_label": ("Al", "Bob|Zed"),
            "mapping_date": ("2026-01-03",),
            "confidence": ("0.95",),
            "comment": ('said\t"so"',),
            "ext_rank": ("7",),
        },
        {
            "subject_id": (f"{EX}a/x.",),
            "predicate_id": (expand_name("skos:broadMatch"),),
            "object_id": (f"{EX}z",),
            "mapping_justification": (expand_name("semapv:LexicalMatching"),),
            "comment": ("two\nlines",),
        },
    ),
    (
        Extension("ext_note", f"{MEANS_NOTHING}ext_note", STRING),
        Extension("ext_rank", f"{EX}rank", expand_name("xsd:integer")),
    ),
)

TABLE = """\
#curie_map:
#  ex: https://example.org/
#  exa: https://example.org/a/
#sssom_version: "1.1"
#mapping_set_id: https://example.org/mine
#mapping_set_title: "Yes"
#mapping_set_description: "Two: of a \\"kind\\" #1"
#mapping_set_confidence: 0.5
#creator_id:
#  - exa:bob
#  - https://example.org/a/b/c
#license: https://example.org/a/licence
#subject_source_version: "1.0"
#mapping_tool: "tool "
#mapping_date: 2026-01-02
#publication_date: "2026-1-2"
#comment: C# at a:b
#extension_definitions:
#  - slot_name: ext_note
#  - slot_name: ext_rank
#    property: ex:rank
#    type_hint: xsd:integer
#ext_rank: "007"
record_id\tsubject_id\tpredicate_id\tobject_id\tmapping_justification\tauthor_label\tmapping_date\tconfidence\tcomment\text_rank
ex:1\texa:x\tskos:closeMatch\thttps://example.org/-y\tsemapv:LexicalMatching\tAl|Bob\\|Zed\t2026-01-03\t0.95\t"said\t""so""\"\t7
\thttps://example.org/a/x.\tskos:broadMatch\tex:z\tsemapv:LexicalMatching\t\t\t\t"two
lines"\t
"""
TURTLE = """\
@prefix dct: <http://purl.org/dc/terms/> .
@prefix ex: <https://example.org/> .
@prefix exa: <https://example.org/a/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix semapv: <https://w3id.org/semapv/vocab/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sssom: <https://w3id.org/sssom/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ex:mine a sssom:MappingSet ;
    sssom:sssom_version sssom:version1.1 ;
    dct:title "Yes" ;
    dct:description "Two: of a \\"kind\\" #1" ;
    sssom:mapping_set_confidence "0.5"^^xsd:double ;
    dct:creator exa:bob, <https://example.org/a/b/c> ;
    dct:license exa:licence ;
    dct:created "2026-01-02"^^xsd:date ;
    dct:issued "2026-1-2"^^xsd:date ;
    rdfs:comment "C# at a:b" ;
    ex:rank "007"^^xsd:integer ;
    sssom:extension_definitions [ a sssom:ExtensionDefinition ;
        sssom:slot_name "ext_note" ;
        sssom:property <http://sssom.invalid/ext_note> ;
        sssom:type_hint xsd:string ], [ a sssom:ExtensionDefinition ;
        sssom:slot_name "ext_rank" ;
        sssom:property ex:rank ;
        sssom:type_hint xsd:integer ] ;
    sssom:mappings ex:1, [ a owl:Axiom ;
        owl:annotatedSource <https://example.org/a/x.> ;
        owl:annotatedProperty skos:broadMatch ;
        owl:annotatedTarget ex:z ;
        sssom:mapping_justification semapv:LexicalMatching ;
        sssom:subject_source_version "1.0" ;
        sssom:mapping_tool "tool " ;
        rdfs:comment "two\\nlines" ] .

ex:1 a owl:Axiom ;
    owl:annotatedSource exa:x ;
    owl:annotatedProperty skos:closeMatch ;
    owl:annotatedTarget <https://example.org/-y> ;
    sssom:mapping_justification semapv:LexicalMatching ;
    sssom:author_label "Al", "Bob|Zed" ;
    sssom:subject_source_version "1.0" ;
    sssom:mapping_tool "tool " ;
    dct:created "2026-01-03"^^xsd:date ;
    sssom:confidence "0.95"^^xsd:double ;
    rdfs:comment "said\\t\\"so\\"" ;
    ex:rank "7"^^xsd:integer .
"""


def test_a_set_in_a_table() -> None:
    assert tsv(SHEET).decode() == TABLE


def test_a_set_in_turtle() -> None:
    assert turtle(SHEET).decode() == TURTLE
