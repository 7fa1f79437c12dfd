"""What validation finds: plain data, sorted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from ..model import Severity

#: From the gravest.
SEVERITIES: tuple[Severity, ...] = get_args(Severity)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a finding comes from, as a SHACL report says it; terms as in N-Triples."""

    shape: str
    """IRI of the shape."""
    asks: str
    """What the shape asks for, in a few words."""
    component: str | None = None
    """IRI of the constraint component."""
    focus: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check objects to."""

    check: str
    """Id of the check, such as `S27`."""
    severity: Severity
    focus: str | None
    """IRI of what is at fault; `[]` for a blank node, None for the graph as a whole."""
    label: str | None
    notation: str | None
    message: str
    """One sentence: the check, what is at fault, and what to do."""
    file: str | None
    line: int | None
    value: str | None
    """The value at fault, where there is one: an IRI or a text."""
    origin: Origin

    def to_dict(self) -> dict[str, Any]:
        """The finding as JSON has it; stable keys, in this order."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "origin"}


@dataclass(frozen=True, slots=True)
class Validation:
    """What the checks found in a graph."""

    findings: tuple[Finding, ...]
    """The gravest first, then by check and code."""
    examined: Mapping[str, int]
    """Check -> how many nodes it looked at; 0 where the graph has nothing that it is about."""

    def conforms(self, fail_on: Severity = "violation") -> bool:
        """Tell whether nothing was found that is as grave as `fail_on`, or graver."""
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
        }


def natural(text: str) -> list[tuple[int, str]]:
    """Sort key that counts: M2 before M10.

    >>> sorted(["M10", "M2", "CYC"], key=natural)
    ['CYC', 'M2', 'M10']
    """
    return [(int(it), "") if it.isdecimal() else (0, it) for it in re.split("([0-9]+)", text)]


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings: the gravest first, then by check, code, node, value."""
    return tuple(
        sorted(
            findings,
            key=lambda it: (
                SEVERITIES.index(it.severity),
                natural(it.check),
                it.notation or "",
                it.focus or "",
                it.value or "",
                it.message,
            ),
        )
    )
