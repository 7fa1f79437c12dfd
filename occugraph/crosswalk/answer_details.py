"""What an answer says beside its counterparts: whose decisions they are, on which lists they stand.

Neither is kept with the answers of a scheme: both are looked up for the answer at hand.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..query.session import Record, Session
    from .answer import CrosswalkAnswer
    from .tables import Step


def add_decisions(session: Session, answer: CrosswalkAnswer) -> CrosswalkAnswer:
    """Add to each curated step who decided it, why and when."""

    def decide(path: tuple[Step, ...]) -> tuple[Step, ...]:
        return tuple(
            step._replace(decision=session.link_decision(step.correspondence, str(step.line)))
            if step.basis == "curated"
            else step
            for step in path
        )

    targets = answer.targets
    paths = (path for target in targets for path in (target.path, *target.further_paths))
    if not any(step.basis == "curated" for path in paths for step in path):
        return answer
    return answer._replace(
        targets=tuple(
            target._replace(
                path=decide(target.path), further_paths=tuple(map(decide, target.further_paths))
            )
            for target in targets
        )
    )


def _list_rows(session: Session, scheme: str) -> dict[str, list[Record]]:
    """List the rows of published lists by the codes that they name, asked once for all."""
    rows: dict[str, list[Record]] = {}
    for row in session.ask("lists-in", scheme=scheme):
        rows.setdefault(row.pop("code"), []).append(row)
    return rows


def add_lists(session: Session, answer: CrosswalkAnswer, whole: bool) -> CrosswalkAnswer:
    """Add the rows of published lists that the counterparts are on, or that none of them is.

    Only where the answer is `whole`, resting on every basis, does its silence say the latter.
    """
    publishers = session.filing_lists(answer.target_scheme)
    if not publishers:
        return answer
    scheme, listed = answer.target_scheme, {}
    if answer.targets:
        listed = session.share(f"lists in {scheme}", partial(_list_rows, session, scheme))
    targets = tuple(
        target._replace(
            lists=tuple(
                {**row, "publisher": publishers[row["list"]]}
                for row in listed.get(target.code, ())
                if row["list"] in publishers
            )
        )
        for target in answer.targets
    )
    present = {row["list"] for target in targets for row in target.lists}
    warnings = [answer.warning] if answer.warning else []
    for name, publisher in publishers.items():
        if whole and name not in present:
            of_list = f"on the list {name} of {publisher}"
            warnings.append(f"{answer.source.code} has no group {of_list}")
    return answer._replace(targets=targets, warning="; ".join(warnings))
