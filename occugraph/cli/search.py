"""`occugraph search`: concepts by words of their titles and notes, or by codes."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from .shared import JSON, PROGRAMMES, graph, options, print_answer

if TYPE_CHECKING:
    from ..search.search import Approval, SearchAnswer, SearchHit
    from ..search.words import Wording

#: What a kind of wording is called.
KINDS = {
    "prefLabel": "title",
    "printedTitle": "printed as",
    "altLabel": "other title",
    "hiddenLabel": "other spelling",
    "likeTitle": "like",
    "coreContentNote": "inclusion",
    "additionalContentNote": "further inclusion",
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

OPTIONS = f"""\
words WORDS...  words of a title, or a code
--scheme SCHEME  show one scheme only
--programme ID  mark what this programme's list approves
{PROGRAMMES}--limit N  hits shown of a scheme (default 5)
{JSON}"""


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Finds occupations, and industries, by words of their titles, of the titles that lists "
        "print and of their notes, or by codes. Typing errors are forgiven. Each hit says which "
        "wording has which of the words; the score is 1 where a title is what was typed."
    )
    options(command, OPTIONS, limit={"type": int, "default": 5})


def run(arguments: argparse.Namespace) -> int:
    """Search and print."""
    answer = graph(arguments).search(
        " ".join(arguments.words),
        scheme=arguments.scheme,
        programme=arguments.programme,
        limit=arguments.limit,
    )
    print_answer(arguments, answer, _lines)
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
    for other in [other for other in hit.excludes if other.code] or hit.excludes:
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
        "members": f"approved: all in it, {approval.code} in line {approval.line}",
        "part": f"in part: {approval.code} is listed, line {approval.line}",
        "no": "not approved",
        "left out": f"not approved: {approval.code} is left out, line {approval.line}",
        "elsewhere": "not in the list's scheme",
    }[approval.how]
