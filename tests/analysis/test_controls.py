from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from clte.analysis.controls import BASELINE, STUDENT, TEACHERS, control_cells
from clte.errors import ClteError
from clte.experiments.plans import control_arms
from clte.runs.store import RunStore
from tests.made_runs import made_config, made_run


def test_every_control_of_the_plan_stands_beside_its_student(tmp_path: Path) -> None:
    plan = control_arms(made_config(), "fr-bg", "de-tr")
    made = {config.id: made_run(tmp_path, config) for config in plan}
    made_run(tmp_path, made_config("de-tr", "fr-bg", seed=7))  # another seed is none of them
    student = next(c for c in plan if c.teacher and c.teacher.control is None)
    cells = control_cells(RunStore([tmp_path]).table(), student.id).set_index("what")
    assert list(cells.index[:2]) == [STUDENT, BASELINE]
    assert set(TEACHERS.values()) < set(cells.index)
    assert {"teacher reads the student's row", "no teacher, 10 epochs"} < set(cells.index)
    # The student, its baseline, and what the plan adds to the two and the teacher's two runs.
    assert len(cells) == len(plan) - 2
    for row in cells.itertuples():
        assert row.accuracy == pytest.approx(made[row.run].result["accuracy"])
        if row.Index != STUDENT:
            over = made[student.id].result["accuracy"] - row.accuracy
            assert row.over == pytest.approx(100 * over)
            assert row.over_low <= row.over <= row.over_high


def test_a_baseline_has_no_controls(tmp_path: Path) -> None:
    run = made_run(tmp_path, made_config())
    with pytest.raises(ClteError, match="no finished transfer"):
        control_cells(RunStore([tmp_path]).table(), run.id)


def test_other_items_are_left_out(tmp_path: Path) -> None:
    student = made_config("fr-bg", "de-tr")
    made_run(tmp_path, student)
    assert student.teacher is not None
    teacher = dataclasses.replace(student.teacher, control="random")
    made_run(tmp_path, student.replace(teacher=teacher), items=3)
    assert len(control_cells(RunStore([tmp_path]).table(), student.id)) == 1
