"""Reports: a result of validation in the forms that people and machines read, and their wording.

The same result gives the same bytes: no report says when or where it was made.
"""

import json
from collections.abc import Callable, Iterable
from importlib import import_module

from ...files.printable import one_line, printable
from ...model.sources import Severity
from ..findings import Finding, Validation

#: Name of a format and its module -> what it is for.
FORMATS = {
    "text": "for people",
    "json": "for programs, with stable keys",
    "junit": "test results: a testcase a check",
    "sarif": "SARIF 2.1.0, for code scanning",
    "github": "annotations of a workflow",
    "turtle": "a SHACL validation report",
    "html": "one page that needs nothing else",
}
#: A writer takes a result and the least grave severity that fails it.
Writer = Callable[[Validation, Severity], str]


def report(name: str, result: Validation, fail_on: Severity) -> str:
    """Write a result in a format of `FORMATS`; it ends with a line end."""
    if name == "json":
        return json.dumps(result.to_dict(fail_on), indent=2, ensure_ascii=False) + "\n"
    write: Writer = import_module(f".{name}", __package__).write
    return write(result, fail_on)


def sentence(finding: Finding) -> str:
    """Write a finding without its check, on one line."""
    source = f" (from {finding.source})" if finding.source else ""
    return one_line(finding.message.removeprefix(f"{finding.check}: ") + source)


def place(finding: Finding) -> str:
    """Write where a finding stands, as compilers do: `file:line`; nothing without a file."""
    return printable(f"{finding.file}:{finding.line}") if finding.file is not None else ""


def place_and_sentence(finding: Finding) -> str:
    """Write a finding with its place."""
    return ": ".join(filter(None, (place(finding), sentence(finding))))


def verdict(result: Validation, fail_on: Severity) -> str:
    """Write whether a result conforms."""
    return "conforms" if result.conforms(fail_on) else "does not conform"


def counts(result: Validation) -> str:
    """Count the findings and the checks that applied."""
    findings = ", ".join(
        f"{count:,} {severity if severity == 'info' or count == 1 else severity + 's'}"
        for severity, count in result.counts().items()
    )
    accepted = f" ({len(result.accepted):,} accepted by the baseline)" if result.accepted else ""
    if result.known:
        accepted += f" ({result.known:,} known of the embedded documents left aside; see --all)"
    applied = sum(1 for nodes in result.examined.values() if nodes)
    checks = "check" if applied == 1 else "checks"
    how = ", found by what the graph holds" if result.detected else ""
    profile = f" (profile {result.profile}{how})" if result.profile else ""
    return f"{findings}{accepted}; {applied} {checks} applied{profile}"


def idle(result: Validation) -> Iterable[str]:
    """List the checks that had nothing to look at, and what the graph has none of."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for check, terms in result.absent.items():
        groups.setdefault(terms, []).append(check)
    for terms, checks in sorted(groups.items()):
        yield f"nothing to check for {', '.join(checks)}: there is no {' nor '.join(terms)}"
