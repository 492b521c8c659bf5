from __future__ import annotations

import numpy as np
import pytest

from clte.analysis.similarity import (
    MEASURES,
    compare,
    jackknife,
    linear_cka,
    mixing,
    mmd,
    neuron_correlation,
    preservation,
    probe,
    retrieved,
)
from clte.errors import ClteError


def cloud(n: int = 60, width: int = 6, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(n, width))


def premises(n: int = 60) -> np.ndarray:
    return np.array([f"p{i // 3}" for i in range(n)])


# ------------------------------------------------------------------ by hand


def test_linear_cka_of_a_case_by_hand() -> None:
    x, y = np.array([[1.0], [0.0], [-1.0]]), np.array([[1.0], [-2.0], [1.0]])
    # Centred already; xᵀy = 0, so there is nothing in common.
    assert linear_cka(x, y) == pytest.approx(0)
    # xᵀz = 3, xᵀx = 2, zᵀz = 14/3 after centring z = (2, 0, −1) to (5, −1, −4)/3: 3² / (2 · 14/3).
    z = np.array([[2.0], [0.0], [-1.0]])
    assert linear_cka(x, z) == pytest.approx(9 / (2 * 14 / 3))


def test_linear_cka_sees_through_rotation_scale_and_shift_and_takes_any_widths() -> None:
    x = cloud()
    turn, _ = np.linalg.qr(cloud(6, 6, seed=1))
    assert linear_cka(x, 3 * x @ turn + 5) == pytest.approx(1)
    wide = np.concatenate([x, np.zeros((60, 100))], axis=1)
    assert linear_cka(x, wide) == pytest.approx(1)  # through the row-by-row products
    assert linear_cka(x, cloud(seed=2)) < 0.4
    assert np.isnan(linear_cka(x, np.ones((60, 2))))


def test_neuron_correlation_of_a_case_by_hand() -> None:
    x = np.array([[1.0, 0.0, 7.0], [2.0, 1.0, 7.0], [3.0, 2.0, 7.0]])
    y = np.array([[2.0, 2.0, 1.0], [4.0, 1.0, 2.0], [6.0, 0.0, 3.0]])
    # Unit 1 rises with its namesake (+1), unit 2 falls (−1), unit 3 does not vary and is left out.
    assert neuron_correlation(x, y) == pytest.approx(0)
    assert neuron_correlation(x[:, :1], y[:, :1]) == pytest.approx(1)
    turned = cloud()[:, ::-1]
    assert neuron_correlation(cloud(), turned) < 0.3 < linear_cka(cloud(), turned)


def test_mmd_of_a_case_by_hand() -> None:
    x, y = np.array([[0.0], [1.0]]), np.array([[2.0], [3.0]])
    # Squared distances of the four points: 1 four... 0-1 1, 0-2 4, 0-3 9, 1-2 1, 1-3 4, 2-3 1: median 2.5.
    k = {d: np.exp(-d / 5) for d in (1, 4, 9)}
    # h_12 = k(x1,x2) + k(y1,y2) − k(x1,y2) − k(x2,y1), and the mean over i ≠ j is h_12 itself.
    expected = 2 * k[1] - k[9] - k[1]
    value, p = mmd(x, y, np.array(["a", "b"]), permutations=99)
    assert value == pytest.approx(expected)
    assert 1 / 100 <= p <= 1


def test_mixing_of_a_case_by_hand() -> None:
    # On a line: x at 0 and 10, y at 1 and 11. Twins are left out, so each point's nearest other point
    # is its own model's, 10 away, or the other's at 9 or 11.
    x, y = np.array([[0.0], [10.0]]), np.array([[1.0], [11.0]])
    # x0 (0): x1 at 10, y1 at 11 → own. x1 (10): y0 at 9, x0 at 10 → other.
    # y0 (1): x1 at 9, y1 at 10 → other. y1 (11): y0 at 10, x0 at 11 → own.
    assert mixing(x, y, neighbours=1).tolist() == [0.5, 0.5]
    assert mixing(x, y, neighbours=9).tolist() == [0.5, 0.5]


def test_retrieval_of_a_case_by_hand() -> None:
    x = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    y = np.array([[2.0, 0.1], [3.0, 3.1], [0.1, 5.0]])
    assert retrieved(x, y).tolist() == [True, False, False]
    assert retrieved(x, np.ones((3, 2))).tolist() == [False] * 3  # ties are no hits


def test_preservation_of_a_case_by_hand() -> None:
    vectors = np.array([[0.0], [1.0], [3.0], [7.0]])
    places = np.array([[0.0, 0.0], [5.0, 0.0], [1.0, 0.0], [2.5, 0.0]])
    # Nearest by vector: 1, 0, 1, 2; on the map: 2, 3, 0, 2. Only the last one is kept.
    assert preservation(vectors, places, neighbours=1).tolist() == [0, 0, 0, 1]
    assert preservation(vectors, places, neighbours=3).tolist() == [1, 1, 1, 1]


# ------------------------------------------------------------------ what must hold


def test_clouds_of_one_kind_are_mixed_and_clouds_apart_are_not() -> None:
    x, y, far = cloud(seed=1), cloud(seed=2), cloud(seed=2) + 4
    assert mmd(x, y, premises())[1] > 0.05
    assert mmd(x, far, premises())[1] == pytest.approx(1 / 1000)
    assert 0.3 < probe(x, y, premises()).mean() < 0.7
    assert probe(x, far, premises()).mean() == 1
    assert 0.4 < mixing(x, y).mean() < 0.6
    assert mixing(x, far).mean() == 0


def test_the_permutation_test_rejects_a_true_null_about_as_often_as_it_says() -> None:
    found = [
        mmd(cloud(30, 3, seed), cloud(30, 3, 1000 + seed), premises(30), permutations=99)[1]
        for seed in range(120)
    ]
    assert np.mean(np.array(found) <= 0.1) < 0.19


def test_a_comparison_has_every_number_with_its_interval() -> None:
    x = cloud()
    found = compare(x + 0.3 * cloud(seed=1), x, premises())
    assert list(found) == list(MEASURES)
    for name, measured in found.items():
        if name == "mmd":
            assert measured.p is not None and np.isnan(measured.low)
        else:
            assert measured.low <= measured.value <= measured.high
    assert found["retrieval"].value == pytest.approx(
        float(retrieved(x + 0.3 * cloud(seed=1), x).mean())
    )
    assert compare(x + 0.3 * cloud(seed=1), x, premises()) == found


def test_unequal_widths_have_cka_alone() -> None:
    assert list(compare(cloud(), cloud(width=9), premises())) == ["cka"]
    with pytest.raises(ClteError, match="6 and 9 units"):
        retrieved(cloud(), cloud(width=9))


def test_the_jackknife_knows_the_error_of_a_mean() -> None:
    x = cloud(400, 1, seed=3)
    ids = np.arange(400).astype(str)
    found = jackknife(lambda a, _: float(a.mean()) / 10, x, x, ids)
    error = (found.high - found.value) / 1.96
    assert error == pytest.approx(x.std() / 20 / 10, rel=0.35)


@pytest.mark.parametrize(
    ("x", "y", "said"),
    [
        (cloud(), cloud(30), "the same"),
        (cloud(1), cloud(1), "at least two"),
        (np.full((60, 2), np.nan), cloud(60, 2), "not finite"),
    ],
)
def test_what_cannot_be_compared_is_said(x: np.ndarray, y: np.ndarray, said: str) -> None:
    with pytest.raises(ClteError, match=said):
        compare(x, y, premises(len(x)))
    with pytest.raises(ClteError, match="two premises"):
        compare(cloud(), cloud(), np.array(["one"] * 60))
