"""A server of the pages, of the schemes that the issue's examples need."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.support.serving import Server, run_server

#: 336111 is a code of 2017 alone.
SCHEMES = "soc2018,soc2010,isco08,dot1991,naics2017,naics2022"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, cache: object) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("pages")
    with ExitStack() as stack:
        with pytest.MonkeyPatch.context() as patch:  # which other tests of the session must not see
            patch.setenv("OCCUGRAPH_SCHEMES", SCHEMES)
            running = stack.enter_context(run_server(folder, "--workers", "1"))
        yield running
