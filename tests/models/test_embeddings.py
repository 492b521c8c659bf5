"""Word embeddings from parallel rows, against hand computation and the full decomposition."""

from __future__ import annotations

import numpy as np
import pytest

from clte.models import embeddings


def test_ppmi_by_hand() -> None:
    from scipy.sparse import csr_matrix

    # Rows sum to 2 and 1, columns to 1 and 2, N = 3: log(3 / (2·1)), log(3 / (2·2)) < 0, log(3 / 2).
    result = embeddings.ppmi(csr_matrix(np.array([[1.0, 1.0], [0.0, 1.0]]))).toarray()
    assert result == pytest.approx(np.array([[np.log(1.5), 0], [0, np.log(1.5)]]), rel=1e-6)


def test_decompose_agrees_with_the_full_decomposition() -> None:
    from scipy.sparse import csr_matrix

    rng = np.random.default_rng(0)
    dense = (rng.standard_normal((60, 5)) * [9, 7, 5, 3, 2]) @ rng.standard_normal((5, 80))
    ours = embeddings.decompose(csr_matrix(dense.astype(np.float32)), rank=5, seed=3)
    left = np.linalg.svd(dense)[0][:, :5]
    left /= np.linalg.norm(left, axis=1, keepdims=True)
    assert ours @ ours.T == pytest.approx(left @ left.T, abs=1e-3)
