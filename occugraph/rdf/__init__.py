"""RDF: namespaces, terms, the mapping of the model to triples, readers and writers."""
