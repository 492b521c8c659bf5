"""A parallel corpus: one table, item × language; a language pair is a view of it.

Corpus (items, premises and hypotheses per language)  →  view("fr-bg")  →  select(item ids)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from clte.errors import ClteError
from clte.files import digest
from clte.languages import LanguagePair

LABELS = ("entailment", "neutral", "contradiction")
"""The three labels in the order of their ids, which is also the order of every logit row."""


@dataclass(frozen=True, eq=False)
class Corpus:
    """Items with their text in several languages.

    All arrays are aligned: position i of every array is item i. A text that an item lacks in a
    language is ``None``; a parallel corpus has none of those.

    Attributes:
        name: Short name for people and run ids, such as ``xnli``.
        licence: What the text may be used for, one line.
        item_ids: [N] unique strings, such as ``test-17``.
        premise_ids: [N] strings; items with the same premise share one.
        labels: [N] int8, an index into `LABELS`, or -1 where the label is not known.
        parts: [N] strings: the file or part that an item came from (``dev``, ``test``, ``all``).
        genres: [N] strings, empty where unknown.
        premises: Language code → [N] texts or ``None``.
        hypotheses: Language code → [N] texts or ``None``.
    """

    name: str
    licence: str
    item_ids: np.ndarray
    premise_ids: np.ndarray
    labels: np.ndarray
    parts: np.ndarray
    genres: np.ndarray
    premises: Mapping[str, np.ndarray] = field(repr=False)
    hypotheses: Mapping[str, np.ndarray] = field(repr=False)

    def __post_init__(self) -> None:
        n = len(self.item_ids)
        columns = {
            "premise_ids": self.premise_ids,
            "labels": self.labels,
            "parts": self.parts,
            "genres": self.genres,
            **{f"premise_{code}": texts for code, texts in self.premises.items()},
            **{f"hypothesis_{code}": texts for code, texts in self.hypotheses.items()},
        }
        for name, column in columns.items():
            if len(column) != n:
                raise ClteError(
                    f"{self.name}: {name} has {len(column)} entries, but there are {n} items. "
                    "Every language needs the same items in the same order."
                )
        if len(self._position) != n:
            ids, counts = np.unique(self.item_ids, return_counts=True)
            raise ClteError(
                f"{self.name}: item id {str(ids[counts > 1][0])!r} stands {counts.max()} times. "
                "Give every item an id of its own."
            )

    def __len__(self) -> int:
        return len(self.item_ids)

    @cached_property
    def _position(self) -> dict[str, int]:
        return {item: position for position, item in enumerate(self.item_ids.tolist())}

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of all languages that have a premise or a hypothesis, sorted."""
        return tuple(sorted(set(self.premises) | set(self.hypotheses)))

    @cached_property
    def revision(self) -> str:
        """Twelve hexadecimal digits that change when any item, label or text changes."""
        content = {
            "items": self.item_ids.tolist(),
            "premise_ids": self.premise_ids.tolist(),
            "labels": self.labels.tolist(),
            "parts": self.parts.tolist(),
            "premises": {code: self.premises[code].tolist() for code in sorted(self.premises)},
            "hypotheses": {
                code: self.hypotheses[code].tolist() for code in sorted(self.hypotheses)
            },
        }
        return digest(content)[:12]

    def view(self, pair: str | LanguagePair) -> PairView:
        """The corpus read as one language pair: the items that have both texts, in corpus order.

        Raises:
            ClteError: a language of the pair is not in this corpus.
        """
        pair = LanguagePair.parse(pair)
        for code, texts, role in (
            (pair.premise, self.premises, "premises"),
            (pair.hypothesis, self.hypotheses, "hypotheses"),
        ):
            if code not in texts:
                raise ClteError(
                    f"pair '{pair}': {self.name} has no {role} in '{code}' "
                    f"(it has {', '.join(sorted(texts))})."
                )
        return PairView(self, pair)

    def positions(self, item_ids: Sequence[str] | np.ndarray) -> np.ndarray:
        """[len(item_ids)] positions of items in the corpus.

        Raises:
            ClteError: an id is not in this corpus.
        """
        try:
            return np.array([self._position[str(item)] for item in item_ids], dtype=np.int64)
        except KeyError as error:
            raise ClteError(
                f"item {error.args[0]!r} is not in {self.name} (revision {self.revision}). "
                "The split or run belongs to another corpus or another version of it."
            ) from None


@dataclass(frozen=True, eq=False)
class PairView:
    """A corpus read as one language pair; texts are looked up, not copied.

    Attributes:
        corpus: The corpus behind the view.
        pair: Premise and hypothesis language.
        positions: [M] positions in the corpus; by default all items that have both texts.
    """

    corpus: Corpus
    pair: LanguagePair
    positions: np.ndarray = field(default=None)  # type: ignore[arg-type]

    def __post_init__(self) -> None:
        if self.positions is None:
            premises = self.corpus.premises[self.pair.premise]
            hypotheses = self.corpus.hypotheses[self.pair.hypothesis]
            both = [
                p is not None and h is not None for p, h in zip(premises, hypotheses, strict=True)
            ]
            object.__setattr__(self, "positions", np.flatnonzero(np.array(both, dtype=bool)))

    def __len__(self) -> int:
        return len(self.positions)

    def __iter__(self) -> Iterator[tuple[str, str, int]]:
        return zip(self.premises, self.hypotheses, self.labels.tolist(), strict=True)

    @property
    def premises(self) -> list[str]:
        """[M] premise texts."""
        return self.corpus.premises[self.pair.premise][self.positions].tolist()

    @property
    def hypotheses(self) -> list[str]:
        """[M] hypothesis texts."""
        return self.corpus.hypotheses[self.pair.hypothesis][self.positions].tolist()

    @property
    def labels(self) -> np.ndarray:
        """[M] int8 label ids, -1 where unknown."""
        return self.corpus.labels[self.positions]

    @property
    def item_ids(self) -> np.ndarray:
        """[M] item ids."""
        return self.corpus.item_ids[self.positions]

    @property
    def premise_ids(self) -> np.ndarray:
        """[M] premise ids."""
        return self.corpus.premise_ids[self.positions]

    def select(self, item_ids: Sequence[str] | np.ndarray) -> PairView:
        """The same view of some items only, in the order given.

        Raises:
            ClteError: an item is not in the corpus, or lacks a text in one of the two languages.
        """
        positions = self.corpus.positions(item_ids)
        missing = ~np.isin(positions, self.positions)
        if missing.any():
            item = str(self.corpus.item_ids[positions[missing][0]])
            raise ClteError(
                f"item {item!r} has no text in both languages of '{self.pair}' "
                f"({int(missing.sum())} of {len(positions)} items lack one)."
            )
        return PairView(self.corpus, self.pair, positions)
