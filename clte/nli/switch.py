"""A table from English sub-words to their nearest neighbours in other languages.

With it English rows are put into another language word by word (code-switching: Qin et al. 2020,
"CoSDA-ML", arXiv:2006.06402), which teaches a model to read mixed and foreign pairs where there is
no translated text. Neighbours come from embeddings learned from parallel text alone
(`clte.models.embeddings`), so no dictionary is needed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from clte.models import embeddings
from clte.models.parallel_text import PIVOT, Row
from clte.models.wordpiece import SPECIAL_TOKENS
from clte.nli.mixture import SwitchTable
from clte.nli.sources import LANGUAGES

if TYPE_CHECKING:
    from tokenizers import Tokenizer

RANK = 256
MINIMUM_ROWS = 3
CHOICES = 2
NEAR = 0.42
"""Least cosine of a translation. Below it most neighbours are related words, no translations."""
ENGLISH_SHARE, OWN_SHARE = 0.3, 0.5
"""Least share of a sub-word's relative frequencies, summed over languages, that is this language's:
a sub-word that several languages have in common says little about any of them."""
ENGLISH_COUNT, OWN_COUNT = 5, 3


def learn_table(tokenizer: Tokenizer, rows: Sequence[Row], *, seed: int = 0) -> SwitchTable:
    """The table from parallel rows; takes a minute or two for some hundred thousand of them."""
    learned = embeddings.learn(tokenizer, rows, rank=RANK, seed=seed, minimum_rows=MINIMUM_ROWS)
    return make_table(tokenizer, learned.vectors, learned.counts)


def make_table(
    tokenizer: Tokenizer, vectors: np.ndarray, counts: Mapping[str, np.ndarray]
) -> dict[str, dict[int, tuple[int, ...]]]:
    """The one or two nearest whole words of each language.

    Args:
        tokenizer: Whose vocabulary it is about.
        vectors: [vocabulary, rank], rows of length 1 or 0.
        counts: language → [vocabulary], how often a sub-word stands in its text.

    Returns:
        language (but English) → English sub-word → sub-words, nearest first.
    """
    whole = _whole_words(tokenizer)
    present = {code: counts[code] for code in LANGUAGES if code in counts and counts[code].any()}
    if PIVOT not in present:
        return {}
    relative = {code: numbers / numbers.sum() for code, numbers in present.items()}
    total = np.maximum(sum(relative.values()), 1e-12)
    known = whole & (np.abs(vectors).sum(1) > 0)

    def words(code: str, share: float, count: int) -> np.ndarray:
        own = (relative[code] / total > share) & (present[code] >= count)
        return np.flatnonzero(known & own)

    english = words(PIVOT, ENGLISH_SHARE, ENGLISH_COUNT)
    table: dict[str, dict[int, tuple[int, ...]]] = {}
    for code in present:
        own = words(code, OWN_SHARE, OWN_COUNT)
        if code == PIVOT or not len(own):
            continue
        nearness = vectors[english] @ vectors[own].T
        order = np.argsort(-nearness, axis=1)[:, :CHOICES]
        table[code] = {}
        for row, word in enumerate(english):
            near = tuple(int(own[at]) for at in order[row] if nearness[row, at] > NEAR)
            if near:
                table[code][int(word)] = near
    return table


def _whole_words(tokenizer: Tokenizer) -> np.ndarray:
    """Which sub-words are words by themselves: bool [vocabulary]."""
    whole = np.zeros(tokenizer.get_vocab_size(), dtype=bool)
    for piece, number in tokenizer.get_vocab().items():
        letters = any(char.isalpha() for char in piece)
        whole[number] = letters and not piece.startswith("##") and number >= len(SPECIAL_TOKENS)
    return whole
