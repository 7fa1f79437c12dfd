"""Whether what a programme file lists and leaves out fits together.

Rule: what stands nearest to a code, the code itself or a group above it, decides about it.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..programmes.codes import Concepts
from ..programmes.fields import Problems
from ..programmes.resolution import Meant, MeantList

Places = dict[tuple[str, str], Meant]


def fit(lists: Iterable[MeantList], concepts: Concepts, problems: Problems) -> None:
    """Note codes listed twice, members beside their groups, and what is left out of nothing."""
    lists = tuple(lists)
    listed = _once((it for each in lists for it in each.entries), concepts, problems)
    left_out = _once((it for each in lists for it in each.left_out), concepts, problems)
    for it in listed.values():
        above = _nearest(it, listed, left_out, concepts)
        if above is None:
            continue
        group, said = f"{concepts.named(*above.key)} in line {above.line}", concepts.named(*it.key)
        if above is listed.get(above.key):
            message = f"{said} is in {group}, which stands for all in it: is the group meant?"
        else:
            message = f"{said} is in {group}, which is left out; it is approved nevertheless"
        problems.warning(it.written, message)
    for it in left_out.values():
        _left_out(it, listed, left_out, concepts, problems)
    for it in listed.values():
        leaves = concepts.leaves(*it.key)
        rest = (
            leaf for leaf in leaves if not _is_left_out(it.scheme, leaf, listed, left_out, concepts)
        )
        if left_out and it.key not in left_out and next(rest, None) is None:
            problems.warning(it.written, f"{concepts.named(*it.key)}: all in it is left out")


def _once(codes: Iterable[Meant], concepts: Concepts, problems: Problems) -> Places:
    """Collect concepts by where they stand first; the parts of a range may stand side by side."""
    found: Places = {}
    printed: dict[tuple[str, str], Meant] = {}
    for it in codes:
        first = found.setdefault(it.key, it)
        part = _is_part(it) and _is_part(first) and (it.scheme, it.printed) not in printed
        printed[it.scheme, it.printed] = it
        if first is not it and not part:
            spelled = f", written {first.printed}" if first.printed != it.printed else ""
            message = f"{concepts.named(*it.key)} stands in line {first.line} already{spelled}"
            problems.error(it.written, f"{message}: remove one of the two")
    return found


def _is_part(it: Meant) -> bool:
    """Say whether a code names one part of a range: 33 of 31-33."""
    return "-" in it.code and len(it.printed) == 2


def _nearest(it: Meant, listed: Places, left_out: Places, concepts: Concepts) -> Meant | None:
    for code in concepts.above(*it.key):
        found = left_out.get((it.scheme, code)) or listed.get((it.scheme, code))
        if found:
            return found
    return None


def _is_left_out(
    scheme: str, code: str, listed: Places, left_out: Places, concepts: Concepts
) -> bool:
    for each in (code, *concepts.above(scheme, code)):
        if (scheme, each) in left_out or (scheme, each) in listed:
            return (scheme, each) in left_out
    return False


def _left_out(
    it: Meant, listed: Places, left_out: Places, concepts: Concepts, problems: Problems
) -> None:
    said = concepts.named(*it.key)
    if it.key in listed:
        message = (
            f"{said} is left out, and listed in line {listed[it.key].line}: remove one of the two"
        )
        problems.error(it.written, message)
        return
    above = _nearest(it, listed, left_out, concepts)
    if above is None:
        message = f"{said} is left out of nothing: no group that is listed holds it"
        problems.error(it.written, message)
    elif above is left_out.get(above.key):
        message = f"{said} is in {concepts.named(*above.key)}, which line {above.line} leaves out"
        problems.warning(it.written, f"{message} already")


def whole_ranges(lists: Iterable[MeantList], concepts: Concepts, problems: Problems) -> None:
    """Note parts of a range, such as 33 of NAICS sector 31-33, where the others are not listed.

    A part has no code of its own: alone it would stand for the whole.
    """
    lists = tuple(lists)
    entries = [it for each in lists for it in each.entries]
    for each in lists:
        for it in (*each.entries, *each.left_out):
            if not _is_part(it):
                continue
            first, _, last = it.code.partition("-")
            parts = {str(part) for part in range(int(first), int(last) + 1)}
            there = {other.printed for other in entries if other.key == it.key}
            if parts <= there or (it.code in there and it in entries):
                continue
            inside = [code for code in concepts.concepts[it.scheme] if code.startswith(it.printed)]
            members = ", ".join(code for code in inside if len(code) == 3)
            problems.error(
                it.written,
                f"{it.printed} is a part of sector {it.code}: write {it.code}, which is the whole, "
                f"or the subsectors that are meant: {members}",
            )
