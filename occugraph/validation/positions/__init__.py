"""Where in the files that were read the triples of findings stand."""
