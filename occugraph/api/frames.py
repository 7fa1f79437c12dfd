"""The graph as Python sees it: what can be asked of it for data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .codes import CodeQuestions

if TYPE_CHECKING:
    from collections.abc import Collection


class FrameQuestions(CodeQuestions):
    """What a graph answers for data frames.

    A data frame is one of pandas, of Polars (eager or lazy), of PyArrow, DuckDB, Ibis or PySpark;
    what is made of it is of the same kind. Only its distinct values are read here: all else is done
    by the frame's own engine, in one join.
    """

    def recode(
        self,
        frame: Any,
        *,
        column: str,
        to: str,
        value: str | None = None,
        weights: str | None = None,
        level: str | None = None,
        one: bool = False,
        scheme: str | None = None,
        mixed: bool = False,
        missing: Collection[str] = (),
        basis: Collection[str] | None = None,
        via: str | None = None,
    ) -> Any:
        """Recode a column of codes in a data frame: a row for each counterpart.

        Args:
            frame: a data frame, see `FrameQuestions`.
            column: name of the column of codes.
            to: id of the scheme to lead to.
            value: name of a column of numbers, which is split among the counterparts.
            weights: shares of the counterparts: `equal` (so it is with a `value`), `employment`, or
                the path of a table of source_code, target_code and weight.
            level: level of the target scheme whose groups take the place of what is below them.
            one: whether only the counterpart with the greatest weight is wanted.
            scheme: id of the scheme that the column is in; found by heading and values when None.
            mixed: whether every value is to be read for itself.
            missing: further values that say that there is none, such as `9998`.
            basis: what an answer may rest on; all but suggestions when None.
            via: id of a scheme that the route has to pass.

        Returns:
            A frame of the same kind: its columns, then `row` (the number of the row, from 1),
            `source_scheme`, `source_code`, `target_scheme`, `target_code`, `target_label`, `match`,
            `basis`, `cardinality`, `route`, `targets` (how many the row has: an integer), `weight`
            (a float) and `reason`; the others are texts. A name that the frame has gets the prefix
            `occugraph_`. A row without a counterpart stays once, with its reason.
            Of a lazy frame the rows come in any order: sort by `row`, which rises with the rows,
            and on Spark leaves numbers out. A frame of pandas keeps the index of its rows.

        Raises:
            InputError: no such frame or column; the column may be in several schemes that lead to
                different counterparts; narwhals is not installed (extra `frames`).
            UnknownName: no such scheme, level or basis.

        >>> import occugraph, pandas
        >>> frame = pandas.DataFrame({"soc": ["15-1254", "15-1252"], "jobs": [10, 4]})
        >>> recoded = occugraph.recode(frame, column="soc", to="isco08", value="jobs")
        >>> recoded[["row", "soc", "jobs", "target_code", "targets", "weight"]]
           row      soc  jobs target_code  targets  weight
        0    1  15-1254   5.0        2513        2     0.5
        0    1  15-1254   5.0        3514        2     0.5
        1    2  15-1252   4.0        2512        1     1.0

        """
        from ..crosswalk.lookup import USUAL
        from ..frames.recode import recode_frame
        from ..recoding.recode_table import Wanted

        wanted = Wanted(
            to,
            scheme=scheme,
            mixed=mixed,
            missing=missing,
            basis=USUAL if basis is None else basis,
            via=via,
            value=value,
            weights=weights,
            level=level,
            one=one,
        )
        return recode_frame(self.session, frame, column, wanted)

    def autocode(
        self, frame: Any, *, title: str, to: str, best: int = 1, threshold: float = 0.0
    ) -> Any:
        """Code a column of job titles in a data frame: a row for each code that a title may have.

        Args:
            frame: a data frame, see `FrameQuestions`.
            title: name of the column of job titles, in English.
            to: id of a scheme of occupations.
            best: how many codes a title gets at the most.
            threshold: the lowest score that counts, from 0 to 1; a title without any stays open.

        Returns:
            A frame of the same kind: its columns, then `row` as in `recode`, `target_scheme`,
            `target_code`, `target_label`, `rank` (an integer, from 1), `score` (a float),
            `matched_title` and `source`: the listed title that says so, and whose list it is in.
            A title that stays open is in one row, with the scheme alone.

        Raises:
            InputError: no such frame or column; narwhals is not installed (extra `frames`).
            UnknownName: no such scheme.

        >>> import occugraph, pandas
        >>> coded = occugraph.autocode(pandas.DataFrame({"job": ["CNC machinist"]}), title="job",
        ...     to="soc2018")
        >>> coded[["job", "target_code", "target_label", "score", "matched_title"]]
                     job target_code target_label  score  matched_title
        0  CNC machinist     51-4041   Machinists    1.0  CNC Machinist

        """
        from ..frames.autocode import autocode_frame

        return autocode_frame(
            self.session, frame, title=title, to=to, best=best, threshold=threshold
        )
