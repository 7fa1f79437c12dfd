"""DATA.md names every embedded table, with as many rows as it has."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from occugraph import loaders

ROOT = Path(__file__).parent.parent
DATA = (ROOT / "DATA.md").read_text("utf-8")
ROWS = {
    name: int(count.replace(",", ""))
    for name, count in re.findall(r"^\| `(\w+\.csv)` \| ([\d,]+) \|", DATA, re.MULTILINE)
}


def test_every_embedded_table_is_named_with_its_rows_and_terms() -> None:
    counted = {}
    for path in (ROOT / "loaders" / "reference").glob("*.csv"):
        with open(path, encoding="utf-8", newline="") as file:
            counted[path.name] = sum(1 for _ in csv.reader(file)) - 1
    assert counted == ROWS
    for line in DATA.splitlines():
        if line.startswith("| `"):
            assert all(cell.strip() for cell in line.strip("|").split("|")), line


def test_every_document_has_the_page_of_its_publisher_that_this_page_names() -> None:
    table = DATA.partition("| name | document | where | terms |")[2]
    rows = [line for line in table.splitlines() if line.startswith("| `")]
    for name, reader in loaders.READERS.items():
        (row,) = (row for row in rows if f"`{name}`" in row.split("|")[1])
        where = row.split("|")[3]
        assert reader.where.removeprefix("the ").strip() in where.replace("<", "").replace(">", "")
