"""Files of the cache: plain ones that nobody but their owner can write, or none.

Answers come from them without a further check, so that a file which another user planted would
speak in this package's name. A database refuses the folder of its data for the same reason.
"""

from __future__ import annotations

import contextlib
import os
import stat
from typing import BinaryIO

_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def find_intrusion(status: os.stat_result) -> str:
    """Say why a file or folder is not the user's own; empty where it is, or where none can be."""
    if not hasattr(os, "geteuid"):  # Windows keeps a user's cache apart by other means
        return ""
    if status.st_uid not in (os.geteuid(), 0):
        return "it belongs to another user"
    return "other users can write to it" if status.st_mode & _OTHERS else ""


def find_replacer(folder: str) -> str:
    """Say why others could put a folder in the place of this one; empty where they cannot.

    A sticky folder such as /tmp keeps what is in it to its owners; a group of root, or of the
    user's own number, has no other members; and below a folder that is closed to others none are.
    """
    if not hasattr(os, "geteuid"):
        return ""
    for below in {folder, os.path.realpath(folder)}:
        path, problem = below, ""
        while (above := os.path.dirname(path)) != path:
            path = above
            try:
                status = os.stat(path)
            except OSError:  # not there yet, or no use anyway
                continue
            shared = stat.S_IWOTH if status.st_gid in (os.geteuid(), 0) else _OTHERS
            if not status.st_mode & (stat.S_IXGRP | stat.S_IXOTH):
                problem = ""  # nobody else comes below it
            if status.st_uid not in (os.geteuid(), 0):
                problem = "a folder above it belongs to another user"
            elif status.st_mode & shared and not status.st_mode & stat.S_ISVTX:
                problem = "other users can write to a folder above it"
        if problem:
            return problem
    return ""


def open_own(path: str) -> BinaryIO:
    """Open a file to read; one that is not the user's own, or a pipe that would wait, is an error.

    Raises:
        OSError: there is no such file.

    """
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    status = os.fstat(number)
    problem = "" if stat.S_ISREG(status.st_mode) else "it is no plain file"
    if problem := problem or find_intrusion(status):
        os.close(number)
        raise OSError(f"{path}: {problem}")
    return open(number, "rb")


def read_own(path: str) -> bytes:
    """Read a whole file; raises as `open_own`."""
    with open_own(path) as file:
        return file.read()


def write_own(path: str, content: bytes) -> None:
    """Write a file that appears whole or not at all, and that the user alone can write."""
    from .unfinished import unfinished_name

    folder, name = os.path.split(path)
    temporary = os.path.join(folder, unfinished_name(name))
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        keep_own(temporary)
        os.replace(temporary, path)
    finally:
        with contextlib.suppress(OSError):
            os.remove(temporary)


def keep_own(path: str | os.PathLike[str]) -> None:
    """Let others read a file or folder, as the user has it, and none write."""
    os.umask(mask := os.umask(0))
    usual = 0o777 if os.path.isdir(path) else 0o666
    os.chmod(path, usual & ~mask & ~_OTHERS)
