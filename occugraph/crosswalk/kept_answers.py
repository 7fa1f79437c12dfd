"""Answers that are kept beside the store: those of every code of a scheme, made at first use."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from ..query.kept import KeptRows, NotKept
from ..query.resolved import Resolved
from .answer import CrosswalkAnswer, Target
from .lookup import Crosswalk
from .tables import Step


def find_answer(look_up: Crosswalk, kept: KeptRows, concept: Resolved) -> CrosswalkAnswer | None:
    """Find the answer to a concept; None where it has to be made."""
    schemes = (concept.scheme, look_up.to, *([look_up.via] if look_up.via else []))
    name = "-".join(("crosswalk", *schemes))
    make = partial(_make_answers, look_up, concept.scheme)
    try:
        if not look_up.whole:
            record = kept.record(name, concept.code, make)
        else:
            if name not in look_up.kept_records:
                look_up.kept_records[name] = kept.records(name, make)
            record = look_up.kept_records[name].get(concept.code)
    except NotKept:
        return None
    if record is None:
        return None
    status, targets, lossy, warning, route = json.loads(record)
    read = tuple(
        Target(code, label, match, basis, cardinality, _steps(path), tuple(map(_steps, further)))
        for code, label, match, basis, cardinality, path, further in targets
    )
    return CrosswalkAnswer(concept, look_up.to, status, read, lossy, warning, tuple(route))


def _steps(values: list[list[Any]]) -> tuple[Step, ...]:
    return tuple(map(Step._make, values))


def _make_answers(look_up: Crosswalk, scheme: str) -> dict[str, str]:
    """Answer every code of a scheme from whole tables."""
    session = look_up.session
    whole = Crosswalk(session, look_up.to, via=look_up.via, whole=True)
    records = {}
    for code, entry in session.codes.by_scheme[scheme].items():
        concept = Resolved(code, scheme, code, "", entry.level, entry.iri)
        answer = whole.answer_from_tables(concept)
        targets = [target[:-1] for target in answer.targets]  # lists are looked up
        record = (answer.status, targets, *answer[4:7])
        records[code] = json.dumps(record, ensure_ascii=False)
    return records
