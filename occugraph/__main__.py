"""`python -m occugraph`: the same as the command `occugraph`."""

from .cli import entry

if __name__ == "__main__":
    entry()
