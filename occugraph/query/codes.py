"""Codes as people write them, resolved to the one concept that they mean.

Nothing is guessed: a spelling is a rule below, a code that two schemes have is an error that
names both, and one that none has is an error that names the nearest.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import NamedTuple

from ..errors import AmbiguousCode, InputError, UnknownCode
from ..model.code_spellings import DASHES, DOT_OCCUPATION, spellings
from ..rdf.namespaces import ESCO_ISCO
from .session import Session

LONGEST_CODE = 200


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


class CodeBook:
    """Resolves codes against the schemes of a graph.

    Args:
        session: asks the graph.
        whole: load every code at the first use, for many look-ups; labels are then left out.

    """

    def __init__(self, session: Session, *, whole: bool = False) -> None:
        self.session, self.whole = session, whole
        self.schemes = session.schemes
        self._index: dict[str, list[dict[str, str]]] | None = None

    def resolve(
        self,
        given: str,
        *,
        scheme: str | None = None,
        classifies: str | None = None,
        without: str | None = None,
    ) -> Resolved:
        """Find the one concept that a code means.

        Args:
            given: `soc2018:15-1252`, an IRI, or a bare code in any usual spelling.
            scheme: id of the scheme to look in, for a bare code.
            classifies: `Occupations` or `Industries`, where only one kind can be meant.
            without: id of a scheme that cannot be meant by a bare code.

        Raises:
            InputError: a graph without schemes.
            UnknownName: a scheme that the graph does not have.
            AmbiguousCode: a bare code that several schemes have.
            UnknownCode: a code that none of them has.

        """
        if not isinstance(given, str):
            kind = type(given).__name__
            raise UnknownCode(str(given), f"a code is text, which keeps its zeros, not {kind}")
        text = given.strip().translate(DASHES)
        if not text:
            raise UnknownCode(given, "no code was given")
        if len(text) > LONGEST_CODE or not text.isprintable():
            raise UnknownCode(given, "not a code")
        if not self.schemes:
            raise InputError("this graph has no schemes: use one that `occugraph build` wrote")
        named, text = self._split(text)
        scheme = scheme.strip().lower() if scheme is not None else named
        if named is not None and named != scheme:
            raise UnknownCode(given, f"names {self.session.scheme(named)['scheme']}, not {scheme}")
        wanted = {
            name for name, it in self.schemes.items() if classifies in (None, it["classifies"])
        }
        if scheme is None:
            wanted.discard(without or "")
        else:
            self.session.scheme(scheme)
            if scheme == without:
                raise UnknownCode(given, f"{scheme} is where the code stands already")
            if scheme not in wanted:
                raise UnknownCode(given, f"{scheme} does not classify {str(classifies).lower()}")
            wanted = {scheme}
        found = self._latest(self._found(given, text, wanted))
        if not found:
            raise self._unknown(given, text, wanted)
        if len(found) > 1:
            raise AmbiguousCode(given, tuple(sorted(f"{it.scheme}:{it.code}" for it in found)))
        return found[0]

    def labelled(self, it: Resolved) -> Resolved:
        """Add the label, where every code was loaded at once."""
        if it.label:
            return it
        rows = self.session.ask("concept-by-code", code=it.code)
        label = next((row["label"] for row in rows if row["concept"] == it.iri), "")
        return it._replace(label=label)

    def _split(self, text: str) -> tuple[str | None, str]:
        """Take the scheme off a code that names it: an IRI, or `scheme:code`."""
        if text.startswith(ESCO_ISCO):
            return "isco08", text.removeprefix(ESCO_ISCO)
        if text.startswith(self.session.base):
            named, _, code = text.removeprefix(self.session.base).partition("/")
            return named, code
        named, colon, code = text.partition(":")
        return (named.strip().lower(), code.strip()) if colon else (None, text)

    def _found(self, given: str, text: str, wanted: Collection[str]) -> list[Resolved]:
        found: dict[tuple[str, str], Resolved] = {}
        for code, family in spellings(text).items():
            if family == "onetsoc" and code.endswith(".00") and text != code and found:
                continue  # says no more than the SOC code that was found
            for row in self._rows(code):
                fits = family is None or row["scheme"].startswith(family)
                if fits and row["scheme"] in wanted:
                    key = row["scheme"], row["code"]
                    label = row.get("label", "")
                    it = Resolved(given, *key, label, row["level"], row["concept"])
                    found.setdefault(key, it)
        # An O*NET-SOC code that ends in .00 says no more than its SOC code, which is what
        # people mean by it unless they ask for O*NET-SOC.
        soc = {code for scheme, code in found if scheme.startswith("soc")}
        return [
            it
            for (scheme, code), it in found.items()
            if not (scheme.startswith("onetsoc") and code.removesuffix(".00") in soc)
        ]

    def _rows(self, code: str) -> list[dict[str, str]]:
        if not self.whole:
            return self.session.ask("concept-by-code", code=code)
        if self._index is None:
            self._index = {}
            for row in self.session.ask("code-index"):
                self._index.setdefault(row["code"], []).append(row)
        return self._index.get(code, [])

    def _latest(self, found: list[Resolved]) -> list[Resolved]:
        """Drop a vintage where a later one has the code too."""
        superseded = {self.schemes[it.scheme]["supersedes"] for it in found}
        return [it for it in found if it.scheme not in superseded]

    def _unknown(self, given: str, text: str, wanted: set[str]) -> UnknownCode:
        where = " or ".join(sorted(wanted))
        elsewhere = [
            f"{it.scheme}:{it.code} {it.label}".strip() + self._origin(it, wanted)
            for it in self._found(given, text, set(self.schemes) - wanted)
        ]
        if elsewhere:
            problem = f"not a code of {where}; it is one of {', '.join(elsewhere)}"
            return UnknownCode(given, problem)
        if "dot1991" in wanted and DOT_OCCUPATION.fullmatch(text) and not self._has_occupations:
            problem = f"not a code of {where}: the DOT's occupations of nine digits are in a graph"
            return UnknownCode(given, f"{problem} built with --document onet-dot=PATH")
        return UnknownCode(given, f"not a code of {where}", self._nearest(text, wanted))

    def _nearest(self, text: str, wanted: set[str]) -> tuple[str, ...]:
        if self.whole:  # a column of wrong codes is told once a code, not searched once a code
            return ()
        import difflib

        # A text that is spelled as a SOC code is compared with SOC codes, any other with all.
        spelled = {family: code for code, family in spellings(text).items()}
        family, shape = "", text
        if detail := spelled.get("onetsoc"):
            family, shape = ("soc", detail[:-3]) if detail.endswith(".00") else ("onetsoc", detail)
        elif DOT_OCCUPATION.fullmatch(text):
            family, shape = "dot", spelled["dot"]
        alike = {name for name in wanted if name.startswith(family)} or wanted
        latest = alike - {self.schemes[name]["supersedes"] for name in alike}
        pool = {row["code"] for row in self.session.ask("code-index") if row["scheme"] in latest}
        return tuple(difflib.get_close_matches(shape, sorted(pool), n=3, cutoff=0.6))

    @cached_property
    def _has_occupations(self) -> bool:
        """Whether the graph has the lowest level of the DOT, which a document brings."""
        return "occupation" in self.session.levels.get("dot1991", ())

    def _origin(self, it: Resolved, wanted: set[str]) -> str:
        """Say what a code of another scheme corresponds to in the scheme that was meant."""
        if len(wanted) != 1:
            return ""
        rows = self.session.ask("counterparts-of", scheme=it.scheme, code=it.code)
        codes = [f"{row['target']}:{row['code']}" for row in rows if row["target"] in wanted]
        return f" ({', '.join(codes)})" if codes else ""


def resolve_code(
    session: Session, given: str, *, scheme: str | None = None, classifies: str | None = None
) -> Resolved:
    """Resolve one code; see `CodeBook.resolve`."""
    return CodeBook(session).resolve(given, scheme=scheme, classifies=classifies)
