from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from clte.analysis.cells import matrix_cells, mean_gains
from clte.analysis.numbers import points
from clte.experiments.report import table3
from clte.figures.gains import gains_figure
from clte.figures.matrix import ACROSS, HEIGHT, MEASURES, matrix_figure
from clte.figures.run import confusion_figure, curve_figure, probabilities_figure
from clte.figures.theme import LABEL_COLOURS
from clte.runs.store import RunStore
from tests.figure_text import bare
from tests.made_runs import made_config, made_matrix, made_run


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    root = tmp_path_factory.mktemp("runs")
    made_matrix(root, missing=[("fr-de", "tr-bg")])
    return RunStore([root]).table()


@pytest.fixture(scope="module")
def grid(table: pd.DataFrame) -> pd.DataFrame:
    return table3(matrix_cells(table))


def cell(grid: pd.DataFrame, teacher: str | None, student: str) -> Any:
    same = grid["teacher"].isna() if teacher is None else grid["teacher"] == teacher
    return grid[same & (grid["student"] == student)].iloc[0]


def heat(figure: Any) -> list[list[str]]:
    lines = (line for trace in figure.data if trace.type == "heatmap" for line in trace.text)
    return [[bare(text) for text in line] for line in lines]


def words(figure: Any) -> list[str]:
    return [
        w
        for trace in figure.data
        if trace.type == "scatter" and trace.mode == "text"
        for w in map(bare, trace.text)
    ]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("measure", list(MEASURES))
def test_every_view_has_the_same_height_and_a_touch_point_a_cell(
    grid: pd.DataFrame, measure: str, dark: bool
) -> None:
    figure = matrix_figure(grid, measure, dark=dark)
    assert figure.layout.height == HEIGHT
    touch = figure.data[-1]
    assert len(touch.x) == len(touch.customdata) == len(touch.hovertext) == 36 * len(ACROSS)
    assert ["", "fr-bg"] in [list(point) for point in touch.customdata]


def test_the_cells_say_the_numbers_of_the_table(grid: pd.DataFrame) -> None:
    lines = heat(matrix_figure(grid, "Accuracy"))
    assert len(lines) == 8 + 7  # baselines, six teachers, their mean; then the means of these rows
    assert lines[0][2] == f"{100 * cell(grid, None, 'fr-bg')['accuracy']:.1f}"
    assert lines[4][2] == f"{100 * cell(grid, 'de-tr', 'fr-bg')['accuracy']:.1f}"
    column = grid[grid["teacher"].notna() & (grid["student"] == "tr-bg")]["accuracy"]
    assert lines[7][5] == f"{100 * column.mean():.1f}"
    row = grid[grid["teacher"] == "fr-de"]["accuracy"]
    assert list(lines[9]) == [f"{100 * row.mean():.1f}"]
    assert heat(matrix_figure(grid, "Paper"))[4][2] == "58.4ᵖ"


def test_the_highest_means_come_first_when_asked(grid: pd.DataFrame) -> None:
    figure = matrix_figure(grid, "Gain", by_mean=True)
    taught = grid[grid["teacher"].notna()]
    students = taught.groupby("student")["gain"].mean().sort_values(ascending=False)
    teachers = taught.groupby("teacher")["gain"].mean().sort_values(ascending=False)
    labels = [text.replace("<br>", " ") for text in figure.layout.xaxis.ticktext]
    assert labels == [*(s.replace("-", " → ") for s in students.index), "mean"]
    assert list(figure.layout.yaxis.ticktext[1:7]) == [
        t.replace("-", " → ") for t in teachers.index
    ]


def test_a_missing_cell_is_seen_as_missing_and_has_no_number(grid: pd.DataFrame) -> None:
    figure = matrix_figure(grid, "Accuracy")
    assert heat(figure)[1][5] == ""
    assert words(figure) == ["not run"]
    hover = dict(
        zip(map(tuple, figure.data[-1].customdata), figure.data[-1].hovertext, strict=True)
    )
    assert "was not run here" in hover["fr-de", "tr-bg"]
    assert "51.0ᵖ" in hover["fr-de", "tr-bg"]
    assert words(matrix_figure(grid, "Paper")) == []


def test_the_pointer_reads_a_sentence_with_interval_n_and_seeds(grid: pd.DataFrame) -> None:
    figure = matrix_figure(grid, "Gain")
    hover = dict(
        zip(map(tuple, figure.data[-1].customdata), figure.data[-1].hovertext, strict=True)
    )
    found = cell(grid, "de-tr", "fr-bg")
    said = hover["de-tr", "fr-bg"]
    assert f"{100 * found['accuracy']:.1f} [{100 * found['low']:.1f}," in said
    assert "n 150 · 1 seed" in said


def test_gains_carry_intervals_and_are_hatched_unless_holm_leaves_them(
    table: pd.DataFrame, grid: pd.DataFrame
) -> None:
    # The made runs are too small for thirty comparisons: let two of them be sure.
    grid = grid.copy()
    sure = grid.index[grid["gain"].notna()][:2]
    grid.loc[grid["gain"].notna(), "p_holm"] = 1.0
    grid.loc[sure, "p_holm"] = 0.05
    means = {by: mean_gains(table, by) for by in ("pair", "teacher_pair")}
    figure = matrix_figure(grid, "Gain", means=means)
    axis = figure.layout.coloraxis
    assert axis.cmin == -axis.cmax
    gains = int(grid["gain"].notna().sum())
    hatched = [t for t in figure.data if t.type == "scatter" and t.fillpattern.shape]
    unsure = sum(int((mean["p_holm"] > 0.05).sum()) for mean in means.values())
    assert sum(x is None for x in hatched[0].x) == gains - 2 + unsure
    # The baselines have no gain; what they are is written in their row.
    assert f"{100 * cell(grid, None, 'fr-de')['accuracy']:.1f}" in words(figure)
    found = cell(grid, "de-tr", "fr-bg")
    text = heat(figure)[3][2]
    assert text.startswith(f"{points(found['gain'])}<br>")
    assert f"[{points(found['gain_low'])}, {points(found['gain_high'])}]" in text
    mean = means["pair"].set_index("pair").loc["tr-bg"]
    assert f"[{points(mean['low'])}, {points(mean['high'])}]" in heat(figure)[6][5]


def test_one_lone_run_is_drawn_among_missing_ones(tmp_path: Path) -> None:
    made_run(tmp_path, made_config("fr-bg"))
    grid = table3(matrix_cells(RunStore([tmp_path]).table()))
    for measure in MEASURES:
        figure = matrix_figure(grid, measure)
        assert len(figure.data[-1].x) == 36 * len(ACROSS)
    assert words(matrix_figure(grid, "Accuracy")).count("not run") == 35


def test_the_gains_of_pairs_carry_their_intervals(table: pd.DataFrame) -> None:
    means = mean_gains(table, "pair").assign(paper=1.0)
    figure = gains_figure(means)
    ours = figure.data[-1]
    assert list(ours.x) == list(means["gain"])
    assert ours.error_x.array[0] == pytest.approx(means["high"][0] - means["gain"][0])
    assert "ptᵖ" in figure.data[0].hovertext[0]


def test_pictures_of_a_run() -> None:
    figure = confusion_figure([[5, 1, 0], [2, 3, 1], [0, 0, 0]])
    assert heat(figure)[0] == ["5", "1", "0"]
    assert "5 of 6 rows" in figure.data[0].hovertext[0][0]
    assert curve_figure([{"step": 1, "epoch": 0.1, "loss": 1.0}]) is None
    event = {"step": 9, "epoch": 1, "eval_plain_accuracy": 0.5, "eval_exchanged_accuracy": None}
    assert list(curve_figure([event]).data[0].y) == [50]  # type: ignore[union-attr]
    exchanged = {"step": 2, "epoch": 1.0, "eval_exchanged_accuracy": 0.25}
    assert list(curve_figure([event, exchanged]).data[1].y) == [25]  # type: ignore[union-attr]
    both = curve_figure([event, exchanged], baseline=[event])
    assert [trace.name for trace in both.data] == [  # type: ignore[union-attr]
        "student",
        "student, exchanged",
        "baseline",
        "baseline, exchanged",
    ]
    bars = probabilities_figure([0.7, 0.2, 0.1]).data[0]
    assert list(bars.text) == ["70.0 %", "20.0 %", "10.0 %"]
    assert list(bars.marker.color) == list(LABEL_COLOURS.values())


def test_figures_need_no_torch() -> None:
    code = (
        "import sys, clte.figures.matrix, clte.figures.run, clte.figures.gains;"
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
