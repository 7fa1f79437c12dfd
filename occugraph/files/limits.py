"""Limits of what is read, asked, answered and written: one table for every reader and command."""

from __future__ import annotations

# Servers that are asked (--endpoint)
#: bytes of an answer
SERVER_ANSWER = 1 << 28
#: rows or triples of an answer
SERVER_ROWS = 2_000_000

# The SPARQL endpoint
#: bytes of all answers that wait in files to be read
SPOOL = 1 << 29
#: bytes of those of one client
SPOOL_OF_CLIENT = 1 << 28
