from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from clte.analysis.sweeps import (
    METHODS,
    THRESHOLDS,
    available,
    control,
    dial,
    health_words,
    reading_of,
    sweep,
    sweep_health,
)
from clte.errors import ClteError
from clte.objectives.spec import ObjectiveSpec, classical_kd, paper_objective
from clte.runs.store import RunStore
from tests.made_runs import made_config, made_run
from tests.made_sweeps import LAMBDAS, made_sweep


def test_an_objective_is_read_as_weight_and_temperature() -> None:
    assert dial("ce + 0.2*hidden_kl") == ("hidden_kl", 0.2, 1.0)
    assert dial(str(paper_objective(0.0))) == ("hidden_kl", 0.0, 1.0)
    assert dial("ce + 5*hidden_kl(temperature=4)") == ("hidden_kl", 5.0, 4.0)
    assert dial(str(classical_kd(0.7, 16))) == ("kd", 0.7, 16.0)
    assert dial("kd(temperature=2)") == ("kd", 1.0, 2.0)
    for other in ("ce", "ce + mse", "ce + 0.5*kd", "2*ce + 0.2*hidden_kl",
                  "ce + 0.2*hidden_kl(standardise=true)",
                  "ce(label_smoothing=0.1) + 0.2*hidden_kl"):  # fmt: skip
        assert dial(other) is None
    for name, method in METHODS.items():
        text = str(ObjectiveSpec.parse(method.objective(0.3, 4)))
        assert dial(text) == (name, 0.3, 4.0)


def test_a_sweep_holds_the_numbers_of_the_run_folders(tmp_path: Path) -> None:
    runs = made_sweep(tmp_path)
    rows = RunStore([tmp_path]).table()
    points = sweep(rows, "fr-bg", "fr-tr", "hidden_kl")
    assert points["weight"].tolist() == list(LAMBDAS)
    for weight, accuracy, ids in zip(
        points["weight"], points["accuracy"], points["runs"], strict=True
    ):
        folder = runs["hidden_kl", weight, 1.0]
        assert ids == (folder.id,)
        assert accuracy == pytest.approx(folder.result["accuracy"])
    alone = control(rows, "fr-tr")
    assert alone is not None
    gains = 100 * (points["accuracy"] - alone["accuracy"])
    assert points["gain"].tolist() == pytest.approx(gains.tolist())
    assert (points["p_holm"] >= points["p"]).all()
    kd = sweep(rows, "fr-bg", "fr-tr", "kd")
    assert kd[["temperature", "weight"]].to_numpy().tolist() == [
        [1, 0.1], [1, 0.9], [16, 0.1], [16, 0.9],
    ]  # fmt: skip
    found = available(rows)
    assert found[["method", "settings"]].to_numpy().tolist() == [["hidden_kl", 5], ["kd", 4]]
    with pytest.raises(ClteError, match="no method 'mse'"):
        sweep(rows, "fr-bg", "fr-tr", "mse")


def test_seeds_are_averaged_and_their_spread_is_kept(tmp_path: Path) -> None:
    accuracies = []
    for seed, share in ((42, 0.45), (43, 0.65)):
        made_run(tmp_path, made_config("fr-tr", seed=seed), accuracy=0.5)
        made = made_run(tmp_path, made_config("fr-tr", "fr-bg", seed=seed), accuracy=share)
        accuracies.append(made.result["accuracy"])
    point = sweep(RunStore([tmp_path]).table(), "fr-bg", "fr-tr", "hidden_kl").iloc[0]
    assert point["accuracy"] == pytest.approx(sum(accuracies) / 2)
    assert (point["seed_low"], point["seed_high"]) == (min(accuracies), max(accuracies))
    assert point["seeds"] == (42, 43)


def test_a_run_that_keeps_its_epochs_is_no_second_control(tmp_path: Path) -> None:
    made_sweep(tmp_path)
    made_run(tmp_path, made_config("fr-tr", epoch_representations=True))
    points = sweep(RunStore([tmp_path]).table(), "fr-bg", "fr-tr", "hidden_kl")
    assert points["gain"].notna().all()


def test_without_a_control_there_is_no_gain_and_one_seed_is_said(tmp_path: Path) -> None:
    made_run(tmp_path, made_config("fr-tr", "fr-bg"))
    rows = RunStore([tmp_path]).table()
    assert control(rows, "fr-tr") is None
    points = sweep(rows, "fr-bg", "fr-tr", "hidden_kl")
    assert points["gain"].isna().all()
    assert "no run with cross-entropy alone" in reading_of(points)
    made_run(tmp_path, made_config("fr-tr"))
    points = sweep(RunStore([tmp_path]).table(), "fr-bg", "fr-tr", "hidden_kl")
    assert "One seed" in reading_of(points)


def test_health_says_where_the_weight_does_nothing_and_where_it_drowns(tmp_path: Path) -> None:
    made_sweep(tmp_path)
    rows = RunStore([tmp_path]).table()
    paths = dict(zip(rows["id"], rows["path"], strict=True))
    health = sweep_health(sweep(rows, "fr-bg", "fr-tr", "hidden_kl"), paths)
    by_weight = health.set_index("weight")
    # made_sweep logs two events, 0.5 and 1.5 times the share it is asked for.
    assert by_weight.loc[0.05, "gradient_share"] == pytest.approx(0.004)
    assert by_weight.loc[0.05, "share_low"] == pytest.approx(0.002)
    assert by_weight.loc[0.05, "share_high"] == pytest.approx(0.006)
    assert by_weight.loc[0.2, "width"] == 8
    said = health_words(health, "hidden_kl")
    assert "λ 0.05 does next to nothing: 0.4 % of the gradient." in said
    assert "λ 0.2 and 1 have a say beside the labels: 2.0 to 30.0 % of the gradient." in said
    assert "λ 5 drowns the labels: 90.0 % of the gradient." in said
    assert "λ 0 is off: the teacher is watched and not followed." in said
    assert any("nearly uniform" in line for line in said)
    assert "1 %" in THRESHOLDS and "80 %" in THRESHOLDS
    # Temperatures of which the same is to be said are named together.
    said = health_words(sweep_health(sweep(rows, "fr-bg", "fr-tr", "kd"), paths), "kd")
    assert said[0].startswith("α 0.1 at T 1 and 16 has a say") or said[0].startswith(
        "α 0.1 at T 1 and 16 have a say"
    )


def test_what_was_not_logged_is_said(tmp_path: Path) -> None:
    made_run(tmp_path, made_config("fr-tr", "fr-bg"))
    rows = RunStore([tmp_path]).table()
    paths = dict(zip(rows["id"], rows["path"], strict=True))
    health = sweep_health(sweep(rows, "fr-bg", "fr-tr", "hidden_kl"), paths)
    assert health_words(health, "hidden_kl") == [
        "1 setting logged no gradient, so nothing can be said of it."
    ]


def test_sweeps_need_no_torch() -> None:
    code = "import sys, clte.analysis.sweeps; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
