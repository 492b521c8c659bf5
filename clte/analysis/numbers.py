"""How numbers are written, everywhere the same: ``58.2 [56.8, 59.6]``, ``+2.4 pt``, ``n 5,010``."""

from __future__ import annotations

import math
from typing import TypeGuard

PAPER_MARK = "ᵖ"
"""Stands behind every number of the paper, in tables and pictures."""
MINUS = "−"
NOTHING = "—"
"""What stands for a number that is not there."""


def known(value: float | None) -> TypeGuard[float]:
    """Whether there is a number: neither None nor NaN."""
    return value is not None and not math.isnan(value)


def percent(share: float | None) -> str:
    """A share as percent with one decimal: 0.582 → ``58.2``."""
    return f"{100 * share:.1f}" if known(share) else NOTHING


def points(value: float | None) -> str:
    """A difference in percentage points with its sign: 2.4 → ``+2.4``."""
    if not known(value):
        return NOTHING
    text = f"{abs(value):.1f}"
    return text if text == "0.0" else f"{'+' if value > 0 else MINUS}{text}"


def with_interval(text: str, low: str, high: str) -> str:
    """A number with its interval in brackets; alone where there is none."""
    return text if NOTHING in (low, high) else f"{text} [{low}, {high}]"


def counted(count: int, what: str) -> str:
    """``1 seed``, ``3 seeds``."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"
