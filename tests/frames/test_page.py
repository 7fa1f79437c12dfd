"""docs/frames.md is true: what it prints is printed."""

from __future__ import annotations

import contextlib
import doctest
import io
import re

import pytest

from tests.frames.engines import OTHERS, missing
from tests.support.running import ROOT

#: The model of titles is trained, for half a minute.
pytestmark = [pytest.mark.slow, pytest.mark.whole]

PAGE = ROOT / "docs" / "frames.md"
#: The script for Spark, and what it prints.
(SPARK,) = re.findall(
    r"^```python\n(import .*?)^```\n\n^```text\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S
)


def test_its_examples_print_what_it_says() -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False)
    assert (failed, tried >= 15) == (0, True)


@pytest.mark.frames
def test_its_script_for_spark_prints_what_it_says() -> None:
    opened, needs = OTHERS["pyspark"]
    if lack := missing(needs):
        pytest.skip(lack)
    script, output = SPARK
    with opened(), contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(script, str(PAGE), "exec"), {})
    assert printed.getvalue() == output
