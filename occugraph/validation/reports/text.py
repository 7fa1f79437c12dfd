"""A report for people: findings by check, the gravest first, then the verdict."""

from collections.abc import Iterator
from itertools import groupby

from ...files.printable import one_line
from ...model.sources import Severity
from ..findings import Validation
from . import counts, place, sentence, verdict

#: Findings of one check that are shown; the other formats hold all.
MOST_FINDINGS = 20
_COLOURS: dict[str, str] = {"violation": "1;31", "warning": "1;33", "info": "1;36", "place": "2"}
_GOOD, _BAD = "1;32", "1;31"


def write(result: Validation, fail_on: Severity, *, colours: bool = False) -> str:
    """Write the report, for a terminal with colours."""
    return "\n".join((*_lines(result, fail_on, colours), ""))


def _lines(result: Validation, fail_on: Severity, colours: bool) -> Iterator[str]:
    def paint(text: str, colour: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if colours else text

    for (severity, check), group in groupby(
        result.findings, key=lambda finding: (finding.severity, finding.check)
    ):
        findings = list(group)
        rules = {finding.origin.asks for finding in findings}
        name = f": {one_line(rules.pop())}" if len(rules) == 1 else ""
        yield f"{paint(severity, _COLOURS[severity])} {check}{name} ({len(findings):,})"
        for finding in findings[:MOST_FINDINGS]:
            at = place(finding)
            start = f"{paint(f'{at}:', _COLOURS['place'])} " if at else ""
            yield f"  {start}{sentence(finding)}"
        if len(findings) > MOST_FINDINGS:
            yield f"  and {len(findings) - MOST_FINDINGS:,} more; --format json names them all"
        yield ""
    for fixed in result.fixed:
        yield f"fixed: {one_line(fixed)}; remove it from the baseline (--write-baseline does)"
    colour = _GOOD if result.conforms(fail_on) else _BAD
    yield f"{paint(verdict(result, fail_on), colour)}: {counts(result)}"
