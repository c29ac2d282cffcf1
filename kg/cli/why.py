"""`kg why`: why names of a graph are one entity, or two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from kg.cli.common import DEFAULT_STORE, JsonOption, StoreOption, one_line_errors, print_json, print_table
from kg.errors import InputError, NotFoundError

_SUGGESTED = 5


@one_line_errors
def why(
    entity: Annotated[str, typer.Argument(metavar="ENTITY", help="An entity's id, or any of its names.")],
    store: StoreOption = DEFAULT_STORE,
    as_json: JsonOption = False,
) -> None:
    """Say why names became one entity, and which look-alikes were kept apart.

    Reads the merge log of a build directory.

    [bold]Examples[/bold]

    \b
    kg why method:kv-cache
    kg why "KV cache" --store graph/
    kg why PCA --json
    """
    found = why_entity(Path(_directory(store)), entity)
    if as_json:
        print_json(found)
        return
    for one in found:
        names = ", ".join((one["name"], *one["aliases"]))
        typer.echo(f"{one['id']}  {names}  (papers: {one['papers']})")
        if one["joined"]:
            print_table(("name", "is the same as", "because"), [(m["name"], m["into"], m["reason"]) for m in one["joined"]])
        if one["apart"]:
            apart = [(m["name"], f"{m['into']} ({m['other']})", m["reason"]) for m in one["apart"]]
            print_table(("name", "is not", "because"), apart)
        if not one["joined"] and not one["apart"]:
            typer.echo("  One spelling only: nothing was merged.")


def why_entity(directory: Path, wanted: str) -> list[dict[str, Any]]:
    """The entities of an id or a name, each with the lines of the merge log about it, most papers first.

    Raises NotFoundError where no entity has that id or name, StoreError where the directory holds no graph.
    """
    from kg.tables import read_merges

    entities = list(_entities(directory, wanted))
    if not entities:
        raise NotFoundError(f"no entity is named '{wanted}'{_like(directory, wanted)}")
    lines: dict[str, list[dict[str, Any]]] = {row["id"]: [] for row in entities}
    for merge in read_merges(directory):
        if merge["entity"] in lines:
            lines[merge["entity"]].append(merge)
    return [_explained(row, lines[row["id"]]) for row in sorted(entities, key=lambda row: (-row["papers"], row["id"]))]


def _explained(row: Mapping[str, Any], merges: Iterable[dict[str, Any]]) -> dict[str, Any]:
    lines = list(merges)
    joined = [{key: m[key] for key in ("name", "into", "reason")} for m in lines if m["joined"]]
    apart = [{key: m[key] for key in ("name", "into", "other", "reason")} for m in lines if not m["joined"]]
    entity = {key: row[key] for key in ("id", "name", "aliases", "papers")}
    return entity | {"joined": joined, "apart": apart}


def _directory(store: str) -> str:
    if "://" in store:
        raise InputError("the merge log is in the build directory: give that with --store, not the address of a server")
    return store


def _entities(directory: Path, wanted: str) -> Iterator[dict[str, Any]]:
    """Rows of entities with that id, else with that name or alias in any spelling."""
    from kg.resolve.keys import key

    wanted_key, by_name = key(wanted), []
    for row in _all_entities(directory):
        if row["id"] == wanted:
            yield row
            return
        if wanted_key and wanted_key in map(key, (row["name"], *row["aliases"])):
            by_name.append(row)
    yield from by_name


def _all_entities(directory: Path) -> Iterator[dict[str, Any]]:
    from kg.schema import NODES
    from kg.tables import read_rows

    for table in NODES:
        if table.label not in ("Paper", "Claim"):
            yield from read_rows(directory, table)


def _like(directory: Path, wanted: str) -> str:
    """A hint at entities whose names hold the wanted words, or nothing."""
    from kg.names import normal_form

    words = normal_form(wanted.partition(":")[2] or wanted)
    like = sorted((-row["papers"], row["id"]) for row in _all_entities(directory) if words and words in normal_form(row["name"]))
    return f"; there are {', '.join(found for _, found in like[:_SUGGESTED])}" if like else "; see kg query most_used"
