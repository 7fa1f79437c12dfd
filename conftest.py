"""What every test and every example in a docstring shares: a cache, and schemes, of its own."""

from importlib.util import find_spec

from tests.conftest import cache

__all__ = ["cache"]

# modules that need the SDK before anything runs
collect_ignore_glob = [] if find_spec("mcp") else ["occugraph/mcp_server/*.py"]
