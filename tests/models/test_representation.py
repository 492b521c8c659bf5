"""The vector that enters the last linear layer, and the first token or mean of any layer, checked by hand."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from clte.errors import ClteError
from clte.models.backbones import load_classifier, load_tokenizer
from clte.models.representation import RepresentationReader, freeze, last_linear
from tests.corpora import tiny_corpus
from tests.tiny_models import KINDS, tiny_model


@pytest.fixture(scope="module", params=KINDS)
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A classifier of every kind in evaluation mode, and a padded batch."""
    folder = tiny_model(tmp_path_factory.mktemp(request.param), request.param)
    view = tiny_corpus(6).view("fr-bg")
    premises = [" ".join(text.split()[: 2 + row]) for row, text in enumerate(view.premises)]
    batch = load_tokenizer(folder)(premises, view.hypotheses, padding=True, return_tensors="pt")
    assert 0 in batch["attention_mask"]
    model = load_classifier(folder, seed=1).eval()
    return SimpleNamespace(kind=request.param, model=model, batch=dict(batch))


def head_by_hand(kind: str, model: Any, batch: dict[str, Tensor]) -> tuple[Tensor, nn.Module]:
    """What enters the last linear layer, computed from the encoder's last layer."""
    encoder = getattr(model, model.base_model_prefix)
    last = encoder(**batch).last_hidden_state  # (B, T, D)
    first = last[:, 0]
    if kind == "bert":
        return encoder(**batch).pooler_output, model.classifier
    if kind == "xlm-roberta":
        return torch.tanh(model.classifier.dense(first)), model.classifier.out_proj
    if kind == "distilbert":
        return torch.relu(model.pre_classifier(first)), model.classifier
    if kind == "deberta-v2":
        return torch.nn.functional.gelu(model.pooler.dense(first)), model.classifier
    return model.head(first), model.classifier


@torch.no_grad()
def test_head_is_the_vector_that_enters_the_last_linear_layer(loaded: Any) -> None:
    expected, linear = head_by_hand(loaded.kind, loaded.model, loaded.batch)
    assert last_linear(loaded.model) is linear
    reader = RepresentationReader(loaded.model)
    logits, h = reader(loaded.model, loaded.batch)
    torch.testing.assert_close(h, expected)
    torch.testing.assert_close(logits, linear(expected))
    torch.testing.assert_close(logits, loaded.model(**loaded.batch).logits)
    assert reader.width == h.shape[1] == 16


@pytest.mark.parametrize("layer", [0, 1, 2, -1, -3])
@torch.no_grad()
def test_first_token_and_mean_of_any_layer(loaded: Any, layer: int) -> None:
    hidden = loaded.model(**loaded.batch, output_hidden_states=True).hidden_states
    assert len(hidden) == 3
    mask = loaded.batch["attention_mask"]
    logits, first = RepresentationReader(loaded.model, "first", layer)(loaded.model, loaded.batch)
    torch.testing.assert_close(first, hidden[layer][:, 0])
    torch.testing.assert_close(logits, loaded.model(**loaded.batch).logits)
    _, mean = RepresentationReader(loaded.model, "mean", layer)(loaded.model, loaded.batch)
    for row in range(len(mask)):
        seen = hidden[layer][row][mask[row].bool()]
        torch.testing.assert_close(mean[row], seen.mean(0), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("layer", [3, -4, 100])
def test_a_layer_that_is_not_there(loaded: Any, layer: int) -> None:
    with pytest.raises(ClteError, match=f"layer {layer}: this model has layers 0 .* to 2"):
        RepresentationReader(loaded.model, "mean", layer)


def test_in_training_dropout_is_part_of_it_and_gradients_flow(loaded: Any) -> None:
    model = loaded.model.train()
    try:
        reader = RepresentationReader(model)
        _, h = reader(model, loaded.batch)
        _, again = reader(model, loaded.batch)
        assert not torch.equal(h, again)
        h.sum().backward()
        assert any(p.grad is not None and p.grad.any() for p in model.parameters())
    finally:
        model.zero_grad()
        model.eval()


def test_reading_leaves_no_hook_behind_even_if_the_model_raises(loaded: Any) -> None:
    reader = RepresentationReader(loaded.model)
    reader(loaded.model, loaded.batch)
    with pytest.raises((TypeError, ValueError)):
        reader(loaded.model, {})
    assert not any(module._forward_pre_hooks for module in loaded.model.modules())


def test_bert_in_training_gives_the_pooler_after_dropout(tmp_path: Path) -> None:
    model = load_classifier(tiny_model(tmp_path, dropout=0.5), seed=1).train()
    ids = torch.randint(5, 50, (8, 10))
    _, h = RepresentationReader(model)(model, {"input_ids": ids})
    dropped = (h == 0).float().mean().item()
    assert 0.3 < dropped < 0.7


class Odd(nn.Module):
    """A classifier whose last linear layer reads every token."""

    def __init__(self, labels: int) -> None:
        super().__init__()
        self.config = SimpleNamespace(num_labels=labels)
        self.linear = nn.Linear(4, 3)

    def forward(self, x: Tensor) -> Any:
        return SimpleNamespace(logits=self.linear(x).mean(1))


def test_a_head_that_is_given_tokens_or_is_not_there() -> None:
    model = Odd(3)
    with pytest.raises(ClteError, match="Choose pooling 'first' or 'mean'"):
        RepresentationReader(model)(model, {"x": torch.ones(2, 5, 4)})
    with pytest.raises(ClteError, match="no linear layer with 7 outputs"):
        last_linear(Odd(7))


def test_a_frozen_model_is_in_evaluation_mode_without_gradients() -> None:
    model = freeze(Odd(3).train())
    assert not model.training and not any(p.requires_grad for p in model.parameters())
