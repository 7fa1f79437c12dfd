"""Every IRI below the base as a path: its statements in a format by Accept or by suffix."""
