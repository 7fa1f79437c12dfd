"""The domain: schemes, concepts, correspondences, lists, programmes, sources, spellings."""
