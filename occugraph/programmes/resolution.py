"""What the codes of a programme file mean; every one that means nothing gets its problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from ..errors import shown
from .codes import Concepts
from .fields import Code, Problems
from .layout import CodeList


class Meant(NamedTuple):
    """A code as written, and the concept that it means."""

    written: Code
    printed: str
    """The code without the scheme that may stand before it."""
    scheme: str
    code: str

    @property
    def line(self) -> int:
        """Where it is written."""
        return self.written.line

    @property
    def key(self) -> tuple[str, str]:
        """The concept."""
        return self.scheme, self.code


class MeantList(NamedTuple):
    """One `[[occupations]]` or `[[industries]]`, and what its codes mean."""

    title: str | None
    scheme: str
    entries: tuple[Meant, ...]
    left_out: tuple[Meant, ...]
    """What the list or one of its codes leaves out."""


class Meaning:
    """Finds what codes mean.

    Args:
        concepts: what they can mean.
        kind: what their schemes must classify.
        problems: where to note what is wrong.

    """

    def __init__(
        self, concepts: Concepts, kind: Literal["occupations", "industries"], problems: Problems
    ) -> None:
        self.concepts, self.kind, self.problems = concepts, kind, problems
        self.known = [name for name, it in concepts.schemes.items() if it.kind == kind]

    def lists(self, lists: Iterable[CodeList]) -> tuple[MeantList, ...]:
        """Say what each list means; one of no known scheme is left out."""
        return tuple(found for it in lists if (found := self._list(it)))

    def _list(self, listed: CodeList) -> MeantList | None:
        scheme = self._scheme(listed)
        if scheme is None:
            return None
        entries, left_out = [], list(self._all(scheme, listed.left_out))
        for code in listed.codes:
            entry = self._meant(scheme, code)
            members = list(self._all(scheme, code.left_out))
            if entry is not None:
                entries.append(entry)
                left_out += [it for it in members if self._inside(it, entry)]
        return MeantList(listed.title, scheme, tuple(entries), tuple(left_out))

    def _scheme(self, listed: CodeList) -> str | None:
        name, known = listed.scheme, ", ".join(self.known)
        if name in self.known:
            return name
        at = listed.at.value.get("scheme", listed.at)
        if name in self.concepts.schemes:
            problem = f"{name} does not classify {self.kind}; those that do: {known}"
        elif name:
            problem = f"no scheme {shown(name)}; there is: {known}"
        elif "scheme" in listed.at.value:
            return None  # is no text, which the layout has said
        else:
            fits = [it for it in self.known if self._fits(it, listed)]
            hint = f"its codes are codes of {' and of '.join(fits)}; " if fits else ""
            problem = f"[[{self.kind}]] lacks scheme: {hint}write scheme = "
            problem += f'"{fits[0]}"' if len(fits) == 1 else f"one of {', '.join(fits) or known}"
        self.problems.error(at, problem)
        return None

    def _fits(self, scheme: str, listed: CodeList) -> bool:
        return bool(listed.codes) and all(
            self.concepts.find(scheme, code.text) for code in listed.codes
        )

    def _all(self, scheme: str, codes: Iterable[Code]) -> Iterator[Meant]:
        return (found for code in codes if (found := self._meant(scheme, code)))

    def _inside(self, member: Meant, group: Meant) -> bool:
        if group.scheme == member.scheme and group.code in self.concepts.above(*member.key):
            return True
        inside = f"{self.concepts.named(*group.key)} does not hold {member.code}"
        self.problems.error(member.written, f"{inside}: its except can leave out only what it does")
        return False

    def _meant(self, scheme: str, written: Code) -> Meant | None:
        """Find what a code means; a scheme before it, as in `soc2010:15-1132`, goes first."""
        before, colon, printed = written.text.partition(":")
        if not colon:
            before, printed = scheme, written.text
        own = before.strip().lower()
        if own not in self.known:
            there = f"there is: {', '.join(self.known)}"
            self.problems.error(written, f"{shown(written.text)}: no scheme {shown(own)}; {there}")
            return None
        code = self.concepts.find(own, printed)
        if code is None:
            self.problems.error(written, self._unknown(own, printed, written))
            return None
        if own != scheme and code in self.concepts.concepts[scheme]:
            problem = f"{scheme} has a code {code} too: put that of {own} into a "
            problem += f'[[{self.kind}]] of its own with scheme = "{own}"'
            self.problems.error(written, problem)
            return None
        self._title(own, code, written)
        return Meant(written, printed, own, code)

    def _unknown(self, scheme: str, text: str, written: Code) -> str:
        concepts = self.concepts
        problem = f"{shown(text)} is no code of {scheme}"
        titled = concepts.titled(scheme, written.title) if written.title else None
        if titled:
            return f"{problem}; {written.title} is {titled}"
        found = {it: code for it in self.known if (code := concepts.find(it, text))}
        family = concepts.schemes[scheme].family
        for other, code in found.items():
            if concepts.schemes[other].family == family:
                went = [
                    concepts.named(scheme, it) for it in concepts.counterparts(other, code, scheme)
                ]
                there = f"in {scheme} it is {' or '.join(went)}: " if went else ""
                named = f"it is {concepts.named(other, code)} of {other}"
                return f'{problem}; {named}; {there}list that, or write "{other}:{code}"'
        if found:
            named = ", ".join(f"{it} ({concepts.named(it, code)})" for it, code in found.items())
            return f"{problem}; it is one of {named}: is the list's scheme right?"
        near = concepts.nearest(scheme, text)
        return f"{problem}; nearest: {', '.join(near)}" if near else f"{problem}, nor like one"

    def _title(self, scheme: str, code: str, written: Code) -> None:
        title = written.title
        if not title or self.concepts.fits(scheme, code, title):
            return
        other = self.concepts.titled(scheme, title)
        hint = f"; {title} is {other}" if other else ""
        problem = f"{scheme} calls {self.concepts.named(scheme, code)}, not {shown(title)}{hint}"
        self.problems.warning(written, f"{problem}: is the code or the title wrong?")
