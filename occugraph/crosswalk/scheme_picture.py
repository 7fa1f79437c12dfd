"""A picture of the schemes and of the tables that join them: a row a classification."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import NamedTuple

from ..graph.routes import family_of
from ..query.session import Session
from .coverage import render

#: Size of a box, distance between boxes of a row and between rows, margins.
WIDTH, HEIGHT, ACROSS, DOWN, LEFT, TOP = 104, 26, 150, 58, 24, 96
#: Rounds in which each row moves to the middle of those that it is joined with.
ROUNDS = 20
#: Basis -> how a line is drawn.
DASHES = {"official": "", "curated": "7 4", "supplied": "2 3"}


class Box(NamedTuple):
    """A scheme in the picture."""

    scheme: str
    text: str
    kind: str
    x: float
    y: float


class Line(NamedTuple):
    """A table in the picture."""

    text: str
    path: str
    dashes: str


def draw_schemes(session: Session) -> str:
    """Draw the schemes, vintages from left to right, and a line for every table of its own."""
    rows = {row["scheme"]: row for row in session.ask("scheme-overview")}
    tables = [table for table in session.correspondences.values() if table.basis != "derived"]
    families: dict[str, list[str]] = {}
    for scheme in sorted(rows, key=lambda name: (rows[name]["issued"], name)):
        families.setdefault(family_of(scheme), []).append(scheme)
    joined: dict[str, set[str]] = {family: set() for family in families}
    for table in tables:
        one, other = family_of(table.source), family_of(table.target)
        joined[one].add(other)
        joined[other].add(one)
    kinds = {family: rows[schemes[0]]["classifies"] for family, schemes in families.items()}
    order = _order(joined, kinds)
    most = max(map(len, families.values()), default=0)
    boxes = {
        scheme: Box(
            scheme,
            escape(f"{rows[scheme]['title']}: {int(rows[scheme]['concepts']):,} concepts"),
            kinds[family],
            LEFT + ACROSS * (most - len(families[family]) + at),
            TOP + DOWN * number,
        )
        for number, family in enumerate(order)
        for at, scheme in enumerate(families[family])
    }
    lines = [
        Line(
            escape(f"{table.id}: {table.basis}{', of a part only' if table.partial else ''}"),
            _path(boxes[table.source], boxes[table.target], LEFT + ACROSS * (most - 1)),
            DASHES.get(table.basis, ""),
        )
        for table in tables
    ]
    size = LEFT + ACROSS * most + 6 * len(order), TOP + DOWN * len(order)
    return render("schemes.svg", __package__, boxes=boxes.values(), lines=lines, size=size)


def _order(joined: Mapping[str, set[str]], kinds: Mapping[str, str]) -> list[str]:
    """Order rows so that few lines are long: each in the middle of those that it is joined with."""
    order = sorted(joined)
    for _ in range(ROUNDS):
        places = {family: float(place) for place, family in enumerate(order)}
        middle = {
            family: sum(places[other] for other in (family, *others)) / (1 + len(others))
            for family, others in joined.items()
        }
        order.sort(key=lambda family: (kinds[family] == "Industries", middle[family], family))
    return order


def _path(one: Box, other: Box, right: float) -> str:
    """Lead a line between two boxes: straight to a neighbour, round the boxes in between."""
    upper, lower = sorted((one, other), key=lambda box: (box.y, box.x))
    rows = (lower.y - upper.y) / DOWN
    if not rows:
        return f"M {upper.x + WIDTH} {upper.y + HEIGHT / 2} L {lower.x} {lower.y + HEIGHT / 2}"
    start, end = upper.y + HEIGHT / 2, lower.y + HEIGHT / 2
    if upper.x == lower.x and rows > 1:  # to the right of the last column, to the left of others
        side, bulge = (WIDTH, 14 * rows + 10) if upper.x == right else (0, -min(8 * rows, 44.0))
        x = upper.x + side
        return f"M {x} {start} C {x + bulge} {start} {x + bulge} {end} {x} {end}"
    if upper.x == lower.x:
        return f"M {upper.x + WIDTH / 2} {start} V {end}"
    (left_x, left_y), (right_x, right_y) = sorted(((upper.x, start), (lower.x, end)))
    bend = (ACROSS - WIDTH) / 2
    return (
        f"M {left_x + WIDTH} {left_y} C {left_x + WIDTH + bend} {left_y} "
        f"{right_x - bend} {right_y} {right_x} {right_y}"
    )
