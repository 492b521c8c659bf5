from __future__ import annotations

import numpy as np

from clte.packed import packed, unpacked


def test_what_is_packed_comes_back_to_within_half_a_step() -> None:
    values = np.random.default_rng(0).normal(size=(40, 16)).astype(np.float32)
    stored = packed({"final": values, "epoch-1": 100 * values})
    assert sum(a.nbytes for a in stored.values()) < values.nbytes  # two sets in half of the room
    found = unpacked(stored)
    assert set(found) == {"final", "epoch-1"}
    for name, scale in (("final", 1), ("epoch-1", 100)):
        widest = scale * np.abs(values).max(axis=1, keepdims=True)
        assert (np.abs(found[name] - scale * values) <= 0.51 * widest / 127 + 1e-3 * widest).all()


def test_rows_of_zeros_stay_zeros_and_sets_without_steps_stay_as_they_are() -> None:
    assert not unpacked(packed({"a": np.zeros((2, 3))}))["a"].any()
    halves = {"final": np.ones((2, 3), np.float16)}
    assert unpacked(halves)["final"] is halves["final"]
