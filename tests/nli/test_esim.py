from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from clte.errors import ClteError
from clte.nli.encode import collate
from clte.nli.esim import Esim, load_esim, save_esim, sides

PAIRS = [
    (np.array([7, 8, 9]), np.array([9])),
    (np.array([6]), np.array([13, 10, 11, 12])),
    (np.array([], dtype=np.int64), np.array([5])),
]


def network() -> Esim:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return Esim(torch.randn(20, 8), width=6).eval()


def test_the_sides_are_what_was_put_together() -> None:
    (premise, here), (hypothesis, there) = sides(collate(PAIRS, [0, 1, 2]))
    assert premise.tolist() == [[7, 8, 9], [6, 0, 0], [0, 0, 0]]
    assert here.tolist() == [[1, 1, 1], [1, 0, 0], [1, 0, 0]]  # an empty side keeps a place
    assert hypothesis.tolist() == [[9, 0, 0, 0], [13, 10, 11, 12], [5, 0, 0, 0]]
    assert there.sum(1).tolist() == [1, 4, 1]


def test_an_empty_premise_has_an_answer_too() -> None:
    with torch.no_grad():
        found = network()(*sides(collate(PAIRS, [0, 1, 2])))
    assert found.shape == (3, 3) and torch.isfinite(found).all()


def test_word_embeddings_have_length_one_and_are_not_trained() -> None:
    model = network()
    assert torch.allclose(model.words.weight.norm(dim=1), torch.ones(20), atol=1e-5)
    assert not model.words.weight.requires_grad


def test_it_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    model = network()
    save_esim(model, tmp_path)
    batch = sides(collate(PAIRS, [0, 1, 2]))
    with torch.no_grad():
        assert torch.allclose(model(*batch), load_esim(tmp_path)(*batch), atol=1e-2)
    with pytest.raises(ClteError, match="--recipe esim"):
        load_esim(tmp_path / "none")
    (tmp_path / "esim.safetensors").write_bytes(b"\0" * 64)
    with pytest.raises(ClteError, match="can not be read"):
        load_esim(tmp_path)
