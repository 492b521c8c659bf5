"""Plans as data: which runs, and which depends on which."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from clte.errors import ClteError
from clte.experiments.plans import PLANS, control_arms, estimate_seconds, make_plan, transfer
from clte.runs.config import RunConfig, TeacherRef
from clte.runs.store import RunStore
from tests.made_runs import OBJECTIVE, PAIRS, made_config, made_run

TEMPLATE = made_config()


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("table1", 4),
        ("table2", 6),
        ("table3", 36),
        ("table4", 36),
        ("figure2", 32),
        ("figure3", 5),
        ("controls", 11),
    ],
)
def test_a_plan_has_so_many_runs_a_seed(name: str, count: int) -> None:
    assert len(make_plan(name, TEMPLATE).runs) == count
    both = make_plan(name, TEMPLATE, (42, 50)).runs
    assert len(both) == 2 * count
    assert len({config.id for config in both}) == 2 * count


@pytest.mark.parametrize("name", PLANS)
def test_every_teacher_comes_before_its_students_and_has_their_seed(name: str) -> None:
    done: dict[str, RunConfig] = {}
    for config in make_plan(name, TEMPLATE, (42, 43)).runs:
        if config.teacher is not None and config.teacher.run is not None:
            teacher = done[config.teacher.run]
            assert teacher.pair == config.teacher.pair and teacher.seed == config.seed
            assert not teacher.is_transfer
            shared = ("data", "protocol", "fold", "backbone_revision", "learning_rate", "epochs")
            assert all(getattr(teacher, n) == getattr(config, n) for n in shared)
        done[config.id] = config


def test_table3_is_six_baselines_and_every_ordered_pair_of_different_ones() -> None:
    runs = make_plan("table3", TEMPLATE).runs
    assert [c.pair for c in runs[:6]] == list(PAIRS)
    cells = Counter((c.teacher.pair, c.pair) for c in runs if c.teacher)
    assert cells == Counter((t, s) for t in PAIRS for s in PAIRS if t != s)
    assert {c.objective for c in runs} == {"ce", OBJECTIVE}
    assert {c.teacher.reads for c in runs if c.teacher} == {"parallel"}


def test_plans_share_their_runs() -> None:
    table2, table3, table4 = (make_plan(n, TEMPLATE).runs for n in ("table2", "table3", "table4"))
    assert set(table2) < set(table3) == set(table4)


def test_table4_adds_the_rivals_baselines() -> None:
    rival = TEMPLATE.replace(backbone="xlm-roberta-base", backbone_revision="beef")
    runs = make_plan("table4", TEMPLATE, rival=rival).runs
    assert len(runs) == 42
    assert [c.pair for c in runs if c.backbone == "xlm-roberta-base"] == list(PAIRS)


def test_figure2_spans_alpha_and_temperature() -> None:
    runs = make_plan("figure2", TEMPLATE).runs
    assert (runs[0].pair, runs[1].pair) == ("fr-bg", "fr-tr")
    assert all(c.pair == "fr-tr" and c.teacher.pair == "fr-bg" for c in runs[2:])
    objectives = {c.objective for c in runs[2:]}
    assert "0.3*ce + 0.7*kd(temperature=4)" in objectives
    assert "ce + 0*hidden_kl" in objectives
    assert len(objectives) == 5 * 5 + 5


def test_figure3_keeps_every_epoch() -> None:
    runs = make_plan("figure3", TEMPLATE).runs
    student = next(c for c in runs if c.is_transfer)
    assert student.epoch_representations and student.title == "de-tr ⇒ de-bg"
    assert {c.seed for c in runs if c.pair == "de-bg"} == {42, 43}


def test_the_controls_are_all_there() -> None:
    runs = control_arms(TEMPLATE, "fr-bg", "de-tr")
    shuffled = next(c for c in runs if c.shuffled_labels)
    students = [c.teacher for c in runs if c.teacher]
    assert TeacherRef("fr-bg", shuffled.id) in students
    assert {ref.control for ref in students} == {None, "class-mean", "random", "untrained"}
    assert {ref.reads for ref in students} == {"parallel", "own"}
    alone = [c for c in runs if not c.teacher and c.pair == "de-tr"]
    assert {(c.objective, c.epochs, c.patience) for c in alone} == {
        ("ce", 5, 2),
        ("ce(label_smoothing=0.1)", 5, 2),
        ("ce", 10, 0),
    }


def test_only_what_is_not_finished_here_is_missing(tmp_path: Path) -> None:
    plan = make_plan("table2", TEMPLATE)
    store = RunStore([tmp_path / "mine", tmp_path / "shipped"])
    assert plan.missing(store) == list(plan.runs)
    made_run(tmp_path / "mine", plan.runs[2])
    made_run(tmp_path / "shipped", plan.runs[3])  # results without weights teach nobody
    assert plan.missing(store) == [c for c in plan.runs if c != plan.runs[2]]


def test_time_is_estimated_from_finished_runs_of_the_same_encoder(tmp_path: Path) -> None:
    store = RunStore([tmp_path])
    plan = make_plan("table2", TEMPLATE)
    assert estimate_seconds(plan.runs, store) is None
    assert estimate_seconds([], store) == 0
    folder = made_run(tmp_path, plan.runs[0])
    seconds = folder.result["seconds"]
    assert seconds > 0
    assert estimate_seconds(plan.runs[1:], RunStore([tmp_path])) == pytest.approx(5 * seconds)
    longer = [plan.runs[1].replace(epochs=10)]
    assert estimate_seconds(longer, RunStore([tmp_path])) == pytest.approx(2 * seconds)
    other = [plan.runs[1].replace(backbone="other")]
    assert estimate_seconds(other, RunStore([tmp_path])) is None


def test_what_is_no_plan() -> None:
    with pytest.raises(ClteError, match=r"no plan 'table9'. Choose one of: table1, table2"):
        make_plan("table9", TEMPLATE)
    with pytest.raises(ClteError, match="at least one seed"):
        make_plan("table2", TEMPLATE, ())
    with pytest.raises(ClteError, match="this one has a teacher"):
        make_plan("table2", transfer(TEMPLATE, TEMPLATE, "de-tr"))
    with pytest.raises(ClteError, match="does not read one"):
        transfer(TEMPLATE, TEMPLATE, "de-tr", objective="ce")
