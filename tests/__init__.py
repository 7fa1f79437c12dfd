"""Tests read as claims; a package, so that they can share what damages a document."""
