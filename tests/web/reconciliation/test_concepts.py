"""Ids of concepts, and what titles are sure."""

from __future__ import annotations

import re
from collections import defaultdict
from urllib.parse import quote

import pytest

import occugraph
from occugraph.query import catalogue
from occugraph.query.session import Session
from occugraph.search.known_titles import make_key
from occugraph.search.search import Searcher
from occugraph.search.words import FIRST_NOTE, KINDS
from occugraph.web.reconciliation.concepts import Concepts
from occugraph.web.reconciliation.service import Service


@pytest.fixture(scope="module")
def searcher(graph: occugraph.Graph) -> Searcher:
    return Searcher(graph.session)


def check_ids(session: Session, searcher: Searcher) -> int:
    every = Concepts(session, searcher, None)
    ids = [
        every.make_id(concept)
        for by_code in session.codes.by_scheme.values()
        for concept in by_code.values()
    ]
    assert len(set(ids)) == len(ids)
    for id in ids:
        assert re.fullmatch(r"[a-z0-9]+:[A-Za-z0-9._-]+", id)
        assert quote(id, safe=";,/?:@&=+$-_.!~*'()#") == id  # JavaScript's encodeURI
    return len(ids)


def test_ids_survive_what_openrefine_makes_of_them(
    graph: occugraph.Graph, searcher: Searcher
) -> None:
    assert check_ids(graph.session, searcher) > 5_000


def test_ids_of_all_schemes_do(whole_session: Session) -> None:
    assert check_ids(whole_session, Searcher(whole_session)) > 25_000


def test_an_id_is_found_as_it_was_given_and_in_no_other_spelling(
    graph: occugraph.Graph, searcher: Searcher
) -> None:
    own, every = (Concepts(graph.session, searcher, scheme) for scheme in ("dot1991", None))
    for concepts, id in ((own, "0-1"), (every, "dot1991:0-1"), (every, "soc2018:15-1252")):
        concept = concepts.find(id)
        assert concept is not None
        assert concepts.make_id(concept) == id
    for concepts, id in ((own, "0/1"), (own, ""), (every, "soc2018:151252"), (every, "15-1252")):
        assert concepts.find(id) is None


@pytest.mark.slow
@pytest.mark.servers
def test_a_title_is_matched_where_one_code_alone_has_the_title(
    graph: occugraph.Graph, searcher: Searcher
) -> None:
    session = graph.session
    codes = defaultdict(set)
    iris = {one.iri: one.code for one in session.codes.by_scheme["soc2018"].values()}
    for row in catalogue.run(session.engine, "wordings", session.base).records():
        iri, kind, text = list(row.values())[:3]
        if iri in iris and kind in KINDS[:FIRST_NOTE]:
            codes[make_key(text)].add(iris[iri])
    service = Service(Concepts(session, searcher, "soc2018"))
    titles = [one.label for one in session.hierarchy("soc2018").by_scheme["soc2018"].values()]
    sure = 0
    for title in titles[::8]:
        answer = service.answer({"queries": f'{{"q": {{"query": "{title}", "limit": 20}}}}'}, "")
        matched = {each["id"] for each in answer["q"]["result"] if each["match"]}
        own = codes[make_key(title)]
        assert matched == (own if len(own) == 1 else set()), title
        sure += bool(matched)
    assert 0 < sure < len(titles[::8])
