"""What a release says of itself: one version, known classifiers, a citation of facts."""

from __future__ import annotations

from pathlib import Path

import yaml

from occugraph.files import text_documents, toml_lines
from occugraph.version import __version__

ROOT = Path(__file__).parent.parent
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))


def test_the_citation_names_the_version_and_claims_no_release_that_is_not_made() -> None:
    assert CITATION["version"] == __version__
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    released = f"## [{__version__}]" in changelog
    assert ("date-released" in CITATION) == released


def test_addresses_of_the_project_are_the_same_in_both_places() -> None:
    project = toml_lines.read(text_documents.read(ROOT / "pyproject.toml")).plain()["project"]
    urls = set(project.get("urls", {}).values())
    assert {CITATION[key] for key in ("repository-code", "url") if key in CITATION} <= urls
    assert project["license"] == CITATION["license"] == "Apache-2.0"
