"""What a step of fine-tuning sees: rows of several sources, languages drawn for each side."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from clte.data.corpus import LABELS
from clte.errors import ClteError
from clte.models.sentences import MASK, Sentences
from clte.nli.encode import LONGEST, UNLABELLED, Batch, Pair, collate
from clte.nli.sources import LANGUAGES, Row

if TYPE_CHECKING:
    from tokenizers import Tokenizer

POOL = 32
"""So many batches are drawn at once, sorted by length and shuffled: little of them is padding."""
NEUTRAL = LABELS.index("neutral")
SWITCHED_WORDS = 0.92
"""Share of the sub-words with a translation that a switched sentence exchanges."""
FIRST_CHOICE = 0.75
"""How often the nearest translation is taken rather than the second."""

SwitchTable = Mapping[str, Mapping[int, tuple[int, ...]]]
"""Language → English sub-word → its nearest sub-words there, best first (`clte.nli.switch`)."""


@dataclass(frozen=True)
class Share:
    """How often a source is drawn, and what may happen to its rows."""

    weight: float
    """In proportion to the other sources' weights."""
    exchanged: float = 0.0
    """Share of draws whose premise comes from another row, which makes them neutral: what a
    hypothesis looks like then says less about the label."""
    switched: float = 0.0
    """Share of English sides that are put into another language word by word."""
    apart: bool = False
    """Both sides in different languages, where the row has two."""
    taught: bool = True
    """Whether a teacher, where there is one, is listened to beside the labels."""


CANDIDATES = 16
"""A recombined hypothesis is the nearest to its premise among so many."""

_Side = dict[str, tuple[int, ...]]
_Row = tuple[int, _Side, _Side]
_Draw = tuple[Pair, int, bool]
"""A pair, its label, and whether a teacher is listened to."""


class Mixture:
    """Batches by step number: the same seed and step give the same batch, so a run can be resumed."""

    def __init__(
        self,
        tokenizer: Tokenizer,
        sources: Mapping[str, Sequence[Row]],
        shares: Mapping[str, Share],
        *,
        batch: int,
        seed: int,
        word_dropout: float = 0.0,
        recombined: float = 0.0,
        table: SwitchTable | None = None,
    ) -> None:
        """Tokenise the sources.

        Args:
            tokenizer: Cuts the sentences.
            sources: name → rows.
            shares: name → share, for every source.
            batch: Pairs a step.
            seed: Another seed, other draws.
            word_dropout: Share of sub-words that become [MASK].
            recombined: Share of draws whose hypothesis comes from another row and whose label is
                unknown.
            table: What the switched sides are switched by; without it none is.

        Raises:
            ClteError: a share without rows.
        """
        empty = [name for name in shares if not sources.get(name)]
        if empty or not shares:
            raise ClteError(
                f"nothing to learn from: no rows of {', '.join(empty) or 'any source'}."
            )
        self.batch, self.seed, self.word_dropout, self.table = batch, seed, word_dropout, table
        self.recombined = recombined
        self._shares = [shares[name] for name in shares]
        self._limits = list(accumulate(share.weight for share in self._shares))
        numbers: dict[str, int] = {}

        def side(texts: Mapping[str, Sequence[str]]) -> _Side:
            return {
                code: tuple(numbers.setdefault(text, len(numbers)) for text in said)
                for code, said in texts.items()
            }

        self._rows = [
            [(row.label, side(row.premise), side(row.hypothesis)) for row in sources[name]]
            for name in shares
        ]
        self._sentences = Sentences(tokenizer, list(numbers), longest=LONGEST)
        self._drawn: tuple[int, list[list[_Draw]]] = (-1, [])

    def __call__(self, step: int) -> Batch:
        """The batch of one step."""
        pool, at = divmod(step, POOL)
        if self._drawn[0] != pool:
            self._drawn = pool, self._draw_pool(pool)
        rows = self._drawn[1][at]
        pairs, labels, taught = zip(*rows, strict=True)
        return collate(pairs, labels, taught)

    def _draw_pool(self, pool: int) -> list[list[_Draw]]:
        random = Random(f"{self.seed} {pool}")
        noise = np.random.default_rng((self.seed, pool))
        rows = [self._draw(random, noise) for _ in range(POOL * self.batch)]
        rows.sort(key=lambda row: len(row[0][0]) + len(row[0][1]))
        batches = [rows[i : i + self.batch] for i in range(0, len(rows), self.batch)]
        random.shuffle(batches)
        return batches

    def _draw(self, random: Random, noise: np.random.Generator) -> _Draw:
        at = bisect(self._limits, random.random() * self._limits[-1])
        at = min(at, len(self._limits) - 1)
        share, rows = self._shares[at], self._rows[at]
        label, premise, hypothesis = random.choice(rows)
        if share.taught and self.recombined and random.random() < self.recombined:
            hypothesis, label = self._like(premise, rows, random), UNLABELLED
        elif random.random() < share.exchanged:
            premise, label = random.choice(rows)[1], NEUTRAL
        first = random.choice(list(premise))
        second = random.choice(list(hypothesis))
        if share.apart and first == second:
            second = random.choice([c for c in hypothesis if c != first] or [second])
        pair = (
            self._say(premise, first, share, random, noise),
            self._say(hypothesis, second, share, random, noise),
        )
        return pair, label, share.taught

    def _like(self, premise: _Side, rows: Sequence[_Row], random: Random) -> _Side:
        """Of some other rows' hypotheses, the one with the most sub-words of the premise."""
        found = [random.choice(rows)[2] for _ in range(CANDIDATES)]
        code = next((c for c in premise if all(c in other for other in found)), None)
        if code is None:
            return found[0]
        words = set(self._sentences[premise[code][0]].tolist())

        def shared(other: _Side) -> float:
            own = set(self._sentences[other[code][0]].tolist())
            return len(words & own) / (len(own) or 1)

        return max(found, key=shared)

    def _say(
        self, side: _Side, code: str, share: Share, random: Random, noise: np.random.Generator
    ) -> np.ndarray:
        ids = self._sentences[random.choice(side[code])]
        if self.table is not None and code == "en" and random.random() < share.switched:
            to = random.choice(LANGUAGES)
            ids = switch(ids, self.table.get(to, {}), noise)
        if self.word_dropout:
            ids = np.where(noise.random(len(ids)) < self.word_dropout, MASK, ids)
        return ids


def switch(
    ids: np.ndarray, table: Mapping[int, tuple[int, ...]], noise: np.random.Generator
) -> np.ndarray:
    """The sentence with most of the sub-words that ``table`` knows translated; as long as before."""
    changed = noise.random(len(ids)) < SWITCHED_WORDS
    first = noise.random(len(ids)) < FIRST_CHOICE
    switched = ids.copy()
    for at in np.flatnonzero(changed):
        choices = table.get(int(ids[at]))
        if choices:
            switched[at] = choices[0 if first[at] else -1]
    return switched
