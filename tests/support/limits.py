"""Makes the page docs/limits.md from the table of limits: `python -m tests.support.limits`."""

from __future__ import annotations

from pathlib import Path

from occugraph.files import limits

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "limits.md"
OPENING = """\
# Limits

Memory, time and depth stay bounded whatever a file, a query or an answer holds: what exceeds one of
these limits is refused in one line that names the place and the remedy. This page is made from
`occugraph/files/limits.py`, which every reader and command takes its limits from.
"""


def draw() -> str:
    """Write the page: a table for each heading of the module."""
    page, comment = OPENING, ""
    for line in Path(limits.__file__).read_text("utf-8").splitlines():
        if line.startswith("# "):
            page += f"\n## {line[2:]}\n\n| Limit | Of | Name |\n|---:|---|---|\n"
        elif line.startswith("#: "):
            comment = line[3:]
        elif name := line.partition(" = ")[0] if " = " in line else "":
            page += f"| {getattr(limits, name):,} | {comment} | `{name}` |\n"
            comment = ""
    return page


if __name__ == "__main__":
    PAGE.write_text(draw(), "utf-8")
