"""A local, read-only SPARQL endpoint: SPARQL 1.1 Protocol over HTTP/1.1."""
