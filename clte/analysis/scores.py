"""What a run's predictions say: right or wrong, an item at a time, and the figures that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from clte.errors import ClteError
from clte.runs.folder import EXCHANGED_COLUMNS, LOGIT_COLUMNS

if TYPE_CHECKING:
    import pandas as pd


def check_predictions(predictions: pd.DataFrame) -> None:
    """Look whether a table is what `RunFolder.write_predictions` writes.

    Raises:
        ClteError: a column is missing, an item stands twice, a label or logit is impossible.
    """
    wanted = ("item", "premise", "gold", *LOGIT_COLUMNS, *EXCHANGED_COLUMNS)
    missing = [name for name in wanted if name not in predictions.columns]
    if missing:
        raise ClteError(
            f"the predictions have no column '{missing[0]}' (they need {', '.join(wanted)})."
        )
    if not len(predictions):
        raise ClteError("the predictions have no row.")
    if predictions["item"].duplicated().any():
        twice = predictions["item"][predictions["item"].duplicated()].iloc[0]
        raise ClteError(f"the predictions hold item '{twice}' more than once.")
    if not predictions["gold"].isin((0, 1, 2)).all():
        raise ClteError("the predictions have a gold label that is not 0, 1 or 2.")
    numbers = predictions[[*LOGIT_COLUMNS, *EXCHANGED_COLUMNS]]
    if not all(kind.kind == "f" for kind in numbers.dtypes) or not np.isfinite(numbers).all(None):
        raise ClteError("the predictions have a logit that is not a finite number.")


def correct(predictions: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Whether each row is right, [N] bool, as it is and with its premise exchanged."""
    gold = predictions["gold"].to_numpy()
    as_is = predictions[list(LOGIT_COLUMNS)].to_numpy().argmax(1) == gold
    exchanged = predictions[list(EXCHANGED_COLUMNS)].to_numpy().argmax(1) == gold
    return as_is, exchanged


def figures(predictions: pd.DataFrame) -> dict[str, Any]:
    """The figures of ``result.json`` that follow from predictions alone.

    Returns:
        ``n``, ``accuracy``, ``accuracy_exchanged``, ``premise_use`` (shares) and ``confusion``
        (3 × 3 counts, gold by row and prediction by column).
    """
    as_is, exchanged = correct(predictions)
    gold = predictions["gold"].to_numpy().astype(int)
    chosen = predictions[list(LOGIT_COLUMNS)].to_numpy().argmax(1)
    return {
        "n": len(predictions),
        "accuracy": float(as_is.mean()),
        "accuracy_exchanged": float(exchanged.mean()),
        "premise_use": float(as_is.mean() - exchanged.mean()),
        "confusion": np.bincount(3 * gold + chosen, minlength=9).reshape(3, 3).tolist(),
    }
