"""Users' files opened so that they can be read more than once, be they pipes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

from ..errors import InputError
from ..rdf.inputs import STANDARD_INPUT
from .atomic_writes import STANDARD


def name_of(path: Path) -> str:
    """Say what messages call a file."""
    return STANDARD_INPUT if str(path) == STANDARD else str(path)


def opened(path: Path) -> BinaryIO:
    """Open a file, at its beginning; `-` is the standard input.

    What can be read only once, such as a pipe, is copied to a temporary file.

    Raises:
        InputError: no such file, a folder, or one that cannot be read.

    """
    try:
        if str(path) == STANDARD:
            return _copied(sys.stdin.buffer)
        file = open(path, "rb")  # noqa: SIM115
        if file.seekable():
            return file
        with file:
            return _copied(file)
    except IsADirectoryError:
        raise InputError("is a folder; name a file in it", file=name_of(path)) from None
    except FileNotFoundError:
        raise InputError("no such file", file=name_of(path)) from None
    except ValueError:
        raise InputError("this cannot be the name of a file", file=name_of(path)) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=name_of(path)) from None


def _copied(stream: BinaryIO) -> BinaryIO:
    import shutil
    import tempfile

    copy = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        shutil.copyfileobj(stream, copy)
        copy.seek(0)
    except BaseException:
        copy.close()
        raise
    return copy
