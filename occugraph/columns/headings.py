"""Headings of columns as people write them: what a column holds, and the schemes that it names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Literal, NamedTuple

from ..errors import InputError, quote_input
from ..graph.routes import family_of

Content = Literal[
    "occupations", "industries", "programmes of study", "codes", "titles", "printed titles"
]
"""What a column holds; `printed titles` are those of the codes beside them."""

#: Word of a heading -> what the column holds, and the families of schemes that it may be in.
_NAMES: dict[str, tuple[Content, tuple[str, ...]]] = {
    "soc": ("occupations", ("soc", "onetsoc", "oews", "acs")),
    "pwsoc": ("occupations", ("soc", "onetsoc", "oews")),
    "occsoc": ("occupations", ("acs", "soc", "oews")),
    "socp": ("occupations", ("acs", "soc", "oews")),
    "onet": ("occupations", ("onetsoc",)),
    "onetsoc": ("occupations", ("onetsoc",)),
    "oes": ("occupations", ("oews", "soc")),
    "oews": ("occupations", ("oews", "soc")),
    "occ": ("occupations", ("census", "acs", "oews", "soc", "onetsoc")),
    "occp": ("occupations", ("acs", "census")),
    "census": ("occupations", ("census", "acs")),
    "acs": ("occupations", ("acs",)),
    "isco": ("occupations", ("isco",)),
    "esco": ("occupations", ("esco",)),
    "dot": ("occupations", ("dot",)),
    "noc": ("occupations", ("noc",)),
    "anzsco": ("occupations", ("anzsco",)),
    "uksoc": ("occupations", ("uksoc",)),
    "occupation": ("occupations", ()),
    "occupations": ("occupations", ()),
    "naics": ("industries", ("naics",)),
    "naic": ("industries", ("naics",)),
    "indnaics": ("industries", ("naics",)),
    "naicsp": ("industries", ("naics",)),
    "isic": ("industries", ("isic",)),
    "nace": ("industries", ("nace",)),
    "industry": ("industries", ()),
    "cip": ("programmes of study", ("cip",)),
    "code": ("codes", ()),
    "codes": ("codes", ()),
    "title": ("titles", ()),
    "job": ("titles", ()),
    "position": ("titles", ()),
}
#: Words beside those: they change nothing.
_BESIDE = frozenset(
    {"the", "a", "of", "us", "u", "s", "uk", "pw", "prevailing", "wage", "worksite", "may", "com"}
    | {"employer", "emp", "primary", "main", "principal", "detailed", "standard", "classification"}
    | {"rev", "revision", "version", "vintage", "edition", "class", "group", "unit", "level"}
    | {"occupational", "industrial", "classified", "category", "number", "no", "num", "id", "nr"}
    | {"digit", "digits", "cd", "full", "bls", "uri", "iri", "nbr"}
)
#: With one of these a column holds words about a code, not the code.
_WORDS = frozenset({"title", "titles", "name", "names", "label", "description", "desc", "text"})
#: With one of these the words are a job's, not those of its code.
_OF_JOBS = frozenset({"job", "position"})
_WORD = re.compile(r"[a-z]+|[0-9]+")
#: Where words are written together: "socCode", "soccode", "CIPCODE".
_JOINED = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=(?i:codes?|title|name)\b)")
#: A heading is no sentence.
LONGEST_HEADING = 60


class Heading(NamedTuple):
    """What a heading says of its column."""

    content: Content
    families: tuple[str, ...] = ()
    """Families of the schemes that it names; empty where it names none."""
    year: str = ""
    """The vintage that it names; empty where it names none."""
    is_whole: bool = True
    """Whether nothing else stands in it."""

    def schemes(self, known: Iterable[str]) -> list[str]:
        """List the schemes that it names, of those known: of its vintage where it names one.

        >>> read_heading("OCC2010").schemes(["census2010", "census2018", "soc2010", "soc2018"])
        ['census2010']
        """
        of_family = [one for one in known if family_of(one) in self.families]
        if not self.year:
            return of_family
        of_year = [one for one in of_family if _is_vintage(one, self.year)]
        if self.families[:2] == ("census", "acs"):
            # OCC2010 is the Census Bureau's; "Occ Code 2018" may be any of them
            return [one for one in of_year if family_of(one) in ("census", "acs")] or of_year
        return of_year


def read_heading(heading: str) -> Heading | None:
    """Read the heading of a column; None where it says nothing of codes or job titles.

    >>> read_heading("PW_SOC_CODE").content, read_heading("2018 SOC Code").year
    ('occupations', '2018')
    >>> read_heading("ISCO-08 code").families, read_heading("ISCO-08 code").year
    (('isco',), '2008')
    >>> read_heading("SOC_TITLE").content, read_heading("Wage")
    ('printed titles', None)
    """
    if len(heading) > LONGEST_HEADING:
        return None
    folded = _JOINED.sub(" ", heading).casefold().replace("o*net", "onet").replace("u.k.", "uk")
    words = _WORD.findall(folded)
    joined = [word for word in words if word in _NAMES]
    if not joined:
        return None
    if any(word in _WORDS for word in words):
        contents = {_NAMES[word][0] for word in joined}
        if "industries" in contents:
            return None
        is_printed = "occupations" in contents and not _OF_JOBS & set(words)
        return Heading("printed titles" if is_printed else "titles", is_whole=_is_whole(words))
    named = sorted(joined, key=lambda word: (not _NAMES[word][1], _NAMES[word][0] == "codes"))
    word = named[0]
    content, families = _NAMES[word]
    year = _year(words, word)
    if word == "soc" and ("uk" in words or year == "2020"):  # the United States have none of 2020
        families = ("uksoc",)
    if "onet" in words and "soc" in words:
        families = ("onetsoc",)
    if content == "titles" and "code" in words:
        content = "occupations"
    return Heading(content, families, year, _is_whole(words))


def _year(words: Sequence[str], named: str) -> str:
    """Find the year that words name: one of four digits, or of two behind the scheme's name."""
    for word in words:
        if re.fullmatch(r"(19|20)[0-9]{2}", word):
            return word
    behind = "".join(words[words.index(named) + 1 :][:1])
    if behind.isdigit() and len(behind) == 2:  # one digit counts those of the codes: "NAICS6"
        return ("19" if int(behind) > 50 else "20") + behind
    return ""


def _is_whole(words: Sequence[str]) -> bool:
    return all(word in _NAMES or word in _BESIDE or word.isdigit() for word in words)


def _is_vintage(scheme: str, year: str) -> bool:
    written = scheme[len(family_of(scheme)) :]
    return written == year or (len(written) == 2 and year[2:] == written)


class Column(NamedTuple):
    """A column that is looked for in a table."""

    what: str
    """What it holds, as messages name it."""
    option: str
    """The option that names it."""
    contents: tuple[Content, ...]
    """What headings of it say; the first are preferred."""
    wanted: str | None = None
    """Its heading, where the user gave it."""

    def place(self, header: Sequence[str], source: str, line: int = 1) -> int:
        """Find its place in the header of a table, which stands in a line of a file."""
        if (place := self.find(header, source, (), line)) is not None:
            return place
        if len(header) == 1 and self.wanted is None:
            if any(character.isdigit() for character in header[0]):
                problem = f"the first line must name the column, and {quote_input(header[0])} "
                raise InputError(f"{problem}looks like a code", file=source, line=line)
            return 0
        raise self.unclear(header, source, line)

    def find(
        self, header: Sequence[str], source: str, added: Collection[int] = (), line: int = 1
    ) -> int | None:
        """Find its place in a header, `added` places left out; None where it is missing."""
        if self.wanted is not None:
            if self.wanted not in header:
                named = ", ".join(map(quote_input, header))
                problem = f"no column {quote_input(self.wanted)}; there is: {named}"
                raise InputError(problem, file=source, line=line)
            if list(header).count(self.wanted) > 1:
                problem = f"{quote_input(self.wanted)} names several columns: rename all but one"
                raise InputError(problem, file=source, line=line)
            return list(header).index(self.wanted)
        places = self._ranked(header, added)
        best = [at for rank, at in places if rank == places[0][0]]
        if len(best) > 1:
            raise self.unclear(header, source, line)
        return best[0] if best else None

    def is_in(self, header: Sequence[str]) -> bool:
        """Whether a row of cells may be the header that has it."""
        if self.wanted is not None:
            return self.wanted in header
        return bool(self._ranked(header, ()))

    def _ranked(self, header: Sequence[str], added: Collection[int]) -> list[tuple[int, int]]:
        """List (rank, place) of the headings that it may have, the best first."""
        out = []
        for at, name in enumerate(header):
            heading = None if at in added else read_heading(name)
            if heading and heading.is_whole and heading.content in self.contents:
                rank = self.contents.index(heading.content) * 2 + (not heading.families)
                out.append((rank, at))
        return sorted(out)

    def unclear(self, header: Sequence[str], source: str, line: int = 1) -> InputError:
        """Make the error that asks which column it is."""
        named = ", ".join(map(quote_input, header))
        problem = f"which column holds the {self.what}? give {self.option}; its columns: {named}"
        return InputError(problem, file=source, line=line)


#: Of a roster.
OCCUPATIONS = Column("occupation codes", "--soc-column", ("occupations",))
INDUSTRIES = Column("industry codes", "--naics-column", ("industries",))
TITLES = Column("job titles", "--title-column", ("titles", "printed titles"))
PRINTED_TITLES = Column("titles of the codes", "", ("printed titles",))
#: Examples of headings, for help.
EXAMPLES = {
    "occupation codes": "SOC, SOC_CODE, 2018 SOC Code, O*NET-SOC 2019 Code, OCC2010, ISCO-08, DOT",
    "industry codes": "NAICS, NAICS_CODE, 2017 NAICS, Industry Code",
    "job titles": "Title, Job Title, Position",
}
