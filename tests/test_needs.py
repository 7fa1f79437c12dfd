"""A module whose tests miss something says so once, with their number."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.support.needs import missing_needs
from tests.support.running import ROOT, environment

MODULES = ("tests/loaders/test_esco_table.py", "tests/loaders/test_digests.py")


@pytest.mark.slow
def test_a_module_without_the_documents_says_so_once() -> None:
    words = ["-q", "-rs", "-p", "no:cacheprovider", "-m", "documents", *MODULES]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        cwd=ROOT,
        env=environment(OCCUGRAPH_DOCUMENTS=None),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    skipped = re.findall(r"^SKIPPED \[1\] (\S+?):(?:\d+:)? (\d+ tests?): (.*)$", done.stdout, re.M)
    reason = "OCCUGRAPH_DOCUMENTS does not name the folder of the publishers' documents"
    assert skipped == [(MODULES[0], "2 tests", reason), (MODULES[1], "3 tests", reason)]


def test_what_is_there_is_not_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCCUGRAPH_DOCUMENTS", str(ROOT))
    assert "documents" not in missing_needs()
    monkeypatch.delenv("OCCUGRAPH_DOCUMENTS")
    assert "documents" in missing_needs()
