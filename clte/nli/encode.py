"""Sentences as sub-words, and pairs of them as tensors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from clte.errors import ClteError
from clte.models.sentences import CLS, PAD, SEP
from clte.models.wordpiece import SPECIAL_TOKENS

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LONGEST = 56
"""Sub-words kept of a sentence."""
ROUNDED = 8
"""Sequences are padded to a multiple of this, which processors and GPUs like."""

UNLABELLED = -1
"""The label of a pair of which nobody said what holds."""

Pair = tuple[np.ndarray, np.ndarray]
"""Sub-words of a premise and of a hypothesis."""


@dataclass(frozen=True)
class Batch:
    """``input_ids``, ``token_type_ids`` and ``attention_mask`` [pairs, length]; ``labels`` [pairs].

    ``taught`` [pairs], 0 or 1: for which pairs a teacher is listened to.
    """

    input_ids: torch.Tensor
    token_type_ids: torch.Tensor
    attention_mask: torch.Tensor
    labels: torch.Tensor
    taught: torch.Tensor

    def to(self, device: str) -> Batch:
        """The same on another device."""
        return Batch(
            self.input_ids.to(device),
            self.token_type_ids.to(device),
            self.attention_mask.to(device),
            self.labels.to(device),
            self.taught.to(device),
        )


def load_tokenizer(folder: Path) -> Tokenizer:
    """The fast tokenizer of a model folder.

    Raises:
        ClteError: no ``tokenizer.json``, or one whose first five sub-words are not BERT's marks.
    """
    from tokenizers import Tokenizer

    path = Path(folder) / "tokenizer.json"
    if not path.is_file():
        raise ClteError(f"{path} is missing. Start from the compact encoder or a sibling of it.")
    tokenizer = Tokenizer.from_file(str(path))
    if [tokenizer.token_to_id(mark) for mark in SPECIAL_TOKENS] != list(range(len(SPECIAL_TOKENS))):
        raise ClteError(
            f"{path}: its vocabulary must begin with {', '.join(SPECIAL_TOKENS)}, as compact's does."
        )
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def collate(
    pairs: Sequence[Pair], labels: Sequence[int], taught: Sequence[bool] | None = None
) -> Batch:
    """``[CLS] premise [SEP] hypothesis [SEP]``, padded to the longest; all taught unless told."""
    longest = max(len(premise) + len(hypothesis) + 3 for premise, hypothesis in pairs)
    longest = -(-longest // ROUNDED) * ROUNDED
    ids = np.full((len(pairs), longest), PAD, dtype=np.int64)
    types, attended = np.zeros_like(ids), np.zeros_like(ids)
    for row, (premise, hypothesis) in enumerate(pairs):
        middle = len(premise) + 2
        end = middle + len(hypothesis) + 1
        ids[row, 0], ids[row, 1 : middle - 1], ids[row, middle - 1] = CLS, premise, SEP
        ids[row, middle : end - 1], ids[row, end - 1] = hypothesis, SEP
        types[row, middle:end] = 1
        attended[row, :end] = 1
    tensors = [torch.from_numpy(array) for array in (ids, types, attended)]
    return Batch(
        tensors[0],
        tensors[1],
        tensors[2],
        torch.tensor(labels, dtype=torch.long),
        torch.ones(len(pairs)) if taught is None else torch.tensor(taught, dtype=torch.float32),
    )
