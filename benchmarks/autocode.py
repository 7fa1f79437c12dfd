"""Columns of job titles to SOC 2018: how often right, how sure, how fast, beside rivals.

    python benchmarks/autocode.py [TITLES]

A tenth of O*NET's alternate titles is held out of the graph as `titles.py` does, and all of them
(or TITLES) are coded; each of the codes that a title stands on is right. The scores were calibrated
on the first tenth alone; `--tenth 2` holds out the second. Rivals have the same titles: rapidfuzz's
scorer, TF-IDF of words and of character n-grams (scikit-learn, where it is installed), each on the
first 500 titles, and with `--machine` a linear support vector machine on both. Times are of the
processor; training is told apart.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import pairwise

from rapidfuzz import fuzz
from titles import SCHEME, by_score, by_tfidf, graph_without, hold_out

from occugraph.query.kept import KeptRows
from occugraph.query.session import Session
from occugraph.search.coding import CodedTitle, TitleCoder
from occugraph.search.words import fold_text

#: Lower ends of the classes of scores in the table of calibration.
CLASSES = (0.0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9)
#: Titles that rivals, which are slow, are asked about.
OF_RIVALS = 500
Codes = Sequence[Sequence[str]]


def by_machine(titles: list[str], codes: list[list[str]]) -> Callable[[list[str]], Codes]:
    """Train a linear support vector machine on words and character n-grams."""
    import numpy
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union
    from sklearn.svm import LinearSVC

    options = {"sublinear_tf": True, "dtype": numpy.float32}
    union = make_union(
        TfidfVectorizer(analyzer="word", ngram_range=(1, 2), **options),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), min_df=2, **options),
    )
    pairs = [(title, code) for title, of in zip(titles, codes, strict=True) for code in of]
    machine = LinearSVC(C=0.5).fit(
        union.fit_transform([title for title, _ in pairs]), [code for _, code in pairs]
    )

    def code_all(asked: list[str]) -> Codes:
        scores = machine.decision_function(union.transform(list(map(fold_text, asked))))
        return machine.classes_[numpy.argsort(-scores, axis=1)[:, :5]]

    return code_all


def measure(name: str, code: Callable[[list[str]], Codes], asked: list[str], right: dict) -> None:
    start = time.process_time()
    codes = code(asked)
    each = (time.process_time() - start) / len(asked)
    pairs = list(zip(map(right.__getitem__, asked), codes, strict=True))
    first, five = (sum(not of.isdisjoint(got[:n]) for of, got in pairs) for n in (1, 5))
    shares = f"{first / len(asked):>8.1%} {five / len(asked):>8.1%}"
    print(f"{name:<40} {shares} {1 / each:>12,.0f}", flush=True)


def show_calibration(asked: list[str], coded: list[list[CodedTitle]], right: dict) -> None:
    pairs = zip(map(right.__getitem__, asked), coded, strict=True)
    firsts = [(got[0].score, got[0].code in of) for of, got in pairs if got]
    print(f"\n{'score of the first code':<24} {'titles':>8} {'right':>8} {'right, from it on':>20}")
    for low, high in pairwise((*CLASSES, 1.01)):
        inside = [is_right for score, is_right in firsts if low <= score < high]
        above = [is_right for score, is_right in firsts if low <= score]
        if inside:
            parts = sum(inside) / len(inside), sum(above) / len(above)
            name = f"{low:.1f} to {min(high, 1.0):.1f}"
            print(f"{name:<24} {len(inside):>8,} {parts[0]:>8.1%} {parts[1]:>20.1%}")
    print(f"{'no code':<24} {len(asked) - len(firsts):>8,}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("number", nargs="?", type=int)
    parser.add_argument("--tenth", type=int, default=1)
    parser.add_argument("--machine", action="store_true")
    arguments = parser.parse_args()
    held, right = hold_out(arguments.tenth)
    asked = held[: arguments.number]
    graph = graph_without(held)
    with tempfile.TemporaryDirectory() as folder:
        session = Session(graph.engine, kept=KeptRows(folder, graph.engine))
        start = time.process_time()
        coder = TitleCoder(session, SCHEME)
        read = time.process_time()
        coder.code("welder")
        trained = time.process_time()
        print(
            f"listed titles read in {read - start:.1f} s, model trained in {trained - read:.1f} s"
        )
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        coded = coder.code_many(asked)
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"peak memory {after / 1024:,.0f} MiB, {(after - before) / 1024:,.0f} by coding")
        print(f"\n{'means':<40} {'first':>8} {'in five':>8} {'titles/s':>12}")

        def autocode(titles: list[str]) -> Codes:
            return [[one.code for one in of] for of in coder.code_many(titles)]

        measure("occugraph: autocode", autocode, asked, right)
        show_calibration(asked, coded, right)
        titles, codes = list(coder.known), [list(of) for of in coder.known.values()]
        if arguments.machine:
            start = time.process_time()
            machine = by_machine(titles, codes)
            print(f"linear SVM trained in {time.process_time() - start:.0f} s")
            measure("linear SVM of words and n-grams", machine, asked, right)
        some = asked[:OF_RIVALS]
        measure("occugraph: autocode, 500 titles", autocode, some, right)
        one = by_score(fuzz.WRatio, titles, codes)
        measure("rapidfuzz WRatio", lambda asked: list(map(one, asked)), some, right)
        words = {"analyzer": "word", "ngram_range": (1, 2)}
        letters = {"analyzer": "char_wb", "ngram_range": (3, 4), "min_df": 2}
        for name, options in {"words": words, "character n-grams": letters}.items():
            try:
                near = by_tfidf(titles, codes, **options)
            except ImportError:
                print("TF-IDF: not measured, scikit-learn is not installed")
                break
            measure(
                f"TF-IDF of {name}", lambda asked, near=near: list(map(near, asked)), some, right
            )


if __name__ == "__main__":
    main()
