"""Literals as they are written, and as Oxigraph spells them, which holds numbers by their value."""

import re
from functools import cache
from typing import Any

import pyoxigraph as ox

from ..graph.engine import STRING

_INTEGER = f"{STRING.removesuffix('string')}integer"
_WHOLE_NUMBER = re.compile("0|-?[1-9][0-9]{0,17}").fullmatch


def is_canonical(literal: ox.Literal) -> bool:
    """Tell whether Oxigraph spells a literal as it is written, which it holds by its value."""
    if is_plain(literal):
        return True
    if literal.datatype.value == _INTEGER and _WHOLE_NUMBER(literal.value):
        return True
    return bool(respell(literal) == literal)


def is_plain(literal: ox.Literal) -> bool:
    """Tell whether a literal is a text, with a language or without."""
    return literal.language is not None or literal.datatype.value == STRING


def trim(text: str) -> str:
    """Take the white space around a text away; a text of nothing else is left as it is."""
    return text.strip() or text


@cache
def respell(literal: ox.Literal) -> Any:
    """Spell a literal as Oxigraph does."""
    solutions: Any = ox.Store().query(f"SELECT ?this {{ VALUES ?this {{ {literal} }} }}")
    return next(solutions)["this"]
