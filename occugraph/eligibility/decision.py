"""A decision on a job, with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from ..query.codes import Resolved

Status = Literal["eligible", "not-eligible", "undetermined"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule of a programme, whether it holds, and what that rests on."""

    rule: Literal["validity", "industry", "occupation"]
    holds: bool | None
    """None where a fact that would settle it is missing; the message says which."""
    message: str
    source: str | None = None
    """Title of the document."""
    line: int | None = None
    """Line in it."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another code that the answer speaks of."""

    scheme: str
    code: str
    label: str
    why: str
    basis: str


@dataclass(frozen=True, slots=True)
class Eligibility:
    """A decision with its reasons."""

    programme: str
    status: Status
    occupation: Resolved
    industry: Resolved | None
    reasons: tuple[Reason, ...]
    alternatives: tuple[Alternative, ...]

    def to_dict(self) -> dict[str, Any]:
        """The decision as JSON has it; stable keys, in this order."""
        return {
            "programme": self.programme,
            "status": self.status,
            "occupation": self.occupation.to_dict(),
            "industry": self.industry.to_dict() if self.industry else None,
            "reasons": [
                {name: getattr(reason, name) for name in Reason.__slots__}
                for reason in self.reasons
            ],
            "alternatives": [
                {name: getattr(other, name) for name in Alternative.__slots__}
                for other in self.alternatives
            ],
        }
