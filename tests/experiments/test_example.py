from __future__ import annotations

from pathlib import Path

import pytest

from clte.analysis.cells import matrix_cells
from clte.experiments.example import EXAMPLE, main_matrix, shown_transfer
from clte.experiments.report import table3
from clte.figures.method import method_svg, method_words
from clte.runs.store import RunStore
from tests.made_runs import made_config, made_matrix, made_run


def test_the_largest_matrix_speaks_for_all_and_among_equals_the_one_without_a_leak(
    tmp_path: Path,
) -> None:
    assert main_matrix(RunStore([tmp_path]).table()) is None
    made_run(tmp_path, made_config("fr-bg", "de-tr", protocol="paper"))
    assert main_matrix(RunStore([tmp_path]).table()) is None  # no baseline of its own pair
    for protocol in ("paper", "clean"):
        made_run(tmp_path, made_config("fr-bg", protocol=protocol))
        made_run(tmp_path, made_config("fr-bg", "de-tr", protocol=protocol))
    rows = main_matrix(RunStore([tmp_path]).table())
    assert rows is not None and set(rows["protocol"]) == {"clean"} and len(rows) == 2


def test_the_diagram_has_the_numbers_of_a_run(tmp_path: Path) -> None:
    made = made_matrix(tmp_path)
    rows = main_matrix(RunStore([tmp_path]).table())
    assert rows is not None
    shown = shown_transfer(rows, table3(matrix_cells(rows)))
    assert shown is not None
    run = made[EXAMPLE]
    assert shown.run == run.id
    assert shown.student_accuracy == pytest.approx(run.result["accuracy"])
    last = [event for event in run.metrics if "term/ce" in event][-1]
    assert (shown.ce, shown.kl, shown.weight) == (last["term/ce"], last["term/hidden_kl"], 0.2)
    for narrow in (False, True):
        svg = method_svg(shown, narrow=narrow, dark=narrow)
        assert f"{100 * run.result['accuracy']:.1f} %" in svg
        assert "0.2 × 0.300 = 0.060 nats" in svg
        assert "Der Hund schläft." in svg and "Животно почива." in svg
    assert f"cross-entropy is {last['term/ce']:.2f} nats" in method_words(shown)
