"""Limits of what is read, asked, answered and written: one table for every reader and command."""

from __future__ import annotations

# Servers that are asked (--endpoint)
#: bytes of an answer
SERVER_ANSWER = 1 << 28
#: rows or triples of an answer
SERVER_ROWS = 5_000_000
