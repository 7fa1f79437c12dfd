"""Files of any kind: opened safely, read as numbered lines, written whole or not at all."""
