"""How sure we may be of an accuracy and of a difference between two runs.

The items of a premise are not independent (XNLI has three hypotheses a premise), so everything here
resamples whole premises: a cluster bootstrap for intervals (Davison and Hinkley 1997, section 3.8)
and a sign-flip permutation of whole premises for p values. Only item sampling is covered; how much
another seed would change is a second source, which several seeds show.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from clte.errors import ClteError


@dataclass(frozen=True)
class Difference:
    """A paired difference of accuracies, in percentage points.

    Attributes:
        points: Accuracy of a minus accuracy of b, times 100.
        low: Lower end of the interval, in points.
        high: Upper end.
        p: Two-sided p value of "no difference".
    """

    points: float
    low: float
    high: float
    p: float

    @property
    def sure(self) -> bool:
        """Whether the interval leaves 0 out."""
        return self.low > 0 or self.high < 0


@lru_cache(maxsize=4)
def _resample_counts(clusters: int, resamples: int, seed: int) -> np.ndarray:
    """How often each cluster is drawn in each resample: float32 [resamples, clusters]."""
    draws = np.random.default_rng(seed).integers(clusters, size=(resamples, clusters))
    draws += np.arange(resamples)[:, None] * clusters
    counts = np.bincount(draws.ravel(), minlength=resamples * clusters)
    return counts.reshape(resamples, clusters).astype(np.float32)


@lru_cache(maxsize=4)
def _signs(clusters: int, resamples: int, seed: int) -> np.ndarray:
    """A sign for each cluster in each permutation: float32 [resamples, clusters]."""
    bits = np.random.default_rng(seed + 1).integers(2, size=(resamples, clusters), dtype=np.int8)
    return (2 * bits - 1).astype(np.float32)


def _by_premise(values: np.ndarray, premise_ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sum of ``values`` and number of items for each premise, both float32 [premises]."""
    values = np.asarray(values, dtype=np.float64)
    premise_ids = np.asarray(premise_ids)
    if values.ndim != 1 or values.shape != premise_ids.shape:
        raise ClteError(
            f"{values.shape} values for {premise_ids.shape} premise ids: give one of each an item."
        )
    if not len(values):
        raise ClteError("there are no items, so there is no accuracy and no interval.")
    _, cluster = np.unique(premise_ids, return_inverse=True)
    sums = np.bincount(cluster, weights=values)
    return sums.astype(np.float32), np.bincount(cluster).astype(np.float32)


def _interval(
    sums: np.ndarray, sizes: np.ndarray, confidence: float, resamples: int, seed: int
) -> tuple[float, float]:
    counts = _resample_counts(len(sums), resamples, seed)
    means = (counts @ sums) / (counts @ sizes)
    tail = (1 - confidence) / 2
    low, high = np.quantile(means, [tail, 1 - tail])
    return float(low), float(high)


def accuracy_interval(
    correct: np.ndarray,
    premise_ids: np.ndarray,
    *,
    confidence: float = 0.95,
    resamples: int = 2000,
    seed: int = 0,
) -> tuple[float, float]:
    """Percentile interval of an accuracy, premises resampled with all their items.

    Args:
        correct: [N] bool, or the share of seeds that were right, 0 to 1.
        premise_ids: [N] ids; items with one id are drawn together.
        confidence: Share of such intervals that hold the true accuracy.
        resamples: Bootstrap draws.
        seed: Of the draws; the same arguments give the same interval.

    Returns:
        Lower and upper end, 0 to 1. With a single premise nothing can be said: (0, 1).

    Raises:
        ClteError: no items, or arrays of different lengths.
    """
    sums, sizes = _by_premise(correct, premise_ids)
    if len(sums) == 1:
        return 0.0, 1.0
    return _interval(sums, sizes, confidence, resamples, seed)


def paired_difference(
    correct_a: np.ndarray,
    correct_b: np.ndarray,
    premise_ids: np.ndarray,
    *,
    confidence: float = 0.95,
    resamples: int = 2000,
    seed: int = 0,
) -> Difference:
    """Accuracy of a minus accuracy of b on the same items, in points, with interval and p value.

    The p value is that of a permutation test in which a and b change places for whole premises:
    p = (1 + #{|permuted| ≥ |observed|}) / (1 + resamples), Phipson and Smyth 2010.

    Args:
        correct_a: [N] bool (or share of seeds) for each item.
        correct_b: The same items in the same order.
        premise_ids: [N] ids; items with one id are drawn and exchanged together.
        confidence: Of the interval.
        resamples: Bootstrap draws, and permutations.
        seed: Of both.

    Raises:
        ClteError: no items, or arrays of different lengths.
    """
    a, b = np.asarray(correct_a, np.float64), np.asarray(correct_b, np.float64)
    if a.shape != b.shape:
        raise ClteError(
            f"{a.shape} items for one run and {b.shape} for the other: pair them first."
        )
    sums, sizes = _by_premise(a - b, premise_ids)
    observed = float(sums.sum(dtype=np.float64))
    points = 100 * observed / len(a)
    if len(sums) == 1:
        return Difference(points, -100.0, 100.0, 1.0)
    low, high = _interval(sums, sizes, confidence, resamples, seed)
    permuted = _signs(len(sums), resamples, seed) @ sums
    # Half a thousandth of an item: shares of seeds are not exact in float32.
    reached = int((np.abs(permuted) >= abs(observed) - 5e-4).sum())
    return Difference(points, 100 * low, 100 * high, (1 + reached) / (1 + resamples))


def holm(p_values: np.ndarray) -> np.ndarray:
    """Holm's step-down adjustment (1979): [M] p values in, [M] adjusted ones out; NaN stays NaN.

    Rejecting where the adjusted value is at most 0.05 keeps the chance of any false rejection
    among the M below 5 %.
    """
    p = np.asarray(p_values, dtype=np.float64)
    adjusted = np.full_like(p, np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    steps = p[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return adjusted
