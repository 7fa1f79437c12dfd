"""`occugraph validate`: the graph, or any files, against the shapes."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError
from ..files.printable import format_count
from ..validation.reports import FORMATS
from .shared import note, options, print_lines

if TYPE_CHECKING:
    from ..validation.findings import Validation
    from .settings import Settings

DESCRIPTION = """\
Checks the built graph, or the graph that INPUTs make up together, against the SHACL shapes:
SKOS's integrity conditions, qSKOS's quality issues, and the rules of classifications,
correspondences, exclusions, lists and programmes. Files may be anyone's: a check applies where
the graph has what the check is about, and the report says what there was nothing of."""
EPILOG = """\
A table [tool.occugraph.validate] in the nearest pyproject.toml may set profile, select, ignore,
fail-on, baseline, files and shapes; the command line overrules it."""

OPTIONS = """\
files [INPUT]...  .ttl .turtle .n3 .trig .nt .nq .jsonld .json-ld .json .rdf .owl .xml, also .gz; a
  folder of them; - for the standard input; none: the built graph
--input-format FORMAT  read every input as this (ttl, trig, nt, nq, jsonld, rdf), whatever it is
  called
--explain ID  print what a check asks for, why, how to mend it, with examples; all: every check
--base IRI  base IRI of the graph; detected in files
"""
CHECKS = """\
--profile NAME  skos (any SKOS file), xkos (classifications and correspondences), occugraph (all) or
  none (the shapes of --shapes alone); chosen by what the graph holds
--shapes FILE...  run the SHACL shapes of this file as well, over the graph as it is written; may be
  repeated. A check's id is the shape's dct:identifier, or else the end of its IRI
--select ID...  run these checks, of whatever profile: ids or patterns such as 'QS-*', between
  commas; may be repeated
--ignore ID...  leave out these checks; as --select
--no-screen  let pySHACL judge every node, not only those that a screen in SPARQL names as suspect;
  it finds the same and takes longer
--all  show the findings in the embedded documents too, which are known and left aside
--baseline FILE  findings in this file are accepted
--write-baseline FILE  accept all that is found: write it to this file, in which reasons may be
  given and are kept, and end with exit code 0
"""
CONFIGURATION = """\
--config FILE  read this pyproject.toml for settings
--no-config  read no pyproject.toml
"""
RESULTS = f"""\
--fail-on {{violation,warning,info}}  the least grave finding that ends with exit code 1 (default:
  violation)
--format {{{",".join(FORMATS)}}}  {"; ".join(map(": ".join, FORMATS.items()))}
-o --output FILE  write the report here, not to stdout
--report FORMAT=FILE...  write a further report; may be repeated
"""
FIXES = """\
--fix  mend the one INPUT instead of checking it, and print the triples that come (+) and go (-),
  under the check that asks for them, of those that --select and --ignore leave: trims labels,
  says from the other end what is said from one (narrower, related, top concepts), puts concepts
  into their scheme, drops redundant broader; writes NAME.fixed.ttl beside NAME.ttl, or the file
  that -o names
--language TAG  with --fix: the language of labels that have none
"""


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.formatter_class = argparse.RawDescriptionHelpFormatter
    command.description, command.epilog = DESCRIPTION, EPILOG
    options(command, OPTIONS)
    checks = command.add_argument_group("which checks")
    options(checks, CHECKS, select={"default": None}, ignore={"default": None})
    options(checks.add_mutually_exclusive_group(), CONFIGURATION)
    results = command.add_argument_group("what comes out")
    options(results, RESULTS, format={"default": "text"}, report={"type": _report})
    options(command.add_argument_group("mending"), FIXES)


def _report(given: str) -> tuple[str, Path]:
    name, equals, file = given.partition("=")
    if not (equals and file) or name not in FORMATS:
        problem = f"must be FORMAT=FILE with one of {', '.join(FORMATS)}, not {given!r}"
        raise argparse.ArgumentTypeError(problem)
    return name, Path(file)


def run(arguments: argparse.Namespace) -> int:
    """Check and report, or explain a check."""
    if arguments.explain is not None:
        from ..validation.explanation import explain

        if arguments.files or arguments.store is not None:
            raise InputError("give --explain ID without files: it explains a check and runs none")
        print_lines(explain(arguments.explain).splitlines())
        return 0
    if arguments.fix:
        return _fix(arguments)
    if arguments.language is not None:
        raise InputError("--language goes with --fix: it is the language of labels without one")
    from ..validation import baseline
    from .settings import read_settings

    settings = read_settings(arguments)
    rewritten: Path | None = arguments.write_baseline
    files = _files(arguments, settings)
    _apart(arguments, [*files, *settings.shapes], settings.baseline)
    before = baseline.read(rewritten) if rewritten and rewritten.exists() else {}
    accepted = settings.baseline
    if accepted and not (rewritten and rewritten.resolve() == accepted.resolve()):
        before = {**before, **baseline.read(accepted)}
    result = _validate(arguments, files, settings)
    if rewritten is not None:
        count = baseline.write(result, rewritten, before)
        note(arguments, f"{rewritten}: accepts {format_count(count, 'finding')}")
        return 0
    result = baseline.apply(result, before)
    _write(arguments, result, settings)
    return 0 if result.conforms(settings.fail_on) else 1


def _fix(arguments: argparse.Namespace) -> int:
    """Mend a file, and print what that changes."""
    from ..files.opening import STANDARD
    from ..validation.fixed_files import fix_file, list_fixes, name_output
    from ..validation.fixes import MENDED
    from ..validation.selection import select_mended
    from .settings import read_settings

    others = ("report", "baseline", "write_baseline", "shapes", "profile", "fail_on", "all")
    for name in (*others, "base", "no_screen"):
        if getattr(arguments, name):
            option = name.replace("_", "-")
            raise InputError(f"--{option} means nothing with --fix, which mends and does not check")
    if arguments.format != "text":
        raise InputError("--format means nothing with --fix: what it changes is printed as N-Quads")
    if len(arguments.files) != 1 or arguments.store is not None or arguments.endpoint is not None:
        raise InputError("--fix mends one file: name it")
    path = Path(arguments.files[0])
    if arguments.files[0] == STANDARD and arguments.output is None:
        raise InputError("--fix of the standard input needs -o FILE to write to")
    if path.is_dir():
        raise InputError("is a folder; --fix mends one file of it at a time", file=str(path))
    output = arguments.output or name_output(path)
    checks = select_mended(read_settings(arguments).selection, MENDED)
    if arguments.language is not None and "QS-untagged" not in checks:
        raise InputError("--language mends what QS-untagged finds, which is not selected")
    fixed = fix_file(
        path,
        output,
        language=arguments.language,
        checks=checks,
        syntax=arguments.input_format,
        largest=arguments.max_mb * 1_000_000,
    )
    print_lines(list_fixes(fixed))
    came = sum(one.sign == "+" for one in fixed.fixes)
    changes = f"{format_count(came, 'triple')} came, {len(fixed.fixes) - came:,} went"
    note(arguments, f"{output}: {changes}; comments are not kept")
    return 0


def _validate(arguments: argparse.Namespace, files: list[str], settings: Settings) -> Validation:
    from ..validation.run import validate, validate_engine

    if arguments.endpoint is not None:
        from ..remote.endpoints import without_query
        from ..remote.engine import RemoteEngine

        engine, name = RemoteEngine(arguments.endpoint), without_query(arguments.endpoint)
        return validate_engine(
            engine,
            name,
            base=arguments.base,
            selection=settings.selection,
            largest=arguments.max_mb * 1_000_000,
            screened=not arguments.no_screen,
            shapes=settings.shapes,
            known=arguments.all,
        )
    return validate(
        files,
        base=arguments.base,
        selection=settings.selection,
        screened=not arguments.no_screen,
        syntax=arguments.input_format,
        largest=arguments.max_mb * 1_000_000,
        shapes=settings.shapes,
        known=arguments.all,
    )


def _apart(arguments: argparse.Namespace, files: list[str], accepted: Path | None) -> None:
    """Refuse to write over an input; a baseline that is written may be the one that is read."""
    from ..files.atomic_writes import refuse_overwrite
    from ..rdf.readers import list_files

    inputs = [file for name in files for file in list_files(name)]
    reports = [arguments.output, *(path for _, path in arguments.report)]
    refuse_overwrite(reports, [*inputs, accepted])
    refuse_overwrite([arguments.write_baseline, *reports], inputs)


def _files(arguments: argparse.Namespace, settings: Settings) -> list[str]:
    if len(list(filter(None, (arguments.files, arguments.store, arguments.endpoint)))) > 1:
        raise InputError("give INPUT or --store or --endpoint, one of them")
    if arguments.endpoint is not None:
        return []
    return list(arguments.files or filter(None, [arguments.store])) or list(settings.files)


def _write(arguments: argparse.Namespace, result: Validation, settings: Settings) -> None:
    from ..files.atomic_writes import write_atomically
    from ..validation.reports import idle, report, text

    output = [(arguments.format, arguments.output)] if arguments.output else []
    for name, path in arguments.report + output:
        with write_atomically(path) as file:
            file.write(report(name, result, settings.fail_on).encode(errors="backslashreplace"))
    if arguments.output is None and arguments.format == "text":
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        colours = sys.stdout.isatty() and not plain
        print(text.write(result, settings.fail_on, colours=colours), end="")
    elif arguments.output is None:
        print(report(arguments.format, result, settings.fail_on), end="")
    note(arguments, *result.remarks, *idle(result))
