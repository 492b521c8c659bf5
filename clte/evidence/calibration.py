"""How far probabilities can be believed, and one number that mends them.

Expected calibration error: Naeini et al. 2015 (AAAI), of the most probable label as Guo et al. 2017
(arXiv:1706.04599) have it; temperature scaling: the latter, section 4.2.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from clte.errors import ClteError
from clte.files import atomic_path, read_json, write_json
from clte.probabilities import probabilities

if TYPE_CHECKING:
    import pandas as pd

BINS = 15
FACTS = "calibration.json"
_LOWEST, _HIGHEST = 0.05, 20.0


def reliability(
    logits: np.ndarray, gold: np.ndarray, *, bins: int = BINS, equal_mass: bool = False
) -> pd.DataFrame:
    """How often the most probable label is right, by how probable the model calls it.

    Args:
        logits: [N, C].
        gold: [N] label ids.
        bins: How many.
        equal_mass: Bins with equally many rows instead of equally wide ones.

    Returns:
        A row a bin that is not empty: ``low``, ``high`` (ends of the bin), ``confidence`` (mean
        probability), ``accuracy`` (share), ``n``.

    Raises:
        ClteError: no rows.
    """
    import pandas as pd

    if not len(gold):
        raise ClteError("there are no rows, so nothing can be said about calibration.")
    p = probabilities(logits)
    confidence, right = p.max(1), p.argmax(1) == gold
    if equal_mass:
        order = np.argsort(confidence, kind="stable")
        place = np.empty(len(gold), np.int64)
        place[order] = np.arange(len(gold)) * bins // len(gold)
    else:
        # The last bin is closed above: a probability of 1 belongs to it.
        place = np.minimum((confidence * bins).astype(np.int64), bins - 1)
    rows = []
    for bin_ in range(bins):
        inside = place == bin_
        if inside.any():
            ends = (
                (confidence[inside].min(), confidence[inside].max())
                if equal_mass
                else (bin_ / bins, (bin_ + 1) / bins)
            )
            means = confidence[inside].mean(), right[inside].mean()
            rows.append((*map(float, (*ends, *means)), int(inside.sum())))
    return pd.DataFrame(rows, columns=["low", "high", "confidence", "accuracy", "n"])


def expected_calibration_error(
    logits: np.ndarray, gold: np.ndarray, *, bins: int = BINS, equal_mass: bool = False
) -> float:
    """Mean distance of confidence and accuracy over the bins of `reliability`, weighted by rows: 0 to 1."""
    table = reliability(logits, gold, bins=bins, equal_mass=equal_mass)
    gaps = (table["confidence"] - table["accuracy"]).abs()
    return float((gaps * table["n"]).sum() / table["n"].sum())


def negative_log_likelihood(logits: np.ndarray, gold: np.ndarray) -> float:
    """Mean −log p(gold), in nats."""
    shifted = logits.astype(np.float64) - logits.max(axis=1, keepdims=True)
    return float((np.log(np.exp(shifted).sum(1)) - shifted[np.arange(len(gold)), gold]).mean())


def fit_temperature(logits: np.ndarray, gold: np.ndarray) -> float:
    """The T for which softmax(logits / T) has the least negative log-likelihood, 0.05 to 20.

    Args:
        logits: [N, C], of rows that the model was not trained on.
        gold: [N] label ids.

    Raises:
        ClteError: no rows.
    """
    from scipy.optimize import minimize_scalar

    if not len(gold):
        raise ClteError("there are no rows to fit a temperature on.")
    found = minimize_scalar(
        lambda log: negative_log_likelihood(logits / np.exp(log), gold),
        bounds=(np.log(_LOWEST), np.log(_HIGHEST)),
        method="bounded",
        options={"xatol": 1e-4},
    )
    return float(np.exp(found.x))


def bake(folder: Path, temperature: float, facts: dict[str, Any] | None = None) -> None:
    """Divide the classifier by a temperature, so that the saved model alone is calibrated.

    ``calibration.json`` beside it says by how much in all. A folder with ``files.json`` is sealed again.

    Args:
        folder: Hugging Face folder of a classifier whose last layer is called ``classifier``.
        temperature: Above 0.
        facts: What else ``calibration.json`` should say.

    Raises:
        ClteError: no such layer or file, or a temperature that is none.
    """
    from safetensors.numpy import load_file, save

    from clte.models import shipped

    folder = Path(folder)
    if not (np.isfinite(temperature) and temperature > 0):
        raise ClteError(f"the temperature is {temperature}; it must be above 0.")
    path = folder / "model.safetensors"
    if not path.is_file():
        raise ClteError(f"{path} is missing: give the folder of a trained classifier.")
    weights = load_file(path)
    names = ("classifier.weight", "classifier.bias")
    if not set(names) <= set(weights):
        raise ClteError(f"{path} has no {names[0]}, so there is no classifier to calibrate.")
    for name in names:
        kind = weights[name].dtype
        weights[name] = (weights[name].astype(np.float32) / temperature).astype(kind)
    before = read_json(folder / FACTS)["temperature"] if (folder / FACTS).is_file() else 1.0
    with atomic_path(path) as temporary:
        temporary.write_bytes(save(weights, metadata={"format": "pt"}))
    write_json(folder / FACTS, {**(facts or {}), "temperature": round(before * temperature, 4)})
    if (folder / shipped.FILES).is_file():
        shipped.seal(folder)
