"""The sandbox of queries: none reaches other servers or files.

Two walls stand one behind the other. `find_clauses` reads a query with rdflib's parser, so that a
client learns what is refused. `seal_process` takes from the process, while a query runs, the means
to open any file or connection: that wall holds even where two parsers read a text differently.
"""

import contextlib
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

try:
    import resource
except ImportError:  # no such limits on Windows: there the first wall stands alone
    resource = None  # type: ignore[assignment]

#: A query without these words has nothing to look for; most are spared the parser.
_WORDS = re.compile(r"\bservice\b|\bfrom\b|file:", re.IGNORECASE)


class Clauses(NamedTuple):
    """Clauses of a query that need a setting of the engine, or are refused."""

    service: bool = False
    dataset: bool = False
    """FROM or FROM NAMED."""
    files: tuple[str, ...] = ()
    """Graphs named by the address of a file."""


def find_clauses(query: str) -> Clauses | None:
    """Look for SERVICE, FROM and graphs that are files; None where the parser cannot read them.

    >>> find_clauses("ASK { SERVICE SILENT <x:y> {} }").service
    True
    >>> find_clauses("ASK { ?s ?p 'SERVICE <x:y> {}' }").service
    False
    >>> find_clauses("PREFIX f: <file:///etc/> ASK FROM f:hosts {}")
    Clauses(service=False, dataset=True, files=('file:///etc/hosts',))

    """
    if not _WORDS.search(query):
        return Clauses()
    from rdflib.plugins.sparql.algebra import translatePrologue
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        prologue, parsed = parseQuery(query)
        names = translatePrologue(prologue, None)
        nodes = tuple(_nodes(parsed))
        graphs = [
            str(names.absolutize(node[key]))
            for node in nodes
            for key in ("default", "named", "term")
            if node.name in ("DatasetClause", "GraphGraphPattern") and key in node
        ]
    except Exception:  # the parser's own errors, a prefix not declared, nesting too deep
        return None
    return Clauses(
        any(node.name == "ServiceGraphPattern" for node in nodes),
        any(node.name == "DatasetClause" for node in nodes),
        tuple(graph for graph in graphs if graph.lower().startswith("file:")),
    )


def _nodes(parsed: Any) -> Iterator[Any]:
    """Yield every node of a parsed query that has a name."""
    waiting = [parsed]
    while waiting:
        node = waiting.pop()
        if hasattr(node, "name") and isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif not isinstance(node, str) and hasattr(node, "__iter__"):
            waiting.extend(node)


@contextlib.contextmanager
def seal_process() -> Iterator[None]:
    """Keep the process from opening files and connections; those that are open stay so."""
    if resource is None:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def allow_files(number: int) -> None:
    """Let the process have so many files and connections, where the system lets it."""
    if resource is not None:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        with contextlib.suppress(OSError, ValueError):
            if soft < number:
                resource.setrlimit(resource.RLIMIT_NOFILE, (min(number, hard), hard))


def limit_memory(size: int) -> None:
    """Let the process take so many bytes for its data; asking for more ends it."""
    if resource is not None:
        with contextlib.suppress(OSError, ValueError):
            hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
            resource.setrlimit(resource.RLIMIT_DATA, (size, hard))
