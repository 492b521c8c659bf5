"""The queue: what pages and the terminal call. Every function takes the workspace's folder.

Whoever changes something holds the queue's lock for that moment; a supervisor, a process of its own,
starts jobs when it is their turn. Nothing here imports torch or streamlit.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path

from filelock import Timeout

from clte.errors import ClteError
from clte.jobs import processes
from clte.jobs.estimates import MAX_QUEUE, check_disk, check_limits, disk_needed
from clte.jobs.folder import (
    JobFolder,
    State,
    changing,
    erase,
    find,
    jobs_folder,
    now,
    readable,
    supervisor_lock,
    sweep,
    write_at_once,
    write_new,
)
from clte.jobs.progress import Job, all_finished, job_of, outcome, why_dead
from clte.jobs.request import Request
from clte.readonly import check_may_change, is_readonly
from clte.runs.folder import RunFolder
from clte.runs.store import RunStore, is_running

GRACE = 60.0
"""Seconds that a process has to write its checkpoint before its session is killed."""


def list_jobs(workspace: Path) -> list[Job]:
    """Every job: those that run, those that wait in their order, then the others, newest first.

    It changes nothing. Folders that cannot be read are left out; `clte.jobs.folder.problems` has them.
    """
    known = readable(workspace)
    waiting = sorted((s.order, f.id) for f, s in known if s.state == "queued")
    place = {job: number for number, (_, job) in enumerate(waiting, start=1)}
    jobs = [job_of(workspace, folder, state, place.get(folder.id)) for folder, state in known]
    order = {folder.id: state.order for folder, state in known}

    def rank(job: Job) -> tuple[int, float]:
        if job.state in ("running", "stopping"):
            return 0, order[job.id]
        if job.state == "queued":
            return 1, order[job.id]
        return 2, -(job.ended or order[job.id])

    return sorted(jobs, key=rank)


def get_job(workspace: Path, job: str) -> Job:
    """One job, by its id or the beginning of it.

    Raises:
        ClteError: none or several.
    """
    folder = find(workspace, job)
    found = next((item for item in list_jobs(workspace) if item.id == folder.id), None)
    if found is None:
        raise ClteError(
            f"job {folder.id} cannot be read. 'clte jobs remove {folder.id}' takes it away."
        )
    return found


def submit(workspace: Path, request: Request) -> Job:
    """Put a job into the queue, and see to it that somebody works on the queue.

    The same runs are the same job: one that waits or runs already stays as it is, one that stopped or
    failed goes on, and one whose runs are all finished is finished at once.

    Raises:
        ClteError: too much for this machine, a full queue, a teacher that is neither in the job nor
            finished, a full disk, a read-only demo.
    """
    check_may_change("starting a training")
    check_limits(workspace, request)
    _check_teachers(workspace, request)
    with changing(workspace):
        _reconcile(workspace)
        known = {folder.id: (folder, state) for folder, state in readable(workspace)}
        waiting = sum(state.state == "queued" for _, state in known.values())
        active = request.id in known and known[request.id][1].state in ("queued", "running")
        if not active:
            if waiting >= MAX_QUEUE:
                raise ClteError(
                    f"{waiting} jobs wait already, which is as many as may. Remove some, or wait."
                )
            done = all_finished(workspace, request)
            state = State("finished" if done else "queued", now(), ended=now() if done else None)
            write_new(workspace, request, state)
    _drive(workspace)
    return get_job(workspace, request.id)


def cancel(workspace: Path, job: str) -> Job:
    """Stop a job. One that runs writes a checkpoint and ends within `GRACE` seconds, or is killed.

    It returns at once; the job is ``stopping`` until its processes are gone, and can be resumed then.

    Raises:
        ClteError: no such job, one that is neither running nor queued, a read-only demo.
    """
    check_may_change("cancelling a training")
    with changing(workspace):
        _reconcile(workspace)
        folder = find(workspace, job)
        state = folder.state
        if state.state == "queued":
            folder.write_state(replace(state, state="stopped", ended=now(), message=None))
        elif state.state == "running" and state.process is not None:
            folder.write_state(replace(state, asked=state.asked or now(), message=None))
            processes.ask_to_end(state.process)
        else:
            raise ClteError(
                f"job {folder.id} ({folder.request.title}) is {state.state}: only one that runs or "
                "waits can be cancelled."
            )
    _drive(workspace)
    return get_job(workspace, folder.id)


def resume(workspace: Path, job: str) -> Job:
    """Put a stopped or failed job into the queue again; it goes on from its last checkpoint.

    Raises:
        ClteError: no such job, one that is active or finished, a full disk, a read-only demo.
    """
    check_may_change("resuming a training")
    folder = find(workspace, job)
    check_disk(workspace, disk_needed(workspace, folder.request))
    with changing(workspace):
        _reconcile(workspace)
        state = folder.state
        if state.state not in ("stopped", "failed"):
            said = "still stopping" if state.asked and state.state == "running" else state.state
            raise ClteError(
                f"job {folder.id} ({folder.request.title}) is {said}: only one that stopped or failed "
                "can be resumed."
            )
        done = all_finished(workspace, folder.request)
        folder.write_state(State("finished" if done else "queued", now()))
    _drive(workspace)
    return get_job(workspace, folder.id)


def remove(workspace: Path, job: str) -> str:
    """Take a job off the list; whatever it trained stays. Returns its id.

    Raises:
        ClteError: no such job, one that runs, a read-only demo.
    """
    check_may_change("removing a job")
    with changing(workspace):
        _reconcile(workspace)
        folder = _at_rest(workspace, job)
        erase(folder)
    return folder.id


def delete(workspace: Path, job: str, *, finished_too: bool = False) -> list[str]:
    """Take a job off the list and delete the runs it left half done, checkpoints and all.

    Runs that another job has as well stay.

    Args:
        workspace: The workspace's folder.
        job: Its id or the beginning of it.
        finished_too: Delete its finished runs, too. Students of a deleted teacher keep their results.

    Returns:
        Ids of the runs that were deleted.

    Raises:
        ClteError: no such job, one that runs, a run that another process is training, a read-only demo.
    """
    check_may_change("deleting a training")
    store = RunStore([workspace / "runs"])
    with changing(workspace):
        _reconcile(workspace)
        folder = _at_rest(workspace, job)
        others = {
            config.id
            for other, _ in readable(workspace)
            if other.id != folder.id
            for config in other.request.runs
        }
        doomed = []
        for config in folder.request.runs:
            run = RunFolder(workspace / "runs" / config.id)
            if run.path.is_dir() and config.id not in others and (finished_too or not run.finished):
                if is_running(run):
                    raise ClteError(
                        f"run {run.id} is being trained by another process. Stop that first."
                    )
                doomed.append(run.id)
        for name in doomed:
            store.remove(name)
        erase(folder)
    return doomed


def set_at_once(workspace: Path, count: int) -> None:
    """Keep how many jobs may run at a time; ``CLTE_JOBS_AT_ONCE`` goes before it.

    Raises:
        ClteError: not a number from 1 to 16, a read-only demo.
    """
    check_may_change("changing the queue")
    with changing(workspace):
        write_at_once(workspace, count)


def reconcile(workspace: Path) -> list[str]:
    """Compare what is written with what lives, and see to it that somebody works on the queue.

    Jobs whose process has died become stopped (or finished, if it had just done so); what is left of a dead process's
    session is ended; a supervisor is started if there is work and none lives. Cheap if there is nothing to do; the app calls
    it at its start and wherever it shows the queue. In a read-only demo it does nothing.

    Returns:
        Ids of the jobs whose state was changed.

    Raises:
        ClteError: a full disk.
    """
    if is_readonly() or not jobs_folder(workspace).is_dir():
        return []
    changed: list[str] = []
    if any(state.state in ("queued", "running") for _, state in readable(workspace)):
        with changing(workspace):
            changed = _reconcile(workspace)
    _drive(workspace)
    return changed


# ---------------------------------------------------------------------- inside


def _reconcile(workspace: Path) -> list[str]:
    """`reconcile` without the lock, which the caller holds, and without the supervisor."""
    processes.collect()
    sweep(workspace)
    changed = []
    for folder, state in readable(workspace):
        if state.state != "running":
            continue
        after = _look_after(workspace, folder, state)
        if after != state:
            folder.write_state(after)
            changed.append(folder.id)
    return changed


def _look_after(workspace: Path, folder: JobFolder, state: State) -> State:
    """What becomes of a job that is said to run."""
    if state.process is None:
        # Who starts a job holds the lock until its process is noted: that one died in between.
        return replace(state, state="queued", began=None)
    late = state.asked is not None and now() - state.asked > GRACE
    if processes.is_alive(state.process):
        if late:
            processes.kill(state.process)
        return state
    if processes.members(state.process):
        # Their leader is dead: they notice that after a step, write a checkpoint and end.
        if late:
            processes.kill(state.process)
        if state.asked is None:
            return replace(state, asked=now(), message=why_dead(workspace))
        return state
    # Nobody asked it to end, and it could not say why it did.
    message = state.message or (why_dead(workspace) if state.asked is None else None)
    said, message = outcome(workspace, folder.request, message)
    return replace(state, state=said, message=message, asked=None, ended=now())


def _drive(workspace: Path) -> None:
    """Start a supervisor if there is work and none lives."""
    processes.collect()
    active = any(state.state in ("queued", "running") for _, state in readable(workspace))
    if not active:
        return
    lock = supervisor_lock(workspace)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return
    lock.release()
    with contextlib.suppress(OSError):
        log = jobs_folder(workspace) / "supervisor.log"
        home = {"CLTE_HOME": str(workspace)}
        processes.start("clte.jobs.supervisor", str(workspace), log=log, environment=home)


def _at_rest(workspace: Path, job: str) -> JobFolder:
    folder = find(workspace, job)
    try:
        state = folder.state
    except ClteError:  # one that cannot be read may go, too
        return folder
    if state.state == "running":
        raise ClteError(f"job {folder.id} ({folder.request.title}) is running. Cancel it first.")
    return folder


def _check_teachers(workspace: Path, request: Request) -> None:
    seen: set[str] = set()
    for config in request.runs:
        teacher = config.teacher.run if config.teacher is not None else None
        finished = teacher is not None and RunFolder(workspace / "runs" / teacher).finished
        if teacher is not None and teacher not in seen and not finished:
            raise ClteError(
                f"the teacher {teacher} of {config.title} is not trained yet, and does not stand before "
                "it in this job. Put its run first."
            )
        seen.add(config.id)
