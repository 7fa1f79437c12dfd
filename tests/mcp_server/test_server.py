"""The tools that assistants call, called by the official SDK's own client."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

import occugraph
from occugraph.files.limits import MOST_RECODED
from tests.conftest import opened
from tests.support.running import environment, python
from tests.support.running import occugraph as run

if TYPE_CHECKING:
    from mcp.types import CallToolResult

#: Tool, what it is asked, and the answer that `--json` prints.
CALLS: dict[str, dict[str, Any]] = {
    "search": {"text": "sofware develper", "scheme": "soc2018", "limit": 2},
    "show": {"code": "15-1254"},
    "crosswalk": {"code": "15-1254", "to": "isco08"},
    "eligible": {"occupation": "15-1132", "naics": "332710"},
}


@pytest.fixture
def mcp_sdk() -> Any:
    import mcp

    return mcp


def call(mcp_sdk: Any, server: Any, *calls: tuple[str, dict[str, Any]]) -> list[CallToolResult]:
    async def run_calls() -> list[CallToolResult]:
        async with mcp_sdk.Client(server) as client:
            return [await client.call_tool(name, values) for name, values in calls]

    return asyncio.run(run_calls())


def as_cited(graph: occugraph.Graph, answer: Any) -> dict[str, Any]:
    return {**as_json(answer), "citation": as_json(graph.cite(answer))}


def as_json(answer: Any) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(json.dumps(answer.to_dict()))
    return values


@pytest.fixture
def server(mcp_sdk: Any, graph: occugraph.Graph) -> Any:
    from occugraph.mcp_server.server import make_server

    return make_server(graph)


def test_each_tool_answers_with_what_json_prints(
    mcp_sdk: Any, server: Any, graph: occugraph.Graph
) -> None:
    answers = (
        graph.search("sofware develper", scheme="soc2018", limit=2),
        graph.concept("15-1254"),
        graph.crosswalk("15-1254", "isco08"),
        graph.eligible("15-1132", naics="332710"),
    )
    results = call(mcp_sdk, server, *CALLS.items())
    for name, result, answer in zip(CALLS, results, answers, strict=True):
        assert not result.is_error
        wanted = as_json(answer) if name == "search" else as_cited(graph, answer)
        assert result.structured_content == wanted
        keys = [key for key in result.structured_content if key != "citation"]
        assert keys == list(answer.to_dict())


def test_a_decision_by_title_has_what_the_title_was_read_as(
    mcp_sdk: Any,
) -> None:
    """Of the programme's own schemes, whose titles are trained on soon."""
    from occugraph.mcp_server.server import make_server

    graph = opened("soc2018", "soc2010", "naics2022")
    server = make_server(graph)
    (result,) = call(mcp_sdk, server, ("eligible", {"title": "welder", "naics": "332710"}))
    answer = as_cited(graph, graph.eligible(title="welder", naics="332710"))
    assert result.structured_content == answer
    assert "title" in answer


def test_a_list_is_recoded_in_its_order(mcp_sdk: Any, server: Any, graph: occugraph.Graph) -> None:
    codes = ["15-1254", "15-9999", "15-1252"]
    (result,) = call(mcp_sdk, server, ("recode", {"codes": codes, "to": "isco08"}))
    assert result.structured_content is not None
    answers = result.structured_content["answers"]
    assert [each["status"] for each in answers] == ["found", "unreadable", "found"]
    assert [[one["code"] for one in each["targets"]] for each in answers] == [
        *(["2513", "3514"], [], ["2512"])
    ]
    assert answers[1]["warning"].startswith("'15-9999': not a code of")
    cited = [as_json(graph.cite(graph.crosswalk(code, "isco08"))) for code in codes[::2]]
    assert [each["citation"] for each in answers] == [cited[0], None, cited[1]]


@pytest.mark.parametrize(
    ("tool", "values", "line"),
    [
        ("crosswalk", {"code": "15-1254", "to": "soc"}, "no scheme 'soc'; did you mean soc"),
        ("show", {"code": "soc2018:15-1253x"}, "'soc2018:15-1253x': not a code of soc2018"),
        ("search", {"text": "!"}, "nothing to search for: give words of a title, or a code"),
        ("eligible", {}, "give "),
        (
            "recode",
            {"codes": ["15-1254"] * (MOST_RECODED + 1), "to": "isco08"},
            "501 codes at once; 500 are the limit: `occugraph recode` takes a file of any length",
        ),
    ],
)
def test_a_mistake_is_answered_in_a_line(
    mcp_sdk: Any, server: Any, tool: str, values: dict[str, Any], line: str
) -> None:
    (result,) = call(mcp_sdk, server, (tool, values))
    assert result.is_error
    (content,) = result.content
    assert content.type == "text"
    assert line in content.text
    assert "\n" not in content.text


def test_tools_say_what_they_take_and_give(mcp_sdk: Any, server: Any) -> None:
    async def list_tools() -> Any:
        async with mcp_sdk.Client(server) as client:
            return (await client.list_tools()).tools

    tools = {tool.name: tool for tool in asyncio.run(list_tools())}
    assert list(tools) == [*CALLS, "recode"]
    for tool in tools.values():
        assert tool.description
        assert tool.annotations.read_only_hint
        assert all(
            each.get("description") for each in tool.input_schema["properties"].values()
        ) or (tool.name == "recode")
        assert tool.output_schema["required"]
    assert tools["crosswalk"].input_schema["required"] == ["code", "to"]


def test_the_command_serves_on_stdin_and_stdout(mcp_sdk: Any, graph: occugraph.Graph) -> None:
    server = mcp_sdk.StdioServerParameters(
        command=sys.executable, args=["-m", "occugraph", "mcp"], env=environment()
    )
    crosswalk, wrong = call(
        mcp_sdk, server, ("crosswalk", CALLS["crosswalk"]), ("show", {"code": "15-12542"})
    )
    assert crosswalk.structured_content == as_cited(graph, graph.crosswalk("15-1254", "isco08"))
    assert wrong.is_error


def test_the_command_says_what_it_needs() -> None:
    code = "import sys; sys.modules['mcp'] = None; from occugraph.cli import main; "
    code += "sys.exit(main(['mcp']))"
    done = python(code)
    assert (done.code, done.error) == (
        2,
        'an MCP server needs the official SDK, of version 2: pip install "occugraph[mcp]"',
    )


def test_other_commands_do_not_load_it(mcp_sdk: Any) -> None:
    code = "import sys; from occugraph.cli import main; main(['show', '15-1252']); "
    code += "print(sorted({'mcp', 'pydantic', 'asyncio'} & set(sys.modules)))"
    assert python(code).out.splitlines()[-1] == "[]"
    assert run("mcp", "--help").code == 0
