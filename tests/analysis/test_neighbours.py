"""Where a pair lands among the built-in items."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from clte.analysis.neighbours import ITEMS, Landscape, chosen, fitting_pair, land, landscape
from clte.builtin.corpus import load_builtin
from clte.data.corpus import LABELS
from clte.models.light import LightBert
from clte.predict import Predictor
from tests.tiny_models import nli_model


def by_length(premises: Sequence[str], hypotheses: Sequence[str]) -> np.ndarray:
    return np.array(
        [[len(p), len(h), len(set(h))] for p, h in zip(premises, hypotheses, strict=True)]
    )


def test_a_built_in_item_is_its_own_nearest_neighbour() -> None:
    found = landscape(by_length, "lengths", "fr-bg")
    view = load_builtin().view("fr-bg")
    item = found.items[7]
    vector = by_length([view.premises[item]], [view.hypotheses[item]])[0]
    landing = land(found, vector)
    assert landing.similarity[0] == pytest.approx(1, abs=1e-4)
    np.testing.assert_allclose(landing.point, landing.points[7], atol=1e-3)
    assert len(found.items) == ITEMS and landing.points.shape == (ITEMS, 2)
    assert 0.6 < landing.shown <= 1

    def never(premises: Sequence[str], hypotheses: Sequence[str]) -> np.ndarray:
        raise AssertionError("asked again")

    np.testing.assert_array_equal(landscape(never, "lengths", "fr-bg").vectors, found.vectors)


def test_the_plane_does_not_move_with_the_pair() -> None:
    rng = np.random.default_rng(0)
    found = Landscape("en-en", np.arange(50), rng.normal(size=(50, 8)).astype(np.float32))
    first, second = (land(found, rng.normal(size=8)) for _ in range(2))
    np.testing.assert_array_equal(first.points, second.points)


def test_the_sample_and_the_pair() -> None:
    corpus = load_builtin()
    rows = chosen(corpus)
    assert set(corpus.parts[rows]) == {"test"}
    assert set(corpus.labels[rows].tolist()) == {0, 1, 2}
    assert fitting_pair("fr", "bg", ("de", "tr")) == "fr-bg"
    assert fitting_pair(None, "es", ("de", "sw")) == "de-en"


@pytest.mark.parametrize("kind", ["bert", "distilbert"])
def test_vectors_enter_the_last_layer(tmp_path, kind: str) -> None:
    from clte.models.backbones import load_classifier

    folder = nli_model(tmp_path / "nli", list(LABELS), kind)
    predictor = Predictor.load(folder)
    texts = ["ba ce", "di fo gu", "ka"]
    vectors = predictor.vectors(texts, texts[::-1])
    head = load_classifier(folder, labels=None).classifier
    logits = vectors @ head.weight.detach().numpy().T + head.bias.detach().numpy()
    exponentials = np.exp(logits)
    shares = exponentials / exponentials.sum(1, keepdims=True)
    np.testing.assert_allclose(predictor.probabilities(texts, texts[::-1]), shares, atol=1e-5)
    assert (LightBert.load(folder) is not None) == (kind == "bert")
