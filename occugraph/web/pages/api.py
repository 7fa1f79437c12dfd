"""Answers for programs: JSON with the keys that the commands print by `--json`, and tables."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import InputError, OccugraphError, UnknownCode, UnknownName
from ...query import concepts
from ...version import __version__
from ..documents import COLUMNS, describe_concept, list_rows
from .kept_pages import RenderedPage, name_file
from .questions import HITS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .questions import Questions

MEDIA, TABLE = "application/json", "text/csv; charset=utf-8"


def answer_search(questions: Questions, given: Mapping[str, str]) -> dict[str, Any]:
    """Search; the keys of `occugraph search --json`."""
    _refuse_others(given, "q", "scheme", "programme", "limit")
    limit = given.get("limit", str(HITS))
    if not (limit.isascii() and limit.isdigit() and len(limit) < 6):
        raise InputError(f"limit={limit}: must be a whole number")
    return questions.search(
        _need(given, "q"),
        scheme=given.get("scheme"),
        programme=given.get("programme"),
        limit=int(limit),
    ).to_dict()


def answer_concept(questions: Questions, given: Mapping[str, str]) -> dict[str, Any]:
    """Describe a concept; the keys of `occugraph show --json`, and more."""
    _refuse_others(given, "code", "scheme")
    code = _need(given, "code")
    document = describe_concept(questions.directory, code, scheme=given.get("scheme"))
    return {**document.to_dict(), "citation": questions.cite(document.answer).to_dict()}


def write_concept(questions: Questions, given: Mapping[str, str]) -> RenderedPage:
    """Write a concept as a table, one row a statement, with the mark that spreadsheets need."""
    _refuse_others(given, "code", "scheme")
    directory, code, scheme = questions.directory, _need(given, "code"), given.get("scheme")
    answer = concepts.describe_concept(directory.session, code, scheme=scheme, book=directory.book)
    file = io.StringIO(newline="")
    csv.writer(file).writerows([COLUMNS, *list_rows(answer)])
    name = name_file(f"{answer.scheme}-{answer.code}", ".csv")
    return RenderedPage(file.getvalue().encode("utf-8-sig"), TABLE, name=name)


def answer_crosswalk(questions: Questions, given: Mapping[str, str]) -> dict[str, Any]:
    """Look up counterparts; the keys of `occugraph crosswalk --json`."""
    _refuse_others(given, "code", "to", "scheme", "via", "basis")
    named = {name: given.get(name) for name in ("scheme", "via", "basis")}
    answer = questions.crosswalk(_need(given, "code"), _need(given, "to"), **named)
    return {**answer.to_dict(), "citation": questions.cite(answer).to_dict()}


def answer_eligibility(questions: Questions, given: Mapping[str, str]) -> dict[str, Any]:
    """Decide on a job; the keys of `occugraph eligible --json`."""
    names = ("occupation", "title", "naics", "programme", "scheme", "on")
    _refuse_others(given, *names)
    decision = questions.decide(**{name: given.get(name) for name in names})
    return {**decision.to_dict(), "citation": questions.cite(decision).to_dict()}


#: Name of an answer -> what makes it.
ANSWERS = {
    "search": answer_search,
    "concept": answer_concept,
    "concept.csv": write_concept,
    "crosswalk": answer_crosswalk,
    "eligibility": answer_eligibility,
}


def write_answer(
    make: Callable[[Questions, Mapping[str, str]], dict[str, Any] | RenderedPage],
    questions: Questions,
    given: Mapping[str, str],
) -> RenderedPage:
    """Write an answer, as JSON where it is no table; or what is wrong, with the nearest codes."""
    status = 200
    try:
        answer = make(questions, given)
    except OccugraphError as error:
        status = 404 if isinstance(error, (UnknownCode, UnknownName)) else 400
        answer = {"error": str(error), "nearest": list(getattr(error, "nearest", ()))}
    if isinstance(answer, RenderedPage):
        return answer
    body = json.dumps(answer, ensure_ascii=False, indent=1).encode()
    return RenderedPage(body, MEDIA, status)


def describe(address: str) -> bytes:
    """Write the OpenAPI description of these answers at the address of a server."""
    description = json.loads(_read_description())
    description["info"]["version"] = __version__
    description["servers"] = [{"url": address}]
    return json.dumps(description, indent=1).encode()


@cache
def _read_description() -> str:
    return (Path(__file__).parent / "openapi.json").read_text("utf-8")


def _need(given: Mapping[str, str], name: str) -> str:
    if not given.get(name, "").strip():
        raise InputError(f"the parameter {name} is missing")
    return given[name]


def _refuse_others(given: Mapping[str, str], *known: str) -> None:
    for name in given:
        if name not in known:
            raise UnknownName("parameter", name, known)
