"""Citations of answers: what a text that relies on one names, so that others can find it again."""
