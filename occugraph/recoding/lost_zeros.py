"""Codes that begin with zeros, which spreadsheets take away from a column of numbers."""

from __future__ import annotations

from ..errors import AmbiguousCode, OccugraphError
from ..query.codes import CodeBook

#: Lengths of the codes that begin with zeros: ISCO-08's have up to four digits, DOT's up to nine.
LENGTHS = (2, 3, 4, 9)


def remark(codes: CodeBook, given: str, *, scheme: str | None = None) -> str:
    """Say so when what is no code would be one with zeros before it."""
    found = _with_zeros(codes, given, scheme)
    if not found:
        return ""
    verb = "is one" if len(found) == 1 else "are some"
    return f"; {' and '.join(found)} {verb}: has the column lost its zeros?"


def check_number(
    codes: CodeBook, given: str, *, scheme: str | None = None, without: str = ""
) -> None:
    """Refuse an occupation code from a cell that is a number where zeros make it another code.

    A number cannot begin with zeros: 110 may have been ISCO-08's 0110 as well as DOT's 110. It
    means what it says only where no code of the schemes that can be meant is the same number
    with zeros before it; a `scheme` leaves that one.

    Args:
        codes: resolves codes.
        given: the number, as text.
        scheme: scheme of a bare code.
        without: id of a scheme that cannot be meant by a bare code.

    Raises:
        AmbiguousCode: it is a code, and another one with zeros before it.

    """
    try:
        it = codes.resolve(given, scheme=scheme, classifies="Occupations", without=without)
    except OccugraphError:
        return  # whoever asks for it says what is wrong
    others = _with_zeros(codes, given, scheme)
    found = tuple(other for other in others if not other.startswith(f"{without}:"))
    if found:
        raise AmbiguousCode(given, (f"{it.scheme}:{it.code}", *found))


def _with_zeros(codes: CodeBook, given: str, scheme: str | None) -> list[str]:
    """List the occupations that a code may have been before zeros were taken from it."""
    code = given.strip()
    if not (code.isascii() and code.isdigit()):
        return []
    found: list[str] = []
    for padded in (code.zfill(length) for length in LENGTHS if len(code) < length):
        try:
            it = codes.resolve(padded, scheme=scheme, classifies="Occupations")
            found.append(f"{it.scheme}:{it.code}")
        except AmbiguousCode as error:
            found += error.candidates
        except OccugraphError:
            pass
    return found
