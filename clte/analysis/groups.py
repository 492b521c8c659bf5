"""Accuracy by a property of the items: phenomenon, frame, genre, label; one row a pair and group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from clte.analysis.scores import correct
from clte.analysis.significance import accuracy_interval
from clte.builtin.corpus import frame_names
from clte.data.corpus import LABELS, Corpus
from clte.errors import ClteError

if TYPE_CHECKING:
    import pandas as pd

AXES = ("phenomenon", "frame", "genre", "label")
"""What items may be grouped by. Phenomenon and genre are one column, called as is usual in the corpus."""


def accuracy_by(
    predictions: pd.DataFrame | Mapping[str, pd.DataFrame], corpus: Corpus, axis: str = "phenomenon"
) -> pd.DataFrame:
    """Accuracy of runs for each group of items.

    Args:
        predictions: What `RunFolder.predictions` gives, or several by name, such as language pairs.
        corpus: The corpus that was predicted.
        axis: One of `AXES`.

    Returns:
        Columns ``pair`` (the name; empty for a single table), ``group``, ``n``, ``accuracy``, ``low``,
        ``high`` (shares; the 95 % interval resamples premises), ``premise_use`` (accuracy minus that
        with premises exchanged). Groups stand in alphabetical order, pairs as given.

    Raises:
        ClteError: an unknown axis, or an item that the corpus does not have.
    """
    import pandas as pd

    if axis not in AXES:
        raise ClteError(f"items cannot be grouped by {axis!r}. Choose one of: {', '.join(AXES)}.")
    if not isinstance(predictions, Mapping):
        predictions = {"": predictions}
    column = _column(corpus, axis)
    rows = []
    for pair, table in predictions.items():
        groups = column[corpus.positions(table["item"].to_numpy())]
        as_is, exchanged = correct(table)
        premises = table["premise"].to_numpy()
        for group in np.unique(groups).tolist():
            inside = groups == group
            low, high = accuracy_interval(as_is[inside], premises[inside])
            rows.append(
                {
                    "pair": pair,
                    "group": group,
                    "n": int(inside.sum()),
                    "accuracy": float(as_is[inside].mean()),
                    "low": low,
                    "high": high,
                    "premise_use": float(as_is[inside].mean() - exchanged[inside].mean()),
                }
            )
    names = ["pair", "group", "n", "accuracy", "low", "high", "premise_use"]
    return pd.DataFrame(rows, columns=names)


def _column(corpus: Corpus, axis: str) -> np.ndarray:
    """[N] the group of each item, as text."""
    if axis == "frame":
        return frame_names(corpus)
    if axis == "label":
        return np.array([LABELS[label] if label >= 0 else "" for label in corpus.labels])
    return corpus.genres
