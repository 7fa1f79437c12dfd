"""Mending a file: what is written has the triples of the file, but for those that are listed."""

from __future__ import annotations

import gzip
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from xml.parsers import expat

import pyoxigraph as ox

from ..errors import InputError, quote_input
from ..files.atomic_writes import write_atomically
from ..files.limits import LARGEST_INPUT
from ..rdf.readers import format_of, read_inputs
from ..rdf.syntax_errors import refuse_bad_syntax
from .fixes import MENDED, Fixed, fix
from .language_tags import find_spellings, spell

#: A language tag (BCP 47), as RDF has it.
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
#: Where relative IRIs would start from, which a file that stands elsewhere cannot keep.
_ANYWHERE = "relative://iri/"


def name_output(path: Path) -> Path:
    """Name the file beside one that is mended.

    >>> name_output(Path("a/trades.ttl.gz")).as_posix()
    'a/trades.fixed.ttl.gz'
    """
    packed = ".gz" if path.suffix == ".gz" else ""
    plain = path.with_suffix("") if packed else path
    return plain.with_name(f"{plain.stem}.fixed{plain.suffix}{packed}")


def fix_file(
    path: Path,
    output: Path,
    *,
    language: str | None = None,
    checks: Collection[str] = tuple(MENDED),
    syntax: str | None = None,
    largest: int = LARGEST_INPUT,
) -> Fixed:
    """Mend what checks ask for; write the file in the format that the output's name says."""
    if language is not None and not _LANGUAGE.fullmatch(language):
        raise InputError(f"--language {quote_input(language)} is no language tag, such as en")
    (read,) = read_inputs([str(path)], syntax, largest)
    written = format_of(output)
    with refuse_bad_syntax(read.name, read.syntax, read.data):
        parser = ox.parse(read.data, read.syntax, base_iri=_ANYWHERE)
        fixed = fix(list(parser), language, checks)
        prefixes = dict(parser.prefixes)
    spellings = find_spellings(read.data, read.syntax)
    if language:
        spellings.setdefault(language.lower().encode(), language.encode())
    fixed = fixed._replace(spellings=spellings)
    if not fixed.quads:
        raise InputError("holds no triples", file=read.name)
    if _ANYWHERE.encode() in (ox.serialize(fixed.quads, format=ox.RdfFormat.N_QUADS) or b""):
        problem = "has relative IRIs, which no other file can keep: declare a base (@base) in it"
        raise InputError(problem, file=read.name)
    named = any(not isinstance(quad.graph_name, ox.DefaultGraph) for quad in fixed.quads)
    if named and not written.supports_datasets:
        raise InputError(
            f"{written.name} has no named graphs: write .trig or .nq", file=str(output)
        )
    data = _serialize(fixed, written, prefixes, str(output))
    with write_atomically(output) as file:
        file.write(gzip.compress(data, mtime=0) if output.suffix == ".gz" else data)
    return fixed


def _serialize(fixed: Fixed, written: ox.RdfFormat, prefixes: dict[str, str], name: str) -> bytes:
    """Write triples, and make sure that all of them can be read again: XML cannot say some."""
    try:
        data = ox.serialize(fixed.quads, format=written, prefixes=prefixes) or b""
        data = spell(data, written, fixed.spellings)
        if written == ox.RdfFormat.RDF_XML:  # which is written, and read, where it is no XML
            expat.ParserCreate(namespace_separator=" ").Parse(data, True)
        count = len(set(ox.parse(data, written)))
    except (SyntaxError, ValueError, OSError, expat.ExpatError):
        count = 0
    if count != len(fixed.quads):
        problem = f"{written.name} cannot say all of this: write another format, such as .ttl"
        raise InputError(problem, file=name)
    return data


def list_fixes(fixed: Fixed) -> Iterator[str]:
    """List what comes and goes as N-Quads behind their signs, each check above its own."""
    before = ""
    for sign, quad, check in sorted(fixed.fixes, key=lambda one: one.check):
        if check != before:
            yield f"# {check}: {MENDED[check]}"
        yield spell(f"{sign} {quad} .".encode(), ox.RdfFormat.N_QUADS, fixed.spellings).decode()
        before = check
