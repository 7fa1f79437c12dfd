"""The identifiers of a mapping set: IRIs by its prefixes, concepts by their IRIs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from ..errors import quote_input
from ..files.limits import LONGEST_NAMESPACE
from ..model.concept_index import nearest_codes
from ..model.sources import Contribution
from ..rdf.namespaces import BASE, ESCO_ISCO
from ..rdf.sssom_slots import BUILT_IN, NO_TERM_FOUND, Slot, SlotError
from ..rdf.terms import is_iri

_PREFIX = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")


class End(NamedTuple):
    """One end of a mapping; no code for `sssom:NoTermFound`, whose scheme may be open too."""

    scheme: str | None
    code: str | None


class References:
    """Expands the identifiers of a mapping set to IRIs and concepts, by its prefixes."""

    def __init__(self, contributions: Iterable[Contribution], base: str) -> None:
        self.base = base
        self.prefixes: dict[str, str] = {}  # as the set declares them
        parts = tuple(contributions)
        self.kinds = {scheme.id: scheme.kind for part in parts for scheme in part.schemes}
        self.codes: dict[str, dict[str, str]] = {scheme: {} for scheme in self.kinds}
        """Scheme -> a code as IRIs have it -> the code as printed."""
        for concept in (concept for part in parts for concept in part.concepts):
            self.codes[concept.scheme][concept.code.replace("/", "-")] = concept.code

    def declare(self, prefix: str, namespace: str) -> None:
        """Add a prefix."""
        if not _PREFIX.fullmatch(prefix):
            raise SlotError(f"{quote_input(prefix)} cannot be a prefix")
        if prefix in self.prefixes:
            raise SlotError(f"the prefix {prefix} stands in the map already")
        if not is_iri(namespace):
            raise SlotError(f"{prefix}: {quote_input(namespace)} is no absolute IRI")
        if len(namespace) > LONGEST_NAMESPACE:
            problem = f"its namespace has more than {LONGEST_NAMESPACE:,} characters; shorten it"
            raise SlotError(f"{prefix}: {problem}")
        if BUILT_IN.get(prefix, namespace) != namespace:
            raise SlotError(f"{prefix} is built in and always means {BUILT_IN[prefix]}")
        self.prefixes[prefix] = self._rebase(namespace)

    def scheme(self, iri: str) -> str | None:
        """Find the scheme that an IRI names; None where it names another's."""
        local = iri.removeprefix(self.base)
        return local if local != iri and local in self.codes else None

    def expand(self, text: str) -> str:
        """Expand a CURIE, or take an IRI as it is."""
        prefix, colon, local = text.partition(":")
        if not colon:
            raise SlotError("is neither prefix:name nor an IRI")
        if prefix in self.prefixes or prefix in BUILT_IN:
            iri = (self.prefixes.get(prefix) or BUILT_IN[prefix]) + local
        elif local.startswith("//") or prefix in ("urn", "mailto"):
            iri = self._rebase(text)
        elif prefix in self.codes:
            iri = f"{self.base}{prefix}/{local.replace('/', '-')}"
        else:
            unknown = quote_input(prefix)
            raise SlotError(f"has the prefix {unknown}, which the curie_map does not declare")
        if not is_iri(iri):
            raise SlotError("is no absolute IRI")
        return iri

    def end(self, text: str) -> End:
        """Find the concept that one end of a mapping names: occugraph's own, or ESCO's of ISCO."""
        scheme, _, code = text.partition(":")
        if scheme not in self.codes or scheme in self.prefixes:
            iri = self.expand(text)
            if iri == NO_TERM_FOUND:
                return End(None, None)
            scheme, slash, code = iri.removeprefix(self.base).partition("/")
            if iri.startswith(ESCO_ISCO):
                scheme, code = "isco08", iri.removeprefix(ESCO_ISCO)
            elif not iri.startswith(self.base) or not slash or scheme not in self.codes:
                known = ", ".join(sorted(self.codes))
                raise SlotError(f"names no concept of the graph: write scheme:code, of {known}")
        printed = self.codes[scheme].get(code.replace("/", "-"))
        if printed is None:
            elsewhere = [other for other, codes in sorted(self.codes.items()) if code in codes]
            near = nearest_codes(code[:20], self.codes[scheme])
            hints = [f"it is one of {', '.join(elsewhere)}"] if elsewhere else []
            hints += [f"nearest: {', '.join(near)}"] if near else []
            raise SlotError("; ".join([f"{quote_input(code)} is no code of {scheme}", *hints]))
        if self.kinds[scheme] != "occupations":
            raise SlotError(f"{scheme} classifies {self.kinds[scheme]}, not occupations")
        return End(scheme, printed)

    def _rebase(self, iri: str) -> str:
        """Move an IRI of occugraph's to the base of this graph."""
        return self.base + iri.removeprefix(BASE) if iri.startswith(BASE) else iri

    def check(self, slot: Slot, value: str) -> str:
        """Check one value of a slot: an IRI in full for a reference."""
        try:
            return slot.check(self.expand(value) if slot.kind == "reference" else value)
        except SlotError as error:
            raise SlotError(f"{slot.name} {quote_input(value)}: {error}") from None
