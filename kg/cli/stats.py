"""`kg stats`: what a graph holds."""

from __future__ import annotations

from typing import Any

from kg.cli.common import DEFAULT_STORE, JsonOption, StoreOption, one_line_errors, print_json, print_table
from kg.stores import Store


@one_line_errors
def stats(store: StoreOption = DEFAULT_STORE, as_json: JsonOption = False) -> None:
    """Count a graph's nodes by label and its relationships by type.

    [bold]Examples[/bold]

    \b
    kg stats
    kg stats --store graph/ --json
    kg stats --store bolt://127.0.0.1:7687
    """
    from kg.stores import open_store

    opened = open_store(store)
    try:
        counted = count_store(opened)
    finally:
        opened.close()
    if as_json:
        print_json(counted)
        return
    rows = [("node", label, f"{count:,}") for label, count in counted["nodes"].items()]
    rows += [("relationship", type_, f"{count:,}") for type_, count in counted["relationships"].items()]
    title = f"{counted['address']} ({counted['engine']}), build {counted['build_id']}, schema {counted['schema_version']}"
    print_table(("kind", "name", "count"), rows, title)


def count_store(store: Store) -> dict[str, Any]:
    """The store's StoreInfo with `nodes` by label and `relationships` by type; raises StoreError."""
    from kg.stores.counts import count_rows

    counts, info = count_rows(store), store.info
    return {"engine": info.engine, "address": info.address, "build_id": info.build_id, "schema_version": info.schema_version,
            "nodes": counts.nodes, "relationships": counts.relationships}  # fmt: skip
