"""Files that others published: every finding is a defect of theirs, looked up in the file by hand.

One lies beside the publishers' documents; two come with packages, whose own dependencies are not
needed:

    pip install --no-deps --group published
"""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pytest

from occugraph.validation.findings import Validation
from occugraph.validation.run import validate
from tests.support import damage

CN = "http://data.europa.eu/xsp/"
ARCHES = "http://www.archesproject.org/00000000-0000-0000-0000-000000000001"
I18N = "https://i18n.geonode.org"
#: What a publisher may leave out: the file says nothing of who publishes it, when, on what terms.
UNTOLD = {"X13"}


def packaged(package: str, version: str, *names: str) -> list[Path]:
    """Find files of an installed package; the test is skipped where it is not."""
    try:
        installed = metadata.distribution(package)
    except metadata.PackageNotFoundError:
        pytest.skip("its file comes with a package: pip install --no-deps --group published")
    if installed.version != version:
        pytest.skip(f"its findings are those of {package} {version}, not of {installed.version}")
    return [Path(str(installed.locate_file(name))) for name in names]


def nodes(validation: Validation) -> set[tuple[str, str | None]]:
    """Check and node of the findings, other than of what the publisher does not tell."""
    return {
        (finding.check, finding.focus)
        for finding in validation.findings
        if finding.check not in UNTOLD
    }


@pytest.mark.documents
def test_the_combined_nomenclature() -> None:
    validation = validate([damage.given("cn-excerpt.ttl")])
    assert nodes(validation) == {
        # The table names no association, no source and no terms; two associations are in no table.
        ("M1", f"{CN}cn2023/CN2023_CN2024"),
        # Its title is no skos:prefLabel, and it says no date.
        ("M17", f"{CN}cn2023/CN2023_CN2024"),
        ("M2", f"{CN}cn2023/lower_association"),
        ("M2", f"{CN}cn2023/top_level_association"),
        # One of its three titles is not in Portuguese, two are not in German.
        ("QS-coverage", f"{CN}cn2024/cn2024"),
        # "CHAPTER 1 - LIVE ANIMALS" is its preferred and its alternative label, in two languages.
        ("S13", f"{CN}cn2024/010021000090"),
    }
    assert {finding.value for finding in validation.findings if finding.check == "S13"} == {
        "CHAPTER 1 - LIVE ANIMALS",
        "CAPÍTULO 1 - ANIMAIS VIVOS",
    }
    rules = {finding.origin.asks for finding in validation.findings if finding.check == "M1"}
    assert rules == {
        "A correspondence has associations",
        "A correspondence has a source",
        "A correspondence has terms of use",
    }


@pytest.mark.slow
def test_the_thesauri_of_arches() -> None:
    files = packaged(
        "arches",
        "8.1.5",
        "arches/db/schemes/arches_concept_scheme.rdf",
        "arches/db/schemes/arches_concept_collections.rdf",
    )
    validation = validate(files)
    # It has a title and top concepts, but says nowhere on what terms it may be used.
    assert nodes(validation) == {("QS-scheme", ARCHES)}
    assert validation.conforms()
    assert validation.examined["QS-missing-label"] > 6000


def test_the_labels_of_geonode() -> None:
    (file,) = packaged("geonode", "5.1.1", "geonode/metadata/thesauri/labels-i18n.metadata.rdf")
    validation = nodes(validate([file]))
    # Ten keys of the program stand as alternative labels without a language. Their IRIs are
    # relative, so they change with the place of the file; no concept has a place in a hierarchy.
    assert {check for check, _ in validation} == {
        "QS-http",
        "QS-orphan",
        "QS-overlapping",
        "QS-scheme",
        "QS-undocumented",
        "QS-untagged",
    }
    for check in ("QS-http",):
        concepts = [str(focus) for name, focus in validation if name == check]
        assert len(concepts) == 10
        assert all(concept.startswith("file:") for concept in concepts)
    # Two messages of the program have one wording; none is explained.
    assert ("QS-undocumented", I18N) in validation
    assert len([1 for check, _ in validation if check == "QS-overlapping"]) == 1
