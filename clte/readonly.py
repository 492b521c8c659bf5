"""The public demo's switch: with ``CLTE_READONLY=1`` nothing is trained, uploaded, fetched or deleted."""

from __future__ import annotations

import os

from clte.errors import ClteError

VARIABLE = "CLTE_READONLY"


def is_readonly() -> bool:
    """Whether ``CLTE_READONLY`` is set to anything but an empty text, 0, false or no."""
    return os.environ.get(VARIABLE, "").strip().lower() not in ("", "0", "false", "no")


def check_may_change(what: str) -> None:
    """Refuse in a public demo.

    Args:
        what: What was asked for, as the beginning of a sentence: ``starting a training``.

    Raises:
        ClteError: ``CLTE_READONLY`` is set.
    """
    if is_readonly():
        raise ClteError(
            f"{what} is switched off here: this is a read-only demo ({VARIABLE} is set). Run clte on a "
            "machine of your own, without that variable."
        )
