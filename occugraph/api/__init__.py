"""The graph as Python sees it: open it, ask it."""

from .graph import Graph
from .opening import open

__all__ = ["Graph", "open"]
