"""Values for the parameters of a question: of the right type, and bound as terms, never as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from ..errors import InputError, quote_input
from ..rdf.terms import iri, is_iri, text, typed

#: No code, name or title is longer; a value that is cannot be meant.
LONGEST_VALUE = 10_000
#: Type of a parameter -> how its variable ends, which is grlc's way to say it.
TYPES = {"string": "", "integer": "_integer", "iri": "_iri"}

_VARIABLE = re.compile(r"\?_([a-z]+)(?:_integer|_iri)?\b")


class Parameter(NamedTuple):
    """A value that a question takes.

    In the question's text it is written `?_name`, `?_name_integer` or `?_name_iri`.
    """

    name: str
    type: str
    description: str
    example: str
    default: str | None
    """None where a value must be given."""

    @property
    def variable(self) -> str:
        """How the question's text names it."""
        return f"?_{self.name}{TYPES[self.type]}"


def bind(sparql: str, terms: Mapping[str, str]) -> str:
    """Replace each parameter of a canned text by its term, in one pass.

    A term is escaped, and what was put in is not looked at again, so that no value can become
    anything but a value. No canned text has `?_` in a string or an IRI; a test holds that.

    >>> bind("SELECT ?x { ?x ?p ?_name }", {"name": '"?_name"'})
    'SELECT ?x { ?x ?p "?_name" }'
    """
    return _VARIABLE.sub(lambda match: terms.get(match[1], match[0]), sparql)


def term(question: str, parameter: Parameter, value: str | int | None) -> str:
    """Make the term that a parameter is bound to.

    Args:
        question: name of the question, for errors.
        parameter: what it takes.
        value: as given; None for the default.

    Raises:
        InputError: a value that is missing or not of the parameter's type.

    """
    given = parameter.default if value is None else value
    if given is None:
        raise InputError(
            f"{question} needs {parameter.name}: {parameter.description} "
            f"(for example {parameter.name}={parameter.example})"
        )
    if isinstance(given, int) and parameter.type == "integer":
        given = str(given)
    if not isinstance(given, str):
        raise InputError(f"{parameter.name}={quote_input(str(given))}: must be text")
    if len(given) > LONGEST_VALUE or "\0" in given or not _encodable(given):
        raise InputError(
            f"{parameter.name}={quote_input(given)}: not a value that a graph could hold"
        )
    if parameter.type == "integer":
        if not re.fullmatch(r"[+-]?[0-9]{1,18}", given):
            raise InputError(f"{parameter.name}={quote_input(given)}: must be a whole number")
        return typed(given, "integer")
    if parameter.type == "iri":
        if not is_iri(given):
            raise InputError(f"{parameter.name}={quote_input(given)}: must be an absolute IRI")
        return iri(given)
    return text(given)


def _encodable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:  # half a surrogate pair, from an argument in no known encoding
        return False
    return True
