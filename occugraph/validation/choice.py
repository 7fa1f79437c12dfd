"""What a user asks to be checked: plain data."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Choice:
    """What a user asks to be checked."""

    profile: str | None = None
    """None to find it out."""
    select: tuple[str, ...] = ()
    """Ids or patterns such as `QS-*`; they take the place of a profile."""
    ignore: tuple[str, ...] = ()
    where: dict[str, str] = field(default_factory=dict)
    """Name of an option -> what to say before an error in it, for those that stand in a file."""
