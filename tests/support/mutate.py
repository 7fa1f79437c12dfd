"""Changes of meaning in the data rooms, made one at a time, each of which some test has to notice.

    python -m tests.support.mutate               # 100 mutations
    python -m tests.support.mutate 1000 --seed 7

A mutation changes one cell of an embedded table, one piece of a canned query or of a shape, or one
token of the ontology, in a copy of the checkout. The tests of that kind of file run there; none of
them is about printed output. What changes no meaning is never chosen, as it has no mutant to kill:

- comments, white space, prefix declarations, the header of a query;
- what a shape or a term says to people: `sh:name`, `sh:description`, `sh:message`, `rdfs:comment`,
  titles and descriptions;
- a variable that stands once in a query, for its name means nothing;
- `DISTINCT`, which mostly keeps a query quick;
- what EQUIVALENT lists, with the reason.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent
#: What the copy of a checkout needs.
COPIED = ("loaders", "ontology", "occugraph", "queries", "shapes", "tests", "pyproject.toml")


class Mutant(NamedTuple):
    """A text with one change of meaning."""

    change: str
    """The change, for a person."""
    text: str


_INNER = "an inner query repeats the pattern around it only to be quick"
_ABOVE = "a sum is only compared with 0, and $this is the same everywhere"
_SHARED = (
    "what shares no scheme has schemes of its own on both sides, which the last filter lets through"
)
_SAME = "what this filter takes away, the next takes away too"
#: Query or shape -> (changes that change no answer, why). A change that is possible at several
#: places is numbered from the second on.
EQUIVALENT = {
    "admitted-under": (
        (
            "?within becomes ?withinX",
            "?within becomes ?withinX (2)",
            "?_code becomes ?_codeX",
            "?_scheme becomes ?_schemeX",
            "?below becomes ?belowX (5)",
        ),
        _INNER,
    ),
    "L3-vintage": (("without FILTER(?scheme != ?stated)",), _SAME),
    "M11": (("without FILTER(?one = ?two)",), _SHARED),
    "M4": (("< becomes >",), "the two schemes are named in any order, and once"),
    "M6": (("without FILTER(?scheme != ?side)", "without FILTER(?scheme != ?side) (2)"), _SAME),
    "M8-mapping": (
        (
            "without BIND(1 AS ?told)",
            "without BIND(1 AS ?told) (2)",
            "1 becomes 2",
            "1 becomes 2 (2)",
        ),
        "a sum is only compared with 0, which neither 2 nor an error is",
    ),
    "M10": (('without FILTER(?cardinality != "1:1")', '"1:1" becomes "1:1X"'), _SAME),
    "M15-claim": (("1 becomes 2", "1 becomes 2 (2)"), "a sum is only compared with 0"),
    "programme-rows": (
        ("| becomes /", "| becomes / (3)", "| becomes / (5)"),
        "of these pairs of steps no graph has one without the other",
    ),
    "QS-notation": (("$this becomes $thisX (2)", "?value becomes ?valueX (4)"), _INNER),
    "QS-orphan": (("$this becomes $thisX", "1 becomes 2"), _ABOVE),
    "QS-orphan-flat": (("1 becomes 2",), _ABOVE),
    "QS-overlapping": (
        (
            "without HAVING (COUNT(DISTINCT ?any) > 1)",
            "?value becomes ?valueX (4)",
            "without BIND(1 AS ?only)",
            "1 becomes 2 (3)",
        ),
        f"{_INNER}; {_ABOVE}",
    ),
    "QS-cluster": (
        ("without BIND(1 AS ?reached)", "$this becomes $thisX (3)", "1 becomes 2"),
        _ABOVE,
    ),
    "QS-mapping": (("without FILTER(?one = ?two)",), _SHARED),
    "QS-redundant": (("without HAVING (COUNT(?up) > 1)", "?value becomes ?valueX (3)"), _INNER),
    "QS-transitive": (
        (
            "without UNION { ?value skos:broader|^skos:narrower|skos:broadMatch|^skos:narrowMatch"
            " ?other . BIND(1 AS ?written) }",
            "without BIND(1 AS ?written)",
            "without HAVING (SUM(?written) = 0)",
            "?value becomes ?valueX (3)",
            "skos:broader becomes skos:broaderX",
            "| becomes /",
            "without ^",
            "skos:narrower becomes skos:narrowerX",
            "| becomes / (2)",
            "skos:broadMatch becomes skos:broadMatchX",
            "| becomes / (3)",
            "without ^ (2)",
            "skos:narrowMatch becomes skos:narrowMatchX",
            "?other becomes ?otherX (3)",
            "1 becomes 2",
        ),
        _INNER,
    ),
    "QS-untagged": (
        ("skos:inScheme becomes skos:inSchemeX (2)",),
        "any IRI that is no scheme's stands for none",
    ),
    "S14": (("?node becomes ?nodeX (4)",), "the text and its language are one value of any node"),
    "X11": (("$this becomes $thisX", "$this becomes $thisX (2)"), "$this is the same everywhere"),
    "X6": (
        ("?some becomes ?someX", "?some becomes ?someX (2)", "< becomes >"),
        "the last filters ask for the scheme's levels once more, and a pair has two orders",
    ),
    "X6-pattern": (
        (
            "?any becomes ?anyX",
            "?any becomes ?anyX (2)",
            'without HAVING (!REGEX(STR(?value), CONCAT("^(", STR(?pattern), ")$")))',
            '"^(" becomes "^(X"',
            '")$" becomes ")$X"',
        ),
        _INNER,
    ),
    "X12": (("without FILTER(?one != ?other)",), _SAME),
}
EQUIVALENT["approved-under"] = EQUIVALENT["admitted-under"]

# SPARQL

TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)|(?P<iri><[^<>\s"{}|^`\\]*>)|(?P<string>"(?:[^"\\]|\\.)*")
    |(?P<variable>[?$]\w+)|(?P<name>\w[\w-]*:[\w.-]*\w|\w+:)|(?P<word>[A-Za-z_]\w*)
    |(?P<number>\d+(?:\.\d+)?)|(?P<sign>&&|\|\||!=|<=|>=|[-=<>!*+?^/|(){}.;,@\[\]])""",
    re.VERBOSE,
)
SWAPS = {"&&": "||", "||": "&&", "=": "!=", "!=": "=", "<": ">", ">": "<", "<=": ">", ">=": "<"}
SWAPS |= {"MIN": "MAX", "MAX": "MIN", "DESC": "ASC", "OPTIONAL": "", "NOT": "", "IN": "NOT IN"}
SWAPS |= {"|": "/", "^": ""}
OPENING = {"(": ")", "{": "}"}


class Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Cut SPARQL into tokens, without comments and prefix declarations."""
    stream = [
        Token(str(match.lastgroup), match[0], *match.span())
        for match in TOKEN.finditer(text)
        if match.lastgroup != "comment"
    ]
    while stream and stream[0].text == "PREFIX":
        del stream[:3]
    return stream


def sparql_mutants(text: str, name: str = "") -> Iterator[Mutant]:
    """Yield a query with one clause, branch or order left out, or one token changed.

    `name` is the query's or the shape's, for what EQUIVALENT leaves out.
    """
    equivalent, _ = EQUIVALENT.get(name, ((), ""))
    times: Counter[str] = Counter()
    for mutant in _all_sparql_mutants(text):
        times[mutant.change] += 1
        number = times[mutant.change]
        change = mutant.change if number == 1 else f"{mutant.change} ({number})"
        if change not in equivalent:
            yield mutant._replace(change=change)


def _all_sparql_mutants(text: str) -> Iterator[Mutant]:
    stream = tokens(text)

    def cut(first: int, last: int, replacement: str = "") -> Mutant:
        start, end = stream[first].start, stream[last].end
        what = " ".join(text[start:end].split())
        change = f"{what} becomes {replacement}" if replacement else f"without {what}"
        return Mutant(change, text[:start] + replacement + text[end:])

    for first, last in _clauses(stream):
        yield cut(first, last)
    projected = next(n for n, token in enumerate(stream) if token.text == "WHERE")
    for number, (kind, word, _, _) in enumerate(stream):
        if kind == "name":
            yield cut(number, number, f"{word}X")
        elif kind == "string":
            yield cut(number, number, f'{word[:-1]}X"')
        elif kind == "number":
            yield cut(number, number, str(float(word) + 1) if "." in word else str(int(word) + 1))
        elif kind == "variable":
            if number > projected and _is_joined(stream, number):
                yield cut(number, number, f"{word}X")
        elif word in "*+?" and stream[number - 1].kind == "name":
            yield cut(number, number)
        elif word in SWAPS:
            yield cut(number, number, SWAPS[word])


def _is_joined(stream: list[Token], number: int) -> bool:
    """Tell whether a variable stands in a pattern, and once more where its name means the same.

    A branch of a UNION sees no variable of the branch beside it, an EXISTS none of another, and an
    inner query shares with what is around it only what it selects.
    """
    around = [
        n for n in range(number) if stream[n].text in OPENING and _closing(stream, n) > number
    ]
    if not around or stream[around[-1]].text != "{":
        return False
    hidden: set[int] = set()
    for first in around:
        last = _closing(stream, first)
        before, after = first, last
        while stream[before - 1].text == "UNION":
            before = _opening(stream, before - 2)
        while [token.text for token in stream[after + 1 : after + 2]] == ["UNION"]:
            after = _closing(stream, after + 2)
        hidden |= set(range(before, first)) | set(range(last + 1, after + 1))
        if stream[first + 1].text == "SELECT":
            inner = next(n for n in range(first, last) if stream[n].text == "WHERE")
            selected = {token.text for token in stream[first:inner]}
            if stream[number].text not in selected:
                hidden |= set(range(first)) | set(range(last, len(stream)))
    in_exists = any(stream[first - 1].text == "EXISTS" for first in around)
    for first, token in enumerate(stream):
        last = _closing(stream, first) if token.text == "{" else first
        if first < number < last:
            continue
        if stream[first + 1 : first + 2] and stream[first + 1].text == "SELECT":
            inner = next(n for n in range(first, last) if stream[n].text == "WHERE")
            if stream[number].text not in {one.text for one in stream[first:inner]}:
                hidden |= set(range(first, last))
        elif in_exists and token.text == "{" and stream[first - 1].text == "EXISTS":
            hidden |= set(range(first, last))
    same = [n for n, token in enumerate(stream) if token.text == stream[number].text]
    return len(set(same) - hidden) > 1


def _closing(stream: list[Token], number: int) -> int:
    """Find the bracket that closes the one at a place."""
    depth = 0
    for place in range(number, len(stream)):
        depth += (stream[place].text in OPENING) - (stream[place].text in OPENING.values())
        if not depth:
            return place
    raise AssertionError("brackets that do not close")


def _opening(stream: list[Token], number: int) -> int:
    """Find the bracket that opens the one at a place."""
    return next(n for n in range(number, -1, -1) if _closes(stream, n, number))


def _closes(stream: list[Token], first: int, last: int) -> bool:
    return stream[first].text in OPENING and _closing(stream, first) == last


def _clauses(stream: list[Token]) -> Iterator[tuple[int, int]]:
    """Yield (first, last) token of what can be left out of a query."""
    for number, (_, word, _, _) in enumerate(stream):
        if word in ("FILTER", "OPTIONAL", "BIND", "MINUS", "HAVING"):
            bracket = next(n for n in range(number, len(stream)) if stream[n].text in OPENING)
            yield number, _closing(stream, bracket)
        elif word == "VALUES":
            bracket = next(n for n in range(number, len(stream)) if stream[n].text == "{")
            yield number, _closing(stream, bracket)
            yield from ((n, n) for n in range(bracket + 1, _closing(stream, bracket)))
        elif word == "UNION":
            yield _opening(stream, number - 1), number
            yield number, _closing(stream, number + 1)
        elif word == "ORDER":
            terms = list(_order_terms(stream, number + 2))
            yield from terms if len(terms) > 1 else [(number, terms[-1][1])]


def _order_terms(stream: list[Token], number: int) -> Iterator[tuple[int, int]]:
    while number < len(stream) and stream[number].text not in ("}", "LIMIT", "OFFSET"):
        last = number
        while stream[last].kind != "variable" and stream[last].text != "(":
            last += 1
        if stream[last].text == "(":
            last = _closing(stream, last)
        yield number, last
        number = last + 1


def query_mutants(text: str, name: str = "") -> Iterator[Mutant]:
    """Yield a canned query with one change; its header stays."""
    header = "".join(line for line in text.splitlines(True) if line.startswith("#+"))
    for mutant in sparql_mutants(text[len(header) :], name):
        yield mutant._replace(text=header + mutant.text)


# Turtle

_TURTLE = re.compile(
    r"""(?P<long>\"""(?:.|\n)*?\""")|(?P<comment>(?<!\S)\#[^\n]*)|(?P<prefix>@prefix[^\n]*)
    |(?P<iri><[^<>\s]*>)|(?P<string>"(?:[^"\\\n]|\\.)*")(?:@\w+)?|(?P<name>\w*:[\w.-]*\w)
    |(?P<number>\b\d+\b)|(?P<word>\btrue\b|\bfalse\b)""",
    re.VERBOSE,
)
#: What only people read: their texts change no meaning.
_WORDINGS = ("sh:name", "sh:description", "sh:message", "rdfs:comment", "dct:title")
_WORDINGS += ("dct:description",)
_SEVERITIES = {"sh:Violation": "sh:Warning", "sh:Warning": "sh:Info", "sh:Info": "sh:Violation"}


def turtle_mutants(text: str) -> Iterator[Mutant]:
    """Yield a file of shapes or terms with one token changed, or one change in a query of it."""
    before = shape = ""
    for match in _TURTLE.finditer(text):
        kind, token = str(match.lastgroup), match[0]
        if text[: match.start()].endswith("\n"):
            shape = token.partition(":")[2]
        start, end = match.span()
        if kind in ("comment", "prefix") or (before in _WORDINGS and kind in ("string", "long")):
            continue
        if kind == "long":
            for mutant in sparql_mutants(token.strip('"'), shape):
                whole = f'{text[:start]}"""{mutant.text}"""{text[end:]}'
                yield Mutant(mutant.change, whole)
            continue
        before = token
        other = _other(kind, token)
        if token not in _WORDINGS:
            yield Mutant(f"{token} becomes {other}", text[:start] + other + text[end:])


def _other(kind: str, token: str) -> str:
    if kind == "number":
        return str(int(token) + 1)
    if kind == "word":
        return "false" if token == "true" else "true"
    if kind == "iri":
        return f"{token[:-1]}X>"
    if kind == "string":
        return re.sub(r'"(?=(@\w+)?$)', 'X"', token)
    return _SEVERITIES.get(token, f"{token}X")


# Tables


def cell_mutant(text: str, choices: random.Random) -> Mutant:
    """Change one cell of a table: a letter more, or a filled cell where it was empty."""
    rows = list(csv.reader(io.StringIO(text)))
    row = choices.randrange(1, len(rows))
    column = choices.randrange(len(rows[row]))
    old = rows[row][column]
    rows[row][column] = f"{old}X"
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return Mutant(
        f"line {row + 1}, {rows[0][column]}: {old!r} becomes {old + 'X'!r}", written.getvalue()
    )


# The run


class Kind(NamedTuple):
    """Files of one kind, and the tests that have to notice a change in one of them."""

    pattern: str
    mutant: Callable[[Path, random.Random], Mutant]
    tests: tuple[str, ...]


def _one_of(mutants: Callable[[Path], Iterator[Mutant]]) -> Callable[[Path, random.Random], Mutant]:
    return lambda file, choices: choices.choice(list(mutants(file)))


KINDS = {
    "cell": Kind(
        "loaders/reference/*.csv",
        lambda file, choices: cell_mutant(file.read_text("utf-8"), choices),
        ("tests/loaders/test_digests.py",),
    ),
    "query": Kind(
        "queries/*/*.rq",
        _one_of(lambda file: query_mutants(file.read_text("utf-8"), file.stem)),
        ("tests/query/test_rows.py",),
    ),
    "shape": Kind(
        "shapes/*.ttl",
        _one_of(lambda file: turtle_mutants(file.read_text("utf-8"))),
        ("tests/shapes/test_claims.py",),
    ),
    "ontology": Kind(
        "ontology/*.ttl",
        _one_of(lambda file: turtle_mutants(file.read_text("utf-8"))),
        ("tests/test_ontology.py",),
    ),
}


def copy_checkout(folder: Path) -> Path:
    """Copy what the tests need of the checkout, links as what they lead to."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, folder / name, symlinks=True, ignore=ignored)
        else:
            shutil.copy(source, folder / name)
    return folder


def fails(checkout: Path, tests: tuple[str, ...], *options: str) -> bool:
    """Run tests in a checkout; tell whether one fails."""
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *options, *tests],
        cwd=checkout,
        env=os.environ | {"PYTHONPATH": str(checkout)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode in (0, 1, 2, 4), run.stdout + run.stderr
    return run.returncode != 0


def survivors(count: int, seed: int, names: Collection[str] = tuple(KINDS)) -> Iterator[str]:
    """Make mutations in a copy of the checkout; yield each that no test notices.

    As many are of each kind. In the unchanged copy every test has to pass.
    """
    choices = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        checkout = copy_checkout(Path(folder))
        kinds = [
            KINDS[name]
            for name in names
            if all((ROOT / test).exists() for test in KINDS[name].tests)
        ]
        every = tuple(test for kind in kinds for test in kind.tests)
        assert not fails(checkout, every), "a test fails without a mutation"
        for number in range(count):
            kind = kinds[number % len(kinds)]
            file = choices.choice(sorted(checkout.glob(kind.pattern)))
            before = file.read_text("utf-8")
            mutant = kind.mutant(file, choices)
            file.write_text(mutant.text, "utf-8")
            if not fails(checkout, kind.tests):
                yield f"{file.relative_to(checkout)}: {mutant.change}"
            file.write_text(before, "utf-8")


def main() -> int:
    """Print what survives."""
    parser = argparse.ArgumentParser(
        description="Mutate the data rooms; print what no test notices."
    )
    parser.add_argument("count", type=int, nargs="?", default=100)
    parser.add_argument("--seed", type=int, default=9)
    options = parser.parse_args()
    lived = 0
    for line in survivors(options.count, options.seed):
        print(line, flush=True)
        lived += 1
    print(f"{options.count - lived} of {options.count} mutations are noticed")
    return bool(lived)


if __name__ == "__main__":
    sys.exit(main())
