"""Integrated gradients: complete, merged to words, remembered."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from clte.analysis.attribution import Explainer, Word, attribute, merge
from clte.data.corpus import LABELS
from clte.paths import workspace
from clte.predict import Predictor
from tests.corpora import tiny_corpus
from tests.tiny_models import nli_model

VIEW = tiny_corpus(12).view("fr-bg")


@pytest.mark.parametrize("kind", ["bert", "xlm-roberta"])
def test_the_scores_add_up_to_the_probability(tmp_path: Path, kind: str) -> None:
    folder = nli_model(tmp_path / "nli", ["neutral", "contradiction", "entailment"], kind)
    explainer = Explainer.load(folder)
    premise, hypothesis = VIEW.premises[0], VIEW.hypotheses[0]
    expected = Predictor.load(folder).probabilities([premise], [hypothesis])[0]
    for label in range(len(LABELS)):
        found = explainer.explain(premise, hypothesis, label)
        assert found.probability == pytest.approx(expected[label], abs=1e-5)
        total = sum(w.score for w in [*found.premise, *found.hypothesis]) + found.rest
        assert total == pytest.approx(found.probability - found.baseline + found.error, abs=1e-5)
        assert abs(found.error) < 0.005
        words = [premise[w.start : w.end] for w in found.premise]
        assert words == premise.replace(".", " .").split()


def test_an_answer_is_kept_without_its_texts(tmp_path: Path) -> None:
    folder = nli_model(tmp_path / "nli", list(LABELS))
    premise, hypothesis = VIEW.premises[1], VIEW.hypotheses[1]
    found = attribute("rev", premise, hypothesis, 1, lambda: Explainer.load(folder))

    def never() -> Explainer:
        raise AssertionError("computed again")

    assert attribute("rev", premise, hypothesis, 1, never) == found
    with pytest.raises(AssertionError):
        attribute("other", premise, hypothesis, 1, never)
    kept = next((workspace() / "cache" / "attributions").glob("*.json"))
    assert premise not in kept.read_text("utf-8")
    kept.write_text("{", "utf-8")
    assert attribute("rev", premise, hypothesis, 1, lambda: Explainer.load(folder)) == found


def test_sub_words_are_merged_but_not_in_scripts_without_spaces() -> None:
    pieces = [(0, 3, 0, 0.1), (3, 5, 0, 0.2), (5, 8, 1, -0.1)]
    assert merge("abcde fg", pieces) == [Word(0, 5, pytest.approx(0.3)), Word(6, 8, -0.1)]
    assert len(merge("孩子在", [(0, 2, 0, 0.1), (2, 3, 0, 0.2)])) == 2
    assert merge("", []) == []


def test_strange_texts_are_explained(tmp_path: Path) -> None:
    explainer = Explainer.load(nli_model(tmp_path / "nli", list(LABELS)))
    for text in ("🙂", "a\u202eb \x00", "\ud800", "ba " * 3000):
        found = explainer.explain(text, text, 0)
        assert np.isfinite(found.probability)
        assert all(0 <= w.start <= w.end <= len(text) for w in found.premise)
