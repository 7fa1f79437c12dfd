"""Settings of `occugraph validate`: the command line, then the nearest pyproject.toml."""

import argparse
from pathlib import Path
from typing import NamedTuple

from ..errors import InputError, guess_name, quote_input
from ..files import text_documents, toml_lines
from ..files.toml_lines import Item
from ..model.sources import Severity
from ..validation.findings import SEVERITIES
from ..validation.selection import CheckSelection

TABLE = "tool.occugraph.validate"
#: Key of the table -> whether it is a list of texts.
KEYS = {
    "profile": False,
    "select": True,
    "ignore": True,
    "fail-on": False,
    "baseline": False,
    "files": True,
    "shapes": True,
}


class Settings(NamedTuple):
    """What to check, and when to fail."""

    selection: CheckSelection
    fail_on: Severity
    baseline: Path | None
    files: tuple[str, ...]
    shapes: tuple[str, ...]
    """Files of shapes of the user's own."""


def read_settings(arguments: argparse.Namespace) -> Settings:
    """Read the settings; the command line overrules the file."""
    path, table = _table(arguments)
    values = {key: item.plain() for key, item in table.items()}
    given = {
        "profile": arguments.profile,
        "select": _listed(arguments.select),
        "ignore": _listed(arguments.ignore),
        "fail-on": arguments.fail_on,
    }
    given = {key: value for key, value in given.items() if value is not None}
    where = {
        key: f"{path}:{item.line}:{item.column}: {TABLE}: "
        for key, item in table.items()
        if key not in given
    }
    folder = path.parent if path else Path()
    baseline = arguments.baseline
    if baseline is None and "baseline" in values:
        baseline = folder / values["baseline"]
    files, shapes = (
        tuple(str(folder / file) for file in values.get(key, ())) for key in ("files", "shapes")
    )
    values |= given
    select, ignore = (tuple(values.get(key, ())) for key in ("select", "ignore"))
    selection = CheckSelection(values.get("profile"), select, ignore, where)
    shapes = tuple(map(str, arguments.shapes)) or shapes
    return Settings(selection, values.get("fail-on", "violation"), baseline, files, shapes)


def _table(arguments: argparse.Namespace) -> tuple[Path | None, dict[str, Item]]:
    """Find the table, and the file that it stands in."""
    path: Path | None = None if arguments.no_config else arguments.config or _nearest()
    if path is None or (path.is_file() and not path.stat().st_size):
        return None, {}
    item = toml_lines.read(text_documents.read(path))
    for name in TABLE.split("."):
        item = item.value.get(name, Item({}, 1, 1))
        if not isinstance(item.value, dict):
            raise _error(path, item, "must be a table")
        if name == "occugraph":
            for key in item.value.keys() - {"validate"}:
                problem = f"has no table {quote_input(key)}; there is: validate"
                raise _error(path, item.value[key], problem, "[tool.occugraph] ")
    for key, value in item.value.items():
        _check(path, key, value)
    return path, item.value


def _nearest() -> Path | None:
    """Find the pyproject.toml of the working directory or the nearest folder above."""
    files = (Path(*[".."] * up, "pyproject.toml") for up in range(len(Path.cwd().parts)))
    return next(filter(Path.is_file, files), None)


def _check(path: Path, key: str, item: Item) -> None:
    """Refuse a key that is unknown or of the wrong kind."""
    value = item.plain()
    if key not in KEYS:
        near = guess_name(key, KEYS)
        hint = f"did you mean {near}?" if near else f"there is: {', '.join(KEYS)}"
        raise _error(path, item, f"has no key {quote_input(key)}; {hint}")
    if KEYS[key] and not (isinstance(value, list) and all(isinstance(text, str) for text in value)):
        raise _error(path, item, f"{key} must be a list of texts")
    if not KEYS[key] and not isinstance(value, str):
        raise _error(path, item, f"{key} must be a text")
    if key == "fail-on" and value not in SEVERITIES:
        raise _error(path, item, f"fail-on must be one of {', '.join(SEVERITIES)}")


def _error(path: Path, item: Item, problem: str, about: str = f"{TABLE}: ") -> InputError:
    return InputError(f"{about}{problem}", file=str(path), line=item.line, column=item.column)


def _listed(given: list[str] | None) -> list[str] | None:
    """Split values at their commas."""
    parts = (part.strip() for each in given or () for part in each.split(","))
    return None if given is None else list(filter(None, parts))
