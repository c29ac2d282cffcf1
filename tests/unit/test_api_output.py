"""How answers leave the service: CSV, some fields, what the client has already, compressed, to another origin, for a token."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from kg.api.app import create_app
from kg.api.negotiation import CSV, JSON, choose
from kg.api.tabular import csv_lines
from kg.settings import Settings
from tests.served import HOSTILE_TITLE, build_graph

TABLES = ("/claims", "/papers", "/entities", "/entities/method:squeezecache/neighbors", "/queries/most_used",
          "/ask?q=which+methods+cut+KV-cache+memory%3F")  # fmt: skip


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> str:
    return build_graph(tmp_path_factory.mktemp("api_output"))


@pytest.fixture(scope="module")
def client(graph: str) -> Iterator[TestClient]:
    with TestClient(create_app(graph)) as client:
        yield client


def table(client: TestClient, path: str, **parameters: Any) -> list[dict[str, str]]:
    response = client.get(path, params=parameters or None, headers={"Accept": "text/csv"})
    assert response.status_code == 200 and response.headers["content-type"].startswith("text/csv; charset=utf-8")
    return list(csv.DictReader(io.StringIO(response.text, newline="")))


def test_claims_as_csv_hold_what_the_json_does(client: TestClient) -> None:
    rows = table(client, "/claims")
    claims = client.get("/claims").json()["items"]
    assert [row["id"] for row in rows] == [claim["id"] for claim in claims]
    for row, claim in zip(rows, claims, strict=True):
        assert row["subject_name"] == claim["subject"]["name"] and row["metric_id"] == claim["metric"]["id"]
        assert row["evidence"] == claim["evidence"] and row["paper_title"] == claim["paper"]["title"]
        assert row["factor"] == ("" if claim["factor"] is None else str(claim["factor"]))
        assert row["baselines"] == "; ".join(claim["baselines"]) and "pieces" not in row


def test_other_tables_as_csv(client: TestClient) -> None:
    assert HOSTILE_TITLE in {row["title"] for row in table(client, "/papers")}
    assert {row["name"]: row["papers"] for row in table(client, "/entities", type="Method")}["quantization"] == "3"
    neighbors = table(client, "/entities/method:squeezecache/neighbors")
    assert ("REDUCES", "true", "metric:kv-cache-memory", "8.0") in {
        (row["relation"], row["outgoing"], row["entity_id"], row["best"]) for row in neighbors
    }
    assert [*table(client, "/queries/most_used")[0]] == client.get("/queries/most_used").json()["columns"]


def test_answers_as_csv_have_a_line_a_claim_and_one_where_there_is_none(client: TestClient) -> None:
    rows = table(client, "/ask", q="which methods cut KV-cache memory?")
    assert [(row["name"], row["status"], row["factor"]) for row in rows] == [
        ("SqueezeCache", "reported", "8.0"), ("TokenPager", "reported", "4.0"), ("CacheKnife", "reported", "3.0"),
        ("AimKV", "aimed", ""),
    ]  # fmt: skip
    assert table(client, "/ask", q="what will the weather be?") == []


def test_empty_table_still_has_its_header(client: TestClient) -> None:
    text = client.get("/papers?text=nothing+of+the+kind", headers={"Accept": "text/csv"}).text
    assert text == "id,title,year,url,authors,venue\r\n"


def test_next_page_of_a_csv_is_in_the_link_header(client: TestClient) -> None:
    first = client.get("/claims?limit=5", headers={"Accept": "text/csv"})
    second = client.get(first.links["next"]["url"], headers={"Accept": "text/csv"})
    rows = [row["id"] for text in (first.text, second.text) for row in csv.DictReader(io.StringIO(text))]
    assert rows == [claim["id"] for claim in client.get("/claims").json()["items"]] and "next" not in second.links


@given(st.lists(st.lists(st.text() | st.integers() | st.none(), min_size=2, max_size=2), max_size=5))
def test_no_cell_of_text_begins_a_formula_and_all_can_be_read_back(rows: list[list[Any]]) -> None:
    text = "".join(csv_lines(["a", "b"], rows))
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert len(read) == len(rows) + 1
    for given_row, row in zip(rows, read[1:], strict=True):
        for value, cell in zip(given_row, row, strict=True):
            if isinstance(value, str):
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
                assert cell.removeprefix("'") == value.replace("\0", "").removeprefix("'")
            else:
                assert cell == ("" if value is None else str(value))


def test_formula_in_a_query_is_text_and_a_number_stays_one(client: TestClient) -> None:
    query = "RETURN '=1+1' AS formula, ['@x', 'y'] AS list, -1.5 AS number, null AS nothing, true AS yes"
    response = client.post("/cypher", json={"query": query}, headers={"Accept": "text/csv"})
    assert list(csv.reader(io.StringIO(response.text)))[1] == ["'=1+1", "'@x; y", "-1.5", "", "true"]


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", JSON), ("*/*", JSON), ("text/csv", CSV), ("text/*", CSV), ("text/csv, application/json", JSON),
        ("text/csv;q=0.9, application/json;q=0.8", CSV), ("text/csv;q=0.5, */*;q=0.6", JSON), ("application/json;q=0, */*", CSV),
        ("application/json;q=0.1, text/csv;q=0", JSON), ("image/png", None), ("*/*;q=0", None),
        ("text/html, text/csv;q=0.2", CSV),
        ("nonsense", JSON), ("TEXT/CSV;charset=utf-8", CSV), ("text/csv;q=much, application/json;q=0.1", JSON),
    ],
)  # fmt: skip
def test_accept_header_is_weighed(accept: str, chosen: str | None) -> None:
    assert choose(accept, (JSON, CSV)) == chosen


@pytest.mark.parametrize("path", TABLES)
def test_neither_form_is_406(client: TestClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "image/png"})
    assert response.status_code == 406 and "text/csv" in response.json()["detail"]
    assert response.headers["content-type"] == "application/problem+json"


def test_only_the_fields_that_are_asked_for(client: TestClient) -> None:
    for path in TABLES[:4]:
        whole = client.get(path).json()
        name = "relation" if "neighbors" in path else "id"
        some = client.get(path, params={"fields": f"{name}, {name}"}).json()
        assert some == {"items": [{name: item[name]} for item in whole["items"]], "next_cursor": whole["next_cursor"]}
    assert [*table(client, "/claims", fields="paper,factor")[0]] == [
        "paper_id",
        "paper_title",
        "paper_year",
        "paper_url",
        "factor",
    ]


@pytest.mark.parametrize("fields", ["id,colour", "colour", ",", ""])
def test_unknown_field_is_400_and_names_those_that_there_are(client: TestClient, fields: str) -> None:
    response = client.get("/papers", params={"fields": fields})
    assert response.status_code == 400 and "id, title, year, url, authors, venue" in response.json()["detail"]


@pytest.mark.parametrize("path", [*TABLES, "/graph?id=method:squeezecache", "/stats", "/openapi.json", "/metrics-scheme"])
def test_what_the_client_has_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    assert {"Accept", "Accept-Encoding", "Authorization"} <= set(first.headers["vary"].split(", "))
    for given_tags in (tag, f'"other", {tag}', tag.removeprefix("W/")):
        again = client.get(path, headers={"If-None-Match": given_tags})
        assert again.status_code == 304 and again.content == b"" and again.headers["etag"] == tag
    assert client.get(path, headers={"If-None-Match": 'W/"other"'}).status_code == 200


def test_tag_differs_by_request_and_format_and_errors_have_none(client: TestClient) -> None:
    tags = [client.get("/claims", headers={"Accept": accept}).headers["etag"] for accept in (JSON, CSV)]
    tags += [client.get(path).headers["etag"] for path in ("/claims?limit=1", "/papers")]
    assert len(set(tags)) == 4
    assert "etag" not in client.get("/entities/method:nosuch").headers and "etag" not in client.get("/health").headers


def test_tag_differs_by_build(graph: str, client: TestClient, tmp_path: Any) -> None:
    from tests.graphs import small_build

    with TestClient(create_app(str(small_build(tmp_path / "small")))) as other:
        assert other.get("/claims").headers["etag"] != client.get("/claims").headers["etag"]


def test_long_answers_are_compressed_for_who_takes_that(client: TestClient) -> None:
    response = client.get("/claims", headers={"Accept-Encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip" and response.json()["items"]
    assert "content-encoding" not in client.get("/health", headers={"Accept-Encoding": "gzip"}).headers
    assert "content-encoding" not in client.get("/claims", headers={"Accept-Encoding": "identity"}).headers


def test_other_origins_may_read_only_where_they_are_named(graph: str) -> None:
    app = create_app(graph, Settings(cors_origins="https://a.example, https://b.example", token="s3cret"))
    client = TestClient(app)
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}
    preflight = client.options("/papers", headers={"Origin": "https://b.example", **asked})
    assert preflight.status_code == 200 and preflight.headers["access-control-allow-origin"] == "https://b.example"
    assert client.options("/papers", headers={"Origin": "https://c.example", **asked}).status_code == 400
    read = client.get("/papers", headers={"Origin": "https://a.example", "Authorization": "Bearer s3cret"})
    assert read.headers["access-control-allow-origin"] == "https://a.example" and "Origin" in read.headers["vary"]
    assert "ETag" in read.headers["access-control-expose-headers"] and "access-control-allow-credentials" not in read.headers
    refused = client.get("/papers", headers={"Origin": "https://a.example"})
    assert refused.status_code == 401 and refused.headers["access-control-allow-origin"] == "https://a.example"


@pytest.fixture(scope="module")
def guarded(graph: str) -> Iterator[TestClient]:
    with TestClient(create_app(graph, Settings(token="s3crét"))) as client:
        yield client


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer wrong", "Basic s3crét", "s3crét", "Bearer s3crét x", "Bearer s3crétx"]
)
def test_without_the_token_nothing_is_told(guarded: TestClient, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header.encode()}
    for path in ("/papers", "/stats", "/openapi.json", "/entities/method:nosuch", "/nothing", "/queries/nosuch", "/cypher"):
        response = guarded.get(path, headers=headers)
        assert response.status_code == 401 and response.headers["www-authenticate"].startswith("Bearer")
        assert response.headers["content-type"] == "application/problem+json" and "Bearer TOKEN" in response.json()["detail"]
    assert guarded.post("/cypher", json={"query": "RETURN 1"}, headers=headers).status_code == 401


def test_with_the_token_all_is_told_and_the_page_and_health_need_none(guarded: TestClient) -> None:
    headers = {"Authorization": "bearer s3crét".encode()}
    for path in ("/papers", "/openapi.json"):
        assert guarded.get(path, headers=headers).status_code == 200
    assert guarded.post("/cypher", json={"query": "RETURN 1"}, headers=headers).json()["rows"] == [[1]]
    for path in ("/", "/health", "/static/app.js"):
        assert guarded.get(path).status_code == 200


def test_tag_of_another_does_not_get_past_the_token(guarded: TestClient) -> None:
    tag = guarded.get("/papers", headers={"Authorization": "Bearer s3crét".encode()}).headers["etag"]
    assert guarded.get("/papers", headers={"If-None-Match": tag}).status_code == 401


def test_openapi_says_that_a_token_is_asked_for(guarded: TestClient, client: TestClient) -> None:
    schema = guarded.get("/openapi.json", headers={"Authorization": "Bearer s3crét".encode()}).json()
    assert schema["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert (
        schema["paths"]["/papers"]["get"]["security"] == [{"token": []}]
        and "401" in schema["paths"]["/papers"]["get"]["responses"]
    )
    assert "security" not in schema["paths"]["/health"]["get"]
    assert {} in client.get("/openapi.json").json()["paths"]["/papers"]["get"]["security"]


def test_settings_do_not_show_the_token() -> None:
    assert "s3cret" not in repr(Settings(token="s3cret"))
