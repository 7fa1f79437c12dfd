"""`occugraph build`: the graph from its tables and documents, into a file."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError
from ..files.printable import format_count
from .shared import MAPPINGS, PROGRAMMES, apart, note, options, split_pair

if TYPE_CHECKING:
    from ..graph.build import Build

OPTIONS = f"""\
-o --output FILE  the file to write (default: occugraph.ttl)
--document NAME=PATH...  a publisher's document to add to the graph, or to check the embedded
  tables with, by its name below (DATA.md says what each is); may be repeated
--schemes LIST  only these schemes, separated by commas, and all that needs no other
--derive FROM:TO...  add the best route between two schemes as a correspondence; may be repeated
{MAPPINGS}{PROGRAMMES}--base IRI  base IRI of the graph
"""


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Builds the graph from the embedded tables, adds the publisher documents and your "
        "own mapping sets and programme files, and writes it. The format is the file's "
        "suffix: .ttl, .trig, .nt, .nq, .jsonld or .rdf, also followed by .gz."
    )
    from ..loaders import READERS

    pages = (f"  {name}  {reader.where}\n" for name, reader in READERS.items())
    command.epilog = f"documents, and where their publishers have them:\n{''.join(pages)}"
    options(command, OPTIONS, output={"default": "occugraph.ttl"})


def run(arguments: argparse.Namespace) -> int:
    """Build, write, and report what was read."""
    from functools import partial

    from ..graph.build import build
    from ..programmes.reader import read_contributions
    from ..rdf.namespaces import BASE
    from ..rdf.writers import find_writer, write

    find_writer(arguments.output)  # a suffix that cannot be written is refused before the work
    documents = _documents(arguments.document)
    apart(arguments, *documents.values())
    base = BASE if arguments.base is None else arguments.base
    programmes = partial(read_contributions, arguments.programme_file)
    selected = [] if arguments.schemes is None else arguments.schemes.split(",")
    selected = [name.strip() for name in selected]
    derivations = [split_pair("--derive", one, "FROM:TO") for one in arguments.derive]
    made = build(
        documents,
        base,
        arguments.mappings,
        programmes,
        metadata=arguments.metadata,
        schemes=selected,
        derivations=derivations,
    )
    size = write(made.dataset, arguments.output)
    note(arguments, *report(made))
    note(arguments, f"wrote {len(made.dataset):,} triples, {size:,} bytes: {arguments.output}")
    return 0


def _documents(given: list[str]) -> dict[str, Path]:
    documents: dict[str, Path] = {}
    for one in given:
        name, path = split_pair("--document", one)
        if name in documents:
            raise InputError(f"--document {name} is given twice")
        documents[name] = Path(path)
    return documents


def report(made: Build) -> list[str]:
    """List what was read, scheme by scheme and document by document."""
    lines = []
    levels = Counter(
        (concept.scheme, concept.level) for part in made.contributions for concept in part.concepts
    )
    for part in made.contributions:
        for scheme in part.schemes:
            counts = [levels[scheme.id, level.id] for level in scheme.levels]
            detail = f" ({'/'.join(map(str, counts))})" if len(counts) > 1 else ""
            lines.append(f"scheme {scheme.id}: {format_count(sum(counts), 'concept')}{detail}")
        for table in part.correspondences:
            matched = [pair for pair in table.associations if pair.source and pair.target]
            lines.append(
                f"correspondence {table.id}: {format_count(len(matched), 'pair')}, "
                f"{len(table.associations) - len(matched):,} without counterpart, {table.basis}"
            )
        for listed in part.lists:
            lines.append(f"list {listed.id}: {format_count(len(listed.entries), 'row')}")
        lines += [f"programme {programme.id}: {programme.title}" for programme in part.programmes]
        if part.exclusions:
            links = {(e.code, e.excluded) for e in part.exclusions if e.is_link}
            lines.append(f"exclusions {part.source.id}: {format_count(len(links), 'link')}")
    lines += [*made.left_out, *made.remarks]
    for reading in made.readings:
        counts_read = ", ".join(f"{count:,} {what}" for what, count in reading.counts.items())
        remarks = format_count(len(reading.remarks), "remark")
        lines.append(f"document {reading.name}: {counts_read}; {remarks}")
        for remark in reading.remarks:
            where = f"{remark.file}:{remark.line}" if remark.line else remark.file
            lines.append(f"{remark.severity}: {where}: {remark.message}")
    return lines
