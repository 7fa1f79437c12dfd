"""Settings of `occugraph validate`: the command line, then the nearest pyproject.toml."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from ..answers.choice import Choice
from ..answers.findings import SEVERITIES
from ..errors import InputError, shown
from ..model import Severity

TABLE = "tool.occugraph.validate"
#: Key of the table -> whether it is a list of texts.
KEYS = {
    "profile": False,
    "select": True,
    "ignore": True,
    "fail-on": False,
    "baseline": False,
    "files": True,
}


class Settings(NamedTuple):
    """What to check, and when to fail."""

    choice: Choice
    fail_on: Severity
    baseline: Path | None
    files: tuple[str, ...]
    """Files to check where the command line names none."""


def settings(arguments: argparse.Namespace) -> Settings:
    """Settle the settings; the command line overrules the file.

    Raises:
        InputError: a file that cannot be read, a key that is unknown or of the wrong kind.

    """
    path, table = _table(arguments)
    given = {
        "profile": arguments.profile,
        "select": _listed(arguments.select),
        "ignore": _listed(arguments.ignore),
    }
    told = {name: given[name] if given[name] is not None else table.get(name) for name in given}
    where = {
        name: f"{path}{_line(path, name)}: {TABLE}: "
        for name in given
        if path and given[name] is None and name in table
    }
    choice = Choice(
        told["profile"], tuple(told["select"] or ()), tuple(told["ignore"] or ()), where
    )
    folder = path.parent if path else Path()
    baseline = arguments.baseline
    if baseline is None and "baseline" in table:
        baseline = folder / table["baseline"]
    files = tuple(str(folder / file) for file in table.get("files", ()))
    return Settings(choice, _fail_on(arguments, path, table), baseline, files)


def _table(arguments: argparse.Namespace) -> tuple[Path | None, Mapping[str, Any]]:
    """Find the table, and the file that it stands in."""
    path: Path | None = arguments.config
    if arguments.no_config:
        return None, {}
    if path is None:
        path = _nearest()
    if path is None:
        return None, {}
    table = _parsed(path)
    for name in TABLE.split("."):
        table = table.get(name, {})
        if not isinstance(table, dict):
            raise InputError(f"{TABLE} must be a table", file=str(path))
    for key, value in table.items():
        _check(path, key, value)
    return path, table


def _nearest() -> Path | None:
    """Find the pyproject.toml of the working directory or the nearest folder above."""
    here = Path()
    for above in (here, *(Path(*[".."] * up) for up in range(1, len(Path.cwd().parts)))):
        if (above / "pyproject.toml").is_file():
            return above / "pyproject.toml"
    return None


def _parsed(path: Path) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        told: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=str(path)) from None
    except ValueError as error:  # not TOML, not UTF-8
        raise InputError(f"not TOML: {error}", file=str(path)) from None
    return told


def _check(path: Path, key: str, value: Any) -> None:
    """Refuse a key that is unknown or of the wrong kind."""
    if key not in KEYS:
        near = get_close_matches(key, KEYS, 1) or list(KEYS)
        problem = f"has no key {shown(key)}; nearest: {', '.join(near)}"
    elif KEYS[key] and not (isinstance(value, list) and all(isinstance(it, str) for it in value)):
        problem = f"{key} must be a list of texts"
    elif not KEYS[key] and not isinstance(value, str):
        problem = f"{key} must be a text"
    else:
        return
    raise InputError(f"{TABLE}: {problem}", file=f"{path}{_line(path, key)}")


def _line(path: Path, key: str) -> str:
    """Find the line of a key of the table, as `:7`; nothing if it is written another way."""
    inside = False
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.lstrip().startswith("["):
            inside = line.partition("]")[0].strip(" [") == TABLE
        elif inside and re.match(rf"""\s*["']?{re.escape(key)}["']?\s*=""", line):
            return f":{number}"
    return ""


def _fail_on(
    arguments: argparse.Namespace, path: Path | None, table: Mapping[str, Any]
) -> Severity:
    told = arguments.fail_on or table.get("fail-on", "violation")
    for severity in SEVERITIES:
        if severity == told:
            return severity
    assert path is not None
    problem = f"{TABLE}: fail-on must be one of {', '.join(SEVERITIES)}"
    raise InputError(problem, file=f"{path}{_line(path, 'fail-on')}")


def _listed(given: list[str] | None) -> list[str] | None:
    """Part what stands between commas."""
    if given is None:
        return None
    return [part.strip() for each in given for part in each.split(",") if part.strip()]
