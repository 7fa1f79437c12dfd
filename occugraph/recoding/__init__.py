"""Recoding: columns of codes or job titles through the crosswalk."""
