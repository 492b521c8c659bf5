"""How good an encoder is before any task: retrieval of translations, and masked-token loss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.nn import functional

from clte.models.parallel_text import Row
from clte.models.sentences import Sentences
from clte.pretraining.sample import IGNORED, LONGEST, Batch, collate

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import BertForMaskedLM


def measure(model: BertForMaskedLM, tokenizer: Tokenizer, rows: Sequence[Row]) -> dict[str, Any]:
    """Figures on rows that nothing was learned from.

    Returns:
        ``retrieval_percent``: ``fr-bg`` → accuracy at 1 of finding a French sentence's Bulgarian
        translation among the rows by the cosine of mean last-layer vectors, every ordered pair;
        ``masked_token_loss``: language → mean cross-entropy in nats over 15 % masked sub-words.
    """
    if not rows:
        return {"retrieval_percent": {}, "masked_token_loss": {}}
    model.eval()
    codes = sorted(set.intersection(*(set(row) for row in rows)))
    means, losses = {}, {}
    for code in codes:
        sentences = Sentences(tokenizer, [row[code][0] for row in rows], longest=LONGEST)
        means[code] = mean_vectors(model, sentences)
        losses[code] = round(_guess(model, sentences), 3)
    found = {}
    for first, second in permutations(codes, 2):
        nearest = (means[first] @ means[second].T).argmax(axis=1)
        found[f"{first}-{second}"] = round(100 * float((nearest == np.arange(len(rows))).mean()), 1)
    model.train()
    return {"retrieval_percent": found, "masked_token_loss": losses}


def unigram_loss(
    counts: Mapping[str, np.ndarray], tokenizer: Tokenizer, rows: Sequence[Row]
) -> dict[str, float]:
    """What guessing by frequency alone would have: language → mean cross-entropy in nats.

    Args:
        counts: language → how often each sub-word stands in the training text, [vocabulary]; one is
            added to each.
        tokenizer: cuts the sentences.
        rows: parallel rows that nothing was learned from.
    """
    result = {}
    for code in sorted(set.intersection(*(set(row) for row in rows)) if rows else ()):
        frequency = counts.get(code, np.zeros(tokenizer.get_vocab_size(), dtype=np.int64)) + 1.0
        surprise = -np.log(frequency / frequency.sum())
        sentences = Sentences(tokenizer, [row[code][0] for row in rows], longest=LONGEST)
        found = [surprise[sentences[number]] for number in range(len(sentences))]
        result[code] = round(float(np.concatenate(found).mean()), 3)
    return result


@torch.no_grad()
def mean_vectors(model: BertForMaskedLM, sentences: Sentences, batch: int = 64) -> np.ndarray:
    """The mean of the last layer over all positions, length 1: [sentences, width]."""
    vectors = []
    for taken, hidden in _read(model, sentences, batch, masked=0):
        weights = taken.attention_mask[..., None]
        vectors.append(functional.normalize((hidden * weights).sum(1), dim=-1).float().cpu())
    result: np.ndarray = torch.cat(vectors).numpy()
    return result


@torch.no_grad()
def _guess(model: BertForMaskedLM, sentences: Sentences, batch: int = 64) -> float:
    total, count = 0.0, 0
    for taken, hidden in _read(model, sentences, batch, masked=0.15):
        at = taken.labels != IGNORED
        scores = model.cls(hidden[at])
        total += float(functional.cross_entropy(scores, taken.labels[at], reduction="sum"))
        count += int(at.sum())
    return total / max(count, 1)


def _read(
    model: BertForMaskedLM, sentences: Sentences, batch: int, *, masked: float
) -> Iterator[tuple[Batch, torch.Tensor]]:
    """Batch after batch in order, with the last layer [sequences, length, width]."""
    rng = np.random.default_rng(0)
    for start in range(0, len(sentences), batch):
        numbers = range(start, min(start + batch, len(sentences)))
        taken = collate(
            rng,
            [(sentences[i],) for i in numbers],
            "alone",
            masked=masked,
            vocabulary=model.config.vocab_size,
        ).to(model.device)
        hidden = model.bert(
            input_ids=taken.input_ids,
            token_type_ids=taken.token_type_ids,
            attention_mask=taken.attention_mask,
        ).last_hidden_state
        yield taken, hidden
