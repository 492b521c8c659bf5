"""Where things live: the workspace a person writes to, and what the project ships."""

from __future__ import annotations

import os
from pathlib import Path


def workspace() -> Path:
    """The folder that all of clte's output goes to.

    ``CLTE_HOME`` if it is set, otherwise ``workspace`` below the current folder. It holds ``runs/``,
    ``teachers/`` (cached vectors), ``backbones/`` and ``data/`` (imported corpora). Nothing is
    created by asking.
    """
    return Path(os.environ.get("CLTE_HOME") or "workspace").absolute()


def shipped() -> Path:
    """The project's ``checkpoints`` folder; ``CLTE_CHECKPOINTS`` names another place."""
    override = os.environ.get("CLTE_CHECKPOINTS")
    return Path(override) if override else Path(__file__).resolve().parent.parent / "checkpoints"
