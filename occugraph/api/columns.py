"""The graph as Python sees it: what can be asked of it for many codes at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from functools import cached_property

    from ..columns.decision import ColumnDecision
    from ..crosswalk.lookup import CrosswalkAnswer
    from ..frames.recode import LookupTable
    from ..query.session import Session


class ColumnQuestions:
    """What a graph answers for columns: of data frames, or any values.

    A data frame is one of pandas, of Polars (eager or lazy), of PyArrow, DuckDB, Ibis or PySpark;
    what is made of it is of the same kind. Only its distinct values are read here: all else is done
    by the frame's own engine, in one join.
    """

    if TYPE_CHECKING:

        @cached_property
        def session(self) -> Session: ...

    def recode(
        self,
        frame: Any,
        *,
        column: str,
        to: str,
        value: str | None = None,
        weights: Literal["equal"] | None = None,
        scheme: str | None = None,
        mixed: bool = False,
        missing: Collection[str] = (),
        basis: Collection[str] | None = None,
        via: str | None = None,
    ) -> Any:
        """Recode a column of codes in a data frame: a row for each counterpart.

        Args:
            frame: a data frame, see `ColumnQuestions`.
            column: name of the column of codes.
            to: id of the scheme to lead to.
            value: name of a column of counts, to be shared among the counterparts.
            weights: how a row is shared among its counterparts: `equal`; with a `value` that is
                what happens unless others are given.
            scheme: id of the scheme that the column is in; found by heading and values when None.
            mixed: whether every value is to be read for itself.
            missing: further values that say that there is none, such as `9998`.
            basis: what an answer may rest on; all but suggestions when None.
            via: id of a scheme that the route has to pass.

        Returns:
            A frame of the same kind: its columns, then `row` (the number of the row, from 1),
            `source_scheme`, `source_code`, `target_scheme`, `target_code`, `target_label`, `match`,
            `basis`, `cardinality`, `route`, `targets` (how many the row has, an integer), `weight`
            (a float) and `reason`, all others texts, and with `value` the share of it as `value`.
            A row without a counterpart stays once, with its reason, and keeps its value whole.
            A name that the frame has already gets the prefix `occugraph_`.
            Of a lazy frame the rows come in any order: sort by `row`. On Spark it rises with the
            rows and leaves numbers out. A frame of pandas keeps the index of its rows.

        Raises:
            InputError: no such frame or column; the column may be in several schemes that lead to
                different counterparts; narwhals is not installed (extra `frames`).
            UnknownName: no such scheme or basis.

        >>> import occugraph, pandas
        >>> frame = pandas.DataFrame({"soc": ["15-1254", "15-1252"], "jobs": [10, 4]})
        >>> recoded = occugraph.recode(frame, column="soc", to="isco08", value="jobs")
        >>> recoded[["row", "soc", "target_code", "weight", "value"]]
           row      soc target_code  weight  value
        0    1  15-1254        2513     0.5    5.0
        0    1  15-1254        3514     0.5    5.0
        1    2  15-1252        2512     1.0    4.0

        """
        from ..frames.recode import recode_frame

        return recode_frame(
            self.session,
            frame,
            column=column,
            to=to,
            value=value,
            weights=weights,
            scheme=scheme,
            mixed=mixed,
            missing=missing,
            basis=basis,
            via=via,
        )

    def lookup_table(
        self,
        values: Iterable[object],
        *,
        to: str,
        heading: str | None = None,
        weights: Literal["equal"] | None = None,
        scheme: str | None = None,
        mixed: bool = False,
        missing: Collection[str] = (),
        basis: Collection[str] | None = None,
        via: str | None = None,
    ) -> LookupTable:
        """Make the small table that `recode` joins, to be joined in an engine of one's own.

        Args:
            values: the values of a column, in any container: a list, a series, an array.
            to: id of the scheme to lead to.
            heading: the column's name, which may say the scheme.
            weights: as in `recode`.
            scheme: as in `recode`, and so are the others.
            mixed: whether every value is to be read for itself.
            missing: further values that say that there is none.
            basis: what an answer may rest on; all but suggestions when None.
            via: id of a scheme that the route has to pass.

        Returns:
            Rows of `given`, a distinct value, and what it becomes: one a counterpart, or one with
            the reason why there is none.

        Raises:
            InputError, UnknownName: as `recode`.

        >>> import occugraph
        >>> table = occugraph.lookup_table(["15-1254", "15-1254", "15-9999"], to="isco08")
        >>> [(row["given"], row["target_code"]) for row in table.records()]
        [('15-1254', '2513'), ('15-1254', '3514'), ('15-9999', None)]

        """
        from ..frames.recode import make_lookup
        from ..tables.cells import list_values

        return make_lookup(
            self.session,
            list(dict.fromkeys(list_values(values))),
            to=to,
            heading=heading,
            weights=weights,
            scheme=scheme,
            mixed=mixed,
            missing=missing,
            basis=basis,
            via=via,
        )

    def read_column(
        self,
        values: Iterable[object],
        heading: str | None = None,
        *,
        scheme: str | None = None,
        to: str | None = None,
        missing: Collection[str] = (),
    ) -> ColumnDecision:
        """Decide which scheme a column is in, and say why.

        Args:
            values: the values of the column, in any container: a list, a series, an array.
            heading: its name, which may say the scheme.
            scheme: id of the scheme, where it is known.
            to: id of the scheme that the column is to be recoded to: where two schemes explain it
                equally well it matters only whether they lead to different counterparts.
            missing: further values that say that there is none, such as `9998`.

        Returns:
            The scheme, what speaks for it and for others, and the values that are not in it.

        Raises:
            InputError: with `to`, the schemes that explain the column lead to different
                counterparts; the heading names a vintage that is not here.
            UnknownName: no such scheme.

        >>> import occugraph
        >>> decision = occugraph.read_column([110, 2512, 5223], heading="ISCO-08")
        >>> decision.scheme, decision.unread, str(decision)
        ('isco08', (), "column 'ISCO-08' is read as isco08 (3 of 3 distinct values)")

        """
        from ..frames.recode import read_column

        return read_column(self.session, values, heading, scheme=scheme, to=to, missing=missing)

    def crosswalk_many(
        self,
        codes: Iterable[object],
        to: str,
        *,
        scheme: str | None = None,
        basis: Collection[str] | None = None,
        via: str | None = None,
        errors: Literal["raise", "mark"] = "raise",
    ) -> list[CrosswalkAnswer]:
        """Look up the counterparts of many codes: each table is read once.

        Args:
            codes: in any usual spelling, in any container.
            to: id of the scheme to lead to.
            scheme: id of the codes' scheme: all are read in it, by the rules of a column, and
                numbers are taken; what was mended stands in the answer's warning.
            basis: what an answer may rest on; all but suggestions when None.
            via: id of a scheme that the route has to pass.
            errors: `raise`, or `mark`: a code that cannot be read has an answer of the status
                `unreadable`, with the problem as its warning.

        Returns:
            An answer for each code, in their order.

        Raises:
            UnknownCode, AmbiguousCode: as `crosswalk`; a number, without a scheme.
            InputError: with a scheme, a code that is not in it.
            UnknownName: no such scheme or basis.

        >>> import occugraph
        >>> answers = occugraph.crosswalk_many([110, 2512, 9999], "soc2018", scheme="isco08",
        ...     errors="mark")
        >>> [answer.status for answer in answers]
        ['found', 'found', 'unreadable']
        >>> answers[0].source.code, answers[0].warning[:55]
        ('0110', 'read as 0110, with the zeros that it had lost before it')

        """
        from ..crosswalk.lookup import USUAL, Crosswalk
        from ..crosswalk.many import crosswalk_many

        usual = USUAL if basis is None else basis
        look_up = Crosswalk(self.session, to, basis=usual, via=via, whole=True)
        return crosswalk_many(look_up, codes, scheme, errors)
