"""The canned questions: plain SPARQL files with a `#+` header, found by name, run with values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import InputError, UnknownName, shown
from ..graph.engine import Engine, Table
from ..namespaces import BASE
from ..terms import text, typed

FOLDER = Path(__file__).resolve().parent.parent / "queries"
#: No code, name or title is longer; a value that is cannot be meant.
LONGEST_VALUE = 10_000
TYPES = ("string", "integer")

_VARIABLE = re.compile(r"\?_([a-z]+)\b")


class Parameter(NamedTuple):
    """A value that a question takes, written `?_name` in its text."""

    name: str
    type: str
    description: str
    example: str
    default: str | None
    """None where a value must be given."""


class Question(NamedTuple):
    """A canned question, as its file says it."""

    name: str
    topic: str
    summary: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[tuple[str, str], ...]
    """(name, what it holds) of each column."""
    sparql: str

    def bound(self, values: Mapping[str, str], base: str = BASE) -> str:
        """Put values in the place of the parameters, as terms.

        Args:
            values: parameter -> value as text; a parameter with a default may be left out.
            base: where the graph's own IRIs live.

        Raises:
            UnknownName: a value for a parameter that the question does not have.
            InputError: a value that is missing or not of its parameter's type.

        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in values:
            if name not in known:
                raise UnknownName(f"parameter of {self.name}", name, tuple(known))
        terms = {name: _term(self.name, known[name], values.get(name)) for name in known}
        return bind(self.sparql.replace(BASE, base), terms)


def bind(sparql: str, terms: Mapping[str, str]) -> str:
    """Replace each parameter `?_name` of a canned text by its term, in one pass.

    A term is escaped, and what was put in is not looked at again, so that no value can become
    anything but a value. No canned text has `?_` in a string or an IRI; a test holds that.

    >>> bind("SELECT ?x { ?x ?p ?_name }", {"name": '"?_name"'})
    'SELECT ?x { ?x ?p "?_name" }'
    """
    return _VARIABLE.sub(lambda match: terms.get(match[1], match[0]), sparql)


def _term(question: str, parameter: Parameter, value: str | None) -> str:
    given = parameter.default if value is None else value
    if given is None:
        raise InputError(
            f"{question} needs {parameter.name}: {parameter.description} "
            f"(for example {parameter.name}={parameter.example})"
        )
    if len(given) > LONGEST_VALUE or "\0" in given or not _encodable(given):
        raise InputError(f"{parameter.name}={shown(given)}: not a value that a graph could hold")
    if parameter.type == "integer":
        if not re.fullmatch(r"[+-]?[0-9]{1,18}", given):
            raise InputError(f"{parameter.name}={shown(given)}: must be a whole number")
        return typed(given, "integer")
    return text(given)


def _encodable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:  # half a surrogate pair, from an argument in no known encoding
        return False
    return True


@cache
def _paths() -> dict[str, Path]:
    return {path.stem: path for path in sorted(FOLDER.glob("*/*.rq"))}


@cache
def question(name: str) -> Question:
    """Find a canned question by its name.

    Raises:
        UnknownName: there is none of that name.

    """
    if name not in _paths():
        raise UnknownName("question", name, tuple(_paths()))
    return parsed(_paths()[name])


def catalogue(topic: str | None = None) -> tuple[Question, ...]:
    """Every canned question, or those of one topic, sorted by topic and name.

    Raises:
        UnknownName: a topic that has no question.

    """
    every = sorted(map(question, _paths()), key=lambda found: (found.topic, found.name))
    if topic is None:
        return tuple(every)
    topics = tuple(dict.fromkeys(found.topic for found in every))
    if topic not in topics:
        raise UnknownName("topic", topic, topics)
    return tuple(found for found in every if found.topic == topic)


def parsed(path: Path) -> Question:
    """Read a question from its file.

    Raises:
        InputError: a header line that is not as it should be, with its line.

    """
    sparql = path.read_text("utf-8")
    header: dict[str, Any] = {"description": "", "parameters": {}, "columns": {}, "tags": []}
    for number, key, inner, value in _header(sparql):
        try:
            if inner is None:
                header[key] = _tags(value) if key == "tags" else value or {}
            else:
                header[key][inner] = json.loads(value) if key == "parameters" else value
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"header: {error}", file=str(path), line=number) from None
    try:
        parameters = tuple(_parameter(name, told) for name, told in header["parameters"].items())
        return Question(
            path.stem,
            path.parent.name,
            header["summary"],
            header["description"] or "",
            tuple(header["tags"]),
            parameters,
            tuple(header["columns"].items()),
            sparql,
        )
    except (KeyError, TypeError) as error:
        raise InputError(f"the header lacks {error}", file=str(path), line=1) from None


def _parameter(name: str, told: dict[str, str]) -> Parameter:
    if told["type"] not in TYPES:
        raise KeyError(f"a type of {TYPES} for {name}")
    default = told.get("default")
    return Parameter(name, told["type"], told["description"], told["example"], default)


def _tags(value: str) -> list[str]:
    return [tag.strip() for tag in value.strip("[]").split(",")]


def _header(sparql: str) -> Iterator[tuple[int, str, str | None, str]]:
    """Yield (line, key, key within it, value) of the `#+` lines, which are YAML."""
    section = ""
    for number, line in enumerate(sparql.splitlines(), 1):
        if not line.startswith("#+ "):
            continue
        key, _, value = line[3:].partition(":")
        if key.startswith("  "):
            yield number, section, key.strip(), value.strip()
        else:
            section = key
            yield number, key, None, value.strip()


def run(engine: Engine, name: str, base: str = BASE, /, **values: str) -> Table:
    """Ask a canned question.

    Raises:
        UnknownName: no such question or parameter.
        InputError: a value that is missing or not of its type.

    """
    return engine.run(question(name).bound(values, base))
