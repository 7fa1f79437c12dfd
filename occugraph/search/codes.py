"""Finding concepts by codes, whole or by how they begin."""

from __future__ import annotations

import re

from ..model.code_spellings import DASHES, spellings
from ..rdf.namespaces import ESCO_ISCO
from .index import Concept, Index, Wording
from .ranking import Found, Hit

_CODE = re.compile(r"(?:(?P<scheme>[a-z][a-z0-9]*):)?(?P<code>[Cc]?[0-9][0-9./-]*)")
#: Among words, a number of fewer digits is a number.
DIGITS = 4


def codes_in(query: str, base: str) -> tuple[list[str], str]:
    """Tell the codes in what was typed from its words.

    >>> codes_in("15-1252 software", "https://w3id.org/occugraph/")
    (['15-1252'], 'software')
    >>> codes_in("grade 12 teacher", "https://w3id.org/occugraph/")
    ([], 'grade 12 teacher')
    """
    parts = query.translate(DASHES).split()
    parts = [_shortened(part, base) for part in parts]
    codes = [part for part in parts if _CODE.fullmatch(part.lower())]
    if len(codes) < len(parts):
        codes = [code for code in codes if sum(map(str.isdigit, code.split(":")[-1])) >= DIGITS]
    return codes, " ".join(part for part in parts if part not in codes)


def _shortened(part: str, base: str) -> str:
    """Write the IRI of a concept as `scheme:code`."""
    if part.startswith(ESCO_ISCO):
        return f"isco08:{part.removeprefix(ESCO_ISCO)}"
    if part.startswith(base):
        return part.removeprefix(base).replace("/", ":", 1)
    return part


def by_code(index: Index, codes: list[str]) -> dict[str, list[Hit]]:
    """Find the concepts that codes mean; where none has a code, those whose codes begin so."""
    found: dict[str, list[Hit]] = {}
    for given in codes:
        match = _CODE.fullmatch(given.lower())
        scheme, code = (match["scheme"], match["code"]) if match else (None, given)
        code = code.upper()
        meant = spellings(code)
        among = [it for it in index.concepts.values() if scheme in (None, it.scheme)]
        hits = [
            _hit(it, given, 1.0, "same")
            for it in among
            if it.code in meant and it.scheme.startswith(meant[it.code] or "")
        ]
        if not hits:
            hits = [_hit(it, given, 0.5, "begins") for it in among if _begins(it, code)]
        for hit in sorted(hits, key=lambda it: it.wording.concept.code):
            found.setdefault(hit.wording.concept.scheme, []).append(hit)
    return found


def _begins(concept: Concept, code: str) -> bool:
    if code.startswith("C"):
        return concept.scheme.startswith("isco") and concept.code.startswith(code[1:])
    if code.isdigit():
        return re.sub(r"\D", "", concept.code).startswith(code)
    return concept.code.startswith(code)


def _hit(concept: Concept, given: str, score: float, how: str) -> Hit:
    wording = Wording(concept, "code", concept.code, "", "", "", None)
    return Hit(score, wording, (Found(given, concept.code, how),), ())
