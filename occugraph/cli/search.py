"""`occugraph search`: concepts by words of their titles and notes, or by codes."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from .shared import graph, json_option, print_json, print_lines, programmes_option

if TYPE_CHECKING:
    from ..search.search import Approval, SearchAnswer, SearchHit
    from ..search.wording import Wording

#: What a kind of wording is called.
KINDS = {
    "prefLabel": "title",
    "printedTitle": "printed as",
    "altLabel": "other title",
    "hiddenLabel": "other spelling",
    "likeTitle": "like",
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
        lines += (f"note: {word.describe()}" for word in answer.unknown)
    return lines


def _hit(hit: SearchHit) -> list[str]:
    levels = "; ".join([hit.concept.level, *(f"{up.code} {up.level}" for up in hit.same_title)])
    mark = f"  [{_describe(hit.approval)}]" if hit.approval else ""
    lines = [f"  {hit.concept.code}  {hit.label}  ({levels})  {hit.match.score:.3f}{mark}"]
    lines.append(f"    {_why(hit)}")
    lines += (f"    below: {code}  {label}" for code, label in hit.below)
    links = [other for other in hit.excludes if other.code]
    for other in links or hit.excludes:
        text = f"excludes {other.code}  {other.text}" if other.code else other.text
        lines.append(f"    {text}{_where(other)}")
    return lines


def _why(hit: SearchHit) -> str:
    wording = hit.match.wording
    text = KINDS[wording.kind]
    if wording.language not in ("", "en"):
        text += f" ({wording.language})"
    if wording.text not in (hit.label, hit.concept.code):
        text += f' "{wording.text}"{_where(wording)}'
    words = (
        word.text if word.how == "same" else f"{word.text} -> {word.match} ({HOW[word.how]})"
        for word in hit.match.words
    )
    text += f": {', '.join(words)}"
    return f"{text}; not in it: {', '.join(hit.match.missing)}" if hit.match.missing else text


def _where(wording: Wording) -> str:
    line = "" if wording.line is None else f", line {wording.line}"
    return f"  [{wording.source}{line}]" if wording.source else ""


def _describe(approval: Approval) -> str:
    return {
        "listed": f"approved: listed, line {approval.line}",
        "group": f"approved: through {approval.code}, line {approval.line}",
        "part": f"in part: {approval.code} is listed, line {approval.line}",
        "no": "not approved",
        "left out": f"not approved: {approval.code} is left out, line {approval.line}",
        "elsewhere": "not in the list's scheme",
    }[approval.how]
