"""Whether a programme admits an employer's industry."""

from __future__ import annotations

import re

from ..query.codes import Resolved
from ..query.concepts import path_codes
from ..query.session import Record, Session
from .decision import Reason
from .omissions import LeftOut

#: Industries that a sentence names at the most.
NAMED = 10


class Admissions:
    """The industries of one programme.

    Args:
        session: asks the graph.
        conditions: the programme's rows of the question `programmes`.

    """

    def __init__(self, session: Session, conditions: list[Record]) -> None:
        self.session = session
        first = conditions[0]
        self.programme, self.scheme = first["programme"], first["scheme"]
        self.source, self.line = first["source"], int(first["line"])
        named = list(dict.fromkeys(f"{row['code']} {row['industry']}" for row in conditions))
        more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
        self.admitted = ", ".join(named[:NAMED]) + more
        self._left_out = LeftOut(session, self.programme)

    def reason(self, it: Resolved | None) -> Reason:
        """Say whether an industry is admitted; None where it is not known."""
        if it is None:
            message = "no NAICS code was given: the employer's would settle it; "
            return self._reason(None, f"{message}admitted: {self.admitted}")
        evidence = [
            row
            for row in self._ask("is-eligible", code="", naics=it.code)
            if row["rule"] == "industry"
        ]
        if evidence:
            return self._under(it, evidence)
        below = self._ask("admitted-under", scheme=it.scheme, code=it.code)
        inside = [row for row in below if row["admitted"] == "true"]
        said = f"{it.code} {it.label}"
        if inside:
            line = min(int(row["line"]) for row in inside)
            message = f"{said} is a group; of the {len(below)} industries in it {len(inside)} are "
            message += "admitted"
            if len(inside) == len(below):
                return self._reason(True, message, line)
            return self._reason(
                None, f"{message}; the employer's detailed code would settle it", line
            )
        out = self._left_out.over(it.scheme, it.code)
        if out:
            message = self._left_out.said(it, out)
            return Reason("industry", False, message, out["source"], int(out["line"]))
        path = path_codes(self.session, it)
        under = ""
        if len(path) > 1:
            top = self.session.ask("concept-by-code", code=path[-1])
            label = next(row["label"] for row in top if row["scheme"] == it.scheme)
            under = f" lies under {path[-1]} {label}"
        return self._reason(False, f"{said}{under}; the programme admits only {self.admitted}")

    def _under(self, it: Resolved, evidence: list[Record]) -> Reason:
        # Of several printed codes that mean one sector, the one that the employer's begins with.
        given = re.split("[:/]", it.given.strip())[-1].strip()
        row = next((row for row in evidence if given.startswith(row["printed"])), evidence[0])
        message = f"{it.code} {it.label}"
        if it.code != row["code"]:
            path = path_codes(self.session, it)
            climbed = " -> ".join(path[: path.index(row["code"]) + 1])
            message += f" is in {row['code']} {row['label']} ({climbed})"
        message += f", which the rule admits as {row['printed']}"
        if row["note"]:
            message += f", noted: {row['note']}"
        holds: bool | None = True
        left_out = self._left_out.under(it.scheme, it.code) if self._left_out else []
        if left_out:
            below = self._ask("admitted-under", scheme=it.scheme, code=it.code)
            if any(row["admitted"] == "false" for row in below):
                holds = None
                message += f", but for {', '.join(left_out)}; the employer's detailed code would "
                message += "settle it"
        return Reason("industry", holds, message, row["source"], int(row["line"]))

    def _reason(self, holds: bool | None, message: str, line: int | None = None) -> Reason:
        return Reason("industry", holds, message, self.source, self.line if line is None else line)

    def _ask(self, name: str, **values: str) -> list[Record]:
        return self.session.ask(name, programme=self.programme, **values)
