"""The graph as Python sees it: what can be asked of it for data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from .codes import CodeQuestions

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection


class FrameQuestions(CodeQuestions):
    """What a graph answers for data frames.

    A data frame is one of pandas, of Polars (eager or lazy), of PyArrow, DuckDB, Ibis or PySpark;
    what is made of it is of the same kind. Only its distinct values are read here: all else is done
    by the frame's own engine, in one join.
    """

    programme: str | None

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
        totals: Literal["auto", "keep"] = "auto",
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
            totals: `auto`: with a `value`, rows that the table shows to be totals of other rows are
                not counted again: they have the weight 0, or what their members lack of them;
                `keep`: all rows are counted.

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
            totals=totals,
        )
        return recode_frame(self.session, frame, column, wanted)

    def decide(
        self,
        frame: Any,
        *,
        occupation: str | None = None,
        industry: str | None = None,
        title: str | None = None,
        naics: str | None = None,
        programme: str | None = None,
        scheme: str | None = None,
        industry_scheme: str | None = None,
        mixed: bool = False,
        missing: Collection[str] = (),
        on: datetime.date | None = None,
    ) -> Any:
        """Decide on every row of a data frame whether its job qualifies for a programme.

        Args:
            frame: a data frame, see `FrameQuestions`.
            occupation: name of the column of occupation codes.
            industry: name of the column of the employers' NAICS codes.
            title: name of the column of job titles, which decide where there is no code.
            naics: the industry code of all rows, for a frame without a column of them.
            programme: id of the programme; may be left out as in `eligible`.
            scheme: id of the scheme of the occupation codes; found by their column when None.
            industry_scheme: id of the scheme of the industry codes; found by their column when
                None.
            mixed: whether every code is to be read for itself.
            missing: further values that say that there is none.
            on: day of the decision, where the programme states its days; today when None.

        Returns:
            A frame of the same kind, each row once: its columns, then `row` as in `recode`, and
            texts: `status` (`eligible`, `not-eligible`, `undetermined`, or `error` where a code
            cannot be read), `reasons`, `decided_by`, `occupation_scheme`, `occupation_code`,
            `occupation_label`, `industry_scheme`, `industry_code`, `industry_label`,
            `alternatives`, `question`.

        Raises:
            InputError: no such frame or column; a column may be in several schemes with different
                decisions; narwhals is not installed (extra `frames`).
            UnknownName: no such programme or scheme.

        >>> import occugraph, pandas
        >>> frame = pandas.DataFrame({"soc": ["15-1252", "11-3031"], "naics": [332710, 332710]})
        >>> decided = occugraph.decide(frame, occupation="soc", industry="naics")
        >>> decided[["soc", "naics", "row", "status"]]
               soc   naics  row        status
        0  15-1252  332710    1      eligible
        1  11-3031  332710    2  not-eligible

        """
        from ..eligibility.decide import Decider
        from ..eligibility.rosters import OF_CODES, Codes, Columns
        from ..frames.decide import decide_frame

        named = self.programme if programme is None else programme
        return decide_frame(
            Decider(self.session, named, on=on),
            frame,
            Columns(occupation, industry, title),
            Codes(scheme, industry_scheme, OF_CODES if mixed else (), missing),
            naics,
        )

    def autocode(
        self,
        frame: Any,
        *,
        title: str,
        to: str,
        industry: str | None = None,
        best: int = 1,
        threshold: float = 0.0,
    ) -> Any:
        """Code a column of job titles in a data frame: a row for each code that a title may have.

        Args:
            frame: a data frame, see `FrameQuestions`.
            title: name of the column of job titles, in English.
            to: id of a scheme of occupations.
            industry: name of a column of the employers' industries, as codes or words.
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
        >>> frame = pandas.DataFrame({"job": ["forklift driver"]})
        >>> coded = occugraph.autocode(frame, title="job", to="soc2018")  # doctest: +SKIP
        >>> coded[["job", "target_code", "matched_title"]]  # doctest: +SKIP
                       job target_code    matched_title
        0  forklift driver     53-7051  Forklift Driver

        """
        from ..frames.autocode import autocode_frame
        from ..recoding.autocode import AutocodeWanted

        wanted = AutocodeWanted(to, title, industry, best=best, threshold=threshold)
        return autocode_frame(self.session, frame, wanted)
