"""Calibration against hand-computed cases, and a temperature that is in the weights afterwards."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clte.errors import ClteError
from clte.evidence.ask import Asked
from clte.evidence.calibration import (
    bake,
    expected_calibration_error,
    fit_temperature,
    negative_log_likelihood,
    reliability,
)
from clte.models import shipped
from clte.probabilities import probabilities
from tests.corpora import tiny_corpus
from tests.models.tuned import classifier_of, halved
from tests.tiny_models import tiny_model


def logits_for(confidences: list[float]) -> np.ndarray:
    """[N, 3] in which label 0 has the given probability and the others share the rest."""
    p = np.array(confidences)
    return np.log(np.stack([p, (1 - p) / 2, (1 - p) / 2], axis=1))


def test_a_hand_computed_error() -> None:
    # 0.9, 0.9 right and wrong: accuracy 0.5 at confidence 0.9; 0.5 right: accuracy 1 at 0.5.
    logits, gold = logits_for([0.9, 0.9, 0.5, 0.5]), np.array([0, 1, 0, 0])
    assert expected_calibration_error(logits, gold) == pytest.approx((2 * 0.4 + 2 * 0.5) / 4)
    # Two bins of equal mass hold the same rows, one bin all: |0.7 - 0.75|.
    mass = expected_calibration_error(logits, gold, bins=2, equal_mass=True)
    assert mass == pytest.approx(0.45)
    assert expected_calibration_error(logits, gold, bins=1) == pytest.approx(0.05)
    table = reliability(logits, gold)
    assert table["n"].tolist() == [2, 2] and table["accuracy"].tolist() == [1.0, 0.5]
    np.testing.assert_allclose(table["confidence"], [0.5, 0.9])
    assert table["low"].tolist() == pytest.approx([7 / 15, 13 / 15])


def test_certainty_belongs_to_the_last_bin() -> None:
    logits = np.array([[1000.0, 0.0, 0.0]])
    assert expected_calibration_error(logits, np.array([0])) == 0.0
    assert expected_calibration_error(logits, np.array([1])) == 1.0


def test_the_likelihood_of_even_odds() -> None:
    assert negative_log_likelihood(np.zeros((5, 3)), np.zeros(5, int)) == pytest.approx(math.log(3))


@settings(deadline=None, max_examples=10)
@given(temperature=st.floats(0.3, 4.0), seed=st.integers(0, 99))
def test_the_temperature_that_made_the_labels_is_found(temperature: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    logits = 2 * rng.standard_normal((20_000, 3))
    gumbel = -np.log(-np.log(rng.random(logits.shape)))
    gold = (logits / temperature + gumbel).argmax(1)
    found = fit_temperature(logits, gold)
    assert found == pytest.approx(temperature, rel=0.1)
    for other in (0.9 * found, 1.1 * found):
        best, worse = (negative_log_likelihood(logits / t, gold) for t in (found, other))
        assert best < worse
    assert expected_calibration_error(logits / found, gold) < 0.02


def test_a_baked_model_gives_the_scaled_probabilities(tmp_path: Path) -> None:
    folder = halved(classifier_of(tiny_model(tmp_path / "base"), tmp_path / "tuned"))
    shipped.seal(folder)
    view = tiny_corpus(12).view("fr-bg")
    before = Asked(folder)(view)[0]
    bake(folder, 2.5, {"items": 498})
    shipped.check(folder)
    after = Asked(folder)(view)[0]
    np.testing.assert_allclose(after, before / 2.5, atol=2e-3)
    np.testing.assert_allclose(probabilities(after), probabilities(before / 2.5), atol=1e-3)
    bake(folder, 2.0)
    assert json.loads((folder / "calibration.json").read_text())["temperature"] == 5.0
    for wrong in (0.0, -1.0, math.nan):
        with pytest.raises(ClteError, match="must be above 0"):
            bake(folder, wrong)


def test_without_a_classifier_or_rows_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(ClteError, match="no classifier to calibrate"):
        bake(tiny_model(tmp_path / "base"), 2.0)
    with pytest.raises(ClteError, match="no rows"):
        fit_temperature(np.zeros((0, 3)), np.zeros(0, int))
