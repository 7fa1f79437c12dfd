"""The canned questions: plain SPARQL files with a `#+` header, found by name, run with values."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from .. import resources
from ..errors import InputError, UnknownName, quote_input
from ..files.limits import LONGEST_VALUE
from ..graph.engine import Engine, Table
from ..rdf.namespaces import BASE
from ..rdf.terms import iri, is_iri, text, typed

FOLDER = resources.find_folder("queries")


#: Type of a parameter -> how its variable ends, which is grlc's way to say it; the last three are
#: texts that a graph has to hold for there to be rows.
TYPES = {"string": "", "integer": "_integer", "iri": "_iri"}
TYPES |= {"scheme": "", "correspondence": "", "code": ""}

_VARIABLE = re.compile(r"\?_([a-z]+)(?:_integer|_iri)?\b")


class Parameter(NamedTuple):
    """A value that a question's text has as `?_name`, `?_name_integer` or `?_name_iri`."""

    name: str
    type: str
    description: str
    example: str
    default: str | None

    @property
    def variable(self) -> str:
        """How the question's text names it."""
        return f"?_{self.name}{TYPES[self.type]}"


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

        given = [one for one in self.parameters if one.example != one.default]
        values = [f"{parameter.name}={parameter.example}" for parameter in given]
        return shlex.join(["occugraph", "query", "run", self.name, *values])

    def bound(self, values: Mapping[str, str | int], base: str = BASE) -> str:
        """Put values in the place of the parameters, as terms."""
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
    """Find a canned question by its name."""
    if name.islower() and name.replace("-", "").isalpha():
        for topic in os.listdir(FOLDER):  # reading all names would cost an answer's start 1 ms
            path = os.path.join(FOLDER, topic, f"{name}.rq")
            if os.path.isfile(path):
                return parsed(path)
    raise UnknownName("question", name, tuple(_paths()))


def catalogue(topic: str | None = None) -> tuple[Question, ...]:
    """Every canned question, or those of one topic, sorted by topic and name."""
    every = sorted(map(question, _paths()), key=lambda question: (question.topic, question.name))
    if topic is None:
        return tuple(every)
    topics = tuple(dict.fromkeys(question.topic for question in every))
    if topic not in topics:
        raise UnknownName("topic", topic, topics)
    return tuple(question for question in every if question.topic == topic)


def parsed(path: str) -> Question:
    """Read a question from its file."""
    with open(path, encoding="utf-8") as file:
        sparql = file.read()
    header: dict[str, Any] = {"description": "", "parameters": {}, "columns": {}}
    header |= {"tags": "", "defaults": []}
    section = ""
    for number, line in enumerate(sparql.splitlines(), 1):
        if not line.startswith("#+ "):
            continue
        key, value = (part.rstrip() for part in line[3:].split(":", 1))
        try:
            if key.startswith("  "):
                read = json.loads if section == "parameters" else str.strip
                header[section][key.strip()] = read(value)
            else:
                section = key
                header[key] = json.loads(value) if key == "defaults" else value.strip() or {}
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
        tags = tuple(tag.strip() for tag in header["tags"].strip("[]").split(","))
        texts = header["summary"], header["description"] or "", tags
        columns = tuple(header["columns"].items())
        name, topic = name.removesuffix(".rq"), os.path.basename(folder)
        return Question(name, topic, *texts, parameters, columns, sparql)
    except (AttributeError, KeyError, TypeError) as error:
        raise InputError(f"the header lacks {error}", file=path, line=1) from None


def _parameter(name: str, values: dict[str, str], default: str | None) -> Parameter:
    if values["type"] not in TYPES:
        raise KeyError(f"a type of {tuple(TYPES)} for {name}")
    if "default" in values:
        raise KeyError(f"{name} in its line of defaults, where grlc reads it")
    return Parameter(name, values["type"], values["description"], values["example"], default)


def run(engine: Engine, name: str, base: str = BASE, /, **values: str | int) -> Table:
    """Ask a canned question."""
    return engine.run(question(name).bound(values, base))


def run_example(engine: Engine, question: Question, base: str = BASE) -> list[dict[str, str]]:
    """Ask a question with its example's values: the rows, sorted where it gives them no order."""
    records = engine.run(question.bound(question.example, base)).records()
    if "ORDER BY" in question.body:
        return records
    return sorted(records, key=lambda record: [*record.values()])


def bind(sparql: str, terms: Mapping[str, str]) -> str:
    """Replace each parameter of a canned text by its term, in one pass.

    A term is escaped, and what was put in is not looked at again, so that no value can become
    anything but a value. No canned text has `?_` in a string or an IRI; a test holds that.

    >>> bind("SELECT ?x { ?x ?p ?_name }", {"name": '"?_name"'})
    'SELECT ?x { ?x ?p "?_name" }'
    """
    return _VARIABLE.sub(lambda match: terms.get(match[1], match[0]), sparql)


def term(question: str, parameter: Parameter, value: str | int | None) -> str:
    """Make the term that a parameter is bound to."""
    given = parameter.default if value is None else value
    if given is None:
        raise InputError(
            f"{question} needs {parameter.name}: {parameter.description} "
            f"(for example {parameter.name}={parameter.example})"
        )
    if isinstance(given, int) and parameter.type == "integer":
        given = str(given)
    problem = ""
    if not isinstance(given, str):
        problem = "must be text"
    # half a surrogate pair comes from an argument in no known encoding
    elif len(given) > LONGEST_VALUE or (
        not given.isprintable() and re.search("[\0\ud800-\udfff]", given)
    ):
        problem = "not a value that a graph could hold"
    elif parameter.type == "integer" and not re.fullmatch(r"[+-]?[0-9]{1,18}", given):
        problem = "must be a whole number"
    elif parameter.type == "iri" and not is_iri(given):
        problem = "must be an absolute IRI"
    if problem or not isinstance(given, str):
        raise InputError(f"{parameter.name}={quote_input(str(given))}: {problem}")
    if parameter.type == "integer":
        return typed(given, "integer")
    return iri(given) if parameter.type == "iri" else text(given)
