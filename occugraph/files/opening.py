"""The one way to open a file that a user names, with one line for each that is refused."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Iterator
from typing import BinaryIO

from ..errors import InputError

#: Name of the standard input or output, and name of the input in messages.
STANDARD = "-"
STANDARD_INPUT = "<stdin>"


def display_name(path: str | os.PathLike[str]) -> str:
    r"""Give the name of a file in messages: in one line, whatever it holds.

    >>> display_name("two\nlines"), display_name("-")
    ('two\\nlines', '<stdin>')
    """
    name = os.fsdecode(path)
    if name == STANDARD:
        return STANDARD_INPUT
    return name if name.isprintable() else name.encode("unicode_escape").decode("ascii")


def open_file(path: str | os.PathLike[str], *, streams: bool = False) -> BinaryIO:
    """Open a plain file, to be read more than once; with `streams`, a copy of a pipe or `-` too."""
    name = display_name(path)
    with refuse_unreadable(name):
        if streams and name == STANDARD_INPUT:
            return _copy(sys.stdin.buffer)
        try:
            mode = os.stat(path).st_mode
        except ValueError:  # a NUL in it
            raise InputError("this cannot be the name of a file", file=name) from None
        if stat.S_ISDIR(mode):
            raise InputError("is a folder; name a file in it", file=name)
        if not (streams or stat.S_ISREG(mode)):
            raise InputError("is not a plain file; save it as one first", file=name)
        if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):  # a device may never end
            raise InputError("is a device or a socket; give a file, a pipe or -", file=name)
        file = open(path, "rb")  # noqa: SIM115
        if file.seekable():
            return file
        with file:
            return _copy(file)


@contextlib.contextmanager
def refuse_unreadable(name: str) -> Iterator[None]:
    """Turn an error of the system into one that names the file."""
    try:
        yield
    except FileNotFoundError:
        raise InputError("no such file", file=name) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", file=name) from None


def _copy(stream: BinaryIO) -> BinaryIO:
    import shutil
    import tempfile

    with contextlib.ExitStack() as stack:
        copy = stack.enter_context(tempfile.TemporaryFile())
        shutil.copyfileobj(stream, copy)
        copy.seek(0)
        stack.pop_all()  # it stays open where all went well
    return copy
