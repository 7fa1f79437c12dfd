"""Damaged inputs for every reader, parameter and answer: only errors of the package come out.

    python -m tests.support.fuzz                  # 200,000 inputs
    python -m tests.support.fuzz 5000 --seed 3 --reader csv

Each reader has a few right inputs. A copy of one is damaged in one to four places by a seeded
choice: bytes turned, taken out, doubled, or put in, of which many are what has broken readers
elsewhere. The readers run in processes of their own, so that one that dies counts as well.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import gzip
import io
import json
import os
import random
import resource
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

import occugraph
from occugraph import loaders
from occugraph.columns.spelling import clean
from occugraph.crosswalk.sssom_export import export
from occugraph.errors import OccugraphError
from occugraph.programmes.concepts import Concepts
from occugraph.programmes.reader import read_programme
from occugraph.rdf.readers import read_inputs, read_store
from occugraph.remote.engine import RemoteEngine
from occugraph.sssom.reader import read_mapping_set
from occugraph.tables.user_tables import Layout, Table
from occugraph.validation import baseline
from occugraph.validation.target_graph import read_target
from tests.support import worksheets
from tests.support.programmes import programme

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT / "tests" / "data"
#: Pieces that have broken readers of something.
NASTY = (
    *(b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", "\ufffe".encode()),
    *(b'"', b"'", b"\\", b"\\u0000", b"\\ud800", b"<", b">", b"<<( ", b" )>>", b"&#0;", b"&x;"),
    *(b"\r", b"\n", b"\r\n\r\n", b"\t", b";", b",", b"|", b"\\|", b"=", b"@en--", b"^^", b"%"),
    *(b"-1", b"0", b"1e999", b"NaN", b"99999999999999999999", "²".encode(), "١".encode()),
    *(b"../../x", b"/", b"[", b"]", b"{", b"}", b"(" * 50, b"[" * 50, b"null", b"true", b"- "),
    *(b"<!--", b"]]>", b"<!DOCTYPE x [", b"#", b"_:", b"a" * 5000, "é".encode("latin-1")),
)
#: What people write and a program does not: contexts within contexts, comments within texts.
OF_PEOPLE = (
    (
        ox.RdfFormat.JSON_LD,
        b'{"@context": {"t": "http://e/t", "k": {"@id": "http://e/k", "@context": {"x": '
        b'"http://e/x"}}}, "@id": "http://e/a", "t": [["1"], {"@context": {"y": "http://e/y"}, '
        b'"@type": "k", "y": "2"}], "k": {"@context": [{"z": "http://e/z"}, null], "x": "3"}}',
    ),
    (
        ox.RdfFormat.RDF_XML,
        b'<?xml version="1.0"?>\n<!-- a --><!DOCTYPE r:RDF [<!-- b --><!ENTITY e "text">]>\n<r:RDF '
        b'xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/"><r:Description '
        b'r:about="http://e/a"><e:p>a<!-- \n -->b &e;<![CDATA[<c>]]>d<?f g?></e:p><!-- h -->'
        b"</r:Description></r:RDF>\n",
    ),
)
#: Seconds in which a reader has to have read one input, and bytes that it may have.
LONGEST, MEMORY = 20, 6 << 30


class Reader(NamedTuple):
    """A reader, with right inputs for it."""

    inputs: Sequence[bytes]
    read: Callable[[bytes], object]


def _of_file(suffix: str, read: Callable[[Path], object]) -> Callable[[bytes], object]:
    """Let a reader of files read bytes."""
    path = Path(tempfile.mkdtemp()) / f"input{suffix}"

    def read_bytes(data: bytes) -> object:
        path.write_bytes(data)
        return read(path)

    return read_bytes


def _rdf_inputs(syntax: ox.RdfFormat) -> list[bytes]:
    examples = sorted((ROOT / "shapes" / "examples").glob("*.ttl"))[::12]
    quads = [list(ox.parse(path=str(one), format=ox.RdfFormat.TURTLE)) for one in examples]
    if syntax not in (ox.RdfFormat.N_QUADS, ox.RdfFormat.TRIG, ox.RdfFormat.JSON_LD):
        quads = [[quad.triple for quad in each] for each in quads]
    written = [ox.serialize(each, format=syntax) or b"" for each in quads]
    return [*written, *(text for kind, text in OF_PEOPLE if kind == syntax)]


def _read_rdf(path: Path) -> object:
    return read_target(read_inputs([str(path)]), None)


def _read_table(path: Path) -> object:
    with contextlib.closing(Table(path, Layout())) as table:
        counts = table.count_all(*range(len(table.header)))
        return counts, [row.cells for row in table]


ROWS = (("SOC code", "Title", "Jobs"), ("15-1252", "Developers; web", "12"), ("0110", "x", ""))


def readers() -> dict[str, Reader]:
    """Every reader of files, with right inputs."""
    formats = {
        **{".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES, ".nq": ox.RdfFormat.N_QUADS},
        **{".trig": ox.RdfFormat.TRIG, ".rdf": ox.RdfFormat.RDF_XML},
        **{".jsonld": ox.RdfFormat.JSON_LD},
    }
    made = {
        suffix[1:]: Reader(_rdf_inputs(syntax), _of_file(suffix, _read_rdf))
        for suffix, syntax in formats.items()
    }
    packed = [gzip.compress(each) for each in made["ttl"].inputs]
    made["ttl.gz"] = Reader(packed, _of_file(".ttl.gz", _read_rdf))
    made["store"] = Reader(made["nq"].inputs, _of_file(".nq", read_store))
    tables = [worksheets.csv_file(ROWS, each) for each in (",", ";", "\t")]
    made["csv"] = Reader(tables, _of_file(".csv", _read_table))
    book = worksheets.workbook(ROWS, ROWS[:2])
    made["xlsx"] = Reader([book], _of_file(".xlsx", _read_table))
    made["xls"] = Reader([(DATA / "roster.xls").read_bytes()], _of_file(".xls", _read_table))
    made["sheet"] = Reader(
        [worksheets.parts(book)["xl/worksheets/sheet1.xml"]],
        _of_file(
            ".xlsx",
            lambda path: _read_table(_put_in(path, book, "xl/worksheets/sheet1.xml")),
        ),
    )
    concepts = Concepts(loaders.contributions())
    files = [(DATA / "golden" / "new.toml").read_bytes()]
    with tempfile.TemporaryDirectory() as folder:
        files.append(programme(Path(folder)).read_bytes())
    made["toml"] = Reader(files, _of_file(".toml", lambda path: read_programme(path, concepts)))
    accepted = {"check": "S14", "focus_node": "x", "value": None, "findings": 1, "reason": "y"}
    kept = json.dumps({"baseline": baseline.VERSION, "accepted": [accepted]}).encode()
    made["baseline"] = Reader([kept], _of_file(".json", baseline.read))
    given = loaders.contributions()
    made["sssom"] = Reader(
        _mapping_sets(), _of_file(".sssom.tsv", lambda path: read_mapping_set(path, given))
    )
    documents = {
        **{"ampd-iowa": "ampd_iowa/approved.txt", "esco-isco": "esco_isco/groups.csv"},
        **{"isco08": "isco08_document/unit_groups.jsonl", "onet-dot": "onet_dot/crosswalk.csv"},
        **{"onet-soc": "onet_documents/soc.csv", "uscis-dot": "uscis_dot/groups.txt"},
        **{"onet-structure": "onet_documents/structure.csv"},
        **{"onet-titles": "onet_titles/titles.txt"},
        **{"soc2018-definitions": "soc_definitions/definitions.csv"},
    }
    for name, file in documents.items():
        read = _of_file(Path(file).suffix, functools.partial(loaders.read, name))
        made[name] = Reader([(DATA / file).read_bytes()], read)
    return made


def _put_in(path: Path, book: bytes, part: str) -> Path:
    """Put the content of a file into a workbook, as one of its parts, and that in the file."""
    content = path.read_bytes()
    path.write_bytes(worksheets.rewritten(book, part, lambda _: content))
    return path


def _mapping_sets() -> list[bytes]:
    graph = occugraph.open()
    with tempfile.TemporaryDirectory() as folder:
        export(graph.session, Path(folder))
        sets = sorted(Path(folder).rglob("*.tsv"))
        return [b"\n".join(each.read_bytes().split(b"\n")[:60]) + b"\n" for each in sets[:4]]


def parameters() -> dict[str, Reader]:
    """Every kind of text that a question takes, with right ones."""
    graph = occugraph.open()
    graph.eligible(title="machinist", naics="332710")  # learns what titles mean, which takes long

    def text(ask: Callable[[str], object]) -> Callable[[bytes], object]:
        return lambda data: ask(data.decode("utf-8", "surrogateescape"))

    codes = [b"15-1252", b"soc2010:15-1132", b"isco08:2512", b"332710", b"31-33", b"11.0701"]
    words = [b"machinist", b"CNC operator", "Bäcker".encode(), b"Software Developers, Applications"]
    return {
        "code": Reader(codes, text(graph.concept)),
        "crosswalk": Reader(codes, text(lambda code: graph.crosswalk(code, to="isco08"))),
        "scheme": Reader([b"isco08"], text(lambda one: graph.crosswalk("15-1252", to=one))),
        "eligible": Reader(codes, text(lambda code: graph.eligible(code, naics="332710"))),
        "naics": Reader(codes, text(lambda code: graph.eligible("15-1252", naics=code))),
        "title": Reader(words, text(lambda one: graph.eligible(title=one, naics="332710"))),
        "on": Reader(
            [b"2026-11-30", b"2024-02-29"],
            text(lambda day: graph.eligible("15-1252", naics="332710", on=day)),
        ),
        "via": Reader(
            [b"soc2010"],
            text(lambda scheme: graph.crosswalk("15-1252", to="isco08", via=scheme)),
        ),
        "search": Reader(words, text(graph.search)),
        "question": Reader(codes, text(lambda code: graph.query("exclusions-of", code=code))),
        "cell": Reader(codes, text(clean)),
        "column": Reader(
            [b"15-1252\n15-1253\n11-1011", b"0010\n0020\n10", b"2512\n7212"],
            text(lambda cells: occugraph.read_column(cells.split("\n"))),
        ),
        "heading": Reader(
            [b"SOC 2010 code", b"OCCP", b"ISCO-08"],
            text(lambda heading: occugraph.read_column(["15-1252"], heading=heading)),
        ),
    }


class _Spoiler(BaseHTTPRequestHandler):
    """Answers with what the test has set."""

    answer = b""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.wfile.write(type(self).answer)
        self.close_connection = True

    do_GET = do_POST

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def answers() -> dict[str, Reader]:
    """Answers of a server that is asked for rows, a truth or triples, whole with their headers."""
    row = {
        "scheme": {"type": "uri", "value": "https://w3id.org/occugraph/soc2018"},
        "name": {"type": "literal", "value": "soc2018", "xml:lang": "en"},
    }
    head = {"vars": ["graph", "scheme", "name"]}
    rows = json.dumps({"head": head, "results": {"bindings": [row]}}).encode()
    xml = b"""<?xml version="1.0"?>
<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="graph"/><variable
name="scheme"/><variable name="name"/></head><results><result><binding name="name"><literal
xml:lang="en">soc2018</literal></binding></result></results></sparql>
"""
    truth = json.dumps({"head": {}, "boolean": True}).encode()
    triples = b'<http://e/a> <http://e/p> "x"@en .\n<http://e/a> <http://e/q> _:b .\n'
    later = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Spoiler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    endpoint = f"http://127.0.0.1:{server.server_address[1]}/sparql"

    def whole(kind: bytes, body: bytes) -> bytes:
        lines = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nX-SPARQL-MaxRows: 5000\r\n" % kind
        return b"%sContent-Length: %d\r\n\r\n%s" % (lines, len(body), body)

    def ask(answer: bytes) -> object:
        _Spoiler.answer = answer
        return RemoteEngine(endpoint).run("SELECT ?graph ?scheme ?name WHERE { ?s ?p ?o }")

    def ask_plainly(query: str, answer: bytes) -> object:
        _Spoiler.answer = answer
        return RemoteEngine(endpoint).run_plainly(query)

    json_type, xml_type = b"application/sparql-results+json", b"application/sparql-results+xml"
    # Rows in XML, which are not asked for, are refused: also where they are called JSON.
    given = [whole(json_type, rows), whole(xml_type, xml), whole(json_type, xml), later]
    return {
        "answer": Reader(given, ask),
        "truth": Reader(
            [whole(json_type, truth)], functools.partial(ask_plainly, "ASK { ?s ?p ?o }")
        ),
        "triples": Reader(
            [whole(b"application/n-triples", triples), whole(b"text/turtle", triples)],
            functools.partial(ask_plainly, "CONSTRUCT WHERE { ?s ?p ?o }"),
        ),
    }


def damage(data: bytes, choices: random.Random) -> bytes:
    """Damage an input in one to four places."""
    for _ in range(choices.randint(1, 4)):
        at = choices.randrange(len(data) + 1)
        end = min(len(data), at + choices.choice((1, 1, 2, 8, 64)))
        match choices.randrange(6):
            case 0:
                data = data[:at] + bytes([choices.randrange(256)]) + data[at + 1 :]
            case 1:
                data = data[:at] + data[end:]
            case 2:
                data = data[:end] + data[at:]
            case 3 if choices.random() < 0.2:
                data = data[:at]
            case _:
                data = data[:at] + choices.choice(NASTY) + data[at:]
    return data


def try_reader(name: str, reader: Reader, count: int, seed: int) -> Iterator[str]:
    """Give a reader damaged inputs; yield what came out that is not the package's own error."""
    choices = random.Random(f"{name} {seed}")
    for number in range(count):
        data = damage(choices.choice(reader.inputs), choices)
        signal.alarm(LONGEST)
        try:
            with contextlib.redirect_stderr(io.StringIO()):
                reader.read(data)
        except OccugraphError:
            pass
        except BaseException as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(last.filename).name}:{last.lineno}"
            what = f"{type(error).__name__}: {error!s:.100}"
            yield f"{name} {number}: {what} at {where}: {data!r:.200}"
        finally:
            signal.alarm(0)


def _stop(*_: object) -> None:
    raise TimeoutError(f"not read in {LONGEST} s")


def run(make: Callable[[], dict[str, Reader]], names: Sequence[str], count: int, seed: int) -> int:
    """Try readers in a process of its own; print what was wrong and count it."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        signal.signal(signal.SIGALRM, _stop)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        with os.fdopen(writing, "w") as out:
            for name, reader in make().items():
                if name in names:
                    print(f"reading {name}", file=out, flush=True)
                    for line in try_reader(name, reader, count, seed):
                        print(f"WRONG {line}", file=out, flush=True)
            print("end", file=out, flush=True)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as lines:
        printed = lines.read().splitlines()
    os.waitpid(child, 0)
    wrong = [line for line in printed if line.startswith("WRONG")]
    if not printed or printed[-1] != "end":
        wrong.append(f"WRONG the process died: {printed[-1:]}")
    print("\n".join(wrong), end="\n" if wrong else "")
    return len(wrong)


FILES = (
    *("ttl", "nt", "nq", "trig", "rdf", "jsonld", "ttl.gz", "store", "csv", "xlsx", "xls", "sheet"),
    *("toml", "baseline", "sssom", "ampd-iowa", "esco-isco", "isco08", "onet-dot", "onet-soc"),
    *("uscis-dot", "onet-structure", "onet-titles", "soc2018-definitions"),
)
TEXTS = ("code", "crosswalk", "scheme", "eligible", "naics", "search", "question", "cell", "column")
TEXTS += ("heading", "title", "on", "via")
ANSWERS = ("answer", "truth", "triples")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("count", nargs="?", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reader", action="append", choices=(*FILES, *TEXTS, *ANSWERS))
    arguments = parser.parse_args()
    names = arguments.reader or (*FILES, *TEXTS, *ANSWERS)
    each = -(-arguments.count // len(names))
    os.environ.setdefault("OCCUGRAPH_SCHEMES", "soc2018,soc2010,isco08,naics2022")
    wrong = sum(
        run(make, names, each, arguments.seed)
        for make, own in ((readers, FILES), (parameters, TEXTS), (answers, ANSWERS))
        if not set(own).isdisjoint(names)
    )
    print(f"{each * len(names):,} inputs for {len(names)} readers, {wrong} other exceptions")
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
