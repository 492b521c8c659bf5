"""The Train page: what it costs, a real small training, the queue, own data, runs from elsewhere."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from clte import jobs
from clte.analysis.numbers import percent
from clte.data.store import imported_names, save_corpus
from clte.jobs.folder import changing, find
from clte.paths import workspace
from clte.runs.config import TeacherRef
from clte.runs.folder import RunFolder
from clte.runs.store import RunStore
from tests.corpora import tiny_corpus
from tests.jobs.conftest import place  # noqa: F401
from tests.made_runs import made_config, made_run
from tests.pages.opening import ROOT, opened, text
from tests.test_uploads import table
from tests.tiny_models import tiny_model

TINY = {"data": "tiny", "backbone": "tiny"}
PATIENCE = 900


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model(tmp_path_factory.mktemp("encoder") / "tiny")


@pytest.fixture(autouse=True)
def here(place: Path, encoder: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """A workspace with a corpus and an encoder of its own, both tiny; nothing ships."""
    monkeypatch.delenv("CLTE_XNLI", raising=False)
    monkeypatch.syspath_prepend(str(ROOT))
    shutil.copytree(encoder, place / "models" / "tiny")
    save_corpus(tiny_corpus(120), "tiny")
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def nobody_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs stay in the queue: no process is started."""
    monkeypatch.setattr("clte.jobs.queue._drive", lambda workspace: None)


def keys(at: AppTest) -> set[str]:
    return {button.key for button in at.button if button.key}


def test_the_address_chooses_and_the_page_says_what_it_costs(nobody_works: None) -> None:
    at = opened("train", **TINY, pair=["de-bg", "tr-bg"], teacher="de-tr", seed=["7"])
    request = jobs.read_commands("\n".join(box.value for box in at.code))
    assert [run.title for run in request.runs] == [
        "de-bg", "de-tr", "de-tr ⇒ de-bg", "tr-bg", "de-tr ⇒ tr-bg",
    ]  # fmt: skip
    assert {run.seed for run in request.runs} == {7} and {run.epochs for run in request.runs} == {1}
    takes = jobs.estimate(workspace(), request)
    shown = {metric.label: metric.value for metric in at.metric}
    assert shown["Runs"] == "5" and shown["Time, at most"] == f"{takes.seconds:.0f} s"
    assert shown["Memory"] == f"{takes.memory / 1e6:.0f} MB"
    assert "a rule of thumb" in text(at)
    at.selectbox(key="objective_choice").select("kd").run()
    assert "0.5*ce + 0.5*kd(temperature=4)" in at.code[0].value
    at.selectbox(key="objective_choice").select("own").run()
    at.text_input(key="terms").input("ce + nonsense").run()
    assert "there is no term 'nonsense'" in text(at) and "start" not in keys(at)
    assert not at.exception and not jobs.list_jobs(workspace())


def test_a_missing_cell_of_the_matrix_is_trained_as_the_others_were(nobody_works: None) -> None:
    config = jobs.read_commands(
        f"clte train --pair de-tr --data tiny --backbone {workspace() / 'models' / 'tiny'} --protocol "
        "grouped --epochs 3 --learning-rate 0.003 --seed 7"
    ).runs[0]
    objective = "ce + 2*hidden_js(temperature=3)"
    teacher = made_run(workspace() / "runs", config)
    baseline = made_run(workspace() / "runs", config.replace(pair="de-bg"))
    student = baseline.config.replace(
        objective=objective, teacher=TeacherRef(pair="de-tr", run=teacher.id)
    )
    made_run(workspace() / "runs", student)
    matrix = opened("transfer_matrix", cell="de-tr ⇒ tr-bg")
    assert "This cell was not run" in text(matrix)
    (link,) = (
        part.proto for part in matrix.get("page_link") if part.proto.label == "Train this cell"
    )
    at = opened("train", **parse_qs(link.query_string))
    assert not at.exception and not at.error
    wanted = jobs.read_commands(at.code[0].value).runs[-1]
    assert wanted == student.replace(pair="tr-bg")


def test_a_corpus_that_is_not_here_is_said() -> None:
    at = opened("train", data="xnli", pair="fr-bg")
    assert "nothing can be trained on them: export CLTE_XNLI" in text(at)
    assert "--data builtin" in at.code[0].value


def test_what_is_too_much_is_said_and_not_started(
    nobody_works: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clte.jobs.estimates.MAX_ROWS", 10)
    at = opened("train", **TINY)
    assert "more than a job may have (10)" in text(at) and "start" not in keys(at)
    monkeypatch.setattr("clte.jobs.estimates.free_disk", lambda workspace: 1000)
    monkeypatch.setattr("clte.jobs.estimates.MAX_ROWS", 100_000)
    at = opened("train", **TINY)
    assert "Free some space" in text(at) and "start" not in keys(at)
    at.multiselect(key="pair_choice_tiny").set_value([]).run()
    assert "choose at least one language pair" in text(at)
    assert not at.exception


def test_a_training_started_here_is_in_every_page_when_it_ends() -> None:
    at = opened("train", **TINY, pair="de-bg", teacher="de-tr")
    at.button(key="start").click().run()
    assert not at.exception and not at.error
    (job,) = jobs.list_jobs(workspace())
    assert job.is_active or job.state == "finished"
    assert f"stop_{job.id}" in keys(at) or job.state == "finished"
    end = time.monotonic() + PATIENCE
    while jobs.get_job(workspace(), job.id).is_active:
        assert time.monotonic() < end
        time.sleep(1)
        at.run()
        assert not at.exception and not at.error
    at = opened("train", **TINY, pair="de-bg", teacher="de-tr")
    assert "All of it is trained already." in text(at)
    student = RunFolder(workspace() / "runs" / job.runs[-1].id)
    accuracy, n = student.result["accuracy"], student.result["n"]
    assert f"de → tr ⇒ de → bg · seed 42 · {percent(accuracy)} % of {n} test rows" in text(at)
    assert "one seed" in text(at)
    matrix = opened("transfer_matrix", cell="de-tr ⇒ de-bg")
    metrics = {metric.label: metric.value for metric in matrix.metric}
    assert metrics["Accuracy, %"] == percent(accuracy)
    assert student.id in text(matrix)


def test_the_queue_stops_resumes_and_deletes(nobody_works: None) -> None:
    at = opened("train", **TINY)
    at.button(key="start").click().run()
    at.number_input(key="epochs").set_value(2).run()
    at.button(key="start").click().run()
    first, second = jobs.list_jobs(workspace())
    assert (first.position, second.position) == (1, 2)
    assert "starts in a moment" not in text(at) and ":gray-badge[queued]" in text(at)
    at.button(key=f"stop_{first.id}").click().run()
    assert jobs.get_job(workspace(), first.id).state == "stopped"
    assert ":orange-badge[stopped]" in text(at)
    at.button(key=f"resume_{first.id}").click().run()
    assert jobs.get_job(workspace(), first.id).state == "queued"
    at.button(key=f"stop_{first.id}").click().run()
    at.button(key=f"remove_{first.id}").click().run()
    assert [job.id for job in jobs.list_jobs(workspace())] == [second.id]
    at.button(key=f"stop_{second.id}").click().run()
    half = RunFolder.create(workspace() / "runs", second.runs[0].config)
    at.run()
    at.button(key=f"delete_{second.id}").click().run()
    assert not jobs.list_jobs(workspace()) and not half.path.exists()
    assert "No job yet" in text(at)
    assert not at.exception and not at.error


def test_how_many_at_a_time(nobody_works: None) -> None:
    jobs.submit(workspace(), _request())
    at = opened("train")
    at.number_input(key="at_once").set_value(2).run()
    assert jobs.at_once(workspace()) == 2 and not at.exception
    helps = [part.proto.help for part in opened("train", **TINY).caption]
    assert any("2 jobs at a time" in said for said in helps)


def _request() -> jobs.Request:
    folder = workspace() / "models" / "tiny"
    return jobs.read_commands(f"clte train --pair fr-bg --data tiny --backbone {folder} --epochs 1")


def test_a_job_that_failed_says_why(nobody_works: None) -> None:
    job = jobs.submit(workspace(), _request())
    folder = find(workspace(), job.id)
    with changing(workspace()):
        folder.write_state(
            replace(folder.state, state="failed", message="the loss became nan <b>near</b> step 3.")
        )
    at = opened("train", **TINY)
    assert ":red-badge[failed]" in text(at) and f"resume_{job.id}" in keys(at)
    assert r"\<b\>near\</b\>" in at.warning[0].value


def test_a_public_demo_shows_everything_and_changes_nothing(
    nobody_works: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = jobs.submit(workspace(), _request())
    monkeypatch.setenv("CLTE_READONLY", "1")
    at = opened("train", **TINY)
    assert {metric.label for metric in at.metric} >= {"Runs", "Time, at most"} and at.code
    assert ":gray-badge[queued]" in text(at) and "read-only demo" in text(at)
    assert not keys(at)
    assert "hub" not in at.selectbox(key="backbone_choice").options
    assert not [box for box in at.number_input if box.key == "at_once"]
    for view in ("Your data", "Add runs"):
        at.segmented_control(key="show").set_value(view).run()
        assert "read-only demo" in text(at) and not at.get("file_uploader")
        assert keys(at) <= {"use_tiny"}
    assert not at.exception and jobs.get_job(workspace(), job.id).state == "queued"


def test_own_data_bad_then_good_then_trained_on(nobody_works: None) -> None:
    at = opened("train", show="Your data")
    at.get("file_uploader")[0].upload("m.csv", b"premise,text\na,b\n", "text/csv").run()
    assert "m.csv has no" in text(at) and "own_keep" not in keys(at)
    at = opened("train", show="Your data")
    at.get("file_uploader")[0].upload("My rows.csv", table(90), "text/csv").run()
    assert "**90 rows** in order · fr → bg" in text(at) and not at.error
    metrics = {metric.label: metric.value for metric in at.metric}
    assert metrics["Premises that leak"] == "0" and metrics["Rows to train on"] == "72"
    at.button(key="own_keep").click().run()
    assert imported_names() == ["my-rows", "tiny"]
    at.button(key="use_my-rows").click().run()
    assert not at.exception and not at.error
    assert at.selectbox(key="data_choice").value == "my-rows"
    assert "--data my-rows --protocol grouped" in at.code[0].value
    assert at.multiselect(key="pair_choice_my-rows").value == ["fr-bg"]
    at = opened("train", show="Your data")
    at.button(key="drop_my-rows").click().run()
    assert imported_names() == ["tiny"]


def test_a_run_from_elsewhere(nobody_works: None, tmp_path: Path) -> None:
    run = made_run(tmp_path / "elsewhere", made_config("fr-bg", backbone="mbert"))
    made = shutil.make_archive(str(tmp_path / "run"), "zip", run.path)
    at = opened("train", show="Add runs")
    files = [
        ("bad.zip", b"no zip", "application/zip"),
        ("good.zip", Path(made).read_bytes(), "application/zip"),
    ]
    at.get("file_uploader")[0].set_value(files).run()
    at.button(key="add_runs").click().run()
    assert not at.exception
    assert "bad.zip is no zip file" in text(at)
    assert f"{percent(run.result['accuracy'])} % of 150 test rows" in text(at)
    assert list(RunStore.default().table()["id"]) == [run.id]


def test_nothing_here_to_start_from_is_said(place: Path) -> None:  # noqa: F811
    shutil.rmtree(place / "models")
    at = opened("train", data="tiny", backbone="hub")
    assert "Type the encoder's Hub id" in text(at) and "start" not in keys(at)
    at.text_input(key="hub").input("../../etc").run()
    assert at.error and not at.exception
    at.text_input(key="hub").input("owner/model").run()
    assert "may have to be fetched" in text(at) and "start" not in keys(at)
