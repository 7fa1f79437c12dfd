"""Recoding a small table, as text, and reading what comes out."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

from occugraph.query.session import Session
from occugraph.recoding.loss import Loss
from occugraph.recoding.recode_table import Wanted, recode_table

Rows = list[dict[str, str]]


def recode(
    session: Session, folder: Path, content: str | bytes, to: str = "isco08", **wanted: Any
) -> tuple[Rows, Loss]:
    source, output = folder / "in.csv", folder / "out.csv"
    source.write_bytes(content.encode() if isinstance(content, str) else content)
    loss = recode_table(session, source, output, Wanted(to, **wanted))
    return read(output), loss


def read(path: Path) -> Rows:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def total(rows: Rows, column: str) -> Decimal:
    """Add up a column exactly; what is no number counts nothing."""
    numbers = (row[column] for row in rows)
    return sum((Decimal(one) for one in numbers if one.replace(".", "").isdigit()), Decimal(0))
