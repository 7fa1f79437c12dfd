"""An answer while it is written: its start in memory, more of it in a file."""

from __future__ import annotations

import io
from pathlib import Path
from typing import IO

from ..refusals import Refusal

#: Answers up to this size go through the pipe; larger ones lie in a file.
LARGEST_INLINE, LARGEST_ANSWER = 1 << 18, 1 << 28


class Spool:
    """Holds an answer.

    The file is opened in advance, since a sealed process opens none.

    Args:
        path: the file.

    """

    def __init__(self, path: Path) -> None:
        self.path, self.file = path, path.open("w+b")
        self.start, self.size = bytearray(), 0

    def write(self, data: bytes) -> int:
        """Add to the answer.

        Raises:
            Refusal: it is too large.

        """
        self.size += len(data)
        if self.size > LARGEST_ANSWER:
            raise Refusal(413, describe_limit(f"{LARGEST_ANSWER >> 20} MiB"))
        if self.size <= LARGEST_INLINE:
            self.start += data
        else:
            if self.start:
                self.file.write(self.start)
                self.start.clear()
            self.file.write(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is to be done before the end."""

    @property
    def inline(self) -> bool:
        """Whether all of it is in `start`."""
        return self.size <= LARGEST_INLINE

    def open_written(self) -> IO[bytes]:
        """Open what was written, to be read."""
        self.file.flush()
        self.file.seek(0)
        return io.BytesIO(self.start) if self.inline else self.file

    def close(self) -> None:
        """Throw the answer away."""
        self.file.close()
        self.path.unlink(missing_ok=True)


def describe_limit(limit: str) -> str:
    """Say what to do about an answer that is larger than the limit."""
    return f"the answer has more than {limit}; ask for parts of it with ORDER BY, LIMIT and OFFSET"
