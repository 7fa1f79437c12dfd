"""A folder that files are written to whose names come from data: none lands outside of it.

An id of a graph may be anything, such as `../../x`, `NUL` or a page of text, and others may differ
in their case alone, which many file systems do not tell apart.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path

from ..errors import InputError, OutsideError
from .limits import LONGEST_FILE_NAME

#: Names that Windows takes for devices, whatever suffix follows.
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\..*)?")


class OutputFolder:
    """A folder, made where there is none, and the names that were given out in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._taken: set[str] = set()
        try:
            folder.mkdir(exist_ok=True)
        except FileNotFoundError:
            raise InputError("the folder above it does not exist", file=str(folder)) from None
        except FileExistsError:
            raise InputError("is no folder; name one to write to", file=str(folder)) from None
        except OSError as error:
            reason = error.strerror or str(error)
            raise OutsideError(f"{folder}: could not be made: {reason}") from None
        except ValueError:
            raise InputError("this cannot be the name of a folder", file=str(folder)) from None

    def place(self, identifier: str) -> Path:
        """Give the path, without a suffix, of what an id names: its own, which no other id gets."""
        name = safe_name(identifier)
        if _alike(name) in self._taken:
            name = _marked(name, identifier)
        while _alike(name) in self._taken:  # somebody foresaw the mark
            name += "_"
        self._taken.add(_alike(name))
        return self.folder / name


def safe_name(identifier: str) -> str:
    """Make a file name of an id: itself where that is harmless, else with a mark of what it was.

    >>> safe_name("soc2010-soc2018"), safe_name("../x")
    ('soc2010-soc2018', '_._x-d6b96a97')
    """
    name = "".join(each if each.isalnum() or each in "._-" else "_" for each in identifier)
    if name.startswith((".", "-")):  # hidden, or an option to whoever names all files
        name = f"_{name[1:]}"
    name = name.rstrip(".") or "_"
    encoded = name.encode()
    is_plain = name == identifier and len(encoded) <= LONGEST_FILE_NAME
    return name if is_plain and not _DEVICES.fullmatch(name) else _marked(name, identifier)


def _marked(name: str, identifier: str) -> str:
    """Cut a name, and add a checksum of the id that it stands for."""
    short = name.encode()[: LONGEST_FILE_NAME // 2].decode(errors="ignore")
    if _DEVICES.fullmatch(short):
        short = f"_{short}"
    checksum = hashlib.sha256(identifier.encode(errors="surrogatepass")).hexdigest()[:8]
    return f"{short}-{checksum}"


def _alike(name: str) -> str:
    """Make the same of names that a file system may take for one."""
    return unicodedata.normalize("NFKC", name).casefold()
