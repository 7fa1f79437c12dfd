"""How long the checks take, and how much memory, on the built graph and on ten times as much.

    python benchmarks/validation.py

Medians over runs of whole processes, each beside its limit in the same run; read the ratios.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from measuring import pair, process

RUNS = 3
COPIES = 10
#: Limits of the project: seconds, times the parse, MiB, times the graph's own time.
SECONDS, PARSES, MIB, TEN_TIMES, LITERAL_MIB = 10, 5, 600, 12, 400
#: What a copy has for itself: all but occugraph's own terms, and the concepts of ESCO.
OWN = re.compile(r"<(https://w3id\.org/occugraph/(?!ontology)|http://data\.europa\.eu/esco/)")
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
    one, ten, long = folder / "one.nt", folder / "ten.nt", folder / "long.ttl"
    long.write_text(LONG % ("lorem ipsum " * 1_000_000))
    process("-m", "occugraph", "build", "-o", str(one))
    lines = one.read_text("utf-8")
    with ten.open("w", encoding="utf-8") as file:
        for number in range(COPIES):
            file.write(BLANK.sub(rf"_:\1c{number}", OWN.sub(rf"<\1copy{number}/", lines)))
    print(f"graph: {lines.count(chr(10)):,} triples; {RUNS} runs, medians, whole processes")

    def parse() -> float:
        code = "import sys, pyshacl.rdfutil as r; r.load_from_source(sys.argv[1], rdf_format='nt')"
        return process("-c", code, str(one))

    checking, parsing = pair(lambda: checked(one), parse, RUNS)
    rows = [
        ("validate, seconds", checking, SECONDS),
        ("validate, times pySHACL's own parse", checking / parsing, PARSES),
        ("validate, MiB at its peak", peak(one), MIB),
        ("ten copies, times one", checked(ten) / checking, TEN_TIMES),
        ("a literal of 10 MB, MiB at its peak", peak(long), LITERAL_MIB),
    ]
    print(f"{'what':<40} {'measured':>9}  below")
    for what, measured, limit in rows:
        print(f"{what:<40} {measured:>9.2f}  {limit}")


def checked(graph: Path) -> float:
    """Seconds of a whole validation; the ten copies have no violation either."""
    return process("-m", "occugraph", "validate", str(graph))


def peak(graph: Path) -> float:
    """MiB that a validation takes at its peak."""
    words = [sys.executable, "-c", PEAK, "validate", "--quiet", str(graph)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    return int(done.stderr) / 1024


if __name__ == "__main__":
    main()
