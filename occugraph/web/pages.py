"""Pages for people, from templates."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from ..query.catalogue import Question, catalogue
from ..version import __version__

_FOLDER = Path(__file__).with_name("templates")
TEMPLATES = Environment(
    loader=FileSystemLoader(_FOLDER), autoescape=select_autoescape(), undefined=StrictUndefined
)
_POLICY = (
    "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
)


@cache
def render_query_page(base: str) -> tuple[str, dict[str, str]]:
    """Render the page with a box for a query, canned questions to pick from, and a table.

    Args:
        base: base IRI of the graph.

    Returns:
        The page and its headers.

    """
    questions = catalogue()
    queries = {question.name: _write_example(question, base) for question in questions}
    return _render_page("query", questions=questions, queries=queries)


def _render_page(name: str, **values: Any) -> tuple[str, dict[str, str]]:
    """Render a template with the style and the script that lie beside it.

    Its policy is that it runs nothing else, and reaches nothing but this server.
    """
    policy = _POLICY
    for kind, suffix in (("style", "css"), ("script", "js")):
        text = (_FOLDER / f"{name}.{suffix}").read_text("utf-8")
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        policy += f"; {kind}-src 'sha256-{digest}'"
        values[kind] = Markup(text)
    page = TEMPLATES.get_template(f"{name}.html").render(version=__version__, **values)
    return page, {"Content-Security-Policy": policy}


def _write_example(question: Question, base: str) -> str:
    """Write a question with the values of its documented example, without its header."""
    values = {parameter.name: parameter.example for parameter in question.parameters}
    lines = question.bound(values, base).splitlines()
    return "\n".join(line for line in lines if not line.startswith("#+")).strip()
