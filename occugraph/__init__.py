"""A knowledge-graph crosswalk between occupation classifications.

>>> import occugraph
>>> graph = occugraph.open()
>>> [step["code"] for step in graph.concept("15-1252").path]
['15-1252', '15-1250', '15-1200', '15-0000']
>>> for reason in graph.eligible("11-3031", naics="332710").reasons:
...     print(reason.holds, reason.message)
True 332710 Machine Shops is in 31-33 Manufacturing (332710 -> 33271 -> 3327 -> 332 -> 31-33), \
which the rule admits as 33
False 11-3031 Financial Managers is not on the list of 102 approved occupations; line 9, \
11-3013 Facilities Managers, is noted: the list prints the duties of 11-3031 Financial Managers \
there
"""

from .resources import require_loaders

require_loaders()

from typing import TYPE_CHECKING, Any  # noqa: E402

from .api import Graph, open  # noqa: E402
from .errors import OccugraphError  # noqa: E402
from .version import __version__  # noqa: E402

if TYPE_CHECKING:
    _embedded = open()
    autocode, decide, recode = _embedded.autocode, _embedded.decide, _embedded.recode
    crosswalk_many, lookup_table = _embedded.crosswalk_many, _embedded.lookup_table
    read_column = _embedded.read_column

#: Methods of a graph that are functions here: of the embedded one.
_OF_EMBEDDED = ("autocode", "crosswalk_many", "decide", "lookup_table", "read_column", "recode")

__all__ = [
    "Graph",
    "OccugraphError",
    "__version__",
    "autocode",
    "crosswalk_many",
    "decide",
    "lookup_table",
    "open",
    "read_column",
    "recode",
]


def __dir__() -> list[str]:
    return __all__


def __getattr__(name: str) -> Any:
    """Find a question for the embedded graph, which is opened with the first of them."""
    if name not in _OF_EMBEDDED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .api.opening import open_embedded

    return getattr(open_embedded(), name)
