"""The page for people: a box for a query, the canned questions to pick from, a table."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from functools import cache

from .. import resources
from ..query.catalogue import Question, catalogue
from ..version import __version__

_FILE = resources.folder("web") / "page.html"
_POLICY = (
    "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
)


@cache
def page(base: str) -> tuple[bytes, str]:
    """Make the page.

    Args:
        base: where the graph's own IRIs live.

    Returns:
        The page, and a policy under which it runs nothing but its own script and reaches
        nothing but this server.

    """
    questions = [
        {"topic": it.topic, "name": it.name, "summary": it.summary, "sparql": _example(it, base)}
        for it in catalogue()
    ]
    data = json.dumps(questions).replace("<", "\\u003c")
    text = _FILE.read_text("utf-8")
    policy = _POLICY
    for kind in ("script", "style"):
        (content,) = re.findall(f"<{kind}>(.*?)</{kind}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        policy += f"; {kind}-src 'sha256-{digest}'"
    filled = text.replace("QUESTIONS", data).replace("VERSION", html.escape(__version__))
    return filled.encode(), policy


def _example(question: Question, base: str) -> str:
    """Write a question with the values of its documented example, without its header."""
    values = {parameter.name: parameter.example for parameter in question.parameters}
    lines = question.bound(values, base).splitlines()
    return "\n".join(line for line in lines if not line.startswith("#+")).strip()
