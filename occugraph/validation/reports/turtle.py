"""A SHACL validation report in Turtle, as SHACL describes it in section 3.6."""

from collections.abc import Iterator

from ...model.sources import Severity
from ...rdf.terms import text
from ..findings import Finding, Validation

#: The component of a finding that is about a check, not about a node.
_LOOKING = "#LookingConstraintComponent"


def write(result: Validation, fail_on: Severity) -> str:
    """Write the report; it conforms if it has no result, of whatever severity."""
    lines = ["@prefix sh: <http://www.w3.org/ns/shacl#> .", "", "[]", "    a sh:ValidationReport ;"]
    lines.append(f"    sh:conforms {'false ;' if result.findings else 'true .'}")
    for number, finding in enumerate(result.findings, 1):
        lines += _result(finding, "." if number == len(result.findings) else ";")
    return "\n".join((*lines, ""))


def _result(finding: Finding, end: str) -> Iterator[str]:
    origin = finding.origin
    component = origin.component or origin.shape.partition("#")[0] + _LOOKING
    yield "    sh:result ["
    yield "        a sh:ValidationResult ;"
    yield f"        sh:focusNode {origin.focus or f'<{origin.shape}>'} ;"
    if origin.path:
        yield f"        sh:resultPath {origin.path} ;"
    if origin.value:
        yield f"        sh:value {origin.value} ;"
    yield f"        sh:sourceConstraintComponent <{component}> ;"
    yield f"        sh:sourceShape <{origin.shape}> ;"
    yield f"        sh:resultSeverity sh:{finding.severity.capitalize()} ;"
    yield f"        sh:resultMessage {text(finding.message)}"
    yield f"    ] {end}"
