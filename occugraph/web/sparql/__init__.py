"""SPARQL 1.1 Protocol: queries are answered by worker processes, within limits."""
