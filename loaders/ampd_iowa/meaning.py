"""What the rows and the rule of the AMP'D document mean: occupations, links, industries."""

from __future__ import annotations

from dataclasses import dataclass

from ...errors import quote_input
from ...files.text_documents import Document, Line
from ...model.programmes import Industry
from .. import known_codes
from .document import Row
from .wording import Responsibilities, read_responsibilities

#: Vintages in the order in which a code is looked up: a row is SOC 2018 unless only 2010 has it.
VINTAGES = ("soc2018", "soc2010")


@dataclass(frozen=True, slots=True)
class Approved:
    """What a row means: an occupation of one vintage, and what its sentences state."""

    row: Row
    scheme: str
    code: str
    responsibilities: Responsibilities


def resolve_code(printed: str) -> tuple[str, str] | None:
    """Find the vintage and code that a printed code means; None where no vintage has it.

    The list prints O*NET-SOC codes without punctuation, of whole SOC occupations only (ending in
    00): `11102100` is `11-1021.00`, SOC's `11-1021`.

    >>> resolve_code("15125200")
    ('soc2018', '15-1252')
    >>> resolve_code("15113200")
    ('soc2010', '15-1132')
    >>> resolve_code("1512520")
    """
    if len(printed) != 8 or not (printed.isascii() and printed.isdigit()):
        return None
    if not printed.endswith("00"):
        return None
    code = f"{printed[:2]}-{printed[2:6]}"
    for scheme in VINTAGES:
        if code in known_codes.titles(scheme):
            return scheme, code
    return None


def interpret_row(document: Document, row: Row) -> Approved:
    """Find the occupation that a row as printed means.

    Raises:
        InputError: a code that no vintage has, or a sentence that is not understood.

    """
    meaning = resolve_code(row.printed_code)
    if meaning is None:
        code = f"{row.printed_code[:2]}-{row.printed_code[2:6]}"
        near = known_codes.nearest(code, known_codes.titles("soc2018"))
        problem = (
            f"{quote_input(row.printed_code)} is no SOC 2018 or SOC 2010 code printed as on this "
            f"list (8 digits, the last two 00); nearest: {near}"
        )
        raise document.error(problem, row.line)
    scheme, code = meaning
    responsibilities = read_responsibilities(document, row)
    seen: set[str] = set()
    for link in responsibilities.links:
        if link.excluded not in known_codes.titles(scheme):
            near = known_codes.nearest(link.excluded, known_codes.titles(scheme))
            problem = f"{code} excludes {link.excluded}, which {scheme} does not have"
            raise document.error(f"{problem}; nearest: {near}", link.line)
        if link.excluded in seen or link.excluded == code:
            which = "itself" if link.excluded == code else f"{link.excluded} twice"
            raise document.error(f"{code} excludes {which}", link.line)
        seen.add(link.excluded)
    return Approved(row, scheme, code, responsibilities)


def interpret_industry(document: Document, printed: Line) -> Industry:
    """Find the NAICS code: a two-digit one may be part of a sector that is a range (31-33)."""
    codes = known_codes.titles("naics2022")
    if printed.text in codes:
        return Industry("naics2022", printed.text, printed.text, printed.number)
    for code in codes:
        first, dash, last = code.partition("-")
        if dash and len(printed.text) == 2 and first <= printed.text <= last:
            return Industry("naics2022", code, printed.text, printed.number)
    problem = f"the rule names {quote_input(printed.text)}, which NAICS 2022 does not have"
    raise document.error(problem, printed.number)
