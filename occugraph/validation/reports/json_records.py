"""A report for programs: JSON with stable keys."""

from __future__ import annotations

import json

from ...model.sources import Severity
from ..findings import Validation


def write(result: Validation, fail_on: Severity) -> str:
    """Write the report."""
    return json.dumps(result.to_dict(fail_on), indent=2, ensure_ascii=False) + "\n"
