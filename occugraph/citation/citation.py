"""A citation: what was asked, the answer, the rows that it rests on, and the graph that gave it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..version import __version__

if TYPE_CHECKING:
    from ..query.session import LinkDecision

#: Whose work a graph is.
AUTHOR = "The occugraph developers"
#: Lines of a source and decisions that a text names; JSON has all.
LINES_NAMED, DECISIONS_NAMED = 12, 3
#: Characters that mean something to TeX -> how it writes them.
_TEX = str.maketrans(
    {
        **{mark: f"\\{mark}" for mark in "&%$#_{}"},
        **{"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"},
    }
)


class Release(NamedTuple):
    """The graph that answered."""

    graph: str
    """`embedded`, the name of a file, or the address of an endpoint."""
    sha256: str | None
    """Of the N-Quads that `occugraph build -o graph.nq` writes, of the file as given; None for an
    endpoint, of which nothing but its answers is known."""
    version: str = __version__

    @property
    def sentence(self) -> str:
        """Name the program and the graph."""
        graph = "its graph" if self.graph == "embedded" else f"the graph {self.graph}"
        checksum = f" (SHA-256 {self.sha256})" if self.sha256 else ""
        return f"occugraph {self.version}, {graph}{checksum}"


class CitedRow(NamedTuple):
    """A row that an answer rests on; without a line, a source as a whole."""

    source: str
    """Id of the correspondence or source."""
    title: str
    publisher: str
    line: int | None
    basis: str | None = None
    """What a correspondence rests on; None for the row of any other source."""
    decision: LinkDecision | None = None

    def to_dict(self) -> dict[str, Any]:
        """The row as JSON has it; `decided_by`, `reason` and `date` where the project decided."""
        decision = {} if self.decision is None else self.decision._asdict()
        return {**dict(zip(self._fields[:5], self, strict=False)), **decision}


class Citation(NamedTuple):
    """What to write beside an answer that is relied on."""

    key: str
    question: str
    answer: str
    basis: tuple[str, ...]
    """What the links of the answer rest on, the strongest first."""
    rows: tuple[CitedRow, ...]
    release: Release

    @property
    def text(self) -> str:
        """The citation in one line."""
        return f"{AUTHOR}: {self.question}: {self.answer}. {self.release.sentence}. {self._rests}"

    @property
    def bibtex(self) -> str:
        """The citation as an entry of BibTeX."""
        fields = {
            "author": f"{{{_escape(AUTHOR)}}}",
            "title": f"{{{_escape(f'{self.question}: {self.answer}')}}}",
            "version": _escape(self.release.version),
            "howpublished": _escape(self.release.sentence),
            "note": _escape(self._rests),
        }
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
        return f"@misc{{{self.key},\n{lines}}}"

    def to_dict(self) -> dict[str, Any]:
        """The citation as JSON has it; stable keys, in this order."""
        return {
            "text": self.text,
            "bibtex": self.bibtex,
            "question": self.question,
            "answer": self.answer,
            "basis": list(self.basis),
            "rows": [row.to_dict() for row in self.rows],
            "release": self.release._asdict(),
        }

    def __str__(self) -> str:
        return self.text

    @property
    def _rests(self) -> str:
        """Name the rows by source, and whose decisions they are."""
        lines: dict[str, set[int]] = {}
        for row in self.rows:
            named = lines.setdefault(f"{row.title} ({row.publisher})", set())
            named |= set() if row.line is None else {row.line}
        if not lines:
            return "No row of a table speaks of it."
        sources = [f"{source}{_name_lines(sorted(each))}" for source, each in lines.items()]
        decisions = [
            f"line {row.line} is {row.decision.sentence}" for row in self.rows if row.decision
        ]
        if (more := len(decisions) - DECISIONS_NAMED) > 0:
            decisions[DECISIONS_NAMED:] = [f"{more} more lines are the project's own decisions"]
        return f"Rests on {'; '.join([*sources, *decisions])}."


def _name_lines(lines: list[int]) -> str:
    if not lines:
        return ""
    more = len(lines) - LINES_NAMED
    named = ", ".join(map(str, lines[:LINES_NAMED])) + (f" and {more} more" if more > 0 else "")
    return f", line{'s' if len(lines) > 1 else ''} {named}"


def make_key(*parts: str) -> str:
    """Make the key of an entry of BibTeX, of letters, digits, dots and hyphens.

    >>> make_key("crosswalk", "dot1991:0/1", "soc2018")
    'occugraph-crosswalk-dot1991-0-1-soc2018'
    """
    letters = (mark if mark.isascii() and mark.isalnum() else "-" for mark in "-".join(parts))
    return f"occugraph-{''.join(letters)}"


def _escape(text: str) -> str:
    return text.translate(_TEX)
