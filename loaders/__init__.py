"""Loaders: one module a source, each saying in the model's terms what its source says.

`SOURCES` and `READERS` are the registries, written out by hand: a new source is a new line.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from ..errors import UnknownName
from ..model.sources import Contribution, DocumentReading, Source
from . import curated, dot, naics, reference_tables
from .ampd_iowa import approved_list
from .bls import soc
from .isco08 import document, esco_table, isco
from .onet import documents, dot_crosswalk, onet
from .uscis_dot import dot_groups

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
    document.contribution,
    dot.dot1991,
    dot_groups.contribution,
    naics.naics2022,
    approved_list.contribution,
    curated.dot1991_soc2018,
)


class Reader(NamedTuple):
    """What reads a publisher's document, and the source whose graph it adds to."""

    source: str
    read: Callable[[Path], DocumentReading]


READERS: dict[str, Reader] = {
    "ampd-iowa": Reader("iowa-ampd", approved_list.reading),
    "esco-isco": Reader("esco-isco-08", esco_table.reading),
    "isco08": Reader("isco08-unit-groups", document.reading),
    "onet-dot": Reader("onet-dot-1991", dot_crosswalk.reading),
    "onet-soc": Reader("onet-soc2018", documents.soc_reading),
    "onet-structure": Reader("onet-soc-2019", documents.structure_reading),
    "uscis-dot": Reader("uscis-dot", dot_groups.reading),
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
    return reference_tables.sha256(source.files) if source.files else None
