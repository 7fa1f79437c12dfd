"""USCIS's list of three-digit DOT groups, used on Form I-129's H-1B data collection."""
