"""The pages on which people look things up: home, search, classifications, and each resource."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ...errors import OccugraphError, UnknownCode, UnknownName
from ...model.concept_index import nearest_codes
from ...query.catalogue import Question, catalogue
from ..documents import (
    describe_association,
    describe_concept,
    describe_correspondence,
    describe_list,
    describe_programme,
    describe_resource,
    describe_scheme,
)
from .questions import HITS, MOST_HITS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..documents import Directory
    from .questions import Questions

#: Pairs of a correspondence on a page.
PAIRS = 500
#: What a code may be to be looked up first on the home page.
EXAMPLES = ("welder", "sofware develper", "15-1252", "isco08:2512", "336110")


class Page(NamedTuple):
    """A template, what it shows, and the status of the answer."""

    template: str
    values: dict[str, Any]
    status: int = 200


def show_home(questions: Questions, given: Mapping[str, str]) -> Page:
    """Show the search box, and what else there is."""
    overview = questions.directory.overview
    counts = {
        "classifications": len(overview),
        "concepts": sum(int(row["concepts"]) for row in overview.values()),
        "correspondences": len(questions.directory.correspondences),
        "programmes": len(questions.directory.programmes),
    }
    return Page("home.html", {"counts": counts, "examples": EXAMPLES})


def show_search(questions: Questions, given: Mapping[str, str]) -> Page:
    """Show the hits by scheme."""
    text, scheme = given.get("q", ""), given.get("scheme") or None
    values: dict[str, Any] = {"text": text, "scheme": scheme, "answer": None, "problem": ""}
    if not text.strip():
        return Page("search.html", values)
    limit = MOST_HITS if scheme else HITS
    try:
        values["answer"] = questions.search(text, scheme=scheme, limit=limit)
    except OccugraphError as error:
        return Page("search.html", {**values, "problem": str(error)}, 400)
    return Page("search.html", values)


def show_schemes(questions: Questions, given: Mapping[str, str]) -> Page:
    """List the classifications by what they classify."""
    directory = questions.directory
    kinds: dict[str, list[Any]] = {"Occupations": [], "Industries": []}
    for row in directory.overview.values():
        kinds.setdefault(row["classifies"], []).append(row)
    values = {
        "kinds": [(kind, rows) for kind, rows in kinds.items() if rows],
        "editions": directory.editions,
        "correspondences": list(directory.correspondences.values()),
    }
    return Page("schemes.html", values)


def show_sparql(questions: Questions, given: Mapping[str, str]) -> Page:
    """Show the page on which the graph is asked in SPARQL, with the questions that are ready."""
    every = catalogue()
    queries = {
        question.name: _write_example(question, questions.session.base) for question in every
    }
    return Page("sparql.html", {"questions": every, "queries": queries})


def _write_example(question: Question, base: str) -> str:
    """Write a question with the values of its documented example, without its header."""
    values = {parameter.name: parameter.example for parameter in question.parameters}
    lines = question.bound(values, base).splitlines()
    return "\n".join(line for line in lines if not line.startswith("#+")).strip()


def show_resource(questions: Questions, path: str, given: Mapping[str, str]) -> Page:
    """Show the page of an IRI below the base; raises where there is no such resource."""
    directory = questions.directory
    first, _, rest = path.partition("/")
    session = directory.session
    if first in session.schemes:
        if not rest:
            return Page("scheme.html", {"document": describe_scheme(directory, first)})
        if "/" not in rest:
            return _show_concept(questions, first, rest)
    elif first in session.correspondences:
        if rest:
            return Page(
                "association.html", {"document": describe_association(directory, first, rest)}
            )
        return _show_correspondence(directory, first, given.get("page", "1"))
    elif first == "programme" and rest in directory.programmes:
        return Page("programme.html", {"document": describe_programme(directory, rest)})
    elif first == "list" and rest and "/" not in rest:
        return Page("list.html", {"document": describe_list(directory, rest)})
    document = describe_resource(directory, f"{session.base}{path}")
    return Page("resource.html", {"document": document})


def _show_concept(questions: Questions, scheme: str, local: str) -> Page:
    """Show a concept by the last part of its IRI, which has a hyphen where the code has a slash."""
    iri = f"{questions.session.base}{scheme}/{local}"
    try:
        document = describe_concept(questions.directory, iri)
    except UnknownCode as error:
        if error.nearest or not any(map(str.isdigit, local)):
            raise
        codes = questions.session.codes.by_scheme[scheme]
        near = tuple(nearest_codes(local, codes, cutoff=0.3))
        raise UnknownCode(local, f"not a code of {scheme}", near) from None
    if document.answer.iri != iri:
        near = (document.answer.code,)
        raise UnknownCode(local, f"not a code of {scheme} as it is written there", near)
    citation = questions.cite(document.answer)
    return Page("concept.html", {"document": document, "citation": citation})


def _show_correspondence(directory: Directory, name: str, page: str) -> Page:
    """Show one page of a correspondence's pairs."""
    document = describe_correspondence(directory, name)
    pages = max(1, -(-len(document.pairs) // PAIRS))
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 0
    if not 1 <= number <= pages:
        raise UnknownName("page", page, tuple(map(str, range(1, pages + 1))))
    first = PAIRS * (number - 1)
    pairs = document.pairs[first : first + PAIRS]
    values = {"document": document, "pairs": pairs, "first": first, "page": number, "pages": pages}
    return Page("correspondence.html", values)
