"""`occugraph show`: all that the graph knows of one concept."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..model.matches import BASES
from .shared import CITE, JSON, PROGRAMMES, answer_codes, first_lines, graph, options

if TYPE_CHECKING:
    from ..query.concepts import ConceptAnswer

OPTIONS = f"""\
code CODE...  one code or several, in any usual spelling
--scheme SCHEME  scheme of a bare code
{PROGRAMMES}{CITE}{JSON}"""

#: Sections that are no lists, or that cut their own.
WHOLE = ("counterparts", "notes", "path to the top")
#: Counterparts in one scheme that are printed as text; JSON holds all.
MOST_COUNTERPARTS = 8
#: Forms of words that say no more than the heading.
PLAIN = ("excludes", "classified elsewhere")


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Shows a concept by its code in any usual spelling: 15-1252, 15125200, "
        "soc2010:15-1132, isco08:2512, C2512, dot1991:030, naics2022:332710, or an IRI."
    )
    options(command, OPTIONS)


def run(arguments: argparse.Namespace) -> int:
    """Look up and print."""
    opened = graph(arguments)
    answer_codes(
        arguments, opened, lambda code: opened.concept(code, scheme=arguments.scheme), _lines
    )
    return 0


def _lines(concept: ConceptAnswer) -> list[str]:
    head = f"{concept.scheme}:{concept.code}  {concept.label}  ({concept.level})"
    lines = [head, f"  {concept.iri}"]
    name = "{code}  {label}".format_map
    for title, texts in (
        ("path to the top", map(name, concept.path[1:])),
        ("below it", map(name, concept.children)),
        ("notes", map("{kind}: {note}".format_map, concept.notes)),
        ("excludes (classified elsewhere)", _exclusions(concept.excludes)),
        ("excluded by", _exclusions(concept.excluded_by, concept.label)),
        ("refers to", map(_reference, concept.refers_to)),
        ("counterparts", _counterparts(concept.counterparts)),
        ("on lists", map(_entry, concept.lists)),
    ):
        if section := [f"    {text}" for text in (texts if title in WHOLE else first_lines(texts))]:
            lines += [f"  {title}:", *section]
    if concept.warning:
        lines.append(f"  note: {concept.warning}")
    return lines


def _counterparts(rows: tuple[dict[str, str], ...]) -> list[str]:
    """List counterparts by scheme, those of the stronger basis first, no long list whole."""
    schemes: dict[str, list[dict[str, str]]] = {}
    for row in sorted(rows, key=lambda row: BASES.index(row["basis"])):
        schemes.setdefault(row["target"], []).append(row)
    lines: list[str] = []
    for scheme, group in schemes.items():
        for row in group[:MOST_COUNTERPARTS]:
            lines += _counterpart(row)
        if (more := len(group) - MOST_COUNTERPARTS) > 0:
            lines.append(f"{scheme}: and {more:,} more of {len(group):,}; --json names them all")
    return lines


def _counterpart(row: dict[str, str]) -> list[str]:
    where = f"{row['correspondence']} line {row['line']}" if row["line"] else row["correspondence"]
    if not row["code"]:
        return [f"{row['target']}: no counterpart  [{row['basis']}, {where}]"]
    pair = f"[{row['cardinality']}, {row['basis']}, {where}]"
    line = f"{row['target']}:{row['code']}  {row['label']}  {pair}"
    from ..query.session import LinkDecision

    decision = LinkDecision.of_row(row)
    return [line] if decision is None else [line, f"  {decision.sentence}"]


def _entry(row: dict[str, str]) -> str:
    printed = f"{row['list']}: {row['printedCode']} {row['printedTitle']}".rstrip()
    return f"{printed}  [{row['source']}, line {row['line']}]"


def _reference(row: dict[str, str]) -> str:
    source = f"  [{row['source']}]" if row["source"] else ""
    return f"{row['code']}  {row['label']}{source}"


def _exclusions(rows: tuple[dict[str, str], ...], excluded: str | None = None) -> list[str]:
    """One line for what several sources or rows exclude alike, with each place and other title."""
    places: dict[str, dict[str, list[str]]] = {}
    titles: dict[str, dict[str, None]] = {}
    for row in rows:
        wording = "" if row["wording"] in PLAIN else f"{row['wording']}: "
        limit = f" (only {row['condition']})" if row["condition"] else ""
        text = f"{wording}{row['code']}  {row['label']}{limit}"
        places.setdefault(text, {}).setdefault(row["source"], []).append(row["line"])
        others = titles.setdefault(text, {})
        if row["printed"] and row["printed"] != (excluded or row["label"]):
            others[repr(row["printed"])] = None
    lines = []
    for text, sources in places.items():
        printed = f" (printed {', '.join(titles[text])})" if titles[text] else ""
        lines.append(f"{text}{printed}  [{'; '.join(map(_places, sources, sources.values()))}]")
    return lines


def _places(source: str, lines: list[str]) -> str:
    return f"{source}, line{'s' if len(lines) > 1 else ''} {', '.join(lines)}"
