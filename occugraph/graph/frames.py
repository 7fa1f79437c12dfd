"""Tables of results as pandas has them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..errors import InputError
from ..rdf.namespaces import VOCABULARIES

if TYPE_CHECKING:
    import pandas

    from .engine import Table, Term

_XSD = VOCABULARIES["xsd"]
_BOOLEANS = {f"{_XSD}boolean"}
_INTEGERS = {
    f"{_XSD}{name}" for name in ("integer", "nonNegativeInteger", "positiveInteger", "int", "long")
}
_TRUTH = {"true": True, "1": True, "false": False, "0": False}
#: Whole numbers that 64 bits hold.
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")


def frame(table: Table) -> pandas.DataFrame:
    """Make a DataFrame; see `Table.to_pandas`."""
    try:
        import pandas
    except ImportError:
        raise InputError("to_pandas() needs pandas: pip install 'occugraph[pandas]'") from None
    columns = zip(*table.rows, strict=True) if table.rows else ((),) * len(table.columns)
    series = [pandas.Series(values, dtype=kind) for values, kind in map(_typed, columns)]
    made = pandas.concat(series, axis=1) if series else pandas.DataFrame()
    return made.set_axis(list(table.columns), axis=1)


def _typed(column: Sequence[Term | None]) -> tuple[list[str | int | bool | None], str]:
    """Values of a column as Python has them, and the name of pandas's type for them."""
    types = {term.datatype for term in column if term is not None}
    texts = [None if term is None else term.value for term in column]
    said = {text for text in texts if text is not None}
    if types == _BOOLEANS and said <= _TRUTH.keys():
        return [None if it is None else _TRUTH[it] for it in texts], "boolean"
    if types and types <= _INTEGERS and all(map(_WHOLE.fullmatch, said)):
        return [None if it is None else int(it) for it in texts], "Int64"
    return list(texts), "string"
