"""Writing a graph to a file: sorted, the same bytes on every run, whole or not at all."""

from __future__ import annotations

import functools
import gzip
import io
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ..errors import InputError, UnknownName
from ..files.atomic_writes import write_atomically
from .dataset import Dataset
from .terms import NIL, TYPE, Triple, curie

_PAIR = curie("xkos:ConceptAssociation")
_FIRST, _REST = curie("rdf:first"), curie("rdf:rest")
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_\-])?")
#: Literals that Turtle writes without quotes: readers make 7 of a bare 007, so that one keeps them.
_BARE = re.compile(
    rf'"(?:(?:0|-?[1-9][0-9]*)"\^\^{re.escape(curie("xsd:integer"))}'
    rf'|(?:true|false)"\^\^{re.escape(curie("xsd:boolean"))})'
)
#: Characters that XML cannot write: controls (N-Triples escapes them) and two others.
_NOT_XML = re.compile(
    r"(?<!\\)(?:\\\\)*(?:\\[bf]|\\u00(?:0[0-8BEF]|1[0-9A-F])|\\uFFF[EF]|[\ufffe\uffff])"
)
#: A predicate whose end can be the name of an XML element.
_ELEMENT = re.compile(r"<.*[!-,/:-@\[-^`{-~][A-Za-z0-9_.\-]*[A-Za-z_][A-Za-z0-9_.\-]*>")


Shorten = Callable[[str], str]


def _make_shortener(prefixes: dict[str, str]) -> Shorten:
    """Make what shortens terms to prefixed names, and remembers each."""
    by_namespace = {namespace: prefix for prefix, namespace in prefixes.items()}

    @functools.cache
    def shorten(term: str) -> str:
        if term[0] == "<":
            value = term[1:-1]
            cut = max(value.rfind("/"), value.rfind("#")) + 1
            prefix = by_namespace.get(value[:cut])
            if prefix is not None and _LOCAL.fullmatch(value, cut):
                return f"{prefix}:{value[cut:]}"
        elif term[0] == '"' and term[-1] == ">":
            if _BARE.fullmatch(term):
                return term[1 : term.rindex('"')]
            cut = term.rindex("^^<") + 2
            return term[:cut] + shorten(term[cut:])
        return term

    return shorten


def _group(triples: Iterable[Triple]) -> dict[str, dict[str, list[str]]]:
    """Group objects by subject, then by predicate."""
    subjects: dict[str, dict[str, list[str]]] = {}
    for subject, predicate, obj in triples:
        subjects.setdefault(subject, {}).setdefault(predicate, []).append(obj)
    return subjects


def _items(cell: str, subjects: dict[str, dict[str, list[str]]]) -> list[str]:
    """Collect the items of a list; the only blank nodes of a graph are the cells of lists."""
    items = []
    while cell != NIL:
        items.append(subjects[cell][_FIRST][0])
        cell = subjects[cell][_REST][0]
    return items


def _blocks(triples: Iterable[Triple], short: Shorten, indent: str) -> Iterable[str]:
    """Yield Turtle by subject, sorted, each triple on a line, so that a change changes one line."""
    subjects = _group(triples)

    def write_term(term: str) -> str:
        if not term.startswith("_:"):
            return short(term)
        return f"( {' '.join(map(short, _items(term, subjects)))} )"

    between = f" ;\n{indent}    "
    in_line = False
    for subject in sorted(subjects):
        if subject.startswith("_:"):
            continue
        by_predicate = subjects[subject]
        kinds = by_predicate.pop(TYPE, ())
        shortened = sorted((short(predicate), each) for predicate, each in by_predicate.items())
        lines = [
            f"{name} {obj}" for name, each in shortened for obj in sorted(map(write_term, each))
        ]
        if kinds:
            lines.insert(0, f"a {', '.join(sorted(map(write_term, kinds)))}")
        gap = "\n" if in_line else ""
        in_line = _PAIR in kinds
        if in_line:
            yield f"{indent}{short(subject)} {' ; '.join(lines)} .\n"
        else:
            yield f"{gap}{indent}{short(subject)} {between.join(lines)} ;\n{indent}.\n\n"


def _prefix_lines(dataset: Dataset) -> str:
    lines = (f"@prefix {name}: <{iri}> .\n" for name, iri in dataset.prefixes().items())
    return "".join(lines) + "\n"


def turtle(dataset: Dataset) -> bytes:
    """Write the union of the graphs as Turtle: a block a subject, a line a triple."""
    body = "".join(_blocks(dataset.triples(), _make_shortener(dataset.prefixes()), ""))
    return (_prefix_lines(dataset) + body).rstrip("\n").encode() + b"\n"


def trig(dataset: Dataset) -> bytes:
    """Write the named graphs as TriG, sorted by graph."""
    short = _make_shortener(dataset.prefixes())
    parts = [_prefix_lines(dataset)]
    for graph in sorted(dataset.graphs):
        body = "".join(_blocks(dataset.graphs[graph], short, "    ")).rstrip("\n")
        parts.append(f"{short(f'<{graph}>')} {{\n{body}\n}}\n\n")
    return "".join(parts).rstrip("\n").encode() + b"\n"


def ntriples(dataset: Dataset) -> bytes:
    """Write the union of the graphs as sorted N-Triples."""
    return b"".join(sorted(f"{s} {p} {o} .\n".encode() for s, p, o in dataset.triples()))


def nquads(dataset: Dataset) -> bytes:
    """Write the named graphs as sorted N-Quads."""
    quads = ((*triple, graph) for graph in dataset.graphs for triple in dataset.graphs[graph])
    return b"".join(sorted(f"{s} {p} {o} <{g}> .\n".encode() for s, p, o, g in quads))


def jsonld(dataset: Dataset) -> bytes:
    """Write the named graphs as JSON-LD: a node object a subject, a line a property."""
    short = _make_shortener(dataset.prefixes())
    context = json.dumps(dataset.prefixes(), indent=2, ensure_ascii=False)
    graphs = []
    for graph in sorted(dataset.graphs):
        nodes = ",\n".join(_nodes(dataset.graphs[graph], short))
        graphs.append(f'{{"@id": {_json(graph)}, "@graph": [\n{nodes}\n]}}')
    return f'{{"@context": {context},\n"@graph": [\n{",".join(graphs)}\n]}}\n'.encode()


def _nodes(triples: Iterable[Triple], short: Shorten) -> Iterable[str]:
    subjects = _group(triples)

    def reference(term: str) -> str:
        name = short(term)
        return term[1:-1] if name[0] == "<" else name

    def value(term: str) -> Any:
        if term[0] == "<":
            return {"@id": reference(term)}
        if term[0] == "_":
            return {"@list": [value(item) for item in _items(term, subjects)]}
        end = term.rindex('"')
        value_object: dict[str, str] = {"@value": json.loads(term[: end + 1])}
        if term[end + 1 : end + 2] == "@":
            value_object["@language"] = term[end + 2 :]
        elif term[end + 1 : end + 3] == "^^":
            value_object["@type"] = reference(term[end + 3 :])
        return value_object

    for subject in sorted(subjects):
        if subject.startswith("_:"):
            continue
        lines = [f'  {{"@id": {_json(reference(subject))}']
        for predicate, objects in sorted(subjects[subject].items()):
            if predicate == TYPE and all(term[0] == "<" for term in objects):
                key, written = "@type", [reference(term) for term in sorted(objects)]
            else:
                key, written = reference(predicate), [value(term) for term in sorted(objects)]
            lines.append(f"{_json(key)}: {_json(written)}")
        yield ",\n   ".join(lines) + "}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def rdfxml(dataset: Dataset) -> bytes:
    """Write the union of the graphs as RDF/XML."""
    import pyoxigraph as ox

    named = {term for _, term, _ in dataset.triples() if _ELEMENT.fullmatch(term)}
    # a type is written as an element too
    named |= {term for _, of, term in dataset.triples() if of == TYPE and _ELEMENT.fullmatch(term)}
    for subject, predicate, obj in dataset.triples():
        unnamed = predicate not in named or (predicate == TYPE and obj not in named)
        if unnamed or (obj[0] == '"' and _NOT_XML.search(obj)):
            problem = f"RDF/XML cannot hold what {subject} has as {predicate}"
            raise InputError(f"{problem}: choose another format")
    triples = (quad.triple for quad in ox.parse(ntriples(dataset), ox.RdfFormat.N_TRIPLES))
    written = ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=dataset.prefixes())
    assert written is not None  # without an output, the bytes are returned
    # Left as it is, a carriage return would be read back as a line feed.
    written = written.replace(b"\r", b"&#xD;")
    # The serializer declares its namespaces in no fixed order.
    start = written.index(b"<rdf:RDF ")
    end = written.index(b">\n", start)
    declared = sorted(written[start + len(b"<rdf:RDF ") : end].split(b" "))
    return written[:start] + b"<rdf:RDF " + b" ".join(declared) + written[end:]


#: File name suffix -> its writer.
FORMATS: dict[str, Callable[[Dataset], bytes]] = {
    ".ttl": turtle,
    ".trig": trig,
    ".nt": ntriples,
    ".nq": nquads,
    ".jsonld": jsonld,
    ".rdf": rdfxml,
}


def find_writer(path: Path) -> Callable[[Dataset], bytes]:
    """Find the writer of a file of this name; `.gz` after the suffix compresses."""
    suffix = path.with_suffix("").suffix if path.suffix == ".gz" else path.suffix
    if suffix not in FORMATS:
        if path.name and path.is_dir():
            raise InputError("is a folder; name a file in it", file=str(path))
        raise UnknownName("format for the suffix", suffix or path.name, tuple(FORMATS))
    serialise = FORMATS[suffix]
    if path.suffix != ".gz":
        return serialise

    def compressed(dataset: Dataset) -> bytes:
        buffer = io.BytesIO()
        # No file name and no time inside: the same input gives the same bytes.
        with gzip.GzipFile("", "wb", 9, buffer, mtime=0) as packed:
            packed.write(serialise(dataset))
        return buffer.getvalue()

    return compressed


def write(dataset: Dataset, path: Path) -> int:
    """Write a graph in the format of the file's suffix."""
    content = find_writer(path)(dataset)
    with write_atomically(path) as file:
        file.write(content)
    return len(content)
