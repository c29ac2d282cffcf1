"""What goes wrong with a Neo4j server, as a user is told: one line, what to do, and never a password."""

import socket
from pathlib import Path

import pytest
from neo4j import exceptions
from typer.testing import CliRunner

from kg.cli import app
from kg.errors import InputError, KGError, QueryError, QueryLimitError, QueryRefusedError, QueryTimeoutError, StoreError
from kg.stores import cypher, open_store
from kg.stores.neo4j import shown_address, translate
from tests.graphs import small_tables, write_graph

ADDRESS = "bolt://127.0.0.1:7687"


def server_error(code: str, message: str = "something\nlong") -> exceptions.Neo4jError:
    return exceptions.Neo4jError._hydrate_neo4j(code=code, message=message)


@pytest.mark.parametrize(
    ("code", "kind", "says"),
    [
        ("Neo.ClientError.Security.Unauthorized", StoreError, "check NEO4J_USERNAME and NEO4J_PASSWORD"),
        ("Neo.ClientError.Security.Forbidden", StoreError, "does not let this user"),
        ("Neo.ClientError.Statement.SyntaxError", QueryError, "something"),
        ("Neo.ClientError.Statement.ParameterMissing", QueryError, "something"),
        ("Neo.ClientError.Statement.AccessMode", QueryRefusedError, "only read"),
        ("Neo.ClientError.Transaction.TransactionTimedOut", QueryTimeoutError, "past its time"),
        ("Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration", QueryTimeoutError, "past its time"),
        ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", QueryLimitError, "memory"),
        ("Neo.TransientError.General.TransactionOutOfMemoryError", QueryLimitError, "memory"),
        ("Neo.ClientError.Database.DatabaseNotFound", StoreError, "no such database"),
        ("Neo.TransientError.General.DatabaseUnavailable", StoreError, "try again later"),
        ("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", StoreError, "read-only"),
        ("Neo.ClientError.Cluster.NotALeader", StoreError, "leader"),
        ("Neo.DatabaseError.Transaction.TransactionLogError", StoreError, "make room"),
        ("Neo.DatabaseError.Transaction.TransactionStartFailed", StoreError, "start the server again"),
        ("Neo.DatabaseError.Transaction.TransactionCommitFailed", StoreError, "make room"),
        ("Neo.DatabaseError.Schema.ConstraintCreationFailed", StoreError, "another database"),
        ("Neo.DatabaseError.General.UnknownError", StoreError, "failed: something"),
    ],
)
def test_a_servers_error_says_what_to_do(code: str, kind: type[KGError], says: str) -> None:
    error = translate(server_error(code), ADDRESS)
    assert type(error) is kind
    assert says in str(error) and "\n" not in str(error)


def test_every_kind_of_the_drivers_errors_becomes_one_of_ours() -> None:
    kinds = [c for c in vars(exceptions).values() if isinstance(c, type) and issubclass(c, exceptions.DriverError)]
    assert len(kinds) > 10
    for kind in kinds:
        error = translate(kind.__new__(kind), ADDRESS)
        assert isinstance(error, StoreError) and "\n" not in str(error)


@pytest.mark.parametrize("address", ["bolt://neo4j:secret@127.0.0.1:7687", "neo4j+s://x:secret@db.example.org"])
def test_a_password_in_the_address_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(InputError, match="NEO4J_PASSWORD") as caught:
        open_store(address)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("address", ["bolt://", "bolt://127.0.0.1:7687/graph", "http://127.0.0.1:7687", "bolt:// x"])
def test_a_malformed_address_is_told(address: str) -> None:
    with pytest.raises(InputError, match="bolt://HOST:PORT"):
        shown_address(address)


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> str:
    """An address where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv("NEO4J_PASSWORD", "geheim-geheim")
    return f"bolt://127.0.0.1:{port}"


def test_commands_without_a_server_end_in_one_line(nobody: str, tmp_path: Path) -> None:
    graph = write_graph(tmp_path / "graph", "small", *small_tables())
    for command in (["load", str(graph), "--to", nobody], ["cypher", "RETURN 1", "--store", nobody]):
        done = CliRunner().invoke(app, command)
        assert done.exit_code == 1
        assert done.stderr.startswith(f"kg: no Neo4j answers at {nobody}: start it")
        assert len(done.stderr.splitlines()) == 1 and "geheim" not in done.output


def test_no_password_and_nobody_to_ask_is_told(nobody: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEO4J_PASSWORD")
    with pytest.raises(StoreError, match="set NEO4J_USERNAME and NEO4J_PASSWORD"):
        open_store(nobody)


def test_something_else_that_listens_is_no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "geheim-geheim")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        import threading

        def answer() -> None:
            connection, _ = listener.accept()
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.close()

        threading.Thread(target=answer, daemon=True).start()
        with pytest.raises(StoreError) as caught:
            open_store(f"bolt://127.0.0.1:{listener.getsockname()[1]}")
    assert "\n" not in str(caught.value)


def test_the_text_that_loads_is_this() -> None:
    from kg.schema import RELATIONSHIPS, node_table

    assert cypher.merge(node_table("Method")) == (
        "UNWIND $rows AS row MERGE (n:Method {id: row.id}) ON CREATE SET n._kg = 1 SET n += row"
    )
    reports = next(t for t in RELATIONSHIPS if t.type == "REPORTS")
    assert cypher.merge(reports) == (
        "UNWIND $rows AS row MATCH (a:Paper {id: row.source}) MATCH (b:Claim {id: row.target}) "
        "MERGE (a)-[r:REPORTS {_kg: coalesce(row._kg, 0)}]->(b)"
    )
    assert cypher.constraints()[0] == "CREATE CONSTRAINT kg_Paper_id IF NOT EXISTS FOR (n:Paper) REQUIRE n.id IS UNIQUE"
