"""The documents of a correspondence and of one of its pairs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from ...errors import UnknownName

if TYPE_CHECKING:
    from ...query.session import Record
    from .directory import Directory, Edition


class CorrespondenceDocument(NamedTuple):
    """A correspondence: the pairs of two schemes' concepts that one table, or a chain, states."""

    correspondence: str
    title: str
    iri: str
    source: Edition
    target: Edition
    basis: str
    partial: bool
    counts: dict[str, int]
    """Cardinality -> how many pairs have it, of those there are."""
    unmatched: tuple[dict[str, str], ...]
    """Concepts that it says have no counterpart: `scheme`, `code`, `label`, `association`."""
    pairs: tuple[dict[str, Any], ...]
    """`source`, `source_label`, `target`, `target_label`, `match`, `cardinality`, `association`."""
    origin: Record
    """Its row of `correspondence-sources`; empty for one that is derived."""
    derived_from: tuple[Record, ...]
    """The tables that it was chained from: `from` and `basis`."""

    def to_dict(self) -> dict[str, Any]:
        """The document as JSON has it; stable keys, in this order."""
        return {
            **self._asdict(),
            "source": self.source.scheme,
            "target": self.target.scheme,
            "unmatched": list(self.unmatched),
            "pairs": list(self.pairs),
            "derived_from": list(self.derived_from),
        }


class AssociationDocument(NamedTuple):
    """A pair of a correspondence, with the rows that it rests on."""

    iri: str
    correspondence: str
    title: str
    source: dict[str, str]
    """`scheme`, `code` and `label` of its concept; `code` is empty on a side without one."""
    target: dict[str, str]
    match: str
    cardinality: str
    rows: tuple[Record, ...]
    """Rows of `pair-provenance`."""

    def to_dict(self) -> dict[str, Any]:
        """The document as JSON has it; stable keys, in this order."""
        return {**self._asdict(), "rows": list(self.rows)}


def describe_correspondence(directory: Directory, correspondence: str) -> CorrespondenceDocument:
    """Describe a correspondence by its id; raises `UnknownName`."""
    session = directory.session
    table = session.correspondences.get(correspondence)
    if table is None:
        raise UnknownName("correspondence", correspondence, tuple(session.correspondences))
    sources = session.hierarchy(table.source).by_scheme.get(table.source, {})
    targets = session.hierarchy(table.target).by_scheme.get(table.target, {})
    pairs = tuple(
        {
            "source": row["source"],
            "source_label": sources[row["source"]].label if row["source"] in sources else "",
            "target": row["code"],
            "target_label": row["label"],
            "match": row["match"].removesuffix("Match"),
            "cardinality": row["cardinality"],
            "association": row["pair"],
        }
        for row in session.ask("pairs-in", correspondence=correspondence)
    )
    unmatched = []
    for row in session.ask("unmatched-in", correspondence=correspondence):
        code, at_source = row["code"], row["cardinality"] == "1:0"
        scheme, concepts = (table.source, sources) if at_source else (table.target, targets)
        ends = (code, "") if at_source else ("", code)
        unmatched.append(
            {
                "scheme": scheme,
                "code": code,
                "label": concepts[code].label if code in concepts else "",
                "association": directory.find_pair(correspondence, *ends),
            }
        )
    return CorrespondenceDocument(
        correspondence,
        directory.correspondences[correspondence]["title"],
        directory.iris.correspondence(correspondence),
        directory.editions[table.source],
        directory.editions[table.target],
        table.basis,
        table.partial,
        dict(sorted(Counter(pair["cardinality"] for pair in pairs).items())),
        tuple(unmatched),
        tuple(sorted(pairs, key=lambda pair: (pair["source"], pair["target"]))),
        session.origins.get(correspondence, {}),
        tuple(
            {"from": row["from"], "basis": row["basis"]}
            for row in session.ask("derivations")
            if row["correspondence"] == correspondence
        ),
    )


def describe_association(
    directory: Directory, correspondence: str, pair: str
) -> AssociationDocument:
    """Describe a pair by the last part of its IRI, such as `15-1254_2513`; raises `UnknownName`."""
    document = describe_correspondence(directory, correspondence)
    iri = f"{document.iri}/{pair}"
    ends = {"source": "", "target": "", "match": "", "cardinality": ""}
    labels = {"source": "", "target": ""}
    for row in document.pairs:
        if row["association"] == iri:
            ends = {name: row[name] for name in ends}
            labels = {"source": row["source_label"], "target": row["target_label"]}
            break
    else:
        for one in document.unmatched:
            if one["association"] == iri:
                side = "source" if one["scheme"] == document.source.scheme else "target"
                ends |= {side: one["code"], "cardinality": "1:0" if side == "source" else "0:1"}
                labels[side] = one["label"]
                break
        else:
            raise UnknownName(f"pair of {correspondence}", pair, ())
    rows = (
        directory.session.ask(
            "pair-provenance",
            correspondence=correspondence,
            source=ends["source"],
            target=ends["target"],
        )
        if ends["source"] and ends["target"]
        else []
    )
    sides = {
        side: {
            "scheme": getattr(document, side).scheme,
            "code": ends[side],
            "label": labels[side],
        }
        for side in labels
    }
    return AssociationDocument(
        iri,
        correspondence,
        document.title,
        sides["source"],
        sides["target"],
        ends["match"],
        ends["cardinality"],
        tuple(rows),
    )
