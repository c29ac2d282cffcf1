"""The service in this process, on a free port."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread


@contextmanager
def served(graph: str) -> Iterator[str]:
    """The address of a running service over a graph."""
    import uvicorn

    from kg.api.app import create_app

    server = uvicorn.Server(uvicorn.Config(create_app(graph), host="127.0.0.1", port=0, log_level="warning"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
        assert thread.is_alive(), "the service did not start"
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
