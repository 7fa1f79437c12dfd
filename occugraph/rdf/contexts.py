"""What the contexts of JSON-LD weigh, found before its parser reads them.

The parser copies the terms in force wherever a context begins, and keeps them until it ends: of an
object, of each use of a term that has one, of a type. A file of 9 MB can make it need all memory.
"""

import contextlib
import functools
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from ..errors import InputError
from ..files.limits import CONTEXT_TERMS, COPIED_TERMS, LONGEST_NAMESPACE
from .declarations import long_declaration

#: An ASCII character written by its number, as those of `@context` may be.
_HIDDEN = re.compile(rb"\\u00[2-7]")

#: The key of a context, each of its characters as it is or by its number.
_CONTEXT = re.compile(
    '"' + "".join(rf"(?:{each}|\\u(?i:{ord(each):04x}))" for each in "@context") + r'"\s*:\s*'
)


class _Weight(NamedTuple):
    """What an object weighs with no terms in force, and what each term in force adds to it."""

    terms: int = 0
    """How many keys it has: terms, where it is a context."""
    scoped: tuple[tuple[str, int], ...] = ()
    """The keys whose values have a context of their own, and its terms."""
    own: int = 0
    """Terms of its own context."""
    depth: int = 0
    """Contexts within one another."""
    held: int = 0
    """Terms that these hold together."""
    copies: int = 0
    """Contexts in all."""
    copied: int = 0
    """Terms that all of these hold."""

    def within(self, terms: int) -> "_Weight":
        """Weigh it within a context of so many terms."""
        depth, copies = self.depth + 1, self.copies + 1
        held, copied = self.held + terms * depth, self.copied + terms * copies
        return self._replace(depth=depth, held=held, copies=copies, copied=copied)


def refuse_heavy_contexts(data: bytes) -> None:
    """Refuse JSON-LD whose contexts would take memory or time out of all proportion."""
    depth = 1
    if data.count(b"@context") > 1 or _HIDDEN.search(data):
        text, scoped = str(data, "utf-8", "replace"), dict[str, int]()
        weight = _weigh(text, scoped)
        if scoped:  # a term's context counts where it is used, also above its definition
            weight = _weigh(text, scoped)
        if weight.held > CONTEXT_TERMS or weight.copied > COPIED_TERMS:
            problem = "its JSON-LD contexts hold too many terms within one another, or for too many"
            raise InputError(f"{problem} objects; write one context, at the top")
        depth = max(weight.depth, 1)
    _refuse_long_texts(data, depth)


def _refuse_long_texts(data: bytes, depth: int) -> None:
    """Refuse a context that holds a long text, or whose texts add up to one, each to another's.

    So many as `depth` contexts, within one another, may add up too.
    """
    if b"@context" not in data and not _HIDDEN.search(data):
        return
    text, end = str(data, "utf-8", "replace"), 0
    decoder = json.JSONDecoder(object_pairs_hook=list, parse_int=str, parse_float=str, strict=False)
    contexts = list[tuple[int, list[tuple[str, str]]]]()
    for key in _CONTEXT.finditer(text):
        if key.start() < end:
            continue  # a context within that one
        with contextlib.suppress(json.JSONDecodeError):  # as the parser of JSON-LD says
            context, end = decoder.raw_decode(text, key.end())
            contexts.append((key.start(), list(_list_texts("", context))))
    every = [pair for _, pairs in contexts for pair in pairs]
    terms = {term for term, _ in every}
    prefixes = {"@vocab", "@base", *(value.partition(":")[0] for _, value in every)}
    for place, pairs in contexts:
        longest = max((len(value) for _, value in pairs), default=0)
        added = sum(
            len(value)
            for term, value in pairs
            if term in prefixes and (":" not in value or value.partition(":")[0] in terms)
        )
        if max(longest, added * depth) > LONGEST_NAMESPACE:
            raise long_declaration(text.count("\n", 0, place) + 1)


def _list_texts(term: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield each text in a context with the term that it says something of."""
    if isinstance(value, str):
        yield term, value
    elif isinstance(value, tuple):
        name, inner = value
        yield from _list_texts(term if name in ("@id", "@reverse") else name, inner)
    elif isinstance(value, list):
        for part in value:
            yield from _list_texts(term, part)


def _weigh(text: str, scoped: dict[str, int]) -> _Weight:
    """Weigh a document, and note the terms that have a context of their own."""

    def weigh(pairs: list[tuple[str, Any]]) -> _Weight:
        own, contexts, parts = 0, list[int](), list[_Weight]()
        definitions: list[tuple[str, int]] = []
        for key, value in pairs:
            if isinstance(value, str) and value not in scoped and key not in scoped:
                continue
            inner = list(_flatten(value))
            weights = [part for part in inner if isinstance(part, _Weight)]
            contexts += [scoped[part] for part in inner if isinstance(part, str) and part in scoped]
            if key == "@context":
                own = sum(weight.terms for weight in weights)
                contexts.append(own)
                for name, terms in (item for weight in weights for item in weight.scoped):
                    scoped[name] = max(terms, scoped.get(name, 0))
            if key in scoped:
                parts.append(_join(weights).within(scoped[key]))
            else:
                parts += weights
            definitions += [(key, weight.own) for weight in weights if weight.own]
        if not parts and not contexts:
            return _plain(len(pairs))
        whole = _join(parts)
        for terms in contexts:
            whole = whole.within(terms)
        return whole._replace(terms=len(pairs), scoped=tuple(definitions), own=own)

    try:
        root = json.loads(
            text, object_pairs_hook=weigh, parse_int=str, parse_float=str, strict=False
        )
    except json.JSONDecodeError as error:  # beyond this place the parser does not read either
        raise InputError(f"not JSON: {error.msg}", line=error.lineno) from None
    return _join([part for part in _flatten(root) if isinstance(part, _Weight)])


@functools.cache
def _plain(terms: int) -> _Weight:
    """Weigh an object without a context, of which most files have many."""
    return _Weight(terms)


def _flatten(value: object) -> Iterator[object]:
    if isinstance(value, list):
        for part in value:
            yield from _flatten(part)
    else:
        yield value


def _join(parts: list[_Weight]) -> _Weight:
    """Weigh what stands beside one another: what is held is that of the heaviest."""
    if len(parts) == 1:
        return parts[0]
    return _Weight(
        depth=max((part.depth for part in parts), default=0),
        held=max((part.held for part in parts), default=0),
        copies=sum(part.copies for part in parts),
        copied=sum(part.copied for part in parts),
    )
