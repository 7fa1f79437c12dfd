"""What follows from a publisher's bare pairs: gaps, cardinalities, kinds of match, chains.

Rules: XKOS for correspondences, SKOS for the kinds of match; see `match_of`, `matches`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ..model.correspondences import Association, Correspondence, Link
from ..model.matches import INVERSE, MATCHES, Match, chain
from ..model.schemes import Concept
from ..model.sources import Contribution

#: What a bare pair of this cardinality can claim at the most.
CLAIMS: dict[str, Match] = {"1:n": "narrow", "n:1": "broad", "n:m": "related"}


@dataclass(frozen=True, slots=True)
class Schemes:
    """The concepts of all schemes, as deciding about pairs needs them."""

    concepts: Mapping[tuple[str, str], Concept]
    lowest: Mapping[str, frozenset[str]]
    """Scheme -> codes of its lowest level: what a correspondence compares."""
    families: Mapping[str, str]
    """Scheme -> the classification that it is a vintage of."""
    members: Mapping[tuple[str, str], tuple[str, ...]]
    """Scheme and code of a group -> codes of the lowest level below it."""


def collect_schemes(parts: Iterable[Contribution]) -> Schemes:
    """Collect the concepts of all sources."""
    parts = tuple(parts)
    every = [concept for part in parts for concept in part.concepts]
    concepts = {(concept.scheme, concept.code): concept for concept in every}
    lowest: dict[str, frozenset[str]] = {}
    families: dict[str, str] = {}
    members: dict[tuple[str, str], list[str]] = {}
    for part in parts:
        for scheme in part.schemes:
            families[scheme.id] = scheme.family
            last = scheme.levels[-1].id
            leaves = [leaf for leaf in every if leaf.scheme == scheme.id and leaf.level == last]
            lowest[scheme.id] = frozenset(leaf.code for leaf in leaves)
            for leaf in leaves:
                above = leaf.parent
                while above is not None:
                    members.setdefault((scheme.id, above), []).append(leaf.code)
                    above = concepts[scheme.id, above].parent
    below = {group: tuple(codes) for group, codes in members.items()}
    return Schemes(concepts, lowest, families, below)


def complete_table(table: Correspondence, known: Schemes) -> Correspondence:
    """Complete a table: "no counterpart" for what it leaves out, cardinalities, matches."""
    pairs = list(table.associations)
    if not table.partial:
        sources = known.lowest[table.source] - {pair.source for pair in pairs}
        targets = known.lowest[table.target] - {pair.target for pair in pairs}
        pairs += [Association(code, None, None) for code in sorted(sources)]
        pairs += [Association(None, code, None) for code in sorted(targets)]
    complete = tuple(
        pair._replace(match=pair.match or match_of(table, pair, known))
        for pair in with_cardinality(pairs)
    )
    return replace(table, associations=complete)


def with_cardinality(pairs: Iterable[Association]) -> list[Association]:
    """Count each pair's cardinality within its table.

    `1:n`: the source has several targets and this target no other source, so that it lies
    wholly within the source; `n:1` the other way round; `n:m`: both have further partners.

    >>> pairs = [Association("a", "x", 2), Association("a", "y", 3), Association("b", "y", 4)]
    >>> [pair.cardinality for pair in with_cardinality(pairs)]
    ['1:n', 'n:m', 'n:1']
    """
    pairs = list(pairs)
    matched = [pair for pair in pairs if pair.source is not None and pair.target is not None]
    of_source = Counter(pair.source for pair in matched)
    of_target = Counter(pair.target for pair in matched)
    kinds = {(1, 1): "1:1", (1, 2): "1:n", (2, 1): "n:1", (2, 2): "n:m"}
    out = []
    for pair in pairs:
        if pair.source is None:
            kind = "0:1"
        elif pair.target is None:
            kind = "1:0"
        else:
            kind = kinds[min(of_target[pair.target], 2), min(of_source[pair.source], 2)]
        out.append(pair._replace(cardinality=kind))
    return out


def match_of(table: Correspondence, pair: Association, known: Schemes) -> Match | None:
    """Decide the match of a bare pair; residual groups may have changed and are never exact."""
    if pair.source is None or pair.target is None:
        return None
    if pair.cardinality in CLAIMS:
        return CLAIMS[pair.cardinality]
    source = known.concepts.get((table.source, pair.source))
    target = known.concepts.get((table.target, pair.target))
    same_family = known.families[table.source] == known.families[table.target]
    if not (same_family and source and target) or source.residual or target.residual:
        return "close"
    return "exact" if source.labels == target.labels else "close"


def invert(table: Correspondence) -> Correspondence:
    """Turn a table round; the links of its pairs still name it as it was."""
    turned = tuple(
        pair._replace(
            source=pair.target,
            target=pair.source,
            match=INVERSE[pair.match] if pair.match else None,
            links=pair.links or _link(table, pair),
        )
        for pair in table.associations
    )
    return replace(table, source=table.target, target=table.source, associations=turned)


def orient(first: Correspondence, second: Correspondence) -> tuple[Correspondence, Correspondence]:
    """Turn two tables so that the first leads to the scheme that the second comes from."""
    (shared,) = {first.source, first.target} & {second.source, second.target}
    return (
        first if first.target == shared else invert(first),
        second if second.source == shared else invert(second),
    )


def derive(
    id: str, first: Correspondence, second: Correspondence, known: Schemes
) -> Correspondence:
    """Chain two tables over a scheme that both have; from a group, on from the group's members."""
    onward: dict[str, list[Association]] = {}
    for pair in second.associations:
        if pair.source is not None and pair.target is not None:
            onward.setdefault(pair.source, []).append(pair)
    chains: dict[tuple[str, str], tuple[list[Match], set[Link]]] = {}
    for pair in first.associations:
        if pair.source is None or pair.target is None:
            continue
        assert pair.match is not None
        members = known.members.get((first.target, pair.target))
        # a member is narrower than its group
        match = chain(pair.match, "narrow") if members else pair.match
        for code in members or (pair.target,):
            for last in onward.get(code, ()):
                assert last.target is not None
                assert last.match is not None
                claims, links = chains.setdefault((pair.source, last.target), ([], set()))
                claims.append(chain(match, last.match))
                links.update(pair.links or _link(first, pair))
                links.update(last.links or _link(second, last))
    pairs = tuple(
        Association(*ends, None, min(claims, key=MATCHES.index), links=tuple(sorted(links)))
        for ends, (claims, links) in sorted(chains.items())
    )
    partial = first.partial or second.partial
    tables = dict.fromkeys(
        id for table in (first, second) for id in table.chained_from or (table.id,)
    )
    title = f"{first.source} to {second.target} through {first.target}"
    made = Correspondence(
        id, title, first.source, second.target, "derived", pairs, partial, tuple(tables)
    )
    return complete_table(made, known)


def _link(table: Correspondence, pair: Association) -> tuple[Link, ...]:
    if pair.source is None or pair.target is None:  # no counterpart: nothing rests on it
        return ()
    return (Link(table.id, pair.source, pair.target),)
