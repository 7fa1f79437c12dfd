"""One digest for every column of every embedded table, kept in tests/data/table_digests.json.

    python -m tests.support.table_digests

writes the file anew from the tables under loaders/reference/. The tests compare the tables with
it, so that no cell changes unseen. A digest is the SHA-256 of the column's values, joined with
line feeds.

The file is only worth something when it was written from a checked source. So each column is
first compared with where it comes from, and nothing is written where one differs:

- a table that stands in the folder `reference` beside the folder that `OCCUGRAPH_DOCUMENTS`
  names (of another name there: `RENAMED`), with the column of the same name there;
- a table that is made of tables of that folder, with what is made of them anew;
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
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypedDict

import openpyxl

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
#: Embedded table -> the name that it has among the checked ones.
RENAMED = {
    "acs2018.csv": "acs_pums2021_occp.csv",
    "acs2018_soc2018.csv": "acs_pums2021_soc2018.csv",
}
Columns = dict[str, list[str]]


class TableDigest(TypedDict):
    """What is kept of a table: its number of rows, and a digest a column in their order."""

    rows: int
    columns: dict[str, str]


def read_columns(content: bytes) -> Columns:
    """Read the columns of a CSV table, in their order."""
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
    return columns_of(header, rows)


def columns_of(names: Iterable[str], rows: Iterable[Iterable[str]]) -> Columns:
    """Turn rows to columns."""
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


def write_columns(columns: Columns) -> bytes:
    """Write columns as a CSV table."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(
        [list(columns), *zip(*columns.values(), strict=True)]
    )
    return text.getvalue().encode()


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
    tables = embedded_tables(documents.parent / "reference")
    made = {name: tables[source] for name, source in RENAMED.items()}
    marks = read_columns(tables["isco08_soc2010_part.csv"])
    made["isco08_soc2010.csv"] = write_columns(read_columns(tables["isco08_soc2010.csv"]) | marks)
    taken = extract_tables.extract(
        {name: path for name, path in paths.items() if os.path.exists(path)}
    )
    oews = documents.parent / "official" / "oews_national_2021.xlsx"
    if oews.exists():
        taken["oews2021_employment.csv"] = employment_of(oews)
    return tables | made | made_of_esco(tables) | taken


def employment_of(path: Path) -> bytes:
    """Take the employment of each detailed code from the national table of OEWS."""
    sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
    header, *rows = sheet.iter_rows(values_only=True)
    code, level, number = map(header.index, ("OCC_CODE", "O_GROUP", "TOT_EMP"))
    counted = sorted((row[code], str(row[number])) for row in rows if row[level] == "detailed")
    return write_columns(columns_of(("oews2021", "employment"), counted))


def made_of_esco(tables: dict[str, bytes]) -> dict[str, bytes]:
    """Make the tables of ESCO: each occupation's level, O*NET's rows under the codes of 1.2.0."""
    esco = read_columns(tables["esco_occupations.csv"])
    parents = dict(zip(esco["code"], esco["parent"], strict=True))

    def depth(code: str) -> int:
        return 1 + depth(parents[code]) if parents[code] in parents else 1

    esco["level"] = [f"level{depth(code)}" for code in esco["code"]]
    esco["parent"] = [parent if parent in parents else "" for parent in esco["parent"]]
    changes = read_columns(tables["esco111_esco120_changes.csv"])
    moved = dict(zip(changes["code_1_1_1"], changes["code_1_2_0"], strict=True))
    source = read_columns(tables["esco110_onetsoc2019.csv"])
    kept, left_out = [], []
    for old, onetsoc in zip(source["esco110"], source["onetsoc2019"], strict=True):
        new = moved.get(old, old)
        if new in parents:
            kept.append((new, onetsoc, old))
        else:
            left_out.append((old, onetsoc, "not in ESCO 1.2.0" if "." in old else "ISCO-08 group"))
    return {
        "esco.csv": write_columns(esco),
        "esco_onetsoc2019.csv": write_columns(
            columns_of(("esco", "onetsoc2019", "esco110"), sorted(kept))
        ),
        "esco_onetsoc2019_left_out.csv": write_columns(
            columns_of(("esco110", "onetsoc2019", "reason"), sorted(left_out))
        ),
    }


def compare_tables(tables: dict[str, bytes], checked: dict[str, bytes]) -> Iterator[str]:
    """Yield one line for each column that differs from its source, and each table without one."""
    for name, content in tables.items():
        if name in OWN_WORK:
            continue
        if name not in checked:
            yield f"{name} has no source to compare with"
            continue
        source = read_columns(checked[name])
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
