from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from clte.analysis.sweeps import control, sweep, sweep_health
from clte.figures.curves import (
    HEALTH_MEASURES,
    HEIGHT,
    SMALL,
    health_figure,
    surface_figure,
    sweep_figure,
)
from clte.runs.store import RunStore
from tests.made_runs import made_config, made_run
from tests.made_sweeps import GRID, LAMBDAS, made_sweep


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    root = tmp_path_factory.mktemp("runs")
    made_sweep(root, grid=GRID[:3], n=60)
    return RunStore([root]).table()


def of(rows: pd.DataFrame, method: str) -> pd.DataFrame:
    return sweep(rows, "fr-bg", "fr-tr", method)


def named(figure: Any, name: str) -> Any:
    return next(trace for trace in figure.data if trace.name == name)


@pytest.mark.parametrize("dark", [False, True])
def test_a_curve_holds_the_points_and_the_control_is_a_line(rows: pd.DataFrame, dark: bool) -> None:
    points, alone = of(rows, "hidden_kl"), control(rows, "fr-tr")
    assert alone is not None
    figure = sweep_figure(points, "hidden_kl", control=alone, dark=dark)
    assert figure.layout.height == HEIGHT
    curve = named(figure, "T 1")
    assert list(curve.y) == pytest.approx([100 * value for value in points["accuracy"]])
    assert list(figure.layout.xaxis.ticktext) == [f"{weight:g}" for weight in LAMBDAS]
    assert set(named(figure, "cross-entropy alone").y) == {100 * alone["accuracy"]}
    assert "one seed" in curve.hovertext[0]
    assert "over cross-entropy alone" in curve.hovertext[0]
    # One seed has no spread to draw.
    assert not [trace for trace in figure.data if trace.name == "seeds"]


def test_classical_distillation_has_a_curve_a_temperature(rows: pd.DataFrame) -> None:
    figure = sweep_figure(of(rows, "kd"), "kd", paper=[(None, 50.8, "the paper's peak")])
    assert len(named(figure, "T 1").y) == 2
    assert len(named(figure, "T 16").y) == 1
    assert any("50.8ᵖ" in note.text for note in figure.layout.annotations)


def test_several_seeds_are_a_band_from_the_worst_to_the_best(tmp_path: Path) -> None:
    for seed, share in ((1, 0.4), (2, 0.7)):
        for weight in (0.2, 1):
            objective = f"ce + {weight}*hidden_kl"
            config = made_config("fr-tr", "fr-bg", objective=objective, seed=seed)
            made_run(tmp_path, config, accuracy=share)
    points = of(RunStore([tmp_path]).table(), "hidden_kl")
    band = named(sweep_figure(points, "hidden_kl"), "seeds")
    assert sorted(band.y) == pytest.approx(
        sorted(100 * value for value in [*points["seed_low"], *points["seed_high"]])
    )


def test_the_surface_says_what_was_not_run(rows: pd.DataFrame) -> None:
    figure = surface_figure(of(rows, "kd"), "kd")
    assert list(figure.data[1].text) == ["not run"]
    assert sum(value is not None for line in figure.data[0].z for value in line) == 3


def test_the_health_panels_show_the_limits_that_the_words_use(rows: pd.DataFrame) -> None:
    points = of(rows, "hidden_kl")
    health = sweep_health(points, dict(zip(rows["id"], rows["path"], strict=True)))
    figures = {name: health_figure(health, name, "hidden_kl") for name in HEALTH_MEASURES}
    assert all(figure.layout.height == SMALL for figure in figures.values())
    assert list(figures["gradient_share"].data[0].y) == pytest.approx([0, 0.4, 2, 30, 90])
    words = {name: [note.text for note in f.layout.annotations] for name, f in figures.items()}
    assert words["gradient_share"] == ["next to nothing", "drowns the labels"]
    assert words["entropy"] == ["all 8 units alike"]
