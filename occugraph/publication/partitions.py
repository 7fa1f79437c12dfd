"""What a graph's properties and classes are, counted as its own queries count, in VoID.

Clients choose by the partitions how they join.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..rdf.terms import Triple, curie, iri, typed

#: Each property, its triples, and its distinct subjects and objects.
PROPERTIES = """SELECT ?property (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects)
  (COUNT(DISTINCT ?o) AS ?objects) { ?s ?property ?o } GROUP BY ?property"""
#: Each class, and its members.
CLASSES = """SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class FILTER isIRI(?class) }
  GROUP BY ?class"""
PROPERTIES_OF_GRAPHS = """SELECT ?graph ?property (COUNT(*) AS ?n)
  { GRAPH ?graph { ?s ?property ?o } } GROUP BY ?graph ?property"""
CLASSES_OF_GRAPHS = """SELECT ?graph ?class (COUNT(*) AS ?n)
  { GRAPH ?graph { ?s a ?class FILTER isIRI(?class) } } GROUP BY ?graph ?class"""

Row = Mapping[str, str]


def describe_partitions(
    address: str, prefix: str, properties: Iterable[Row], classes: Iterable[Row]
) -> list[Triple]:
    """Describe what the rows of the queries count of a dataset; parts are named by a prefix."""
    node, properties, classes = iri(address), list(properties), list(classes)
    out = [
        (node, curie("void:triples"), _count(sum(int(row["n"]) for row in properties))),
        (node, curie("void:properties"), _count(len(properties))),
        (node, curie("void:classes"), _count(len(classes))),
    ]
    for number, row in enumerate(properties, 1):
        part = iri(f"{prefix}-property-{number}")
        out.append((node, curie("void:propertyPartition"), part))
        out.append((part, curie("void:property"), iri(row["property"])))
        out.append((part, curie("void:triples"), _count(row["n"])))
        for name, of in (("subjects", "distinctSubjects"), ("objects", "distinctObjects")):
            if name in row:
                out.append((part, curie(f"void:{of}"), _count(row[name])))
    for number, row in enumerate(classes, 1):
        part = iri(f"{prefix}-class-{number}")
        out.append((node, curie("void:classPartition"), part))
        out.append((part, curie("void:class"), iri(row["class"])))
        out.append((part, curie("void:entities"), _count(row["n"])))
    return out


def _count(number: int | str) -> str:
    return typed(number, "integer")
