"""A mapping set as files: SSSOM/TSV and SSSOM/RDF in Turtle, the same bytes on every run.

Rules: SSSOM 1.1, "Canonical SSSOM/TSV format" and "The SSSOM/RDF serialisation format". Two
things are kept as they are rather than made canonical: the order of the rows, which is the
maker's, and numbers, which are not rounded to three digits.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ..model.correspondences import Extension
from ..rdf.namespaces import VOCABULARIES
from ..rdf.sssom_slots import (
    BUILT_IN,
    MAPPING_SLOTS,
    REFERENCE,
    SET_SLOTS,
    SSSOM,
    STRING,
    Slot,
    Slots,
    expand_name,
    extension_slot,
    find_version,
)
from .extensions import MEANS_NOTHING
from .tsv import join_values

#: A plain YAML scalar that no reader takes for a number, a date or a truth value.
_PLAIN = re.compile(r"[A-Za-z](?:[^\x00-\x1f\x7f#:]|:(?! |$)|(?<! )#)*")
_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: The end of a prefixed name, in a CURIE and in Turtle alike.
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_\-])?")

_INDENT = "\n    "
#: The slots of a definition of an extension slot.
_DEFINITION = {
    name: extension_slot(name, SSSOM + name, datatype)
    for name, datatype in (("slot_name", STRING), ("property", REFERENCE), ("type_hint", REFERENCE))
}


class Sheet(NamedTuple):
    """A mapping set, ready to be written."""

    name: str
    prefixes: Mapping[str, str]
    """Prefix -> namespace; those that nothing needs are not written."""
    slots: Slots
    rows: tuple[Slots, ...]
    extensions: tuple[Extension, ...] = ()
    """Slots of its own, sorted by what they mean."""

    @property
    def versioned_slots(self) -> Slots:
        """The set's own slots, with the version of SSSOM where that is not the first."""
        version = find_version(self.slots, self.rows)
        return self.slots if version == "1.0" else {"sssom_version": (version,), **self.slots}

    def all_slots(self, known: Mapping[str, Slot]) -> dict[str, Slot]:
        """Slots of the schema in its order, then the set's own."""
        own = {extension.name: extension_slot(*extension) for extension in self.extensions}
        return {**known, **own}


class _Short(dict[str, str | None]):
    """IRI -> its prefixed name, by the longest namespace, or None; remembers the prefixes used."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.namespaces = sorted(prefixes.items(), key=lambda item: (-len(item[1]), item[0]))
        self.used: dict[str, str] = {}

    def __missing__(self, iri: str) -> str | None:
        self[iri] = None
        for prefix, namespace in self.namespaces:
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                self.used[prefix] = namespace
                self[iri] = f"{prefix}:{iri[len(namespace) :]}"
                break
        return self[iri]


def tsv(sheet: Sheet) -> bytes:
    """Write a set as SSSOM/TSV: its metadata in a commented block, then a row a mapping."""
    short = _Short({**sheet.prefixes, **BUILT_IN})
    slots = sheet.all_slots(MAPPING_SLOTS).values()
    columns = [slot for slot in slots if any(slot.name in row for row in sheet.rows)]
    rows = ["\t".join(slot.name for slot in columns)]
    for row in sheet.rows:
        cells = (_write_cell(slot, row.get(slot.name, ()), short) for slot in columns)
        rows.append("\t".join(cells))
    block: list[str] = []
    of_set = sheet.versioned_slots
    for name, slot in sheet.all_slots(SET_SLOTS).items():
        if name not in SET_SLOTS and sheet.extensions[0].name == name:
            block += ["extension_definitions:", *_write_definitions(sheet.extensions, short)]
        values = _write_values(slot, of_set.get(name, ()), short)
        values = [_scalar(slot, value) for value in values]
        if values and slot.many:
            block += [f"{name}:", *(f"  - {value}" for value in values)]
        elif values:
            block.append(f"{name}: {values[0]}")
    used = sorted(item for item in short.used.items() if item[0] not in BUILT_IN)
    if used:
        block = ["curie_map:", *(f"  {name}: {namespace}" for name, namespace in used), *block]
    return "".join(f"{line}\n" for line in (*(f"#{line}" for line in block), *rows)).encode()


def _write_values(slot: Slot, values: Iterable[str], short: _Short) -> list[str]:
    if slot.kind != "reference":
        return list(values)
    return [short[value] or value for value in values]


def _write_definitions(extensions: Iterable[Extension], short: _Short) -> Iterator[str]:
    for name, means, datatype in extensions:
        yield f"  - slot_name: {_scalar(MAPPING_SLOTS['other'], name)}"
        if means != MEANS_NOTHING + name:
            yield f"    property: {short[means] or means}"
        if datatype != STRING:
            yield f"    type_hint: {short[datatype] or datatype}"


def _write_cell(slot: Slot, values: Iterable[str], short: _Short) -> str:
    texts = _write_values(slot, values, short)
    value = join_values(texts) if slot.many else "".join(texts)
    if any(character in value for character in '\t\n\r"'):
        return '"{}"'.format(value.replace('"', '""'))
    return value


def _scalar(slot: Slot, value: str) -> str:
    """Write a value in YAML: plain where no reader could take it for anything else."""
    is_date = slot.kind == "date" and _DATE.fullmatch(value)
    if is_date or slot.kind in ("reference", "uri", "number"):
        return value
    plain = _PLAIN.fullmatch(value) and not value.endswith(" ") and value.lower() not in _WORDS
    return value if plain else json.dumps(value, ensure_ascii=False)


def turtle(sheet: Sheet) -> bytes:
    """Write a set as SSSOM/RDF: a mapping set of one owl:Axiom node a mapping."""
    short = _Short({**VOCABULARIES, "pav": expand_name("pav:"), **sheet.prefixes, **BUILT_IN})
    # what the set states for all of its mappings is repeated for each: it is all that RDF can say
    of_set, of_mapping = sheet.all_slots(SET_SLOTS), sheet.all_slots(MAPPING_SLOTS)
    slots = sheet.versioned_slots
    common = {
        name: values
        for name, values in slots.items()
        if of_set[name].propagated and not any(name in row for row in sheet.rows)
    }
    own = {name: values for name, values in slots.items() if name not in common}
    (identifier,) = own.pop("mapping_set_id")
    nodes, named = [], []
    for row in sheet.rows:
        stated = {**row, **common}
        record = stated.pop("record_id", None)
        lines = [f"a {short[expand_name('owl:Axiom')]}", *_statements(of_mapping, stated, short)]
        if record:
            nodes.append(_term(f"<{record[0]}>", short))
            named.append(f"{nodes[-1]} {f' ;{_INDENT}'.join(lines)} .\n")
        else:
            nodes.append(f"[ {f' ;{_INDENT}    '.join(lines)} ]")
    lines = [f"a {short[f'{SSSOM}MappingSet']}", *_statements(of_set, own, short)]
    if sheet.extensions:
        definitions = (_definition(extension, short) for extension in sheet.extensions)
        lines.append(f"{short[f'{SSSOM}extension_definitions']} {', '.join(definitions)}")
    lines.append(f"{short[f'{SSSOM}mappings']} {', '.join(nodes)}")
    blocks = [f"{_term(f'<{identifier}>', short)} {f' ;{_INDENT}'.join(lines)} .\n", *named]
    used = (f"@prefix {name}: <{namespace}> .\n" for name, namespace in sorted(short.used.items()))
    return "\n".join(("".join(used), *blocks)).encode()


def _definition(extension: Extension, short: _Short) -> str:
    slots = {"slot_name": (extension.name,), "property": (extension.property,)}
    slots["type_hint"] = (extension.datatype,)
    lines = [f"a {short[f'{SSSOM}ExtensionDefinition']}", *_statements(_DEFINITION, slots, short)]
    return f"[ {f' ;{_INDENT}    '.join(lines)} ]"


def _statements(order: Mapping[str, Slot], slots: Slots, short: _Short) -> list[str]:
    lines = []
    for name, slot in order.items():
        if name in slots:
            terms = ", ".join(_term(slot.to_term(value), short) for value in slots[name])
            lines.append(f"{_term(f'<{slot.property}>', short)} {terms}")
    return lines


def _term(term: str, short: _Short) -> str:
    """Write a term in Turtle: N-Triples, with IRIs shortened where a prefix fits."""
    if term[0] == "<":
        return short[term[1:-1]] or term
    if term[-1] == ">":
        cut = term.rindex("^^<") + 2
        return term[:cut] + _term(term[cut:], short)
    return term
