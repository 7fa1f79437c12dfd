"""Steps that lead up: their cycles, and who stands above whom, without a walk from every node."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

#: Nodes that are looked for at once, each a bit of a number.
_AT_ONCE = 1024


class Hierarchy:
    """A graph of steps, each from a node to one above it."""

    def __init__(self, steps: Iterable[tuple[Any, Any]]) -> None:
        self.numbers: dict[Any, int] = {}
        """Node -> its number, which is quick to look up."""
        self.above: dict[int, list[int]] = {}
        for lower, upper in steps:
            self.above.setdefault(self._number(lower), []).append(self._number(upper))

    def _number(self, node: Any) -> int:
        return self.numbers.setdefault(node, len(self.numbers))

    def cycles(self) -> Iterator[list[Any]]:
        """Yield the nodes that stand above themselves, those of one cycle or more together."""
        nodes = list(self.numbers)
        for each in self.components:
            if len(each) > 1 or each[0] in self.above[each[0]]:
                yield [nodes[number] for number in each]

    def pairs_above(self, wanted: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
        """Yield the pairs of which the second node stands above the first, by steps of any number.

        Each node knows which of the second nodes are above it, worked out from the top.
        """
        sought: dict[int, list[tuple[int, tuple[Any, Any]]]] = {}
        uppers = {upper for each in self.above.values() for upper in each}
        for pair in wanted:
            lower, upper = map(self.numbers.get, pair)
            if lower in self.above and upper in uppers:
                sought.setdefault(upper, []).append((lower, pair))
        every = list(sought)
        for start in range(0, len(every), _AT_ONCE):
            chosen = every[start : start + _AT_ONCE]
            bits = {upper: 1 << place for place, upper in enumerate(chosen)}
            known: dict[int, int] = {}
            for nodes in self.components:
                reached = 0
                for node in nodes:
                    for upper in self.above[node]:
                        reached |= known.get(upper, 0) | bits.get(upper, 0)
                known.update(dict.fromkeys(nodes, reached))
            for upper, bit in bits.items():
                yield from (pair for lower, pair in sought[upper] if known[lower] & bit)

    @cached_property
    def components(self) -> list[list[int]]:
        """The nodes that have others above them, the upper first, those of one cycle together.

        They are the strongly connected components, after R. Tarjan (1972).
        """
        components: list[list[int]] = []
        numbers: dict[int, int] = {}
        lowest: dict[int, int] = {}
        unplaced: dict[int, None] = {}
        for first in self.above:
            if first in numbers:
                continue
            walk = [(first, iter(self.above[first]))]
            numbers[first] = lowest[first] = len(numbers)
            unplaced[first] = None
            while walk:
                node, uppers = walk[-1]
                for upper in uppers:
                    if upper not in self.above:
                        continue
                    if upper not in numbers:
                        numbers[upper] = lowest[upper] = len(numbers)
                        unplaced[upper] = None
                        walk.append((upper, iter(self.above[upper])))
                        break
                    if upper in unplaced:
                        lowest[node] = min(lowest[node], numbers[upper])
                else:
                    walk.pop()
                    if walk:
                        below = walk[-1][0]
                        lowest[below] = min(lowest[below], lowest[node])
                    if lowest[node] == numbers[node]:
                        component = [unplaced.popitem()[0]]
                        while component[-1] != node:
                            component.append(unplaced.popitem()[0])
                        components.append(component)
        return components
