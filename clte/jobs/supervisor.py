"""Works on a workspace's queue, and ends when there is nothing left to do.

    python -m clte.jobs.supervisor WORKSPACE

A process of its own session, started by whoever puts work into the queue; it survives them. At most one
lives: it holds a lock that the system frees at its death. It is light (no torch), and the jobs that it
starts survive it in turn: the next supervisor finds them by what is written in their folders.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path

from filelock import Timeout

from clte.errors import ClteError
from clte.files import write_json
from clte.jobs import processes
from clte.jobs.estimates import check_disk, cores, disk_needed
from clte.jobs.folder import (
    JobFolder,
    State,
    at_once,
    changing,
    jobs_folder,
    now,
    readable,
    supervisor_lock,
)
from clte.jobs.queue import _reconcile
from clte.runs.config import RunConfig
from clte.runs.folder import RunFolder
from clte.runs.store import is_running

POLL = 0.5
"""Seconds between two looks at the queue."""


def supervise(workspace: Path) -> None:
    """Start jobs in their order until none waits and none runs. Does nothing if another one is at it."""
    lock = supervisor_lock(workspace)
    try:
        # Who asks whether one lives holds the lock for a moment, too.
        lock.acquire(timeout=2)
    except Timeout:
        return
    me = processes.identity(os.getpid())
    assert me is not None
    write_json(jobs_folder(workspace) / "supervisor.json", asdict(me))
    while True:
        with changing(workspace):
            _reconcile(workspace)
            known = readable(workspace)
            if not any(state.state in ("queued", "running") for _, state in known):
                # Freed inside: who adds a job after this finds no supervisor, and starts one.
                lock.release()
                return
            _start_ready(workspace, known)
        time.sleep(POLL)


def _start_ready(workspace: Path, known: list[tuple[JobFolder, State]]) -> None:
    """Start what may start now. Only inside `changing`."""
    running = [folder for folder, state in known if state.state == "running"]
    taken = {config.id for folder in running for config in folder.request.runs}
    places = at_once(workspace) - len(running)
    queue = sorted(
        ((folder, state) for folder, state in known if state.state == "queued"),
        key=lambda job: (job[1].order, job[0].id),
    )
    for folder, state in queue:
        if places < 1:
            return
        if not _is_free(workspace, folder.request.runs, taken):
            continue
        try:
            check_disk(workspace, disk_needed(workspace, folder.request))
            _start(workspace, folder, state)
        except (ClteError, OSError) as error:
            message = str(error) if isinstance(error, ClteError) else f"it cannot start: {error}."
            folder.write_state(replace(state, state="failed", message=message, ended=now()))
            continue
        taken |= {config.id for config in folder.request.runs}
        places -= 1


def _is_free(workspace: Path, runs: tuple[RunConfig, ...], taken: set[str]) -> bool:
    """Whether nobody trains one of these runs: another job, or a command in a terminal."""
    folders = [RunFolder(workspace / "runs" / config.id) for config in runs]
    return not any(not f.finished and (f.id in taken or is_running(f)) for f in folders)


def _start(workspace: Path, folder: JobFolder, state: State) -> None:
    request = folder.request
    threads = request.threads or max(1, cores() // at_once(workspace))
    begun = replace(state, state="running", asked=None, message=None, began=now(), ended=None)
    # Written before: if this process dies in between, the next one puts the job back into the queue,
    # and a process that did start finds that and goes.
    folder.write_state(replace(begun, process=None))
    process = processes.start(
        "clte.jobs.worker",
        str(workspace),
        folder.id,
        str(threads),
        log=folder.log,
        environment={**request.surroundings, "CLTE_HOME": str(workspace)},
    )
    folder.write_state(replace(begun, process=process))


if __name__ == "__main__":
    try:
        supervise(Path(sys.argv[1]))
    except ClteError as problem:
        sys.exit(f"clte: {problem}")
