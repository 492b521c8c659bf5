"""Small finished runs with hidden states, as the plan figure3 makes them. No text of any corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from clte.runs.config import RunConfig, TeacherRef
from clte.runs.folder import RunFolder
from tests.made_runs import OBJECTIVE, made_config, made_run

WIDTH = 16


def made_figure3(
    root: Path,
    *,
    n: int = 60,
    epochs: int = 3,
    apart: float = 3.0,
    weights: bool = False,
    items: np.ndarray | None = None,
    premises: np.ndarray | None = None,
    gold: np.ndarray | None = None,
    **changes: Any,
) -> dict[str, RunFolder]:
    """Teacher de-tr, its twin that kept its epochs, de-bg, another seed of it, and the student.

    The teacher's cloud and the baseline's lie ``apart`` from each other; the student has come most of the way.
    An item's vectors have their label and itself in common.
    """
    rng = np.random.default_rng(5)
    labels = np.arange(n) % 3 if gold is None else gold
    shared = np.eye(3, WIDTH)[labels] * 2 + rng.normal(0, 0.5, (n, WIDTH))
    far = np.zeros(WIDTH)
    far[-1] = apart

    def cloud(way: float) -> np.ndarray:
        """0 is where the teacher is, 1 where nobody taught."""
        return shared * (1 - 0.5 * way) + way * far + rng.normal(0, 0.3, (n, WIDTH))

    watched = {"epoch_representations": True, **changes}
    teacher = made_config("de-tr", **changes)
    student = RunConfig(
        pair="de-bg",
        teacher=TeacherRef("de-tr", teacher.id),
        **_common(teacher),
        objective=OBJECTIVE,
        epoch_representations=True,
    )
    ways: dict[str, tuple[RunConfig, list[float]]] = {
        "teacher": (teacher, [0.0]),
        "watched": (made_config("de-tr", **watched), [0.0] * (epochs + 1)),
        "before": (made_config("de-bg", **watched), [1.0] * (epochs + 1)),
        "again": (
            made_config("de-bg", **{**watched, "seed": teacher.seed + 1}),
            [1.1] * (epochs + 1),
        ),
        "after": (student, [0.2, *np.linspace(0.9, 0.2, epochs)]),
    }
    made = {}
    for name, (config, path) in ways.items():
        folder = made_run(root, config, n=n, weights=weights)
        kept = folder.predictions
        if items is not None:
            kept["item"], kept["premise"], kept["gold"] = items, premises, labels.astype("int8")
            kept.to_parquet(folder.path / "predictions.parquet", index=False)
        names = ["final", *(f"epoch-{i}" for i in range(1, len(path)))]
        folder.write_representations(
            {key: cloud(way) for key, way in zip(names, path, strict=True)}
        )
        made[name] = RunFolder(folder.path)
    return made


def _common(config: RunConfig) -> dict[str, Any]:
    names = ("data", "protocol", "backbone", "backbone_revision", "learning_rate", "seed")
    return {name: getattr(config, name) for name in names}
