"""What every test and every example in a docstring shares: a cache, and schemes, of its own."""

from tests.conftest import cache

__all__ = ["cache"]
