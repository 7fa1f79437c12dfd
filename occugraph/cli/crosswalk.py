"""`occugraph crosswalk`: counterparts of a code in another scheme."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from .shared import CITE, JSON, MAPPINGS, answer_codes, graph, options

if TYPE_CHECKING:
    from ..crosswalk.answer import CrosswalkAnswer

OPTIONS = f"""\
code CODE...  one code or several, in any usual spelling
--to SCHEME  the scheme to lead to
--scheme SCHEME  scheme of a bare code
--via SCHEME  a scheme that the route to it has to pass; `occugraph routes` lists the routes
--basis LIST  what answers may rest on, separated by commas: official, curated, supplied, derived
  (all of them by default), suggested
--suggest  add concepts that share words with it, marked as suggested, with a confidence
{MAPPINGS}{CITE}{JSON}"""


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Leads from a code of one occupation scheme to its counterparts in another. Every "
        "counterpart comes with its basis, its cardinality and the table rows that it rests on."
    )
    command.epilog = "`occugraph recode` brings a table of codes to another scheme."
    options(command, OPTIONS, to={"required": True})


def run(arguments: argparse.Namespace) -> int:
    """Look up and print."""
    from ..crosswalk.lookup import USUAL

    basis = tuple(arguments.basis.split(",")) if arguments.basis is not None else USUAL
    if arguments.suggest:
        basis = (*basis, "suggested")
    settings = {"scheme": arguments.scheme, "basis": basis, "via": arguments.via}
    opened = graph(arguments)
    answer_codes(
        arguments, opened, lambda code: opened.crosswalk(code, arguments.to, **settings), _lines
    )
    return 0


def _lines(answer: CrosswalkAnswer) -> list[str]:
    concept = answer.source
    name = f"{concept.scheme}:{concept.code}  {concept.label}"
    lines = [f"{name}  -> {answer.target_scheme}: {answer.status}"]
    if len(answer.route) > 2:
        lines.append(f"  route: {' > '.join(answer.route)}")
    for target in answer.targets:
        marks = f"{target.match}, {target.cardinality}, {target.basis}"
        lines.append(f"  {target.code}  {target.label}  [{marks}]")
        decisions: dict[str, None] = {}
        for path in (target.path, *target.further_paths):
            steps = [
                f"{step.target} ({step.correspondence}"
                + (f" line {step.line})" if step.line else ")")
                for step in path
            ]
            lines.append(f"    {' -> '.join([path[0].source, *steps])}")
            new = {step.decision.sentence: None for step in path if step.decision}
            lines += [f"      {each}" for each in new if each not in decisions]
            decisions |= new
        for row in target.lists:
            name = f"{row['printedCode']} {row['printedTitle']}".rstrip()
            where = f"on the list {row['list']} of {row['publisher']}"
            lines.append(f"    {where}: {name}  [line {row['line']}]")
    if answer.warning:
        lines.append(f"  note: {answer.warning}")
    if answer.suggestions is not None:
        by_words = "suggested by words alone, for a person to decide"
        lines.append(f"  suggestions: {by_words if answer.suggestions else 'none'}")
    for one in answer.suggestions or ():
        marks = f"related, suggested, confidence {one.confidence:.3f}"
        lines.append(f"    {one.code}  {one.label}  [{marks}]")
    return lines
