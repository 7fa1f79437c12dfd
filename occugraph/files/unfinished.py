"""Names of what is being written: by the process that writes, so that the next one can tidy up.

A process that is killed leaves its file or folder behind. Whoever writes to the same folder next
removes what belongs to a process that is gone; a process id that was given to another one since is
told by the start of the process, and a machine that was started anew by its boot.
"""

import contextlib
import os
import sys
import time
import zlib
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import tempfile

_ENDING = ".unfinished"
#: States of a process that has ended, though its parent has not asked for it yet.
_DEAD = ("Z", "X")
#: What cannot be told to be of a process that is gone, as one on another machine, is left so long.
_LEFT_SECONDS = 24 * 3600


class _Process(NamedTuple):
    """A process: checksums of its machine and boot, its id, and when it was started."""

    machine: str
    boot: str
    id: str
    start: str


def unfinished_name(name: str) -> str:
    """Name what becomes a file or folder of this name when it is whole."""
    # Cut short, so that a name of the greatest length still has room for the rest.
    return f".{name[:40]}.{'-'.join(_this_process())}-{os.urandom(4).hex()}{_ENDING}"


def temporary_folder(name: str) -> "tempfile.TemporaryDirectory[str]":
    """Make a folder for as long as this process needs it; those of killed processes go."""
    import tempfile

    sweep(tempfile.gettempdir())
    visible = unfinished_name(name).removeprefix(".").removesuffix(_ENDING)
    return tempfile.TemporaryDirectory(_ENDING, visible, ignore_cleanup_errors=True)


def sweep(folder: str | os.PathLike[str]) -> None:
    """Remove what processes that are gone left unfinished in a folder."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(_ENDING):
                parts = entry.name.removesuffix(_ENDING).rpartition(".")[2].split("-")
                if len(parts) == 5 and _is_left(_Process(*parts[:4]), entry):
                    _remove(entry)


def _remove(entry: os.DirEntry[str]) -> None:
    with contextlib.suppress(OSError):
        if entry.is_dir(follow_symlinks=False):
            import shutil

            shutil.rmtree(entry.path, ignore_errors=True)
        else:
            os.unlink(entry.path)


def _is_left(process: _Process, entry: os.DirEntry[str]) -> bool:
    this = _this_process()
    if process.machine == this.machine and os.name == "posix":
        return process.boot != this.boot or not _is_running(process)
    with contextlib.suppress(OSError):
        return entry.stat(follow_symlinks=False).st_mtime < time.time() - _LEFT_SECONDS
    return False


def _is_running(process: _Process) -> bool:
    try:
        os.kill(int(process.id), 0)
    except (ProcessLookupError, OverflowError, ValueError):
        return False
    except PermissionError:
        pass  # somebody else's
    state, start = _look_up(process.id)
    return state not in _DEAD and start in (process.start, "")


@cache
def _this_process() -> _Process:
    machine = boot = ""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            # a container has process ids of its own
            machine = os.readlink("/proc/self/ns/pid")
            boot = _read("/proc/sys/kernel/random/boot_id")
    if os.name == "posix":
        machine += os.uname().nodename
    machine, boot = (f"{zlib.crc32(text.encode()):08x}" for text in (machine, boot))
    return _Process(machine, boot, str(os.getpid()), _look_up("self")[1])


def _look_up(process: str) -> tuple[str, str]:
    """Give the state of a process, and when it started, in ticks since the boot.

    Both are empty where the system does not say.
    """
    with contextlib.suppress(OSError, IndexError):
        fields = _read(f"/proc/{process}/stat").rpartition(")")[2].split()
        return fields[0], fields[19]
    return "", ""


def _read(path: str) -> str:
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_this_process.cache_clear)
