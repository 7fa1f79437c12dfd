"""Titles to codes: how often the SOC 2018 code of a job title is first, and among the first five.

    python benchmarks/titles.py [TITLES]

A tenth of O*NET's alternate titles is held out of the graph, by a seed, in every wording that
differs in case alone, and 2,000 of them (or TITLES) are asked about; each of the codes that a title
stands on is right. Rivals have the same titles: rapidfuzz's scorers give the code of the likest
title, TF-IDF (scikit-learn, where it is installed) those of the nearest by words or character
n-grams. Times are of the processor, for one title, without making the index.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable

from rapidfuzz import fuzz, process

import occugraph
from occugraph import loaders
from occugraph.graph.build import build
from occugraph.graph.engine import OxigraphEngine
from occugraph.graph.store import in_memory
from occugraph.query.kept import KeptRows
from occugraph.query.session import Session
from occugraph.rdf.terms import text
from occugraph.rdf.writers import nquads
from occugraph.search.index import WordingIndex
from occugraph.search.search import Searcher
from occugraph.search.titles import TitleIndex
from occugraph.search.words import fold_text

SEED, SHARE, ASKED, SCHEME = 10, 10, 2_000, "soc2018"
SOURCE = "onet-alternate-titles"
Coder = Callable[[str], list[str]]


def hold_out() -> tuple[list[str], dict[str, set[str]]]:
    """Choose the titles that are held out, in a random order, with the codes of each."""
    (part,) = (part for part in loaders.contributions() if part.source.id == SOURCE)
    codes = defaultdict(set)
    for label in part.labels:
        codes[label.text].add(label.code[:7])
    titles = sorted(codes)
    random.Random(SEED).shuffle(titles)
    return titles[: len(titles) // SHARE], codes


def graph_without(titles: list[str]) -> occugraph.Graph:
    """Build the graph without some titles."""
    dataset, folded = build().dataset, set(map(fold_text, titles))
    labels = {
        text(label.text, label.language)
        for part in loaders.contributions()
        for label in part.labels
        if fold_text(label.text) in folded
    }
    for name, triples in dataset.graphs.items():
        dataset.graphs[name] = [triple for triple in triples if triple[2] not in labels]
    return occugraph.Graph(OxigraphEngine(in_memory(nquads(dataset))))


def known_titles(index: WordingIndex, coder: TitleIndex) -> tuple[list[str], list[list[str]]]:
    """List the titles that vote, each with its codes."""
    targets, codes = coder.targets_in(SCHEME), defaultdict(set)
    for place in range(index.size):
        for at in range(index.starts[place], index.starts[place + 1]):
            if coder.is_title(place):
                starts, concept = targets.starts, index.concepts[at]
                for target in targets.codes[starts[concept] : starts[concept + 1]]:
                    codes[fold_text(index.text(place))].add(index.concept(target).code)
    return list(codes), [sorted(of) for of in codes.values()]


def by_score(scorer: Callable[..., float], titles: list[str], codes: list[list[str]]) -> Coder:
    def code(title: str) -> list[str]:
        near = process.extract(fold_text(title), titles, scorer=scorer, limit=25)
        return list(dict.fromkeys(one for _, _, at in near for one in codes[at]))

    return code


def by_tfidf(titles: list[str], codes: list[list[str]], **options: object) -> Coder:
    import numpy
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(sublinear_tf=True, dtype=numpy.float32, **options)
    known = vectorizer.fit_transform(titles).T.tocsr()

    def code(title: str) -> list[str]:
        scores = (vectorizer.transform([fold_text(title)]) @ known).toarray()[0]
        near = numpy.argsort(-scores, kind="stable")[:25]
        return list(dict.fromkeys(one for at in near for one in codes[at]))

    return code


def measure(name: str, code: Coder, asked: list[str], right: dict[str, set[str]]) -> None:
    start, first, five = time.process_time(), 0, 0
    for title in asked:
        codes = code(title)[:5]
        first += bool(right[title].intersection(codes[:1]))
        five += bool(right[title].intersection(codes))
    each = (time.process_time() - start) / len(asked)
    shares = f"{first / len(asked):>8.1%} {five / len(asked):>8.1%}"
    print(f"{name:<40} {shares} {each * 1000:>10.1f}", flush=True)


def main(number: int) -> None:
    held, right = hold_out()
    asked = held[:number]
    graph = graph_without(held)
    graph.session.codes.with_code("")  # read before the index is timed
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        searcher = Searcher(Session(graph.engine, kept=KeptRows(folder, graph.engine)))
        seconds = time.process_time() - start
        size = os.path.getsize(os.path.join(folder, "search-index"))
        coder = searcher.titles
        titles, codes = known_titles(searcher.index, coder)
        print(f"index: {size / 1e6:.1f} MB, made in {seconds:.2f} s; {len(titles):,} known titles")
        print(f"{'means':<40} {'first':>8} {'in five':>8} {'ms a title':>10}")

        def search(title: str) -> list[str]:
            groups = searcher.search(title, scheme=SCHEME).schemes
            return [hit.concept.code for group in groups for hit in group.hits]

        def vote(title: str) -> list[str]:
            return [match.concept.code for match in coder.codes(title, SCHEME)]

        measure("occugraph: search", search, asked, right)
        measure("occugraph: votes of near titles", vote, asked, right)
    for scorer in (fuzz.ratio, fuzz.token_sort_ratio, fuzz.token_set_ratio, fuzz.WRatio):
        measure(f"rapidfuzz {scorer.__name__}", by_score(scorer, titles, codes), asked, right)
    try:
        words = by_tfidf(titles, codes, analyzer="word", ngram_range=(1, 2))
        measure("TF-IDF of words", words, asked, right)
        letters = by_tfidf(titles, codes, analyzer="char_wb", ngram_range=(3, 4), min_df=2)
        measure("TF-IDF of character n-grams", letters, asked, right)
    except ImportError:
        print("TF-IDF: not measured, scikit-learn is not installed")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ASKED)
