"""The pages of programmes: what there is, and the form that writes a programme file."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ... import loaders
from ...errors import OccugraphError
from ...files.unfinished import temporary_folder
from ...programmes.concepts import Concepts
from ...programmes.reader import read_programme
from .lookups import Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .questions import Questions

#: Fields of the form: each text of one line, those of several, and those of dates.
LINES = ("id", "title", "authority", "scheme", "source_title", "publisher", "url")
TEXTS = ("description", "occupations", "except", "industries", "industries_except")
DATES = ("date", "from", "to")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def show_programmes(questions: Questions, given: Mapping[str, str]) -> Page:
    """List the programmes."""
    programmes = [
        {
            "programme": name,
            "title": rows[0]["title"],
            "authority": rows[0]["authority"],
            "iri": questions.directory.iris.node("programme", name),
        }
        for name, rows in questions.directory.programmes.items()
    ]
    return Page("programmes.html", {"programmes": programmes})


def show_form(questions: Questions, given: Mapping[str, str]) -> Page:
    """Show the form, and the file that it wrote with all that is wrong in it."""
    fields = {name: given.get(name, "").strip() for name in (*LINES, *TEXTS, *DATES)}
    values: dict[str, Any] = {
        "given": fields,
        "schemes": [
            name
            for name, row in questions.session.schemes.items()
            if row["classifies"] == "Occupations"
        ],
        "id": fields["id"] if re.fullmatch(r"[a-z0-9-]+", fields["id"]) else "",
        "toml": "",
        "problems": (),
        "is_usable": False,
        "is_download": False,
    }
    if not any(fields.values()):
        return Page("programme_form.html", values)
    values["toml"] = write_file(fields)
    values["problems"], values["is_usable"] = _check(values["toml"])
    values["is_download"] = "download" in given
    return Page("programme_form.html", values)


def write_file(fields: Mapping[str, str]) -> str:
    """Write a programme file of the form's fields; those that are empty are left out."""
    lines = [f"{name} = {_quote(fields[name])}" for name in ("id", "title", "authority")]
    if fields["description"]:
        lines.append(f"description = {_quote(' '.join(fields['description'].split()))}")
    days = [f"{name} = {_date(fields[name])}" for name in ("from", "to") if fields[name]]
    if days:
        lines.append(f"valid = {{ {', '.join(days)} }}")
    lines += ["", "[source]", f"title = {_quote(fields['source_title'])}"]
    lines += [f"{name} = {_quote(fields[name])}" for name in ("publisher", "url") if fields[name]]
    if fields["date"]:
        lines.append(f"date = {_date(fields['date'])}")
    lines += ["", "[[occupations]]"]
    if fields["scheme"]:
        lines.append(f"scheme = {_quote(fields['scheme'])}")
    lines += _list("codes", fields["occupations"], needed=True)
    lines += _list("except", fields["except"])
    lines += ["", "[[industries]]", *_list("codes", fields["industries"], needed=True)]
    lines += _list("except", fields["industries_except"])
    return "\n".join(lines) + "\n"


def _quote(text: str) -> str:
    """Quote a text; what JSON escapes TOML escapes alike, but for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _date(text: str) -> str:
    return text if _DATE.fullmatch(text) else _quote(text)


def _list(key: str, text: str, *, needed: bool = False) -> list[str]:
    """Write a list of codes, one a line, each with what stands beside it."""
    codes = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if not codes:
        return [f"{key} = []"] if needed else []
    return [f"{key} = [", *(f"  {_quote(code)}," for code in codes), "]"]


def _check(toml: str) -> tuple[tuple[Any, ...], bool]:
    """Read a file as `occugraph programme check` does: its problems, and whether it is usable."""
    with temporary_folder("occugraph-programme") as folder:
        file = Path(folder, "programme.toml")
        file.write_text(toml, "utf-8")
        try:
            reading = read_programme(file, _load_concepts())
        except OccugraphError as error:
            return ({"line": 1, "severity": "error", "message": str(error)},), False
    return reading.problems, reading.contribution is not None


@cache
def _load_concepts() -> Concepts:
    return Concepts(loaders.contributions())
