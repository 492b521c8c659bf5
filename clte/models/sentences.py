"""Sentences as sub-words: many in one array."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from clte.models.wordpiece import SPECIAL_TOKENS

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PAD, UNK, CLS, SEP, MASK = range(len(SPECIAL_TOKENS))


class Sentences:
    """Tokenised sentences by number, cut after ``longest`` sub-words, without [CLS] and [SEP]."""

    def __init__(self, tokenizer: Tokenizer, texts: Sequence[str], *, longest: int) -> None:
        pieces: list[np.ndarray] = []
        for start in range(0, len(texts), 20_000):
            encodings = tokenizer.encode_batch_fast(
                list(texts[start : start + 20_000]), add_special_tokens=False
            )
            pieces += [np.asarray(e.ids[:longest], dtype=np.int32) for e in encodings]
        self._ends = np.cumsum([0, *map(len, pieces)])
        self._ids = np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int32)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> np.ndarray:
        ids: np.ndarray = self._ids[self._ends[number] : self._ends[number + 1]]
        return ids

    def counts(self, spans: Sequence[tuple[int, int]], vocabulary: int) -> np.ndarray:
        """How often each sub-word stands in the sentences from ``first`` to before ``last``: [vocabulary]."""
        parts = [self._ids[self._ends[first] : self._ends[last]] for first, last in spans]
        return np.bincount(np.concatenate(parts), minlength=vocabulary)
