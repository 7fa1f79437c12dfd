"""The counterparts of many codes: each table is read once, and one bad code stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..columns.decision import Question
from ..columns.reader import ColumnReader
from ..columns.spelling import Readers
from ..errors import InputError, OccugraphError, UnknownCode, UnknownName
from ..query.resolved import Resolved
from ..tables.cells import list_values, text
from .answer import CrosswalkAnswer
from .lookup import Crosswalk

#: What becomes of a code that cannot be read: it ends the map, or its answer says so.
ERRORS = ("raise", "mark")

_Resolve = Callable[[object], tuple[Resolved, str]]
"""Code -> the concept that it means, and what was mended to read it."""


def crosswalk_many(
    look_up: Crosswalk, codes: Iterable[object], scheme: str | None, errors: str
) -> list[CrosswalkAnswer]:
    """Look up the counterparts of many codes; see `occugraph.Graph.crosswalk_many`."""
    if errors not in ERRORS:
        raise UnknownName("way with errors", errors, ERRORS)
    if isinstance(codes, str):
        raise InputError("codes are a list of texts, not one text")
    given = list_values(codes)
    resolve = _by_itself(look_up) if scheme is None else _in_scheme(look_up, given, scheme)
    answers: dict[tuple[type, str], CrosswalkAnswer] = {}
    keys = [(type(code), text(code)) for code in given]
    for key, code in zip(keys, given, strict=True):
        if key not in answers:
            answers[key] = _answer(look_up, resolve, code, errors)
    return [answers[key] for key in keys]


def _answer(look_up: Crosswalk, resolve: _Resolve, code: object, errors: str) -> CrosswalkAnswer:
    try:
        concept, repair = resolve(code)
        answer = look_up.answer_with_lists(look_up.codes.complete(concept))
    except OccugraphError as error:
        if errors == "raise":
            raise
        nothing = Resolved(text(code), "", "", "", "", "")
        return CrosswalkAnswer(nothing, look_up.to, "unreadable", (), True, str(error))
    return answer._replace(warning="; ".join(filter(None, (repair, answer.warning, concept.note))))


def _by_itself(look_up: Crosswalk) -> _Resolve:
    """Read each code as `crosswalk` reads one."""

    def resolve(code: object) -> tuple[Resolved, str]:
        if not isinstance(code, str):
            kind = type(code).__name__
            problem = f"a code is text, which keeps its zeros, not {kind}"
            raise UnknownCode(text(code), f"{problem}: give text, or the scheme of all the codes")
        return look_up.resolve(code), ""

    return resolve


def _in_scheme(look_up: Crosswalk, codes: list[object], scheme: str) -> _Resolve:
    """Read all codes in one scheme, numbers too: it says how many digits a code has."""
    if scheme == look_up.to:
        raise InputError(f"{scheme} is where the codes stand already")
    counts = dict.fromkeys(map(_cell, codes), 1)
    question = Question(look_up.kinds, scheme)
    reader = ColumnReader(Readers(look_up.session), counts, question=question)

    def resolve(code: object) -> tuple[Resolved, str]:
        reading = reader.read(_cell(code))
        if reading.concept is None:
            raise InputError(reading.problem or f"{text(code)!r}: no code was given")
        return reading.concept, reading.repair

    return resolve


def _cell(code: object) -> object:
    return code if isinstance(code, str | int | float) else text(code)
