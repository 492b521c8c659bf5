"""Rows in, logits and representations out, in the rows' order."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from clte.data.tokenise import PairCollator, PairDataset
from clte.models.backbones import load_classifier
from clte.models.representation import RepresentationReader
from clte.training.encode import encode
from tests.corpora import tiny_corpus
from tests.tiny_models import tiny_model, tiny_tokenizer


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory):
    return load_classifier(tiny_model(Path(tmp_path_factory.mktemp("encode")) / "bert"), seed=1)


def rows(count: int = 30) -> PairDataset:
    view = tiny_corpus(30).view("fr-bg")
    premises = [" ".join(t.split()[: 1 + i % 5]) for i, t in enumerate(view.premises)]
    labels = view.labels.astype(np.int64)
    extra = {"teacher_logits": np.zeros((30, 3), np.float32)}
    return PairDataset(
        tiny_tokenizer(), premises[:count], view.hypotheses[:count], labels, extra=extra
    )


def test_batches_and_their_padding_change_nothing(model) -> None:
    collator = PairCollator(tiny_tokenizer())
    together = encode(model, rows(), collator)
    one_by_one = encode(model, rows(), collator, batch_size=1)
    for a, b in zip(together, one_by_one, strict=True):
        np.testing.assert_allclose(a, b, atol=1e-5)
    assert together[0].shape == (30, 3) and together[1].shape == (30, 16)
    assert together[0].dtype == together[1].dtype == np.float32
    single = collator([{k: v for k, v in rows()[7].items() if k != "teacher_logits"}])
    with torch.no_grad():
        expected = model.eval()(**single).logits[0]
    np.testing.assert_allclose(together[0][7], expected, atol=1e-5)


@pytest.mark.parametrize("training", [True, False])
def test_it_evaluates_and_leaves_the_mode_as_it_was(model, training: bool) -> None:
    model.train(training)
    collator = PairCollator(tiny_tokenizer())
    first, second = (encode(model, rows(), collator)[0] for _ in range(2))
    assert model.training is training
    assert np.array_equal(first, second)


def test_another_vector_by_choice(model) -> None:
    reader = RepresentationReader(model, "mean", 0)
    _, h = encode(model, rows(), PairCollator(tiny_tokenizer()), reader=reader)
    _, head = encode(model, rows(), PairCollator(tiny_tokenizer()))
    assert h.shape == head.shape and not np.allclose(h, head)


def test_no_rows(model) -> None:
    logits, h = encode(model, rows(0), PairCollator(tiny_tokenizer()))
    assert len(logits) == len(h) == 0


def test_bf16_is_near(model) -> None:
    collator = PairCollator(tiny_tokenizer())
    exact, near = (encode(model, rows(), collator, bf16=b)[0] for b in (False, True))
    assert near.dtype == np.float32
    np.testing.assert_allclose(exact, near, atol=0.1)
