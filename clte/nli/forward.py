"""The forward pass of a BERT classifier without what the classifier never reads."""

from __future__ import annotations

import math
from typing import Any

import torch

from clte.nli.encode import Batch

CLOSED = -1e4
"""Added to the scores of padding; within bf16's and fp16's range."""


def logits(model: Any, batch: Batch, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    """The logits of a `BertForSequenceClassification` [pairs, labels], in a third less time.

    The pooler reads the first position of the last layer alone, so of that layer only this position
    is computed. The dropout before the classifier is the only one that is applied.

    Args:
        model: The classifier.
        batch: What it reads.
        dtype: What the hidden states are kept in between layers; bfloat16 under such an autocast.
    """
    bert, heads = model.bert, model.config.num_attention_heads
    hidden = bert.embeddings(input_ids=batch.input_ids, token_type_ids=batch.token_type_ids).to(
        dtype
    )  # [B, T, H]
    size = hidden.shape[-1] // heads
    closed = (CLOSED * (1 - batch.attention_mask[:, None, None, :])).to(dtype)  # [B, 1, 1, T]

    def split(states: torch.Tensor) -> torch.Tensor:  # [B, T, H] → [B, heads, T, size]
        return states.unflatten(-1, (heads, size)).transpose(1, 2)

    for layer in bert.encoder.layer:
        attention, output = layer.attention.self, layer.attention.output
        reading = hidden[:, :1] if layer is bert.encoder.layer[-1] else hidden
        query = split(attention.query(reading) / math.sqrt(size))
        key, value = split(attention.key(hidden)), split(attention.value(hidden))
        weights = (query @ key.transpose(2, 3) + closed).float().softmax(-1).to(value.dtype)
        context = (weights @ value).transpose(1, 2).flatten(2)
        attended = output.LayerNorm(output.dense(context) + reading)
        hidden = layer.output.LayerNorm(
            layer.output.dense(layer.intermediate(attended)) + attended
        ).to(dtype)
    scores: torch.Tensor = model.classifier(model.dropout(bert.pooler(hidden)))
    return scores
