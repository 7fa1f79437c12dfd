"""A report as one page of HTML that needs nothing else: no script, no font, no picture."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from ...files.printable import one_line
from ...model.sources import Severity
from ..findings import SEVERITIES, Check, Finding, Validation
from .html_style import STYLE
from .wording import counts, place, sentence, verdict

_PLURALS = {"violation": "violations", "warning": "warnings", "info": "remarks"}
_MARKS = {"violation": "✕", "warning": "!", "info": "i"}


def write(result: Validation, fail_on: Severity) -> str:
    """Write the page."""
    return "\n".join(_page(result, fail_on)) + "\n"


def _page(result: Validation, fail_on: Severity) -> Iterator[str]:
    good = result.conforms(fail_on)
    title = f"The graph {verdict(result, fail_on)}"
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark">'
    yield f"<title>{title} · occugraph</title>"
    yield f"<style>{STYLE}</style>\n</head>\n<body>"
    yield f'<header class="{"good" if good else "bad"}"><div class="wrap">'
    yield f'<p class="product">occugraph validate</p><h1>{title}</h1>'
    worse = "" if fail_on == "violation" else " or worse"
    yield f"<p>{_text(counts(result))}. Any {fail_on}{worse} fails the run.</p>"
    yield '<fieldset class="filters"><legend>Show</legend>'
    for severity, count in result.counts().items():
        yield (
            f'<label class="{severity}"><input type="checkbox" id="show-{severity}" checked>'
            f"<b>{count:,}</b> {_PLURALS[severity] if count != 1 else _PLURALS[severity][:-1]}"
            "</label>"
        )
    yield "</fieldset></div></header>"
    yield '<main class="wrap">'
    yield from _findings(result)
    yield from _checks(result)
    yield "</main>\n</body>\n</html>"


def _findings(result: Validation) -> Iterator[str]:
    names = {check.id: check for check in result.checks}
    yield '<section aria-labelledby="findings"><h2 id="findings">Findings</h2>'
    if not result.findings:
        yield '<p class="none">Nothing was found.</p>'
    for (severity, check), group in groupby(
        result.findings, key=lambda finding: (finding.severity, finding.check)
    ):
        found = list(group)
        asked = " · ".join(sorted({finding.origin.asks for finding in found}))
        yield f'<details class="{severity}" open><summary>{_mark(severity)}'
        yield f"<code>{_text(check)}</code> <span>{_text(asked)}</span>"
        yield f'<span class="count">{len(found):,}</span></summary>'
        if check in names and names[check].name == asked:
            yield f'<p class="rule">{_text(names[check].description)}</p>'
        yield "<ul>"
        yield from (_finding(it) for it in found)
        yield "</ul></details>"
    if result.fixed:
        yield "<h3>Fixed: remove them from the baseline</h3><ul>"
        yield from (f"<li>{_text(it)}</li>" for it in result.fixed)
        yield "</ul>"
    yield "</section>"


def _finding(finding: Finding) -> str:
    said, name = sentence(finding), one_line(finding.origin.called or "")
    focus = f' title="{escape(finding.focus)}"' if finding.focus else ""
    head = f"<b{focus}>{_text(name)}</b> " if name else ""
    at = f'<span class="place">{_text(place(finding))}</span>' if place(finding) else ""
    return f"<li>{head}<span>{_text(said.removeprefix(f'{name}: '))}</span>{at}</li>"


def _checks(result: Validation) -> Iterator[str]:
    yield '<section aria-labelledby="checks"><h2 id="checks">Checks</h2><div class="scroll"><table>'
    yield '<thead><tr><th scope="col">Check</th><th scope="col">What it asks</th>'
    yield '<th scope="col">Severity</th><th scope="col" class="number">Looked at</th>'
    yield '<th scope="col" class="number">Found</th></tr></thead><tbody>'
    for check in result.checks:
        yield _check(check, result)
    yield "</tbody></table></div></section>"


def _check(check: Check, result: Validation) -> str:
    found = sum(1 for it in result.findings if it.check == check.id)
    seen = result.examined.get(check.id)
    looked = "" if seen is None else f"{seen:,}"
    asks = _text(check.description)
    if check.id in result.absent:
        absent = " nor ".join(map(_text, result.absent[check.id]))
        asks += f'<br><span class="absent">Nothing to check: there is no {absent}.</span>'
        looked = "–"
    worst = next((it for it in SEVERITIES if _has(result, check.id, it)), None)
    state = f' class="{worst}"' if worst else ""
    return (
        f'<tr{state}><th scope="row"><code>{_text(check.id)}</code></th>'
        f"<td><b>{_text(check.name)}</b><br>{asks}</td><td>{check.severity}</td>"
        f'<td class="number">{looked}</td><td class="number">{found:,}</td></tr>'
    )


def _has(result: Validation, check: str, severity: Severity) -> bool:
    return any(it.check == check and it.severity == severity for it in result.findings)


def _mark(severity: Severity) -> str:
    name = _PLURALS[severity][:-1]
    return f'<span class="mark" role="img" aria-label="{name}">{_MARKS[severity]}</span>'


def _text(text: str) -> str:
    return escape(one_line(text))
