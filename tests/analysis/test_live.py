from __future__ import annotations

import math
from pathlib import Path

import pytest

from clte.analysis.live import found_sentence, health_sentence, limits_in_words, loss_table
from clte.figures.training import GUESSING, loss_figure
from clte.jobs import RunProgress
from tests.made_runs import made_config, made_run

EVENTS = [
    {"step": 20, "epoch": 0.5, "loss": 1.2, "term/ce": 1.1, "term/hidden_kl": 0.5,
     "health/student_entropy": math.log(4), "health/student_top1": 0.4, "health/gradient_share": 0.1},
    {"step": 40, "epoch": 1.0, "loss": 1.0, "term/ce": 0.9, "term/hidden_kl": 0.4},
    {"step": 40, "epoch": 1.0, "eval_plain_accuracy": 0.4},
]  # fmt: skip


def test_the_loss_of_each_logged_step() -> None:
    table = loss_table(EVENTS)
    assert table["loss"].tolist() == [1.2, 1.0]
    assert table["teacher"].tolist() == [0.5, 0.4]
    alone = loss_table([{"epoch": 1.0, "loss": 0.7}])
    assert alone["ce"].isna().all() and alone["teacher"].isna().all()
    assert loss_table([]).empty


def test_health_in_words() -> None:
    words = health_sentence(EVENTS, 64)
    assert "spread as over 4 of 64 units" in words and "10% of the gradient" in words
    assert health_sentence(EVENTS[1:], 64) == "" and health_sentence([], 64) == ""


def test_a_run_in_a_line(tmp_path: Path) -> None:
    config = made_config("fr-bg")
    run = made_run(tmp_path, config)
    accuracy = run.result["accuracy"]
    done = RunProgress(config, "finished", 1.0, 0.9, accuracy, 0.0)
    assert found_sentence(done, run) == f"{100 * accuracy:.1f} % of 150 test rows"
    half = RunProgress(config, "stopped", 0.5, 0.9, None, None)
    assert found_sentence(half, run) == "stopped at 50%"


def test_the_limits_are_said() -> None:
    assert "100,000 training rows, 50 epochs and 200 runs" in limits_in_words(1)
    assert "2 jobs at a time" in limits_in_words(2)


@pytest.mark.parametrize("dark", [False, True])
def test_the_picture_of_the_loss(dark: bool) -> None:
    figure = loss_figure(loss_table(EVENTS), 3, dark=dark)
    assert [trace.name for trace in figure.data] == ["loss", "teacher's term"]
    assert list(figure.data[0].y) == [1.2, 1.0] and list(figure.layout.xaxis.range) == [0, 3]
    assert figure.layout.yaxis.range[1] > max(1.2, GUESSING)
    alone = loss_figure(loss_table([{"epoch": 1.0, "loss": 0.7}]), 1, dark=dark)
    assert len(alone.data) == 1 and alone.layout.height == figure.layout.height
