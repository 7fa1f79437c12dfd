"""Search: concepts by the words of their titles, or by codes."""
