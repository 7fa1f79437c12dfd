"""How alike words and titles look, letter by letter."""

from __future__ import annotations


def count_errors(one: str, two: str, most: int) -> int:
    """Count the letters put in, left out, replaced or exchanged with their neighbour.

    More than `most` are counted as one more than that.

    >>> [count_errors("weldng", other, 2) for other in ("welding", "wedlng", "baker")]
    [1, 1, 3]
    """
    if abs(len(one) - len(two)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(two) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, other in enumerate(two, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != other))
            if row > 1 < column and letter == two[column - 2] and one[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before, last = last, line
    return min(last[-1], most + 1)


def likeness(one: str, two: str) -> float:
    """Compute what share of the letters of two texts both have in the same order.

    >>> likeness("welder", "welders")
    0.9230769230769231
    """
    if not one or not two:
        return float(one == two)
    places: dict[str, int] = {}
    for at, letter in enumerate(one):
        places[letter] = places.get(letter, 0) | 1 << at
    whole = (1 << len(one)) - 1
    row = whole  # the bits that are unset are the letters of a longest common subsequence
    for letter in two:
        common = row & places.get(letter, 0)
        row = ((row + common) | (row - common)) & whole
    return 2 * (len(one) - row.bit_count()) / (len(one) + len(two))
