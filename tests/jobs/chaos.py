"""Kill -9 at a random moment of a real job, then look whether anything was lost. Used by the tests and `make soak`."""

from __future__ import annotations

import contextlib
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from clte import jobs
from clte.jobs import folder as on_disk
from clte.jobs import processes
from clte.jobs.request import Request
from clte.runs.folder import RunFolder
from clte.runs.store import RunStore, is_running

TARGETS = ("worker", "training", "supervisor", "all")
MOMENTS = ("start", "training", "checkpoint", "file")
"""Within seconds of the start; while a run trains; while a checkpoint is written; while a file is."""
PATIENCE = 600
"""Seconds after which something that should have happened counts as never."""


@dataclass
class Drawn:
    """One round: who is killed, and when."""

    seed: int
    target: str
    moment: str
    wait: float
    """Seconds after the start, or after a run began to train."""
    skip: int
    """Runs, checkpoints or files that are let go by before."""

    @classmethod
    def from_seed(cls, seed: int) -> Drawn:
        rng = random.Random(seed)
        target, moment = rng.choice(TARGETS), rng.choice(MOMENTS)
        return cls(
            seed, target, moment, rng.uniform(0, 2), rng.randrange(2 if moment == "training" else 4)
        )


def until(happened: Callable[[], object], what: str, every: float = 0.1) -> None:
    """Wait for something, and fail loudly if it does not come."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, f"waited {PATIENCE} s in vain: {what}"
        time.sleep(every)


def ended(workspace: Path, job: str) -> bool:
    jobs.reconcile(workspace)
    return not jobs.get_job(workspace, job).is_active


def play(workspace: Path, request: Request, drawn: Drawn) -> str:
    """One round: start, kill, look, resume, finish. Returns what happened, in a line.

    Raises:
        AssertionError: something was lost or broken.
    """
    job = jobs.submit(workspace, request)
    hit = _wait_for(workspace, job.id, drawn)
    finished = _finished(workspace, request)
    victims = _victims(workspace, job.id, drawn.target)
    leader = jobs.get_job(workspace, job.id).process
    for pid in victims:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, 9)

    # What the kill left can be read, and nothing that was finished is gone or changed.
    assert on_disk.problems(workspace) == []
    store = RunStore([workspace / "runs"])
    assert store.problems() == []
    jobs.list_jobs(workspace)
    _unchanged(workspace, finished)

    until(lambda: ended(workspace, job.id), "the job ends, by itself or because it was killed")
    state = jobs.get_job(workspace, job.id)
    if drawn.target == "supervisor":
        assert state.state == "finished", f"{state.state}: {state.message}"
    before = state.state
    if state.state != "finished":
        assert state.state in ("stopped", "failed") and state.message, state
        if leader is not None:
            until(lambda: processes.members(leader) == [], "the whole session ends")
        jobs.resume(workspace, job.id)
        until(lambda: ended(workspace, job.id), "the resumed job ends")
    state = jobs.get_job(workspace, job.id)
    assert state.state == "finished" and state.share == 1, f"{state.state}: {state.message}"
    _unchanged(workspace, finished)
    _whole(workspace, request)
    return (
        f"seed {drawn.seed}: {drawn.target} killed {hit} ({len(victims)} processes, "
        f"{len(finished)} of {len(request.runs)} runs were finished), {before}, then finished"
    )


def clear(workspace: Path, request: Request) -> None:
    """Forget a round."""
    until(lambda: on_disk.supervisor(workspace) is None, "the supervisor ends without work")
    jobs.delete(workspace, request.id, finished_too=True)
    assert jobs.list_jobs(workspace) == []
    assert RunStore([workspace / "runs"]).runs() == []


def _wait_for(workspace: Path, job: str, drawn: Drawn) -> str:
    """Wait for the drawn moment; returns which it was."""
    if drawn.moment == "start":

        def is_there() -> bool:
            here = _victims(workspace, job, drawn.target)
            return bool(here) or not jobs.get_job(workspace, job).is_active

        until(is_there, "somebody to kill", every=0.01)
        time.sleep(drawn.wait)
        return f"{drawn.wait:.2f} s after its start"
    pattern = {
        "training": "runs/*/status.json",
        "checkpoint": "runs/*/work/checkpoint-*",
        "file": "runs/*/.*.part",
    }[drawn.moment]
    deadline = time.monotonic() + PATIENCE
    seen: set[str] = set()
    while time.monotonic() < deadline:
        for path in workspace.glob(pattern):
            if (path / "sealed.json").exists() or path.name.startswith(".status"):
                continue
            seen.add(str(path))
            if len(seen) > drawn.skip:
                if drawn.moment == "training":
                    time.sleep(drawn.wait)
                    return f"{drawn.wait:.2f} s into a training"
                return f"while {path.name} was written"
        if not jobs.get_job(workspace, job).is_active:
            return "after its end"
    raise AssertionError("neither the moment nor the job's end came")


def _victims(workspace: Path, job: str, target: str) -> list[int]:
    worker = jobs.get_job(workspace, job).process
    session = processes.members(worker) if worker is not None else []
    supervisor = on_disk.supervisor(workspace)
    driver = [supervisor.pid] if supervisor else []
    leader = [worker.pid] if worker is not None and processes.is_alive(worker) else []
    return {
        "worker": leader,
        "training": [pid for pid in session if pid not in leader],
        "supervisor": driver,
        "all": driver + session,
    }[target]


def _finished(workspace: Path, request: Request) -> dict[str, bytes]:
    folders = [RunFolder(workspace / "runs" / config.id) for config in request.runs]
    return {f.id: (f.path / "result.json").read_bytes() for f in folders if f.finished}


def _unchanged(workspace: Path, finished: dict[str, bytes]) -> None:
    for run, result in finished.items():
        folder = RunFolder(workspace / "runs" / run)
        assert (folder.path / "result.json").read_bytes() == result, run
        folder.verify()


def _whole(workspace: Path, request: Request) -> None:
    """Every run is finished, right to the byte, and nothing half-written lies about."""
    for config in request.runs:
        folder = RunFolder(workspace / "runs" / config.id)
        folder.verify()
        assert folder.has_weights and not folder.work_path.exists() and not is_running(folder)
        assert [path.name for path in folder.path.glob(".*")] == []
        assert len(folder.predictions) == folder.result["n"]
    root = on_disk.jobs_folder(workspace)
    assert [path for path in root.rglob("*") if path.name.endswith((".part", ".removed"))] == []


def end_all(workspace: Path) -> None:
    """Kill whatever still works for a workspace."""
    supervisor = on_disk.supervisor(workspace)
    if supervisor is not None:
        processes.kill(supervisor)
    for _, state in on_disk.readable(workspace):
        if state.process is not None:
            processes.kill(state.process)
    time.sleep(0.5)
    processes.collect()


def survivors(workspace: Path) -> list[str]:
    """Command lines of processes that still work for a workspace."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        line = " ".join(process.info["cmdline"] or [])
        if str(workspace) in line and "clte.jobs." in line and process.info["status"] != "zombie":
            found.append(line)
    return found
