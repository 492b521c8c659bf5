"""Exchanged premises: what accuracy is left when the premise says nothing about the hypothesis.

Accuracy minus accuracy with exchanged premises is the *premise use* that stands beside every figure.
"""

from __future__ import annotations

import numpy as np

from clte.data.corpus import PairView
from clte.errors import ClteError


def exchanged_premises(premise_ids: np.ndarray, seed: int = 42) -> np.ndarray:
    """A fixed permutation of rows in which no row gets its own premise, nor a sibling's.

    Rows are put in a random order that keeps those of one premise together, then moved on by the
    size of the largest premise: that takes every row out of its own premise.

    Args:
        premise_ids: [N] ids; rows with the same premise share one.
        seed: Draws the order. The same ids and seed give the same permutation everywhere.

    Returns:
        [N] positions: row i is to be read with the premise of row ``result[i]``.

    Raises:
        ClteError: more than half of the rows share a premise, so that no such permutation exists.
    """
    n = len(premise_ids)
    if n == 0:
        return np.zeros(0, dtype=np.int64)
    ids, group, counts = np.unique(premise_ids, return_inverse=True, return_counts=True)
    largest = int(counts.max())
    if 2 * largest > n:
        raise ClteError(
            f"premises cannot be exchanged: {largest} of {n} rows share premise "
            f"{str(ids[counts.argmax()])!r}, and more than half is too many. Evaluate on rows with "
            "more premises."
        )
    rng = np.random.RandomState(seed)
    order = np.lexsort((rng.permutation(n), rng.permutation(len(ids))[group]))
    result = np.empty(n, dtype=np.int64)
    result[order] = np.roll(order, -largest)
    return result


def exchange(view: PairView, seed: int = 42) -> list[str]:
    """[M] premise texts of a view, each from another premise than the row's own.

    Raises:
        ClteError: see `exchanged_premises`.
    """
    premises = view.premises
    return [premises[row] for row in exchanged_premises(view.premise_ids, seed)]
