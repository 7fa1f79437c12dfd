"""The formats there are, each by the name that `--format` takes."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from ...model.sources import Severity
from ..findings import Validation

#: Name -> the module that writes it, and what it is for.
FORMATS = {
    "text": ("text", "for people"),
    "json": ("json_records", "for programs, with stable keys"),
    "junit": ("junit", "test results: a testcase a check"),
    "sarif": ("sarif", "SARIF 2.1.0, for code scanning"),
    "github": ("github", "annotations of a workflow"),
    "turtle": ("shacl_report", "a SHACL validation report"),
    "html": ("html_page", "one page that needs nothing else"),
}
#: A writer takes a result and the least grave finding that fails it.
Writer = Callable[[Validation, Severity], str]


def report(name: str, result: Validation, fail_on: Severity) -> str:
    """Write a result in a format of `FORMATS`; it ends with a line end."""
    write: Writer = import_module(f".{FORMATS[name][0]}", __package__).write
    return write(result, fail_on)
