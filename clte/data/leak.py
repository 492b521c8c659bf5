"""The premise leak: how far a rule gets that sees no hypothesis at all.

XNLI has three hypotheses for each premise, one per label. If siblings of a test row stand in train,
then "the label that this premise has not shown in train" is a good guess.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from clte.data.corpus import LABELS, Corpus
from clte.data.splits import Split


@dataclass(frozen=True)
class Leak:
    """What the training rows tell about the test rows' labels by their premises alone.

    Attributes:
        test_rows: Rows in the test part.
        test_premises: Different premises among them.
        premises_in_train: How many of those premises also stand in train.
        rows_in_train: How many test rows have such a premise.
        settled: Rows for which the rule leaves one label.
        two_way_ties: Rows for which it leaves two.
        open: Rows for which it leaves all three, or whose premise is not in train.
        accuracy: The rule's expected accuracy, ties split evenly; chance is 1/3.
    """

    test_rows: int
    test_premises: int
    premises_in_train: int
    rows_in_train: int
    settled: int
    two_way_ties: int
    open: int
    accuracy: float


def premise_leak(corpus: Corpus, split: Split) -> Leak:
    """Measure the leak of a split.

    The rule's candidates for a test row are the labels that its premise has shown least often in
    train; it is right with 1/|candidates| if the row's label is among them. A premise that is not in
    train leaves all three.
    """
    train = corpus.positions(split.train)
    test = corpus.positions(split.test)
    shown: dict[str, list[int]] = {}
    for premise, label in zip(
        corpus.premise_ids[train].tolist(), corpus.labels[train], strict=True
    ):
        shown.setdefault(premise, [0] * len(LABELS))[label] += 1
    sizes: Counter[int] = Counter()
    right = 0.0
    premises = corpus.premise_ids[test].tolist()
    for premise, label in zip(premises, corpus.labels[test], strict=True):
        counts = shown.get(premise, [0] * len(LABELS))
        candidates = [i for i, count in enumerate(counts) if count == min(counts)]
        sizes[len(candidates)] += 1
        right += (label in candidates) / len(candidates)
    return Leak(
        test_rows=len(test),
        test_premises=len(set(premises)),
        premises_in_train=len(set(premises) & set(shown)),
        rows_in_train=int(np.sum([premise in shown for premise in premises])),
        settled=sizes[1],
        two_way_ties=sizes[2],
        open=sizes[3],
        accuracy=right / len(test),
    )
