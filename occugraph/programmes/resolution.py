"""Finds the concepts of the codes of a programme file, and checks that they fit together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from ..errors import quote_input
from ..model.programmes import earlier_vintages
from .concepts import Concepts
from .layout import Code, CodeList, Problems
from .rule import Key, find_nearest


class ResolvedCode(NamedTuple):
    """A code as written, and the concept that it means."""

    written: Code
    printed: str
    """The code without the scheme that may stand before it."""
    scheme: str
    code: str
    vintages: tuple[str, ...]
    """Earlier vintages in which the code is meant too."""

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


class Resolver:
    """Finds the concepts of codes, in the schemes that classify what they are codes of."""

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
        entries, omitted = [], list(self._all(listed, listed.omitted))
        for code in listed.codes:
            entry = self._code(listed, code)
            members = list(self._all(listed, code.omitted))
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
            texts, find = [code.text for code in listed.codes], self.concepts.find_spelled
            fits = [name for name in self.known if texts and all(find(name, one) for one in texts)]
            hint = f"its codes are codes of {', '.join(fits)}; " if fits else ""
            choice = "one of these" if fits else f"one of {all_known}"
            choice = f'"{fits[0]}"' if len(fits) == 1 else choice
            problem = f"[[{self.kind}]] lacks scheme: {hint}write scheme = {choice}"
        self.problems.error(at, problem)
        return None

    def _all(self, listed: CodeList, codes: Iterable[Code]) -> Iterator[ResolvedCode]:
        return (resolved for code in codes if (resolved := self._code(listed, code)))

    def _inside(self, member: ResolvedCode, group: ResolvedCode) -> bool:
        if group.key in list(self.concepts.path(*member.key))[1:]:
            return True
        inside = f"{self.concepts.title(*group.key)} does not hold {member.code}"
        self.problems.error(member.written, f"{inside}: its except can leave out only what it does")
        return False

    def _code(self, listed: CodeList, written: Code) -> ResolvedCode | None:
        """Find the concept of a code; a scheme before it, as in `soc2010:15-1132`, goes first."""
        scheme = listed.scheme
        before, colon, printed = written.text.partition(":")
        if not colon:
            before, printed = scheme, written.text
        own = before.strip().lower()
        if own not in self.known:
            problem = f"{quote_input(written.text)}: no scheme {quote_input(own)}; there is: "
            self.problems.error(written, problem + ", ".join(self.known))
            return None
        concept = self.concepts.find_spelled(own, printed)
        if concept is None:
            self.problems.error(written, self._unknown(own, printed, written))
            return None
        code = concept.code
        if own != scheme and code in self.concepts.by_scheme[scheme]:
            problem = f"{scheme} has a code {code} too: put that of {own} into a [[{self.kind}]]"
            self.problems.error(written, f'{problem} of its own with scheme = "{own}"')
            return None
        if misfit := self.concepts.titles(own).explain_misfit(code, written.title or ""):
            self.problems.warning(written, misfit)
        vintages: Iterable[str] = ()
        if listed.every_vintage and not colon:
            schemes, by_scheme = self.concepts.schemes, self.concepts.by_scheme
            vintages = earlier_vintages(own, schemes, code, by_scheme.__getitem__)
        return ResolvedCode(written, printed, own, code, tuple(vintages))

    def _unknown(self, scheme: str, text: str, written: Code) -> str:
        concepts = self.concepts
        problem = f"{quote_input(text)} is no code of {scheme}"
        titled = concepts.titles(scheme).find(written.title) if written.title else None
        if titled:
            return f"{problem}; {written.title} is {titled}"
        others = {
            of: concept.code for of in self.known if (concept := concepts.find_spelled(of, text))
        }
        family = concepts.schemes[scheme].family
        for other, code in others.items():
            if concepts.schemes[other].family == family:
                counterparts = concepts.counterparts(other, code, scheme)
                went = " or ".join(concepts.title(scheme, each) for each in counterparts)
                there = f"in {scheme} it is {went}: " if went else ""
                named = f"it is {concepts.title(other, code)} of {other}"
                return f'{problem}; {named}; {there}list that, or write "{other}:{code}"'
        if others:
            named = ", ".join(f"{of} ({concepts.title(of, code)})" for of, code in others.items())
            return f"{problem}; it is one of {named}: is the list's scheme right?"
        near = concepts.nearest(scheme, text)
        return f"{problem}; nearest: {', '.join(near)}" if near else f"{problem}, nor like one"


Places = dict[Key, ResolvedCode]


def check_lists(lists: tuple[ResolvedList, ...], concepts: Concepts, problems: Problems) -> None:
    """Note codes listed twice, members beside their groups, and what is left out of nothing."""
    listed = _first_places((code for each in lists for code in each.entries), concepts, problems)
    omitted = _first_places((code for each in lists for code in each.omitted), concepts, problems)
    for code in listed.values():
        above = find_nearest(list(concepts.path(*code.key))[1:], listed, omitted)
        if above is None:
            continue
        place = (listed if above.listed else omitted)[above.key]
        message = f"{concepts.title(*code.key)} is in {concepts.title(*above.key)} in line "
        message += f"{place.line}, which " + (
            "stands for all in it: is the group meant?"
            if above.listed
            else "is left out; it is approved nevertheless"
        )
        problems.warning(code.written, message)
    for code in omitted.values():
        _check_omission(code, listed, omitted, concepts, problems)
    if not omitted:
        return
    for code in listed.values():
        paths = (concepts.path(code.scheme, leaf) for leaf in concepts.leaves(*code.key))
        nearest = (find_nearest(path, listed, omitted) for path in paths)
        if code.key not in omitted and all(above and not above.listed for above in nearest):
            problems.warning(code.written, f"{concepts.title(*code.key)}: all in it is left out")


def _first_places(codes: Iterable[ResolvedCode], concepts: Concepts, problems: Problems) -> Places:
    """Collect concepts by where they stand first; the parts of a range may stand side by side."""
    places: Places = {}
    printed: set[tuple[str, str]] = set()
    for code in codes:
        first = places.setdefault(code.key, code)
        part = _is_part(code) and _is_part(first) and (code.scheme, code.printed) not in printed
        printed.add((code.scheme, code.printed))
        if first is not code and not part:
            spelled = f", written {first.printed}" if first.printed != code.printed else ""
            message = f"{concepts.title(*code.key)} stands in line {first.line} already{spelled}"
            problems.error(code.written, f"{message}: remove one of the two")
    return places


def _is_part(code: ResolvedCode) -> bool:
    """Check whether a code names one part of a range: 33 of 31-33."""
    return "-" in code.code and len(code.printed) == 2


def _check_omission(
    code: ResolvedCode, listed: Places, omitted: Places, concepts: Concepts, problems: Problems
) -> None:
    title = concepts.title(*code.key)
    if code.key in listed:
        message = f"{title} is left out, and listed in line {listed[code.key].line}"
        problems.error(code.written, f"{message}: remove one of the two")
        return
    above = find_nearest(list(concepts.path(*code.key))[1:], listed, omitted)
    if above is None:
        message = f"{title} is left out of nothing: no group that is listed holds it"
        problems.error(code.written, message)
    elif not above.listed:
        line = omitted[above.key].line
        message = f"{title} is in {concepts.title(*above.key)}, which line {line} leaves out"
        problems.warning(code.written, f"{message} already")


def check_ranges(lists: tuple[ResolvedList, ...], concepts: Concepts, problems: Problems) -> None:
    """Note parts of a range, such as 33 of NAICS sector 31-33, where the others are not listed.

    A part has no code of its own: alone it would stand for the whole.
    """
    entries = [code for each in lists for code in each.entries]
    for each in lists:
        for code in (*each.entries, *each.omitted):
            if not _is_part(code):
                continue
            first, _, last = code.code.partition("-")
            parts = {str(part) for part in range(int(first), int(last) + 1)}
            printed = {other.printed for other in entries if other.key == code.key}
            if parts <= printed or (code.code in printed and code in entries):
                continue
            subsectors = (each for each in concepts.by_scheme[code.scheme] if len(each) == 3)
            members = ", ".join(each for each in subsectors if each.startswith(code.printed))
            message = f"{code.printed} is a part of sector {code.code}: write {code.code}, which "
            message += f"is the whole, or the subsectors that are meant: {members}"
            problems.error(code.written, message)
