"""Citing the answers that a graph gives: of a concept, its counterparts, a decision on a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..crosswalk.answer import CrosswalkAnswer
from ..model.matches import BASES
from ..query.concepts import ConceptAnswer
from .citation import Citation, CitedRow, Release, make_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..eligibility.decision import Decision
    from ..query.resolved import Resolved
    from ..query.session import Session


def cite_answer(
    session: Session, release: Release, answer: ConceptAnswer | CrosswalkAnswer | Decision
) -> Citation:
    """Make the citation of an answer that the session's graph gave."""
    if isinstance(answer, ConceptAnswer):
        return _cite_concept(session, release, answer)
    if isinstance(answer, CrosswalkAnswer):
        return _cite_crosswalk(session, release, answer)
    return _cite_decision(session, release, answer)


def _cite_concept(session: Session, release: Release, answer: ConceptAnswer) -> Citation:
    name = f"{answer.scheme}:{answer.code}"
    rows = [
        CitedRow(row["source"], row["title"], row["publisher"], None)
        for row in session.ask("sources-of", scheme=answer.scheme, code=answer.code)
    ]
    rows += [
        _cite_source(session, row["source"], int(row["line"]))
        for row in (*answer.excludes, *answer.excluded_by, *answer.lists)
    ]
    pairs = [row for row in answer.counterparts if row["line"]]
    rows += [_cite_link(session, row["correspondence"], int(row["line"])) for row in pairs]
    scheme = session.scheme(answer.scheme)["title"]
    stated = f"{answer.label} ({answer.level}, {scheme})"
    basis = _strongest_first(row["basis"] for row in answer.counterparts)
    return Citation(make_key("show", name), name, stated, basis, _distinct(rows), release)


def _cite_crosswalk(session: Session, release: Release, answer: CrosswalkAnswer) -> Citation:
    source, to = answer.source, answer.target_scheme
    targets = answer.targets
    paths = (path for target in targets for path in (target.path, *target.further_paths))
    steps = [step for path in paths for step in path if step.line is not None]
    rows = [_cite_link(session, step.correspondence, step.line) for step in steps]
    rows += [
        _cite_source(session, row["source"], int(row["line"]))
        for target in targets
        for row in target.lists
    ]
    stated = [
        f"{target.code} {target.label} ({target.match}, {target.cardinality}, {target.basis})"
        for target in targets
    ]
    return Citation(
        make_key("crosswalk", source.scheme, source.code, to),
        f"crosswalk of {_name(source)} to {to}",
        "; ".join(stated) or f"{answer.status}: {answer.warning}",
        _strongest_first(target.basis for target in targets),
        _distinct(rows),
        release,
    )


def _cite_decision(session: Session, release: Release, decision: Decision) -> Citation:
    title = decision.title.given if decision.title else ""
    job = _name(decision.occupation) if decision.occupation else "a job without a code"
    if title:
        job = f"{title!r}, {f'read as {job}' if decision.occupation else 'read as no one code'},"
    employer = f" at {_name(decision.industry)}" if decision.industry else ""
    rows = [
        _cite_source(session, reason.source, reason.line)
        for reason in decision.reasons
        if reason.source
    ]
    codes = (end.code for end in (decision.occupation, decision.industry) if end)
    reasons = "; ".join(reason.message for reason in decision.reasons)
    return Citation(
        make_key("eligible", decision.programme, *([title] if title else []), *codes),
        f"eligibility of {job}{employer} under {decision.programme}",
        f"{decision.status}: {reasons}",
        _strongest_first(other.basis for other in decision.alternatives),
        _distinct(rows),
        release,
    )


def _cite_link(session: Session, correspondence: str, line: int | None) -> CitedRow:
    """Cite a row of a correspondence, with the decision that a curated one is."""
    row = session.origins.get(correspondence, {})
    title, publisher = row.get("title", correspondence), row.get("publisher", "")
    basis = session.correspondences[correspondence].basis
    decision = session.link_decision(correspondence, str(line))
    return CitedRow(correspondence, title, publisher, line, basis, decision)


def _cite_source(session: Session, title: str, line: int | None) -> CitedRow:
    """Cite a row of a source, which answers name by its title."""
    row = session.sources.get(title, {"source": title, "publisher": ""})
    return CitedRow(row["source"], title, row["publisher"], line)


def _name(concept: Resolved) -> str:
    return f"{concept.scheme}:{concept.code} {concept.label}"


def _strongest_first(bases: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(bases), key=BASES.index))


def _distinct(rows: list[CitedRow]) -> tuple[CitedRow, ...]:
    return tuple(dict.fromkeys(rows))
