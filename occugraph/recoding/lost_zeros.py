"""Codes that begin with zeros, which spreadsheets take away from a column of numbers."""

from __future__ import annotations

from ..errors import AmbiguousCode, OccugraphError
from ..query.codes import CodeBook

#: Lengths of the codes that begin with zeros: ISCO-08's have up to four digits, DOT's up to nine.
LENGTHS = (2, 3, 4, 9)


def remark(codes: CodeBook, given: str, *, scheme: str | None = None) -> str:
    """Say so when what is no code would be one with zeros before it."""
    padded = _with_zeros(codes, given, scheme)
    if not padded:
        return ""
    verb = "is one" if len(padded) == 1 else "are some"
    return f"; {' and '.join(padded)} {verb}: has the column lost its zeros?"


def check_number(
    codes: CodeBook, given: str, *, scheme: str | None = None, without: str = ""
) -> None:
    """Refuse an occupation code from a cell that is a number where zeros make it another code.

    A number cannot begin with zeros: 110 may have been ISCO-08's 0110 as well as DOT's 110. It
    means what it says only where no code of the schemes that can be meant is the same number
    with zeros before it; a `scheme` leaves that one.
    """
    try:
        concept = codes.resolve(given, scheme=scheme, classifies="Occupations", without=without)
    except OccugraphError:
        return  # whoever asks for it says what is wrong
    others = _with_zeros(codes, given, scheme)
    possible = tuple(other for other in others if not other.startswith(f"{without}:"))
    if possible:
        raise AmbiguousCode(given, (f"{concept.scheme}:{concept.code}", *possible))


def _with_zeros(codes: CodeBook, given: str, scheme: str | None) -> list[str]:
    """List the occupations that a code may have been before zeros were taken from it."""
    code = given.strip()
    if not (code.isascii() and code.isdigit()):
        return []
    names: list[str] = []
    for padded in (code.zfill(length) for length in LENGTHS if len(code) < length):
        try:
            concept = codes.resolve(padded, scheme=scheme, classifies="Occupations")
            names.append(f"{concept.scheme}:{concept.code}")
        except AmbiguousCode as error:
            names += error.candidates
        except OccugraphError:
            pass
    return names
