"""A knowledge-graph crosswalk between occupation classifications.

>>> import occugraph
>>> graph = occugraph.open()
>>> [step["code"] for step in graph.concept("15-1252").path]
['15-1252', '15-1250', '15-1200', '15-0000']
>>> for reason in graph.eligible("11-3031", naics="332710").reasons:
...     print(reason.holds, reason.message)
True 332710 Machine Shops is in 31-33 Manufacturing (332710 -> 33271 -> 3327 -> 332 -> 31-33), \
which the rule admits as 33
False 11-3031 Financial Managers is not on the list of 102 approved occupations
"""

from .resources import require_loaders

require_loaders()

from .api import Graph, open  # noqa: E402
from .errors import OccugraphError  # noqa: E402
from .version import __version__  # noqa: E402

__all__ = ["Graph", "OccugraphError", "__version__", "open"]
