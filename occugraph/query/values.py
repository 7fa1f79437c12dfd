"""Values that name nothing in a graph: why a canned question has no rows."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import UnknownCode, UnknownName
from ..graph.engine import Table
from ..model.concept_index import nearest_codes
from . import catalogue
from .session import Session


def run_question(session: Session, name: str, values: Mapping[str, str | int]) -> Table:
    """Ask a canned question; where it has no rows, check its values."""
    table = catalogue.run(session.engine, name, session.base, **values)
    if not table.rows:
        check_values(session, catalogue.question(name), values)
    return table


def check_values(
    session: Session, question: catalogue.Question, values: Mapping[str, str | int]
) -> None:
    """Refuse values that are no scheme, correspondence or code, where a question has no rows.

    A code is looked for in the question's `scheme`, in the schemes of its correspondence, or in
    all. An empty value means all.
    """
    given = {
        parameter: str(values.get(parameter.name, parameter.default))
        for parameter in question.parameters
    }
    schemes: list[str] = []
    for parameter, value in given.items():
        if parameter.type == "scheme" and value:
            session.scheme(value)
            schemes += [value] if parameter.name == "scheme" else []
        elif parameter.type == "correspondence":
            tables = session.correspondences
            if value not in tables:
                raise UnknownName("correspondence", value, tuple(tables))
            schemes += tables[value].source, tables[value].target
    for parameter, value in given.items():
        if parameter.type == "code":
            _check_code(session, value, schemes)


def _check_code(session: Session, code: str, schemes: list[str]) -> None:
    index = session.codes
    within = schemes or list(index.by_scheme)
    codes = {one for name in within for one in index.by_scheme.get(name, ())}
    if code not in codes:
        spelled = [one.code for name in within if (one := index.find_spelled(name, code))]
        where = " or ".join(schemes) or "any scheme"
        near = tuple(dict.fromkeys(spelled)) or tuple(nearest_codes(code, sorted(codes)))
        raise UnknownCode(code, f"not a code as {where} prints it", near)
