"""Putting a file in place whole: written beside, then moved, so that nobody ever reads half."""

from __future__ import annotations

import contextlib
import functools
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from ..errors import InputError, OutsideError
from .opening import STANDARD
from .unfinished import sweep, unfinished_name


def refuse_overwrite(
    outputs: Iterable[Path | None], inputs: Iterable[str | Path | None] = ()
) -> None:
    """Refuse an output that is an input, or another output, by whatever name; `-` is a stream."""
    taken: list[tuple[Path | int, str]] = [
        (0 if str(path) == STANDARD else Path(path), "an input") for path in inputs if path
    ]
    for output in filter(None, outputs):
        file = 1 if str(output) == STANDARD else output
        for other, what in taken:
            if _is_same_file(file, other):
                problem = f"is {what} too, and would be overwritten: name another file to write"
                raise InputError(problem, file=str(output))
        taken.append((file, "another output"))


def _is_same_file(one: Path | int, two: Path | int) -> bool:
    """Check whether two names lead to one file, there or not yet; a device keeps nothing."""
    with contextlib.suppress(OSError, ValueError):
        return os.path.samefile(one, two) and os.path.isfile(one)
    if isinstance(one, int) or isinstance(two, int):
        return False
    with contextlib.suppress(OSError, ValueError, RuntimeError):
        return one.resolve() == two.resolve()
    return False


@contextlib.contextmanager
def write_atomically(path: Path) -> Iterator[BinaryIO]:
    """Open a file to write that takes its place when the block ends well, and never otherwise."""
    if str(path) == STANDARD:
        raise InputError("- is no file here: name one, or leave it out where that prints")
    temporary = None
    try:
        target = _find_target(path)
        if target is None:  # a pipe or a device: nothing to keep whole
            with open(path, "wb") as device:
                yield device
            return
        if target.exists():
            mode = target.stat().st_mode & 0o777
        else:
            os.umask(mask := os.umask(0))
            mode = 0o666 & ~mask
        sweep(target.parent)
        # Named before it is made, so that an interrupt in between leaves nothing behind.
        temporary = target.parent / unfinished_name(target.name)
        with open(temporary, "xb", opener=functools.partial(os.open, mode=0o600)) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, target)
        temporary = None
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutsideError(f"{path}: could not be written: {reason}; nothing changed") from None
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


def _find_target(path: Path) -> Path | None:
    """Find the file to replace, through a link, so that the link stays one; None for a device."""
    folder = kind = None
    try:
        target = path.resolve()
        folder = target.parent.stat().st_mode
        kind = target.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        pass
    except (RuntimeError, ValueError):  # a link that leads to itself, a name with a NUL
        raise InputError("this cannot be the name of a file", file=str(path)) from None
    if folder is None or not stat.S_ISDIR(folder):
        raise InputError("its folder does not exist; make it first", file=str(path))
    if kind is not None and stat.S_ISDIR(kind):
        raise InputError("is a folder; name a file in it", file=str(path))
    return target if kind is None or stat.S_ISREG(kind) else None
