"""Start a BERT as a word aligner: attention that already compares the two sentences of a pair.

A small encoder with random attention learns what hypotheses look like long before it learns to look
at the premise. Here the first layers start as an aligner instead, written into ordinary BERT weights
over aligned word embeddings (mimetic initialisation, Trockman and Kolter 2023, arXiv:2305.09828, taken
further; the comparison it begins with is that of Parikh et al. 2016, arXiv:1606.01933):

- two heads attend from each word to the words of the *other* sentence that lie near it, or to the
  [SEP] there when none does; they take part of the aligned word away from the word, and write into a
  direction of its own whether there was one;
- two heads attend to the word before and the word after.

So that these do not get in each other's way, the width is divided when the embeddings are laid out:
words take all but `RESERVED` directions; positions (sinusoids), sentence type, [SEP] and the two
marks of alignment have theirs. Training is free to change all of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from clte.errors import ClteError
from clte.models.wordpiece import SPECIAL_TOKENS

if TYPE_CHECKING:
    from transformers import BertModel

FREQUENCIES = 16
RESERVED = 2 * FREQUENCIES + 8
"""Directions that words leave free: 32 for positions, 1 sentence type, 1 [SEP], 2 marks, 4 spare."""

TYPE, POSITION = 0.35, 0.5
"""Lengths of type and position vectors beside a word's 1."""
SAME_WORD = 12.0
"""Attention score of a word and itself in the other sentence."""
NULL = 0.42
"""The cosine at which a word is as near as [SEP], the null word."""
OTHER_SENTENCE = 8.0
"""What a word of the other sentence gains, and one of the same sentence loses, in score."""
NEXT_WORD = 12.0
TAKEN_AWAY, MARK, NEIGHBOUR, NOISE = 0.3, 3.0, 0.25, 0.01


@dataclass(frozen=True)
class Frame:
    """An orthonormal basis of the width and what each part of it is for; columns are directions."""

    words: np.ndarray
    positions: np.ndarray
    kind: np.ndarray
    separator: np.ndarray
    marks: np.ndarray

    @classmethod
    def draw(cls, width: int, rng: np.random.Generator) -> Frame:
        """A random frame: no direction is special to a single dimension, which spreads the heads."""
        basis = np.linalg.qr(rng.standard_normal((width, width)))[0].astype(np.float32)
        n = width - RESERVED
        after = n + 2 * FREQUENCIES
        return cls(
            basis[:, :n],
            basis[:, n:after],
            basis[:, after],
            basis[:, after + 1],
            basis[:, after + 2 : after + 4],
        )


def start_as_aligner(model: BertModel, vectors: np.ndarray, *, seed: int, layers: int = 2) -> None:
    """Overwrite embeddings and the attention of the first ``layers`` layers of ``model``.

    Args:
        model: a BERT with four heads, whose other weights are as they should be.
        vectors: [vocabulary, rank], aligned word vectors of length 1; all zero for one that is unknown.
            They are reduced to the width less `RESERVED` along their leading directions.
        seed: of the frame and the heads' projections.
        layers: how many layers start so.

    Raises:
        ClteError: a width that leaves no room for words, or not four heads.
    """
    width, heads = model.config.hidden_size, model.config.num_attention_heads
    if heads != 4 or width // heads < 2 * FREQUENCIES or width <= 2 * RESERVED:
        raise ClteError(
            f"a model {width} wide with {heads} heads cannot start as an aligner. Needed are 4 heads and "
            f"a width of at least {max(8 * FREQUENCIES, 2 * RESERVED + 4)}."
        )
    rng = np.random.default_rng(seed)
    frame = Frame.draw(width, rng)
    words = _reduced(vectors, width - RESERVED)
    unknown = ~(words != 0).any(axis=1)
    # As long as a known word: layer normalisation would blow up what else a shorter one carries, its
    # sentence type above all, and every word of the other sentence would attend to it.
    words[unknown] = _unit(rng.standard_normal((int(unknown.sum()), words.shape[1])))
    table = words @ frame.words.T
    table[SPECIAL_TOKENS.index("[PAD]")] = 0
    table[SPECIAL_TOKENS.index("[SEP]")] = frame.separator
    omega = np.geomspace(0.06, 2.2, FREQUENCIES)
    angle = np.arange(model.config.max_position_embeddings)[:, None] * omega
    waves = np.concatenate([np.cos(angle), np.sin(angle)], axis=1) * POSITION / FREQUENCIES**0.5
    embeddings: Any = model.embeddings
    with torch.no_grad():
        _copy(embeddings.word_embeddings.weight, table)
        _copy(embeddings.position_embeddings.weight, waves @ frame.positions.T)
        _copy(embeddings.token_type_embeddings.weight, np.stack([frame.kind, -frame.kind]) * TYPE)
        for layer in list(model.encoder.layer)[:layers]:
            _write_heads(layer.attention, frame, omega, rng)


def _write_heads(attention: Any, frame: Frame, omega: np.ndarray, rng: np.random.Generator) -> None:
    width = len(frame.words)
    size = width // 4
    # Layer normalisation makes a vector as long as the root of the width, reserved parts included.
    length = math.sqrt(width / (1 + TYPE**2 + POSITION**2))
    query, key, value, out = (np.zeros((width, width), dtype=np.float32) for _ in range(4))
    query_bias, value_bias = np.zeros(width, dtype=np.float32), np.zeros(width, dtype=np.float32)
    kept = size - 3
    turn = np.linalg.qr(rng.standard_normal((frame.words.shape[1],) * 2))[0].astype(np.float32)
    for head in range(2):
        first = head * size
        content = (frame.words @ turn[:, head * kept : (head + 1) * kept]).T
        shown = length * math.sqrt(kept / frame.words.shape[1])
        scale = math.sqrt(SAME_WORD * math.sqrt(size)) / shown
        rows = slice(first, first + kept)
        kind, null, mark = first + kept, first + kept + 1, first + kept + 2
        query[rows] = key[rows] = scale * content
        gain = math.sqrt(OTHER_SENTENCE * math.sqrt(size)) / (length * TYPE)
        query[kind], key[kind] = gain * frame.kind, -gain * frame.kind
        query_bias[null] = math.sqrt(NULL * SAME_WORD * math.sqrt(size))
        key[null] = query_bias[null] / length * frame.separator
        value[rows] = content
        out[:, rows] = -TAKEN_AWAY * content.T
        value_bias[mark] = 1
        value[mark] = -2 / length * frame.separator
        out[:, mark] = MARK * frame.marks[:, head]
    for head, offset in ((2, -1), (3, 1)):
        rows = slice(head * size, head * size + 2 * FREQUENCIES)
        scale = math.sqrt(NEXT_WORD * math.sqrt(size)) / (length * POSITION)
        query[rows] = scale * _rotation(omega * offset) @ frame.positions.T
        key[rows] = scale * frame.positions.T
        whole = slice(head * size, (head + 1) * size)
        value[whole] = np.linalg.qr(rng.standard_normal((width, size)))[0].T
        out[:, whole] = NEIGHBOUR * np.linalg.qr(rng.standard_normal((width, size)))[0]
    for linear, matrix in (
        (attention.self.query, query),
        (attention.self.key, key),
        (attention.self.value, value),
        (attention.output.dense, out),
    ):
        _copy(linear.weight, matrix + NOISE * rng.standard_normal(matrix.shape))
    _copy(attention.self.query.bias, query_bias)
    _copy(attention.self.value.bias, value_bias)


def _rotation(angles: np.ndarray) -> np.ndarray:
    """[2n, 2n]: moves cosines and sines of n frequencies on by ``angles``."""
    cos, sin = np.diag(np.cos(angles)), np.diag(np.sin(angles))
    return np.block([[cos, -sin], [sin, cos]])


def _reduced(vectors: np.ndarray, rank: int) -> np.ndarray:
    known = vectors[(vectors != 0).any(axis=1)].astype(np.float64)
    directions = np.linalg.eigh(known.T @ known)[1][:, ::-1][:, :rank]
    return _unit(vectors @ directions.astype(np.float32))


def _unit(vectors: np.ndarray) -> np.ndarray:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.where(length > 1e-6, vectors / np.maximum(length, 1e-6), 0).astype(np.float32)


def _copy(target: torch.Tensor, source: np.ndarray) -> None:
    target.copy_(torch.from_numpy(np.ascontiguousarray(source, dtype=np.float32)))
