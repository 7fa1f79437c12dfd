"""The small page of a concept, which clients show in a frame that runs no script."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from ...query.resolved import Resolved
from ..sparql.description import TEMPLATES, load_templates
from .concepts import Concepts


def render_preview(concepts: Concepts, concept: Resolved) -> tuple[str, str]:
    """Render the page of a concept, and its policy: any page may frame it, none of it runs."""
    from markupsafe import Markup

    style, policy = _load_style()
    rows = concepts.session.ask("exclusions-of", scheme=concept.scheme, code=concept.code)
    page = load_templates().get_template("preview.html")
    text = page.render(
        style=Markup(style),
        concept=concept,
        level=concepts.types[f"{concept.scheme}:{concept.level}"].name,
        excludes=dict.fromkeys(f"{row['code']} {row['label']}".strip() for row in rows),
    )
    return text, policy


@cache
def _load_style() -> tuple[str, str]:
    style = (TEMPLATES / "preview.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return style, f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'"
