"""Programme files: an officer's TOML that names approved occupations and admitted industries."""
