"""One Chromium for all browser tests, and one server that shows what ships."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scripts.screenshots import chromium, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    pytest.importorskip("playwright")
    if shutil.which("chromium") is None:
        pytest.skip("there is no chromium here")
    with chromium() as found:
        yield found


def surroundings(home: Path) -> dict[str, str]:
    """What ships, beside a workspace; XNLI is not connected."""
    return {"CLTE_HOME": str(home), "CLTE_XNLI": ""}


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of `app`."""
    return tmp_path_factory.mktemp("browser") / "home"


@pytest.fixture(scope="session")
def app(browser: Browser, home: Path) -> Iterator[str]:
    """The address of an app on a fresh clone."""
    with served(surroundings(home)) as address:
        yield address
