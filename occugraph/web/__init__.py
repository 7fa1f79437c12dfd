"""A local, read-only web server of the graph: a SPARQL endpoint and pages for people."""
