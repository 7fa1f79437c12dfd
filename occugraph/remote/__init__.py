"""SPARQL servers: asked as an engine, discovered, loaded with a graph."""
