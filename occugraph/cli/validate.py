"""`occugraph validate`: the graph, or any files, against the shapes."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from .shared import note, one_line, print_json, print_lines

if TYPE_CHECKING:
    from ..answers.findings import Finding, Validation

#: Findings of one check that are printed as text; the other formats hold all.
SHOWN = 20
DESCRIPTION = """\
Checks the built graph, or the graph that FILEs make up together, against the SHACL shapes:
SKOS's integrity conditions, qSKOS's quality issues, and the rules of classifications,
correspondences, exclusions, lists and programmes. Files may be anyone's: a check applies where
the graph has what the check is about."""


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.formatter_class = argparse.RawDescriptionHelpFormatter
    command.description = DESCRIPTION
    command.add_argument(
        "files",
        metavar="FILE",
        nargs="*",
        type=Path,
        help=".ttl .trig .nt .nq .jsonld .rdf .owl .xml, also .gz; none: the built graph",
    )
    command.add_argument(
        "--format",
        choices=tuple(FORMATS),
        default="text",
        help="text (the default), json, github (annotations of a workflow) or turtle (a SHACL "
        "validation report)",
    )
    command.add_argument(
        "--fail-on",
        choices=("violation", "warning", "info"),
        default="violation",
        help="the least grave finding that ends with exit code 1 (default: violation)",
    )
    command.add_argument(
        "--explain",
        metavar="ID",
        help="print what a check asks for, why, how to mend it, with examples; all: every check",
    )
    command.add_argument(
        "--base", metavar="IRI", help="where the graph's own IRIs live; found out from files"
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check and print, or explain a check."""
    if arguments.explain is not None:
        return _explain(arguments)
    from ..answers.validation import validate

    files = list(arguments.files)
    if arguments.store is not None:
        if files:
            raise InputError("give FILE or --store, not both")
        files = [Path(arguments.store)]
    result = validate(files, base=arguments.base)
    FORMATS[arguments.format](result, arguments.fail_on)
    idle = [check for check, nodes in result.examined.items() if not nodes]
    if idle:
        note(arguments, f"nothing to check for {', '.join(idle)}")
    return 0 if result.conforms(arguments.fail_on) else 1


def _explain(arguments: argparse.Namespace) -> int:
    from ..answers.explaining import explain

    if arguments.files or arguments.store is not None:
        raise InputError("give --explain ID without files: it explains a check and runs none")
    print_lines(explain(arguments.explain).splitlines())
    return 0


def print_text(result: Validation, fail_on: Any) -> None:
    """Print findings by check, the gravest first, and the counts."""
    print_lines(_lines(result, fail_on))


def _lines(result: Validation, fail_on: Any) -> Iterator[str]:
    for (severity, check), group in groupby(
        result.findings, key=lambda finding: (finding.severity, finding.check)
    ):
        found = list(group)
        asked = {finding.origin.asks for finding in found}
        name = f": {asked.pop()}" if len(asked) == 1 else ""
        yield f"{severity} {check}{name} ({len(found):,})"
        for finding in found[:SHOWN]:
            yield f"  {one_line(finding.message.removeprefix(f'{check}: '))}"
        if len(found) > SHOWN:
            yield f"  and {len(found) - SHOWN:,} more; --format json names them all"
        yield ""
    verdict = "conforms" if result.conforms(fail_on) else "does not conform"
    counts = ", ".join(
        f"{count:,} {severity if severity == 'info' or count == 1 else severity + 's'}"
        for severity, count in result.counts().items()
    )
    applied = sum(1 for nodes in result.examined.values() if nodes)
    yield f"{verdict}: {counts}; {applied} checks applied"


def print_result(result: Validation, fail_on: Any) -> None:
    """Print JSON."""
    print_json(result.to_dict(fail_on))


def print_annotations(result: Validation, fail_on: Any) -> None:
    """Print a GitHub workflow command a finding; see its documentation for the escapes."""
    commands = {"violation": "error", "warning": "warning", "info": "notice"}
    for finding in result.findings:
        message = one_line(finding.message).replace("%", "%25")
        print(f"::{commands[finding.severity]} title={finding.check}::{message}")


def print_turtle(result: Validation, fail_on: Any) -> None:
    """Print a SHACL validation report."""
    print_lines(_report(result))


def _report(result: Validation) -> Iterator[str]:
    yield "@prefix sh: <http://www.w3.org/ns/shacl#> ."
    yield ""
    yield "[]"
    yield "    a sh:ValidationReport ;"
    yield f"    sh:conforms {str(not result.findings).lower()}{' ;' if result.findings else ' .'}"
    last = len(result.findings)
    for number, finding in enumerate(result.findings, 1):
        yield from _result(finding, "." if number == last else ";")


def _result(finding: Finding, end: str) -> Iterator[str]:
    from ..terms import text

    origin = finding.origin
    yield "    sh:result ["
    yield "        a sh:ValidationResult ;"
    if origin.focus:
        yield f"        sh:focusNode {origin.focus} ;"
    if origin.value:
        yield f"        sh:value {origin.value} ;"
    if origin.component:
        yield f"        sh:sourceConstraintComponent <{origin.component}> ;"
    yield f"        sh:sourceShape <{origin.shape}> ;"
    yield f"        sh:resultSeverity sh:{finding.severity.capitalize()} ;"
    yield f"        sh:resultMessage {text(finding.message)}"
    yield f"    ] {end}"


FORMATS: dict[str, Callable[[Validation, Any], None]] = {
    "text": print_text,
    "json": print_result,
    "github": print_annotations,
    "turtle": print_turtle,
}
