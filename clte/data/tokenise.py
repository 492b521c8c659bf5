"""Text pairs to token ids, and batches padded to their own longest row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.utils.data import Dataset, Sampler

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

TEACHER = "teacher_"
"""Prefix of the batch keys that are the teacher's: cached vectors, or the row as it reads it."""


class PairDataset(Dataset):
    """Tokenised text pairs, each a dict of ids; nothing is padded yet.

    Args:
        tokenizer: Any tokenizer of transformers.
        premises: [N] texts.
        hypotheses: [N] texts.
        labels: [N] label ids, or None.
        max_length: Sub-words that a row is cut to, the longer text first.
        extra: Further arrays with N rows that go into each row's dict, such as
            ``teacher_representation`` [N, D].
    """

    def __init__(
        self,
        tokenizer: PreTrainedTokenizerBase,
        premises: Sequence[str],
        hypotheses: Sequence[str],
        labels: np.ndarray | None = None,
        *,
        max_length: int = 128,
        extra: Mapping[str, np.ndarray] | None = None,
    ) -> None:
        self.columns: dict[str, list[list[int]]] = {"input_ids": []}
        if len(premises):  # a tokenizer of transformers takes no empty list
            encoded = tokenizer(
                list(premises), list(hypotheses), truncation="longest_first", max_length=max_length
            )
            self.columns = dict(encoded)
        self.labels = labels
        self.extra = dict(extra or {})
        self.lengths = np.array([len(ids) for ids in self.columns["input_ids"]])

    def __len__(self) -> int:
        return len(self.lengths)

    def __getitem__(self, index: int) -> dict[str, Any]:
        row: dict[str, Any] = {name: column[index] for name, column in self.columns.items()}
        row.update({name: array[index] for name, array in self.extra.items()})
        if self.labels is not None:
            row["labels"] = int(self.labels[index])
        return row


@dataclass
class PairCollator:
    """Rows to a batch, padded to the batch's longest row.

    Keys that begin with ``teacher_`` are padded as token ids if they are lists (the row as the
    teacher reads it) and stacked if they are arrays (its cached vectors).
    """

    tokenizer: PreTrainedTokenizerBase
    teacher_tokenizer: PreTrainedTokenizerBase | None = None

    def __call__(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, torch.Tensor]:
        """A batch: ids and masks [B, T], labels [B], teacher vectors [B, D]."""
        names = list(rows[0])
        ids = [name for name in names if isinstance(rows[0][name], list)]
        own = [name for name in ids if not name.startswith(TEACHER)]
        batch = dict(_pad(self.tokenizer, [{name: row[name] for name in own} for row in rows]))
        teachers = [name for name in ids if name.startswith(TEACHER)]
        if teachers:
            stripped = [
                {name.removeprefix(TEACHER): row[name] for name in teachers} for row in rows
            ]
            padded = _pad(self.teacher_tokenizer or self.tokenizer, stripped)
            batch.update({TEACHER + name: tensor for name, tensor in padded.items()})
        for name in names:
            if name not in ids:
                batch[name] = torch.as_tensor(np.stack([np.asarray(row[name]) for row in rows]))
        return batch


def _pad(
    tokenizer: PreTrainedTokenizerBase, rows: list[dict[str, list[int]]]
) -> Mapping[str, torch.Tensor]:
    longest = max(len(row["input_ids"]) for row in rows)
    side = tokenizer.padding_side
    fill = {"input_ids": tokenizer.pad_token_id, "token_type_ids": tokenizer.pad_token_type_id}
    batch = {}
    for name in rows[0]:
        value = fill.get(name, 0)
        padded = np.full((len(rows), longest), value, dtype=np.int64)
        for target, row in zip(padded, rows, strict=True):
            ids = row[name]
            if side == "right":
                target[: len(ids)] = ids
            else:
                target[longest - len(ids) :] = ids
        batch[name] = torch.from_numpy(padded)
    return batch


class GroupedByLength(Sampler[int]):
    """Rows in random order, yet with rows of like length in one batch.

    The order is a function of (seed, epoch) alone, so a resumed epoch is the interrupted one; the
    sampler of transformers draws from the global state and is not restored.

    Args:
        lengths: [N] sub-words of each row.
        batch_size: Rows in a batch.
        seed: The run's seed.
        pool: Batches among which rows are sorted by length.
    """

    def __init__(self, lengths: np.ndarray, batch_size: int, seed: int, *, pool: int = 50) -> None:
        self.lengths, self.batch_size, self.seed, self.pool = lengths, batch_size, seed, pool
        self.epoch = 0

    def set_epoch(self, epoch: int) -> None:
        """Called by the trainer before each epoch."""
        self.epoch = epoch

    def __len__(self) -> int:
        return len(self.lengths)

    def __iter__(self) -> Iterator[int]:
        rng = np.random.default_rng([self.seed, self.epoch])
        order = rng.permutation(len(self.lengths))
        batches: list[np.ndarray] = []
        size = self.batch_size * self.pool
        for start in range(0, len(order), size):
            mega = order[start : start + size]
            mega = mega[np.argsort(-self.lengths[mega], kind="stable")]
            batches += np.split(mega, range(self.batch_size, len(mega), self.batch_size))
        # A short batch stays last: with accumulation, every other step has its full number of rows.
        short = [batch for batch in batches if len(batch) < self.batch_size]
        full = [batch for batch in batches if len(batch) == self.batch_size]
        for index in rng.permutation(len(full)):
            yield from full[index].tolist()
        for batch in short:
            yield from batch.tolist()
