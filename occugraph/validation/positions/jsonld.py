"""The nodes of JSON-LD with the lines of their names.

Properties are left out: what a key means depends on contexts within contexts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any

from ...rdf.readers import Input
from ...rdf.terms import iri
from .mentions import Mention, resolve_iri

_TOKEN = re.compile(r'(\s+)|("(?:[^"\\]|\\.)*")|([{}\[\]:,])|([^\s"{}\[\]:,]+)', re.DOTALL)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(slots=True)
class _Object:
    """An object that is open."""

    key: str | None = None
    name: str | None = None
    line: int = 0
    described: bool = False
    """Whether it has more than a name."""
    is_context: bool = False


def mentions(source: Input, about: Container[str]) -> Iterator[Mention]:
    """Yield a triple for each of some nodes that is described, and one where it is only named."""
    written = source.data.decode("utf-8")
    try:
        names = _Names(json.loads(written), source.base)
    except (ValueError, RecursionError):
        return
    line = 1
    unclosed: list[_Object] = []
    after_colon = False
    for space, string, mark, _ in _TOKEN.findall(written):
        now = unclosed[-1] if unclosed else None
        if space:
            line += space.count("\n")
        elif mark:
            after_colon = mark == ":" or (after_colon and mark == "[")
            if mark == "{":
                context = now is not None and (now.is_context or now.key == "@context")
                unclosed.append(_Object(is_context=context))
            elif mark == "}":
                done = unclosed.pop()
                if done.name not in about:
                    continue
                if done.described:
                    yield Mention(done.name, None, None, (done.line,) * 3)
                else:
                    yield Mention(None, None, done.name, (done.line,) * 3)
        elif string and now is not None and not now.is_context:
            if after_colon:
                if now.key in names.id_keys:
                    now.name, now.line = names.term(json.loads(string)), line
                after_colon = False
            else:
                now.key = json.loads(string)
                now.described |= now.key not in names.id_keys and now.key != "@context"


class _Names:
    """The meanings that the contexts of a document give to names."""

    def __init__(self, document: Any, base: str) -> None:
        self.base = base
        self.meanings: dict[str, set[str]] = {}
        self.gather(document)
        self.id_keys = {"@id"} | {key for key, means in self.meanings.items() if means == {"@id"}}

    def gather(self, value: Any) -> None:
        """Collect the terms of every context; what two contexts say differently is left out."""
        if isinstance(value, list):
            for each in value:
                self.gather(each)
        elif isinstance(value, dict):
            for key, each in value.items():
                if key == "@context":
                    self.context(each)
                self.gather(each)

    def context(self, context: Any) -> None:
        for each in context if isinstance(context, list) else [context]:
            for term, means in each.items() if isinstance(each, dict) else ():
                name = means.get("@id") if isinstance(means, dict) else means
                if isinstance(name, str):
                    self.meanings.setdefault(term, set()).add(name)

    def term(self, name: str) -> str | None:
        """Give the term that a name stands for."""
        if name.startswith("_:"):
            return name
        prefix, colon, local = name.partition(":")
        if colon and prefix in self.meanings and not local.startswith("//"):
            return self.expanded(prefix, local)
        if _SCHEME.match(name):
            return iri(name)
        bases = self.meanings.get("@base", {self.base})
        resolved = resolve_iri(name, min(bases)) if len(bases) == 1 else None
        return None if resolved is None else iri(resolved)

    def expanded(self, prefix: str, local: str) -> str | None:
        """Put a namespace in the place of its prefix; None if it is not the same throughout."""
        namespace, seen = prefix + ":", set[str]()
        while "//" not in namespace:
            prefix, _, rest = namespace.partition(":")
            means = self.meanings.get(prefix, set())
            if prefix in seen or not means:
                break
            if len(means) > 1:
                return None
            seen.add(prefix)
            namespace = min(means) + rest
        return iri(namespace + local) if _SCHEME.match(namespace) else None
