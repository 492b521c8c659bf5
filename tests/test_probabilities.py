from __future__ import annotations

import numpy as np

from clte.probabilities import probabilities


def test_the_last_axis_sums_to_one_and_large_logits_do_not_overflow() -> None:
    p = probabilities(np.array([[[0.0, 0.0, 0.0], [1e4, 0.0, -1e4]]], np.float32))
    np.testing.assert_allclose(p, [[[1 / 3] * 3, [1.0, 0.0, 0.0]]])
    assert p.dtype == np.float64
    np.testing.assert_allclose(probabilities(np.log([[1.0, 2.0, 5.0]])), [[0.125, 0.25, 0.625]])
