"""How a transfer goes with the teacher's weight and temperature: rows of `RunStore.table` in.

Two families have a weight and a temperature: the paper's ``ce + λ·hidden_kl(T)`` and classical
distillation ``(1 - α)·ce + α·kd(T)`` (figure 2; Hinton et al. 2015). Everything here is for one
setting, one teacher pair and one student pair; the control is the student pair's own run with
cross-entropy alone.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from clte.analysis.cells import matrix_cells
from clte.analysis.numbers import counted, known, percent
from clte.analysis.significance import holm
from clte.errors import ClteError
from clte.objectives.reading import DROWNS_LABELS, NEARLY_UNIFORM, NO_EFFECT, ONE_UNIT_RULES
from clte.objectives.reading import read_health as read_softmax
from clte.objectives.spec import ObjectiveSpec
from clte.runs.folder import RunFolder

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Method:
    """A family of objectives with a weight and a temperature.

    Attributes:
        name: For people.
        letter: The weight's.
        weight: What the weight weighs, for an axis.
        objective: The text of a member of the family, for `ObjectiveSpec`.
    """

    name: str
    letter: str
    weight: str
    objective: Callable[[float, float], str]


METHODS: Mapping[str, Method] = {
    "hidden_kl": Method(
        "Hidden KL",
        "λ",
        "weight of the hidden KL",
        lambda weight, temperature: f"ce + {weight:g}*hidden_kl(temperature={temperature:g})",
    ),
    "kd": Method(
        "Classical KD",
        "α",
        "weight of the teacher's predictions",
        lambda weight, temperature: (
            f"{1 - weight:g}*ce + {weight:g}*kd(temperature={temperature:g})"
        ),
    ),
}
"""The two families by the name of their term."""

THRESHOLDS = (
    f"A term does next to nothing under {100 * NO_EFFECT:.0f} % of the gradient's norm and drowns "
    f"the labels over {100 * DROWNS_LABELS:.0f} %; a softmax is nearly uniform from "
    f"{100 * NEARLY_UNIFORM:.0f} % of the highest entropy, and one unit rules it over "
    f"{100 * ONE_UNIT_RULES:.0f} % of its mass."
)
"""The limits behind `health_words`, in words."""

POINT = (
    "weight", "temperature", "objective", "accuracy", "low", "high", "seed_low", "seed_high",
    "premise_use", "gain", "gain_low", "gain_high", "p", "p_holm", "n", "seeds", "runs",
)  # fmt: skip
"""Columns of `sweep`. Accuracies are shares, ``premise_use`` and ``gain`` points; ``seeds`` and
``runs`` are tuples. ``low`` and ``high`` come from the items, ``seed_low`` and ``seed_high`` are the
worst and the best seed."""

HEALTH = (
    "weight", "temperature", "gradient_share", "share_low", "share_high", "entropy",
    "teacher_entropy", "top1", "teacher_top1", "width", "runs",
)  # fmt: skip
"""Columns of `sweep_health`: means over training and seeds; entropies in nats, the rest shares."""


def dial(objective: str) -> tuple[str, float, float] | None:
    """The method, weight and temperature of an objective; None if it is of neither family."""
    terms = {term.name: term for term in ObjectiveSpec.parse(objective).terms}
    if set(terms) == {"ce", "hidden_kl"}:
        method, supervised = "hidden_kl", 1.0
    elif "kd" in terms and set(terms) <= {"ce", "kd"}:
        method, supervised = "kd", 1 - terms["kd"].weight
    else:
        return None
    plain = "ce" not in terms or not terms["ce"].options
    given = terms["ce"].weight if "ce" in terms else 0.0
    term = terms[method]
    if not plain or abs(given - supervised) > 1e-9 or term.values.get("standardise"):
        return None
    return method, term.weight, float(term.values["temperature"])


def _taught(rows: pd.DataFrame) -> pd.DataFrame:
    """The plain transfers with columns ``method``, ``weight``, ``temperature`` added."""
    plain = rows["control"].isna() & ~rows["shuffled_labels"].astype(bool)
    rows = rows[rows["teacher_pair"].notna() & plain & (rows["reads"] == "parallel")]
    dials = {objective: dial(str(objective)) for objective in rows["objective"].unique()}
    fits = np.array([dials[objective] is not None for objective in rows["objective"]], dtype=bool)
    rows = rows[fits].copy()
    found = [dials[objective] or ("", math.nan, math.nan) for objective in rows["objective"]]
    for position, name in enumerate(("method", "weight", "temperature")):
        rows[name] = [values[position] for values in found]
    return rows


def _alone(rows: pd.DataFrame, pair: str) -> pd.DataFrame:
    """The pair's runs with cross-entropy alone, one a seed (the epochs kept are no difference)."""
    plain = rows["teacher_pair"].isna() & (rows["objective"] == "ce")
    found = rows[plain & ~rows["shuffled_labels"].astype(bool) & (rows["pair"] == pair)]
    return found.sort_values("id").drop_duplicates("seed")


def available(rows: pd.DataFrame) -> pd.DataFrame:
    """What was varied, the most first: ``method``, ``teacher``, ``student``, ``settings``, ``seeds``.

    ``settings`` counts the different weights and temperatures that were run.
    """
    import pandas as pd

    found = [
        {
            "method": method,
            "teacher": teacher,
            "student": student,
            "settings": len(same[["weight", "temperature"]].drop_duplicates()),
            "seeds": same["seed"].nunique(),
        }
        for (method, teacher, student), same in _taught(rows).groupby(
            ["method", "teacher_pair", "pair"], sort=True
        )
    ]
    table = pd.DataFrame(found, columns=["method", "teacher", "student", "settings", "seeds"])
    return table.sort_values("settings", ascending=False, kind="stable").reset_index(drop=True)


def sweep(rows: pd.DataFrame, teacher: str, student: str, method: str) -> pd.DataFrame:
    """Accuracy and gain over cross-entropy alone for every weight and temperature that was run.

    Args:
        rows: Rows of `RunStore.table` of one setting.
        teacher: The teacher's pair.
        student: The student's pair.
        method: A key of `METHODS`.

    Returns:
        `POINT`, sorted by temperature and weight. The gain compares equal seeds; ``p_holm`` is
        adjusted over all points. Without a control the gain is NaN.

    Raises:
        ClteError: an unknown method, or damaged predictions.
    """
    import pandas as pd

    if method not in METHODS:
        raise ClteError(f"there is no method {method!r}. Choose from {', '.join(METHODS)}.")
    alone = _alone(rows, student)
    taught = _taught(rows)
    fits = (taught["teacher_pair"] == teacher) & (taught["pair"] == student)
    taught = taught[fits & (taught["method"] == method)]
    points = []
    for (temperature, weight), same in taught.groupby(["temperature", "weight"], sort=True):
        once = same.sort_values("id").drop_duplicates("seed")
        cells = matrix_cells(pd.concat([alone, once[alone.columns]]))
        cell = cells[cells["teacher"].notna()].iloc[0].to_dict()
        spread = {"seed_low": once["accuracy"].min(), "seed_high": once["accuracy"].max()}
        here = {
            "weight": weight,
            "temperature": temperature,
            "objective": same["objective"].iloc[0],
        }
        points.append({**cell, **spread, **here})
    table = pd.DataFrame(points, columns=list(POINT))
    table["p_holm"] = holm(table["p"].to_numpy(float))
    return table


def control(rows: pd.DataFrame, student: str) -> dict[str, Any] | None:
    """The student pair's runs with cross-entropy alone; None if there is none.

    Returns:
        ``accuracy``, ``low``, ``high``, ``seed_low``, ``seed_high`` (shares), ``premise_use``
        (points), ``n``, ``seeds``, ``runs``.
    """
    alone = _alone(rows, student)
    if alone.empty:
        return None
    cell = matrix_cells(alone).iloc[0].to_dict()
    kept = ("accuracy", "low", "high", "premise_use", "n", "seeds", "runs")
    ends = {"seed_low": alone["accuracy"].min(), "seed_high": alone["accuracy"].max()}
    return {**{str(name): cell[name] for name in kept}, **ends}


def reading_of(points: pd.DataFrame) -> str:
    """What the points say against the control, without naming a winner that one seed made."""
    tested = points[points["p"].notna()]
    if tested.empty:
        return "There is no run with cross-entropy alone, so nothing says what the teacher adds."
    sure = tested[
        (tested["p_holm"] <= 0.05) & ((tested["gain_low"] > 0) | (tested["gain_high"] < 0))
    ]
    up, down = int((sure["gain"] > 0).sum()), int((sure["gain"] < 0).sum())
    one = all(len(seeds) == 1 for seeds in tested["seeds"])
    count = counted(len(tested), "setting")
    if up == down == 0:
        said = (
            f"Of {count}, none differs surely from cross-entropy alone" if len(tested) > 1
            else "It does not differ surely from cross-entropy alone"
        )  # fmt: skip
    else:
        said = (
            f"Of {count}, {up} are surely better and {down} surely worse than cross-entropy alone"
        )
    seeds = " One seed: another may order them otherwise." if one else ""
    return f"{said} (Holm's correction, items resampled by premise).{seeds}"


# ---------------------------------------------------------------------- health


def health_of(path: Path | str) -> dict[str, float]:
    """What a run logged about its objective's health, averaged over training.

    Returns:
        ``gradient_share`` with ``share_low`` and ``share_high`` (the least and the most that was
        logged), ``entropy``, ``teacher_entropy`` (nats), ``top1``, ``teacher_top1``, ``width``
        (units of the representation); NaN for what was not logged.
    """
    folder = RunFolder(path)
    logged: dict[str, list[float]] = {}
    for event in folder.metrics:
        for key, value in event.items():
            if key.startswith("health/") and value is not None:
                logged.setdefault(key.removeprefix("health/"), []).append(float(value))
    shares = logged.get("gradient_share", [])
    names = {
        "gradient_share": "gradient_share",
        "student_entropy": "entropy",
        "teacher_entropy": "teacher_entropy",
        "student_top1": "top1",
        "teacher_top1": "teacher_top1",
    }
    found = {to: _mean(logged.get(name, [])) for name, to in names.items()}
    ends = {"share_low": min(shares, default=math.nan), "share_high": max(shares, default=math.nan)}
    return {**found, **ends, "width": width_of(folder.path)}


def width_of(path: Path) -> float:
    """Units of a run's representation, from what lies in its folder; NaN if nothing says it."""
    try:
        with (path / "representations.safetensors").open("rb") as handle:
            head = json.loads(handle.read(int.from_bytes(handle.read(8), "little")))
        return float(
            next(value for key, value in head.items() if key != "__metadata__")["shape"][1]
        )
    except (OSError, ValueError, KeyError, StopIteration, IndexError, TypeError, MemoryError):
        pass
    try:
        return float(json.loads((path / "model" / "config.json").read_text("utf-8"))["hidden_size"])
    except (OSError, ValueError, KeyError, TypeError):
        return math.nan


def sweep_health(points: pd.DataFrame, paths: Mapping[str, str]) -> pd.DataFrame:
    """The health of every point of a `sweep`, averaged over its seeds.

    Args:
        points: What `sweep` returned.
        paths: Run id → folder, as in ``path`` of `RunStore.table`.

    Returns:
        `HEALTH`, a row a point in the same order.
    """
    import pandas as pd

    rows = []
    for point in points.to_dict("records"):
        found = [health_of(paths[run]) for run in point["runs"]]
        mean = {name: _mean([one[name] for one in found]) for name in found[0]}
        mean["share_low"] = min(one["share_low"] for one in found)
        mean["share_high"] = max(one["share_high"] for one in found)
        here = {name: point[name] for name in ("weight", "temperature", "runs")}
        rows.append({**mean, **here})
    return pd.DataFrame(rows, columns=list(HEALTH))


def health_words(health: pd.DataFrame, method: str) -> list[str]:
    """Say where the weight does nothing, where it drowns the labels, and what the softmax is like.

    Args:
        health: What `sweep_health` returned.
        method: A key of `METHODS`.

    Returns:
        Sentences; the limits are in `THRESHOLDS`. The weight 0 is called off, and what was not
        measured is said to be so.
    """
    said = []
    measured = health[health["gradient_share"].notna() & (health["weight"] > 0)]
    groups = (
        (("does", "do"), "next to nothing", measured["gradient_share"] < NO_EFFECT),
        (
            ("has", "have"),
            "a say beside the labels",
            measured["gradient_share"].between(NO_EFFECT, DROWNS_LABELS),
        ),
        (("drowns", "drown"), "the labels", measured["gradient_share"] > DROWNS_LABELS),
    )
    for verbs, verdict, mask in groups:
        if mask.any():
            found = measured[mask]
            names = _named(found, method, several=measured["temperature"].nunique() > 1)
            share = _range(found["gradient_share"])
            said.append(f"{names} {verbs[len(found) > 1]} {verdict}: {share} of the gradient.")
    if (health["weight"] == 0).any():
        said.append(f"{METHODS[method].letter} 0 is off: the teacher is watched and not followed.")
    gone = int((health["gradient_share"].isna() & (health["weight"] > 0)).sum())
    if gone:
        said.append(f"{counted(gone, 'setting')} logged no gradient, so nothing can be said of it.")
    if method == "hidden_kl":
        said += _softmax_words(health)
    return said


def _softmax_words(health: pd.DataFrame) -> list[str]:
    """A sentence a temperature on the student's softmax over the hidden units."""
    said = []
    for temperature, same in health[health["entropy"].notna()].groupby("temperature"):
        entropy, top1 = float(same["entropy"].mean()), float(same["top1"].mean())
        width = same["width"].max()
        if known(width) and width >= 2:
            text = read_softmax(entropy, top1, int(width))
            said.append(f"At T {temperature:g}: {text[0].lower()}{text[1:]}")
        else:
            said.append(
                f"At T {temperature:g}: the softmax is spread as over {math.exp(entropy):.0f} units, "
                f"with {percent(top1)} % of its mass on the heaviest."
            )
    return said


def _named(found: pd.DataFrame, method: str, several: bool) -> str:
    """``λ 0.2 and 1``; with the temperatures where there are several, those with equal weights once."""
    alike: dict[str, list[str]] = {}
    for temperature, same in found.groupby("temperature"):
        weights = _joined([f"{weight:g}" for weight in sorted(same["weight"])])
        alike.setdefault(weights, []).append(f"{temperature:g}")
    return "; ".join(
        f"{METHODS[method].letter} {weights}" + (f" at T {_joined(at)}" if several else "")
        for weights, at in alike.items()
    )


def _joined(words: list[str]) -> str:
    """``a, b and c``."""
    return ", ".join(words[:-1]) + (" and " if words[:-1] else "") + words[-1]


def _range(shares: pd.Series) -> str:
    low, high = percent(shares.min()), percent(shares.max())
    return f"{low} %" if low == high else f"{low} to {high} %"


def _mean(values: Sequence[float]) -> float:
    there = [value for value in values if not math.isnan(value)]
    return float(np.mean(there)) if there else math.nan
