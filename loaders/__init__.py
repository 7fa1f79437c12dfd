"""Loaders: one module a source, each saying in the model's terms what its source says.

`SOURCES` and `READERS` are the registries, written out by hand: a new source is a new line.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from ..errors import UnknownName
from ..model import Contribution, DocumentReading, Source
from . import (
    ampd_iowa,
    curated,
    dot,
    esco_isco,
    isco,
    isco08_document,
    naics,
    onet,
    onet_documents,
    onet_dot,
    soc,
    tables,
    uscis_dot,
)

SOURCES: tuple[Callable[[], Contribution], ...] = (
    soc.soc2018,
    soc.soc2010,
    soc.soc2010_soc2018,
    onet.onetsoc2019,
    onet.onetsoc2019_soc2018,
    isco.isco08,
    isco.title_variants,
    isco.esco,
    isco.isco08_soc2010,
    isco08_document.contribution,
    dot.dot1991,
    uscis_dot.contribution,
    naics.naics2022,
    ampd_iowa.contribution,
    curated.dot1991_soc2018,
)


class Reader(NamedTuple):
    """What reads a publisher's document, and the source whose graph it adds to."""

    source: str
    read: Callable[[Path], DocumentReading]


READERS: dict[str, Reader] = {
    "ampd-iowa": Reader("iowa-ampd", ampd_iowa.reading),
    "esco-isco": Reader("esco-isco-08", esco_isco.reading),
    "isco08": Reader("isco08-unit-groups", isco08_document.reading),
    "onet-dot": Reader("onet-dot-1991", onet_dot.reading),
    "onet-soc": Reader("onet-soc2018", onet_documents.soc_reading),
    "onet-structure": Reader("onet-soc-2019", onet_documents.structure_reading),
    "uscis-dot": Reader("uscis-dot", uscis_dot.reading),
}


def contributions() -> tuple[Contribution, ...]:
    """Load everything that the embedded tables say, source by source."""
    return tuple(source() for source in SOURCES)


def read(name: str, path: Path) -> DocumentReading:
    """Read a publisher's document.

    Raises:
        UnknownName: a document that no loader reads.
        InputError: a document that cannot be read, with file and line.

    """
    if name not in READERS:
        raise UnknownName("document", name, tuple(READERS))
    return READERS[name].read(path)


def checksum(source: Source) -> str | None:
    """SHA-256 of the embedded tables that a source's facts come from; None without tables."""
    return tables.sha256(source.files) if source.files else None
