"""The crosswalk: counterparts of codes, coverage, comparison of graphs, SSSOM export."""
