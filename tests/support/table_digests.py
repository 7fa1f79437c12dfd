"""One digest for every column of every embedded table, kept in tests/data/table_digests.json.

    python -m tests.support.table_digests

writes the file anew from the tables under loaders/reference/. The tests compare the tables with
it, so that no cell changes unseen. A digest is the SHA-256 of the column's values, joined with
line feeds.

The file is only worth something when it was written from a checked source. So each column is
first compared with where it comes from, and nothing is written where one differs:

- a table that stands in the folder `reference` beside the folder that `OCCUGRAPH_DOCUMENTS`
  names, with the column of the same name there, but for the cells of `CORRECTIONS`;
- a table that a publisher's document gives, with the table taken from that document anew.

The tables of `OWN_WORK` have no source: this project decided them, and their digests hold what
was reviewed. A column that a source lacks is named. A table without any source is refused, and
without `OCCUGRAPH_DOCUMENTS` so is every table.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

from tests.support import extract_tables
from tests.support.running import ROOT

TABLES = ROOT / "loaders" / "reference"
DIGESTS = ROOT / "tests" / "data" / "table_digests.json"
#: The documents that embedded tables are taken from: name of the document -> file.
DOCUMENTS = {
    "ampd-iowa": "ampd-iowa-approved-soc.txt",
    "isco08": "isco08-unit-groups.jsonl",
    "uscis-dot": "uscis-dot-groups.txt",
}
#: Tables that are this project's own decisions.
OWN_WORK = ("dot1991_soc2018.csv", "dot1991_soc2018_differences.csv")
#: Cells that the source has corrected and the embedded table has not: table, column and line ->
#: what is embedded, what the source has.
CORRECTIONS = {
    ("soc2010.csv", "title", 975): ("Pile Driver Operators", "Pile-Driver Operators"),
}
Columns = dict[str, list[str]]


class TableDigest(TypedDict):
    """What is kept of a table: its number of rows, and a digest a column in their order."""

    rows: int
    columns: dict[str, str]


def read_columns(content: bytes) -> Columns:
    """Read the columns of a CSV table, in their order."""
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
    return dict(zip(header, map(list, zip(*rows, strict=True)), strict=True))


def digest_table(content: bytes) -> TableDigest:
    """Count the rows of a CSV table and digest each of its columns."""
    columns = read_columns(content)
    digests = {
        name: hashlib.sha256("\n".join(values).encode()).hexdigest()
        for name, values in columns.items()
    }
    return {"rows": len(next(iter(columns.values()))), "columns": digests}


def embedded_tables(folder: Path = TABLES) -> dict[str, bytes]:
    """Read every table of a folder: file name -> content."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))}


def checked_tables(documents: Path) -> dict[str, bytes]:
    """Read the tables of the folder `reference` beside the documents, and those they give."""
    paths = {name: str(documents / file) for name, file in DOCUMENTS.items()}
    return embedded_tables(documents.parent / "reference") | extract_tables.extract(
        {name: path for name, path in paths.items() if os.path.exists(path)}
    )


def compare_tables(tables: dict[str, bytes], checked: dict[str, bytes]) -> Iterator[str]:
    """Yield one line for each column that differs from its source, and each table without one."""
    for name, content in tables.items():
        if name in OWN_WORK:
            continue
        if name not in checked:
            yield f"{name} has no source to compare with"
            continue
        source = read_columns(checked[name])
        for (table, column, line), (here, there) in CORRECTIONS.items():
            if table == name and source[column][line - 2] == there:
                source[column][line - 2] = here
        for column, values in read_columns(content).items():
            if column not in source:
                print(f"{name}: the source has no column {column}")
            elif values != source[column]:
                yield f"{name}: column {column} differs from its source"


def main() -> int:
    """Write the file; 1 where a table differs from its source or there is no source at all."""
    documents = os.environ.get("OCCUGRAPH_DOCUMENTS")
    if not documents:
        print("OCCUGRAPH_DOCUMENTS must name the folder of the documents", file=sys.stderr)
        return 1
    tables = embedded_tables()
    differences = list(compare_tables(tables, checked_tables(Path(documents))))
    if differences:
        print("\n".join(differences), file=sys.stderr)
        return 1
    digests = {name: digest_table(content) for name, content in tables.items()}
    DIGESTS.write_text(json.dumps(digests, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
