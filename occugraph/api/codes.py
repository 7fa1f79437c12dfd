"""The graph as Python sees it: what can be asked of it for codes, one or many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from functools import cached_property

    from ..columns.decision import ColumnDecision
    from ..crosswalk.answer import CrosswalkAnswer
    from ..frames.recode import LookupTable
    from ..query.session import Session


class CodeQuestions:
    """What a graph answers for codes: one, many, or the values of a column."""

    if TYPE_CHECKING:

        @cached_property
        def session(self) -> Session:
            """What the functions of the rooms below ask."""

    def crosswalk(
        self,
        code: str,
        to: str,
        *,
        scheme: str | None = None,
        basis: Collection[str] | None = None,
        via: str | None = None,
    ) -> CrosswalkAnswer:
        """Look up the counterparts of a code in another scheme.

        Where no table joins the two, the best of `routes` does.

        Args:
            code: in any usual spelling.
            to: id of the scheme to lead to.
            scheme: id of the code's scheme, where a bare code could be of several.
            basis: what answers and routes may rest on, one or several; all but suggestions if None.
            via: id of a scheme that the route has to pass.

        Raises:
            UnknownCode, AmbiguousCode, UnknownName: as `concept`, and no such scheme or basis.
            InputError: `via` is an end of the route.

        >>> import occugraph
        >>> answer = occugraph.open().crosswalk("soc2018:15-1254", to="isco08")
        >>> [target.code for target in answer.targets]
        ['2513', '3514']
        >>> answer.warning
        '15-1254 may be 2513 or 3514: the tables cannot tell, the duties can'

        """
        from ..crosswalk.lookup import USUAL, Crosswalk

        look_up = Crosswalk(self.session, to, basis=USUAL if basis is None else basis, via=via)
        return look_up.answer(code, scheme=scheme)

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
            basis: what answers and routes may rest on, one or several; all but suggestions if None.
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
        ('isco08', (), "column 'ISCO-08' is read as isco08 (3 of 3 codes)")

        """
        from ..frames.recode import read_column

        return read_column(self.session, values, heading, scheme=scheme, to=to, missing=missing)

    def lookup_table(
        self,
        values: Iterable[object],
        *,
        to: str,
        heading: str | None = None,
        weights: str | None = None,
        level: str | None = None,
        one: bool = False,
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
            weights: as in `recode`, and so are the others.
            level: level of the target scheme whose groups are wanted.
            one: whether only the counterpart with the greatest weight is wanted.
            scheme: id of the scheme that the column is in.
            mixed: whether every value is to be read for itself.
            missing: further values that say that there is none.
            basis: what answers and routes may rest on, one or several; all but suggestions if None.
            via: id of a scheme that the route has to pass.

        Returns:
            Rows of `given`, a distinct value, and of what it becomes: one a counterpart, or one
            with the reason why there is none.

        Raises:
            InputError, UnknownName: as `recode`.

        >>> import occugraph
        >>> table = occugraph.lookup_table(["15-1254", "15-1254", "15-9999"], to="isco08")
        >>> [(row["given"], row["target_code"]) for row in table.records()]
        [('15-1254', '2513'), ('15-1254', '3514'), ('15-9999', None)]

        """
        from ..crosswalk.lookup import USUAL
        from ..frames.recode import make_lookup
        from ..recoding.recode_table import Wanted
        from ..tables.cells import list_values

        wanted = Wanted(
            to,
            scheme=scheme,
            mixed=mixed,
            missing=missing,
            basis=USUAL if basis is None else basis,
            via=via,
            weights=weights,
            level=level,
            one=one,
        )
        distinct = list(dict.fromkeys(list_values(values)))
        return make_lookup(self.session, distinct, heading, wanted)
