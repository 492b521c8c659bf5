from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from clte.analysis.cells import matrix_cells, mean_gains, pair_order, seeds_note
from clte.errors import ClteError
from clte.runs.store import RunStore
from tests.made_runs import made_config, made_matrix, made_run


def test_a_cell_says_what_its_run_says(tmp_path: Path) -> None:
    runs = made_matrix(tmp_path, missing=[("fr-de", "tr-bg")])
    cells = matrix_cells(RunStore([tmp_path]).table())
    assert len(cells) == 35 and seeds_note(cells) == ""
    by = {(row.teacher, row.student): row for row in cells.itertuples()}
    assert ("fr-de", "tr-bg") not in by
    for cell, run in runs.items():
        assert by[cell].accuracy == pytest.approx(run.result["accuracy"])
        assert by[cell].premise_use == pytest.approx(100 * run.result["premise_use"])
        assert by[cell].low < by[cell].accuracy < by[cell].high
        assert by[cell].runs == (run.id,)
        assert (by[cell].n, by[cell].seeds) == (150, (42,))
    cell = by["de-tr", "fr-bg"]
    expected = runs["de-tr", "fr-bg"].result["accuracy"] - runs[None, "fr-bg"].result["accuracy"]
    assert cell.gain == pytest.approx(100 * expected)
    assert cell.gain_low <= cell.gain <= cell.gain_high
    assert cell.p_holm >= cell.p
    assert np.isnan(by[None, "fr-bg"].gain)


def test_seeds_are_averaged_and_compared_seed_by_seed(tmp_path: Path) -> None:
    runs = {
        (teacher, seed): made_run(tmp_path, made_config("fr-bg", teacher, seed=seed))
        for teacher in (None, "de-tr")
        for seed in (1, 2)
    }
    # A third student has no baseline of its seed: it counts for accuracy, not for the gain.
    third = made_run(tmp_path, made_config("fr-bg", "de-tr", seed=3))
    right = {key: run.result["accuracy"] for key, run in runs.items()}
    cells = matrix_cells(RunStore([tmp_path]).table())
    assert "the same seed" in seeds_note(cells)
    cell = cells.set_index("teacher").loc["de-tr"]
    assert cell["seeds"] == (1, 2, 3)
    three = [right["de-tr", 1], right["de-tr", 2], third.result["accuracy"]]
    assert cell["accuracy"] == pytest.approx(np.mean(three))
    gains = [right["de-tr", s] - right[None, s] for s in (1, 2)]
    assert cell["gain"] == pytest.approx(100 * np.mean(gains))


def test_without_a_baseline_there_is_no_gain(tmp_path: Path) -> None:
    made_run(tmp_path, made_config("fr-bg", "de-tr"))
    cells = matrix_cells(RunStore([tmp_path]).table())
    assert cells["gain"].isna().all()
    assert cells["p_holm"].isna().all()


def test_the_mean_gain_is_over_the_cells_that_are_there(tmp_path: Path) -> None:
    runs = made_matrix(tmp_path, missing=[("fr-de", "tr-bg")])
    right = {cell: run.result["accuracy"] for cell, run in runs.items()}
    table = RunStore([tmp_path]).table()
    students = mean_gains(table, "pair").set_index("pair")
    assert list(students.index) == ["fr-de", "fr-tr", "fr-bg", "de-tr", "de-bg", "tr-bg"]
    gains = [right[t, s] - right[None, s] for t, s in right if t and s == "tr-bg"]
    assert students.loc["tr-bg", "cells"] == 4
    assert students.loc["tr-bg", "gain"] == pytest.approx(100 * np.mean(gains))
    teachers = mean_gains(table, "teacher_pair").set_index("pair")
    gains = [right[t, s] - right[None, s] for t, s in right if t == "de-bg"]
    assert teachers.loc["de-bg", "gain"] == pytest.approx(100 * np.mean(gains))


def test_runs_on_other_items_are_not_compared(tmp_path: Path) -> None:
    made_run(tmp_path, made_config("fr-bg"))
    made_run(tmp_path, made_config("fr-bg", "de-tr"), items=3)
    with pytest.raises(ClteError, match="not scored on the same items"):
        matrix_cells(RunStore([tmp_path]).table())


def test_two_runs_for_one_cell_have_to_be_chosen_from(tmp_path: Path) -> None:
    made_run(tmp_path, made_config("fr-bg"))
    made_run(tmp_path, made_config("fr-bg", protocol="clean"))
    with pytest.raises(ClteError, match="choose one setting"):
        matrix_cells(RunStore([tmp_path]).table())


def test_pairs_stand_in_the_papers_order() -> None:
    assert pair_order(["tr-bg", "en-hi"])[-2:] == ["tr-bg", "en-hi"]
    assert pair_order(["hi-en", "en-hi"]) == ["en-hi", "hi-en"]
