"""`occugraph routes`: the ways from one scheme to another, with what each loses."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from .shared import JSON, graph, options, print_json, print_lines

if TYPE_CHECKING:
    from ..crosswalk.composition import RouteReport

OPTIONS = f"""\
source SCHEME  the scheme to lead from
target SCHEME  the scheme to lead to
--via SCHEME  a scheme that the routes have to pass
{JSON}"""


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Lists the routes from one scheme to another over up to five tables, the one that "
        "`occugraph crosswalk` takes first: the strongest basis, then the fewest steps. Each is "
        "counted over the codes of its first table."
    )
    options(command, OPTIONS)


def run(arguments: argparse.Namespace) -> int:
    """Compose the routes and print what each loses."""
    source, target = arguments.source, arguments.target
    routes = graph(arguments).routes(source, target, via=arguments.via)
    if arguments.json:
        print_json([route.to_dict() for route in routes])
    elif routes:
        print_lines(line for route in routes for line in _lines(route))
    else:
        via = "" if arguments.via is None else f" via {arguments.via}"
        print_lines([f"no tables join {source} and {target}{via}"])
    return 0


def _lines(report: RouteReport) -> list[str]:
    partial = ", speaks of a part of its schemes only" if report.partial else ""
    codes = report.one_to_one + report.shared + report.several + report.none
    return [
        f"{' > '.join(report.route)}  [{report.basis}{partial}]",
        f"  tables: {', '.join(report.correspondences)}",
        f"  of {codes:,} codes {report.one_to_one:,} lead one to one, {report.shared:,} to one "
        f"that others share, {report.several:,} to several, {report.none:,} nowhere; "
        f"{report.targets:,} codes are reached",
    ]
