"""Attention that starts as a word aligner, before any training."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertModel

from clte.errors import ClteError
from clte.models.sentences import CLS, SEP
from clte.pretraining.alignment import start_as_aligner

WORDS = 400
"""Word n of the first language and word n of the second have the same vector."""


def first(number: int) -> int:
    return 5 + number


def second(number: int) -> int:
    return 5 + WORDS + number


@pytest.fixture(scope="module")
def attention() -> np.ndarray:
    """[4 heads, words, words] of the first layer for ``0 1 2 3 / 2 0 1 9``; 3 and 9 have no translation."""
    rng = np.random.default_rng(3)
    lexicon = rng.standard_normal((WORDS, 256)).astype(np.float32)
    lexicon /= np.linalg.norm(lexicon, axis=1, keepdims=True)
    vectors = np.concatenate([np.zeros((5, 256), dtype=np.float32), lexicon, lexicon])
    torch.manual_seed(0)
    model = BertModel(
        BertConfig(
            vocab_size=len(vectors),
            hidden_size=256,
            num_hidden_layers=2,
            num_attention_heads=4,
            intermediate_size=64,
            attn_implementation="eager",
        )
    ).eval()
    start_as_aligner(model, vectors, seed=1)
    left, right = [first(n) for n in (0, 1, 2, 3)], [second(n) for n in (2, 0, 1, 9)]
    ids = torch.tensor([[CLS, *left, SEP, *right, SEP]])
    types = torch.tensor([[0] * 6 + [1] * 5])
    with torch.no_grad():
        found = model(input_ids=ids, token_type_ids=types, output_attentions=True).attentions
    return found[0][0].numpy()


ALIGNED = {1: 7, 2: 8, 3: 6, 7: 1, 8: 2, 6: 3}
"""Where in ``[CLS] 0 1 2 3 [SEP] 2 0 1 9 [SEP]`` the translation of each word stands."""


@pytest.mark.parametrize("head", [0, 1])
def test_a_word_attends_to_its_translation(attention: np.ndarray, head: int) -> None:
    for here, there in ALIGNED.items():
        assert attention[head, here].argmax() == there
        assert attention[head, here, there] > 0.6


def test_a_word_without_translation_attends_to_no_word(attention: np.ndarray) -> None:
    both = attention[:2].mean(axis=0)
    assert both[4].argmax() == 10 and both[4, 10] > 0.9  # the other sentence's [SEP]
    assert both[9].argmax() == 5 and both[9, 0] < 0.1  # not [CLS], which would mark it as aligned


@pytest.mark.parametrize(("head", "offset"), [(2, -1), (3, 1)])
def test_two_heads_look_at_the_neighbours(attention: np.ndarray, head: int, offset: int) -> None:
    for here in range(2, 10):
        assert attention[head, here].argmax() == here + offset
        assert attention[head, here, here + offset] > 0.5


@pytest.mark.parametrize(("width", "heads"), [(64, 4), (128, 2)])
def test_what_cannot_be_an_aligner_is_refused(width: int, heads: int) -> None:
    config = BertConfig(
        vocab_size=20, hidden_size=width, num_hidden_layers=1, num_attention_heads=heads
    )
    with pytest.raises(ClteError, match=rf"{width} wide with {heads} heads.*4 heads"):
        start_as_aligner(BertModel(config), np.ones((20, width), dtype=np.float32), seed=0)
