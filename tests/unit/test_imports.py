"""The stages know only what is to their left: checked on the source of every module, imports inside functions included."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "kg"
# Left to right. Within one group every module may import every other.
ORDER = (
    ("errors", "records", "schema", "settings", "names", "ontology", "lexicon", "resources"),
    ("sources",),
    ("extract",),
    ("resolve",),
    ("tables",),
    ("stores",),
    ("query", "graph", "analysis"),
    ("ask",),
    ("build", "evaluate", "train"),
    ("api", "mcp", "cli", "__main__"),
)
STAGE = {name: place for place, group in enumerate(ORDER) for name in group}
# kg.build writes the store's snapshot; nothing else left of stores, and nothing left of it, may open a database.
DATABASES = {"ladybug", "neo4j"}
MODULES = sorted(PACKAGE.rglob("*.py"))


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def stage_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def imports(path: Path, text: str | None = None) -> Iterator[tuple[str, int]]:
    """Every module that a file (or `text` in its place) imports, wherever in it, with the line."""
    package = module_name(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8") if text is None else text, str(path))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            source = ".".join(filter(None, (base, node.module)))
            yield source, node.lineno
            if source == "kg":  # from kg import tables
                yield from ((f"kg.{alias.name}", node.lineno) for alias in node.names)


def test_the_order_names_every_module_of_the_package() -> None:
    present = {p.stem for p in PACKAGE.glob("*.py")} | {p.parent.name for p in PACKAGE.glob("*/__init__.py")}
    assert present - {"__init__"} <= set(STAGE), f"not in ORDER: {present - {'__init__'} - set(STAGE)}"


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_a_stage_imports_only_what_is_to_its_left(path: Path) -> None:
    here = stage_of(module_name(path))
    for module, line in imports(path):
        there = stage_of(module)
        if module.split(".")[0] == "kg" and there in STAGE and here in STAGE:
            assert STAGE[there] <= STAGE[here], f"{path}:{line}: {here} imports {module}, which is to its right"


LEFT_OF_STORES = [path for path in MODULES if STAGE.get(stage_of(module_name(path)), 0) < STAGE["stores"]]


@pytest.mark.parametrize("path", LEFT_OF_STORES, ids=module_name)
def test_nothing_left_of_the_stores_imports_a_database(path: Path) -> None:
    for module, line in imports(path):
        assert module.split(".")[0] not in DATABASES, f"{path}:{line} imports {module}"


def test_the_check_sees_imports_inside_functions_and_relative_ones() -> None:
    text = "def f():\n    import kg.stores\n    from ..resolve import x\n    from kg import tables\n    from . import y\n"
    found = {module for module, _ in imports(PACKAGE / "extract" / "made_up.py", text)}
    assert {"kg.stores", "kg.resolve", "kg.tables", "kg.extract"} <= found


def test_importing_the_command_line_loads_nothing_heavy() -> None:
    heavy = ("spacy", "fastapi", "neo4j", "ladybug", "pyarrow", "rdflib", "lightgbm", "networkx", "numpy")
    code = f"import sys, kg.cli; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
