"""The forms of the Reconciliation Service API 0.2, as JSON schemas that allow nothing else."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft7Validator

TEXT = {"type": "string"}
WHOLE = {"type": "integer", "minimum": 0}


def _object(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **optional},
        "additionalProperties": False,
    }


def _list(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _map(values: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": values}


TYPE = _object({"id": TEXT, "name": TEXT})
TEMPLATE = {"type": "string", "pattern": r"^http.*\{\{id\}\}"}
PLACE = _object({"service_url": TEXT, "service_path": {"type": "string", "pattern": r"^/[^?]*$"}})
FORMS = {
    "manifest": _object(
        {
            "versions": {**_list(TEXT), "contains": {"const": "0.2"}},
            "name": TEXT,
            "identifierSpace": TEXT,
            "schemaSpace": TEXT,
        },
        serviceVersion=TEXT,
        defaultTypes={**_list(TYPE), "uniqueItems": True},
        view=_object({"url": TEMPLATE}),
        preview=_object({"url": TEMPLATE, "width": WHOLE, "height": WHOLE}),
        suggest=_object({"entity": PLACE, "type": PLACE, "property": PLACE}),
        extend=_object({"propose_properties": PLACE}),
        batchSize=WHOLE,
    ),
    "results": _map(
        _object(
            {
                "result": _list(
                    _object(
                        {
                            "id": TEXT,
                            "name": TEXT,
                            "score": {"type": "number", "minimum": 0, "maximum": 100},
                            "type": {**_list(TYPE), "minItems": 1},
                            "match": {"type": "boolean"},
                        },
                        description=TEXT,
                    )
                )
            }
        )
    ),
    "entities": _object(
        {
            "result": _list(
                _object({"id": TEXT, "name": TEXT}, description=TEXT, notable=_list(TYPE))
            )
        }
    ),
    "names": _object({"result": _list(TYPE)}),
    "proposal": _object({"properties": _list(TYPE)}, type=TEXT, limit=WHOLE),
    "extension": _object(
        {
            "meta": _list(
                _object({"id": TEXT, "name": TEXT}, type=TYPE, service={"pattern": "^http://"})
            ),
            "rows": _map(
                _map(
                    _list(
                        {
                            "oneOf": [
                                _object({"str": TEXT}),
                                _object({"id": TEXT, "name": TEXT}, description=TEXT),
                            ]
                        }
                    )
                )
            ),
        }
    ),
}


def check_form(form: str, answer: Any) -> None:
    """Fail where an answer has not the form that it should have."""
    Draft7Validator.check_schema(FORMS[form])
    Draft7Validator(FORMS[form]).validate(answer)
