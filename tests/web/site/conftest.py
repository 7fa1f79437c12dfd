"""A small published site: two editions of SOC and DOT, with what joins them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import running

#: Where it is to be served.
ADDRESS = "https://example.org/occupations/"
SCHEMES = "soc2018,soc2010,dot1991"


@pytest.fixture(scope="session")
def site() -> Iterator[Path]:
    """The folder, which every user can read, beside what the command wrote to stderr."""
    folder = Path(tempfile.mkdtemp(prefix="occugraph-test-site-"))
    folder.chmod(0o755)
    done = running.occugraph("publish", folder / "site", "--schemes", SCHEMES, "--address", ADDRESS)
    assert done.code == 0, done.err
    (folder / "stderr").write_text(done.err, "utf-8")
    yield folder / "site"
    shutil.rmtree(folder)
