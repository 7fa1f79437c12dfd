"""ISCO-08: the ILO's structure, its unit groups document, ESCO's table of its groups."""
