"""The editions of publishers' documents that this release knows: their checksums and counts.

A note has no table to be compared with, so that a damaged or a newer document could change it
unseen: a remark names whatever is not byte for byte the known file, and each count that differs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..model.sources import DocumentReading, Remark


class Edition(NamedTuple):
    """A document as it was published: its SHA-256, and what reading it counts."""

    sha256: str
    counts: dict[str, int]


EDITIONS = {
    "ampd-iowa": Edition(
        "c790549f449c940646401b24a9a854a80572dfff6f4e81395421395b15a6b7c4",
        {
            "rows": 102,
            "exclusions": 66,
            "exclusions in words only": 3,
            "inclusions": 16,
            "industries": 3,
        },
    ),
    "census-occupations": Edition(
        "2417722603abbe8690315cc9676ed8830b21902ba3f72ab288acadbb984fd38e",
        {"codes of 2018": 570, "codes of 2010": 540, "members": 437, "pairs": 632},
    ),
    "esco-isco": Edition(
        "5b9cea72c0400d0e773ece1cd2b46f5c28bff4814b55fc9edc3bbc518c91beda",
        {
            "groups": 619,
            "definitions": 619,
            "inclusions": 436,
            "exclusions": 313,
            "references": 146,
        },
    ),
    "isco-soc": Edition(
        "0426811b8c6a321bb2e902da4325b86d07174d1700cf79d6be4743c0784e6e73",
        {
            "rows of ISCO-08 to 2010 SOC": 1125,
            "isco08 codes marked in part": 970,
            "rows of 2010 SOC to ISCO-08": 1125,
            "soc2010 codes marked in part": 437,
        },
    ),
    "isco08": Edition(
        "0192f4446af8b7f8f657be1ad55287dc265d90b89ead6d540e3362cc7e10e8da",
        {"lines": 427, "unit groups": 426, "residual groups": 26},
    ),
    "onet-dot": Edition(
        "3f83dbc897eaa6eef5d18c3e6e90e4f6bb10784beb53836f91f06a255eb4a8cf",
        {"rows": 16741, "DOT occupations": 12815, "O*NET-SOC occupations": 927},
    ),
    "onet-soc": Edition(
        "68488984606cff24d65dc01005945b3f158fcd77b17dac8bbc1a5a4ebb78ec2f",
        {"rows": 1016, "SOC 2018 codes": 867},
    ),
    "onet-structure": Edition(
        "8a881ab1424004639cd030a5d330b11142e089a84963bb4b258824dc9936ad24",
        {"rows": 1596, "SOC 2018 codes": 1447, "O*NET-SOC details": 149},
    ),
    "onet-titles": Edition(
        "c3adaa59500f4a18649d6f49ee8798fa6d2c03b7a0f6b0a1a2f064c5c95c9cf5",
        {
            "rows": 52754,
            "O*NET-SOC occupations": 1016,
            "titles": 42877,
            "titles of several occupations": 6398,
        },
    ),
    "soc2018-definitions": Edition(
        "f8b9ca7cccea78e30abfc9b96ab8a9dd2632cc8c8b57ee9b38a9b871e8fe2a89",
        {"rows": 1447, "definitions": 867, "inclusions": 140, "exclusions": 303, "links": 484},
    ),
    "uscis-dot": Edition(
        "1a53bfce6dcb95608d3282538de04a707f48ac0ab1c135d0670474d136af2dca",
        {"groups": 106, "headings": 18, "wrapped lines of the first listing": 7},
    ),
}


def compare_edition(name: str, reading: DocumentReading) -> Iterator[Remark]:
    """Remark on a document that is not the known edition, and on counts that differ from it."""
    known = EDITIONS[name]
    if reading.sha256 == known.sha256:
        return
    differing = [
        f"{reading.counts.get(what, 0):,} {what}, not {count:,}"
        for what, count in known.counts.items()
        if reading.counts.get(what, 0) != count
    ]
    message = (
        f"not the copy that this release knows (SHA-256 {reading.sha256[:12]}..., known "
        f"{known.sha256[:12]}...): its texts may differ in ways that no table shows"
    )
    yield Remark("info", reading.file, None, message)
    if differing:
        message = f"counts that differ from the known copy: {'; '.join(differing)}"
        yield Remark("warning", reading.file, None, message)
