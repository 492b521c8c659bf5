"""A finished sweep over λ, α and T for tests, with the health that a trainer logs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from clte.analysis.sweeps import METHODS
from clte.runs.config import RunConfig
from clte.runs.folder import RunFolder
from tests.made_runs import made_config, made_run

LAMBDAS = (0.0, 0.05, 0.2, 1.0, 5.0)
SHARES = {0.0: 0.0, 0.05: 0.004, 0.2: 0.02, 1.0: 0.3, 5.0: 0.9}
"""λ → share of the gradient, made up."""
GRID = tuple((alpha, temperature) for temperature in (1.0, 16.0) for alpha in (0.1, 0.9))


def _healthy(root: Path, config: RunConfig, share: float, **more: Any) -> RunFolder:
    folder = RunFolder.create(root, config)
    for step, times in ((1, 0.5), (2, 1.5)):
        found = {
            "gradient_share": min(1.0, share * times) if share < 0.5 else share,
            "student_entropy": 2.07,
            "teacher_entropy": 2.06,
            "student_top1": 0.14,
            "teacher_top1": 0.15,
        }
        folder.log(
            {"step": step, "epoch": step / 10, **{f"health/{k}": v for k, v in found.items()}}
        )
    return made_run(root, config, **more)


def made_sweep(
    root: Path, *, seed: int = 42, n: int = 150, grid: tuple[tuple[float, float], ...] = GRID
) -> dict[tuple[str, float, float], RunFolder]:
    """fr-bg ⇒ fr-tr over λ and over α × T, with the control; by (method, weight, temperature)."""
    made_run(root, made_config("fr-bg", seed=seed), n=n)
    made_run(root, made_config("fr-tr", seed=seed), accuracy=0.5, n=n)
    runs = {}
    wanted = [("hidden_kl", weight, 1.0) for weight in LAMBDAS]
    wanted += [("kd", alpha, temperature) for alpha, temperature in grid]
    for position, (method, weight, temperature) in enumerate(wanted):
        objective = METHODS[method].objective(weight, temperature)
        config = made_config("fr-tr", "fr-bg", objective=objective, seed=seed)
        share = SHARES.get(weight, 0.4) if method == "hidden_kl" else weight
        accuracy = 0.5 + 0.02 * (position % 4)
        runs[method, weight, temperature] = _healthy(root, config, share, accuracy=accuracy, n=n)
    return runs
