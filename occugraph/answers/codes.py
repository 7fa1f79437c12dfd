"""Codes as people write them, resolved to the one concept that they mean.

Nothing is guessed: a spelling is a rule below, a code that two schemes have is an error that
names both, and one that none has is an error that names the nearest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ..errors import AmbiguousCode, UnknownCode, UnknownName
from ..graph.engine import Engine
from ..namespaces import BASE
from . import questions

LONGEST_CODE = 200
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")


class Resolved(NamedTuple):
    """A code that a user gave, and the concept that it means."""

    given: str
    scheme: str
    code: str
    label: str
    level: str
    iri: str

    def to_dict(self) -> dict[str, str]:
        """Given, scheme, code and label, as answers print them."""
        return {"given": self.given, "scheme": self.scheme, "code": self.code, "label": self.label}


def schemes(engine: Engine, base: str = BASE) -> dict[str, dict[str, str]]:
    """Schemes of the graph: id -> record of the question `schemes`."""
    return {record["scheme"]: record for record in questions.run(engine, "schemes", base).records()}


def resolve(
    engine: Engine,
    given: str,
    *,
    scheme: str | None = None,
    classifies: str | None = None,
    base: str = BASE,
) -> Resolved:
    """Find the one concept that a code means.

    Args:
        engine: where to look.
        given: `soc2018:15-1252`, an IRI, or a bare code in any usual spelling.
        scheme: id of the scheme to look in, for a bare code.
        classifies: `Occupations` or `Industries`, where only one kind can be meant.
        base: where the graph's own IRIs live.

    Raises:
        UnknownName: a scheme that the graph does not have.
        AmbiguousCode: a bare code that several schemes have.
        UnknownCode: a code that none of them has.

    """
    text = given.strip().translate(_DASHES)
    if not text:
        raise UnknownCode(given, "no code was given")
    if len(text) > LONGEST_CODE or not text.isprintable():
        raise UnknownCode(given, "not a code")
    known = schemes(engine, base)
    wanted = {name for name, it in known.items() if classifies in (None, it["classifies"])}
    if text.startswith(base):
        named, _, text = text.removeprefix(base).partition("/")
        scheme = _known(named, known)
        text = _slashed(text)
    elif ":" in text:
        named, _, text = text.partition(":")
        scheme = _known(named.strip().lower(), known)
        text = text.strip()
    elif scheme is not None:
        scheme = _known(scheme, known)
    if scheme is not None:
        if scheme not in wanted:
            raise UnknownCode(given, f"{scheme} does not classify {str(classifies).lower()}")
        wanted = {scheme}
    found = _found(engine, given, text, wanted, base)
    if not found:
        raise _unknown(engine, given, text, wanted, known, base)
    found = _latest(found, known)
    if len(found) > 1:
        raise AmbiguousCode(given, tuple(f"{it.scheme}:{it.code}" for it in found))
    return found[0]


def spellings(text: str) -> dict[str, str | None]:
    """Codes that a spelling can stand for -> the scheme family that it is a spelling of.

    None stands for any scheme that has the code as written.

    >>> spellings("15125200")
    {'15125200': None, '15-1252.00': 'onetsoc', '15-1252': 'soc'}
    >>> spellings("C2512")
    {'C2512': None, '2512': 'isco'}
    """
    out: dict[str, str | None] = {text: None}
    if soc := re.fullmatch(r"([0-9]{2})-?([0-9]{4})(?:\.?([0-9]{2}))?", text):
        major, rest, detail = soc.groups()
        out.setdefault(f"{major}-{rest}.{detail or '00'}", "onetsoc")
        if detail in (None, "00"):
            out.setdefault(f"{major}-{rest}", "soc")
    if isco := re.fullmatch(r"[Cc]([0-9]{1,4})", text):
        out[isco[1]] = "isco"
    if len(text) == 2 and text.isascii() and text.isdigit():
        for sector in ("31-33", "44-45", "48-49"):
            if sector[:2] <= text <= sector[3:]:
                out[sector] = "naics"
    return out


def _found(
    engine: Engine, given: str, text: str, wanted: Iterable[str], base: str
) -> list[Resolved]:
    found: dict[tuple[str, str], Resolved] = {}
    for code, family in spellings(text).items():
        for record in questions.run(engine, "concept-by-code", base, code=code).records():
            fits = family is None or record["scheme"].startswith(family)
            if fits and record["scheme"] in wanted:
                key = record["scheme"], record["code"]
                found.setdefault(
                    key, Resolved(given, *key, record["label"], record["level"], record["concept"])
                )
    # An O*NET-SOC code that ends in .00 says no more than its SOC code, which is what people
    # mean by it unless they ask for O*NET-SOC.
    soc = {code for scheme, code in found if scheme.startswith("soc")}
    return [
        it
        for (scheme, code), it in found.items()
        if not (scheme.startswith("onetsoc") and code.removesuffix(".00") in soc)
    ]


def _latest(found: list[Resolved], known: Mapping[str, Mapping[str, str]]) -> list[Resolved]:
    """Drop a vintage where a later one has the code too."""
    superseded = {known[it.scheme]["supersedes"] for it in found}
    return [it for it in found if it.scheme not in superseded]


def _known(named: str, known: Mapping[str, object]) -> str:
    if named not in known:
        raise UnknownName("scheme", named, tuple(known))
    return named


def _slashed(code: str) -> str:
    """Undo the hyphen that stands for a slash in DOT's IRIs: 00-01 is 00/01, 0-1 is 0/1."""
    return code.replace("-", "/") if re.fullmatch(r"[0-9]{1,2}-[0-9]{1,2}", code) else code


def _unknown(
    engine: Engine,
    given: str,
    text: str,
    wanted: set[str],
    known: Mapping[str, Mapping[str, str]],
    base: str,
) -> UnknownCode:
    where = " or ".join(sorted(wanted))
    elsewhere = [
        f"{it.scheme}:{it.code} {it.label}"
        for it in _found(engine, given, text, set(known) - wanted, base)
    ]
    if elsewhere:
        return UnknownCode(given, f"not a code of {where}; it is one of {', '.join(elsewhere)}")
    import difflib

    # A text that is spelled as a SOC code is compared with SOC codes, any other with all.
    spelled = {family: code for code, family in spellings(text).items()}
    family = next((it for it in ("soc", "onetsoc", "isco", "naics") if it in spelled), None)
    alike = {name for name in wanted if family is None or name.startswith(family)} or wanted
    latest = alike - {known[name]["supersedes"] for name in alike}
    pool = {row["code"] for name in sorted(latest) for row in _codes(engine, name, base)}
    nearest = difflib.get_close_matches(spelled[family], sorted(pool), n=3, cutoff=0.6)
    return UnknownCode(given, f"not a code of {where}", tuple(nearest))


def _codes(engine: Engine, scheme: str, base: str) -> list[dict[str, str]]:
    return questions.run(engine, "codes-of-scheme", base, scheme=scheme).records()
