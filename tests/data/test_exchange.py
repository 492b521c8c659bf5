from __future__ import annotations

import numpy as np
import pytest
from corpora import tiny_corpus
from hypothesis import given, settings
from hypothesis import strategies as st

from clte.data.exchange import exchange, exchanged_premises
from clte.errors import ClteError


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 8), max_size=60).map(lambda ids: np.array(ids, dtype=str)))
def test_nobody_keeps_its_premise_wherever_that_can_be(premise_ids: np.ndarray) -> None:
    n = len(premise_ids)
    largest = max(np.unique(premise_ids, return_counts=True)[1], default=0)
    if 2 * largest > n:
        with pytest.raises(ClteError, match="more than half"):
            exchanged_premises(premise_ids)
        return
    positions = exchanged_premises(premise_ids)
    assert sorted(positions.tolist()) == list(range(n))
    assert not (premise_ids[positions] == premise_ids).any()


def test_it_is_fixed() -> None:
    ids = np.array([f"p{i // 3}" for i in range(300)])
    assert (exchanged_premises(ids) == exchanged_premises(ids.copy())).all()
    assert (exchanged_premises(ids) != exchanged_premises(ids, seed=1)).any()


def test_neighbours_in_the_file_are_not_neighbours_in_the_exchange() -> None:
    ids = np.array([f"p{i // 3}" for i in range(3000)])
    distance = np.abs(exchanged_premises(ids) - np.arange(3000))
    assert np.median(distance) > 300  # XNLI stands in order of genre


def test_views_read_in_any_pair_exchange_the_same_rows() -> None:
    corpus = tiny_corpus()
    ids = corpus.item_ids[30:]
    french, german = (corpus.view(pair).select(ids) for pair in ("fr-bg", "de-tr"))
    taken = [french.premises.index(text) for text in exchange(french)]
    assert taken == [german.premises.index(text) for text in exchange(german)]
    assert all(a != b for a, b in zip(exchange(french), french.premises, strict=True))
