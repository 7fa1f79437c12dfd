"""Checks whether what a programme file lists and leaves out fits together."""

from __future__ import annotations

from collections.abc import Iterable

from .concepts import Concepts
from .fields import Problems
from .resolution import ResolvedCode, ResolvedList
from .rule import Key, find_nearest

Places = dict[Key, ResolvedCode]


def check_lists(lists: Iterable[ResolvedList], concepts: Concepts, problems: Problems) -> None:
    """Note codes listed twice, members beside their groups, and what is left out of nothing."""
    lists = tuple(lists)
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
        leaves = concepts.leaves(*code.key)
        nearest = (
            find_nearest(concepts.path(code.scheme, leaf), listed, omitted) for leaf in leaves
        )
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


def check_ranges(lists: Iterable[ResolvedList], concepts: Concepts, problems: Problems) -> None:
    """Note parts of a range, such as 33 of NAICS sector 31-33, where the others are not listed.

    A part has no code of its own: alone it would stand for the whole.
    """
    lists = tuple(lists)
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
            inside = (
                each for each in concepts.concepts[code.scheme] if each.startswith(code.printed)
            )
            members = ", ".join(member for member in inside if len(member) == 3)
            problems.error(
                code.written,
                f"{code.printed} is a part of sector {code.code}: write {code.code}, which is the "
                f"whole, or the subsectors that are meant: {members}",
            )
