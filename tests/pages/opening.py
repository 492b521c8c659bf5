"""A page of the app in AppTest, and what stands on it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]


def opened(page: str, **query: Any) -> AppTest:
    """A page, opened by its address."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at.switch_page(f"pages/{page}.py")
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception, at.exception
    return at


def text(at: AppTest) -> str:
    """Everything that is said on a page, a line each, without Markdown's backslashes."""
    parts = [*at.title, *at.markdown, *at.caption, *at.info, *at.error, *at.warning, *at.success]
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def figure(at: AppTest, key: str) -> Any:
    """The Plotly figure of a key."""
    for chart in at.get("plotly_chart"):
        if chart.proto.id.endswith(f"-{key}"):
            return json.loads(chart.proto.spec)
    raise AssertionError(f"no chart {key}")
