"""The static site: a page and the RDF of each resource, dumps, and what servers of files need."""
