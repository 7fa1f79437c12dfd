"""The document of a published list: its rows as printed, and the concepts that they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ...errors import UnknownName

if TYPE_CHECKING:
    from ...query.session import Record
    from .directory import Directory

_LIST = """PREFIX dct: <http://purl.org/dc/terms/>
PREFIX occ: <https://w3id.org/occugraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?title ?about ?source { <%(iri)s> a occ:OccupationList ; skos:prefLabel ?title ;
  occ:aboutScheme/dct:identifier ?about ; dct:source/dct:title ?source }"""
_ROWS = """PREFIX dct: <http://purl.org/dc/terms/>
PREFIX occ: <https://w3id.org/occugraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?printedCode ?printedTitle ?heading ?line ?scheme ?code {
  ?entry occ:onList <%(iri)s> ; occ:printedCode ?printedCode ; occ:sourceLine ?line
  OPTIONAL { ?entry occ:printedTitle ?printedTitle }
  OPTIONAL { ?entry occ:heading ?heading }
  OPTIONAL { ?entry occ:entryConcept ?concept . ?concept skos:notation ?code ;
    skos:inScheme/dct:identifier ?scheme }
} ORDER BY ?line ?printedCode"""


class ListDocument(NamedTuple):
    """A list that somebody published, with every row of it."""

    list: str
    title: str
    iri: str
    about: str
    """Id of the scheme that it is about."""
    source: Record
    """Row of the question `sources`."""
    rows: tuple[Record, ...]
    """`printedCode`, `printedTitle`, `heading`, `line`, and `scheme` and `code` of the concept."""

    def to_dict(self) -> dict[str, Any]:
        """The document as JSON has it; stable keys, in this order."""
        return {**self._asdict(), "rows": list(self.rows)}


def describe_list(directory: Directory, name: str) -> ListDocument:
    """Describe a published list by its id; raises `UnknownName`."""
    run, iri = directory.session.engine.run, directory.iris.node("list", name)
    about = run(_LIST % {"iri": iri}).records()
    if not about:
        raise UnknownName("list", name, ())
    first = about[0]
    rows = tuple(run(_ROWS % {"iri": iri}).records())
    source = directory.session.sources[first["source"]]
    return ListDocument(name, first["title"], iri, first["about"], source, rows)
