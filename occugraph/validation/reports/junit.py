"""Test results in the XML that JUnit began: a testcase a check, in one suite.

Findings that do not fail the run stand in a testcase's output; a check that had nothing to look
at is skipped, and says of what there is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from ...files.printable import one_line, printable
from ...model.sources import Severity
from ..findings import SEVERITIES, Check, Finding, Validation
from .wording import placed

#: Name of the suite where checks were selected one by one, of no profile.
SELECTED = "selected"


def write(result: Validation, fail_on: Severity) -> str:
    """Write the report."""
    grave = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in result.findings:
        found[finding.check].append(finding)
    failed = {it.check for it in result.findings if it.severity in grave}
    skipped = [it for it in result.checks if result.examined.get(it.id, 1) == 0]
    skipped = [it for it in skipped if it.id not in found]
    told = f'tests="{len(result.checks)}" failures="{len(failed)}" errors="0"'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f'<testsuites name="occugraph" {told}>')
    lines.append(
        f'  <testsuite name="{result.profile or SELECTED}" {told} skipped="{len(skipped)}">'
    )
    for check in result.checks:
        lines += _case(check, found[check.id], grave, result)
    return "\n".join((*lines, "  </testsuite>", "</testsuites>", ""))


def _case(
    check: Check, found: list[Finding], grave: tuple[Severity, ...], result: Validation
) -> Iterator[str]:
    name = quoteattr(one_line(f"{check.id}: {check.name}"))
    failing = [it for it in found if it.severity in grave]
    beside = [it for it in found if it.severity not in grave]
    inside = []
    if failing:
        first = quoteattr(_counted(failing, placed(failing[0])))
        kind = failing[0].severity
        inside.append(f'      <failure message={first} type="{kind}">{_told(failing)}</failure>')
    elif not found and check.id in result.absent:
        terms = result.absent[check.id]
        about = quoteattr(f"nothing to check: there is no {' nor '.join(map(one_line, terms))}")
        inside.append(f"      <skipped message={about}/>")
    if beside:
        inside.append(f"      <system-out>{_told(beside)}</system-out>")
    start = f'    <testcase classname="occugraph.{result.profile or SELECTED}" name={name}'
    if not inside:
        yield f"{start}/>"
        return
    yield f"{start}>"
    yield from inside
    yield "    </testcase>"


def _counted(found: list[Finding], first: str) -> str:
    return first if len(found) == 1 else f"{len(found):,} findings, the first: {first}"


def _told(found: list[Finding]) -> str:
    return escape("\n".join(printable(f"{it.severity}: {placed(it)}") for it in found))
