"""The answer of a crosswalk: the counterparts of a code, each with what it rests on."""

from typing import TYPE_CHECKING, Any, NamedTuple

from ..query.resolved import Resolved
from ..query.session import Record
from .tables import Step

if TYPE_CHECKING:
    from ..search.suggestions import Suggestion


class Target(NamedTuple):
    """A counterpart."""

    code: str
    label: str
    match: str
    """`exact`, `close`, `narrow`, `broad` or `related`, seen from the code asked for: `broad`
    says that the counterpart is broader."""
    basis: str
    cardinality: str
    """Of the code asked for with this counterpart: whether the answer has further ones, and whether
    the table leads back to other codes too."""
    path: tuple[Step, ...]
    """The links that lead there; the first chain where there are several."""
    further_paths: tuple[tuple[Step, ...], ...]
    lists: tuple[Record, ...] = ()
    """Its rows on published lists that no programme decides by, as the question `lists-of` gives
    them, each with the list's publisher."""

    def to_dict(self) -> dict[str, Any]:
        """The counterpart as JSON has it; stable keys, `lists` where there are any."""
        path, *further = (
            [step.to_dict() for step in steps] for steps in (self.path, *self.further_paths)
        )
        target = {**self._asdict(), "path": path, "further_paths": further}
        if not target.pop("lists"):
            return target
        return {**target, "lists": [dict(row) for row in self.lists]}


class CrosswalkAnswer(NamedTuple):
    """The counterparts of a code in another scheme."""

    source: Resolved
    target_scheme: str
    status: str
    """`found`; `no-counterpart`, where the table says so; `unknown`, where no table speaks;
    `unreadable`, where one of many codes cannot be read, as the warning says."""
    targets: tuple[Target, ...]
    lossy: bool
    """False only for one counterpart that leads back to the code alone."""
    warning: str
    route: tuple[str, ...] = ()
    """Ids of the schemes that the answer leads through, both ends among them; empty where there is
    no way."""
    suggestions: tuple["Suggestion", ...] | None = None
    """Further concepts that share words with it; None where they were not asked for."""

    def __repr__(self) -> str:
        codes = ", ".join(target.code for target in self.targets)
        ends = f"{self.source.scheme}:{self.source.code} -> {self.target_scheme}"
        return f"<CrosswalkAnswer: {ends}: {codes or self.status}>"

    def _repr_html_(self) -> str:
        from ..files.html_tables import write_html_table

        columns = ("code", "title", "match", "cardinality", "basis", "rests on")
        rows = [
            (
                *(target.code, target.label, target.match, target.cardinality, target.basis),
                "; ".join(
                    f"{step.correspondence} line {step.line}" if step.line else step.correspondence
                    for step in target.path
                ),
            )
            for target in self.targets
        ]
        steps = [step for target in self.targets for step in target.path if step.decision]
        decisions = [
            f"line {step.line} is {step.decision.sentence}" for step in steps if step.decision
        ]
        concept = self.source
        ends = f"{concept.scheme}:{concept.code} {concept.label} -> {self.target_scheme}"
        notes = (*dict.fromkeys(decisions), self.warning)
        return write_html_table(f"{ends}: {self.status}", columns, rows, notes)

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON has it; stable keys, `suggestions` where they were asked for."""
        answer = self._asdict()
        answer["source"] = self.source.to_dict()
        answer["targets"] = [target.to_dict() for target in self.targets]
        if self.suggestions is None:
            del answer["suggestions"]
        else:
            answer["suggestions"] = [suggestion.to_dict() for suggestion in self.suggestions]
        return answer
