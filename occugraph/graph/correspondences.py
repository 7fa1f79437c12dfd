"""What follows from a publisher's bare pairs: gaps, cardinalities, kinds of match, chains.

Rules: XKOS for correspondences, SKOS for the kinds of match; see `match_of`, `matches`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ..model.correspondences import Association, Correspondence, Link
from ..model.matches import INVERSE, MATCHES, Ground, Match, chain
from ..model.schemes import Concept, SchemeKind
from ..model.sources import Contribution

#: Whether a part of the source and a part of the target is meant -> what a bare pair can claim.
PARTS: dict[tuple[bool, ...], Match] = {
    (False, False): "close",
    (True, False): "narrow",
    (False, True): "broad",
    (True, True): "related",
}


@dataclass(frozen=True, slots=True)
class Schemes:
    """The concepts of all schemes, as deciding about pairs needs them."""

    concepts: Mapping[tuple[str, str], Concept]
    lowest: Mapping[str, frozenset[str]]
    """Scheme -> codes of its lowest level, or of all where every concept is an occupation: what a
    correspondence compares."""
    families: Mapping[str, str]
    """Scheme -> the classification that it is a vintage of."""
    kinds: Mapping[str, SchemeKind]
    """Scheme -> what it classifies."""
    members: Mapping[tuple[str, str], tuple[str, ...]]
    """Scheme and code of a group -> codes of the lowest level below it."""


def collect_schemes(parts: Iterable[Contribution]) -> Schemes:
    """Collect the concepts of all sources."""
    parts = tuple(parts)
    every = [concept for part in parts for concept in part.concepts]
    concepts = {(concept.scheme, concept.code): concept for concept in every}
    lowest: dict[str, frozenset[str]] = {}
    families: dict[str, str] = {}
    kinds: dict[str, SchemeKind] = {}
    members: dict[tuple[str, str], list[str]] = {}
    by_scheme: dict[str, list[Concept]] = {}
    for concept in every:
        by_scheme.setdefault(concept.scheme, []).append(concept)
    for part in parts:
        for scheme in part.schemes:
            families[scheme.id], kinds[scheme.id] = scheme.family, scheme.kind
            last = scheme.levels[-1].id
            inside = by_scheme.get(scheme.id, [])
            leaves = [leaf for leaf in inside if scheme.divided or leaf.level == last]
            lowest[scheme.id] = frozenset(leaf.code for leaf in leaves)
            for leaf in leaves if not scheme.divided else ():
                above = leaf.parent
                while above is not None:
                    members.setdefault((scheme.id, above), []).append(leaf.code)
                    above = concepts[scheme.id, above].parent
    below = {group: tuple(codes) for group, codes in members.items()}
    return Schemes(concepts, lowest, families, kinds, below)


def complete_table(table: Correspondence, known: Schemes) -> Correspondence:
    """Complete a table: "no counterpart" for what it leaves out, cardinalities, matches."""
    pairs = list(table.associations)
    if not table.partial:
        sources = known.lowest[table.source] - {pair.source for pair in pairs}
        targets = known.lowest[table.target] - {pair.target for pair in pairs}
        for code in sorted(sources):
            if (table.source, code) not in table.silent:
                pairs.append(Association(code, None, None))
        for code in sorted(targets):
            if (table.target, code) not in table.silent:
                pairs.append(Association(None, code, None))
    counted = with_cardinality(pairs)
    return replace(table, associations=tuple(_with_match(table, pair, known) for pair in counted))


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


def _with_match(table: Correspondence, pair: Association, known: Schemes) -> Association:
    if pair.match or pair.source is None or pair.target is None:
        return pair
    match, ground = match_of(table, pair, known)
    return pair._replace(match=match, ground=ground if table.basis == "official" else None)


def match_of(table: Correspondence, pair: Association, known: Schemes) -> tuple[Match, Ground]:
    """Decide the kind of match of a publisher's bare pair, and say what decided.

    The publisher's marks of what is meant in part only decide where the table has them, else the
    counts of partners do: the target is narrower where a part of the source is meant, broader
    where a part of it is, related where both are, close where neither is. Close is exact between
    two vintages of one classification with the same title, if one to one. What is left over ("All
    Other") is never exact: what it is the rest of may have changed. A group is no close match of
    an occupation of another level, nor what is left over of an occupation with a name: the group
    is the broader of the two. A programme of study is at the most related to an occupation.
    """
    assert pair.source is not None
    assert pair.target is not None
    if known.kinds[table.source] != known.kinds[table.target]:
        return "related", "structure"
    ground: Ground = "counts"
    several = pair.cardinality in ("1:n", "n:m"), pair.cardinality in ("n:1", "n:m")
    marks = pair.source_part, pair.target_part
    if marks != (None, None):
        ground = "marks"
    parts = tuple(
        count if mark is None else mark for mark, count in zip(marks, several, strict=True)
    )
    match = PARTS[parts]
    source = known.concepts.get((table.source, pair.source))
    target = known.concepts.get((table.target, pair.target))
    if match != "close" or not (source and target):
        return match, ground
    groups = [(end.scheme, end.code) in known.members for end in (source, target)]
    if groups[0] != groups[1] or source.residual != target.residual:
        source_is_broader = groups[0] if groups[0] != groups[1] else source.residual
        return "narrow" if source_is_broader else "broad", "structure"
    same_family = known.families[table.source] == known.families[table.target]
    same_title = _fold_title(source.labels[0][1]) == _fold_title(target.labels[0][1])
    if same_family and same_title and pair.cardinality == "1:1" and not source.residual:
        return "exact", ground
    return "close", ground


def _fold_title(title: str) -> str:
    """Leave out what only spelling differs in: case, spaces, hyphens, the kind of apostrophe.

    >>> _fold_title("Welders and Flame Cutters") == _fold_title("Welders and Flamecutters")
    True
    """
    return "".join(character for character in title.casefold() if character.isalnum())


def invert(table: Correspondence) -> Correspondence:
    """Turn a table round; the links of its pairs still name it as it was."""
    turned = tuple(
        pair._replace(
            source=pair.target,
            target=pair.source,
            match=INVERSE[pair.match] if pair.match else None,
            links=pair.links or _link(table, pair),
            source_part=pair.target_part,
            target_part=pair.source_part,
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
    ends = first.source, second.target
    silent = tuple(one for one in (*first.silent, *second.silent) if one[0] in ends)
    made = Correspondence(id, title, *ends, "derived", pairs, partial, silent, tuple(tables))
    return complete_table(made, known)


def _link(table: Correspondence, pair: Association) -> tuple[Link, ...]:
    if pair.source is None or pair.target is None:  # no counterpart: nothing rests on it
        return ()
    return (Link(table.id, pair.source, pair.target),)
