"""The extension slots that a mapping set defines: what is no definition is left out.

Rule: SSSOM 1.1, "Non-standard slots", in the model and in SSSOM/TSV.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import quote_input
from ..model.correspondences import Extension
from ..rdf.sssom_slots import SLOTS, STRING, SlotError
from ..rdf.terms import is_iri
from .metadata import Entry, Text
from .references import References
from .tsv import Errors

_KEYS = frozenset(("slot_name", "property", "type_hint"))
_NAME = re.compile(r"[^\W\d][\w.\-\u00b7]*")
#: What an extension means that does not say so.
MEANS_NOTHING = "http://sssom.invalid/"


def read_extensions(
    entry: Entry | None, references: References, errors: Errors
) -> tuple[Extension, ...]:
    """Read the definitions, and remark on those that are left out."""
    definitions: list[Extension] = []
    for line, entries in _list_definitions(entry):
        try:
            definition = _read_definition(entries, references)
            for earlier in definitions:
                if definition.name == earlier.name or definition.property == earlier.property:
                    raise SlotError(f"{definition.name}: its name or property is defined above")
        except SlotError as error:
            errors.remark(f"extension_definitions: {error}: the definition is left out", line)
        else:
            definitions.append(definition)
    return tuple(definitions)


def _list_definitions(entry: Entry | None) -> Iterator[tuple[int, list[Entry]]]:
    if entry is None:
        return
    for value in (entry.value,) if isinstance(entry.value, Text | list) else entry.value:
        if isinstance(value, list) and value:
            yield value[0].line, value
        elif value != Text(entry.line, ""):
            yield entry.line, []


def _read_definition(entries: list[Entry], references: References) -> Extension:
    texts = {item.key: item.value.text for item in entries if isinstance(item.value, Text)}
    name = texts.get("slot_name", "")
    if not name:
        raise SlotError("one has no slot_name")
    if len(texts) < len(entries) or not texts.keys() <= _KEYS:
        raise SlotError(f"{quote_input(name)} holds more than slot_name, property and type_hint")
    if not _NAME.fullmatch(name) or not is_iri(f"name:{name}"):
        raise SlotError(f"{quote_input(name)} cannot be the name of a slot")
    if name in SLOTS:
        raise SlotError(f"{name} is a slot of SSSOM already")
    iris = []
    for key, default in (("property", MEANS_NOTHING + name), ("type_hint", STRING)):
        try:
            iris.append(references.expand(texts[key]) if texts.get(key) else default)
        except SlotError as error:
            raise SlotError(f"{name}: {key} {quote_input(texts[key])} {error}") from None
    return Extension(name, *iris)
