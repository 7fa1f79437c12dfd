"""The canned questions: plain SPARQL files with a `#+` header, found by name, run with values."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from .. import resources
from ..errors import InputError, UnknownName
from ..graph.engine import Engine, Table
from ..rdf.namespaces import BASE
from .parameters import TYPES, Parameter, bind, term

FOLDER = resources.find_folder("queries")


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

    @property
    def body(self) -> str:
        """The SPARQL without the header."""
        lines = self.sparql.splitlines(keepends=True)
        return "".join(line for line in lines if not line.startswith("#+")).strip() + "\n"

    @property
    def example(self) -> dict[str, str]:
        """The values of the documented example."""
        return {parameter.name: parameter.example for parameter in self.parameters}

    @property
    def command(self) -> str:
        """The documented example as a command line; what is the default is left out."""
        import shlex

        given = [
            f"{parameter.name}={parameter.example}"
            for parameter in self.parameters
            if parameter.example != parameter.default
        ]
        return shlex.join(["occugraph", "query", "run", self.name, *given])

    def bound(self, values: Mapping[str, str | int], base: str = BASE) -> str:
        """Put values in the place of the parameters, as terms.

        Args:
            values: parameter -> value; a parameter with a default may be left out.
            base: where the graph's own IRIs live.

        Raises:
            UnknownName: a value for a parameter that the question does not have.
            InputError: a value that is missing or not of its parameter's type.

        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in values:
            if name not in known:
                raise UnknownName(f"parameter of {self.name}", name, tuple(known))
        terms = {name: term(self.name, known[name], values.get(name)) for name in known}
        return bind(self.body.replace(BASE, base), terms)


@cache
def _paths() -> dict[str, str]:
    return {
        name.removesuffix(".rq"): os.path.join(folder, name)
        for folder, _, names in sorted(os.walk(FOLDER))
        for name in sorted(names)
        if name.endswith(".rq")
    }


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
    every = sorted(map(question, _paths()), key=lambda question: (question.topic, question.name))
    if topic is None:
        return tuple(every)
    topics = tuple(dict.fromkeys(question.topic for question in every))
    if topic not in topics:
        raise UnknownName("topic", topic, topics)
    return tuple(question for question in every if question.topic == topic)


def parsed(path: str) -> Question:
    """Read a question from its file.

    Raises:
        InputError: a header line that is not as it should be, with its line.

    """
    with open(path, encoding="utf-8") as file:
        sparql = file.read()
    header: dict[str, Any] = {"description": "", "parameters": {}, "columns": {}}
    header |= {"tags": [], "defaults": []}
    for number, key, inner, value in _header(sparql):
        try:
            if key == "defaults":
                header[key] = json.loads(value)
            elif inner is None:
                header[key] = _tags(value) if key == "tags" else value or {}
            else:
                header[key][inner] = json.loads(value) if key == "parameters" else value
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"header: {error}", file=path, line=number) from None
    try:
        defaults = {name: value for values in header["defaults"] for name, value in values.items()}
        parameters = tuple(
            _parameter(name, values, defaults.pop(name, None))
            for name, values in header["parameters"].items()
        )
        if defaults:
            raise KeyError(f"a parameter {next(iter(defaults))}, which has a default")
        folder, name = os.path.split(path)
        return Question(
            name.removesuffix(".rq"),
            os.path.basename(folder),
            header["summary"],
            header["description"] or "",
            tuple(header["tags"]),
            parameters,
            tuple(header["columns"].items()),
            sparql,
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise InputError(f"the header lacks {error}", file=path, line=1) from None


def _parameter(name: str, values: dict[str, str], default: str | None) -> Parameter:
    if values["type"] not in TYPES:
        raise KeyError(f"a type of {tuple(TYPES)} for {name}")
    if "default" in values:
        raise KeyError(f"{name} in its line of defaults, where grlc reads it")
    return Parameter(name, values["type"], values["description"], values["example"], default)


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


def run(engine: Engine, name: str, base: str = BASE, /, **values: str | int) -> Table:
    """Ask a canned question.

    Raises:
        UnknownName: no such question or parameter.
        InputError: a value that is missing or not of its type.

    """
    return engine.run(question(name).bound(values, base))


def run_example(engine: Engine, question: Question, base: str = BASE) -> list[dict[str, str]]:
    """Ask a question with its example's values: the rows, sorted where it gives them no order."""
    records = engine.run(question.bound(question.example, base)).records()
    return (
        records
        if "ORDER BY" in question.body
        else sorted(records, key=lambda question: [*question.values()])
    )
