"""The pages that answer: counterparts of a code, and whether a job qualifies."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from ...errors import AmbiguousCode, OccugraphError
from ...rdf.namespaces import Iris
from ...search.words import split_words
from .lookups import Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...search.search import SearchHit
    from .questions import Questions

#: Hits to choose from, where words were given and a code is needed; the best of so many.
CHOICES, LOOKED_AT = 8, 25
#: The scheme whose concepts are offered first.
FIRST = "soc2018"


def show_crosswalk(questions: Questions, given: Mapping[str, str]) -> Page:
    """Show the counterparts of a code, or let choose the code that words may mean."""
    fields = {name: given.get(name, "").strip() for name in ("code", "to", "via", "basis")}
    values: dict[str, Any] = {
        "given": fields,
        "schemes": list_schemes(questions),
        "answer": None,
        "choices": [],
        "candidates": [],
        "problem": "",
    }
    code, to = fields["code"], fields["to"]
    if not code:
        return Page("crosswalk.html", values)
    try:
        if not questions.is_code(code):
            choices = _find_sources(questions, code, to)
            leading = f" that leads to {to}" if to else ""
            missing = f"nothing{leading} is known for {code}: try another word for it"
            problem = "" if choices else missing
            return Page("crosswalk.html", {**values, "choices": choices, "problem": problem})
        if not to:
            return Page("crosswalk.html", {**values, "problem": "choose where it is to lead"})
        via, basis = fields["via"] or None, fields["basis"] or None
        answer = questions.crosswalk(code, to, via=via, basis=basis)
    except OccugraphError as error:
        values["candidates"] = _list_candidates(questions, error)
        return Page("crosswalk.html", {**values, "problem": str(error)}, 400)
    iris = Iris(questions.session.base)
    values["answer"], values["citation"] = answer, questions.cite(answer)
    values["iri"] = iris.concept(answer.source.scheme, answer.source.code)
    values["decisions"] = _find_decisions(questions, answer.targets)
    return Page("crosswalk.html", values)


def show_eligibility(questions: Questions, given: Mapping[str, str]) -> Page:
    """Show whether a job qualifies, with the reasons, or let choose the industry."""
    names = ("job", "industry", "programme", "on")
    fields = {name: given.get(name, "").strip() for name in names}
    programmes = questions.directory.programmes
    if not fields["programme"] and len(programmes) == 1:
        fields["programme"] = next(iter(programmes))
    values: dict[str, Any] = {
        "given": fields,
        "programmes": programmes,
        "decision": None,
        "day": fields["on"] or datetime.date.today().isoformat(),
        "choices": [],
        "candidates": [],
        "problem": "",
    }
    job, industry = fields["job"], fields["industry"]
    if not job or not fields["programme"]:
        return Page("eligibility.html", values)
    try:
        if industry and not questions.names_code(industry):
            choices = _find_industries(questions, industry)
            problem = "" if choices else f"no industry is known for {industry}"
            return Page("eligibility.html", {**values, "choices": choices, "problem": problem})
        by = {"occupation": job} if questions.names_code(job) else {"title": job}
        decision = questions.decide(
            **by,
            naics=industry or None,
            programme=fields["programme"],
            on=fields["on"] or None,
        )
        values["decision"], values["citation"] = decision, questions.cite(decision)
    except OccugraphError as error:
        values["candidates"] = _list_candidates(questions, error)
        return Page("eligibility.html", {**values, "problem": str(error)}, 400)
    return Page("eligibility.html", values)


def list_schemes(questions: Questions) -> list[tuple[str, list[Any]]]:
    """List the schemes by what they classify, those that are not superseded first."""
    kinds: dict[str, list[Any]] = {"Occupations": [], "Industries": []}
    editions = questions.directory.editions
    for name, row in questions.session.schemes.items():
        kinds.setdefault(row["classifies"], []).append(editions[name])
    return [
        (kind, sorted(rows, key=lambda row: (bool(row.superseded_by), row.scheme)))
        for kind, rows in kinds.items()
        if rows
    ]


def _find_sources(questions: Questions, words: str, to: str) -> list[tuple[str, SearchHit]]:
    """Find the concepts that words may mean and that may lead to a scheme, the best first."""
    groups = questions.search(words).schemes
    if to:
        leading = questions.leading_to(to)
        groups = tuple(group for group in groups if group.scheme in leading)
        if not groups:  # a search without a scheme is of the usual schemes alone
            answers = [questions.search(words, scheme=name) for name in leading]
            groups = tuple(group for answer in answers for group in answer.schemes)
    hits = [(group.scheme, hit) for group in groups for hit in group.hits]
    return sorted(hits, key=lambda pair: (pair[0] != FIRST, -pair[1].match.score))[:CHOICES]


def _find_industries(questions: Questions, words: str) -> list[tuple[str, SearchHit]]:
    """Find the industries that words may mean, the best first."""
    schemes, editions = questions.session.schemes, questions.directory.editions
    names = [name for name, row in schemes.items() if row["classifies"] == "Industries"]
    # the industries that rules name are those of NAICS
    names = [name for name in names if name.startswith("naics")] or names
    latest = [name for name in names if not editions[name].superseded_by]
    answers = [questions.search(words, scheme=name, limit=LOOKED_AT) for name in latest]
    hits = [
        (group.scheme, hit) for answer in answers for group in answer.schemes for hit in group.hits
    ]
    wanted = {word.stem for word in split_words(words)}

    def rank(pair: tuple[str, SearchHit]) -> tuple[bool, float]:
        """Rank an industry that has all the words in its own title before what only lists them."""
        own = {word.stem for word in split_words(pair[1].label)}
        return not wanted <= own, -pair[1].match.score

    return sorted(hits, key=rank)[:CHOICES]


def _list_candidates(questions: Questions, error: OccugraphError) -> list[dict[str, str]]:
    """List what a code could be, where it is one of several schemes."""
    names = error.candidates if isinstance(error, AmbiguousCode) else ()
    candidates = []
    for name in names:
        scheme, _, code = name.partition(":")
        concepts = questions.session.hierarchy(scheme).by_scheme[scheme]
        candidates.append({"scheme": scheme, "code": code, "label": concepts[code].label})
    return candidates


def _find_decisions(questions: Questions, targets: Any) -> dict[tuple[str, int], dict[str, str]]:
    """Find reason and date of the curated rows that an answer rests on: (table, line) -> row."""
    curated = {
        step.correspondence
        for target in targets
        for path in (target.path, *target.further_paths)
        for step in path
        if step.basis == "curated"
    }
    if not curated:
        return {}
    base = questions.session.base
    return {
        (iri.removeprefix(base).partition("/")[0], int(row["line"])): row
        for iri, row in questions.directory.decisions.items()
    }
