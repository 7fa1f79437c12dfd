"""Finds the concepts of the codes of a programme file; a code without one is a problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from ..errors import quote_input
from .concepts import Concepts
from .fields import Code, Problems
from .layout import CodeList
from .rule import Key


class ResolvedCode(NamedTuple):
    """A code as written, and the concept that it means."""

    written: Code
    printed: str
    """The code without the scheme that may stand before it."""
    scheme: str
    code: str

    @property
    def line(self) -> int:
        """Line of the file."""
        return self.written.line

    @property
    def key(self) -> Key:
        """Scheme and code of the concept."""
        return self.scheme, self.code


class ResolvedList(NamedTuple):
    """One `[[occupations]]` or `[[industries]]`, with the concepts of its codes."""

    title: str | None
    scheme: str
    entries: tuple[ResolvedCode, ...]
    omitted: tuple[ResolvedCode, ...]
    """The codes that the list or one of its codes leaves out."""


class Resolver:
    """Finds the concepts of codes.

    Args:
        concepts: the concepts of all schemes.
        kind: what the schemes of the codes must classify.
        problems: collects what is wrong.

    """

    def __init__(
        self, concepts: Concepts, kind: Literal["occupations", "industries"], problems: Problems
    ) -> None:
        self.concepts, self.kind, self.problems = concepts, kind, problems
        self.known = [name for name, scheme in concepts.schemes.items() if scheme.kind == kind]

    def resolve(self, lists: Iterable[CodeList]) -> tuple[ResolvedList, ...]:
        """Find the concepts of each list; one of no known scheme is dropped."""
        return tuple(resolved for each in lists if (resolved := self._list(each)))

    def _list(self, listed: CodeList) -> ResolvedList | None:
        scheme = self._scheme(listed)
        if scheme is None:
            return None
        entries, omitted = [], list(self._all(scheme, listed.omitted))
        for code in listed.codes:
            entry = self._code(scheme, code)
            members = list(self._all(scheme, code.omitted))
            if entry is not None:
                entries.append(entry)
                omitted += [member for member in members if self._inside(member, entry)]
        return ResolvedList(listed.title, scheme, tuple(entries), tuple(omitted))

    def _scheme(self, listed: CodeList) -> str | None:
        name, all_known = listed.scheme, ", ".join(self.known)
        if name in self.known:
            return name
        at = listed.at.value.get("scheme", listed.at)
        if name in self.concepts.schemes:
            problem = f"{name} does not classify {self.kind}; those that do: {all_known}"
        elif name:
            problem = f"no scheme {quote_input(name)}; there is: {all_known}"
        elif "scheme" in listed.at.value:
            return None  # is no text: noted by the layout
        else:
            fits = [known for known in self.known if self._fits(known, listed)]
            hint = f"its codes are codes of {' and of '.join(fits)}; " if fits else ""
            problem = f"[[{self.kind}]] lacks scheme: {hint}write scheme = "
            problem += (
                f'"{fits[0]}"' if len(fits) == 1 else f"one of {', '.join(fits) or all_known}"
            )
        self.problems.error(at, problem)
        return None

    def _fits(self, scheme: str, listed: CodeList) -> bool:
        return bool(listed.codes) and all(
            self.concepts.find_spelled(scheme, code.text) for code in listed.codes
        )

    def _all(self, scheme: str, codes: Iterable[Code]) -> Iterator[ResolvedCode]:
        return (resolved for code in codes if (resolved := self._code(scheme, code)))

    def _inside(self, member: ResolvedCode, group: ResolvedCode) -> bool:
        if group.key in list(self.concepts.path(*member.key))[1:]:
            return True
        inside = f"{self.concepts.title(*group.key)} does not hold {member.code}"
        self.problems.error(member.written, f"{inside}: its except can leave out only what it does")
        return False

    def _code(self, scheme: str, written: Code) -> ResolvedCode | None:
        """Find the concept of a code; a scheme before it, as in `soc2010:15-1132`, goes first."""
        before, colon, printed = written.text.partition(":")
        if not colon:
            before, printed = scheme, written.text
        own = before.strip().lower()
        if own not in self.known:
            there = f"there is: {', '.join(self.known)}"
            self.problems.error(
                written, f"{quote_input(written.text)}: no scheme {quote_input(own)}; {there}"
            )
            return None
        concept = self.concepts.find_spelled(own, printed)
        if concept is None:
            self.problems.error(written, self._unknown(own, printed, written))
            return None
        code = concept.code
        if own != scheme and code in self.concepts.by_scheme[scheme]:
            problem = f"{scheme} has a code {code} too: put that of {own} into a "
            problem += f'[[{self.kind}]] of its own with scheme = "{own}"'
            self.problems.error(written, problem)
            return None
        self._title(own, code, written)
        return ResolvedCode(written, printed, own, code)

    def _unknown(self, scheme: str, text: str, written: Code) -> str:
        concepts = self.concepts
        problem = f"{quote_input(text)} is no code of {scheme}"
        titled = concepts.find_by_title(scheme, written.title) if written.title else None
        if titled:
            return f"{problem}; {written.title} is {titled}"
        others = {
            of: concept.code for of in self.known if (concept := concepts.find_spelled(of, text))
        }
        family = concepts.schemes[scheme].family
        for other, code in others.items():
            if concepts.schemes[other].family == family:
                went = [
                    concepts.title(scheme, each)
                    for each in concepts.counterparts(other, code, scheme)
                ]
                there = f"in {scheme} it is {' or '.join(went)}: " if went else ""
                named = f"it is {concepts.title(other, code)} of {other}"
                return f'{problem}; {named}; {there}list that, or write "{other}:{code}"'
        if others:
            named = ", ".join(f"{of} ({concepts.title(of, code)})" for of, code in others.items())
            return f"{problem}; it is one of {named}: is the list's scheme right?"
        near = concepts.nearest(scheme, text)
        return f"{problem}; nearest: {', '.join(near)}" if near else f"{problem}, nor like one"

    def _title(self, scheme: str, code: str, written: Code) -> None:
        title = written.title
        if not title or self.concepts.fits(scheme, code, title):
            return
        other = self.concepts.find_by_title(scheme, title)
        hint = f"; {title} is {other}" if other else ""
        problem = (
            f"{scheme} calls {self.concepts.title(scheme, code)}, not {quote_input(title)}{hint}"
        )
        self.problems.warning(written, f"{problem}: is the code or the title wrong?")
