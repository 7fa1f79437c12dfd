"""How long the checks take, and how much memory: the graph of six schemes, of all, and more.

    python benchmarks/validation.py

Medians over runs of whole processes, each beside its limit in the same run; read the ratios.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from measuring import pair, process

RUNS = 3
SIX = {"OCCUGRAPH_SCHEMES": "soc2018,soc2010,onetsoc2019,isco08,dot1991,naics2022"}
#: Limits of the project: times the parse, seconds of CPU, MiB.
PARSES, SIX_MIB, ALL_MIB, MORE_MIB, LITERAL_MIB, CHAIN_SECONDS = 0.6, 400, 600, 800, 400, 5
#: What a copy has for itself: all but occugraph's own terms, and the concepts of ESCO.
OWN = re.compile(r"<(https://w3id\.org/occugraph/(?!ontology)|http://data\.europa\.eu/esco/)")
CHAIN = 3000
LONG = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:s> a skos:ConceptScheme ; skos:hasTopConcept <urn:a> .
<urn:a> a skos:Concept ; skos:inScheme <urn:s> ; skos:prefLabel "A"@en ; skos:definition "%s"@en .
"""
BLANK = re.compile(r"_:(\w+)")
PEAK = """
import sys
from occugraph.cli import main
code = main(sys.argv[1:])
for line in open("/proc/self/status"):
    if line.startswith("VmHWM"):
        print(line.split()[1], file=sys.stderr)
"""


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="occugraph-benchmark-"))
    six, every, more = folder / "six.nt", folder / "all.nt", folder / "more.nt"
    long, chain = folder / "long.ttl", folder / "chain.ttl"
    long.write_text(LONG % ("lorem ipsum " * 1_000_000))
    chain.write_text("".join(linked()))
    process("-m", "occugraph", "build", "-o", str(six), env=SIX)
    process("-m", "occugraph", "build", "-o", str(every))
    copied = BLANK.sub(r"_:\1copy", OWN.sub(r"<\1copy/", six.read_text("utf-8")))
    more.write_text(every.read_text("utf-8") + copied, "utf-8")
    sizes = (f"{file.read_bytes().count(10):,}" for file in (six, every, more))
    print(f"triples: {', '.join(sizes)}; {RUNS} runs, medians, CPU of whole processes")

    def parse() -> float:
        code = "import sys, pyshacl.rdfutil as r; r.load_from_source(sys.argv[1], rdf_format='nt')"
        return cpu("-c", code, str(six))

    checking, parsing = pair(lambda: checked(six), parse, RUNS)
    whole = checked(six, "--no-screen")
    rows = [
        ("validate, times pySHACL's own parse", checking / parsing, PARSES),
        ("validate, times validate --no-screen", checking / whole, 1),
        ("six schemes, MiB at its peak", peak(six), SIX_MIB),
        ("all schemes, MiB at its peak", peak(every), ALL_MIB),
        ("1.2 million triples, MiB at its peak", peak(more), MORE_MIB),
        ("1.2 million triples, seconds", checked(more), 40),
        ("a chain of 3,000 concepts, seconds", checked(chain), CHAIN_SECONDS),
        ("a literal of 10 MB, MiB at its peak", peak(long), LITERAL_MIB),
    ]
    print(f"{'what':<40} {'measured':>9}  below")
    for what, measured, limit in rows:
        print(f"{what:<40} {measured:>9.2f}  {limit}")


def linked() -> Iterator[str]:
    """Concepts each of which is below the one before."""
    yield "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n<urn:s> a skos:ConceptScheme .\n"
    for number in range(CHAIN):
        broader = (
            f" ; skos:broader <urn:c{number - 1}>" if number else " ; skos:topConceptOf <urn:s>"
        )
        label = f'skos:inScheme <urn:s> ; skos:prefLabel "Concept {number}"@en'
        yield f"<urn:c{number}> a skos:Concept ; {label}{broader} .\n"


def cpu(*words: str) -> float:
    """Seconds of CPU of a whole Python process."""
    before = os.times()
    process(*words)
    after = os.times()
    return sum(after[2:4]) - sum(before[2:4])


def checked(graph: Path, *options: str) -> float:
    """Seconds of CPU of a whole validation, in which there is no violation."""
    return cpu("-m", "occugraph", "validate", "--quiet", *options, str(graph))


def peak(graph: Path) -> float:
    """MiB that a validation takes at its peak."""
    words = [sys.executable, "-c", PEAK, "validate", "--quiet", str(graph)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    return int(done.stderr) / 1024


if __name__ == "__main__":
    main()
