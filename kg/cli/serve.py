"""`kg serve`: the API and the page over a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.common import DEFAULT_STORE, StoreOption, one_line_errors

if TYPE_CHECKING:
    import socket


@one_line_errors
def serve(
    store: StoreOption = DEFAULT_STORE,
    host: Annotated[
        str, typer.Option(envvar="KG_HOST", help="The address to listen on; by default only this machine can reach it.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(envvar="KG_PORT", min=0, max=65535, help="The port to listen on; 0 takes a free one.")
    ] = 8000,
) -> None:
    """Serve the API and the page over a graph, until Ctrl-C.

    Environment variables set the limits, other origins that may read (KG_CORS_ORIGINS) and a token (KG_TOKEN) that
    every request must then carry: see kg/settings.py.

    \b
    Examples:
      kg serve --store graph
      kg serve --store bolt://localhost:7687 --port 8080
    """
    import os

    import uvicorn

    from kg.api.app import create_app
    from kg.settings import Settings

    settings = Settings.from_environment(os.environ, store=store, host=host, port=port)
    listener = _listen(host, port)
    with listener:
        app = create_app(store, settings, warmed=True)
        address = f"[{host}]" if ":" in host else host
        typer.echo(
            f"Claimgraph serves {app.state.store.info.address} at http://{address}:{listener.getsockname()[1]} (Ctrl-C stops it)"
        )
        if not _is_loopback(listener) and not settings.token:
            typer.echo("kg: anyone who can reach this address can read the graph: set KG_TOKEN to ask for a token", err=True)
        config = uvicorn.Config(app, log_level="warning", server_header=False, timeout_graceful_shutdown=settings.shutdown_grace)
        _run(uvicorn.Server(config), listener)
    typer.echo("stopped")


def _run(server: object, listener: socket.socket) -> None:
    """Run until SIGINT or SIGTERM. Uvicorn raises the signal again when it has stopped: that must not end us as if killed."""
    import signal

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    server.run(sockets=[listener])  # type: ignore[attr-defined]


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket; raises InputError where the address cannot be had."""
    import errno
    import socket

    from kg.errors import InputError

    try:
        listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        # asyncio sets this only on sockets of its own making; without it a short answer waits 40 ms for the client's ACK.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise InputError(f"port {port} on {host} is taken: choose another with --port, or --port 0 for a free one") from error
        raise InputError(f"cannot listen on {host}, port {port}: {error.strerror or error}") from error


def _is_loopback(listener: socket.socket) -> bool:
    from ipaddress import ip_address

    return ip_address(listener.getsockname()[0]).is_loopback
