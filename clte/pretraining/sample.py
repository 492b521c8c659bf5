"""What a step of pre-training sees: pairs of translations, their halves, single sentences; masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal, TypeVar

import numpy as np
import torch

from clte.models.parallel_text import Row
from clte.models.sentences import CLS, MASK, PAD, SEP, Sentences
from clte.models.wordpiece import SPECIAL_TOKENS

if TYPE_CHECKING:
    from tokenizers import Tokenizer

T = TypeVar("T")

IGNORED = -100
Kind = Literal["together", "apart", "alone"]
"""together: both translations in one sequence (TLM, Conneau and Lample 2019, arXiv:1901.07291);
apart: each in a sequence of its own, also drawn together by their means; alone: single sentences."""

KINDS: tuple[Kind, ...] = ("together", "apart", "alone")
SHARES = (0.5, 0.3, 0.2)
LONGEST = 48
"""Sub-words kept of a sentence."""
EVENED = 0.5
"""A language or pair with n rows is drawn in proportion to n to this power."""


@dataclass(frozen=True)
class Batch:
    """Tensors [sequences, length]; ``labels`` holds the sub-word where one is to be guessed, else -100."""

    input_ids: torch.Tensor
    token_type_ids: torch.Tensor
    attention_mask: torch.Tensor
    labels: torch.Tensor
    kind: Kind

    def to(self, device: str | torch.device) -> Batch:
        """The same on another device."""
        return Batch(
            self.input_ids.to(device),
            self.token_type_ids.to(device),
            self.attention_mask.to(device),
            self.labels.to(device),
            self.kind,
        )


class Sampler:
    """Batches by step number: the same seed and step give the same batch, so a run can be resumed."""

    def __init__(
        self,
        tokenizer: Tokenizer,
        rows: Sequence[Row],
        alone: Mapping[str, Sequence[str]],
        *,
        batch: int,
        seed: int,
        masked: float = 0.15,
    ) -> None:
        self.batch, self.seed, self.masked = batch, seed, masked
        self.vocabulary = tokenizer.get_vocab_size()
        texts: list[str] = []
        self._rows: list[dict[str, tuple[int, int]]] = []
        self._pairs: dict[tuple[str, str], list[int]] = {}
        for number, row in enumerate(rows):
            spans = {}
            for code, sentences in row.items():
                spans[code] = (len(texts), len(texts) + len(sentences))
                texts += sentences
            self._rows.append(spans)
            for pair in combinations(sorted(row), 2):
                self._pairs.setdefault(pair, []).append(number)
        self._parallel = Sentences(tokenizer, texts, longest=LONGEST)
        self._alone = {
            code: Sentences(tokenizer, lines, longest=LONGEST)
            for code, lines in sorted(alone.items())
            if lines
        }

    def __call__(self, step: int) -> Batch:
        """The batch of one step: one kind, and one pair of languages or single language, sorted by
        length out of a larger draw so that little of it is padding."""
        rng = np.random.default_rng((self.seed, step))
        shares = np.array(SHARES) * [bool(self._pairs), bool(self._pairs), bool(self._alone)]
        kind = KINDS[int(rng.choice(3, p=shares / shares.sum()))]
        if kind == "alone":
            code = _choose(rng, {code: len(s) for code, s in self._alone.items()})
            source = self._alone[code]
            numbers = rng.integers(len(source), size=8 * self.batch)
            singles: list[tuple[np.ndarray, ...]] = [(source[int(i)],) for i in numbers]
            return self._collate(rng, _slice(rng, singles, self.batch), kind)
        pair = _choose(rng, {pair: len(rows) for pair, rows in self._pairs.items()})
        if rng.random() < 0.5:
            pair = pair[::-1]
        rows = self._pairs[tuple(sorted(pair))]  # type: ignore[index]
        drawn: list[tuple[np.ndarray, ...]] = []
        for i in rng.integers(len(rows), size=8 * self.batch):
            spans = self._rows[rows[int(i)]]
            drawn.append(tuple(self._parallel[int(rng.integers(*spans[code]))] for code in pair))
        chosen = _slice(rng, drawn, self.batch)
        if kind == "apart":
            chosen = [(first,) for first, _ in chosen] + [(second,) for _, second in chosen]
        return self._collate(rng, chosen, kind)

    def counts(self) -> dict[str, np.ndarray]:
        """How often each sub-word stands in each language: code → [vocabulary]."""
        found: dict[str, np.ndarray] = {}
        for code, spans in self._spans_by_language().items():
            found[code] = self._parallel.counts(spans, self.vocabulary)
        for code, sentences in self._alone.items():
            here = sentences.counts([(0, len(sentences))], self.vocabulary)
            found[code] = found.get(code, 0) + here
        return found

    def _spans_by_language(self) -> dict[str, list[tuple[int, int]]]:
        spans: dict[str, list[tuple[int, int]]] = {}
        for row in self._rows:
            for code, span in row.items():
                spans.setdefault(code, []).append(span)
        return spans

    def _collate(
        self, rng: np.random.Generator, sequences: list[tuple[np.ndarray, ...]], kind: Kind
    ) -> Batch:
        return collate(rng, sequences, kind, masked=self.masked, vocabulary=self.vocabulary)


def collate(
    rng: np.random.Generator,
    sequences: Sequence[tuple[np.ndarray, ...]],
    kind: Kind,
    *,
    masked: float,
    vocabulary: int,
) -> Batch:
    """Put sequences of one or two sentences into tensors and mask a share of their sub-words.

    Of the chosen ones 80 % become [MASK], 10 % another sub-word, 10 % stay (Devlin et al. 2019,
    arXiv:1810.04805, section 3.1).
    """
    longest = max(sum(len(part) + 1 for part in parts) for parts in sequences) + 1
    ids = np.full((len(sequences), longest), PAD, dtype=np.int64)
    types, attended = np.zeros_like(ids), np.zeros_like(ids)
    for row, parts in enumerate(sequences):
        at = 1
        ids[row, 0] = CLS
        for number, part in enumerate(parts):
            end = at + len(part)
            ids[row, at:end], ids[row, end] = part, SEP
            types[row, at : end + 1] = number
            at = end + 1
        attended[row, :at] = 1
    words = ids >= len(SPECIAL_TOKENS)
    chosen = words & (rng.random(ids.shape) < masked)
    labels = np.where(chosen, ids, IGNORED)
    how = rng.random(ids.shape)
    ids[chosen & (how < 0.8)] = MASK
    other = chosen & (how >= 0.8) & (how < 0.9)
    ids[other] = rng.integers(len(SPECIAL_TOKENS), vocabulary, size=int(other.sum()))
    tensors = [torch.from_numpy(array) for array in (ids, types, attended, labels)]
    return Batch(tensors[0], tensors[1], tensors[2], tensors[3], kind)


def _choose(rng: np.random.Generator, counts: Mapping[T, int]) -> T:
    weights = np.array(list(counts.values()), dtype=np.float64) ** EVENED
    return list(counts)[int(rng.choice(len(counts), p=weights / weights.sum()))]


def _slice(
    rng: np.random.Generator, drawn: list[tuple[np.ndarray, ...]], batch: int
) -> list[tuple[np.ndarray, ...]]:
    """One of the eight batches that the draw makes when sorted by length."""
    drawn = [parts for parts in drawn if all(len(part) for part in parts)]
    drawn.sort(key=lambda parts: sum(map(len, parts)))
    groups = max(len(drawn) // batch, 1)
    at = int(rng.integers(groups)) * batch
    return drawn[at : at + batch]
