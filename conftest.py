"""What every test and every example in a docstring shares: a cache, and schemes, of its own."""

from importlib.util import find_spec

from tests.conftest import cache

__all__ = ["cache"]

# its module needs the SDK before anything runs
collect_ignore = [] if find_spec("mcp") else ["occugraph/mcp_server/server.py"]
