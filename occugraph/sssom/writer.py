"""A mapping set as files: SSSOM/TSV and SSSOM/RDF in Turtle, the same bytes on every run.

Rules: SSSOM 1.1, "Canonical SSSOM/TSV format" and "The SSSOM/RDF serialisation format". Two
things are kept as they are rather than made canonical: the order of the rows, which is the
maker's, and numbers, which are not rounded to three digits.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ..rdf.namespaces import VOCABULARIES
from ..rdf.sssom_slots import BUILT_IN, MAPPING_SLOTS, SET_SLOTS, SSSOM, Slot, expand_name

Slots = Mapping[str, tuple[str, ...]]
"""Slot -> its values, IRIs in full."""

#: A plain YAML scalar that no reader takes for a number, a date or a truth value.
_PLAIN = re.compile(r"[A-Za-z](?:[^\x00-\x1f\x7f#:]|:(?! |$)|(?<! )#)*")
_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: The end of a prefixed name, in a CURIE and in Turtle alike.
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_\-])?")

_INDENT = "\n    "


class Sheet(NamedTuple):
    """A mapping set, ready to be written."""

    name: str
    prefixes: Mapping[str, str]
    """Prefix -> namespace; those that nothing needs are not written."""
    slots: Slots
    rows: tuple[Slots, ...]


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
    slots = MAPPING_SLOTS.values()
    columns = [slot for slot in slots if any(slot.name in row for row in sheet.rows)]
    rows = ["\t".join(slot.name for slot in columns)]
    for row in sheet.rows:
        cells = ("|".join(_write_values(slot, row.get(slot.name, ()), short)) for slot in columns)
        rows.append("\t".join(map(_cell, cells)))
    block: list[str] = []
    for name, slot in SET_SLOTS.items():
        values = _write_values(slot, sheet.slots.get(name, ()), short)
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


def _cell(value: str) -> str:
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
    common = {
        name: values
        for name, values in sheet.slots.items()
        if SET_SLOTS[name].propagated and not any(name in row for row in sheet.rows)
    }
    own = {name: values for name, values in sheet.slots.items() if name not in common}
    (identifier,) = own.pop("mapping_set_id")
    nodes, named = [], []
    for row in sheet.rows:
        slots = {**row, **common}
        record = slots.pop("record_id", None)
        lines = [f"a {short[expand_name('owl:Axiom')]}", *_statements(MAPPING_SLOTS, slots, short)]
        if record:
            nodes.append(_term(f"<{record[0]}>", short))
            named.append(f"{nodes[-1]} {f' ;{_INDENT}'.join(lines)} .\n")
        else:
            nodes.append(f"[ {f' ;{_INDENT}    '.join(lines)} ]")
    lines = [f"a {short[f'{SSSOM}MappingSet']}", *_statements(SET_SLOTS, own, short)]
    lines.append(f"{short[f'{SSSOM}mappings']} {', '.join(nodes)}")
    blocks = [f"{_term(f'<{identifier}>', short)} {f' ;{_INDENT}'.join(lines)} .\n", *named]
    used = (f"@prefix {name}: <{namespace}> .\n" for name, namespace in sorted(short.used.items()))
    return "\n".join(("".join(used), *blocks)).encode()


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
