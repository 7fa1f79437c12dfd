"""Recodes a table of a user: its column is read as a whole, then every row, in its order."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import closing
from decimal import localcontext
from pathlib import Path
from typing import NamedTuple

from ..columns.decision import Question
from ..columns.headings import Column
from ..columns.spelling import Readers
from ..crosswalk.lookup import USUAL
from ..errors import InputError, quote_input
from ..files.atomic_writes import refuse_overwrite
from ..query.session import Session
from ..tables.user_tables import Layout, Table, open_output
from .employment import EmploymentWeights
from .loss import Loss
from .recode import Recoder
from .table_recoding import TableRecoding
from .totals import TOTALS
from .values import EXACT
from .weights import EqualWeights, FileWeights, Weights

#: What a scheme classifies -> what a heading says that a column of its codes holds.
CONTENTS = {"Occupations": "occupations", "Industries": "industries"}


class Wanted(NamedTuple):
    """What is wanted of a table's recoding."""

    to: str
    """Id of the target scheme."""
    column: str | None = None
    """Name of the column of codes; None where it is to be found by its heading."""
    layout: Layout = Layout()
    scheme: str | None = None
    """Id of the scheme that the column is in; None where it is to be decided."""
    mixed: bool = False
    """Whether every value is read for itself."""
    missing: Collection[str] = ()
    """Further values that say that there is none."""
    basis: Collection[str] = USUAL
    via: str | None = None
    value: str | None = None
    """Name of the column of numbers that are split among targets."""
    weights: str | None = None
    """`equal`, `employment`, or the path of a table."""
    employment: Path | None = None
    """The Bureau of Labor Statistics' table of another year, for weights by employment."""
    level: str | None = None
    """Level of the target scheme whose groups are wanted."""
    aggregate: bool = False
    """Whether the values are summed by target."""
    one: bool = False
    """Whether only the target with the greatest weight is wanted."""
    totals: str = "auto"
    """`auto`: rows that the table shows to be totals of others are not counted again; `keep`:
    all rows are counted."""


def recode_table(session: Session, source: Path, output: Path, wanted: Wanted) -> Loss:
    """Recode a table: the input's columns, then those of `ADDED`, one row a target.

    A row without a target is kept once, with its reason. With a value its column is split among the
    targets, so that it adds up to what it was. Memory does not grow with the file.
    """
    inputs = [source, wanted.employment]
    if wanted.weights not in (None, "equal", "employment"):
        inputs.append(Path(wanted.weights))
    refuse_overwrite([output], inputs)
    if "suggested" in wanted.basis:
        problem = "a table is not recoded by suggestions, which are for a person: see crosswalk"
        raise InputError(f"{problem} --suggest")
    readers = Readers(session)
    recoder = make_recoder(readers, wanted)
    contents = [CONTENTS.get(kind, "programmes of study") for kind in recoder.classifies]
    codes = Column("codes", "--column", (*contents, "codes"), wanted.column)  # type: ignore[arg-type]
    with closing(Table(source, wanted.layout, codes.is_in)) as table, localcontext(EXACT):
        question = Question(recoder.classifies, wanted.scheme, wanted.mixed, wanted.missing)
        recoding = TableRecoding(
            readers, recoder, table, codes, question, wanted.value, wanted.totals
        )
        if isinstance(recoder.weights, EqualWeights) and wanted.weights is None:
            recoding.loss.weights += ", as no --weights are given"
        if recoding.can_be_joined(output) and not wanted.aggregate:
            recoding.write_joined(output)
            return recoding.loss
        with open_output(output, table, wanted.value) as write:
            if wanted.aggregate:
                recoding.write_sums(write)
            else:
                recoding.write_rows(write)
    return recoding.loss


def make_recoder(readers: Readers, wanted: Wanted) -> Recoder:
    """Make what recodes the values of a column as they are wanted."""
    if wanted.totals not in TOTALS:
        raise InputError(f"totals: {' or '.join(TOTALS)}, not {quote_input(wanted.totals)}")
    return Recoder(
        readers.session,
        wanted.to,
        basis=wanted.basis,
        via=wanted.via,
        level=wanted.level,
        weights=_weights(readers, wanted),
        one=wanted.one,
    )


def _weights(readers: Readers, wanted: Wanted) -> Weights | None:
    if wanted.employment is not None and wanted.weights != "employment":
        raise InputError("--employment FILE goes with --weights employment")
    if wanted.weights == "employment":
        return EmploymentWeights(readers.session, wanted.to, wanted.employment)
    if wanted.weights not in (None, "equal"):
        return FileWeights(Path(wanted.weights), readers, wanted.to)
    if wanted.weights == "equal" or wanted.aggregate or wanted.value is not None:
        return None if wanted.one else EqualWeights()
    return None
