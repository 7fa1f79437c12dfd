"""Loaders: what the embedded tables and the publishers' documents contribute to the graph.

`catalogue/*.toml` describes the tables under `reference/`; a module stands only where a publisher's
document needs reading of its own, with a line in `READERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from ..errors import InputError, UnknownName
from ..model.sources import Contribution, DocumentReading, Source
from . import (
    catalogue_loader,
    census,
    editions,
    onet,
    onet_titles,
    reference_tables,
    soc_definitions,
    uscis_dot,
)
from .ampd_iowa import approved_list
from .catalogue_entries import DerivedEntry
from .isco08 import document, esco_table, soc_crosswalk


class Reader(NamedTuple):
    """What reads a publisher's document, and the source whose graph it adds to."""

    source: str
    read: Callable[[Path], DocumentReading]
    where: str
    """The page where its publisher has it, or what it comes with."""


READERS: dict[str, Reader] = {
    "ampd-iowa": Reader(
        "iowa-ampd",
        approved_list.read_document,
        "the State of Iowa, with the programme's guidelines",
    ),
    "census-occupations": Reader(
        "census-occupations-2018",
        census.read_document,
        "https://www.census.gov/topics/employment/industry-occupation/guidance/code-lists.html",
    ),
    "esco-isco": Reader(
        "esco-isco-08",
        esco_table.read_document,
        "https://esco.ec.europa.eu/en/use-esco/download",
    ),
    "isco-soc": Reader(
        "bls-isco08-soc2010",
        soc_crosswalk.read_document,
        "https://www.bls.gov/soc/soccrosswalks.htm",
    ),
    "isco08": Reader(
        "isco08-unit-groups",
        document.read_document,
        "https://isco.ilo.org/en/isco-08/",
    ),
    "onet-dot": Reader(
        "onet-dot-1991",
        onet.read_dot_crosswalk,
        "https://www.onetcenter.org/crosswalks.html",
    ),
    "onet-soc": Reader(
        "onet-soc2018",
        onet.read_soc_crosswalk,
        "https://www.onetcenter.org/taxonomy.html",
    ),
    "onet-structure": Reader(
        "onet-soc-2019",
        onet.read_structure,
        "https://www.onetcenter.org/taxonomy.html",
    ),
    "onet-titles": Reader(
        "onet-titles",
        onet_titles.read_document,
        "https://www.onetcenter.org/database.html",
    ),
    "soc2018-definitions": Reader(
        "bls-soc2018-exclusions",
        soc_definitions.read_document,
        "https://www.bls.gov/soc/2018/home.htm",
    ),
    "uscis-dot": Reader(
        "uscis-dot",
        uscis_dot.read_document,
        "USCIS, with the instructions of Form I-129",
    ),
}


def contributions(schemes: Collection[str] = ()) -> tuple[Contribution, ...]:
    """Load the embedded tables, source by source: all, or those that some schemes may need."""
    return catalogue_loader.embedded().contributions(schemes)


def contribution(source: str) -> Contribution:
    """Load the embedded tables of one source."""
    return catalogue_loader.embedded().contribution(source)


def derivations() -> tuple[tuple[Source, DerivedEntry], ...]:
    """Correspondences that a build derives by chaining others, each with its source, in order."""
    loader = catalogue_loader.embedded()
    return tuple((loader.source(entry.source), entry) for entry in loader.catalogue.derived)


def read(name: str, path: Path) -> DocumentReading:
    """Read a publisher's document; an error names its line, a remark that it is another copy."""
    if name not in READERS:
        raise UnknownName("document", name, tuple(READERS))
    reader = READERS[name]
    if not path.exists():
        raise InputError(f"no such file; {name} is to be had here: {reader.where}", file=str(path))
    reading = reader.read(path)
    remarks = (*editions.compare_edition(name, reading), *reading.remarks)
    return replace(reading, remarks=remarks)


def checksum(source: Source) -> str | None:
    """SHA-256 of the embedded tables that a source's facts come from; None without tables."""
    return reference_tables.sha256(source.files) if source.files else None
