"""The representation of a text pair: the vector that the transfer objective compares.

By default it is **the vector that enters the last linear layer**: for BERT the pooler's output
after dropout, for RoBERTa the dense layer's, for DistilBERT the pre-classifier's. It is read with a
hook, so the model stays as it is. The first token or the masked mean of any layer can be had instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import Tensor, nn

from clte.errors import ClteError


def last_linear(model: Any) -> nn.Linear:
    """The linear layer that makes the logits.

    Raises:
        ClteError: the model has no linear layer with ``config.num_labels`` outputs.
    """
    labels = model.config.num_labels
    found = [m for m in model.modules() if isinstance(m, nn.Linear) and m.out_features == labels]
    if not found:
        raise ClteError(
            f"{type(model).__name__} has no linear layer with {labels} outputs, so there is no vector "
            "that enters it. Choose pooling 'first' or 'mean' instead of 'head'."
        )
    return found[-1]


class RepresentationReader:
    """Runs a classifier and hands out its logits and its representation.

    Args:
        model: Any sequence classifier of transformers; it is not changed.
        pooling: ``head`` (the vector that enters the last linear layer), ``first`` or ``mean``.
        layer: For ``first`` and ``mean``: an index into the hidden states, 0 being the embeddings.
    """

    def __init__(self, model: Any, pooling: str = "head", layer: int = -1) -> None:
        self.pooling, self.layer = pooling, layer
        self._head = last_linear(model) if pooling == "head" else None
        layers = getattr(model.config, "num_hidden_layers", None)
        if pooling != "head" and layers is not None and not -layers - 1 <= layer <= layers:
            raise ClteError(f"layer {layer}: this model has layers 0 (embeddings) to {layers}.")

    @property
    def width(self) -> int | None:
        """Units of the representation; None if only a forward pass can tell."""
        return self._head.in_features if self._head is not None else None

    def __call__(self, model: Any, inputs: Mapping[str, Any]) -> tuple[Tensor, Tensor]:
        """Run ``model`` on a batch.

        Args:
            model: The classifier given to the constructor, or a wrapper around it.
            inputs: Its keyword inputs, without labels.

        Returns:
            logits [B, C] and representation [B, D], both with gradients if those are on.
        """
        if self._head is None:
            outputs = model(**inputs, output_hidden_states=True)
            hidden = outputs.hidden_states[self.layer]  # (B, T, D)
            if self.pooling == "first":
                return outputs.logits, hidden[:, 0]
            mask = inputs["attention_mask"].unsqueeze(-1).to(hidden.dtype)  # (B, T, 1)
            return outputs.logits, (hidden * mask).sum(1) / mask.sum(1).clamp(min=1)
        caught: list[Tensor] = []
        hook = self._head.register_forward_pre_hook(lambda _, args: caught.append(args[0]))
        try:
            logits = model(**inputs).logits
        finally:
            hook.remove()
        if not caught or caught[-1].dim() != 2:
            shape = tuple(caught[-1].shape) if caught else None
            raise ClteError(
                f"the last linear layer was given {shape}, not one vector a row. "
                "Choose pooling 'first' or 'mean' instead of 'head'."
            )
        return logits, caught[-1]


def freeze(model: nn.Module) -> nn.Module:
    """The model in evaluation mode, with no gradients."""
    return model.eval().requires_grad_(False)
