"""DATA.md names every embedded table, with as many rows as it has."""

from __future__ import annotations

import csv
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROWS = {
    name: int(count.replace(",", ""))
    for name, count in re.findall(
        r"^\| `(\w+\.csv)` \| ([\d,]+) \|", (ROOT / "DATA.md").read_text("utf-8"), re.MULTILINE
    )
}


def test_every_embedded_table_is_named_with_its_rows_and_terms() -> None:
    counted = {}
    for path in (ROOT / "loaders" / "reference").glob("*.csv"):
        with open(path, encoding="utf-8", newline="") as file:
            counted[path.name] = sum(1 for _ in csv.reader(file)) - 1
    assert counted == ROWS
    for line in (ROOT / "DATA.md").read_text("utf-8").splitlines():
        if line.startswith("| `"):
            assert all(cell.strip() for cell in line.strip("|").split("|")), line
