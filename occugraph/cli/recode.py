"""`occugraph recode`: a table of codes, brought to another scheme row by row, with its numbers."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..errors import InputError
from .shared import (
    CSV_SAFE,
    JSON,
    MAPPINGS,
    apart,
    csv_safety,
    graph,
    note,
    options,
    print_json,
)

if TYPE_CHECKING:
    from pathlib import Path

    from ..recoding.loss import Loss

OPTIONS = f"""\
file FILE  a table of codes: CSV (.csv, .tsv, .txt), a workbook (.xlsx, .xls) or .parquet; - for
  the standard input
--to SCHEME  the scheme to lead to
-o --output FILE  the table to write, .csv, .tsv, .xlsx or .parquet; - for the standard output
--column NAME  its column of codes; found by its heading otherwise
--scheme SCHEME  the scheme that the column is in; decided by its heading and values otherwise
--mixed  read every value for itself: the column mixes schemes
--missing LIST  values that say that there is none, separated by commas, such as 9998,9999
--sheet NAME  the sheet of a workbook
--header-row N  number of the row that names the columns
--via SCHEME  a scheme that the route has to pass; `occugraph routes` lists the routes
--basis LIST  what answers may rest on, separated by commas: official, curated, supplied, derived
  (all of them by default)
--value NAME  a column of numbers, which is split among the targets of a code: what goes in comes
  out
--weights equal|employment|FILE  the shares of the targets: equal (the default with --value), by
  their employment (OEWS May 2021; SOC 2018 as target), or those of a table with the columns
  source_code, target_code and weight
--employment FILE  a national table of OEWS of another year, for --weights employment
--totals {{auto,keep}}  what is done with rows that the table shows to be totals of others: with
  --value they are not counted again (auto, the default), or all rows are counted
--level LEVEL  recode to the groups of this level of the target scheme
--aggregate  write the sum of --value, or the number of rows, for each target
--one  keep only the target with the greatest weight
--report FILE...  a report of what is lost, .json or .svg; may be repeated
{CSV_SAFE}{MAPPINGS}{JSON}"""
#: Suffixes of reports.
REPORTS = (".json", ".svg")


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Recodes a table of codes: one row for each counterpart of a row's code, with the number "
        "of the row, the match, its basis, the route and the share. What is lost is reported."
    )
    command.epilog = (
        "The column is read as one scheme, by its heading and all its values; the choice is "
        "printed. With --value, rows that the table shows to be totals of other rows are marked, "
        "and their numbers are not counted again, but for what their members lack of them."
    )
    options(
        command,
        OPTIONS,
        to={"required": True},
        header_row={"type": int},
        totals={"default": "auto"},
    )


def run(arguments: argparse.Namespace) -> int:
    """Recode, and report."""
    from ..files.atomic_writes import refuse_overwrite
    from ..recoding.recode_table import Wanted, recode_table
    from ..tables.user_tables import Layout

    if arguments.output is None:
        raise InputError("recode writes a table: give -o FILE, or -o - for the standard output")
    if arguments.json and str(arguments.output) == "-":
        raise InputError("--json and -o - both go to the standard output: give one of them")
    for report in arguments.report:
        if report.suffix.lower() not in REPORTS:
            problem = f"a report is written as {' or '.join(REPORTS)}: name such a file"
            raise InputError(problem, file=str(report))
    apart(arguments, arguments.file, arguments.employment)
    refuse_overwrite(arguments.report, [arguments.file, arguments.output])
    names = (
        "to",
        "column",
        "scheme",
        "mixed",
        "via",
        "value",
        "weights",
        "employment",
        "level",
        "totals",
    )
    settings = {name: getattr(arguments, name) for name in (*names, "aggregate", "one")}
    for name in ("missing", "basis"):
        if getattr(arguments, name) is not None:
            settings[name] = tuple(getattr(arguments, name).split(","))
    wanted = Wanted(layout=Layout(arguments.sheet, arguments.header_row), **settings)
    with csv_safety(arguments):
        loss = recode_table(graph(arguments).session, arguments.file, arguments.output, wanted)
    note(arguments, *loss.lines())
    for report in arguments.report:
        _write_report(report, loss)
    if arguments.json:
        print_json(loss.to_dict())
    return 0


def _write_report(path: Path, loss: Loss) -> None:
    import json

    from ..files.atomic_writes import write_atomically

    is_picture = path.suffix.lower() == ".svg"
    content = loss.svg() if is_picture else json.dumps(loss.to_dict(), indent=2) + "\n"
    with write_atomically(path) as file:
        file.write(content.encode())
