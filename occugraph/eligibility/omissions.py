"""What a programme leaves out of the groups that it names."""

from __future__ import annotations

from ..query.codes import Resolved
from ..query.session import Record, Session


class LeftOut:
    """The omissions of one programme; without any, nothing more is asked."""

    def __init__(self, session: Session, programme: str) -> None:
        self.session = session
        rows = session.ask("omissions", programme=programme)
        self.rows = {(row["scheme"], row["code"]): row for row in rows}

    def __bool__(self) -> bool:
        return bool(self.rows)

    def over(self, scheme: str, code: str) -> Record | None:
        """Find what leaves out a code: the nearest at or above it."""
        if any(of == scheme for of, _ in self.rows):
            for above in self._path(scheme, code):
                if (scheme, above) in self.rows:
                    return self.rows[scheme, above]
        return None

    def under(self, scheme: str, code: str) -> list[str]:
        """Name what is left out of a group, with the lines that say so."""
        return [
            f"{row['code']} {row['label']} (line {row['line']})"
            for (of, omitted), row in self.rows.items()
            if of == scheme and code in self._path(of, omitted)
        ]

    def said(self, it: Resolved, row: Record) -> str:
        """Say why a concept is left out."""
        name = f"{it.code} {it.label}"
        if row["code"] != it.code:
            name += f" is in {row['code']} {row['label']}, which"
        noted = f", noted: {row['note']}" if row["note"] else ""
        return f"{name} is left out by the programme, printed {row['printed']}{noted}"

    def _path(self, scheme: str, code: str) -> list[str]:
        rows = self.session.ask("path-to-top", scheme=scheme, code=code)
        return [row["code"] for row in rows]
