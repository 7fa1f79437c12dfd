"""Programme files: approved occupations and admitted industries, in TOML."""
