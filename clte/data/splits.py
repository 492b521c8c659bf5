"""Splits: lists of item ids that all language pairs share, always cut with seed 42."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from clte.data.corpus import Corpus
from clte.errors import ClteError
from clte.files import digest

SPLIT_SEED = 42
"""The run's seed never moves a split."""

PAPER_ROWS = 5000
PAPER_TEST_ROWS = 500
FOLDS = 10

PROTOCOLS = {
    "paper": "first 5,000 XNLI test rows, 4,500 train / 500 test by row, as the paper's notebooks; "
    "leaks premises and selects on test",
    "paper-grouped": "the same 5,000 rows cut by premise into ten folds: no premise leaks",
    "clean": "train on dev, validate on 10 % of its premises, test on all of test: XNLI's two parts, or "
    "the built-in set's, whose test is made of frames that dev lacks",
    "grouped": "any corpus, cut by premise, about 80 / 10 / 10",
}
"""Protocol → one line for people."""


@dataclass(frozen=True, eq=False)
class Split:
    """Which items train, validate and test.

    Attributes:
        protocol: A key of `PROTOCOLS`.
        fold: Which fold is the test; 0 where the protocol has only one.
        train: [n] item ids.
        validation: [n] item ids that early stopping and model selection look at.
        test: [n] item ids that figures are reported on.
        selects_on_test: Whether validation and test are the same rows.
        note: One sentence that belongs beside every figure from this split.
    """

    protocol: str
    fold: int
    train: np.ndarray = field(repr=False)
    validation: np.ndarray = field(repr=False)
    test: np.ndarray = field(repr=False)
    selects_on_test: bool
    note: str

    @property
    def revision(self) -> str:
        """Twelve hexadecimal digits that change when any id or its place changes."""
        return digest([self.train.tolist(), self.validation.tolist(), self.test.tolist()])[:12]


def make_split(corpus: Corpus, protocol: str, fold: int = 0) -> Split:
    """Cut a corpus by a protocol. Items without a label never enter a split.

    Args:
        corpus: What to cut.
        protocol: A key of `PROTOCOLS`.
        fold: 0-9 for the grouped protocols, 0 for the others.

    Raises:
        ClteError: an unknown protocol, a fold that it does not have, or a corpus without the parts
            or rows that it needs.
    """
    if protocol not in PROTOCOLS:
        raise ClteError(
            f"there is no protocol {protocol!r}. Choose one of: {', '.join(PROTOCOLS)}."
        )
    folds = FOLDS if protocol in ("paper-grouped", "grouped") else 1
    if not 0 <= fold < folds:
        allowed = f"folds 0 to {folds - 1}" if folds > 1 else "fold 0 only"
        raise ClteError(f"protocol {protocol} has {allowed}, not fold {fold}.")
    cut: Callable[[Corpus, int], Split] = {
        "paper": _paper,
        "paper-grouped": _paper_grouped,
        "clean": _clean,
        "grouped": _grouped,
    }[protocol]
    return cut(corpus, fold)


def _paper(corpus: Corpus, fold: int) -> Split:
    rows = _paper_rows(corpus, "paper")
    # The same rows as scikit-learn's train_test_split(test_size=0.1, random_state=42).
    order = np.random.RandomState(SPLIT_SEED).permutation(PAPER_ROWS)
    test = corpus.item_ids[rows[order[:PAPER_TEST_ROWS]]]
    return Split(
        "paper",
        fold,
        train=corpus.item_ids[rows[order[PAPER_TEST_ROWS:]]],
        validation=test,
        test=test,
        selects_on_test=True,
        note="Early stopping looked at these same 500 test rows, and their premises also stand in "
        "train with other labels, as in the paper's notebooks.",
    )


def _paper_grouped(corpus: Corpus, fold: int) -> Split:
    rows = _paper_rows(corpus, "paper-grouped")
    premise_ids = corpus.premise_ids[rows]
    in_test = np.isin(premise_ids, _folds(premise_ids)[fold])
    in_validation = ~in_test & np.isin(premise_ids, _tenth(premise_ids[~in_test]))
    ids = corpus.item_ids[rows]
    return Split(
        "paper-grouped",
        fold,
        train=ids[~in_test & ~in_validation],
        validation=ids[in_validation],
        test=ids[in_test],
        selects_on_test=False,
        note="The paper's 5,000 rows cut by premise: no premise stands in two parts.",
    )


def _clean(corpus: Corpus, fold: int) -> Split:
    labelled = corpus.labels >= 0
    dev = np.flatnonzero((corpus.parts == "dev") & labelled)
    test = np.flatnonzero((corpus.parts == "test") & labelled)
    if not len(dev) or not len(test):
        raise ClteError(
            f"protocol clean needs a corpus with a dev and a test part, as XNLI has; {corpus.name} "
            f"has {_parts(corpus)}. Use the protocol 'grouped', or give the XNLI folder."
        )
    in_validation = np.isin(corpus.premise_ids[dev], _tenth(corpus.premise_ids[dev]))
    return _not_empty(
        corpus,
        Split(
            "clean",
            fold,
            train=corpus.item_ids[dev[~in_validation]],
            validation=corpus.item_ids[dev[in_validation]],
            test=corpus.item_ids[test],
            selects_on_test=False,
            note="Trained on dev, chosen on a tenth of dev's premises, tested on all of test.",
        ),
    )


def _grouped(corpus: Corpus, fold: int) -> Split:
    rows = np.flatnonzero(corpus.labels >= 0)
    premise_ids = corpus.premise_ids[rows]
    folds = _folds(premise_ids)
    in_test = np.isin(premise_ids, folds[fold])
    in_validation = np.isin(premise_ids, folds[(fold + 1) % FOLDS])
    ids = corpus.item_ids[rows]
    return _not_empty(
        corpus,
        Split(
            "grouped",
            fold,
            train=ids[~in_test & ~in_validation],
            validation=ids[in_validation],
            test=ids[in_test],
            selects_on_test=False,
            note="Cut by premise, 80 / 10 / 10: no premise stands in two parts.",
        ),
    )


def _paper_rows(corpus: Corpus, protocol: str) -> np.ndarray:
    """[5000] positions of the first rows of the test part."""
    rows = np.flatnonzero(corpus.parts == "test")[:PAPER_ROWS]
    if len(rows) < PAPER_ROWS or (corpus.labels[rows] < 0).any():
        raise ClteError(
            f"protocol {protocol} needs the first {PAPER_ROWS:,} labelled rows of XNLI test; "
            f"{corpus.name} has {_parts(corpus)}. Use the protocol 'grouped', or give the XNLI folder."
        )
    return rows


def _unique(premise_ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Unique ids in their order of appearance, and how many rows each has."""
    ids, first, counts = np.unique(premise_ids, return_index=True, return_counts=True)
    order = np.argsort(first)
    return ids[order], counts[order]


def _folds(premise_ids: np.ndarray) -> list[np.ndarray]:
    """Ten disjoint lists of premises with nearly equal numbers of rows."""
    ids, counts = _unique(premise_ids)
    chosen: list[list[int]] = [[] for _ in range(FOLDS)]
    rows = [0] * FOLDS
    for premise in np.random.RandomState(SPLIT_SEED).permutation(len(ids)):
        smallest = rows.index(min(rows))
        chosen[smallest].append(premise)
        rows[smallest] += counts[premise]
    return [ids[premises] if premises else ids[:0] for premises in chosen]


def _tenth(premise_ids: np.ndarray) -> np.ndarray:
    """A tenth of the premises (at least one), drawn with seed 42."""
    ids, _ = _unique(premise_ids)
    order = np.random.RandomState(SPLIT_SEED).permutation(len(ids))
    return ids[order[: max(1, round(len(ids) / 10))]]


def _parts(corpus: Corpus) -> str:
    names, counts = np.unique(corpus.parts, return_counts=True)
    found = [f"{n:,} rows in '{part}'" for part, n in zip(names, counts, strict=True)]
    unlabelled = int((corpus.labels < 0).sum())
    return (" and ".join(found) or "no rows") + (
        f", {unlabelled:,} unlabelled" if unlabelled else ""
    )


def _not_empty(corpus: Corpus, split: Split) -> Split:
    if not (len(split.train) and len(split.validation) and len(split.test)):
        raise ClteError(
            f"protocol {split.protocol}, fold {split.fold}: {corpus.name} has too few labelled "
            f"premises for train, validation and test ({_parts(corpus)}). It is cut by premise, so "
            "give at least ten different premises with labels."
        )
    return split
