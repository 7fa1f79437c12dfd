"""What SKOS entails of a graph, written into it once, so that no shape has to work it out.

Added are terms of SKOS that the checks look at (the statement of the reference in brackets):

- the steps of the hierarchy as skos:broaderTransitive: skos:broader and what it is turned (S22,
  S25), narrowerTransitive turned (S26), broadMatch and narrowMatch (S41, S43);
- skos:inScheme of a top concept (S7), which the shape S7 finds again by ocs:impliedScheme;
- the labels of SKOS-XL as plain ones (S55 to S57), and what has a text as such a label (S50);
- the class or property of SKOS that another is declared to be below; XKOS's are declared here;
- owl:deprecated true, however it is written, of what is replaced.

And what takes a walk of the whole hierarchy to know: ocs:inCycle of what stands above itself,
which leads to one of its cycle; and, of two that are skos:related or skos:relatedMatch, which
stands below the other by any number of steps: ocs:below where mappings are steps too,
ocs:belowUnmapped where they are not. The shapes CYC and S27 find these again.

And what every statement would be read for: the properties that are used, ocs:isUsed true, with the
languages that they have texts in, ocs:hasLanguage, which is empty for literals without one, and
ocs:hasDatatype true where a literal has another datatype than xsd:string;
ocs:oddText of the labels and notations that are empty or hold what cannot be seen, ocs:spacedText
of those with white space around them; ocs:meantNamespace of the properties and classes of SKOS,
SKOS-XL and XKOS, also where their own is misspelt; ocs:unreadPattern, an xkos:notationPattern that
is no regular expression of SPARQL; and a node for each gap in the languages of a
scheme's preferred labels, ocs:gapIn the scheme: of ocs:labelled concepts, ocs:missing have none in
ocs:inLanguage or, where no language covers all, in the widest.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.namespace import RDFS
from rdflib.term import Node

from ..rdf.namespaces import BASE, SKOS_XL, VOCABULARIES
from ..rdf.terms import TYPE
from .graph_terms import trim
from .hierarchy import Hierarchy
from .quick_graph import QuickGraph

SKOS, XKOS = VOCABULARIES["skos"], VOCABULARIES["xkos"]
LITERAL_FORM = URIRef(f"{SKOS_XL}literalForm")
_TYPE = ox.NamedNode(TYPE[1:-1])
_DEPRECATED = ox.NamedNode(f"{VOCABULARIES['owl']}deprecated")
#: Property of XKOS -> the property of SKOS that XKOS's vocabulary declares it to be below.
_XKOS_PROPERTIES = {
    **dict.fromkeys(("isPartOf", "specializes"), "broader"),
    **dict.fromkeys(("hasPart", "generalizes"), "narrower"),
    **dict.fromkeys(("causal", "causes", "causedBy", "disjoint", "temporal"), "related"),
    **dict.fromkeys(("sequential", "precedes", "previous", "succeeds", "next"), "related"),
    **dict.fromkeys(("before", "after"), "related"),
    **dict.fromkeys(("inclusionNote", "coreContentNote", "additionalContentNote"), "scopeNote"),
    **dict.fromkeys(("exclusionNote",), "scopeNote"),
    **dict.fromkeys(("caseLaw",), "note"),
}
#: Namespace of a vocabulary, right or as it is misspelt -> the right one.
_NAMESPACES = {
    **{namespace: namespace for namespace in (SKOS, SKOS_XL, XKOS)},
    "https://www.w3.org/2004/02/skos/core#": SKOS,
    "http://www.w3.org/2004/02/skos/core/": SKOS,
    "http://www.w3.org/2008/05/skos#": SKOS,
    "https://www.w3.org/2008/05/skos-xl#": SKOS_XL,
    "https://rdf-vocabulary.ddialliance.org/xkos#": XKOS,
    "http://purl.org/linked-data/xkos#": XKOS,
}
_PREFIXES = {name: VOCABULARIES[name] for name in ("dct", "owl", "skos", "xkos")} | {"xl": SKOS_XL}
_LABELS = ("prefLabel", "altLabel", "hiddenLabel")
#: What is added, and what it follows from; a text takes part in no hierarchy and no scheme.
_RULES = (
    *((f"?one skos:{each} ?text", f"?one xl:{each}/xl:literalForm ?text") for each in _LABELS),
    ("?one a xl:Label", "?one xl:literalForm ?text"),
    (
        "?one skos:inScheme ?scheme ; ocs:impliedScheme ?scheme",
        "?one skos:topConceptOf|^skos:hasTopConcept ?scheme"
        " FILTER(!isLiteral(?scheme) && !isLiteral(?one))"
        " FILTER NOT EXISTS { ?one skos:inScheme ?scheme }",
    ),
    (
        "?one skos:broaderTransitive ?two",
        "?one skos:broader|^skos:narrower|^skos:narrowerTransitive|skos:broadMatch"
        "|^skos:narrowMatch ?two FILTER(!isLiteral(?one) && !isLiteral(?two))",
    ),
    (
        "?one owl:deprecated true",
        "{ ?one owl:deprecated ?mark FILTER(STR(?mark) IN ('true', '1')) }"
        " UNION { ?one dct:isReplacedBy ?other }",
    ),
    (
        "?one ocs:unreadPattern ?pattern",
        "?one xkos:notationPattern ?pattern"
        " BIND(REGEX('', STR(?pattern)) AS ?read) FILTER(!BOUND(?read))",
    ),
)


def add_entailments(graph: QuickGraph, base: str = BASE) -> None:
    """Add to a graph what SKOS entails of it."""
    graph.fill(list(_declared(graph)))
    prefixes = {**_PREFIXES, "ocs": f"{base}shapes#"}
    for added, given in _RULES:
        construct = f"CONSTRUCT {{ {added} }} WHERE {{ {given} }}"
        triples = graph.quick.oxigraph.query(construct, prefixes=prefixes)
        graph.fill([ox.Quad(*triple) for triple in triples])  # type: ignore[union-attr]
    shapes = f"{base}shapes#"
    graph.fill([*_walked(graph, shapes), *_surveyed(graph, shapes), *_uncovered(graph, shapes)])


def labels_behind(graph: Graph, node: Node, path: str) -> Iterator[tuple[Node, Node]]:
    """Yield the labels of SKOS-XL that give a node texts by a property of SKOS, with the texts."""
    for label in graph.objects(node, URIRef(f"{SKOS_XL}{path.removeprefix(SKOS)}")):
        for text in graph.objects(label, LITERAL_FORM):
            yield label, text


def _declared(graph: QuickGraph) -> Iterator[ox.Quad]:
    """Yield what follows from the classes and properties that are declared to be below SKOS's."""
    find = graph.quick.oxigraph.quads_for_pattern
    for kind in graph.classes():
        for term in _terms_above(graph, str(kind), RDFS.subClassOf):
            for subject, *_ in find(None, _TYPE, ox.NamedNode(str(kind)), None):
                yield ox.Quad(subject, _TYPE, term)
    for predicate in graph.predicates(unique=True):
        for term in _terms_above(graph, str(predicate), RDFS.subPropertyOf):
            for subject, _, obj, _ in find(None, ox.NamedNode(predicate), None, None):
                yield ox.Quad(subject, term, obj)
                if term.value == f"{SKOS}related" and not isinstance(obj, ox.Literal):  # S23
                    yield ox.Quad(obj, term, subject)


def _walked(graph: QuickGraph, shapes: str) -> Iterator[ox.Quad]:
    """Yield what follows from any number of steps of the hierarchy."""
    in_cycle, below, unmapped = (
        ox.NamedNode(f"{shapes}{name}") for name in ("inCycle", "below", "belowUnmapped")
    )
    steps = Hierarchy(_pairs(graph, "broaderTransitive"))
    for nodes in steps.cycles():
        for node in nodes:
            yield ox.Quad(node, in_cycle, nodes[0])
    for lower, upper in steps.pairs_above(_both_ways(graph, "related")):
        yield ox.Quad(lower, below, upper)
    if matched := [*steps.pairs_above(_both_ways(graph, "relatedMatch"))]:
        turned = ((lower, upper) for upper, lower in _pairs(graph, "narrower"))
        unmapped_steps = Hierarchy([*_pairs(graph, "broader"), *turned])
        for lower, upper in unmapped_steps.pairs_above(matched):
            yield ox.Quad(lower, unmapped, upper)


def _surveyed(graph: QuickGraph, shapes: str) -> Iterator[ox.Quad]:
    """Yield the properties that are used, the languages of their texts, and what is odd of both."""
    used, language = ox.NamedNode(f"{shapes}isUsed"), ox.NamedNode(f"{shapes}hasLanguage")
    for predicate in graph.predicates(unique=True):
        yield ox.Quad(ox.NamedNode(predicate), used, ox.Literal(True))
    meant = ox.NamedNode(f"{shapes}meantNamespace")
    for term in {*graph.predicates(unique=True), *graph.classes()}:
        for written, namespace in _NAMESPACES.items():
            if isinstance(term, URIRef) and term.startswith(written):
                yield ox.Quad(ox.NamedNode(term), meant, ox.Literal(namespace))
    for predicate, tag in graph.quick.languages:
        yield ox.Quad(predicate, language, ox.Literal(tag))
    typed = ox.NamedNode(f"{shapes}hasDatatype")
    for each in graph.quick.typed | graph.quick.respelt_properties:
        yield ox.Quad(ox.NamedNode(str(each)), typed, ox.Literal(True))
    odd, spaced = ox.NamedNode(f"{shapes}oddText"), ox.NamedNode(f"{shapes}spacedText")
    for name in (*_LABELS, "notation"):
        for subject, text in graph.quick.odd_texts[ox.NamedNode(f"{SKOS}{name}")]:
            yield ox.Quad(subject, odd, text)
            if trim(text.value) != text.value:
                yield ox.Quad(subject, spaced, text)


def _uncovered(graph: QuickGraph, shapes: str) -> Iterator[ox.Quad]:
    """Yield the gaps in the languages of the schemes' labels, deprecated concepts aside."""
    find = graph.quick.oxigraph.quads_for_pattern
    concepts = {quad.subject for quad in find(None, _TYPE, ox.NamedNode(f"{SKOS}Concept"), None)}
    concepts -= {quad.subject for quad in find(None, _DEPRECATED, ox.Literal(True), None)}
    languages: dict[Any, set[str | None]] = {}
    for quad in find(None, ox.NamedNode(f"{SKOS}prefLabel"), None, None):
        if (concept := quad.subject) in concepts:
            languages.setdefault(concept, set()).add(_language(quad.object))
    schemes: dict[Any, list[Any]] = {}
    for concept, scheme in _pairs(graph, "inScheme"):
        schemes.setdefault(concept, []).append(scheme)
    labelled: dict[Any, list[Any]] = {}
    counts: defaultdict[Any, Counter[str | None]] = defaultdict(Counter)
    for concept, tags in languages.items():
        for scheme in schemes.get(concept, (None,)):
            labelled.setdefault(scheme, []).append(concept)
            counts[scheme].update(tags)
    gap_in, number, missing, language = (
        ox.NamedNode(f"{shapes}{name}") for name in ("gapIn", "labelled", "missing", "inLanguage")
    )
    for scheme, counted in counts.items():
        every, widest = len(labelled[scheme]), max(counted.values())
        named = (each.value for each in labelled[scheme] if isinstance(each, ox.NamedNode))
        first = min(named, default=None) if scheme is None else None
        covered = counted.items() if widest == every else [(None, widest)]
        for tag, with_it in covered:
            if with_it == every or (tag is None and widest == every):  # what is no text has none
                continue
            gap = ox.BlankNode()
            yield ox.Quad(gap, number, ox.Literal(every))
            yield ox.Quad(gap, missing, ox.Literal(every - with_it))
            if first or scheme:
                yield ox.Quad(gap, gap_in, ox.NamedNode(first) if first else scheme)
            if tag is not None:
                yield ox.Quad(gap, language, ox.Literal(tag))


def _language(label: Any) -> str | None:
    """Give the language of a text, region aside; None for what is no text."""
    return _without_region(label.language or "") if isinstance(label, ox.Literal) else None


@cache
def _without_region(tag: str) -> str:
    return re.sub("-([a-z]{2}|[0-9]{3})$", "", tag.lower())


def _pairs(graph: QuickGraph, name: str) -> Iterator[tuple[Any, Any]]:
    """Yield the subjects and objects of a property of SKOS."""
    quads = graph.quick.oxigraph.quads_for_pattern(None, ox.NamedNode(f"{SKOS}{name}"), None)
    return ((quad.subject, quad.object) for quad in quads)


def _both_ways(graph: QuickGraph, name: str) -> Iterator[tuple[Any, Any]]:
    """Yield the pairs of a property of SKOS that is symmetric, from either end."""
    for one, other in _pairs(graph, name):
        yield one, other
        yield other, one


def _terms_above(graph: QuickGraph, term: str, below: URIRef) -> Iterator[ox.NamedNode]:
    """Yield the terms of SKOS that another's is declared to be below, the nearest of each way."""
    seen, unread = {term}, [] if term.startswith(SKOS) else [term]
    while unread:
        lower = unread.pop()
        above = set(map(str, graph.objects(URIRef(lower), below)))
        if lower.startswith(XKOS) and (known := _XKOS_PROPERTIES.get(lower.removeprefix(XKOS))):
            above.add(f"{SKOS}{known}")
        for upper in above - seen:
            seen.add(upper)
            if upper.startswith(SKOS):
                yield ox.NamedNode(upper)
            else:
                unread.append(upper)
