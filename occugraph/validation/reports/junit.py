"""Test results in the XML that JUnit began: a testcase a check, in one suite.

Findings that do not fail the run stand in a testcase's output; a check that had nothing to look
at is skipped, and says of what there is none.
"""

from collections import defaultdict
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from ...files.printable import one_line, printable
from ...model.sources import Severity
from ..findings import SEVERITIES, Check, Finding, Validation
from . import place_and_sentence

#: Name of the suite where checks were selected one by one, of no profile.
SELECTED = "selected"


def write(result: Validation, fail_on: Severity) -> str:
    """Write the report."""
    grave = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    by_check: dict[str, list[Finding]] = defaultdict(list)
    for finding in result.findings:
        by_check[finding.check].append(finding)
    failed = {finding.check for finding in result.findings if finding.severity in grave}
    idle = [check for check in result.checks if result.examined.get(check.id) == 0]
    skipped = [check for check in idle if check.id not in by_check]
    totals = f'tests="{len(result.checks)}" failures="{len(failed)}" errors="0"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="occugraph" {totals}>',
        f'  <testsuite name="{result.profile or SELECTED}" {totals} skipped="{len(skipped)}">',
    ]
    for check in result.checks:
        lines += _case(check, by_check[check.id], grave, result)
    return "\n".join((*lines, "  </testsuite>", "</testsuites>", ""))


def _case(
    check: Check, findings: list[Finding], grave: tuple[Severity, ...], result: Validation
) -> Iterator[str]:
    name = quoteattr(one_line(f"{check.id}: {check.name}"))
    failing = [finding for finding in findings if finding.severity in grave]
    beside = [finding for finding in findings if finding.severity not in grave]
    inside = []
    if failing:
        first, kind = place_and_sentence(failing[0]), failing[0].severity
        if len(failing) > 1:
            first = f"{len(failing):,} findings, the first: {first}"
        start = f"      <failure message={quoteattr(first)}"
        inside.append(f'{start} type="{kind}">{_listed(failing)}</failure>')
    elif not findings and check.id in result.absent:
        terms = result.absent[check.id]
        about = quoteattr(f"nothing to check: there is no {' nor '.join(map(one_line, terms))}")
        inside.append(f"      <skipped message={about}/>")
    if beside:
        inside.append(f"      <system-out>{_listed(beside)}</system-out>")
    start = f'    <testcase classname="occugraph.{result.profile or SELECTED}" name={name}'
    yield from (f"{start}>", *inside, "    </testcase>") if inside else (f"{start}/>",)


def _listed(findings: list[Finding]) -> str:
    lines = (f"{finding.severity}: {place_and_sentence(finding)}" for finding in findings)
    return escape("\n".join(map(printable, lines)))
