"""A baseline: findings that people accept, kept in a file with their reasons."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import InputError
from ..files.atomic_writes import write_atomically
from ..rdf.namespaces import BASE
from .findings import Accepted, Finding, Validation, natural
from .shapes import FOLDER

#: Version of the file format; a file begins with it.
VERSION = 1
#: The findings in the embedded documents, which their users cannot mend.
KNOWN = FOLDER / "known_findings.json"


class Key(NamedTuple):
    """What makes two findings the same from one run to the next: not their words, nor a line."""

    check: str
    shape: str
    focus: str | None
    value: str | None


class Entry(NamedTuple):
    """How many findings of a key are accepted, and why."""

    findings: int
    reason: str


Baseline = Mapping[Key, Entry]


def key_of(finding: Finding) -> Key:
    """Make the key of a finding."""
    return Key(finding.check, finding.origin.shape.rpartition("#")[2], finding.focus, finding.value)


def read(path: Path) -> Baseline:
    """Read a baseline."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise InputError("no such file; --write-baseline makes one", file=str(path)) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=str(path)) from None
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise InputError(f"not JSON: {error.msg}", file=str(path), **place) from None
    except (ValueError, RecursionError):
        raise InputError("not JSON in UTF-8", file=str(path)) from None
    if not isinstance(content, dict) or content.get("baseline") != VERSION:
        raise InputError(f'no baseline: it begins with "baseline": {VERSION}', file=str(path))
    entries: dict[Key, Entry] = {}
    accepted = content.get("accepted")
    for number, each in enumerate(accepted if isinstance(accepted, list) else [None], 1):
        key, entry = _entry(each, number, path)
        entries[key] = Entry(entry.findings + entries.get(key, Entry(0, "")).findings, entry.reason)
    return entries


def _entry(item: Any, number: int, path: Path) -> tuple[Key, Entry]:
    fields: dict[str, Any] = item if isinstance(item, dict) else {}
    key, count = Key._make(map(fields.get, Key._fields)), fields.get("count", 1)
    texts = (*key[2:], reason := fields.get("reason"))
    optional = all(text is None or isinstance(text, str) for text in texts)
    required = isinstance(key.check, str) and isinstance(key.shape, str)
    if required and optional and type(count) is int and count > 0:
        return key, Entry(count, reason or "")
    problem = f"accepted finding {number} must have texts as check and shape"
    raise InputError(f"{problem}; write the file anew by --write-baseline", file=str(path))


def apply(validation: Validation, baseline: Baseline) -> Validation:
    """Move accepted findings out of a result, and name those that the graph has no more.

    A finding of a check that was not run does not count as fixed.
    """
    left = Counter({key: entry.findings for key, entry in baseline.items()})
    new, accepted = [], []
    for finding in validation.findings:
        if left[key := key_of(finding)] > 0:
            left[key] -= 1
            accepted.append(Accepted(finding, baseline[key].reason))
        else:
            new.append(finding)
    run = {check.id for check in validation.checks}
    gone = (key for key in left.elements() if key.check in run)
    parts = ((key.check, key.focus, key.value and f"[{key.value}]") for key in gone)
    fixed = sorted((" ".join(filter(None, each)) for each in parts), key=natural)
    return replace(validation, findings=tuple(new), accepted=tuple(accepted), fixed=tuple(fixed))


def leave_known(validation: Validation, base: str = BASE) -> Validation:
    """Leave the findings in the embedded documents aside, and count them; a graph has a base."""
    left = Counter({key: entry.findings for key, entry in read(KNOWN).items()})

    def rebase(text: str | None) -> str | None:
        return f"{BASE}{text[len(base) :]}" if text and text.startswith(base) else text

    new = []
    for finding in validation.findings:
        key = key_of(finding)
        key = key._replace(focus=rebase(key.focus), value=rebase(key.value))
        if left[key] > 0:
            left[key] -= 1
        else:
            new.append(finding)
    return replace(validation, findings=tuple(new), known=len(validation.findings) - len(new))


def write(validation: Validation, path: Path, before: Baseline) -> int:
    """Write all findings as accepted, with the reasons given before; return how many there are."""
    findings = [*validation.findings, *(each.finding for each in validation.accepted)]
    counts = Counter(map(key_of, findings))
    labels = {key_of(one): " ".join(filter(None, (one.notation, one.label))) for one in findings}
    run = {check.id for check in validation.checks}
    kept = {key: entry.findings for key, entry in before.items() if key.check not in run}
    rows: list[dict[str, Any]] = []
    for key, count in {**counts, **kept}.items():
        about = {"about": labels[key]} if labels.get(key) else {}
        counted = {"count": count} if count > 1 else {}
        reason = before[key].reason if key in before else ""
        rows.append({**key._asdict(), **about, **counted, "reason": reason})
    rows.sort(key=lambda row: (natural(row["check"]), *(row[at] or "" for at in Key._fields[1:])))
    content = {"baseline": VERSION, "accepted": rows}
    with write_atomically(path) as file:
        file.write((json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode())
    return len(findings)
