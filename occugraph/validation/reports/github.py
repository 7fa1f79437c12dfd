"""Annotations of a GitHub workflow, one workflow command a finding.

The escapes are those of its toolkit (`@actions/core`, command.ts).
"""

from collections import Counter

from ...files.printable import printable
from ...model.sources import Severity
from ..findings import Finding, Validation
from . import counts, sentence, verdict

COMMANDS = {"violation": "error", "warning": "warning", "info": "notice"}
_IN_TEXT = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTIES = _IN_TEXT | str.maketrans({":": "%3A", ",": "%2C"})
#: Annotations of a kind that GitHub shows of one step; the log keeps all.
MOST_ANNOTATIONS = 10


def write(result: Validation, fail_on: Severity) -> str:
    """Write the report; a last line counts the findings and says what GitHub leaves out."""
    kinds = Counter(finding.severity for finding in result.findings)
    over = max(kinds.values(), default=0) > MOST_ANNOTATIONS
    rest = f"; GitHub shows {MOST_ANNOTATIONS} annotations of a kind, this log all" if over else ""
    summary = f"occugraph {verdict(result, fail_on)}: {counts(result)}{rest}"
    return "\n".join((*map(_command, result.findings), summary, ""))


def _command(finding: Finding) -> str:
    properties = {"file": finding.file, "line": finding.line, "title": finding.check}
    parameters = ",".join(
        f"{name}={printable(str(value).translate(_IN_PROPERTIES))}"
        for name, value in properties.items()
        if value is not None
    )
    return f"::{COMMANDS[finding.severity]} {parameters}::{sentence(finding).translate(_IN_TEXT)}"
