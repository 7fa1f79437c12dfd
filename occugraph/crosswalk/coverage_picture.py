"""Coverage as a picture: an SVG of stacked bars, one a top group."""

from __future__ import annotations

from html import escape

from .coverage import KINDS, Group

#: Colours that stay apart for colour-blind readers and in grey (Okabe and Ito), light to loss.
COLOURS = ("#0072B2", "#56B4E9", "#E69F00", "#BBBBBB")
MEANINGS = {
    "one-to-one": "one counterpart, and back",
    "one, shared": "one counterpart, which others share",
    "several": "several counterparts",
    "none": "none in the table",
}
ROW, BAR, LEFT, WIDTH = 22, 15, 390, 430
#: Characters of a title that fit to the left of the bars.
LONGEST = 52


def svg(title: str, groups: tuple[Group, ...]) -> str:
    """Draw the reach into each group; bars are as long as the group has concepts.

    Args:
        title: what is drawn.
        groups: from `occugraph.crosswalk.coverage.by_group`.

    """
    longest = max((sum(group.counts) for group in groups), default=0) or 1
    height = 84 + ROW * len(groups)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 70}" height="{height}" '
        f'viewBox="0 0 {LEFT + WIDTH + 70} {height}" role="img" '
        'font-family="Helvetica, Arial, sans-serif" font-size="12">',
        f"<title>{escape(title)}</title>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        f'<text x="12" y="24" font-size="15" font-weight="bold">{escape(title)}</text>',
        *_legend(),
    ]
    for number, group in enumerate(groups):
        parts += _bar(group, 66 + ROW * number, longest)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _legend() -> list[str]:
    parts, x = [], 12
    for kind, colour in zip(KINDS, COLOURS, strict=True):
        parts.append(f'<rect x="{x}" y="38" width="12" height="12" fill="{colour}"/>')
        parts.append(f'<text x="{x + 17}" y="48">{MEANINGS[kind]}</text>')
        x += 36 + 7 * len(MEANINGS[kind])
    return parts


def _bar(group: Group, y: int, longest: int) -> list[str]:
    name = f"{group.code} {group.label}"
    short = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
    meaning = ", ".join(
        f"{count} {MEANINGS[kind]}" for kind, count in zip(KINDS, group.counts, strict=True)
    )
    total, x = sum(group.counts), float(LEFT)
    parts = [
        f"<g><title>{escape(name)}: {meaning}</title>",
        f'<text x="{LEFT - 8}" y="{y + 12}" text-anchor="end">{escape(short)}</text>',
    ]
    for count, colour in zip(group.counts, COLOURS, strict=True):
        width = WIDTH * count / longest
        if count:
            parts.append(
                f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{BAR}" fill="{colour}"/>'
            )
        x += width
    parts.append(f'<text x="{x + 6:.1f}" y="{y + 12}" fill="#555555">{total}</text></g>')
    return parts
