"""The document of a concept: all that a page about it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ...graph.routes import family_of
from ...model.matches import BASES
from ...query import concepts
from ...query.session import LinkDecision

if TYPE_CHECKING:
    from ...query.concepts import ConceptAnswer
    from ...query.session import Record
    from .directory import Directory, Edition

#: Kinds of labels a concept may be known by, beside its title.
_OTHER = ("altLabel", "hiddenLabel")


#: Siblings that a page shows; its scheme's page has all.
BESIDE = 25


class Counterparts(NamedTuple):
    """What a concept corresponds to in one scheme."""

    scheme: str
    title: str
    superseded: bool
    """Whether a later edition of that scheme is here."""
    rows: tuple[dict[str, Any], ...]
    """Rows of `counterparts-of`, the strongest basis first, each with `association`, the IRI of
    the pair, and `decision`, the reason and date where the project decided it."""


class ConceptDocument(NamedTuple):
    """A concept with its edition, its neighbours, its titles and what it corresponds to."""

    answer: ConceptAnswer
    edition: Edition
    level_title: str
    path: tuple[dict[str, str], ...]
    """The groups above it from the top down, then the concept; each with `level_title`."""
    siblings: tuple[dict[str, Any], ...]
    """Concepts with the same parent in the order of codes, itself among them; `residual` says
    which one holds the rest of the group."""
    children: tuple[dict[str, Any], ...]
    residual: bool
    titles: tuple[str, ...]
    """Other English titles that it is known by."""
    translations: tuple[Record, ...]
    """Its titles in other languages, by language: `language` and `title`."""
    earlier: tuple[dict[str, Any], ...]
    """Its counterparts in the edition before, as `Counterparts.rows`."""
    later: tuple[dict[str, Any], ...]
    """Its counterparts in the edition after."""
    counterparts: tuple[Counterparts, ...]
    """By scheme: those that are not superseded first."""
    sources: tuple[Record, ...]
    """The documents that its statements come from, with `publisher`, `rights` and `page`."""

    @property
    def beside(self) -> tuple[dict[str, Any], ...]:
        """The siblings nearest to it by code; a list of codes without groups has a thousand."""
        codes = [one["code"] for one in self.siblings]
        first = max(0, min(codes.index(self.answer.code) - BESIDE // 2, len(codes) - BESIDE))
        return self.siblings[first : first + BESIDE]

    def to_dict(self) -> dict[str, Any]:
        """The document as JSON has it: the keys of `show --json`, then those of the page."""
        return {
            **self.answer.to_dict(),
            "scheme_title": self.edition.title,
            "superseded_by": self.edition.superseded_by,
            "level_title": self.level_title,
            "siblings": list(self.siblings),
            "residual": self.residual,
            "titles": list(self.titles),
            "translations": list(self.translations),
            "earlier": list(self.earlier),
            "later": list(self.later),
            "sources": list(self.sources),
        }


#: Columns of a concept as a table, one row a statement.
COLUMNS = (
    *("relation", "scheme", "code", "title", "printed", "kind", "basis"),
    *("source", "line", "text"),
)


def list_rows(answer: ConceptAnswer) -> list[tuple[str, ...]]:
    """List what a graph says of a concept as a table with the columns `COLUMNS`."""
    rows: list[dict[str, str]] = []

    def add(relation: str, scheme: str = answer.scheme, **cells: str) -> None:
        rows.append({"relation": relation, "scheme": scheme, **cells})

    own = {"code": answer.code, "title": answer.label}
    add("itself", **own, kind=answer.level, text=answer.iri)
    for relation, groups in (("group above", answer.path[1:]), ("member", answer.children)):
        for row in groups:
            add(relation, code=row["code"], title=row["label"], kind=row["level"])
    for row in answer.notes:
        add("note", **own, kind=row["kind"], source=row["source"], text=row["note"])
    for relation, links in (("excludes", answer.excludes), ("excluded by", answer.excluded_by)):
        for row in links:
            place = _pick(row, "code", "printed", "source", "line")
            add(relation, **place, title=row["label"], kind=row["wording"], text=row["condition"])
    for row in answer.refers_to:
        add("named in its notes", code=row["code"], title=row["label"], source=row["source"])
    for row in answer.counterparts:
        pair = {**_pick(row, "code", "basis", "line"), "title": row["label"]}
        decision = LinkDecision.of_row(row)
        why = "" if decision is None else decision.sentence
        names = {"kind": row["cardinality"], "source": row["correspondence"]}
        add("counterpart", row["target"], **pair, **names, text=why)
    for row in answer.lists:
        printed = f"{row['printedCode']} {row['printedTitle']}".strip()
        place = _pick(row, "source", "line")
        add("on a list", **own, printed=printed, kind=row["heading"], **place, text=row["title"])
    return [tuple(row.get(name, "") for name in COLUMNS) for row in rows]


def describe_concept(
    directory: Directory, given: str, *, scheme: str | None = None
) -> ConceptDocument:
    """Describe a concept by a code in any usual spelling; raises as `Graph.concept`."""
    session = directory.session
    answer = concepts.describe_concept(session, given, scheme=scheme, book=directory.book)
    name, code = answer.scheme, answer.code
    residuals, children = directory.residuals(name), directory.children(name)
    parent = answer.path[1]["code"] if len(answer.path) > 1 else ""

    def list_members(of: str) -> tuple[dict[str, Any], ...]:
        return tuple(
            {
                "code": entry.code,
                "label": entry.label,
                "level": entry.level,
                "residual": entry.code in residuals,
            }
            for entry in children.get(of, ())
        )

    labels = session.ask("titles-of", scheme=name, code=code)
    edition = directory.editions[name]
    every = _group_counterparts(directory, answer)
    by_scheme = {group.scheme: group.rows for group in every}
    return ConceptDocument(
        answer,
        edition,
        directory.name_level(name, answer.level),
        tuple(
            {**group, "level_title": directory.name_level(name, group["level"])}
            for group in reversed(answer.path)
        ),
        list_members(parent),
        list_members(code),
        code in residuals,
        tuple(row["title"] for row in labels if row["kind"] in _OTHER and row["language"] == "en"),
        tuple(
            {"language": row["language"], "title": row["title"]}
            for row in labels
            if row["kind"] == "prefLabel" and row["language"] != "en"
        ),
        by_scheme.get(edition.supersedes, ()),
        by_scheme.get(edition.superseded_by, ()),
        tuple(
            group
            for group in every
            if group.scheme not in (edition.supersedes, edition.superseded_by)
        ),
        _list_sources(directory, answer),
    )


def _group_counterparts(directory: Directory, answer: ConceptAnswer) -> list[Counterparts]:
    """Group the counterparts by scheme, the latest schemes of other classifications first."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in answer.counterparts:
        table = directory.session.correspondences[row["correspondence"]]
        ends = answer.code, row["code"]
        if table.source != answer.scheme:
            ends = row["code"], answer.code
        iri = directory.find_pair(table.id, *ends)
        decision = directory.decisions.get(iri)
        known = None if decision is None else _pick(decision, "reason", "date")
        groups.setdefault(row["target"], []).append({**row, "association": iri, "decision": known})
    counterparts = [
        Counterparts(
            name,
            directory.editions[name].title,
            bool(directory.editions[name].superseded_by),
            tuple(sorted(rows, key=lambda row: (BASES.index(row["basis"]), row["code"]))),
        )
        for name, rows in groups.items()
    ]
    family = family_of(answer.scheme)
    return sorted(
        counterparts,
        key=lambda group: (group.superseded, family_of(group.scheme) == family, group.scheme),
    )


def _list_sources(directory: Directory, answer: ConceptAnswer) -> tuple[Record, ...]:
    """List the documents behind the statements about a concept, the scheme's own first."""
    own = directory.overview.get(answer.scheme, {})
    titles = dict.fromkeys([own["source"]] if own.get("source") else [])
    for rows in (answer.notes, answer.excludes, answer.excluded_by, answer.refers_to, answer.lists):
        titles |= dict.fromkeys(row["source"] for row in rows if row["source"])
    pages = {own["source"]: own} if titles else {}
    for row in answer.counterparts:
        if origin := directory.session.origins.get(row["correspondence"]):
            titles[origin["title"]] = None
            pages[origin["title"]] = origin
    listed = []
    for title in titles:
        source, origin = directory.session.sources.get(title, {}), pages.get(title, {})
        listed.append(
            {
                "title": title,
                **{key: origin.get(key) or source.get(key, "") for key in ("publisher", "rights")},
                "page": origin.get("page", ""),
                "source": source.get("source", ""),
            }
        )
    return tuple(listed)


def _pick(row: Record, *names: str) -> Record:
    return {name: row[name] for name in names}
