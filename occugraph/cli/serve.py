"""`occugraph serve`: pages for people, JSON and a SPARQL endpoint on this machine."""

import argparse
import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from ..errors import InputError
from .shared import PROGRAMMES, note, options

OPTIONS = f"""\
--port N  the port; 0 for any that is free (default: 7878)
--host ADDRESS  the address to listen on (default: 127.0.0.1, for this machine alone)
--timeout SECONDS  stop a query after so long (default: 30)
--max-rows N  refuse an answer of more rows or triples; none is ever cut
 (default: no limit but that of size, 512 MiB)
--workers N  answer so many long queries at once; two more processes take those that need a moment
 only (default: one a processor, 2 to 8)
--allow-origin ORIGIN...  let pages of https://example.org ask, or of any origin (*);
 those of this machine always may
--root-path PATH  what the addresses of pages begin with, behind a proxy: /occugraph
--public  serve everybody, under any name of the host: what answers need is made before the first
 is asked for, and no rosters are taken
--rosters  take rosters even so
{PROGRAMMES}--verbose  write each query on stderr, not only that it came
"""


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Pages for people, JSON for programs (/api/openapi.json), services for OpenRefine "
        "(/reconcile) and a read-only SPARQL 1.1 endpoint (/sparql) on this machine, until it is "
        "interrupted. The default graph of queries is the union of the named graphs. "
        'Needs pip install "occugraph[web]".'
    )
    processors = min(8, max(2, os.cpu_count() or 2))
    options(
        command,
        OPTIONS,
        port={"type": _parse_whole(0, 65_535), "default": 7878},
        host={"default": "127.0.0.1"},
        timeout={"type": _parse_seconds, "default": 30.0},
        max_rows={"type": _parse_whole(1, 10**9)},
        allow_origin={"type": _parse_origin},
        root_path={"type": _parse_root_path, "default": ""},
        workers={"type": _parse_whole(1, 64), "default": processors},
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted."""
    if not all(map(find_spec, ("jinja2", "python_multipart", "starlette", "uvicorn"))):
        raise InputError('serving needs starlette and uvicorn: pip install "occugraph[web]"')
    from ..web.server import ServerSettings, serve

    def ready(address: str, has_pages: bool) -> None:
        from ..web.hosts import is_loopback

        pages = f"pages at {address.removesuffix('sparql')} and"
        if not has_pages:
            pages = "without pages, as this graph has no schemes that `occugraph build` wrote:"
        print(f"occugraph {pages} endpoint at {address}", flush=True)
        if not (arguments.public or is_loopback(arguments.host)):
            note(arguments, f"whoever reaches {arguments.host} can ask; there is no password")

    settings = ServerSettings(
        host=arguments.host,
        port=arguments.port,
        seconds=arguments.timeout,
        rows=arguments.max_rows,
        workers=arguments.workers,
        store=None if arguments.store is None else Path(arguments.store),
        programmes=tuple(arguments.programme_file),
        origins=tuple(arguments.allow_origin),
        quiet=arguments.quiet,
        verbose=arguments.verbose,
        largest=arguments.max_mb * 1_000_000,
        root_path=arguments.root_path,
        is_public=arguments.public,
        has_rosters=arguments.rosters or not arguments.public,
    )
    serve(settings, ready)
    return 0


def _parse_whole(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text[:12]) <= most):
            raise argparse.ArgumentTypeError(f"must be a whole number from {least} to {most:,}")
        return int(text)

    return parse


def _parse_seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0.1 <= seconds <= 86_400:
        raise argparse.ArgumentTypeError("must be a number of seconds from 0.1 to 86,400")
    return seconds


def _parse_root_path(text: str) -> str:
    path = text.rstrip("/")
    if path and (not path.startswith("/") or urlsplit(path).path != path):
        raise argparse.ArgumentTypeError("must be like /occugraph")
    return path


def _parse_origin(text: str) -> str:
    address = urlsplit(text.lower())
    origin = f"{address.scheme}://{address.netloc}"
    if text != "*" and (not address.hostname or origin != text.lower()):
        raise argparse.ArgumentTypeError("must be like https://example.org, without a path, or *")
    return text.lower()
