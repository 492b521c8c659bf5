"""Rows in, logits and representations out: for evaluation, for the teacher, for prediction."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

import numpy as np
import torch
from torch import nn

from clte.data.tokenise import PairCollator, PairDataset
from clte.models.representation import RepresentationReader


@torch.inference_mode()
def encode(
    model: nn.Module,
    dataset: PairDataset,
    collator: PairCollator,
    *,
    reader: RepresentationReader | None = None,
    batch_size: int = 64,
    bf16: bool = False,
) -> tuple[np.ndarray, np.ndarray]:
    """Run a classifier over rows, in evaluation mode and in batches of like length.

    Args:
        model: The classifier; it is left in the mode that it was in.
        dataset: [N] rows.
        collator: Makes the batches.
        reader: Which vector is the representation; by default the one that enters the last layer.
        batch_size: Rows in a batch.
        bf16: Whether to autocast.

    Returns:
        logits [N, C] and representations [N, D], float32, in the rows' order.
    """
    reader = reader or RepresentationReader(model)
    device = next(model.parameters()).device
    order = np.argsort(-dataset.lengths, kind="stable")
    training = model.training
    model.eval()
    cast = torch.autocast(device.type, torch.bfloat16) if bf16 else contextlib.nullcontext()
    parts: list[tuple[np.ndarray, np.ndarray]] = []
    try:
        with cast:
            for start in range(0, len(order), batch_size):
                rows = [dataset[int(i)] for i in order[start : start + batch_size]]
                batch = {
                    name: tensor.to(device)
                    for name, tensor in collator(rows).items()
                    if name != "labels" and not name.startswith("teacher_")
                }
                logits, h = reader(model, batch)
                parts.append((logits.float().cpu().numpy(), h.float().cpu().numpy()))
    finally:
        model.train(training)
    back = np.argsort(order, kind="stable")
    return _stack(p[0] for p in parts)[back], _stack(p[1] for p in parts)[back]


def _stack(parts: Iterable[np.ndarray]) -> np.ndarray:
    blocks = list(parts)
    return np.concatenate(blocks) if blocks else np.zeros((0, 0), np.float32)
