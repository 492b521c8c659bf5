from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from clte.analysis.cells import matrix_cells, mean_gains
from clte.analysis.numbers import percent, points
from clte.errors import ClteError
from clte.experiments import paper
from clte.experiments.report import arms, figure2, matrix_rows, report, table2, table3, table4
from clte.runs.store import RunStore
from tests.made_runs import OBJECTIVE, made_config, made_matrix, made_run


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore([tmp_path])


def test_the_papers_numbers_are_the_papers() -> None:
    assert sum(map(len, paper.TABLE_3.values())) == 30
    assert paper.accuracy("de-tr", "fr-bg") == 58.4
    assert paper.accuracy(None, "tr-bg") == 48.0
    # Table 4's row is the column maximum of table 3.
    for pair, best in paper.TABLE_4["transfer"].items():
        assert best == max(row[pair] for row in paper.TABLE_3.values() if pair in row)
    means = {
        pair: sum(row[pair] for row in paper.TABLE_3.values() if pair in row) / 5 - base
        for pair, base in paper.TABLE_2.items()
    }
    assert {pair: round(mean, 1) for pair, mean in means.items()} == {
        "fr-de": 1.1, "fr-tr": 1.0, "fr-bg": 6.7, "de-tr": -1.4, "de-bg": 2.2, "tr-bg": 6.2,
    }  # fmt: skip


def test_tables_hold_ours_beside_the_papers(store: RunStore) -> None:
    runs = made_matrix(store.root, missing=[("fr-de", "tr-bg")])
    cells = matrix_cells(store.table())
    two = table2(cells).set_index("pair")
    assert two.loc["fr-bg", "accuracy"] == pytest.approx(runs[None, "fr-bg"].result["accuracy"])
    assert two.loc["fr-bg", "paper"] == 50.6
    assert (two["above_chance"] == (two["low"] > 1 / 3)).all()
    three = table3(cells)
    assert len(three) == 36
    missing = three[~three["run"]]
    assert missing[["teacher", "student"]].to_numpy().tolist() == [["fr-de", "tr-bg"]]
    assert missing["paper"].tolist() == [51.0]
    cell = three[(three["teacher"] == "de-tr") & (three["student"] == "fr-bg")].iloc[0]
    ours = runs["de-tr", "fr-bg"].result["accuracy"]
    assert cell["accuracy"] == pytest.approx(ours)
    assert cell["paper_gain"] == pytest.approx(7.8)
    assert cell["ours_minus_paper"] == pytest.approx(100 * ours - 58.4)
    four = table4(cells).set_index("pair")
    column = {t: run.result["accuracy"] for (t, s), run in runs.items() if t and s == "tr-bg"}
    assert four.loc["tr-bg", "teachers"] == 4
    assert four.loc["tr-bg", "best"] == pytest.approx(max(column.values()))
    assert four.loc["tr-bg", "mean"] == pytest.approx(sum(column.values()) / 4)
    assert column[four.loc["tr-bg", "best_teacher"]] == max(column.values())


def test_the_text_holds_the_numbers_and_says_what_they_are(store: RunStore) -> None:
    runs = made_matrix(store.root, missing=[("fr-de", "tr-bg")])
    text = report(store)
    assert "every test premise also stands in train" in text
    assert "early stopping looked at the test rows" in text
    assert "one seed (42)" in text
    assert "1 cell not run (—)" in text
    assert "58.4ᵖ" in text
    line = next(row for row in text.splitlines() if row.startswith("fr-de") and "—" in row)
    assert line.split()[1] == percent(runs["fr-de", "fr-tr"].result["accuracy"])
    mean = mean_gains(store.table(), "pair").set_index("pair").loc["fr-bg", "gain"]
    assert points(mean) in text
    assert "+6.7ᵖ" in text
    assert "best teacher, chosen on test" in text
    assert "mean of teachers" in text


def test_settings_and_arms_are_never_mixed(store: RunStore) -> None:
    made_matrix(store.root)
    made_run(store.root, made_config("fr-bg", protocol="clean"), n=90)
    made_run(store.root, made_config("fr-bg", "de-tr", objective="ce + mse"))
    made_run(store.root, made_config("fr-bg", shuffled_labels=True))
    text = report(store)
    assert "xnli · clean · compact" in text
    assert "no test premise stands in train" in text
    assert "clean" not in report(store, protocol="paper").split("Table 2")[0].split("\n")[0]
    table = store.table()
    paper_runs = table[table["protocol"] == "paper"]
    assert arms(paper_runs) == [(OBJECTIVE, "parallel", None), ("ce + mse", "parallel", None)]
    assert len(matrix_rows(paper_runs, (OBJECTIVE, "parallel", None))) == 36
    assert len(matrix_rows(paper_runs, ("ce + mse", "parallel", None))) == 7


def test_a_student_of_a_shuffled_teacher_is_an_arm_of_its_own(store: RunStore) -> None:
    from clte.runs.config import TeacherRef

    teacher = made_run(store.root, made_config("de-tr", shuffled_labels=True))
    config = made_config("fr-bg", "de-tr").replace(teacher=TeacherRef("de-tr", teacher.id))
    made_run(store.root, config)
    assert arms(store.table()) == [(OBJECTIVE, "parallel", "label-shuffled")]


def test_figure_2_reads_alpha_and_temperature(store: RunStore) -> None:
    for alpha, temperature in ((0.25, 2), (0.75, 4)):
        objective = f"{1 - alpha}*ce + {alpha}*kd(temperature={temperature})"
        made_run(store.root, made_config("fr-tr", "fr-bg", objective=objective))
    curve = figure2(store.table())
    assert curve[["alpha", "temperature"]].to_numpy().tolist() == [[0.25, 2], [0.75, 4]]
    text = report(store, ["figure2"])
    assert "50.8ᵖ" in text
    assert "Table 3" not in text


def test_csv_can_be_read_back(store: RunStore) -> None:
    runs = made_matrix(store.root)
    table = pd.read_csv(io.StringIO(report(store, style="csv")))
    assert len(table) == 36
    found = table[(table["teacher"] == "fr-tr") & (table["student"] == "de-bg")].iloc[0]
    assert found["accuracy"] == pytest.approx(runs["fr-tr", "de-bg"].result["accuracy"])
    assert found["runs"] == runs["fr-tr", "de-bg"].id
    assert found["paper"] == 58.0


def test_what_is_not_there_is_said(store: RunStore) -> None:
    with pytest.raises(ClteError, match="no finished run"):
        report(store)
    made_run(store.root, made_config("fr-bg"))
    with pytest.raises(ClteError, match=r"no finished run has backbone 'mbert'.*compact"):
        report(store, backbone="mbert")
    with pytest.raises(ClteError, match="no finished run has seed 7"):
        report(store, seeds=[7])
    with pytest.raises(ClteError, match="no 'table9'"):
        report(store, ["table9"])
    with pytest.raises(ClteError, match="no finished run for figure2"):
        report(store, ["figure2"])


def test_a_report_needs_no_torch() -> None:
    code = "import sys, clte.experiments.report, clte.runs; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
