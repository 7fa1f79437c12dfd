"""Which occupations of each scheme the titles of a concept count for: arrays of the index."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from ..model.concept_index import Entry
from ..query.session import Session

if TYPE_CHECKING:
    from ..files.array_files import Values

#: A title that several occupations of a scheme could be meant by counts for none of them.
MOST_COUNTERPARTS = 4


def count_counterparts(
    session: Session, concepts: list[Entry], sizes: Mapping[int, int]
) -> dict[str, Values]:
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
    values: dict[str, Values] = {}
    for scheme, of in shares.items():
        turned: defaultdict[int, dict[int, float]] = defaultdict(dict)
        counts = array("f", bytes(4 * len(concepts)))
        for concept, targets_of in of.items():
            for target, share in targets_of.items():
                turned[target][concept] = share
                counts[target] += share * sizes[concept]
        values[f"{scheme} sizes"] = counts
        for name, pairs in (("targets", of), ("sources", turned)):
            lists = [pairs.get(concept, {}) for concept in range(len(concepts))]
            values[f"{scheme} {name}"] = [array("I", each) for each in lists]
            values[f"{scheme} shares of {name}"] = [array("f", each.values()) for each in lists]
    return values
