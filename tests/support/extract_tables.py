r"""Take the embedded tables from the publishers' documents.

    python -m tests.support.extract_tables --document ampd-iowa=PATH --document isco08=PATH \
        --document uscis-dot=PATH --out FOLDER

Any of the documents may be left out. The tables are the same bytes, run after run.
"""

import argparse
import csv
import io
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from occugraph.errors import InputError, OccugraphError, OutsideError, UnknownName, quote_input
from occugraph.files.atomic_writes import write_atomically
from occugraph.loaders import uscis_dot
from occugraph.loaders.ampd_iowa import approved_list
from occugraph.loaders.isco08 import document

Table = tuple[tuple[str, ...], ...]

#: What takes the tables from each document, by the name that the document has on a command line.
TABLES: dict[str, Callable[[str], dict[str, Table]]] = {
    "ampd-iowa": approved_list.extract_tables,
    "isco08": document.extract_tables,
    "uscis-dot": uscis_dot.extract_tables,
}


def extract(documents: dict[str, str]) -> dict[str, bytes]:
    """Take the tables from documents, given by name: the tables' content by file name."""
    made: dict[str, bytes] = {}
    for name, path in documents.items():
        if name not in TABLES:
            raise UnknownName("document", name, tuple(TABLES))
        made |= {file: csv_bytes(rows) for file, rows in TABLES[name](path).items()}
    return made


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    r"""Write rows as an embedded table: UTF-8, commas, LF, quotes only where needed.

    >>> csv_bytes([("line", "title"), ("8", "Cooks, Restaurant")])
    b'line,title\n8,"Cooks, Restaurant"\n'
    """
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command: every document is read before any table is written."""
    about = "Take the embedded tables from documents."
    parser = argparse.ArgumentParser("python -m tests.support.extract_tables", description=about)
    parser.add_argument(
        "--document",
        action="append",
        required=True,
        metavar="NAME=PATH",
        help=f"a publisher's document; NAME is one of {', '.join(TABLES)}",
    )
    parser.add_argument("--out", required=True, type=Path, help="the folder to write the tables to")
    given = parser.parse_args(arguments)
    try:
        tables = extract(_documents(given.document))
        given.out.mkdir(parents=True, exist_ok=True)
        for name, content in tables.items():
            with write_atomically(given.out / name) as stream:
                stream.write(content)
    except OSError as error:
        problem = f"{given.out}: the tables cannot be written: {error.strerror or error}"
        print(f"error: {problem}", file=sys.stderr)
        return OutsideError.exit_code
    except OccugraphError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    for name, content in tables.items():
        rows = content.count(b"\n") - 1
        print(f"{given.out / name}: {rows} rows")
    return 0


def _documents(given: Iterable[str]) -> dict[str, str]:
    paths: dict[str, str] = {}
    for argument in given:
        name, equals, path = argument.partition("=")
        if not (name and equals and path):
            raise InputError(f"--document {quote_input(argument)}: give it as NAME=PATH")
        if name in paths:
            raise InputError(f"--document {name} is given twice")
        paths[name] = path
    return paths


if __name__ == "__main__":
    sys.exit(main())
