"""SSSOM mapping sets: metadata, rows, references, reader and writer."""
