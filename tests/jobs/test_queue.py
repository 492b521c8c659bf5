"""The queue's rules, with processes that only sleep: order, cancelling, orphans, limits, a full disk."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from clte import jobs
from clte.errors import ClteError
from clte.jobs import estimates, processes, progress, queue, supervisor
from clte.jobs import folder as on_disk
from clte.jobs.folder import JobFolder, State
from clte.jobs.processes import Identity
from clte.jobs.request import Request, Shape
from clte.runs.config import RunConfig
from clte.runs.folder import RunFolder
from clte.runs.store import RunStore
from tests.made_runs import made_config, made_run

SLEEP = "import time; time.sleep(600)"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEP}"
WITH_CHILD = (
    f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {DEAF!r}]); "
    f"print('ready', flush=True); {SLEEP}"
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are others there")


def asked(*runs: RunConfig, **changes: Any) -> Request:
    shape = Shape(layers=3, hidden=256, inner=512, parameters=9_000_000, embeddings=7_000_000)
    values: dict[str, Any] = {"title": runs[0].title, "runs": runs, "data": "builtin"}
    values |= {
        "backbones": {"compact": "compact"},
        "train_rows": 4353,
        "shapes": {"compact": shape},
    }
    return Request(**{**values, **changes})


A, B, C = (asked(made_config(pair)) for pair in ("fr-bg", "de-tr", "fr-de"))


class Stage:
    """A workspace whose jobs are started by hand, as processes that do what they are told."""

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self.code = SLEEP

    def start(self, *_: str, log: Path, environment: dict[str, str]) -> Identity:
        process = subprocess.Popen(
            [sys.executable, "-c", self.code], start_new_session=True, stdout=log.open("wb")
        )
        processes._children.append(process)
        found = processes.identity(process.pid)
        assert found is not None
        return found

    def turn(self) -> None:
        """What a supervisor does every half second."""
        with on_disk.changing(self.workspace):
            queue._reconcile(self.workspace)
            supervisor._start_ready(self.workspace, on_disk.readable(self.workspace))

    def states(self) -> list[str]:
        return [job.state for job in jobs.list_jobs(self.workspace)]

    def process(self, request: Request) -> Identity:
        found = jobs.get_job(self.workspace, request.id).process
        assert found is not None
        return found


@pytest.fixture
def stage(place: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    made = Stage(place)
    monkeypatch.setattr(processes, "start", made.start)
    monkeypatch.setattr(queue, "_drive", lambda workspace: None)
    return made


def soon(happened: Callable[[], object]) -> None:
    end = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)


# ---------------------------------------------------------------------- order


def test_jobs_run_in_their_order_as_many_at_once_as_may(stage: Stage) -> None:
    for request in (A, B, C):
        jobs.submit(stage.workspace, request)
    assert [job.position for job in jobs.list_jobs(stage.workspace)] == [1, 2, 3]
    stage.turn()
    stage.turn()
    assert stage.states() == ["running", "queued", "queued"]
    jobs.set_at_once(stage.workspace, 2)
    stage.turn()
    assert [(j.id, j.state) for j in jobs.list_jobs(stage.workspace)] == [
        (A.id, "running"),
        (B.id, "running"),
        (C.id, "queued"),
    ]


def test_the_environment_goes_before_the_setting(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert jobs.at_once(stage.workspace) == 1
    jobs.set_at_once(stage.workspace, 3)
    assert jobs.at_once(stage.workspace) == 3
    monkeypatch.setenv("CLTE_JOBS_AT_ONCE", "2")
    assert jobs.at_once(stage.workspace) == 2
    for bad in ("none", "0", "17"):
        monkeypatch.setenv("CLTE_JOBS_AT_ONCE", bad)
        with pytest.raises(ClteError, match="whole number from 1 to 16"):
            jobs.at_once(stage.workspace)


def test_two_jobs_never_train_the_same_run_at_once(stage: Stage) -> None:
    teacher, student = made_config("fr-bg"), made_config("de-tr", "fr-bg")
    jobs.set_at_once(stage.workspace, 2)
    jobs.submit(stage.workspace, asked(teacher))
    jobs.submit(stage.workspace, asked(teacher, student))
    stage.turn()
    assert stage.states() == ["running", "queued"]


def test_the_same_runs_are_the_same_job(stage: Stage) -> None:
    first = jobs.submit(stage.workspace, A)
    assert jobs.submit(stage.workspace, A).id == first.id
    assert len(jobs.list_jobs(stage.workspace)) == 1
    made_run(stage.workspace / "runs", B.runs[0])
    assert jobs.submit(stage.workspace, B).state == "finished"


# ---------------------------------------------------------------------- cancel and orphans


def test_a_cancelled_job_leaves_the_queue_or_ends_and_can_be_resumed(stage: Stage) -> None:
    for request in (A, B):
        jobs.submit(stage.workspace, request)
    stage.turn()
    assert jobs.cancel(stage.workspace, B.id).state == "stopped"
    before = stage.process(A)
    assert jobs.cancel(stage.workspace, A.id).state in ("stopping", "stopped")
    soon(lambda: not processes.is_alive(before))
    stage.turn()
    assert stage.states() == ["stopped", "stopped"]
    assert all(job.message is None for job in jobs.list_jobs(stage.workspace))
    with pytest.raises(ClteError, match="is stopped: only one that runs or waits"):
        jobs.cancel(stage.workspace, A.id)
    assert jobs.resume(stage.workspace, A.id[:4]).state == "queued"
    with pytest.raises(ClteError, match="is queued: only one that stopped or failed"):
        jobs.resume(stage.workspace, A.id)
    stage.turn()
    assert jobs.get_job(stage.workspace, A.id).state == "running"


def test_who_does_not_listen_is_killed_with_all_that_it_started(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.code = WITH_CHILD.replace("subprocess.Popen", "p = subprocess.Popen")
    jobs.submit(stage.workspace, A)
    stage.turn()
    leader = stage.process(A)
    soon(lambda: len(processes.members(leader)) == 2)
    soon(lambda: jobs.get_job(stage.workspace, A.id).log.read_text() == "ready\n")
    time.sleep(0.5)  # the child must have learned not to listen
    jobs.cancel(stage.workspace, A.id)
    soon(lambda: not processes.is_alive(leader))
    stage.turn()
    assert len(processes.members(leader)) == 1 and stage.states() == ["stopping"]
    monkeypatch.setattr(queue, "GRACE", 0.0)
    stage.turn()
    soon(lambda: processes.members(leader) == [])
    stage.turn()
    assert stage.states() == ["stopped"]


def test_an_orphan_is_found_and_said(stage: Stage) -> None:
    jobs.submit(stage.workspace, A)
    stage.turn()
    processes.kill(stage.process(A))
    soon(lambda: stage.states() == ["stopped"])  # shown before anybody noted it
    assert JobFolder(stage.workspace / "jobs" / A.id).state.state == "running"
    assert jobs.reconcile(stage.workspace) == [A.id]
    assert JobFolder(stage.workspace / "jobs" / A.id).state.state == "stopped"
    assert "was killed" in str(jobs.get_job(stage.workspace, A.id).message)
    assert jobs.reconcile(stage.workspace) == []


def test_an_orphan_that_had_finished_is_finished(stage: Stage) -> None:
    jobs.submit(stage.workspace, A)
    stage.turn()
    made_run(stage.workspace / "runs", A.runs[0])
    processes.kill(stage.process(A))
    soon(lambda: jobs.reconcile(stage.workspace) == [A.id])
    assert stage.states() == ["finished"]


def test_another_process_with_the_same_id_is_not_taken_for_it_and_left_alone(stage: Stage) -> None:
    jobs.submit(stage.workspace, A)
    folder = JobFolder(stage.workspace / "jobs" / A.id)
    with on_disk.changing(stage.workspace):
        other = Identity(os.getpid(), time.time() - 10**6)
        folder.write_state(replace(folder.state, state="running", process=other, asked=1.0))
    assert jobs.reconcile(stage.workspace) == [A.id]
    assert stage.states() == ["stopped"]


def test_a_job_whose_start_was_cut_short_waits_again(stage: Stage) -> None:
    jobs.submit(stage.workspace, A)
    folder = JobFolder(stage.workspace / "jobs" / A.id)
    with on_disk.changing(stage.workspace):
        folder.write_state(replace(folder.state, state="running", process=None))
    assert jobs.reconcile(stage.workspace) == [A.id] and stage.states() == ["queued"]


def test_a_process_that_comes_too_late_does_nothing(stage: Stage) -> None:
    from clte.jobs.worker import work

    jobs.submit(stage.workspace, A)
    work(stage.workspace, A.id, 1)
    assert stage.states() == ["queued"] and not (stage.workspace / "runs").exists()


def test_a_second_supervisor_goes_at_once(place: Path) -> None:
    lock = on_disk.supervisor_lock(place)
    with lock:
        began = time.monotonic()
        supervisor.supervise(place)
        assert time.monotonic() - began < 30 and on_disk.supervisor(place) is None
    supervisor.supervise(place)  # free, and no work: it ends, and frees it again
    with on_disk.supervisor_lock(place).acquire(timeout=0):
        pass


# ---------------------------------------------------------------------- removing


def test_removing_a_job_keeps_its_runs_and_deleting_it_only_what_is_finished(stage: Stage) -> None:
    store = RunStore([stage.workspace / "runs"])
    teacher, student = made_config("fr-bg"), made_config("de-tr", "fr-bg")
    made_run(store.root, teacher)
    half = RunFolder.create(store.root, student)
    half.write_status("stopped")
    both = asked(teacher, student)
    jobs.submit(stage.workspace, both)
    assert jobs.remove(stage.workspace, both.id) == both.id
    assert jobs.list_jobs(stage.workspace) == [] and len(store.runs()) == 2
    jobs.submit(stage.workspace, both)
    assert jobs.delete(stage.workspace, both.id) == [student.id]
    assert [run.id for run in store.runs()] == [teacher.id]
    jobs.submit(stage.workspace, both)
    assert jobs.delete(stage.workspace, both.id, finished_too=True) == [teacher.id]
    assert store.runs() == []


def test_what_another_job_needs_is_not_deleted_and_what_runs_neither(stage: Stage) -> None:
    teacher, student = made_config("fr-bg"), made_config("de-tr", "fr-bg")
    RunFolder.create(stage.workspace / "runs", teacher)
    jobs.submit(stage.workspace, asked(teacher))
    jobs.submit(stage.workspace, asked(teacher, student))
    assert jobs.delete(stage.workspace, asked(teacher, student).id) == []
    stage.turn()
    for action in (jobs.remove, jobs.delete):
        with pytest.raises(ClteError, match=r"is running\. Cancel it first"):
            action(stage.workspace, asked(teacher).id)


def test_names_do_not_lead_out_of_the_folder(stage: Stage) -> None:
    jobs.submit(stage.workspace, A)
    for name in ("../" + A.id, "", "..", "/etc", A.id + "/", "zzz"):
        with pytest.raises(ClteError, match="no job has an id"):
            jobs.remove(stage.workspace, name)


def test_a_damaged_job_is_said_and_does_not_hide_the_others(stage: Stage) -> None:
    for request in (A, B):
        jobs.submit(stage.workspace, request)
    (stage.workspace / "jobs" / A.id / "state.json").write_text('{"state": "odd", "order": 1}')
    (stage.workspace / "jobs" / ".0.part").mkdir()
    assert [job.id for job in jobs.list_jobs(stage.workspace)] == [B.id]
    ((path, why),) = jobs.problems(stage.workspace)
    assert path.name == A.id and "a state 'odd'" in why
    stage.turn()
    assert not (stage.workspace / "jobs" / ".0.part").exists()
    jobs.remove(stage.workspace, A.id)
    assert jobs.problems(stage.workspace) == []


# ---------------------------------------------------------------------- limits and refusals


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (replace(A, train_rows=100_001), "100,001 training rows are more than a job may have"),
        (asked(made_config(epochs=51)), "epochs 51 is more than a job may have"),
        (asked(made_config(batch_size=513)), "batch size 513 is more than"),
        (replace(A, shapes={"compact": Shape(96, 16384, 65536, 10**12, 10**9)}), "of memory, and"),
        (asked(made_config("de-tr", "fr-bg")), "the teacher .* is not trained yet"),
    ],
)
def test_what_is_too_much_is_refused(stage: Stage, request_: Request, said: str) -> None:
    with pytest.raises(ClteError, match=said):
        jobs.submit(stage.workspace, request_)
    assert jobs.list_jobs(stage.workspace) == []


def test_a_full_queue_takes_no_more(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "MAX_QUEUE", 1)
    jobs.submit(stage.workspace, A)
    jobs.submit(stage.workspace, A)
    with pytest.raises(ClteError, match="1 jobs wait already"):
        jobs.submit(stage.workspace, B)


def test_a_full_disk_is_said(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs.submit(stage.workspace, A)
    for module in (estimates, progress):
        monkeypatch.setattr(module, "free_disk", lambda workspace: 5_000_000)
    with pytest.raises(ClteError, match="has 5 MB free; this job needs about"):
        jobs.submit(stage.workspace, B)
    stage.turn()  # the one that waited cannot begin, and says why
    (job,) = jobs.list_jobs(stage.workspace)
    assert job.state == "failed" and "Free some space" in str(job.message)
    folder = JobFolder(stage.workspace / "jobs" / A.id)
    with on_disk.changing(stage.workspace):
        died = State("running", 1.0, process=Identity(2**22 + 1, 1.0))
        folder.write_state(died)
    (job,) = jobs.list_jobs(stage.workspace)
    assert job.state == "stopped" and "is full. Free some space, then resume" in str(job.message)


def test_a_disk_that_is_full_to_the_last_byte_leaves_the_queue_as_it_was(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs.submit(stage.workspace, A)
    path = stage.workspace / "jobs" / A.id / "state.json"
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(ClteError, match=r"disk that holds .* is full"):
            jobs.cancel(stage.workspace, A.id)
    assert path.read_bytes() == before
    assert jobs.cancel(stage.workspace, A.id).state == "stopped"


def test_a_read_only_demo_changes_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs.submit(stage.workspace, A)
    monkeypatch.setenv("CLTE_READONLY", "1")
    for action in (
        lambda: jobs.submit(stage.workspace, B),
        lambda: jobs.cancel(stage.workspace, A.id),
        lambda: jobs.resume(stage.workspace, A.id),
        lambda: jobs.remove(stage.workspace, A.id),
        lambda: jobs.delete(stage.workspace, A.id),
        lambda: jobs.set_at_once(stage.workspace, 2),
    ):
        with pytest.raises(ClteError, match="switched off here: this is a read-only demo"):
            action()
    assert jobs.reconcile(stage.workspace) == []
    assert stage.states() == ["queued"]


# ---------------------------------------------------------------------- what it shows


def test_progress_is_read_from_the_run_folders(stage: Stage) -> None:
    teacher, student = made_config("fr-bg"), made_config("de-tr", "fr-bg")
    done = made_run(stage.workspace / "runs", teacher)
    jobs.submit(stage.workspace, asked(teacher, student))
    half = RunFolder.create(stage.workspace / "runs", student)
    half.write_status("running", step=30, steps=60, epoch=2.5, loss=0.9, seconds_left=40.0)
    half.log({"step": 24, "epoch": 2, "eval_plain_accuracy": 0.625})
    half.log({"step": 30, "epoch": 2.5, "loss": 0.75})
    stage.turn()
    # Who trains it is this very process: a job that must wait for it.
    (job,) = jobs.list_jobs(stage.workspace)
    assert job.state == "queued"
    first, second = job.runs
    assert first.state == "finished" and first.accuracy == done.result["accuracy"]
    assert (second.state, second.share, second.loss) == ("running", 0.5, 0.75)
    assert second.accuracy == 0.625 and second.seconds_left == 40
    assert job.share == 0.75 and job.current == second
    half.write_status("stopped")
    stage.turn()
    (job,) = jobs.list_jobs(stage.workspace)
    assert job.state == "running" and job.runs[1].share == 0.5
    assert job.request == asked(teacher, student)


def test_the_estimate_goes_by_finished_runs_where_there_are_some(stage: Stage) -> None:
    before = jobs.estimate(stage.workspace, A)
    # 4,353 rows x 5 epochs, 2 million weights above the embeddings, and a tenth for evaluation.
    assert before.seconds == pytest.approx(10 + 1.1 * 4353 * 5 * (0.0004 + 2e6 / 1.9e8))
    assert not before.from_runs and before.runs == 1
    run = made_run(stage.workspace / "runs", B.runs[0])
    after = jobs.estimate(stage.workspace, A)
    assert after.from_runs and after.seconds == pytest.approx(run.result["seconds"])
    made_run(stage.workspace / "runs", A.runs[0])
    assert jobs.estimate(stage.workspace, A) == estimates.Estimate(0, 0.0, True, 0, 0, 0)


def test_neither_torch_nor_streamlit_is_needed(place: Path) -> None:
    request = asked(made_config("fr-bg"))
    with on_disk.changing(place):
        on_disk.write_new(place, request, State("queued", 1.0))
    # Whoever starts a job holds the queue meanwhile: importing pandas there is too slow.
    code = (
        "import sys; from pathlib import Path; from clte import jobs; from clte.jobs import folder, "
        "queue, supervisor, worker, processes; place = Path(sys.argv[1]); jobs.list_jobs(place)\n"
        "processes.start = lambda *a, **k: processes.Identity(1, 1.0)\n"
        "with folder.changing(place): supervisor._start_ready(place, folder.readable(place))\n"
        "print([j.state for j in jobs.list_jobs(place)])\n"
        "print([m for m in ('torch', 'streamlit', 'transformers', 'pandas') if m in sys.modules])"
    )
    line = [sys.executable, "-c", code, str(place)]
    said = subprocess.run(line, capture_output=True, text=True, check=True)
    assert said.stdout == "['stopped']\n[]\n"
