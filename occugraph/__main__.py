"""`python -m occugraph`: the same as the command `occugraph`."""

import sys

from .cli import main

sys.exit(main())
