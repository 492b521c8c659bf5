from __future__ import annotations

import time

import numpy as np
import pytest

from clte.analysis.significance import accuracy_interval, holm, paired_difference
from clte.errors import ClteError


def clustered(rng: np.random.Generator, premises: int = 120) -> tuple[np.ndarray, np.ndarray]:
    """Three items a premise whose correctness hangs together; the true accuracy is 0.5."""
    skill = rng.beta(0.8, 0.8, premises)
    return rng.random((premises, 3)) < skill[:, None], np.repeat(np.arange(premises), 3)


def test_the_interval_covers_the_truth_as_often_as_it_says_on_clustered_items() -> None:
    rng = np.random.default_rng(7)
    hits = by_item = 0
    for _ in range(300):
        right, premise = clustered(rng)
        low, high = accuracy_interval(right.ravel(), premise, resamples=500)
        hits += low <= 0.5 <= high
        low, high = accuracy_interval(right.ravel(), np.arange(right.size), resamples=500)
        by_item += low <= 0.5 <= high
    assert 0.91 <= hits / 300 <= 0.98
    assert by_item / 300 < 0.88  # items taken as independent: too sure of itself


def test_the_interval_matches_the_binomial_one_where_items_are_independent() -> None:
    right = np.arange(5010) < 2755  # 55 %
    low, high = accuracy_interval(right, np.arange(5010))
    assert low == pytest.approx(0.55 - 0.01378, abs=0.0015)
    assert high == pytest.approx(0.55 + 0.01378, abs=0.0015)


def test_under_no_difference_p_is_uniform_enough() -> None:
    rng = np.random.default_rng(3)
    small = 0
    for _ in range(300):
        right, premise = clustered(rng)
        skill = right.mean(1, keepdims=True)
        a, b = rng.random((2, *right.shape)) < skill
        small += paired_difference(a.ravel(), b.ravel(), premise, resamples=400).p <= 0.05
    assert small / 300 <= 0.085


def test_identical_runs_differ_by_nothing() -> None:
    right = np.random.default_rng(0).random(500) < 0.5
    found = paired_difference(right, right, np.arange(500) // 3)
    assert (found.points, found.low, found.high, found.p) == (0, 0, 0, 1)
    assert not found.sure


def test_a_plain_difference_is_found_and_has_the_right_sign() -> None:
    rng = np.random.default_rng(1)
    b = rng.random(5010) < 0.5
    a = b | (rng.random(5010) < 0.1)
    found = paired_difference(a, b, np.arange(5010) // 3)
    assert found.points == pytest.approx(100 * (a.mean() - b.mean()))
    assert found.low < found.points < found.high
    assert found.low > 3
    assert found.p == pytest.approx(1 / 2001)
    assert paired_difference(b, a, np.arange(5010) // 3).points == pytest.approx(-found.points)


def test_the_order_of_items_does_not_matter_and_the_seed_fixes_the_answer() -> None:
    rng = np.random.default_rng(5)
    right, premise = clustered(rng)
    flat, shuffle = right.ravel(), rng.permutation(right.size)
    assert accuracy_interval(flat, premise) == accuracy_interval(flat[shuffle], premise[shuffle])


def test_holm_by_hand() -> None:
    # Sorted: 0.01·4 = 0.04, 0.02·3 = 0.06, 0.03·2 = 0.06, 0.04·1 → 0.06 (never below the one before).
    assert holm(np.array([0.04, 0.01, 0.03, 0.02])) == pytest.approx([0.06, 0.04, 0.06, 0.06])
    assert holm(np.array([0.6, 0.9])) == pytest.approx([1, 1])
    adjusted = holm(np.array([0.02, np.nan]))
    assert adjusted[0] == pytest.approx(0.02)
    assert np.isnan(adjusted[1])


def test_one_premise_says_nothing() -> None:
    one = np.zeros(3, dtype=int)
    assert accuracy_interval(np.array([True, True, False]), one) == (0.0, 1.0)
    assert paired_difference(np.ones(3), np.zeros(3), one).p == 1


def test_lengths_that_differ_and_nothing_at_all_are_said() -> None:
    with pytest.raises(ClteError, match="one of each an item"):
        accuracy_interval(np.ones(3, bool), np.arange(4))
    with pytest.raises(ClteError, match="pair them first"):
        paired_difference(np.ones(3), np.ones(4), np.arange(3))
    with pytest.raises(ClteError, match="no items"):
        accuracy_interval(np.ones(0, bool), np.arange(0))


def test_a_whole_xnli_test_set_takes_no_time() -> None:
    right, premise = np.random.default_rng(0).random(5010) < 0.55, np.arange(5010) // 3
    paired_difference(right, ~right, premise)
    start = time.process_time()
    for _ in range(5):
        accuracy_interval(right, premise)
        paired_difference(right, ~right, premise)
    assert time.process_time() - start < 1.5
