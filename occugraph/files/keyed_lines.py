"""Records that are found by their keys without reading the whole file: sorted lines.

The first line gives the size of the rest. Each further one has a checksum, its key, a tab and its
record, so that a damaged file is noticed by whoever reads a damaged line or a file cut short.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Mapping

from .own_files import open_own

_HEAD = 16


def format_keyed_lines(records: Mapping[str, str]) -> bytes:
    """Format records, none with a line break, by their keys, none with a tab."""
    lines = (f"{key}\t{record}\n".encode() for key, record in records.items())
    body = b"".join(b"%08x %b" % (zlib.crc32(line), line) for line in sorted(lines))
    return b"%0*d\n%b" % (_HEAD - 1, len(body), body)


def read_records(path: str) -> dict[str, str]:
    """Read all records, by their keys.

    Raises:
        ValueError: the file is damaged.
        OSError: it cannot be read.

    """
    with open_own(path) as file:
        size, body = file.read(_HEAD), file.read()
    lines = body.split(b"\n")[:-1]
    if int(size) != len(body) or any(
        int(line[:8], 16) != zlib.crc32(line[9:] + b"\n") for line in lines
    ):
        raise ValueError(f"{path} is damaged")
    records = (line[9:].decode().partition("\t") for line in lines)
    return {key: record for key, _, record in records}


def find_record(path: str, key: str) -> str | None:
    """Find the record of a key; None where there is none.

    Raises:
        ValueError: the file is damaged.
        OSError: it cannot be read.

    """
    wanted = f"{key}\t".encode()
    with open_own(path) as file:
        low, high = _HEAD, os.fstat(file.fileno()).st_size
        if int(file.read(_HEAD)) + _HEAD != high:
            raise ValueError(f"{path} is cut short")
        while low < high:
            middle = (low + high) // 2
            file.seek(middle - 1)
            file.readline()  # on to the line that begins at the middle or behind it
            start = file.tell()
            if start >= high:
                start = low
                file.seek(low)
            line = file.readline()
            checksum, text = line[:8], line[9:]
            if int(checksum, 16) != zlib.crc32(text):
                raise ValueError(f"{path} is damaged")
            if text.startswith(wanted):
                return text[len(wanted) : -1].decode()
            if text < wanted:
                low = start + len(line)
            elif start == low:
                return None
            else:
                high = middle
        return None
