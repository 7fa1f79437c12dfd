"""The command line: a skin that parses, calls one function and prints."""

from .main import main

__all__ = ["main"]
