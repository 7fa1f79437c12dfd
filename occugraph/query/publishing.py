"""The catalogue of questions for others: as a page and as RDF, both made from the files alone."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ..files.printable import format_count
from ..graph.engine import Engine
from ..graph.query_text import form
from ..rdf.namespaces import BASE, VOCABULARIES
from ..rdf.terms import text
from .catalogue import Parameter, Question, run_example

#: So many rows of an example stand on the page.
PAGE_ROWS = 5
#: The licence of the texts, which is the project's own.
LICENCE = "https://www.apache.org/licenses/LICENSE-2.0"

_PREFIXES = {
    "csvw": "http://www.w3.org/ns/csvw#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    **{name: VOCABULARIES[name] for name in ("dcat", "dct", "rdfs", "skos", "xsd")},
}
_SPECIAL = re.compile(r"([\\`*_<>|\[\]])")


def markdown(questions: Iterable[Question], engine: Engine) -> str:
    """Make the page: each question with its example and the first rows that the engine gives."""
    by_topic = groupby(questions, lambda question: question.topic)
    topics = [(topic, list(those)) for topic, those in by_topic]
    lines = [
        "# The questions",
        "",
        f"{sum(len(those) for _, those in topics)} questions, each a plain SPARQL 1.1 query in "
        "`queries/`. This page is made of them by `occugraph query list --format markdown`; "
        "`questions.ttl` says the same as RDF. The rows are those of the embedded graph.",
        "",
    ]
    for topic, those in topics:
        links = ", ".join(f"[{question.name}](#{question.name})" for question in those)
        lines.append(f"- **{topic}**: {links}")
    for topic, those in topics:
        lines += ["", f"## {topic.capitalize()}"]
        for question in those:
            lines += ["", *_section(question, engine)]
    return "\n".join(lines) + "\n"


def _section(question: Question, engine: Engine) -> Iterator[str]:
    text = f"{_escape(question.summary)}. {_escape(question.description)}".strip()
    yield from (f"### {question.name}", "", text)
    if question.parameters:
        head = ("parameter", "type", "default", "what it is")
        yield from ("", *_table(head, map(_parameter_row, question.parameters)))
    yield from ("", *_table(("column", "what it holds"), question.columns))
    yield from ("", "```console", f"$ {question.command}", "```", "")
    records = run_example(engine, question)
    if records:
        cells = [list(record.values()) for record in records[:PAGE_ROWS]]
        yield from (*_table([name for name, _ in question.columns], cells), "")
    first = f"The first {PAGE_ROWS} of " if len(records) > PAGE_ROWS else ""
    count = f"{first}{format_count(len(records), 'row')}."
    yield count if records else "No rows in the embedded graph."
    yield from ("", "```sparql", question.body.rstrip(), "```")


def _parameter_row(parameter: Parameter) -> tuple[str, str, str, str]:
    default = "none, required" if parameter.default is None else parameter.default
    return parameter.name, parameter.type, default or "empty", parameter.description


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield "|---" * len(columns) + "|"
    for row in rows:
        yield f"| {' | '.join(_escape(' '.join(cell.split())) for cell in row)} |"


def _escape(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", words)


def turtle(questions: Iterable[Question], base: str = BASE) -> str:
    """Say the catalogue as Turtle; as in SHACL, a sh:path ends in the name of its variable."""
    questions = list(questions)
    parts = ",\n".join(f"        <{base}query/{question.name}>" for question in questions)
    lines = [f"@prefix {name}: <{namespace}> ." for name, namespace in sorted(_PREFIXES.items())]
    lines += [
        "",
        f"<{base}query> a dcat:Catalog ;",
        '    dct:title "The questions of occugraph"@en ;',
        f"    dct:license <{LICENCE}> ;",
        "    dct:hasPart",
        f"{parts} .",
    ]
    for question in questions:
        lines += ["", *_executable(question, base)]
    return "\n".join(lines) + "\n"


def _executable(question: Question, base: str) -> Iterator[str]:
    kind = {"SELECT": "Select", "ASK": "Ask"}[form(question.body)]
    iri = f"{base}query/{question.name}"
    yield f"<{iri}> a sh:SPARQLExecutable, sh:SPARQL{kind}Executable ;"
    yield f"    dct:identifier {text(question.name)} ;"
    yield f"    rdfs:label {text(question.summary, 'en')} ;"
    if question.description:
        yield f"    rdfs:comment {text(question.description, 'en')} ;"
    yield f"    schema:keywords {', '.join(map(text, question.tags))} ;"
    yield f"    skos:example {text(question.command)} ;"
    for parameter in question.parameters:
        yield f"    sh:parameter <{iri}/{parameter.name}> ;"
    yield f"    csvw:tableSchema <{iri}/columns> ;"
    sparql = question.body.replace(BASE, base).replace("\\", "\\\\")
    yield f'    sh:{kind.lower()} """{sparql}""" .'
    for parameter in question.parameters:
        yield from ("", *_parameter(parameter, iri, base))
    columns = " ".join(f"<{iri}/columns/{name}>" for name, _ in question.columns)
    yield from ("", f"<{iri}/columns> a csvw:Schema ;", f"    csvw:columns ( {columns} ) .")
    for name, description in question.columns:
        yield from ("", f"<{iri}/columns/{name}> a csvw:Column ;")
        yield f"    csvw:name {text(name)} ;"
        yield f"    dct:description {text(description, 'en')} ."


def _parameter(parameter: Parameter, question: str, base: str) -> Iterator[str]:
    datatype = "integer" if parameter.type == "integer" else "string"
    kind = "sh:nodeKind sh:IRI" if parameter.type == "iri" else f"sh:datatype xsd:{datatype}"
    yield f"<{question}/{parameter.name}> a sh:Parameter ;"
    yield f"    sh:path <{base}query/parameter#{parameter.variable.lstrip('?')}> ;"
    yield f"    sh:name {text(parameter.name)} ;"
    yield f"    sh:description {text(parameter.description, 'en')} ;"
    yield f"    {kind} ;"
    if parameter.default is not None:
        yield "    sh:optional true ;"
        yield f"    sh:defaultValue {_value(parameter, parameter.default)} ;"
    yield f"    skos:example {_value(parameter, parameter.example)} ."


def _value(parameter: Parameter, value: str) -> str:
    if parameter.type == "iri":
        return f"<{value}>"
    return value if parameter.type == "integer" else text(value)
