"""Concepts by scheme and code, in any usual spelling of it; the nearest of some codes or texts."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import takewhile
from typing import Generic, NamedTuple, Protocol, TypeVar

#: A DOT occupation as printed (030.062-010), or its nine digits.
DOT_OCCUPATION = r"([0-9]{3})\.?([0-9]{3})-?([0-9]{3})"
#: A code of the American Community Survey's second system (SOCP) with digits left open.
OPEN_SOC = r"[0-9]{2}-?[0-9]{1,4}[Xx]{1,3}"
#: What word processors make of a hyphen, for `str.translate`.
DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
#: Schemes that a bare code is of before all others: what a code stands for in one of these does not
#: change with what else a graph holds. Other schemes are read where none of these has the code.
READ_FIRST = frozenset({"dot1991", "isco08", "naics2022", "onetsoc2019", "soc2010", "soc2018"})
#: First division of each section of ISIC Revision 4 and NACE Revision 2.
SECTIONS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTU",
        (1, 5, 10, 35, 36, 41, 45, 49, 55, 58, 64, 68, 69, 77, 84, 85, 86, 90, 94, 97, 99),
        strict=True,
    )
)


class Entry(NamedTuple):
    """A concept as a graph gives it."""

    scheme: str
    code: str
    label: str = ""
    level: str = ""
    iri: str = ""
    parent: str | None = None


class HasCode(Protocol):
    """A concept as an index needs it."""

    @property
    def scheme(self) -> str:
        """Id of its scheme."""

    @property
    def code(self) -> str:
        """Its code, as printed."""

    @property
    def parent(self) -> str | None:
        """Code of the group one level up; None or empty at the top."""


C = TypeVar("C", bound=HasCode)


class ConceptIndex(Generic[C]):
    """Finds concepts by scheme and code, and the groups above and the concepts below them."""

    def __init__(self, concepts: Iterable[C]) -> None:
        self.by_scheme: dict[str, dict[str, C]] = {}
        for concept in concepts:
            self.by_scheme.setdefault(concept.scheme, {})[concept.code] = concept

    def with_code(self, code: str) -> list[C]:
        """List the concepts of all schemes that have a code."""
        return self._with_code.get(code, [])

    def find_spelled(self, scheme: str, text: str) -> C | None:
        """Find the concept of a scheme that a spelling of its code means."""
        concepts = self.by_scheme.get(scheme, {})
        for code, families in spellings(text.translate(DASHES)).items():
            if code in concepts and (not families or scheme.startswith(families)):
                return concepts[code]
        return None

    def groups_above(self, scheme: str, code: str) -> Iterator[C]:
        """Yield the groups that a concept is in, nearest first."""
        concepts = self.by_scheme.get(scheme, {})
        concept = concepts.get(code)
        while concept is not None and (concept := concepts.get(concept.parent or "")):
            yield concept

    def leaves(self, scheme: str, code: str) -> Iterator[str]:
        """Yield the codes without further division at or below a concept."""
        below = self._children.get((scheme, code))
        if not below:
            yield code
        for child in below or ():
            yield from self.leaves(scheme, child)

    def is_leaf(self, scheme: str, code: str) -> bool:
        """Whether a concept is not divided further."""
        return (scheme, code) not in self._children

    @cached_property
    def _with_code(self) -> dict[str, list[C]]:
        with_code: dict[str, list[C]] = {}
        for concepts in self.by_scheme.values():
            for code, concept in concepts.items():
                with_code.setdefault(code, []).append(concept)
        return with_code

    @cached_property
    def _children(self) -> dict[tuple[str, str], list[str]]:
        children: dict[tuple[str, str], list[str]] = {}
        for scheme, concepts in self.by_scheme.items():
            for code, concept in concepts.items():
                if concept.parent:
                    children.setdefault((scheme, concept.parent), []).append(code)
        return children


def spellings(text: str) -> dict[str, tuple[str, ...]]:
    """Codes that a spelling can stand for -> the scheme families that it is a spelling of.

    The text itself, which has no family, stands for any scheme that has the code as written.

    >>> spellings("15125200")
    {'15125200': (), '15-1252.00': ('onetsoc',), '15-1252': ('soc', 'oews')}
    >>> spellings("C2512")
    {'C2512': (), '2512': ('isco', 'isic'), '25.12': ('nace',)}
    >>> spellings("C10.11")
    {'C10.11': (), '10.11': ('nace',)}
    >>> spellings("10")
    {'10': (), '0010': ('census', 'acs')}
    >>> spellings("030062010")
    {'030062010': (), '030.062-010': ('dot',)}
    """
    out: dict[str, tuple[str, ...]] = {text: ()}
    if soc := re.fullmatch(r"([0-9]{2})-?([0-9]{4})(?:\.?([0-9]{2}))?", text):
        major, rest, detail = soc.groups()
        out.setdefault(f"{major}-{rest}.{detail or '00'}", ("onetsoc",))
        if detail in (None, "00"):
            out.setdefault(f"{major}-{rest}", ("soc", "oews"))
    if isco := re.fullmatch(r"[Cc]([0-9]{1,4})", text):
        out[isco[1]] = ("isco",)
    if dot := re.fullmatch(DOT_OCCUPATION, text):
        out["{}.{}-{}".format(*dot.groups())] = ("dot",)
    if re.fullmatch(r"[0-9]{1,2}-[0-9]{1,2}", text):
        # the hyphen that stands for a slash in the IRIs of DOT's 00/01 and 0/1
        out[text.replace("-", "/")] = ("dot",)
    if len(text) == 2 and text.isascii() and text.isdigit():
        for sector in ("31-33", "44-45", "48-49"):
            if sector[:2] <= text <= sector[3:]:
                out[sector] = ("naics",)
    _add_further(text, out)
    return out


def _add_further(text: str, out: dict[str, tuple[str, ...]]) -> None:
    """Add what a text can stand for in the schemes that are not read first."""
    if re.fullmatch(r"[0-9]{1,3}", text):  # a zero lost
        out[text.zfill(4)] = ("census", "acs")
    if cip := re.fullmatch(r"([0-9]{1,2})\.([0-9]{2}|[0-9]{4})|([0-9]{2})([0-9]{4})", text):
        series, rest = cip[1] or cip[3], cip[2] or cip[4]
        out.setdefault(f"{series.zfill(2)}.{rest}", ("cip",))
    industry = re.fullmatch(r"([A-Ua-u]?)([0-9]{2})(?:(\.?)([0-9]{1,2}))?", text)
    if industry and _in_section(industry[1].upper(), int(industry[2])):
        section, division, dot, rest = industry.groups()
        if section and not dot:
            out[division + (rest or "")] = (*out.get(division + (rest or ""), ()), "isic")
        if rest and (section or not dot):
            out.setdefault(f"{division}.{rest}", ("nace",))
        elif section:
            out[division] = (*out.get(division, ()), "nace")


def _in_section(section: str, division: int) -> bool:
    """Whether a division of ISIC or NACE is in a section; any is where no section is named."""
    within = [letter for letter, first in SECTIONS.items() if first <= division]
    return not section or within[-1:] == [section]


def nearest_codes(
    text: str, known: Iterable[str], limit: int = 3, cutoff: float = 0.6
) -> list[str]:
    """List the codes that begin most like a wrong one; of equal beginnings, the most alike first.

    >>> nearest_codes("15-9999", ["51-9199", "15-1252", "15-2099", "19-9099"])
    ['15-2099', '19-9099', '51-9199']
    """
    by_beginning: dict[int, list[str]] = {}
    for code in known:
        same = takewhile(lambda pair: pair[0] == pair[1], zip(text, code, strict=False))
        by_beginning.setdefault(len(list(same)), []).append(code)
    near: list[str] = []
    for length in sorted(by_beginning, reverse=True):
        if len(near) < limit:
            near += nearest(text, by_beginning[length], limit - len(near), cutoff)
    return near


def nearest(text: str, known: Iterable[str], limit: int = 3, cutoff: float = 0.6) -> list[str]:
    """List the texts that look most like one, best first.

    >>> nearest("15-1253", ["15-1252", "15-1254", "29-1221"], limit=2)
    ['15-1254', '15-1252']
    """
    from difflib import get_close_matches

    return get_close_matches(text, list(known), limit, cutoff)
