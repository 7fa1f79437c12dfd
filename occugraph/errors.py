"""Errors that a user can mend: one small tree, each with its place and its remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: An error names all names that there are up to this number.
MOST_NAMED = 30


class OccugraphError(ValueError):
    """Root of every error raised on purpose.

    `str(error)` is one line for a person. `exit_code` is what the command line ends with:
    2 for bad input or use, 3 for a failure outside.
    """

    exit_code = 2


class InputError(OccugraphError):
    """A file, row or field that cannot be read.

    Args:
        problem: the error, and how to mend it.
        file: the file at fault, as the user named it.
        line: line number in that file, from 1.
        column: column in that line, from 1.

    """

    def __init__(
        self,
        problem: str,
        *,
        file: str | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        self.problem, self.file, self.line, self.column = problem, file, line, column
        where = ":".join(str(part) for part in (file, line, column) if part is not None)
        super().__init__(f"{where}: {problem}" if where else problem)


class UnknownCode(OccugraphError):
    """A code that no scheme has.

    Args:
        given: the code as the user wrote it.
        problem: the error in it.
        nearest: existing codes that look like it, best first.

    """

    def __init__(self, given: str, problem: str, nearest: tuple[str, ...] = ()) -> None:
        self.given, self.nearest = given, nearest
        hint = f"; nearest: {', '.join(nearest)}" if nearest else ""
        super().__init__(f"{quote_input(given)}: {problem}{hint}")


class AmbiguousCode(OccugraphError):
    """A bare code that more than one scheme could mean.

    Args:
        given: the code as the user wrote it.
        candidates: every reading, as `scheme:code`.

    """

    def __init__(self, given: str, candidates: tuple[str, ...]) -> None:
        self.given, self.candidates = given, candidates
        super().__init__(
            f"{quote_input(given)} could be any of {', '.join(candidates)}: "
            "write it with its scheme, or give --scheme"
        )


class UnknownName(OccugraphError):
    """A scheme, programme, question, parameter or format that does not exist.

    Args:
        kind: what it should name ("scheme", "question", ...).
        given: the name as the user wrote it.
        known: the names there are.

    """

    def __init__(self, kind: str, given: str, known: tuple[str, ...]) -> None:
        self.kind, self.given, self.known = kind, given, known
        hint = f"; there is: {', '.join(known)}" if known else ""
        if len(known) > MOST_NAMED:
            from difflib import get_close_matches

            near = get_close_matches(given[:MOST_NAMED], known, 3, 0)
            hint = f"; the nearest of {len(known)}: {', '.join(near)}"
        elif likely := guess_name(given, known):
            hint = f"; did you mean {likely}? {hint.removeprefix('; ')}"
        super().__init__(f"no {kind} {quote_input(given)}{hint}")


class OutsideError(OccugraphError):
    """A failure outside the program: of a disk, of an endpoint."""

    exit_code = 3


def guess_name(given: str, known: Iterable[str]) -> str:
    """Guess which name, or which few, were meant; empty where none is near.

    Near is a name with the same letters and digits; else those that begin so, and those that at
    most a third of the letters, taken out or put in, make of what was given, or two of them
    exchanged.

    >>> guess_name("--jsno", ["--json", "--to"]), guess_name("soc2011", ["soc2010", "isco08"])
    ('--json', 'soc2010')
    >>> guess_name("ISCO-08", ["isco08", "isco88"]), guess_name("SOC", ["soc2010", "soc2018"])
    ('isco08', 'soc2018 or soc2010')
    >>> guess_name("isco8", ["isco08", "isco88"])
    'isco88 or isco08'
    >>> guess_name("--titles", ["--cite"]), guess_name("nope", ["none"])
    ('', '')
    """
    given = given[:60].casefold()
    folded, start = {name: _fold(name) for name in sorted(known, reverse=True)}, _fold(given)
    same = [name for name, text in folded.items() if text == start]
    begun = [name for name, text in folded.items() if len(start) > 1 and text.startswith(start)]
    if same:
        return same[0]
    far = [(_count_edits(given, name.casefold()), name) for name in folded]
    near = [pair for pair in far if 3 * pair[0] <= len(given)]
    nearest = [name for _, name in sorted(near, key=lambda pair: pair[0])[:2]]
    return " or ".join(list(dict.fromkeys([*begun, *nearest]))[:3])


def _fold(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()


def _count_edits(one: str, other: str) -> int:
    """Count the letters to take out of a text, or to put in; two that are exchanged are one."""
    swaps = (f"{one[:at]}{one[at + 1]}{one[at]}{one[at + 2 :]}" for at in range(len(one) - 1))
    if one != other and other in swaps:
        return 1
    shared = [0] * (len(other) + 1)  # of the longest text that is in both, so far
    for letter in one:
        before = shared[:]
        for at, each in enumerate(other, 1):
            shared[at] = before[at - 1] + 1 if letter == each else max(before[at], shared[at - 1])
    return len(one) + len(other) - 2 * shared[-1]


def quote_input(text: str, limit: int = 60) -> str:
    """Quote what a user gave so that it fits in a line whatever it holds.

    >>> quote_input("15-12521")
    "'15-12521'"
    >>> quote_input("x" * 100)[-12:]
    "xxxxxxxx'..."
    """
    return repr(text) if len(text) <= limit else repr(text[:limit]) + "..."


def locate_fault(error: Exception) -> str:
    """Name an exception by its class and place; its text may hold anything."""
    from traceback import extract_tb

    last = extract_tb(error.__traceback__)[-1]
    file = last.filename.replace("\\", "/").rpartition("/")[2]
    return f"{type(error).__name__} in {file}:{last.lineno}"
