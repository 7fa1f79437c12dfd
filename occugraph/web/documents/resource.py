"""The document of any other resource: every statement about it, with the source that makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ...errors import UnknownName
from ...rdf.terms import is_iri

if TYPE_CHECKING:
    from ...query.session import Record
    from .directory import Directory


class ResourceDocument(NamedTuple):
    """A level, a source, a list, a row of one, or what else has an IRI and statements."""

    iri: str
    title: str
    """Its title or label; the last part of its IRI where it has none."""
    statements: tuple[Record, ...]
    """Rows of `statements-about`, each once a source; of what no source states, without one."""

    def to_dict(self) -> dict[str, Any]:
        """The document as JSON has it; stable keys, in this order."""
        return {**self._asdict(), "statements": list(self.statements)}


def describe_resource(directory: Directory, iri: str) -> ResourceDocument:
    """Describe a resource by its IRI; raises `UnknownName` where nothing is stated of it."""
    rows = directory.session.ask("statements-about", about=iri)
    if not rows and is_iri(iri):  # of no source: what the graph says of itself and of its terms
        query = f'SELECT ?property ?value ("" AS ?source) {{ <{iri}> ?property ?value }}'
        rows = directory.session.engine.run(f"{query} ORDER BY ?property ?value").records()
    if not rows:
        raise UnknownName("resource", iri, ())
    named = ("prefLabel", "title", "label", "name")
    titles = {row["property"].replace("#", "/").rpartition("/")[2]: row["value"] for row in rows}
    title = next((titles[name] for name in named if name in titles), iri.rpartition("/")[2])
    return ResourceDocument(iri, title, tuple(rows))
