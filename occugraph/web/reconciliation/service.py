"""A reconciliation service: what it is, and its answers as JSON has them.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/ has the forms.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from ...errors import quote_input
from ...files.limits import RECONCILED_CONDITIONS, RECONCILED_QUERIES, RECONCILED_VALUES
from ...version import __version__
from ..sparql.protocol import Refusal
from .candidates import describe_candidate, find_candidates, read_query
from .concepts import Concepts
from .preview import render_preview
from .properties import Properties
from .suggestions import suggest_concepts, suggest_names

PATH = "/reconcile"
#: What there are suggestions of.
SUGGESTED = ("entity", "type", "property")
#: Width and height of the frame that a preview is shown in.
FRAME = (420, 220)
_Fields = dict[str, str]


class Service:
    """A reconciliation service of one scheme, or of all."""

    def __init__(self, concepts: Concepts) -> None:
        self.concepts, self.properties = concepts, Properties(concepts)

    def answer(self, fields: _Fields, address: str) -> dict[str, Any]:
        """Answer what is asked of the service itself: a batch, values, or what it is."""
        own = f"{address}{PATH}"
        if "queries" in fields:
            return self._reconcile(_read_json("queries", fields["queries"]))
        if "extend" in fields:
            return self._extend(_read_json("extend", fields["extend"]), own)
        return self._describe(address)

    def _describe(self, address: str) -> dict[str, Any]:
        """Describe the service: the manifest."""
        scheme = self.concepts.scheme
        own = f"{address}{PATH}" + (f"/{scheme}" if scheme else "")
        title = self.concepts.session.schemes[scheme]["title"] if scheme else "all schemes"
        types = self.concepts.types
        width, height = FRAME
        return {
            "versions": ["0.2"],
            "name": f"occugraph: {title}",
            "identifierSpace": self.concepts.space,
            "schemaSpace": self.concepts.session.base,
            "serviceVersion": __version__,
            "defaultTypes": [
                {"id": types[id].id, "name": types[id].name} for id in self.concepts.schemes
            ],
            "view": {"url": f"{own}/view?id={{{{id}}}}"},
            "preview": {"url": f"{own}/preview?id={{{{id}}}}", "width": width, "height": height},
            "suggest": {
                kind: {"service_url": own, "service_path": f"/suggest/{kind}"} for kind in SUGGESTED
            },
            "extend": {"propose_properties": {"service_url": own, "service_path": "/properties"}},
            "batchSize": RECONCILED_QUERIES,
        }

    def _reconcile(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Find candidates for each query of a batch."""
        if len(batch) > RECONCILED_QUERIES:
            line = f"{len(batch):,} queries at once; {RECONCILED_QUERIES} are the limit"
            raise Refusal(413, line)
        queries = {
            key: read_query(self.concepts, self.properties, each) for key, each in batch.items()
        }
        values = sum(len(of) for each in queries.values() for _, of in each.properties)
        if values > RECONCILED_CONDITIONS:
            line = f"{values:,} values of properties at once; {RECONCILED_CONDITIONS} are the limit"
            raise Refusal(413, line)
        return {
            key: {
                "result": [
                    describe_candidate(self.concepts, each)
                    for each in find_candidates(self.concepts, self.properties, query)
                ]
            }
            for key, query in queries.items()
        }

    def _extend(self, given: dict[str, Any], address: str) -> dict[str, Any]:
        """Give the values of properties of concepts."""
        ids, properties = (_read_list(given, name) for name in ("ids", "properties"))
        if not all(isinstance(id, str) for id in ids) or not all(
            isinstance(each, dict) for each in properties
        ):
            raise Refusal(400, "extend takes ids as texts, and properties as objects with an id")
        if len(ids) * len(properties) > RECONCILED_VALUES:
            line = f"{len(ids):,} concepts with {len(properties):,} properties at once"
            raise Refusal(413, f"{line}; {RECONCILED_VALUES:,} values are the limit")
        return self.properties.extend(ids, [str(each.get("id")) for each in properties], address)

    def suggest(self, kind: str, prefix: str) -> dict[str, Any]:
        """Suggest what may be meant by what is typed."""
        if kind == "entity":
            return suggest_concepts(self.concepts, self.properties, prefix)
        known = self.concepts.types if kind == "type" else self.properties.by_id
        return suggest_names(((id, each.name) for id, each in known.items()), prefix)

    def propose(self, fields: _Fields) -> dict[str, Any]:
        """Propose properties for a type."""
        types = self.concepts.read_types(fields.get("type"))
        every = self.properties.list_for(tuple(dict.fromkeys(each.scheme for each in types)))
        answer: dict[str, Any] = {"type": fields["type"]} if fields.get("type") else {}
        if limit := fields.get("limit"):
            if not (limit.isascii() and limit.isdigit()):
                raise Refusal(400, "the limit must be a whole number")
            answer["limit"] = int(limit[:6])
            every = every[: answer["limit"]]
        return {**answer, "properties": [each.to_dict() for each in every]}

    def find_page(self, id: str) -> str:
        """Find the path of the page of a concept."""
        concept = self.concepts.find(id)
        if concept is None:
            raise _unknown(id)
        return "/" + quote(concept.iri.removeprefix(self.concepts.session.base))

    def preview(self, id: str) -> tuple[str, str]:
        """Show a concept in a small page; return it and its policy."""
        concept = self.concepts.find(id)
        if concept is None:
            raise _unknown(id)
        return render_preview(self.concepts, concept)


def _read_json(name: str, text: str) -> dict[str, Any]:
    """Read a parameter that is an object in JSON."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise Refusal(400, f"{name} is not JSON") from None
    if not isinstance(value, dict):
        raise Refusal(400, f"{name} must be an object in JSON")
    return value


def _read_list(given: dict[str, Any], name: str) -> list[Any]:
    value = given.get(name)
    if not isinstance(value, list):
        raise Refusal(400, f"extend takes a list of {name}")
    return value


def _unknown(id: str) -> Refusal:
    return Refusal(404, f"{quote_input(id)} is the id of no concept here")
