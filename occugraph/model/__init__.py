"""The domain: schemes, concepts, correspondences, programmes, sources."""
