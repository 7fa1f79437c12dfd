"""Draws the rooms of the package and the imports between them: `python -m tests.support.rooms`.

The floors are those of the import contract in pyproject.toml, top floor first. An arrow leads from
a room to one that it imports; an arrow that others imply (A to C, where A imports B and B imports
C) is left out. The picture is written to docs/rooms.svg, and a test holds it to the code.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from html import escape
from importlib.util import resolve_name
from pathlib import Path
from textwrap import wrap

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURE = ROOT / "docs" / "rooms.svg"
PACKAGE = "occugraph"
WIDTH, ROOM_WIDTH, ROOM_HEIGHT, FLOOR_HEIGHT, MARGIN = 1120, 270, 56, 94, 24


def floors() -> list[list[str]]:
    """Read the floors of the import contract, top floor first, each a list of rooms."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (contract,) = (contract for contract in contracts if contract["type"] == "layers")
    names = ([name.strip() for name in layer.split("|")] for layer in contract["layers"])
    return [layer for layer in names if layer != ["__main__"]]


def modules(room: str) -> list[Path]:
    """List the Python files of a room: a folder of the package, or a single module."""
    single = ROOT / PACKAGE / f"{room}.py"
    folder = ROOT / (room if room == "loaders" else f"{PACKAGE}/{room}")
    return [single] if single.is_file() else sorted(folder.rglob("*.py"))


def purpose(room: str) -> str:
    """Read what a room is for: the first sentence of its docstring."""
    first = next(path for path in modules(room) if path.stem in ("__init__", room))
    docstring = ast.get_docstring(ast.parse(first.read_text("utf-8"))) or ""
    return " ".join(docstring.partition(".")[0].split())


def imported_rooms(path: Path, room: str) -> Iterator[str]:
    """Yield the rooms that a file imports, once for each statement."""
    place = path.relative_to(ROOT if room == "loaders" else ROOT / PACKAGE)
    package = ".".join([PACKAGE, *place.parts[:-1]])
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            name = resolve_name("." * node.level + (node.module or ""), package)
            top, _, rest = name.partition(".")
            if top == PACKAGE:
                yield from [rest.partition(".")[0]] if rest else (each.name for each in node.names)


def arrows(rooms: list[str]) -> set[tuple[str, str]]:
    """Find the imports between rooms that no chain of others implies."""
    below: dict[str, set[str]] = {}
    for room in reversed(rooms):
        direct = {name for path in modules(room) for name in imported_rooms(path, room)}
        below[room] = direct & set(rooms) - {room}
    reached: dict[str, set[str]] = {}
    for room in reversed(rooms):
        reached[room] = below[room].union(*(reached.get(name, set()) for name in below[room]))
    return {
        (room, name)
        for room in rooms
        for name in below[room]
        if not any(name in reached[other] for other in below[room] - {name})
    }


def draw() -> str:
    """Draw the picture as SVG."""
    layers = floors()
    place: dict[str, tuple[float, float]] = {}
    boxes = []
    for number, layer in enumerate(layers):
        gap = (WIDTH - len(layer) * ROOM_WIDTH) / (len(layer) + 1)
        for index, room in enumerate(layer):
            left, top = gap + index * (ROOM_WIDTH + gap), MARGIN + number * FLOOR_HEIGHT
            middle = left + ROOM_WIDTH / 2
            place[room] = middle, top
            boxes.append(
                f'<rect x="{left:g}" y="{top}" width="{ROOM_WIDTH}" height="{ROOM_HEIGHT}" rx="6"/>'
                f'<text x="{middle:g}" y="{top + 18}" class="name">{escape(room)}</text>'
            )
            for line, text in enumerate(wrap(purpose(room), 46)[:2]):
                baseline = top + 33 + 13 * line
                boxes.append(f'<text x="{middle:g}" y="{baseline}">{escape(text)}</text>')
    floor_of = {room: number for number, layer in enumerate(layers) for room in layer}
    paths = []
    lanes = {-1: 0, 1: 0}
    long_first = sorted(
        arrows([room for layer in layers for room in layer]),
        key=lambda arrow: (floor_of[arrow[0]] - floor_of[arrow[1]], arrow),
    )
    for upper, lower in long_first:
        (x1, y1), (x2, y2) = place[upper], place[lower]
        y1, y2 = y1 + ROOM_HEIGHT, y2 - 3
        if floor_of[lower] - floor_of[upper] == 1:
            points = [(x1, y1), (x1, (y1 + y2) / 2), (x2, (y1 + y2) / 2), (x2, y2)]
        else:  # through the gaps between floors, and down a lane beside the rooms
            side = min(lanes, key=lambda way: (lanes[way], way))
            lanes[side] += 1
            lane = WIDTH / 2 + side * (WIDTH / 2 - 8 * lanes[side])
            x1, x2 = x1 + side * 6 * lanes[side], x2 + side * 6 * lanes[side]
            leave, arrive = y1 + 3 + 2 * lanes[side], y2 - 6 - 2 * lanes[side]
            points = [(x1, y1), (x1, leave), (lane, leave), (lane, arrive), (x2, arrive), (x2, y2)]
        line = " L".join(f"{x:g} {y:g}" for x, y in points)
        paths.append(
            f'<path d="M{line}"><title>{escape(upper)} imports {escape(lower)}</title></path>'
        )
    height = 2 * MARGIN + len(layers) * FLOOR_HEIGHT - (FLOOR_HEIGHT - ROOM_HEIGHT)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
            'aria-label="The rooms of occugraph, each importing only rooms below it">',
            "<style>svg{background:#fff}rect{fill:#eef3f8;stroke:#4a6785}"
            "text{font:11px sans-serif;fill:#33475b;text-anchor:middle}"
            ".name{font:bold 14px sans-serif;fill:#10243a}"
            "path{fill:none;stroke:#7d95ad;stroke-width:1.3;stroke-linejoin:round;marker-end:url(#end)}</style>",
            '<marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
            'orient="auto"><polygon points="0,0 8,4 0,8" fill="#8aa0b6"/></marker>',
            *paths,
            *boxes,
            "</svg>",
            "",
        ]
    )


if __name__ == "__main__":
    PICTURE.write_text(draw(), "utf-8")
