"""Static Analysis Results Interchange Format, version 2.1.0 (OASIS)."""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from ...model.sources import Severity
from ...version import __version__
from ..baseline import key_of
from ..findings import Accepted, Check, Finding, Validation

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
LEVELS = {"violation": "error", "warning": "warning", "info": "note"}
#: Name of the fingerprint, with the version of what it is made from.
FINGERPRINT = "occugraphFinding/v1"


def write(result: Validation, fail_on: Severity) -> str:
    """Write the report; what a baseline accepts is there, suppressed."""
    every: list[Finding | Accepted] = [*result.findings, *result.accepted]
    seen: Counter[str] = Counter()
    index = {check.id: number for number, check in enumerate(result.checks)}
    run = {
        "tool": {
            "driver": {
                "name": "occugraph",
                "semanticVersion": __version__,
                "informationUri": "https://w3id.org/occugraph/",
                "rules": list(map(_rule, result.checks)),
            }
        },
        "invocations": [{"executionSuccessful": True}],
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, index, seen, result.files) for each in every],
        "properties": {
            "profile": result.profile,
            "conforms": result.conforms(fail_on),
            "examined": dict(result.examined),
        },
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(check: Check) -> dict[str, Any]:
    return {
        "id": check.id,
        "name": check.name,
        "shortDescription": {"text": check.name},
        "fullDescription": {"text": check.description},
        "helpUri": check.iri,
        "defaultConfiguration": {"level": LEVELS[check.severity]},
    }


def _result(
    each: Finding | Accepted, index: dict[str, int], seen: Counter[str], files: Sequence[str]
) -> dict[str, Any]:
    finding = each.finding if isinstance(each, Accepted) else each
    key = hashlib.sha256(json.dumps(key_of(finding)).encode()).hexdigest()[:32]
    seen[key] += 1  # a fingerprint stays the same when a line moves
    record: dict[str, Any] = {
        "ruleId": finding.check,
        **({"ruleIndex": index[finding.check]} if finding.check in index else {}),
        "level": LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": _locations(finding, files),
        "partialFingerprints": {FINGERPRINT: f"{key}:{seen[key]}"},
    }
    if isinstance(each, Accepted):
        record["suppressions"] = [{"kind": "external", "justification": each.reason}]
    return record


def _locations(finding: Finding, files: Sequence[str]) -> Sequence[dict[str, Any]]:
    """Give the location of a finding; one of no file has the first."""
    location: dict[str, Any] = {}
    # GitHub refuses the whole of a report in which one result names no file
    if file := finding.file or next(iter(files), None):
        location["physicalLocation"] = {"artifactLocation": {"uri": uri(file)}}
        if finding.line is not None:
            location["physicalLocation"]["region"] = {"startLine": finding.line}
    if finding.focus is not None:
        name = " ".join(filter(None, (finding.notation, finding.label))) or finding.focus
        logical = {"name": name, "fullyQualifiedName": finding.focus, "kind": "object"}
        location["logicalLocations"] = [logical]
    return [location] if location else []


def uri(file: str) -> str:
    """Write a file as a URI: relative as it was given, unless it was given from the root."""
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))
