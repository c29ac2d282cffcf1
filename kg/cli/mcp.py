"""`kg mcp`: the graph as tools for an assistant."""

from __future__ import annotations

from kg.cli.common import DEFAULT_STORE, StoreOption, one_line_errors
from kg.errors import MissingExtraError


@one_line_errors
def mcp(store: StoreOption = DEFAULT_STORE) -> None:
    """Serve the graph to an assistant by the Model Context Protocol, over standard input and output.

    The tools ask, find, claims, compare and cypher only read, and answer with the sentences that say so. Needs the extra
    'mcp'. An assistant starts this command itself: name it in the assistant's list of servers.

    [bold]Examples[/bold]

    \b
    kg mcp --store graph/
    KG_STORE=bolt://localhost:7687 kg mcp
    """
    from importlib.util import find_spec

    if find_spec("mcp") is None:
        raise MissingExtraError("mcp", "mcp")
    from kg.mcp.server import create_server
    from kg.mcp.tools import Tools
    from kg.stores import open_store

    opened = open_store(store)
    tools = Tools(opened, store)
    try:
        create_server(tools).run("stdio")
    finally:
        tools.close()
        opened.close()
