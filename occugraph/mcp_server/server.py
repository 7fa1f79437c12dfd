"""The tools that assistants call: each gives the answer of the command of its name."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from ..errors import OccugraphError
from ..files.limits import MOST_RECODED
from ..files.printable import printable
from ..files.secrets import hide_secrets
from ..version import __version__
from .answers import (
    CitedCrosswalkAnswer,
    ConceptAnswer,
    DecisionAnswer,
    RecodeAnswer,
    SearchAnswer,
)

if TYPE_CHECKING:
    from ..api import Graph

INSTRUCTIONS = """\
Occupation classifications as one graph: SOC, ISCO-08, DOT, O*NET-SOC, Census, NAICS and more.
Codes are texts, in any usual spelling; write scheme:code where several schemes have one, as
isco08:2512. Schemes have ids such as soc2018; an unknown one is answered with the ids there are.
Warnings and bases are part of an answer: say what the tables cannot tell, that a curated link is
the project's decision and no publisher's, and give the source and the line.
"""

Code = Annotated[str, Field(description="a code in any usual spelling, scheme:code, or an IRI")]
Scheme = Annotated[str | None, Field(description="id of the scheme of a bare code")]
Target = Annotated[str, Field(description="id of the scheme to lead to, such as isco08")]
Via = Annotated[str | None, Field(description="id of a scheme that the route has to pass")]
Programme = Annotated[str | None, Field(description="id of a programme; the only one by default")]


class Tools:
    """What is asked of a graph, one question at a time."""

    def __init__(self, graph: Graph) -> None:
        self._graph, self._lock = graph, threading.Lock()

    def search(
        self,
        text: Annotated[str, Field(description="words of a title in any order, or a code")],
        scheme: Annotated[str | None, Field(description="id of the only scheme to show")] = None,
        programme: Programme = None,
        limit: Annotated[int, Field(description="hits of a scheme")] = 5,
    ) -> SearchAnswer:
        """Find occupations and industries by job titles, words of titles and notes, or codes."""
        with self._asking() as graph:
            answer = graph.search(text, scheme=scheme, programme=programme, limit=limit)
            return SearchAnswer.model_validate(answer.to_dict())

    def show(self, code: Code, scheme: Scheme = None) -> ConceptAnswer:
        """Show a concept: path to the top, notes, exclusions, counterparts, lists."""
        with self._asking() as graph:
            return ConceptAnswer.model_validate(_cite(graph, graph.concept(code, scheme=scheme)))

    def crosswalk(
        self, code: Code, to: Target, scheme: Scheme = None, via: Via = None
    ) -> CitedCrosswalkAnswer:
        """Lead from a code to its counterparts in another scheme, with basis, route and rows."""
        with self._asking() as graph:
            answer = graph.crosswalk(code, to, scheme=scheme, via=via)
            return CitedCrosswalkAnswer.model_validate(_cite(graph, answer))

    def eligible(
        self,
        occupation: Annotated[str | None, Field(description="the job's occupation code")] = None,
        title: Annotated[str | None, Field(description="its title, where it has no code")] = None,
        naics: Annotated[str | None, Field(description="the employer's NAICS code")] = None,
        programme: Programme = None,
        scheme: Scheme = None,
        on: Annotated[str | None, Field(description="day of the decision: 2026-11-21")] = None,
    ) -> DecisionAnswer:
        """Decide whether a job at an employer qualifies for a programme, with reasons and lines.

        The programme of the embedded graph is AMP'D Iowa; it says nothing of visas.
        """
        with self._asking() as graph:
            answer = graph.eligible(
                occupation, title=title, naics=naics, programme=programme, scheme=scheme, on=on
            )
            return DecisionAnswer.model_validate(_cite(graph, answer))

    def recode(
        self, codes: list[str], to: Target, scheme: Scheme = None, via: Via = None
    ) -> RecodeAnswer:
        """Lead from each code of a list, as crosswalk does; one that cannot be read says why."""
        if len(codes) > MOST_RECODED:
            problem = f"{len(codes):,} codes at once; {MOST_RECODED} are the limit"
            raise ToolError(f"{problem}: `occugraph recode` takes a file of any length")
        with self._asking() as graph:
            answers = graph.crosswalk_many(codes, to, scheme=scheme, via=via, errors="mark")
            cited = [
                {**one.to_dict(), "citation": None}
                if one.status == "unreadable"
                else _cite(graph, one)
                for one in answers
            ]
            return RecodeAnswer.model_validate({"answers": cited})

    @contextmanager
    def _asking(self) -> Iterator[Graph]:
        """Let one ask at a time, and give a client the line of an error."""
        with self._lock:
            try:
                yield self._graph
            except OccugraphError as error:
                raise ToolError(printable(hide_secrets(str(error)))) from None


def _cite(graph: Graph, answer: Any) -> dict[str, Any]:
    """Give an answer as `--json` has it, with its citation."""
    return {**answer.to_dict(), "citation": graph.cite(answer).to_dict()}


def make_server(graph: Graph) -> MCPServer[Any]:
    """Make a server that answers from a graph."""
    server = MCPServer(
        "occugraph", instructions=INSTRUCTIONS, version=__version__, log_level="ERROR"
    )
    tools = Tools(graph)
    reading = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    for tool in (tools.search, tools.show, tools.crosswalk, tools.eligible, tools.recode):
        server.tool(annotations=reading)(tool)
    return server
