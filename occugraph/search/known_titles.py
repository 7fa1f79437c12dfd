"""The job titles that publishers list, with the codes of one scheme that each stands for."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from ..query import catalogue
from ..query.session import Session
from .counterparts import MOST_COUNTERPARTS
from .words import FIRST_NOTE, KINDS, split_words

#: A title with another in parentheses: "Certified Nursing Assistant (CNA)".
_PARENTHESES = re.compile(r"([^()]*)\(([^()]*)\)([^()]*)")


class Listing(NamedTuple):
    """A title as a publisher lists it, and how much of it a code is."""

    share: float
    """1 where the title stands on the code; less where it stands on one linked with several."""
    text: str
    source: str
    """Title of the list or of the scheme."""

    def has(self, key: str) -> bool:
        """Whether the title is the same, word for word."""
        return make_key(self.text) == key


KnownTitles = Mapping[str, Mapping[str, Listing]]
"""Words of each title -> code -> the listing that is most about that code."""


def make_key(title: str) -> str:
    """Put a title in the form in which titles are the same: without case and punctuation.

    >>> make_key("Café Manager / Shift-Leader")
    'cafe manager shift leader'
    """
    return " ".join(word.text for word in split_words(title))


def open_known_titles(session: Session, to: str) -> KnownTitles:
    """Open the titles that are known in a scheme; they are read of the graph once."""
    name = f"titles_in_{name_part(to)}"
    connection = session.tables(name, partial(_write, to=to, table=f"{name}_listed"))
    ((text,),) = connection.execute(f"SELECT titles FROM {name}_listed")
    return {
        key: {code: Listing(*listing) for code, listing in of.items()}
        for key, of in json.loads(text).items()
    }


def name_part(scheme: str) -> str:
    """Name what is kept for a scheme: letters and digits as they are, other signs by number."""
    return "".join(sign if sign.isalnum() else f"_{ord(sign)}" for sign in scheme)


def _write(session: Session, connection: sqlite3.Connection, *, to: str, table: str) -> None:
    connection.execute(f"CREATE TABLE {table} (titles)")
    text = json.dumps(read_known_titles(session, to), ensure_ascii=False)
    connection.execute(f"INSERT INTO {table} VALUES (?)", (text,))


def read_known_titles(session: Session, to: str) -> KnownTitles:
    """Read the titles of occupations that stand for codes of a scheme, in whatever scheme."""
    shares = {
        (scheme, code): of
        for scheme, row in session.schemes.items()
        if row["classifies"] == "Occupations"
        for code, of in _read_shares(session, scheme, to)
    }
    concepts = {
        concept.iri: key
        for by_code in session.codes.by_scheme.values()
        for concept in by_code.values()
        if (key := (concept.scheme, concept.code)) in shares
    }
    titles: dict[str, dict[str, Listing]] = {}
    for listing, concept in sorted(_read_listings(session, concepts)):
        for words in _list_keys(listing.text):
            of = titles.setdefault(words, {})
            for code, share in shares[concept].items():
                if code not in of or share > of[code].share:
                    of[code] = listing._replace(share=share)
    return titles


def _read_listings(
    session: Session, concepts: Mapping[str, tuple[str, str]]
) -> Iterator[tuple[Listing, tuple[str, str]]]:
    """Yield the English titles of concepts."""
    kinds = KINDS[:FIRST_NOTE]
    for row in catalogue.run(session.engine, "wordings", session.base).rows:
        iri, kind, text, _, source, _ = (term.value if term else "" for term in row)
        language = (row[2] and row[2].language) or ""
        if iri in concepts and kind in kinds and language in ("", "en"):
            scheme, code = concepts[iri]
            yield Listing(1.0, text, source or session.schemes[scheme]["title"]), (scheme, code)


def _list_keys(text: str) -> Iterable[str]:
    """List the keys of a title: its own, and those of the two that parentheses make of it."""
    parts = _PARENTHESES.fullmatch(text)
    texts = (text, f"{parts[1]} {parts[3]}", parts[2]) if parts and "xcept" not in text else (text,)
    return dict.fromkeys(key for key in map(make_key, texts) if key)


def _read_shares(
    session: Session, scheme: str, to: str
) -> Iterable[tuple[str, Mapping[str, float]]]:
    """Read which codes of another scheme each code of a scheme counts for, and how much."""
    if scheme == to:
        return [(code, {code: 1.0}) for code in list_occupations(session, to)]
    routes = session.find_routes(scheme, to, basis=("official",))
    if not routes:
        return []
    wanted = set(list_occupations(session, to))
    shares: dict[str, dict[str, float]] = {}
    for number, step in enumerate(routes[0].steps):
        forth = step.source == routes[0].schemes[number]
        pairs: dict[str, list[str]] = {}
        for row in session.ask("pairs-in", correspondence=step.id):
            one, other = (row["source"], row["code"]) if forth else (row["code"], row["source"])
            pairs.setdefault(one, []).append(other)
        if not number:
            shares = {code: {code: 1.0} for code in pairs}
        shares = {code: _follow(of, pairs) for code, of in shares.items()}
    return [
        (code, {target: share for target, share in of.items() if target in wanted})
        for code, of in shares.items()
        if 0 < len(of) <= MOST_COUNTERPARTS and not wanted.isdisjoint(of)
    ]


def _follow(shares: Mapping[str, float], pairs: Mapping[str, list[str]]) -> dict[str, float]:
    """Divide the share of each code equally among those it is linked with."""
    divided: dict[str, float] = {}
    for code, share in shares.items():
        for other in pairs.get(code, ()):
            divided[other] = divided.get(other, 0.0) + share / len(pairs[code])
    return divided


def list_occupations(session: Session, scheme: str) -> list[str]:
    """List the codes of a scheme that are occupations rather than groups of them."""
    last, divided = session.levels[scheme][-1], session.schemes[scheme]["divided"]
    concepts = session.hierarchy(scheme).by_scheme[scheme].values()
    return [concept.code for concept in concepts if divided or concept.level == last]
