"""Annotations of a GitHub workflow, one workflow command a finding.

The escapes are those of its toolkit (`@actions/core`, command.ts).
"""

from collections import Counter

from ...model.sources import Severity
from ..findings import Finding, Validation
from . import counts, sentence, verdict

COMMANDS = {"violation": "error", "warning": "warning", "info": "notice"}
#: Annotations of a kind that GitHub shows of one step; the log keeps all.
SHOWN = 10


def write(result: Validation, fail_on: Severity) -> str:
    """Write the report; a last line counts the findings and says what GitHub leaves out."""
    kinds = Counter(finding.severity for finding in result.findings)
    over = max(kinds.values(), default=0) > SHOWN
    rest = f"; GitHub shows {SHOWN} annotations of a kind, this log all" if over else ""
    summary = f"occugraph {verdict(result, fail_on)}: {counts(result)}{rest}"
    return "\n".join((*map(_command, result.findings), summary, ""))


def _command(finding: Finding) -> str:
    properties = {"file": finding.file, "line": finding.line, "title": finding.check}
    parameters = ",".join(
        f"{name}={_data(str(value), ':,')}"
        for name, value in properties.items()
        if value is not None
    )
    return f"::{COMMANDS[finding.severity]} {parameters}::{_data(sentence(finding))}"


def _data(text: str, also: str = "") -> str:
    return "".join(f"%{ord(each):02X}" if each in "%\r\n" + also else each for each in text)
