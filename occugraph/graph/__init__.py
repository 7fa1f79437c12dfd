"""The graph: assembled from what the loaders say, written to files, kept in a store."""
