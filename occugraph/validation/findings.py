"""Findings of a validation and the checks that make them: plain data, sorted."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from ..model.sources import Severity

#: From the gravest.
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
#: Id of the check that every check looks at something.
LOOKING = "R1"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a finding comes from, in the terms of a SHACL report, written as in N-Triples."""

    shape: str
    asks: str
    component: str | None = None
    focus: str | None = None
    value: str | None = None
    path: str | None = None
    called: str | None = None
    joined_by: frozenset[str] = frozenset()
    """Properties of which one joins the focus and the value, where no path says so."""
    blank: str | None = field(default=None, compare=False)
    """What the graph calls a focus that is a blank node, another name in each run."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check, as reports describe it."""

    id: str
    iri: str
    name: str
    description: str
    severity: Severity
    """That of its gravest shape."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a check: a node at fault, and why."""

    check: str
    severity: Severity
    focus: str | None
    """IRI of what is at fault; `[]` for a blank node, None for the graph as a whole."""
    label: str | None
    notation: str | None
    message: str
    file: str | None
    """The file that says it, as the user named it; of the built graph, the source table."""
    line: int | None
    value: str | None
    origin: Origin
    source: str | None = None
    """In a file of occugraph's own graph, the row of the table that the finding comes from."""

    def to_dict(self) -> dict[str, Any]:
        """The finding as JSON has it; stable keys, in this order."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "origin"}


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that a baseline has, and why."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class Validation:
    """The findings of the checks in a graph, the gravest first, then by check and code."""

    findings: tuple[Finding, ...]
    examined: Mapping[str, int]
    """Check -> how many nodes it looked at; 0 where the graph has nothing that it is about."""
    absent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Check that looked at nothing -> the classes and properties that the graph has none of."""
    checks: tuple[Check, ...] = ()
    profile: str | None = None
    """The profile that the graph was held to; None where checks were selected one by one."""
    detected: bool = False
    accepted: tuple[Accepted, ...] = ()
    known: int = 0
    """How many findings in the embedded documents are left aside."""
    fixed: tuple[str, ...] = ()
    """Findings that a baseline has and the graph no more."""
    files: tuple[str, ...] = ()
    """The files that make up the graph, as the user named them; none for the built graph."""
    remarks: tuple[str, ...] = ()
    """What of the inputs was not checked, a line each."""

    def conforms(self, fail_on: Severity = "violation") -> bool:
        """Return whether there is no finding as grave as `fail_on`, or graver."""
        grave = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
        return not any(finding.severity in grave for finding in self.findings)

    def counts(self) -> dict[Severity, int]:
        """Count the findings of each severity."""
        counted = Counter(finding.severity for finding in self.findings)
        return {severity: counted[severity] for severity in SEVERITIES}

    def to_dict(self, fail_on: Severity = "violation") -> dict[str, Any]:
        """The result as JSON has it; stable keys, in this order."""
        return {
            "conforms": self.conforms(fail_on),
            "findings": [finding.to_dict() for finding in self.findings],
            "examined": dict(self.examined),
            "absent": {check: list(terms) for check, terms in self.absent.items()},
            "profile": self.profile,
            "accepted": len(self.accepted),
            "known": self.known,
            "fixed": list(self.fixed),
            "remarks": list(self.remarks),
        }


def natural(text: str) -> list[tuple[int, str]]:
    """Sort key that counts: M2 before M10.

    >>> sorted(["M10", "M2", "CYC"], key=natural)
    ['CYC', 'M2', 'M10']
    """
    parts = re.split("([0-9]+)", text)
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings: the gravest first, then by check, code, node, value."""

    def order(finding: Finding) -> tuple[Any, ...]:
        texts = (finding.notation, finding.focus, finding.value, finding.message)
        severity = SEVERITIES.index(finding.severity)
        return severity, natural(finding.check), *(text or "" for text in texts)

    return tuple(sorted(findings, key=order))
