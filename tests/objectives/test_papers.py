"""docs/papers.md names functions that are there."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "papers.md"


def test_everything_that_the_page_names_exists() -> None:
    text = PAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"`clte\.([\w.]+)\.(\w+)`", text))
    assert len(named) >= 35
    for module, name in sorted(named):
        try:
            importlib.import_module(f"clte.{module}.{name}")
        except ModuleNotFoundError:
            assert hasattr(importlib.import_module(f"clte.{module}"), name), name
