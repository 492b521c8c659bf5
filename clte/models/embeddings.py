"""Word embeddings for several languages from parallel text alone, in a minute or two.

A sub-word is described by the parallel rows that it stands in (the inverted-index idea of Søgaard et
al. 2015, "Inverted indexing for cross-lingual NLP", and Levy et al. 2017, "A strong baseline for
learning cross-lingual word embeddings from sentence alignments") and by the words of one language
that stand opposite it; a truncated SVD makes both dense. A row holds the same sentence in every
language that has it, so translations come to lie beside each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clte.models.parallel_text import Row

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix
    from tokenizers import Tokenizer


def incidence(tokenizer: Tokenizer, rows: Sequence[Row], language: str) -> csr_matrix:
    """Which sub-word stands in which row in one language: float32 [rows, vocabulary] of 0 and 1."""
    import numpy as np
    from scipy.sparse import csr_matrix

    present: list[list[int]] = []
    for start in range(0, len(rows), 10_000):
        block = [row.get(language, []) for row in rows[start : start + 10_000]]
        texts = [text for sentences in block for text in sentences]
        encodings = iter(tokenizer.encode_batch_fast(texts, add_special_tokens=False))
        for sentences in block:
            present.append(sorted({token for _ in sentences for token in next(encodings).ids}))
    indices = np.fromiter((token for row in present for token in row), dtype=np.int32)
    ends = np.cumsum([0, *map(len, present)])
    data = np.ones(len(indices), dtype=np.float32)
    return csr_matrix((data, indices, ends), shape=(len(rows), tokenizer.get_vocab_size()))


def pivot_associations(found: Mapping[str, csr_matrix], pivot: str) -> csr_matrix:
    """How strongly each sub-word goes with each sub-word of the pivot language's side.

    The product of mutual information, ``log(n / expected)``, and significance, the root of the
    log-likelihood ratio (Dunning 1993), ``√(2 (n log(n / expected) − n + expected))``, where ``n``
    counts the rows that have ``w`` in any language and ``e`` in the pivot. What is expected is
    summed language by language, within the rows that have both: otherwise all words of a language
    whose text is mostly scripture would be alike.

    Args:
        found: language → `incidence`.
        pivot: the language that the others are described by.

    Returns:
        float32 [vocabulary, vocabulary]; pairs that meet once or by chance are left out.
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    has_pivot = found[pivot].getnnz(axis=1) > 0
    together = csr_matrix((found[pivot].shape[1],) * 2, dtype=np.float32)
    frequency, probability = [], []
    for matrix in found.values():
        both = has_pivot & (matrix.getnnz(axis=1) > 0)
        here, there = matrix[both], found[pivot][both]
        together = together + here.T @ there
        frequency.append(np.asarray(here.sum(axis=0)).ravel())
        probability.append(np.asarray(there.sum(axis=0)).ravel() / max(int(both.sum()), 1))
    pairs = together.tocoo()
    often = pairs.data >= 2
    rows, columns, counts = pairs.row[often], pairs.col[often], pairs.data[often]
    expected = np.zeros(len(counts), dtype=np.float64)
    for n_w, p_e in zip(frequency, probability, strict=True):
        expected += n_w[rows] * p_e[columns]
    information = np.log(counts / expected)
    significance = np.sqrt(np.maximum(2 * (counts * information - counts + expected), 0))
    keep = (information > 0) & (significance > 1)
    strength = (information * significance)[keep].astype(np.float32)
    return csr_matrix((strength, (rows[keep], columns[keep])), shape=together.shape)


def ppmi(counts: csr_matrix) -> csr_matrix:
    """Positive pointwise mutual information, ``max(0, log(n_ij N / (n_i n_j)))``, same shape."""
    import numpy as np

    total = float(counts.sum())
    by_row = np.asarray(counts.sum(axis=1)).ravel()
    by_column = np.asarray(counts.sum(axis=0)).ravel()
    entries = counts.tocoo()
    weights = np.log(entries.data * total / (by_row[entries.row] * by_column[entries.col]))
    entries.data = np.maximum(weights, 0).astype(np.float32)
    return entries.tocsr()


def decompose(matrix: csr_matrix, *, rank: int, seed: int, iterations: int = 2) -> np.ndarray:
    """The ``rank`` leading left singular vectors, each row brought to length 1: [rows, rank].

    A randomised range finder with subspace iteration (Halko, Martinsson and Tropp 2011, algorithms
    4.4 and 5.1). The singular values are left out on purpose: with any power of them, sentences
    find their translations less often. Rows of zeros stay zero, and so do columns beyond the
    matrix's size.
    """
    import numpy as np

    width = min(rank + 16, *matrix.shape)
    transposed = matrix.T.tocsr()
    start = np.random.default_rng(seed).standard_normal((matrix.shape[1], width))
    basis = matrix @ start.astype(np.float32)
    for _ in range(iterations):
        basis = matrix @ (transposed @ np.linalg.qr(basis)[0])
    basis = np.linalg.qr(basis)[0]
    projected = (transposed @ basis).astype(np.float64)
    return _leading(basis, projected.T @ projected, rank)


def join(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Two embeddings of the same words as one of the first's width: [words, width], length 1.

    The leading left singular vectors of both side by side.
    """
    import numpy as np

    both = np.concatenate([first, second], axis=1)
    values, vectors = np.linalg.eigh(both.T.astype(np.float64) @ both.astype(np.float64))
    # Directions that hold next to nothing would be blown up to full size.
    scale = np.where(values > 1e-6 * values.max(), 1 / np.sqrt(np.maximum(values, 1e-12)), 0)
    order = np.argsort(values)[::-1][: first.shape[1]]
    return _unit(both @ (vectors * scale)[:, order].astype(np.float32))


def _leading(basis: np.ndarray, gram: np.ndarray, rank: int) -> np.ndarray:
    import numpy as np

    values, vectors = np.linalg.eigh(gram)
    order = np.argsort(values)[::-1][:rank]
    order = order[values[order] > 1e-9 * values.max()]
    left = np.zeros((len(basis), rank), dtype=np.float32)
    left[:, : len(order)] = basis @ vectors[:, order].astype(np.float32)
    return _unit(left)


def _unit(vectors: np.ndarray) -> np.ndarray:
    """Rows of length 1, in float32; rows of (nearly) nothing become 0."""
    import numpy as np

    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.where(length > 1e-6, vectors / np.maximum(length, 1e-6), 0).astype(np.float32)


@dataclass(frozen=True)
class Learned:
    """What `learn` found out about each sub-word."""

    vectors: np.ndarray
    """[vocabulary, rank], rows of length 1; all zero where a sub-word was too rare."""
    counts: dict[str, np.ndarray]
    """language → [vocabulary], in how many rows the sub-word stands in that language."""


def learn(
    tokenizer: Tokenizer, rows: Sequence[Row], *, rank: int, seed: int, minimum_rows: int
) -> Learned:
    """Learn a vector for every sub-word that stands in at least ``minimum_rows`` rows.

    Two views are joined: which rows a sub-word stands in, which finds the best single translation
    of a word, and which words of the pivot language stand opposite it, which compares two languages
    that share few rows.
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    languages = sorted({code for row in rows for code in row})
    found = {code: incidence(tokenizer, rows, code) for code in languages}
    counts = {code: np.asarray(matrix.sum(axis=0)).ravel() for code, matrix in found.items()}
    anywhere: csr_matrix = sum(found.values(), start=csr_matrix(found[languages[0]].shape))
    anywhere.data = np.ones_like(anywhere.data, dtype=np.float32)
    total = np.asarray(anywhere.sum(axis=0)).ravel()
    pivot = max(languages, key=lambda code: int((found[code].getnnz(axis=1) > 0).sum()))
    opposite = decompose(pivot_associations(found, pivot), rank=rank, seed=seed)
    standing = decompose(ppmi(anywhere.T.tocsr().astype(np.float32)), rank=rank, seed=seed)
    vectors = join(opposite, standing)
    vectors[total < minimum_rows] = 0
    return Learned(vectors, counts)
