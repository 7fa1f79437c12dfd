"""The formats of reports, each by the name that `--format` takes."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module

from ...model.sources import Severity
from ..findings import Validation

#: Name -> what the format is for.
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
#: Formats whose module is not called as they are.
_MODULES = {"turtle": "shacl_report", "html": "html_page"}


def report(name: str, result: Validation, fail_on: Severity) -> str:
    """Write a result in a format of `FORMATS`; it ends with a line end."""
    if name == "json":
        return json.dumps(result.to_dict(fail_on), indent=2, ensure_ascii=False) + "\n"
    write: Writer = import_module(f".{_MODULES.get(name, name)}", __package__).write
    return write(result, fail_on)
