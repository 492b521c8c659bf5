"""From aligned hidden states to the rows of a map, and to the numbers beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from clte.analysis.hidden_states import States
from clte.analysis.items import label_name, phenomena_of, texts_of
from clte.analysis.projection import read_arrays, write_arrays
from clte.analysis.similarity import MEASURES, Measured, compare
from clte.data.corpus import LABELS, Corpus
from clte.files import digest
from clte.languages import LanguagePair

if TYPE_CHECKING:
    import pandas as pd

COLOURS = {
    "model": "Model",
    "gold": "Gold label",
    "prediction": "Prediction",
    "correctness": "Right or wrong",
    "phenomenon": "Phenomenon",
    "language": "Language pair",
}
"""What a map may be coloured by. Phenomenon is XNLI's genre."""
UNKNOWN, OTHERS = "not known", "others"
"""Groups of points that have no group, or none that is told apart."""
MOST = 7
"""Phenomena that get a colour; the rest are called others."""


def points_of(
    states: States,
    places: dict[str, np.ndarray],
    names: Sequence[str],
    kind: str,
    corpus: Corpus | None,
    *,
    groups: Sequence[str] = (),
) -> pd.DataFrame:
    """The points of some sets.

    Args:
        states: Aligned vectors.
        places: Set → [N, 2], as `clte.analysis.projection.project`.
        names: The sets to show.
        kind: A key of `COLOURS`.
        corpus: For texts and phenomena; None if it is not here.
        groups: Phenomena that are told apart; all others are ``others``. Empty: all are.

    Returns:
        A row a set and item: ``x``, ``y``, ``item``, ``role`` (teacher or student), ``group``, and what
        the pointer reads: ``who``, ``premise``, ``hypothesis``, ``facts``.
    """
    import pandas as pd

    tables = []
    lone = all("-" not in pair for pair in states.pairs.values())
    phenomena = phenomena_of(corpus, states.items.tolist(), premises=lone)
    golds = [label_name(label) for label in states.gold]
    for name in names:
        guesses = [label_name(label) for label in states.predicted[name]]
        found = {
            "model": [group_of(name)] * len(states),
            "gold": golds,
            "prediction": guesses,
            "correctness": [
                "" if not (g and p) else "right" if g == p else "wrong"
                for g, p in zip(golds, guesses, strict=True)
            ],
            "phenomenon": [p if not groups or not p or p in groups else OTHERS for p in phenomena],
            "language": [states.pairs[name]] * len(states),
        }[kind]
        texts = texts_of(corpus, states.pairs[name], states.items.tolist())
        facts = [
            " · ".join(
                part
                for part in (
                    item,
                    gold and f"gold {gold}",
                    guess and f"called {guess}",
                    phenomenon.replace("_", " "),
                )
                if part
            )
            for item, gold, guess, phenomenon in zip(
                states.items.tolist(), golds, guesses, phenomena, strict=True
            )
        ]
        who = f"{_who(name)} {_pair(states.pairs[name])}".strip()
        tables.append(
            pd.DataFrame(
                {
                    "x": places[name][:, 0],
                    "y": places[name][:, 1],
                    "item": states.items,
                    "role": "student" if group_of(name).startswith("student") else "teacher",
                    "group": [group or UNKNOWN for group in found],
                    "who": who,
                    "premise": [first for first, _ in texts],
                    "hypothesis": [second for _, second in texts],
                    "facts": facts,
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


def group_of(name: str) -> str:
    """A set as the legend calls it: ``teacher``, ``student before``, ``student after``, or its name."""
    if name == "before":
        return "student before"
    if name == "after" or name.startswith("epoch "):
        return "student after"
    return name


def ordered_groups(points: pd.DataFrame) -> list[str]:
    """The groups of a map in the order of its legend: as they come, labels in their order, rest last."""
    last = (OTHERS, UNKNOWN)
    found = list(dict.fromkeys(points["group"]))
    rank = {group: i for i, group in enumerate((*LABELS, "right", "wrong"))}
    return sorted(found, key=lambda g: (g in last, rank.get(g, 99), found.index(g)))


def common_phenomena(states: States, corpus: Corpus | None) -> list[str]:
    """All phenomena of the rows, the most frequent first."""
    lone = all("-" not in pair for pair in states.pairs.values())
    counts = Counter(p for p in phenomena_of(corpus, states.items.tolist(), premises=lone) if p)
    return sorted(counts, key=lambda p: (-counts[p], p))


def compared(states: States, a: str, b: str) -> dict[str, Measured]:
    """`clte.analysis.similarity.compare` of two sets, computed once and then read from disk."""
    runs = [states.sources[a], states.sources[b]]
    key = digest(["compare", 1, runs, states.rows, digest(states.items.tolist())])[:20]
    kept = read_arrays(key)
    if (
        kept is not None
        and set(kept) <= set(MEASURES)
        and all(v.shape == (4,) for v in kept.values())
    ):
        return {name: _measured(kept[name]) for name in MEASURES if name in kept}
    found = compare(states.vectors[a], states.vectors[b], states.premises)
    write_arrays(
        key,
        {
            name: np.array([m.value, m.low, m.high, np.nan if m.p is None else m.p])
            for name, m in found.items()
        },
    )
    return found


def _measured(kept: np.ndarray) -> Measured:
    value, low, high, p = map(float, kept)
    return Measured(value, low, high, None if np.isnan(p) else p)


def _who(name: str) -> str:
    said = {"teacher": "Teacher", "before": "Student before transfer,", "after": "Student,"}
    if name.startswith("epoch "):
        return f"Student after {name},"
    return said.get(name, "")


def _pair(name: str) -> str:
    return LanguagePair.parse(name).label if "-" in name else name
