"""What a step sees: kinds of batches, masks, and the same ones again."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
import torch

from clte.models.sentences import CLS, MASK, PAD, SEP
from clte.models.wordpiece import train_tokenizer
from clte.pretraining.sample import Batch, Sampler, collate

ROWS = [
    {"en": [f"word{n} and {n % 7}"], "fr": [f"mot{n} et {n % 7}", f"le mot{n}"]} for n in range(90)
]
ALONE = {"bg": [f"дума{n}" for n in range(50)]}


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    texts = {"en": [r["en"][0] for r in ROWS], "fr": [t for r in ROWS for t in r["fr"]], **ALONE}
    return train_tokenizer(texts, vocabulary=150, seed=0)


def make(tokenizer: Any, seed: int = 3, **options: object) -> Sampler:
    return Sampler(tokenizer, ROWS, ALONE, batch=4, seed=seed, **options)


def same(first: Batch, second: Batch) -> bool:
    return first.kind == second.kind and torch.equal(first.labels, second.labels) and torch.equal(
        first.input_ids, second.input_ids
    )  # fmt: skip


def test_seed_and_step_decide_the_batch(tokenizer: Any) -> None:
    sampler, again, other = make(tokenizer), make(tokenizer), make(tokenizer, seed=4)
    later = [again(step) for step in reversed(range(12))][::-1]
    assert all(same(sampler(step), later[step]) for step in range(12))
    assert not all(same(sampler(step), other(step)) for step in range(12))
    assert not all(same(sampler(0), sampler(step)) for step in range(1, 12))


def test_kinds_come_in_their_shares(tokenizer: Any) -> None:
    sampler = make(tokenizer)
    batches = [sampler(step) for step in range(400)]
    kinds = Counter(batch.kind for batch in batches)
    assert kinds["together"] == pytest.approx(200, abs=40)
    assert kinds["apart"] == pytest.approx(120, abs=40)
    assert kinds["alone"] == pytest.approx(80, abs=40)
    for batch in batches:
        assert len(batch.input_ids) == (8 if batch.kind == "apart" else 4)
        second = batch.token_type_ids.amax().item()
        assert second == (1 if batch.kind == "together" else 0)


def test_without_single_sentences_none_are_drawn(tokenizer: Any) -> None:
    sampler = Sampler(tokenizer, ROWS, {}, batch=4, seed=0)
    assert {sampler(step).kind for step in range(40)} == {"together", "apart"}


def test_halves_that_stand_apart_are_translations(tokenizer: Any) -> None:
    sampler = make(tokenizer, masked=0.0)
    batch = next(b for b in map(sampler, range(40)) if b.kind == "apart")
    rows = {t: n for n, row in enumerate(ROWS) for texts in row.values() for t in texts}
    texts = [tokenizer.decode([i for i in ids if i > SEP]) for ids in batch.input_ids.tolist()]
    assert [rows[t] for t in texts[:4]] == [rows[t] for t in texts[4:]]


def test_masking_shares() -> None:
    rng = np.random.default_rng(0)
    words = [rng.integers(5, 1000, size=30) for _ in range(1000)]
    batch = collate(rng, [(w, w) for w in words], "together", masked=0.15, vocabulary=1000)
    ids, labels = batch.input_ids.numpy(), batch.labels.numpy()
    chosen = labels != -100
    assert chosen.sum() / 60_000 == pytest.approx(0.15, abs=0.006)
    assert (ids[chosen] == MASK).mean() == pytest.approx(0.8, abs=0.02)
    assert (ids[chosen] == labels[chosen]).mean() == pytest.approx(0.1, abs=0.02)
    assert ((ids != MASK) & (ids != labels))[chosen].mean() == pytest.approx(0.1, abs=0.02)
    # What was not chosen is as it was, and no [CLS], [SEP] or padding is ever chosen.
    whole = np.stack([np.concatenate([[CLS], w, [SEP], w, [SEP]]) for w in words])
    assert (np.where(chosen, labels, ids) == whole).all()
    assert not chosen[:, [0, 31, 62]].any()


def test_shape_of_a_pair_by_hand() -> None:
    rng = np.random.default_rng(0)
    long, short = (np.array([7, 8]), np.array([9])), (np.array([7]), np.array([8]))
    batch = collate(rng, [long, short], "together", masked=0, vocabulary=20)
    assert batch.input_ids.tolist() == [
        [CLS, 7, 8, SEP, 9, SEP],
        [CLS, 7, SEP, 8, SEP, PAD],
    ]
    assert batch.token_type_ids.tolist() == [[0, 0, 0, 0, 1, 1], [0, 0, 0, 1, 1, 0]]
    assert batch.attention_mask.tolist() == [[1] * 6, [1] * 5 + [0]]
    assert (batch.labels == -100).all()


def test_counts_by_language(tokenizer: Any) -> None:
    counts = make(tokenizer).counts()
    assert set(counts) == {"en", "fr", "bg"}
    word = tokenizer.token_to_id("and")
    assert counts["en"][word] == 90 and counts["fr"][word] == 0
    assert all(len(found) == tokenizer.get_vocab_size() for found in counts.values())
