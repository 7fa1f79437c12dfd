"""The crosswalk: counterparts of codes, coverage, comparisons, SSSOM export."""
