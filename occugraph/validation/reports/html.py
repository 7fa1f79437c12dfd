"""A report as one page of HTML that needs nothing else: no script, no font, no picture."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from ...files.printable import one_line, printable
from ...model.sources import Severity
from ..findings import SEVERITIES, Validation
from . import counts, place, sentence, verdict

_NAMES = {"violation": "violation", "warning": "warning", "info": "remark"}
_MARKS = {"violation": "✕", "warning": "!", "info": "i"}


def write(result: Validation, fail_on: Severity) -> str:
    """Write the page, by the template and the style sheet in `templates`."""
    from jinja2 import Environment, PackageLoader

    environment = Environment(
        loader=PackageLoader(__package__), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["line"] = one_line
    page = environment.get_template("report.html").render(
        result=result,
        conforms=result.conforms(fail_on),
        verdict=verdict(result, fail_on),
        counts=counts(result),
        fail_on=fail_on,
        groups=list(_groups(result)),
        rows=list(_rows(result)),
        names=_NAMES,
        marks=_MARKS,
    )
    return page + "\n"


def _groups(result: Validation) -> Iterator[dict[str, Any]]:
    """Yield the findings of each severity and check, under what its shapes ask for."""
    checks = {check.id: check for check in result.checks}
    for (severity, check), group in groupby(
        result.findings, key=lambda finding: (finding.severity, finding.check)
    ):
        findings = list(group)
        rule = " · ".join(sorted({finding.origin.asks for finding in findings}))
        alone = check in checks and checks[check].name == rule
        yield {
            "severity": severity,
            "check": check,
            "rule": rule,
            "description": checks[check].description if alone else None,
            "findings": [
                {
                    "name": (name := one_line(finding.origin.called or "")),
                    "focus": finding.focus and printable(finding.focus),
                    "sentence": sentence(finding).removeprefix(f"{name}: "),
                    "place": place(finding),
                }
                for finding in findings
            ],
        }


def _rows(result: Validation) -> Iterator[dict[str, Any]]:
    """Yield the checks, each with how many nodes it looked at and what it objects to."""
    for check in result.checks:
        severities = [each.severity for each in result.findings if each.check == check.id]
        absent, examined = result.absent.get(check.id), result.examined.get(check.id)
        yield {
            "check": check,
            "worst": min(severities, key=SEVERITIES.index, default=None),
            "absent": None if absent is None else " nor ".join(map(one_line, absent)),
            "examined": "–" if absent is not None else "" if examined is None else f"{examined:,}",
            "findings": len(severities),
        }
