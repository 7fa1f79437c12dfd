"""Data frames of any kind: recoded, decided on and coded by their distinct values."""
