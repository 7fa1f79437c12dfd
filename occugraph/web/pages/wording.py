"""What people read in the place of the graph's own words."""

from __future__ import annotations

from typing import NamedTuple

#: Basis of a link -> what it says of who made it.
BASES = {
    "official": "published",
    "curated": "decided by this project",
    "supplied": "from a mapping set",
    "derived": "derived through other tables",
    "suggested": "suggested by words alone",
}
#: Cardinality of a pair, seen from the concept -> what it says.
CARDINALITIES = {
    "1:1": "one to one",
    "1:n": "one of several",
    "n:1": "shared with other codes",
    "n:m": "one of several, shared with other codes",
    "1:0": "no counterpart",
    "0:1": "no counterpart",
}
#: Kind of a match, seen from the concept -> what its counterpart is.
MATCHES = {
    "exact": "the same",
    "close": "nearly the same",
    "narrow": "narrower, a part of it",
    "broad": "wider, it is a part of that",
    "related": "overlaps with it",
}
#: Kind of a note -> its heading.
NOTES = {
    "definition": "Definition",
    "coreContentNote": "Includes",
    "additionalContentNote": "Includes also",
    "exclusionNote": "Excludes, as printed",
}
#: Status of a decision -> its heading, and what it means.
STATUSES = {
    "eligible": ("Eligible", "The job qualifies under this programme's rule."),
    "not-eligible": ("Not eligible", "The job does not qualify under this programme's rule."),
    "undetermined": ("Undetermined", "A fact is missing. What would settle it stands below."),
}
#: Part of a programme's rule -> its heading.
RULES = {"validity": "Days of validity", "industry": "Industry", "occupation": "Occupation"}
#: What a reason comes to.
MARKS = {True: "holds", False: "does not hold", None: "open"}
#: Tags of languages -> their names in English.
LANGUAGES = {
    **{"ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German"},
    **{"el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "fi": "Finnish"},
    **{"fr": "French", "ga": "Irish", "hr": "Croatian", "hu": "Hungarian", "is": "Icelandic"},
    **{"it": "Italian", "lt": "Lithuanian", "lv": "Latvian", "mt": "Maltese", "nl": "Dutch"},
    **{"no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian"},
    **{"sk": "Slovak", "sl": "Slovene", "sv": "Swedish", "uk": "Ukrainian", "zh": "Chinese"},
}


#: What a message says to whoever types a command -> what it says to whoever reads a page.
_ON_PAGES = {
    "give --scheme, or --mixed": "choose the edition of the codes",
    "give --industry-scheme, or --mixed": "choose the edition of the industry codes",
    "give --industry-scheme": "choose the edition of the industry codes",
    "write it with its scheme, or give --scheme": "write it with its scheme",
    "; give --scheme where another one is meant": "; write scheme:code where another one is meant",
    "--scheme names the one that is meant": "write scheme:code for the one that is meant",
    "give --scheme": "choose the edition of the codes",
    "leave out --scheme": "leave out",
    "give --sheet, one of": "choose one of",
    "--naics-column, or --naics CODE for all rows": "the column, or one industry for all rows",
    "--soc-column": "the column of occupation codes",
    "--title-column": "the column of job titles",
    "(--programme), one of": "as one of",
}


def say_on_page(message: str) -> str:
    """Say a message to whoever has a page, and no options of a command."""
    for typed, read in _ON_PAGES.items():
        message = message.replace(typed, read)
    return message.replace("->", "\N{RIGHTWARDS ARROW}")


class Tab(NamedTuple):
    """A place that every page leads to."""

    path: str
    name: str
    is_live: bool
    """Whether it needs a server, so that a static site has none."""


TABS = (
    Tab("schemes", "Classifications", False),
    Tab("crosswalk", "Crosswalk", True),
    Tab("eligibility", "Eligibility", True),
    Tab("rosters", "Rosters", True),
    Tab("programmes", "Programmes", False),
    Tab("sparql", "SPARQL", True),
)
