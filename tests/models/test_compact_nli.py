"""The predictor that ships: what it says with our code and without, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from clte.builtin.corpus import load_builtin
from clte.data.corpus import LABELS
from clte.evidence.store import find_answers, read_answers, times_scored
from clte.models import shipped
from clte.predict import Predictor

MODELS = ("compact", "compact-en", "compact-nli")
CODES = ("bg", "de", "en", "fr", "hi", "tr")


@pytest.fixture(scope="module")
def sentences() -> tuple[list[str], list[str]]:
    """Premises and hypotheses of the built-in set's test part in all 36 pairs."""
    corpus = load_builtin()
    rows = np.flatnonzero(np.array(corpus.parts) == "test")[:: len(CODES)][:20]
    premises, hypotheses = [], []
    for first in CODES:
        for second in CODES:
            premises += [corpus.premises[first][i] for i in rows]
            hypotheses += [corpus.hypotheses[second][i] for i in rows]
    return premises, hypotheses


def test_transformers_alone_gives_the_same_probabilities(sentences) -> None:
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    folder = shipped.find("compact-nli")
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    assert [model.config.id2label[i] for i in range(3)] == list(LABELS)
    assert model.dtype == torch.float32
    premises, hypotheses = sentences
    with torch.no_grad():
        inputs = tokenizer(premises, hypotheses, padding=True, truncation=True, return_tensors="pt")
        expected = model(**inputs).logits.softmax(-1).numpy()
    found = Predictor.load("compact-nli").probabilities(premises, hypotheses)
    np.testing.assert_allclose(found, expected, atol=1e-4)
    assert len(np.unique(found.argmax(1))) == 3


@pytest.mark.parametrize("name", MODELS)
def test_an_ordinary_encoder_within_its_budget(name: str) -> None:
    from transformers import AutoModel

    folder = shipped.find(name)
    model = AutoModel.from_pretrained(folder)
    assert sum(p.numel() for p in model.parameters()) <= 12_000_000
    stored = shipped.get(name).path
    assert sum(file.stat().st_size for file in stored.iterdir()) <= 24_000_000
    card = (stored / "README.md").read_text(encoding="utf-8")
    assert "license: cc-by-nc-4.0" in card and "research" in card
    assert "does not know" in card or "knows no other language" in card


def test_a_delta_expands_to_what_the_stored_answers_say() -> None:
    corpus = load_builtin()
    answers = read_answers(found("compact-en", "builtin-test"), pairs=["fr-bg"])
    rows = list(range(0, 400, 10))
    index = {item: i for i, item in enumerate(corpus.item_ids)}
    at = [index[item] for item in np.array(answers.items)[rows]]
    said = Predictor.load("compact-en").probabilities(
        [corpus.premises["fr"][i] for i in at], [corpus.hypotheses["bg"][i] for i in at]
    )
    logits = answers.logits["fr-bg"][rows].astype(np.float64)
    stored = np.exp(logits - logits.max(1, keepdims=True))
    stored /= stored.sum(1, keepdims=True)
    assert float(np.abs(said - stored).max()) < 0.02


def found(model: str, name: str) -> Path:
    path = find_answers(model, name)
    assert path is not None, f"no stored answers of {model} on {name}"
    return path


def test_the_predictor_answered_the_builtin_set_in_all_pairs_and_xnli_test_at_most_once() -> None:
    answers = read_answers(found("compact-nli", "builtin-test"))
    assert len(answers.logits) == 36
    assert sum(times_scored("compact-nli").values()) <= 1
