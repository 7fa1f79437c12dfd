"""Validation: a graph against the shapes, its findings, positions and reports."""
