"""A BERT pair classifier in numpy alone: its answer is there before torch would have been imported.

It reads an ordinary Hugging Face folder and is narrow on purpose. `LightBert.load` takes exactly
`BertForSequenceClassification` (Devlin et al. 2019, arXiv:1810.04805) as transformers saves it, with a
tokenizer.json that transformers takes as it stands. For everything else it returns None, and the
caller asks transformers. What both can read, they answer alike.

    rows = model.rows(premises, hypotheses, max_length)  →  model.logits(rows)
"""

from __future__ import annotations

import math
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
from threadpoolctl import ThreadpoolController

from clte.models.light_folder import Loaded, read_folder, trimmed

TOKENS = 1024
"""Sub-words that are computed at a time: what a layer makes of so many stays in a cache."""
FEWEST = 256
"""Fewer at a time are not worth a thread of their own."""
MOST_THREADS = 8
"""Beyond these, threads wait for Python."""
BIG = 5e9
"""Floating-point operations from which numpy's own threads help: some 50 ms of one core."""
_ONE_CALL = threading.Lock()

TOKENISED = 1000
"""Pairs that are tokenised at a time: what a tokenizer says of a pair is large, and soon dropped."""

# Abramowitz and Stegun (1964), Handbook of Mathematical Functions, 7.1.26.
_ERF_P = 0.3275911
_ERF_A = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
_BLOCK = 1 << 15
"""Numbers that an activation works on at a time; its steps then stay in the fast cache."""


class Row(NamedTuple):
    """One tokenised pair: sub-word and token-type ids, [T] int64 each."""

    ids: np.ndarray
    types: np.ndarray


class LightBert:
    """A classifier of text pairs. Get one with `LightBert.load`.

    Attributes:
        names: Output index → label, as the model's ``id2label`` has it.
        max_length: Sub-words that a pair is cut to, the longer text first.
    """

    def __init__(self, loaded: Loaded) -> None:
        self.names, self.max_length = loaded.names, loaded.max_length
        self._heads, self._layers = loaded.heads, loaded.layers
        self._epsilon = np.float32(loaded.epsilon)
        self._activate = _ACTIVATIONS[loaded.activation]
        self._tokenizer, self._reads_types = loaded.tokenizer, loaded.reads_types
        self._weights = _arranged(loaded.weights, self._layers, self._heads)
        tables = ("word", "position", "type")
        self._cost = 2 * sum(a.size for name, a in self._weights.items() if name not in tables)
        self._multiplying = ThreadpoolController()

    @classmethod
    def load(cls, folder: Path | str, *, max_length: int | None = None) -> LightBert | None:
        """The model of a folder, or None if it is not exactly of this kind.

        Args:
            folder: A Hugging Face folder.
            max_length: Sub-words that a pair is cut to; by default as many as the model reads.

        Raises:
            ClteError: it is of this kind, and a file of it is damaged.
        """
        loaded = read_folder(Path(folder), max_length, activations=_ACTIVATIONS)
        return None if loaded is None else cls(loaded)

    def score(
        self, premises: Sequence[str], hypotheses: Sequence[str], batch_size: int = 64
    ) -> np.ndarray:
        """[N, C] float32 logits of [N] pairs; rows are batched by what a cache holds."""
        return self.logits(self.rows(premises, hypotheses))

    def represent(
        self, premises: Sequence[str], hypotheses: Sequence[str], batch_size: int = 64
    ) -> np.ndarray:
        """[N, D] float32 representations of [N] pairs: see `vectors`."""
        return self.vectors(self.rows(premises, hypotheses))

    def rows(self, premises: Sequence[str], hypotheses: Sequence[str]) -> list[Row]:
        """Tokenise [N] pairs, each cut to ``max_length`` sub-words."""
        pairs = [trimmed(self._tokenizer, *pair) for pair in zip(premises, hypotheses, strict=True)]
        rows = []
        for start in range(0, len(pairs), TOKENISED):
            for found in self._tokenizer.encode_batch_fast(pairs[start : start + TOKENISED]):
                ids = np.array(found.ids, np.int64)
                types = np.array(found.type_ids, np.int64)
                rows.append(Row(ids, types if self._reads_types else np.zeros_like(ids)))
        return rows

    def logits(self, rows: Sequence[Row]) -> np.ndarray:
        """[N, C] float32, in the order of ``rows``.

        Many rows are shared out to threads, one a core or as many as ``OMP_NUM_THREADS`` says.
        """
        return self._over(rows, len(self.names), lambda h: self._linear(h, "classifier"))

    def vectors(self, rows: Sequence[Row]) -> np.ndarray:
        """[N, D] float32, in the order of ``rows``: what enters the classifier, the pooler's output.

        It is the representation that `RepresentationReader` reads with pooling ``head``.
        """
        return self._over(rows, self._weights["pooler"].shape[1], lambda h: h)

    def _over(
        self, rows: Sequence[Row], width: int, head: Callable[[np.ndarray], np.ndarray]
    ) -> np.ndarray:
        """[N, width] float32: what ``head`` makes of the pooler's output."""
        made = np.zeros((len(rows), width), np.float32)
        lengths = np.array([len(row.ids) for row in rows], np.int64)
        share = int(lengths.sum()) // (2 * _threads())
        parts = list(_by_length(lengths, min(TOKENS, max(FEWEST, share))))

        def answer(part: np.ndarray) -> None:
            made[part] = head(self._forward([rows[i] for i in part]))

        # Several parts go to threads of ours, each of which multiplies alone: numpy's own threads would
        # leave the steps between the multiplications to one core. In small multiplications its threads
        # wait for each other, and on a busy machine a few milliseconds become seconds.
        ours = min(_threads(), len(parts))
        big = ours == 1 and lengths.sum() * self._cost > BIG
        # The limit is the process's, so one call sets it at a time.
        with _ONE_CALL, self._multiplying.limit(limits=_threads() if big else 1, user_api="blas"):
            if ours < 2:
                for part in parts:
                    answer(part)
            else:
                with ThreadPoolExecutor(ours) as pool:
                    list(pool.map(answer, reversed(parts)))  # the longest first
        return made

    def _forward(self, rows: Sequence[Row]) -> np.ndarray:
        """[N, D]: the pooler's output.

        Rows in order of length stand one below the other in one matrix, so nothing is padded.
        """
        w = self._weights
        lengths = np.array([len(row.ids) for row in rows])
        first = np.cumsum(lengths) - lengths
        x = w["word"][np.concatenate([row.ids for row in rows])].astype(np.float32)  # (tokens, D)
        x += w["type"][np.concatenate([row.types for row in rows])]
        x += w["position"][np.concatenate([np.arange(length) for length in lengths])]
        self._normalise(x, "embedded")
        for layer in range(self._layers):
            keys, values = (self._linear(x, f"{layer}.{name}") for name in ("key", "value"))
            last = layer == self._layers - 1
            if last:  # the head reads the first token of each row and nothing else
                x = x[first]
            queries = self._linear(x, f"{layer}.query")
            attended = np.empty_like(queries)
            for n, length, row, token in _runs(lengths):
                all_of_them = slice(token, token + n * length)
                asking = slice(row, row + n) if last else all_of_them
                attended[asking] = self._attend(
                    queries[asking], keys[all_of_them], values[all_of_them], n
                )
            x += self._linear(attended, f"{layer}.attended")
            self._normalise(x, f"{layer}.attended_norm")
            inner = self._linear(x, f"{layer}.inner")
            self._activate(inner)
            x += self._linear(inner, f"{layer}.outer")
            self._normalise(x, f"{layer}.outer_norm")
        return np.tanh(self._linear(x, "pooler"))

    def _attend(
        self, queries: np.ndarray, keys: np.ndarray, values: np.ndarray, n: int
    ) -> np.ndarray:
        """Attention within each of ``n`` rows of one length; [tokens, D] each, as is the result."""
        width = queries.shape[1]
        q, k, v = (
            a.reshape(n, -1, self._heads, width // self._heads).swapaxes(1, 2)
            for a in (queries, keys, values)
        )  # (n, heads, T, d); queries are scaled in their weights
        scores = q @ k.swapaxes(2, 3)  # (n, heads, T, T)
        scores -= scores.max(axis=-1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=-1, keepdims=True)
        return (scores @ v).swapaxes(1, 2).reshape(-1, width)

    def _linear(self, x: np.ndarray, name: str) -> np.ndarray:
        y = x @ self._weights[name]
        y += self._weights[f"{name}.bias"]
        return y

    def _normalise(self, x: np.ndarray, name: str) -> None:
        """Layer normalisation in place (Ba et al. 2016, arXiv:1607.06450)."""
        x -= x.mean(axis=1, keepdims=True)
        variance = np.einsum("td,td->t", x, x) / np.float32(x.shape[1])
        x /= np.sqrt(variance + self._epsilon)[:, None]
        x *= self._weights[f"{name}.scale"]
        x += self._weights[f"{name}.bias"]


def erf(x: np.ndarray) -> np.ndarray:
    """The error function, to 1e-6 in float32; scipy's would take longer to import than to answer."""
    size = np.abs(x)
    t = 1 / (1 + np.float32(_ERF_P) * size)
    tail = np.full_like(x, _ERF_A[0])
    for a in _ERF_A[1:]:
        tail *= t
        tail += np.float32(a)
    tail *= t
    tail *= np.exp(-size * size)
    return np.copysign(1 - tail, x)


def _gelu(x: np.ndarray) -> None:
    x *= np.float32(0.5) * (1 + erf(x * np.float32(math.sqrt(0.5))))


def _gelu_new(x: np.ndarray) -> None:
    inner = np.float32(math.sqrt(2 / math.pi)) * (x + np.float32(0.044715) * x * x * x)
    x *= np.float32(0.5) * (1 + np.tanh(inner))


def _relu(x: np.ndarray) -> None:
    np.maximum(x, 0, out=x)


def _in_blocks(function: Callable[[np.ndarray], None]) -> Callable[[np.ndarray], None]:
    def over(x: np.ndarray) -> None:
        flat = x.reshape(-1)
        for start in range(0, len(flat), _BLOCK):
            function(flat[start : start + _BLOCK])

    return over


# Gaussian error linear units (Hendrycks and Gimpel 2016, arXiv:1606.08415); all work in place.
_ACTIVATIONS = {"gelu": _in_blocks(_gelu), "gelu_new": _in_blocks(_gelu_new), "relu": _relu}


def _threads() -> int:
    asked = os.environ.get("OMP_NUM_THREADS", "")
    if asked.isdecimal() and int(asked):
        return min(int(asked), MOST_THREADS)
    # Not all the machine's cores may be ours; macOS cannot say.
    mine = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(mine or 1, MOST_THREADS)


def _by_length(lengths: np.ndarray, tokens: int) -> Iterator[np.ndarray]:
    """Indices in order of length, in parts of at most ``tokens`` sub-words (or one row)."""
    order = np.argsort(lengths, kind="stable")
    start = total = 0
    for end, row in enumerate(order):
        if total + lengths[row] > tokens and end > start:
            yield order[start:end]
            start, total = end, 0
        total += int(lengths[row])
    if start < len(order):
        yield order[start:]


def _runs(lengths: np.ndarray) -> Iterator[tuple[int, int, int, int]]:
    """Runs of one length in a sorted list: how many, their length, the first's row and token."""
    row = token = 0
    while row < len(lengths):
        length = int(lengths[row])
        n = int(np.searchsorted(lengths, length, side="right")) - row
        yield n, length, row, token
        row, token = row + n, token + n * length


def _arranged(stored: Mapping[str, np.ndarray], layers: int, heads: int) -> dict[str, np.ndarray]:
    """The weights under short names: float32, matrices as [in, out], queries with their scale.

    The word embeddings stay as they are stored, since a pair uses few of them.
    """
    arranged = {"word": stored["bert.embeddings.word_embeddings.weight"]}

    def linear(name: str, source: str, scale: float = 1.0) -> None:
        matrix = stored[f"{source}.weight"].T.astype(np.float32, order="C")
        arranged[name] = matrix * np.float32(scale)
        arranged[f"{name}.bias"] = stored[f"{source}.bias"].astype(np.float32) * np.float32(scale)

    def norm(name: str, source: str) -> None:
        arranged[f"{name}.scale"] = stored[f"{source}.weight"].astype(np.float32)
        arranged[f"{name}.bias"] = stored[f"{source}.bias"].astype(np.float32)

    for name, source in (("position", "position"), ("type", "token_type")):
        weight = stored[f"bert.embeddings.{source}_embeddings.weight"]
        arranged[name] = weight.astype(np.float32)
    norm("embedded", "bert.embeddings.LayerNorm")
    width = arranged["word"].shape[1]
    for layer in range(layers):
        at = f"bert.encoder.layer.{layer}"
        linear(f"{layer}.query", f"{at}.attention.self.query", math.sqrt(heads / width))
        linear(f"{layer}.key", f"{at}.attention.self.key")
        linear(f"{layer}.value", f"{at}.attention.self.value")
        linear(f"{layer}.attended", f"{at}.attention.output.dense")
        norm(f"{layer}.attended_norm", f"{at}.attention.output.LayerNorm")
        linear(f"{layer}.inner", f"{at}.intermediate.dense")
        linear(f"{layer}.outer", f"{at}.output.dense")
        norm(f"{layer}.outer_norm", f"{at}.output.LayerNorm")
    linear("pooler", "bert.pooler.dense")
    linear("classifier", "classifier")
    return arranged
