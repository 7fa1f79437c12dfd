"""`occugraph publish`: a static site of the graph."""

import argparse
from importlib.util import find_spec
from pathlib import Path

from ..errors import InputError
from ..files.printable import format_count
from .progress import Progress
from .shared import note, options, print_lines

OPTIONS = """\
folder DIR  the folder to write, or to check; a site that was published there before is replaced
--base IRI  base IRI of the graph, which ends in / (default: https://w3id.org/occugraph/)
--schemes LIST  only these schemes, separated by commas, and all that needs no other
--address URL  where the site will be served, which ends in /, where that is not the base IRI; for
  a base at w3id.org also writes w3id/.htaccess and w3id/README.md, which it needs to lead there
--check  follow every link of the site that is in DIR, and write nothing
"""


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Writes the graph as a site of files: a page and the RDF of each concept, scheme and "
        "correspondence, search that needs no server, whole graphs in every format, their "
        "description as VoID and DCAT, and what Apache and Skosmos need. Needs "
        'pip install "occugraph[web]".'
    )
    options(command, OPTIONS)


def run(arguments: argparse.Namespace) -> int:
    """Publish, or check what was published."""
    if arguments.check:
        return _check(arguments)
    if not all(map(find_spec, ("jinja2", "starlette"))):
        raise InputError('publishing needs starlette and jinja2: pip install "occugraph[web]"')
    from ..web.site.publish import publish
    from ..web.site.source_graph import SiteSettings

    schemes = [] if arguments.schemes is None else arguments.schemes.split(",")
    settings = SiteSettings(
        store=None if arguments.store is None else Path(arguments.store),
        base=arguments.base,
        schemes=[name.strip() for name in schemes],
        address=arguments.address,
        largest=arguments.max_mb * 1_000_000,
    )
    with Progress(arguments) as progress:
        site = publish(arguments.folder, settings, progress.state)
    note(arguments, *site.left_out)
    for name in site.without_files:
        note(arguments, f"no file can be named for {name}, which has no page")
    size = f"{site.files:,} files of {site.size >> 20:,} MiB"
    note(arguments, f"wrote {format_count(site.resources, 'resource')}, {size}: {arguments.folder}")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    """Print the broken links; exit code 1 where there is one."""
    from ..web.site.link_check import check_links

    for name in ("base", "schemes", "address", "store"):
        if getattr(arguments, name) is not None:
            raise InputError(f"--{name} means nothing with --check, which follows the links of DIR")
    site = check_links(arguments.folder)
    print_lines(f"{page}:{line}: {link} leads to no file" for page, line, link in site.broken)
    links, pages = format_count(site.links, "link"), format_count(site.pages, "page")
    note(arguments, f"{len(site.broken):,} broken of {links} on {pages}")
    return 1 if site.broken else 0
