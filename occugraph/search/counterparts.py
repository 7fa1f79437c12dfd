"""Which occupations of each scheme the titles of a concept count for: arrays of the index."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, cast

from ..model.concept_index import Entry
from ..query.session import Session

#: A title that several occupations of a scheme could be meant by counts for none of them.
MOST_COUNTERPARTS = 4


def count_counterparts(
    session: Session, concepts: list[Entry], sizes: Mapping[int, int]
) -> dict[str, array[Any]]:
    """Tell, by scheme, which occupations a concept's titles count for, and how much.

    They count for the concept itself, and for its counterparts in other schemes.
    """
    number = {(concept.scheme, concept.code): id for id, concept in enumerate(concepts)}
    shares: defaultdict[str, defaultdict[int, dict[int, float]]]
    shares = defaultdict(lambda: defaultdict(dict))
    for concept in sizes:
        shares[concepts[concept].scheme][concept][concept] = 1.0
    for id, table in sorted(session.correspondences.items()):
        if table.weakest != "official":
            continue  # what was decided by hand is about groups, and tells no titles apart
        ways: tuple[defaultdict[int, list[int]], ...] = (defaultdict(list), defaultdict(list))
        for pair in session.ask("pairs-in", correspondence=id):
            source = number.get((table.source, pair["source"]))
            target = number.get((table.target, pair["code"]))
            if source in sizes and target in sizes:
                ways[0][cast(int, source)].append(cast(int, target))
                ways[1][cast(int, target)].append(cast(int, source))
        for scheme, way in zip((table.target, table.source), ways, strict=True):
            for concept, targets in way.items():
                if len(targets) <= MOST_COUNTERPARTS:
                    for target in targets:
                        shares[scheme][concept].setdefault(target, 1 / len(targets))
    arrays: dict[str, array[Any]] = {}
    for scheme, of in shares.items():
        turned: defaultdict[int, dict[int, float]] = defaultdict(dict)
        counts = array("f", bytes(4 * len(concepts)))
        for concept, targets_of in of.items():
            for target, share in targets_of.items():
                turned[target][concept] = share
                counts[target] += share * sizes[concept]
        for name, way in (("targets", of), ("sources", turned)):
            flat = _flatten(way, len(concepts))
            for part, numbers in zip(("starts", "concepts", "shares"), flat, strict=True):
                arrays[f"{scheme} {name} {part}"] = numbers
        arrays[f"{scheme} sizes"] = counts
    return arrays


def _flatten(
    shares: Mapping[int, dict[int, float]], concepts: int
) -> tuple[array[int], array[int], array[float]]:
    """Put the shares of each concept behind one another: where its own start, whose, how much."""
    starts, ends, parts = array("I", [0]), array("I"), array("f")
    for concept in range(concepts):
        of = shares.get(concept, {})
        ends.extend(of)
        parts.extend(of.values())
        starts.append(len(ends))
    return starts, ends, parts
