"""Starts processes of this package that open the store of a server."""

import asyncio
import json
import os
import sys

from ...files.limits import LONGEST_BODY
from .worker import WorkerSettings


async def start_process(
    module: str, settings: WorkerSettings, *words: str
) -> asyncio.subprocess.Process:
    """Start a module of this room as a process, with the settings of a server and more words."""
    paths = [path or os.getcwd() for path in sys.path]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    if cache := environment.get("OCCUGRAPH_CACHE"):
        environment["OCCUGRAPH_CACHE"] = os.path.abspath(cache)
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", f"{__package__}.{module}", json.dumps(settings), *words),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=LONGEST_BODY,  # of the line before an answer
        stderr=asyncio.subprocess.DEVNULL,
        # -m looks for modules there first: a folder that holds none
        cwd=settings.folder,
        env=environment,
    )
