"""No damaged input of any reader, parameter or server's answer gives another error than our own."""

from __future__ import annotations

import random

import pytest

from tests.support import fuzz


def test_damage_is_the_same_every_time() -> None:
    damaged = [fuzz.damage(b"15-1252", random.Random(seed)) for seed in range(50)]
    assert damaged == [fuzz.damage(b"15-1252", random.Random(seed)) for seed in range(50)]
    assert len(set(damaged)) > 40


@pytest.mark.slow
def test_an_exception_of_another_kind_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    def make() -> dict[str, fuzz.Reader]:
        return {"csv": fuzz.Reader([b"1"], int)}

    assert fuzz.run(make, ["csv"], 20, 1) > 0
    assert "ValueError" in capsys.readouterr().out


@pytest.mark.servers
@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "names"),
    [(fuzz.readers, fuzz.FILES), (fuzz.parameters, fuzz.TEXTS), (fuzz.answers, fuzz.ANSWERS)],
)
def test_damaged_inputs(make: object, names: tuple[str, ...]) -> None:
    """A few of each; `python -m tests.support.fuzz` tries 200,000."""
    assert fuzz.run(make, names, 8, 12) == 0  # type: ignore[arg-type]
