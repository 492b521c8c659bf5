"""Text pairs to ids, batches padded to their own longest row, and the order of an epoch."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from clte.data.tokenise import GroupedByLength, PairCollator, PairDataset
from tests.tiny_models import tiny_tokenizer

PREMISES = ["ba ce di fo gu ka le mi", "ba", "ce di fo"]
HYPOTHESES = ["ka le", "mi no pu ra", "se"]


def dataset(**options: object) -> PairDataset:
    return PairDataset(tiny_tokenizer(), PREMISES, HYPOTHESES, np.array([0, 1, 2]), **options)


# ---------------------------------------------------------------------- rows


def test_a_row_is_what_the_tokenizer_makes_of_the_pair() -> None:
    rows, tokenizer = dataset(), tiny_tokenizer()
    assert len(rows) == 3
    for i in range(3):
        expected = dict(tokenizer(PREMISES[i], HYPOTHESES[i]))
        assert rows[i] == {**expected, "labels": i}
        assert rows.lengths[i] == len(expected["input_ids"])
    assert set(rows[0]) == {"input_ids", "token_type_ids", "attention_mask", "labels"}


def test_a_long_pair_is_cut_from_its_longer_text() -> None:
    whole, cut = dataset()[0], dataset(max_length=10)[0]
    assert len(whole["input_ids"]) > 10 == len(cut["input_ids"])
    hypothesis = sum(whole["token_type_ids"])
    assert sum(cut["token_type_ids"]) == min(hypothesis, 5)


def test_extra_arrays_go_into_the_rows() -> None:
    vectors = np.arange(6, dtype=np.float32).reshape(3, 2)
    rows = dataset(extra={"teacher_representation": vectors})
    assert np.array_equal(rows[1]["teacher_representation"], [2, 3])


# ---------------------------------------------------------------------- batches


def test_a_batch_is_as_long_as_its_own_longest_row() -> None:
    rows = dataset()
    batch = PairCollator(tiny_tokenizer())([rows[1], rows[2]])
    longest = max(rows.lengths[1:])
    assert rows.lengths[0] > longest
    assert {name: tuple(t.shape) for name, t in batch.items()} == {
        "input_ids": (2, longest),
        "token_type_ids": (2, longest),
        "attention_mask": (2, longest),
        "labels": (2,),
    }
    for i, row in enumerate((rows[1], rows[2])):
        length = len(row["input_ids"])
        assert batch["input_ids"][i, :length].tolist() == row["input_ids"]
        assert batch["attention_mask"][i].tolist() == [1] * length + [0] * (longest - length)
    assert batch["labels"].tolist() == [1, 2]
    assert batch["labels"].dtype == batch["input_ids"].dtype == torch.int64


@pytest.mark.parametrize("side", ["left", "right"])
def test_it_pads_as_transformers_does(side: str) -> None:
    tokenizer = tiny_tokenizer()
    tokenizer.padding_side = side
    rows = dataset()
    batch = PairCollator(tokenizer)([rows[i] for i in range(3)])
    expected = tokenizer(PREMISES, HYPOTHESES, padding=True, return_tensors="pt")
    for name, tensor in expected.items():
        assert torch.equal(batch[name], tensor), name


def test_what_is_the_teachers_is_padded_or_stacked_apart() -> None:
    parallel = PairDataset(tiny_tokenizer("distilbert"), HYPOTHESES, PREMISES)
    vectors = np.arange(6, dtype=np.float32).reshape(3, 2)
    extra = {f"teacher_{name}": column for name, column in parallel.columns.items()}
    rows = dataset(extra={**extra, "teacher_representation": vectors})
    other = tiny_tokenizer("distilbert")
    other.padding_side = "left"
    batch = PairCollator(tiny_tokenizer(), other)([rows[1], rows[2]])
    assert batch["teacher_input_ids"].shape == (2, max(parallel.lengths[1:]))
    shorter = int(np.argmin(parallel.lengths[1:]))
    assert batch["teacher_attention_mask"][shorter, 0] == 0  # its own tokenizer's side
    assert batch["attention_mask"][:, 0].tolist() == [1, 1]
    assert torch.equal(batch["teacher_representation"], torch.tensor([[2.0, 3.0], [4.0, 5.0]]))
    assert "teacher_token_type_ids" not in batch


# ---------------------------------------------------------------------- order


@settings(max_examples=60, deadline=None)
@given(
    lengths=st.lists(st.integers(1, 128), max_size=200),
    batch=st.integers(1, 9),
    seed=st.integers(0, 99),
    epoch=st.integers(0, 5),
    pool=st.integers(1, 5),
)
def test_an_epoch_is_every_row_once(
    lengths: list[int], batch: int, seed: int, epoch: int, pool: int
) -> None:
    sampler = GroupedByLength(np.array(lengths, int), batch, seed, pool=pool)
    sampler.set_epoch(epoch)
    order = list(sampler)
    assert sorted(order) == list(range(len(lengths))) and len(sampler) == len(lengths)
    assert list(sampler) == order  # asked again, the same epoch is the same


def test_the_order_follows_from_seed_and_epoch_alone() -> None:
    lengths = np.random.default_rng(0).integers(5, 60, 100)

    def order(seed: int, epoch: int) -> list[int]:
        sampler = GroupedByLength(lengths, 8, seed)
        sampler.set_epoch(epoch)
        torch.manual_seed(np.random.randint(1000))  # nobody else's randomness matters
        return list(sampler)

    assert order(1, 0) == order(1, 0)
    assert len({tuple(order(seed, epoch)) for seed in (1, 2) for epoch in (0, 1, 2)}) == 6


def test_rows_of_like_length_share_a_batch_and_the_batches_come_in_any_order() -> None:
    lengths = np.random.default_rng(0).integers(5, 60, 400)
    order = np.array(list(GroupedByLength(lengths, 8, 1)))
    batches = lengths[order].reshape(-1, 8)
    spread = (batches.max(1) - batches.min(1)).mean()
    assert spread < 3  # drawn at random, eight rows spread over about 43
    longest = batches.max(1)
    assert not (np.diff(longest) <= 0).all() and not (np.diff(longest) >= 0).all()


def test_the_short_batch_is_the_last() -> None:
    lengths = np.arange(1, 51)
    order = list(GroupedByLength(lengths, 8, 3, pool=2))
    assert sorted(order[-2:]) == sorted(set(range(50)) - set(order[:48]))
    batches = [order[i : i + 8] for i in range(0, 48, 8)]
    assert all(len(set(batch)) == 8 for batch in batches)
