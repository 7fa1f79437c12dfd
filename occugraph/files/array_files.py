"""Numbers and texts by name in one file, which a process maps and reads only what it needs of.

The first line gives the size of the rest, its checksum and the second it was made in. A directory
follows, which ends with an empty line: each line has the type, the place and the name of an array.
A file is compared with its checksum where its time is another than it gives; one that is whole then
gets that time.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import time
import zlib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from .own_files import open_own

if TYPE_CHECKING:
    from array import array

    #: Numbers, lists of numbers of one type, or texts.
    Values = array[Any] | list[array[Any]] | list[str]

_HEAD = 34
#: Arrays begin at multiples of so many bytes.
_STEP = 8


class Texts(Sequence[str]):
    """Texts by their places."""

    def __init__(self, starts: memoryview, content: memoryview) -> None:
        self._starts, self._content = starts, content

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, place: Any) -> Any:
        return str(self._content[self._starts[place] : self._starts[place + 1]], "utf-8")

    def find(self, text: str) -> range:
        """Find the places of a text, where they are sorted."""
        first = end = bisect_left(self, text)
        while end < len(self) and self[end] == text:
            end += 1
        return range(first, end)

    def beginning(self, text: str) -> range:
        """Find the places of those that begin with a text, where they are sorted."""
        return range(bisect_left(self, text), bisect_left(self, text + chr(0x10FFFF)))


class Lists:
    """Lists of numbers by their places."""

    def __init__(self, starts: memoryview, numbers: memoryview) -> None:
        self._starts, self._numbers = starts, numbers

    def __getitem__(self, place: int) -> list[Any]:
        return self._numbers[self._starts[place] : self._starts[place + 1]].tolist()


class ArrayFile:
    """The content of a file of numbers and texts."""

    def __init__(self, content: bytes | mmap.mmap) -> None:
        start = content.find(b"\n\n") + 1
        self._content = memoryview(content)[start + 1 :]
        self._places: dict[str, tuple[str, int, int]] = {}
        for line in str(content[_HEAD:start], "utf-8").splitlines():
            kind, first, end, name = line.split(" ", 3)
            self._places[name] = kind, int(first), int(end)

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def numbers(self, name: str) -> memoryview:
        """Get numbers."""
        kind, first, end = self._places[name]
        return self._content[first:end].cast(kind)  # type: ignore[call-overload, no-any-return]

    def lists(self, name: str) -> Lists:
        """Get lists of numbers."""
        return Lists(self.numbers(f"{name} starts"), self.numbers(name))

    def texts(self, name: str) -> Texts:
        """Get texts."""
        return Texts(self.numbers(f"{name} starts"), self.numbers(name))


def format_arrays(values: Mapping[str, Values]) -> bytes:
    """Format numbers, lists of numbers and texts by their names, none with a line break."""
    parts: list[bytes] = []
    directory, place = "", 0
    for name, value in values.items():
        columns = _join(name, value) if isinstance(value, list) else {name: value}
        for column, numbers in columns.items():
            content = numbers.tobytes()
            directory += f"{numbers.typecode} {place} {place + len(content)} {column}\n"
            parts.append(content + bytes(-len(content) % _STEP))
            place += len(parts[-1])
    body = b"%b\n%b" % (directory.encode(), b"".join(parts))
    return b"%012d %08x %011d\n%b" % (len(body), zlib.crc32(body), int(time.time()), body)


def _join(name: str, values: list[str] | list[array[Any]]) -> dict[str, array[Any]]:
    """Put texts or lists behind one another; tell where each of them starts."""
    from array import array

    lists = [array("B", each.encode()) if isinstance(each, str) else each for each in values]
    joined = array(lists[0].typecode if lists else "B")
    for each in lists:
        joined.extend(each)
    return {f"{name} starts": array("I", accumulate(map(len, lists), initial=0)), name: joined}


def open_arrays(path: str) -> ArrayFile:
    """Open a file of arrays.

    Raises:
        ValueError: the file is damaged.
        OSError: it cannot be read.

    """
    with open_own(path) as file:
        status = os.fstat(file.fileno())
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    size, checksum, made = content[:_HEAD].split()
    if int(size) + _HEAD != status.st_size:
        raise ValueError(f"{path} is cut short")
    if status.st_mtime_ns != int(made) * 10**9:
        if zlib.crc32(memoryview(content)[_HEAD:]) != int(checksum, 16):
            raise ValueError(f"{path} is damaged")
        with contextlib.suppress(OSError):
            os.utime(path, (int(made), int(made)))
    return ArrayFile(content)
