"""Spellings of codes: what a code as people write it can stand for, in which classification."""

from __future__ import annotations

import re

#: A DOT occupation as printed (030.062-010), or its nine digits.
DOT_OCCUPATION = re.compile(r"([0-9]{3})\.?([0-9]{3})-?([0-9]{3})")
#: What word processors make of a hyphen, for `str.translate`.
DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")


def spellings(text: str) -> dict[str, str | None]:
    """Codes that a spelling can stand for -> the scheme family that it is a spelling of.

    None stands for any scheme that has the code as written.

    >>> spellings("15125200")
    {'15125200': None, '15-1252.00': 'onetsoc', '15-1252': 'soc'}
    >>> spellings("C2512")
    {'C2512': None, '2512': 'isco'}
    >>> spellings("030062010")
    {'030062010': None, '030.062-010': 'dot'}
    """
    out: dict[str, str | None] = {text: None}
    if soc := re.fullmatch(r"([0-9]{2})-?([0-9]{4})(?:\.?([0-9]{2}))?", text):
        major, rest, detail = soc.groups()
        out.setdefault(f"{major}-{rest}.{detail or '00'}", "onetsoc")
        if detail in (None, "00"):
            out.setdefault(f"{major}-{rest}", "soc")
    if isco := re.fullmatch(r"[Cc]([0-9]{1,4})", text):
        out[isco[1]] = "isco"
    if dot := DOT_OCCUPATION.fullmatch(text):
        out["{}.{}-{}".format(*dot.groups())] = "dot"
    if re.fullmatch(r"[0-9]{1,2}-[0-9]{1,2}", text):
        # the hyphen that stands for a slash in the IRIs of DOT's 00/01 and 0/1
        out[text.replace("-", "/")] = "dot"
    if len(text) == 2 and text.isascii() and text.isdigit():
        for sector in ("31-33", "44-45", "48-49"):
            if sector[:2] <= text <= sector[3:]:
                out[sector] = "naics"
    return out
