"""Vectors in eight bits, a step size each: what pictures need takes a half of the room it had."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

STEPS = ":steps"
"""A set's step sizes stand beside it, under its name with this behind."""
SMALLEST = 6e-5
"""Least step: float16 has nothing much smaller that is not 0."""


def packed(sets: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Name → [n, D] floats becomes name → int8 [n, D] and name + `STEPS` → float16 [n]."""
    found: dict[str, np.ndarray] = {}
    for name, values in sets.items():
        values = np.asarray(values, np.float32)
        steps = np.maximum(np.abs(values).max(axis=1) / 127, SMALLEST).astype(np.float16)
        levels = np.rint(values / steps.astype(np.float32)[:, None])
        found[name] = levels.clip(-127, 127).astype(np.int8)
        found[name + STEPS] = steps
    return found


def unpacked(sets: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What `packed` made as float32 [n, D]; sets without steps stay as they are."""
    return {
        name: values * sets[name + STEPS].astype(np.float32)[:, None]
        if name + STEPS in sets
        else values
        for name, values in sets.items()
        if not name.endswith(STEPS)
    }
