"""`kg mcp` as an assistant's host runs it: the real command over stdio, driven by the protocol's own client."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.graphs import small_build

pytest.importorskip("mcp", reason="needs the extra 'mcp'")
TOOLS = {"ask", "find", "claims", "compare", "cypher"}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(small_build(tmp_path_factory.mktemp("mcp") / "graph"))


def in_session(graph: str, work: Callable[[Any], Awaitable[Any]]) -> Any:
    """What `work` makes of an initialized session with the command."""
    from mcp import ClientSession, StdioServerParameters, stdio_client

    async def run() -> Any:
        server = StdioServerParameters(command=sys.executable, args=["-m", "kg", "mcp", "--store", graph])
        async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
            await session.initialize()
            return await work(session)

    return asyncio.run(asyncio.wait_for(run(), 60))


def called(graph: str, *calls: tuple[str, dict[str, Any]]) -> list[Any]:
    """The results of calls in one session: the structured content, or the text of an error."""

    async def work(session: Any) -> list[Any]:
        results = [await session.call_tool(name, arguments) for name, arguments in calls]
        return [r.content[0].text if r.is_error else r.structured_content for r in results]

    found: list[Any] = in_session(graph, work)
    return found


def test_the_tools_are_listed_with_their_types_and_only_read(graph: str) -> None:
    async def work(session: Any) -> Any:
        return await session.list_tools()

    tools = {tool.name: tool for tool in in_session(graph, work).tools}
    assert set(tools) == TOOLS
    for tool in tools.values():
        assert tool.description and tool.output_schema and tool.annotations.read_only_hint is True
        assert all("description" in p for p in tool.input_schema["properties"].values()), tool.name
    assert "evidence" in json.dumps(tools["ask"].output_schema) and "evidence" in json.dumps(tools["claims"].output_schema)


def test_each_tool_answers_with_evidence(graph: str) -> None:
    asked, refused, found, near, claims, compared, rows = called(
        graph,
        ("ask", {"question": "which methods cut KV-cache memory?"}),
        ("ask", {"question": "what is the weather in Paris?"}),
        ("find", {"name": "cache-trimming"}),
        ("find", {"name": "CacheTrimm", "kind": "method"}),
        ("claims", {"metric": "memory", "direction": "down", "min_factor": 2}),
        ("compare", {"a": "CacheTrim", "b": "KeyMerge"}),
        (
            "cypher",
            {"query": "MATCH (p:Paper) WHERE p.year >= $year RETURN p.name AS name ORDER BY name", "parameters": {"year": 2025}},
        ),
    )
    first = asked["answers"][0]
    assert asked["understood"] and asked["reading"] == "methods that reduce KV-cache memory"
    assert (first["id"], first["status"]) == ("method:cachetrim", "reported")
    assert first["evidence"][0]["evidence"] == "CacheTrim shrinks the KV cache 4x." and first["evidence"][0]["high"] == 4
    assert not refused["understood"] and not refused["answers"] and refused["suggestions"]
    assert found == {"exact": True, "entities": [found["entities"][0]]} and found["entities"][0]["id"] == "method:cachetrim"
    assert not near["exact"] and near["entities"][0]["name"] == "CacheTrim"
    assert claims["total"] == 2 and {c["subject"]["name"] for c in claims["claims"]} == {"CacheTrim", "QuickServe"}
    assert all(c["evidence"] and c["paper"]["id"].startswith("paper:") for c in claims["claims"])
    assert [c["evidence"] for c in compared["claims"]] == ["KeyMerge doubles CacheTrim's throughput."]
    assert rows == {
        "columns": ["name"],
        "rows": [["FlatSplat: Compact Splatting"], ["Merging Keys and Values"]],
        "truncated": False,
    }


HOSTILE = {
    "MATCH (n) DETACH DELETE n": "reads the graph",
    "CREATE (:Paper {id: 'x'})": "reads the graph",
    "LOAD FROM '/etc/passwd' RETURN *": "reads the graph",
    "MATCH (n) RETURN n; MATCH (m) RETURN m": "one statement",
    "UNWIND range(1, 2000000000) AS x RETURN sum(x)": "",
}


def test_hostile_cypher_is_refused_in_one_line_and_the_server_goes_on(graph: str) -> None:
    calls = [("cypher", {"query": query}) for query in (*HOSTILE, "MATCH (p:Paper) RETURN count(p) AS n")]
    *refused, after = called(graph, *calls)
    for message, text in zip(HOSTILE.values(), refused, strict=True):
        assert isinstance(text, str) and message in text and "Traceback" not in text
    assert after["rows"] == [[6]]


def test_what_cannot_be_used_is_said(graph: str) -> None:
    unknown, kind, nothing, much = called(
        graph,
        ("compare", {"a": "FooBarNet", "b": "LoRA"}),
        ("find", {"name": "LoRA", "kind": "author"}),
        ("claims", {}),
        ("ask", {"question": "which methods reduce memory?", "limit": 5000}),
    )
    assert "FooBarNet" in unknown and "no kind of entity" in kind and "name a metric" in nothing and "limit" in much


def test_standard_output_holds_the_protocol_only(graph: str) -> None:
    hello = {
        "jsonrpc": "2.0", "id": 1, "method": "initialize",
        "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
    }  # fmt: skip
    ask = {
        "jsonrpc": "2.0",
        "id": 2,
        "method": "tools/call",
        "params": {"name": "ask", "arguments": {"question": "who uses LoRA?"}},
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "kg", "mcp", "--store", graph], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert server.stdin and server.stdout
    lines = []
    for message in (hello, {"jsonrpc": "2.0", "method": "notifications/initialized"}, ask):
        server.stdin.write(json.dumps(message) + "\n")
        server.stdin.flush()
        if "id" in message:
            lines.append(server.stdout.readline())
    server.stdin.close()
    lines += server.stdout.readlines()
    assert server.wait(20) == 0
    assert [json.loads(line)["id"] for line in lines if "id" in json.loads(line)] == [1, 2]
    assert all(json.loads(line)["jsonrpc"] == "2.0" for line in lines)


def test_without_the_extra_and_without_a_graph_one_line_says_so(graph: str, tmp_path: Path) -> None:
    code = (
        "import sys, importlib.util as u; real = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'mcp' else real(name, *a)\n"
        f"from kg.cli import app; app(['mcp', '--store', {graph!r}])"
    )
    missing = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert missing.returncode == 1 and missing.stdout == ""
    assert missing.stderr == "kg: mcp is not installed: pip install 'claimgraph[mcp]'\n"
    command = [sys.executable, "-m", "kg", "mcp", "--store", str(tmp_path / "none")]
    nowhere = subprocess.run(command, capture_output=True, text=True, check=False)
    assert nowhere.returncode == 1 and nowhere.stdout == "" and nowhere.stderr.startswith("kg: no graph in")
