"""`occugraph search`: concepts by words of their titles and notes, or by codes."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from .shared import graph, json_option, print_json, print_lines, programmes_option

if TYPE_CHECKING:
    from ..search.index import Wording
    from ..search.ranking import Found
    from ..search.search import Approval, SearchAnswer, SearchHit

#: What a kind of wording is called.
KINDS = {
    "prefLabel": "title",
    "printedTitle": "printed as",
    "altLabel": "other title",
    "hiddenLabel": "other spelling",
    "additionalContentNote": "inclusion",
    "coreContentNote": "note",
    "definition": "definition",
    "code": "code",
}
HOW = {
    "akin": "related",
    "begins": "begins so",
    "joined": "written as one",
    "split": "written apart",
    "corrected": "corrected",
    "excepted": "which it excepts",
}


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Finds occupations, and industries, by words of their titles, of the titles that lists "
        "print and of their notes, or by codes. Typing errors are forgiven. Each hit says which "
        "wording has which of the words; the score is 1 where a title is what was typed."
    )
    command.add_argument("words", metavar="WORDS", nargs="+", help="words of a title, or a code")
    command.add_argument("--scheme", help="show one scheme only")
    command.add_argument(
        "--programme", metavar="ID", help="mark what this programme's list approves"
    )
    programmes_option(command)
    command.add_argument(
        "--limit", metavar="N", type=int, default=5, help="hits shown of a scheme (default 5)"
    )
    json_option(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Search and print."""
    answer = graph(arguments).search(
        " ".join(arguments.words),
        scheme=arguments.scheme,
        programme=arguments.programme,
        limit=arguments.limit,
    )
    if arguments.json:
        print_json(answer.to_dict())
    else:
        print_lines(_lines(answer))
    return 0


def _lines(answer: SearchAnswer) -> list[str]:
    lines = []
    for group in answer.schemes:
        lines.append(f"{group.scheme}  {group.title}")
        for hit in group.hits:
            lines += _hit(hit)
        if more := group.total - len(group.hits):
            lines.append(f"  and {more:,} more: --scheme {group.scheme} --limit {group.total}")
    if not answer.schemes:
        lines.append(f"nothing found for {answer.query}")
        lines += (f"  {tip}" for tip in answer.tips)
    else:
        lines += (f"note: {word.told}" for word in answer.unknown)
    return lines


def _hit(it: SearchHit) -> list[str]:
    levels = "; ".join([it.concept.level, *(f"{up.code} {up.level}" for up in it.same_title)])
    mark = f"  [{_mark(it.approval)}]" if it.approval else ""
    lines = [f"  {it.concept.code}  {it.label}  ({levels})  {it.hit.score:.3f}{mark}"]
    lines.append(f"    {_why(it)}")
    lines += (f"    below: {code}  {label}" for code, label in it.below)
    links = [other for other in it.excludes if other.code]
    for other in links or it.excludes:
        said = f"excludes {other.code}  {other.text}" if other.code else other.text
        lines.append(f"    {said}{_where(other)}")
    return lines


def _why(it: SearchHit) -> str:
    wording = it.hit.wording
    said = KINDS[wording.kind]
    if wording.language not in ("", "en"):
        said += f" ({wording.language})"
    if wording.text not in (it.label, it.concept.code):
        said += f' "{wording.text}"{_where(wording)}'
    told = f"{said}: {', '.join(map(_word, it.hit.found))}"
    missing = ", ".join(it.hit.missing)
    return f"{told}; not in it: {missing}" if missing else told


def _word(word: Found) -> str:
    if word.how == "same":
        return word.given
    return f"{word.given} -> {word.found} ({HOW[word.how]})"


def _where(wording: Wording) -> str:
    return f"  [{wording.source}, line {wording.line}]" if wording.source else ""


def _mark(approval: Approval) -> str:
    return {
        "listed": f"approved: listed, line {approval.line}",
        "group": f"approved: through {approval.code}, line {approval.line}",
        "part": f"in part: {approval.code} is listed, line {approval.line}",
        "no": "not approved",
        "left out": f"not approved: {approval.code} is left out, line {approval.line}",
        "elsewhere": "not in the list's scheme",
    }[approval.how]
