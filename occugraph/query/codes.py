"""Codes as people write them, resolved to the one concept that they mean.

Nothing is guessed: a spelling is a rule below, a code that two schemes have is an error that
names both, and one that none has is an error that names the nearest.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import groupby

from ..errors import AmbiguousCode, UnknownCode
from ..files.limits import LONGEST_CODE
from ..graph.routes import family_of
from ..model.concept_index import (
    DASHES,
    DOT_OCCUPATION,
    OPEN_SOC,
    READ_FIRST,
    nearest_codes,
    spellings,
)
from ..rdf.namespaces import ESCO_ISCO, ESCO_OCCUPATION
from ..rdf.terms import is_iri
from .resolved import Group, Resolved
from .session import Session

#: An error names the schemes that a code was looked for in up to this number.
SCHEMES_NAMED = 6


class CodeBook:
    """Resolves codes; for many, `whole` loads all at once, and `complete` adds labels and paths."""

    def __init__(self, session: Session, *, whole: bool = False) -> None:
        self.session, self.whole = session, whole
        self.schemes = session.schemes
        self._paths: dict[str, dict[str, tuple[Group, ...]]] = {}

    def resolve(
        self,
        given: str,
        *,
        scheme: str | None = None,
        classifies: Collection[str] = (),
        without: str | None = None,
        vintages: bool = False,
    ) -> Resolved:
        """Find the one concept that a code, an IRI or `scheme:code` means.

        Its scheme may have to classify one of some kinds, such as `Occupations`, and a bare code
        may have to be looked for in one scheme, or in all `without` one: what is a code of that
        one too is read as one of another vintage of it, and refused where no other vintage has it.
        With `vintages` a code that the scheme given lacks, or that names another vintage, is
        looked for in the others.
        """
        if not isinstance(given, str):
            kind = type(given).__name__
            raise UnknownCode(str(given), f"a code is text, which keeps its zeros, not {kind}")
        text = given.strip().translate(DASHES)
        if not text:
            raise UnknownCode(given, "no code was given")
        if len(text) > LONGEST_CODE or not text.isprintable():
            raise UnknownCode(given, "not a code")
        self.session.check_schemes()
        named, text = self._split(text)
        scheme = scheme.strip().lower() if scheme is not None else named
        if named is not None and named != scheme:
            if not vintages or named not in self._vintages(scheme or ""):
                problem = f"names {self.session.scheme(named)['scheme']}, not {scheme}"
                raise UnknownCode(given, problem)
            scheme, vintages = named, False
        bare, every = scheme is None, self.schemes.items()
        wanted = {name for name, row in every if not classifies or row["classifies"] in classifies}
        if scheme is None:
            wanted.discard(without or "")
        else:
            self.session.scheme(scheme)
            if scheme == without:
                raise UnknownCode(given, f"{scheme} is where the code stands already")
            if scheme not in wanted:
                kinds = " or ".join(classifies).lower()
                raise UnknownCode(given, f"{scheme} does not classify {kinds}")
            wanted = {scheme}
        spelled = spellings(text).items()
        fitting = [code for code, of in spelled if not of or any(w.startswith(of) for w in wanted)]
        candidates = self._candidates(given, fitting)
        concepts = in_reach = _select(candidates, text, wanted, without)
        if bare and without:
            in_reach = _closest(concepts, _select(candidates, text, {without}), text)
            if len(in_reach) > len(concepts):
                concepts = self._of_other_vintages(given, without, concepts)
        concepts = self._latest(concepts)
        if vintages and scheme and not concepts:
            concepts = self._latest(_select(candidates, text, self._vintages(scheme)))
        concepts = [concept for concept in concepts if concept.scheme in READ_FIRST] or concepts
        if not concepts:
            candidates |= self._candidates(
                given, [code for code, _ in spelled if code not in fitting]
            )
            raise self._unknown(given, text, wanted, candidates)
        if len(concepts) > 1:
            raise AmbiguousCode(given, tuple(sorted(map("{0.scheme}:{0.code}".format, concepts))))
        also = self._with_another_title(concepts[0], in_reach, without) if bare else ()
        return concepts[0]._replace(also=also)

    def complete(self, concept: Resolved) -> Resolved:
        """Add label and path, where every code was loaded at once."""
        if concept.path:
            return concept
        given, scheme, code, _, level, iri, _, also = concept
        path = self._path(scheme, code)
        return Resolved(given, scheme, code, path[0].label, level, iri, path, also)

    def _path(self, scheme: str, code: str) -> tuple[Group, ...]:
        """Find a concept and the groups above it, which many others are in too."""
        paths = self._paths.setdefault(scheme, {})
        if code not in paths:
            concepts = self.session.hierarchy(scheme).by_scheme[scheme]
            entry = concepts[code]
            level = str(self.session.levels[scheme].index(entry.level) + 1)
            above = self._path(scheme, entry.parent) if entry.parent in concepts else ()
            paths[code] = (Group(level, entry.level, code, entry.label), *above)
        return paths[code]

    def _of_other_vintages(self, given: str, to: str, concepts: list[Resolved]) -> list[Resolved]:
        """Choose what a code of the scheme that is led to can be: one of another vintage of it."""
        if chosen := [one for one in concepts if one.scheme in self._vintages(to)]:
            return chosen
        others = ", ".join(sorted({concept.scheme for concept in concepts}))
        meant = f"; give --scheme where another one is meant: {others}" if others else ""
        raise UnknownCode(given, f"a code of {to} already{meant}")

    def _with_another_title(
        self, concept: Resolved, in_reach: list[Resolved], to: str | None
    ) -> tuple[str, ...]:
        """List the schemes in reach in which the code has another title, or which it leads to."""
        words = [(one, _words(self.complete(one).label)) for one in in_reach]
        own = dict(words)[concept]
        others = {one.scheme for one, title in words if title != own or one.scheme == to}
        return tuple(sorted(others - {concept.scheme}))

    def _vintages(self, scheme: str) -> list[str]:
        """List the vintages of the classification that a scheme is one of."""
        return [name for name in self.schemes if family_of(name) == family_of(scheme)]

    def _split(self, text: str) -> tuple[str | None, str]:
        """Take the scheme off a code that names it: an IRI, `scheme:code`, an open SOC code."""
        if text.startswith(ESCO_ISCO):
            return "isco08", text.removeprefix(ESCO_ISCO)
        if text.startswith(ESCO_OCCUPATION) and is_iri(text):
            for row in self.session.ask("concepts-same-as", iri=text):
                return row["scheme"], row["code"]
        if text.startswith(self.session.base):
            named, _, code = text.removeprefix(self.session.base).partition("/")
            return named, code
        named, colon, code = text.partition(":")
        if not colon:
            named, code = "", text
        named, code = named.strip().lower(), code.strip()
        if re.fullmatch(OPEN_SOC, code):
            second = code.replace("-", "").upper()
            for row in self.session.ask("second-codes", code=second):
                if named in ("", row["scheme"]):
                    return row["scheme"], row["code"]
        return (named, code) if colon else (None, text)

    def _candidates(self, given: str, codes: list[str]) -> Candidates:
        """Find the concepts of any scheme that have one of some codes."""
        candidates: Candidates = {code: [] for code in codes}
        if self.whole:
            for code in codes:
                candidates[code] = [
                    Resolved(given, entry.scheme, code, "", entry.level, entry.iri)
                    for entry in self.session.codes.with_code(code)
                ]
            return candidates
        names = ("code", "second", "third")
        for at in range(0, len(codes), len(names)):
            values = dict(zip(names, codes[at:], strict=False))
            rows = self.session.ask("concepts-spelled", **values)
            for iri, group in groupby(rows, lambda row: row["concept"]):
                path = list(group)
                scheme, code = path[0]["scheme"], path[0]["code"]
                groups = tuple(Group(r["depth"], r["level"], r["group"], r["label"]) for r in path)
                label, level = groups[0].label, groups[0].level
                candidates[code].append(Resolved(given, scheme, code, label, level, iri, groups))
        return candidates

    def _latest(self, concepts: list[Resolved]) -> list[Resolved]:
        """Drop a vintage where a later one has the code too."""
        superseded = set()
        for concept in concepts:
            before = self.schemes[concept.scheme]["supersedes"]
            while before:
                superseded.add(before)
                before = self.schemes[before]["supersedes"]
        return [concept for concept in concepts if concept.scheme not in superseded]

    def _unknown(
        self, given: str, text: str, wanted: set[str], candidates: Candidates
    ) -> UnknownCode:
        several = f"any of the {len(wanted)} schemes looked in"
        where = several if len(wanted) > SCHEMES_NAMED else " or ".join(sorted(wanted))
        problem = f"not a code of {where}"
        near = {name for one in wanted for name in self._vintages(one)}
        elsewhere = [
            f"{concept.scheme}:{concept.code} {concept.label}".strip()
            + self._origin(concept, wanted)
            for concept in _select(
                candidates, text, (near | READ_FIRST & set(self.schemes)) - wanted
            )
        ]
        if elsewhere:
            return UnknownCode(given, f"{problem}; it is one of {', '.join(elsewhere)}")
        may_be_dot = "dot1991" in wanted and re.fullmatch(DOT_OCCUPATION, text)
        # a document brings the lowest level of the DOT
        if may_be_dot and "occupation" not in self.session.levels.get("dot1991", ()):
            from ..loaders import READERS

            group = text[:3]
            if group in self.session.codes.by_scheme["dot1991"]:
                problem += f"; its group is dot1991:{group}"
            hint = "the DOT's occupations of nine digits are in a graph built with --document"
            where = f"onet-dot=PATH, which is to be had here: {READERS['onet-dot'].where}"
            return UnknownCode(given, f"{problem}; {hint} {where}")
        parts = re.split("[,;]", text)
        if len(parts) > 1 and all(re.search(r"\d", part) for part in parts):
            return UnknownCode(given, f"{problem}; these are several codes: give each by itself")
        if re.search("[A-Za-z]{4}", text):
            return UnknownCode(given, f"{problem}; a title has its codes in `occugraph search`")
        return UnknownCode(given, problem, self._nearest(text, wanted))

    def _nearest(self, text: str, wanted: set[str]) -> tuple[str, ...]:
        if self.whole:  # too slow for a column of wrong codes
            return ()
        # A text that is spelled as a SOC code is compared with SOC codes, any other with all; six
        # digits may be an industry's too.
        spelled = {one: code for code, families in spellings(text).items() for one in families}
        family, shape = "", text
        if detail := spelled.get("onetsoc"):
            family, shape = ("soc", detail[:-3]) if detail.endswith(".00") else ("onetsoc", detail)
        elif re.fullmatch(DOT_OCCUPATION, text):
            family, shape = "dot", spelled["dot"]
        alike = {name for name in wanted if name.startswith(family)}
        if not alike:
            alike, shape = wanted, text
        industries = {name for name in wanted - alike if name.startswith("naics")}
        if not industries or not text.isdigit():
            return self._nearest_in(alike, shape)
        near = self._nearest_in(industries, text), self._nearest_in(alike, shape)
        return tuple(code for codes in near for code in codes[:2])

    def _nearest_in(self, schemes: set[str], text: str) -> tuple[str, ...]:
        """List the codes that look most like a text, of the latest of some schemes."""
        latest = schemes - {self.schemes[name]["supersedes"] for name in schemes}
        by_scheme = self.session.codes.by_scheme
        return tuple(
            nearest_codes(text, sorted(set().union(*(by_scheme.get(name, ()) for name in latest))))
        )

    def _origin(self, concept: Resolved, wanted: set[str]) -> str:
        """Say what a code of another scheme corresponds to in the scheme that was meant."""
        if len(wanted) != 1:
            return ""
        rows = self.session.ask("counterparts-of", scheme=concept.scheme, code=concept.code)
        codes = [f"{row['target']}:{row['code']}" for row in rows if row["target"] in wanted]
        return f" ({', '.join(codes)})" if codes else ""


Candidates = dict[str, list[Resolved]]
"""A code as a scheme would print it -> the concepts that have it."""


def _words(title: str) -> list[str]:
    """List the words of a title in their alphabet, so that their order is no difference."""
    return sorted(title.casefold().replace(",", " ").replace("-", " ").split())


def _closest(concepts: list[Resolved], more: list[Resolved], text: str) -> list[Resolved]:
    """Add concepts where their codes are as near to the text as those of the others are."""
    signs = str.maketrans("", "", "-./")
    near = [one for one in (*concepts, *more) if one.code.translate(signs) == text.translate(signs)]
    return [*concepts, *more] if not near or set(near) & set(more) else concepts


def _select(
    candidates: Mapping[str, list[Resolved]],
    text: str,
    wanted: Collection[str],
    without: str | None = None,
) -> list[Resolved]:
    """Choose the concepts of the schemes wanted, each spelling in the schemes of its family."""
    concepts: dict[tuple[str, str], Resolved] = {}
    for code, families in spellings(text).items():
        if families == ("onetsoc",) and code.endswith(".00") and text != code and concepts:
            continue  # adds nothing to the SOC code that was given
        for concept in candidates.get(code, ()):
            of_family = not families or concept.scheme.startswith(families)
            if of_family and concept.scheme in wanted:
                concepts.setdefault((concept.scheme, code), concept)
    # by an O*NET-SOC code that ends in .00 people mean its SOC code, unless they ask for O*NET-SOC,
    # or for the SOC: then it is what they wrote, and no code of an older SOC
    soc = {code for scheme, code in concepts if scheme.startswith("soc")}
    if without and family_of(without) == "soc" and text.endswith(".00"):
        written = [one for one in concepts.values() if one.code.endswith(".00")]
        if written:
            return written
    return [
        concept
        for (scheme, code), concept in concepts.items()
        if not (scheme.startswith("onetsoc") and code.removesuffix(".00") in soc)
    ]
