"""Putting a file in place whole: written beside, then moved, so that nobody ever reads half."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from ..errors import InputError, OutsideError


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file to write that takes its place when the block ends well, and never otherwise.

    Args:
        path: where the file is to be; what stands there is as it was until the end.

    Raises:
        InputError: the folder is missing, or the path is a folder.
        OutsideError: the disk refused.

    """
    if path.is_dir():
        raise InputError("is a folder; name a file in it", file=str(path))
    if not path.parent.is_dir():
        raise InputError("its folder does not exist; make it first", file=str(path))
    if path.exists() and not path.is_file():  # a pipe or a device: nothing to keep whole
        with open(path, "wb") as device:
            yield device
        return
    target = path.resolve()  # through a link, so that the link stays one
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            yield cast(BinaryIO, file)
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


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
