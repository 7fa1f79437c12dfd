"""The document of a scheme: its editions, its levels, its tree and what it is joined with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ...query.session import Record
    from .directory import Directory, Edition


class Node(NamedTuple):
    """A concept in the tree of its scheme."""

    code: str
    label: str
    level: str
    children: tuple[Node, ...]


class SchemeDocument(NamedTuple):
    """A scheme: one edition of a classification."""

    scheme: str
    title: str
    issued: str
    classifies: str
    publisher: str
    concepts: int
    iri: str
    edition: Edition
    editions: tuple[Edition, ...]
    """Every edition of the classification that is here, the earliest first."""
    levels: tuple[Record, ...]
    """Rows of `scheme-statistics`, the most general level first."""
    tree: tuple[Node, ...]
    correspondences: tuple[dict[str, Any], ...]
    """What joins it with other schemes: rows of `correspondences`, each with `other`."""
    source: str
    """Title of the document that it was read from; empty where the graph names none."""
    rights: str
    page: str
    """Where its publisher has that document, where it is known."""

    def to_dict(self) -> dict[str, Any]:
        """The document as JSON has it: the keys of `schemes --json`, then those of the page."""
        joined = [row for row in self.correspondences if row["basis"] != "derived"]
        return {
            "scheme": self.scheme,
            "title": self.title,
            "issued": self.issued,
            "classifies": self.classifies,
            "publisher": self.publisher,
            "concepts": self.concepts,
            "source": self.source,
            "rights": self.rights,
            "page": self.page,
            "joined_with": sorted({row["other"] for row in joined}),
            "iri": self.iri,
            "supersedes": self.edition.supersedes,
            "superseded_by": self.edition.superseded_by,
            "levels": [dict(row) for row in self.levels],
            "correspondences": list(self.correspondences),
        }


def describe_scheme(directory: Directory, scheme: str) -> SchemeDocument:
    """Describe a scheme by its id; raises `UnknownName`."""
    session = directory.session
    row = {**session.scheme(scheme), **directory.overview.get(scheme, {})}
    children = directory.children(scheme)

    def grow(parent: str) -> tuple[Node, ...]:
        return tuple(
            Node(entry.code, entry.label, entry.level, grow(entry.code))
            for entry in children.get(parent, ())
        )

    joined = [
        {**table, "other": table["target"] if table["source"] == scheme else table["source"]}
        for table in directory.correspondences.values()
        if scheme in (table["source"], table["target"])
    ]
    return SchemeDocument(
        scheme,
        row["title"],
        row["issued"],
        row["classifies"],
        row.get("publisher", ""),
        int(row.get("concepts", 0)),
        row["iri"],
        directory.editions[scheme],
        tuple(_follow_editions(directory, scheme)),
        tuple(session.ask("scheme-statistics", scheme=scheme)),
        grow(""),
        tuple(sorted(joined, key=lambda table: (table["basis"] == "derived", table["other"]))),
        *(row.get(name, "") for name in ("source", "rights", "page")),
    )


def _follow_editions(directory: Directory, scheme: str) -> list[Edition]:
    """List the editions before a scheme, the scheme, and those after it."""
    editions = [directory.editions[scheme]]
    while before := directory.editions.get(editions[0].supersedes):
        editions.insert(0, before)
    while after := directory.editions.get(editions[-1].superseded_by):
        editions.append(after)
    return editions
