"""A plan on real processes: order, failures, a worker's death, and nothing done twice."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

import clte.experiments.executor as executor
from clte.data.xnli import load_xnli_folder
from clte.errors import ClteError
from clte.experiments.executor import Event, Outcome, Sources, execute_plan
from clte.experiments.plans import Plan, transfer
from clte.models.backbones import resolve
from clte.runs.config import DataRef, RunConfig
from clte.runs.store import RunStore
from tests.corpora import tiny_corpus, write_xnli
from tests.tiny_models import tiny_model


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    root = tmp_path_factory.mktemp("sources")
    data = write_xnli(tiny_corpus(120), root / "XNLI-1.0")
    return Sources(str(data), {"tiny": str(tiny_model(root / "tiny"))})


@pytest.fixture(scope="module")
def base(sources: Sources) -> RunConfig:
    corpus = load_xnli_folder(Path(sources.data))
    encoder = resolve(sources.backbones["tiny"])
    return RunConfig(
        pair="fr-bg",
        data=DataRef(corpus.name, corpus.revision),
        protocol="clean",
        backbone=encoder.name,
        backbone_revision=encoder.revision,
        learning_rate=3e-3,
        epochs=1,
        batch_size=8,
    )


def test_a_plan_runs_on_two_processes_students_after_teachers_and_fails_only_where_it_must(
    base: RunConfig, sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, bad = base.replace(pair="de-tr"), base.replace(learning_rate=1e30, warmup=0.0)
    students = [
        transfer(base, base, "de-tr"),
        transfer(base, base, "fr-de"),
        transfer(base, other, "fr-bg"),
    ]
    hopeless = transfer(base, bad, "de-tr")
    good = (base, other, *students)
    store = RunStore([tmp_path / "runs"])
    events: list[Event] = []
    outcome = execute_plan(
        Plan("made up", "Does it run?", (bad, hopeless, *students, base, other)),
        sources,
        store=store,
        processes=2,
        threads=1,
        tell=events.append,
    )
    assert sorted(outcome.finished) == sorted(config.id for config in good)
    assert set(outcome.failed) == {bad.id, hopeless.id}
    assert "the loss became" in outcome.failed[bad.id]
    assert outcome.failed[hopeless.id] == f"its teacher {bad.id} failed"
    assert not outcome.stopped

    kinds = [(event.kind, event.run.id) for event in events if event.kind != "progress"]
    for student in students:
        assert kinds.index(("started", student.id)) > kinds.index(("finished", student.teacher.run))
    assert ("started", hopeless.id) not in kinds
    finished = next(event for event in events if event.kind == "finished")
    assert 0 <= finished.details["accuracy"] <= 1 and finished.details["seconds"] > 0
    for config in good:
        store.get(config.id).verify()
        assert store.get(config.id).result["environment"]["threads"] == 1
    assert not multiprocessing.active_children()

    def none_needed(*_: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(executor, "_Worker", none_needed)
    again = execute_plan(Plan("made up", "Again?", good), sources, store=store)
    assert again == Outcome()


def test_when_the_last_worker_dies_it_is_said_and_the_same_command_goes_on(
    base: RunConfig, sources: Sources, tmp_path: Path
) -> None:
    store = RunStore([tmp_path / "runs"])
    plan = Plan("made up", "Does it go on?", (base.replace(seed=1), base.replace(seed=2)))
    events: list[Event] = []

    def kill_at_once(event: Event) -> None:
        events.append(event)
        if event.kind == "started":
            for child in multiprocessing.active_children():
                child.kill()

    with pytest.raises(ClteError, match="every worker process has died"):
        execute_plan(plan, sources, store=store, processes=1, threads=1, tell=kill_at_once)
    assert [event.kind for event in events] == ["started", "failed"]
    assert "ended with code -9" in events[-1].details["message"]
    assert "out of memory" in events[-1].details["message"]
    outcome = execute_plan(plan, sources, store=store, processes=1, threads=1)
    assert len(outcome.finished) == 2 and not outcome.failed


@pytest.mark.parametrize("numbers", [{"processes": 0}, {"processes": -1}, {"threads": 0}])
def test_numbers_of_processes_and_threads(base: RunConfig, sources: Sources, numbers: dict) -> None:
    with pytest.raises(ClteError, match="at least 1"):
        execute_plan(Plan("made up", "", (base,)), sources, **numbers)
