"""What a code that a user gave was resolved to."""

from typing import NamedTuple


class Group(NamedTuple):
    """A concept on the way to the top of its scheme."""

    depth: str
    level: str
    code: str
    label: str


class Resolved(NamedTuple):
    """A code that a user gave, and the concept that it means."""

    given: str
    scheme: str
    code: str
    label: str
    level: str
    iri: str
    path: tuple[Group, ...] = ()
    """The concept, then the groups above it up to the top."""
    also: tuple[str, ...] = ()
    """Ids of the other schemes in which the code, given bare, is one with another title."""

    def to_dict(self) -> dict[str, str]:
        """Given, scheme, code and label, as answers print them."""
        return {"given": self.given, "scheme": self.scheme, "code": self.code, "label": self.label}

    @property
    def note(self) -> str:
        """Say which other schemes a bare code could be of; empty where there is none."""
        reading = f"{self.given} is read as a code of {self.scheme}, and is one of "
        reading += f"{', '.join(self.also)} too: --scheme names the one that is meant"
        return reading if self.also else ""
