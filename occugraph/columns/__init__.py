"""Columns of codes that people bring: which scheme one is in, by its heading and its values."""
