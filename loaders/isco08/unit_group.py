"""One line of the ISCO-08 unit groups document: as published, and its sentences by kind."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from ...errors import InputError, quote_input
from ...files.text_documents import Document, Line, describe_character, find_bad_character
from .. import known_codes

SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z])")
#: A later sentence that begins so says what the group takes in beside its definition.
INCLUDES = re.compile(r"(?:For instance,|(?:They|It|The (?:unit )?group) includes?\b)")
#: A later sentence that begins so says what is classified elsewhere (the document has none).
EXCLUDES = re.compile(r"(?:(?:They|It|The (?:unit )?group) )?excludes?\b", re.IGNORECASE)
#: The definition of a residual group says so; the groups it is the rest of are named after
#: "elsewhere". In "not classified in A, or elsewhere in B" it is the rest of B: A is another
#: place to look, which has a residual group of its own.
REST = re.compile(
    r"\bnot (?:classified|included) (?:in [^.]{0,200} or )?elsewhere\b|\bnot elsewhere classified\b"
)
GROUP = re.compile(r"\bin (Minor|Sub-major|Major) Group ([0-9]+)")
LEVELS = {"Minor": "minor", "Sub-major": "submajor", "Major": "major"}


class UnitGroup(NamedTuple):
    """One line as published."""

    line: int
    code: str
    title: str
    description: str


class Sentences(NamedTuple):
    """A description, sentence by sentence; each is in exactly one part."""

    definition: str
    includes: tuple[str, ...]
    excludes: tuple[str, ...]


def read_unit_group(document: Document, line: Line) -> UnitGroup:
    """Read one line.

    Raises:
        InputError: not JSON, not the object it should be, or a code that is no unit group.

    """
    whole = _object(document, line)
    source = _fields(document, line, whole, {"source": dict, "isco": str}, "the object")["source"]
    texts = {"code": str, "title": str, "description": str}
    code, title, description = (
        str(value) for value in _fields(document, line, source, texts, "its source").values()
    )
    for name, text in (("code", code), ("title", title), ("description", description)):
        if not text.strip():
            raise document.error(f"the {name} is empty", line.number)
        if (column := find_bad_character(text)) is not None:
            raise document.error(f"the {name}: {describe_character(text[column])}", line.number)
        if name != "description" and re.search(r"[\t\n\f\r]", text):
            raise document.error(
                f"the {name} {quote_input(text)} has a tab or line break", line.number
            )
    if code != whole["isco"]:
        problem = (
            f"source.code {quote_input(code)} and isco {quote_input(str(whole['isco']))} differ"
        )
        raise document.error(problem, line.number)
    known = known_codes.titles("isco08", "unit")
    if code not in known:
        near = known_codes.nearest(code, known)
        problem = f"{quote_input(code)} is no unit group of ISCO-08 (four digits); nearest: {near}"
        raise document.error(problem, line.number)
    return UnitGroup(line.number, code, title, description)


def split_sentences(group: UnitGroup) -> Sentences:
    """Sort the sentences of a description; runs of white space become one space.

    The first sentence is the definition, and so is every other one that does not begin with what
    the group includes or excludes.
    """
    first, *others = SENTENCE.split(" ".join(group.description.split()))
    includes = tuple(text for text in others if INCLUDES.match(text))
    excludes = tuple(text for text in others if EXCLUDES.match(text))
    rest = (text for text in others if not INCLUDES.match(text) and not EXCLUDES.match(text))
    return Sentences(" ".join([first, *rest]), includes, excludes)


def rest_of(group: UnitGroup) -> tuple[str, ...] | None:
    """Codes of the groups that a residual group is the rest of, as its definition states them.

    Returns:
        None for a group that is not residual; empty for one that names no group.

    """
    definition = split_sentences(group).definition
    phrase = REST.search(definition)
    if phrase is None:
        return None
    return tuple(code for _, code in GROUP.findall(definition, phrase.end()))


def check_rest_of(document: Document, group: UnitGroup) -> None:
    """Check that the groups a definition names exist, at the level it says.

    Raises:
        InputError: one that ISCO-08 does not have.

    """
    for level, code in GROUP.findall(" ".join(group.description.split())):
        if code not in known_codes.titles("isco08", LEVELS[level]):
            problem = f"{group.code} speaks of {level} Group {code}, which ISCO-08 does not have"
            raise document.error(problem, group.line)


def _object(document: Document, line: Line) -> dict[str, object]:
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        unique = dict(pairs)
        if len(unique) < len(pairs):
            raise document.error("a name stands twice in one object", line.number)
        return unique

    try:
        parsed = json.loads(line.text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise document.error(f"not JSON: {error.msg}", line.number, error.colno) from None
    except InputError:
        raise
    except (ValueError, RecursionError):  # a number of too many digits; brackets without end
        raise document.error("not an object of a unit group", line.number) from None
    if not isinstance(parsed, dict):
        problem = 'not an object {"source": {"code", "title", "description"}, "isco"}'
        raise document.error(problem, line.number)
    return parsed


def _fields(
    document: Document, line: Line, fields: object, kinds: Mapping[str, type], where: str
) -> dict[str, object]:
    """Check names and types, and give the fields in the order asked for."""
    if not isinstance(fields, dict) or set(fields) != set(kinds):
        problem = f"{where} must have exactly: {', '.join(kinds)}"
        raise document.error(problem, line.number)
    for name, kind in kinds.items():
        value = fields[name]
        if not isinstance(value, kind):
            problem = f"{name} must be {'text' if kind is str else 'an object'}"
            if isinstance(value, int):
                problem += ": a code is text, and as a number it loses its zeros"
            raise document.error(problem, line.number)
    return {name: fields[name] for name in kinds}
