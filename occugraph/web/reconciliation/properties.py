"""Properties of concepts, with which a table is extended or its rows are told apart."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property
from typing import Any, NamedTuple

from ...crosswalk.lookup import REACHED_FROM, Crosswalk
from ...errors import UnknownName
from ...query.resolved import Resolved
from .concepts import Concepts

#: Id of each property that concepts of every scheme may have -> its name.
_USUAL = {
    "code": "Code",
    "scheme": "Scheme",
    "level": "Level",
    "title": "Title",
    "path": "Groups above it",
    "definition": "Definition",
    "iri": "IRI",
}


class Property(NamedTuple):
    """A property; one of a language, or one that leads to another scheme."""

    id: str
    name: str
    language: str = ""
    target: str = ""
    """Id of the scheme that its values are of."""

    def to_dict(self) -> dict[str, str]:
        """The property as lists of them have it."""
        return {"id": self.id, "name": self.name}


class Properties:
    """The properties of the concepts of a service."""

    def __init__(self, concepts: Concepts) -> None:
        self.concepts = concepts
        self._crosswalk = cache(lambda target: Crosswalk(concepts.session, target))

    @cached_property
    def by_id(self) -> dict[str, Property]:
        """Id of each property of any concept of the service -> the property."""
        return {each.id: each for each in self.list_for(self.concepts.schemes)}

    def get(self, id: str) -> Property:
        """Get the property of an id."""
        if id not in self.by_id:
            raise UnknownName("property", id, tuple(self.by_id))
        return self.by_id[id]

    def list_for(self, schemes: tuple[str, ...]) -> list[Property]:
        """List the properties that concepts of some schemes may have."""
        session, own = self.concepts.session, set(schemes)
        properties = [Property(id, name) for id, name in _USUAL.items()]
        languages = self.concepts.searcher.index.list_languages()
        for code in sorted({code for scheme in schemes for code in languages.get(scheme, ())}):
            if code not in ("", "en"):
                properties.append(Property(f"title-{code}", f"Title in {code}", language=code))
        kinds = {session.schemes[scheme]["classifies"] for scheme in schemes}
        for target, row in session.schemes.items():
            reached = {row["classifies"], *REACHED_FROM.get(row["classifies"], ())}
            if kinds & reached and own != {target}:
                name = f"Counterparts in {row['title']}"
                properties.append(Property(f"in-{target}", name, target=target))
        return properties

    def extend(self, ids: list[str], wanted: list[str], address: str) -> dict[str, Any]:
        """Give the values of some properties of the concepts of some ids."""
        properties = [self.get(id) for id in wanted]
        rows = {}
        for id in ids:
            concept = self.concepts.find(id)
            rows[id] = {
                each.id: [] if concept is None else list(self._read_values(each, concept))
                for each in properties
            }
        return {"meta": [self._describe(each, address) for each in properties], "rows": rows}

    def _describe(self, each: Property, address: str) -> dict[str, Any]:
        """Describe a property, and the service that has the concepts that it leads to."""
        own = self.concepts.scheme
        if each.id == "path":
            return {**each.to_dict(), "service": f"{address}/{own}" if own else address}
        if not each.target:
            return each.to_dict()
        name = self.concepts.session.schemes[each.target]["title"]
        service = f"{address}/{each.target}" if own else address
        return {**each.to_dict(), "type": {"id": each.target, "name": name}, "service": service}

    def _read_values(self, each: Property, concept: Resolved) -> Iterator[dict[str, Any]]:
        """Read the values of a property, each in the form that its kind has."""
        session, scheme = self.concepts.session, concept.scheme
        if each.target:
            yield from self._read_counterparts(each.target, concept)
        elif each.id == "path":
            for group in concept.path[1:]:
                if above := self.concepts.resolve(group.code, scheme):
                    yield {"id": self.concepts.make_id(above), "name": group.label}
        elif each.language:
            for row in session.ask("titles-of", scheme=scheme, code=concept.code):
                if (row["kind"], row["language"]) == ("prefLabel", each.language):
                    yield {"str": row["title"]}
        elif each.id == "definition":
            for row in session.ask("notes-of", scheme=scheme, code=concept.code):
                if row["kind"] == "definition":
                    yield {"str": row["note"]}
        else:
            yield {"str": concept.label if each.id == "title" else getattr(concept, each.id)}

    def _read_counterparts(self, target: str, concept: Resolved) -> Iterator[dict[str, str]]:
        """Read the counterparts of a concept in a scheme, each with its match and its basis."""
        look_up = self._crosswalk(target)
        kind = self.concepts.session.schemes[concept.scheme]["classifies"]
        if target == concept.scheme or kind not in look_up.kinds:
            return
        for each in look_up.answer_for(concept).targets:
            other = look_up.codes.resolve(each.code, scheme=target)
            name = other.iri.removeprefix(f"{self.concepts.session.base}{target}/")
            yield {
                "id": name if self.concepts.scheme else f"{target}:{name}",
                "name": each.label,
                "description": f"{each.match}, {each.cardinality}, {each.basis}",
            }

    def read_texts(self, id: str, concept: Any) -> set[str]:
        """Read the values of a property as texts in small letters, to be compared."""
        resolved = self.concepts.find(self.concepts.make_id(concept))
        values = [] if resolved is None else self._read_values(self.get(id), resolved)
        return {
            value[name].casefold()
            for value in values
            for name in ("id", "name", "str")
            if name in value
        }
