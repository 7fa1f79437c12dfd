"""Reading the embedded tables under loaders/reference/: facts as text, with their line numbers."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from .. import resources
from ..errors import InputError


class Row(NamedTuple):
    """One row of a table: its line in the file (the header is line 1), and the fields read."""

    line: int
    fields: list[str]


@cache
def table_bytes(name: str) -> bytes:
    """Content of an embedded table."""
    return (resources.folder("loaders") / "reference" / name).read_bytes()


def sha256(names: tuple[str, ...]) -> str:
    """SHA-256 over the content of embedded tables, in the order given, as hexadecimal digits."""
    digest = hashlib.sha256()
    for name in names:
        digest.update(table_bytes(name))
    return digest.hexdigest()


def rows(name: str, columns: tuple[str, ...]) -> Iterator[Row]:
    """Yield the rows of an embedded table.

    Args:
        name: file name under loaders/reference/.
        columns: the headings of the columns to read; the fields are in this order.

    Raises:
        InputError: a header without these, a row of another length, with its line.

    """
    reader = csv.reader(table_bytes(name).decode("utf-8").splitlines(), strict=True)
    try:
        header = next(reader, [])
        if missing := [column for column in columns if header.count(column) != 1]:
            problem = f"no single column is headed {', '.join(missing)}; there is: "
            raise InputError(problem + ", ".join(header), file=name, line=1)
        places = [header.index(column) for column in columns]
        for fields in reader:
            if len(fields) != len(header):
                raise InputError(
                    f"{len(fields)} fields where {len(header)} belong",
                    file=name,
                    line=reader.line_num,
                )
            yield Row(reader.line_num, [fields[place] for place in places])
    except csv.Error as error:
        raise InputError(f"not a CSV table: {error}", file=name, line=reader.line_num) from None
