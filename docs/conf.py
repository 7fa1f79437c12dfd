"""How Sphinx makes a site of these pages: `sphinx-build -W docs build/docs`."""

from occugraph import __version__

project = "occugraph"
author = "The occugraph developers"
version = release = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"occugraph {version}"
html_show_copyright = False
html_copy_source = False
html_static_path = ["static"]
html_css_files = ["site.css"]
smartquotes = False  # would make a dash of the two hyphens of an option
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
add_module_names = False
myst_heading_anchors = 3
suppress_warnings = ["misc.highlighting_failure"]  # property paths, which the lexer does not know
