"""The command line: a skin that parses, calls one function and prints."""

from .parsing import entry, main

__all__ = ["entry", "main"]
