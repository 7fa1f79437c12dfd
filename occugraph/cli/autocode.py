"""`occugraph autocode`: a table of job titles, each with the codes that it may have."""

from __future__ import annotations

import argparse

from ..errors import InputError
from .progress import Progress
from .shared import CSV_SAFE, JSON, apart, csv_safety, graph, note, options, print_json

OPTIONS = f"""\
file FILE  a table of job titles: CSV (.csv, .tsv, .txt) or a workbook (.xlsx, .xls); - for the
  standard input
--to SCHEME  the scheme of occupations whose codes are wanted
-o --output FILE  the table to write, .csv, .tsv or .xlsx; - for the standard output
--title-column NAME  its column of job titles; found by its heading otherwise
--industry-column NAME  its column of the employers' industries, codes or words, which help; found
  by its heading otherwise
--best N  how many codes a title gets at the most (1 by default)
--threshold SCORE  leave out what scores less, from 0 to 1: a title without a code then stays open;
  all have one without it, however low it scores, and 0.9 is right nine times in ten
--sheet NAME  the sheet of a workbook
--header-row N  number of the row that names the columns
{CSV_SAFE}{JSON}"""


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Finds the codes that job titles may have: one row for each, with its rank, its score, and "
        "the listed title that says so with its source. A title that publishers list word for "
        "word has its code first; what is like no listed title stays open."
    )
    command.epilog = "A code found by titles is for a person to confirm; its score says how sure."
    options(
        command,
        OPTIONS,
        to={"required": True},
        best={"type": int, "default": 1},
        threshold={"type": float, "default": 0.0},
        header_row={"type": int},
    )


def run(arguments: argparse.Namespace) -> int:
    """Find the codes, and count."""
    from ..recoding.autocode import AutocodeWanted, autocode_table
    from ..tables.user_tables import Layout

    if arguments.output is None:
        raise InputError("autocode writes a table: give -o FILE, or -o - for the standard output")
    if arguments.json and str(arguments.output) == "-":
        raise InputError("--json and -o - both go to the standard output: give one of them")
    apart(arguments, arguments.file)
    wanted = AutocodeWanted(
        arguments.to,
        arguments.title_column,
        arguments.industry_column,
        Layout(arguments.sheet, arguments.header_row),
        arguments.best,
        arguments.threshold,
    )
    files = arguments.file, arguments.output
    with csv_safety(arguments), Progress(arguments, "rows") as progress:
        summary = autocode_table(graph(arguments).session, *files, wanted, progress.show)
    note(arguments, *summary.lines())
    if arguments.json:
        print_json(summary.to_dict())
    return 0
