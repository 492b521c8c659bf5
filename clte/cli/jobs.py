"""``clte jobs``: the queue that the app's Train page shows, from a terminal."""

from __future__ import annotations

import json
import shlex
import sys
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from clte.cli.training import duration

if TYPE_CHECKING:
    from clte.jobs import Job

EVERY = 2.0
"""Seconds between two looks of ``clte jobs watch``."""


def show_jobs(values: Any) -> None:
    """``clte jobs list``."""
    from clte.jobs import at_once, list_jobs, problems, reconcile
    from clte.paths import workspace

    reconcile(workspace())
    jobs = list_jobs(workspace())
    for path, message in problems(workspace()):
        print(f"{path.name}  cannot be read: {message}", file=sys.stderr)
    if values.json:
        for job in jobs:
            print(json.dumps(_as_dict(job), ensure_ascii=False))
        return
    for job in jobs:
        print(_line(job))
        if job.message:
            print(f"          {job.message}")
    if not jobs:
        print("no jobs: clte jobs start train --pair fr-bg")
    else:
        print(f"{at_once(workspace())} at a time")


def start_job(values: Any) -> int:
    """``clte jobs start``."""
    from clte.jobs import estimate, read_commands, submit
    from clte.jobs.estimates import size
    from clte.paths import workspace

    request = read_commands(shlex.join(values.line), title=values.title)
    takes = estimate(workspace(), request)
    job = submit(workspace(), request)
    print(_line(job))
    if takes.runs:
        by = "going by finished runs" if takes.from_runs else "by a rule of thumb"
        print(
            f"{takes.runs} runs, at most about {duration(takes.seconds)} ({by}), "
            f"{size(takes.memory)} of memory, {size(takes.disk)} of disk while it runs"
        )
    return _watch(job.id) if values.watch else 0


def cancel_jobs(values: Any) -> int:
    """``clte jobs cancel``: waits until their processes are gone."""
    from clte.jobs import cancel, get_job, reconcile
    from clte.paths import workspace

    for name in values.job:
        job = cancel(workspace(), name)
        while job.is_active:
            time.sleep(0.3)
            reconcile(workspace())
            job = get_job(workspace(), job.id)
        print(_line(job))
    return 0


def resume_jobs(values: Any) -> None:
    """``clte jobs resume``."""
    from clte.jobs import resume
    from clte.paths import workspace

    for name in values.job:
        print(_line(resume(workspace(), name)))


def remove_jobs(values: Any) -> None:
    """``clte jobs remove``."""
    from clte.jobs import remove
    from clte.paths import workspace

    for name in values.job:
        print(f"{remove(workspace(), name)}  removed from the list; its runs stay")


def delete_jobs(values: Any) -> None:
    """``clte jobs delete``."""
    from clte.jobs import delete, get_job
    from clte.paths import workspace

    for name in values.job:
        job = get_job(workspace(), name)
        gone = delete(workspace(), job.id, finished_too=values.results)
        print(f"{job.id}  deleted, with {len(gone)} of its {len(job.runs)} runs")


def limit_jobs(values: Any) -> None:
    """``clte jobs limit``."""
    from clte.jobs import at_once, set_at_once
    from clte.paths import workspace

    if values.count is not None:
        set_at_once(workspace(), values.count)
    print(f"{at_once(workspace())} at a time")


def watch_jobs(values: Any) -> int:
    """``clte jobs watch``."""
    return _watch(values.job)


def _watch(name: str | None) -> int:
    """Show jobs until none is active; 1 if one of them failed or was stopped."""
    from clte.jobs import get_job, list_jobs, reconcile
    from clte.paths import workspace

    live, shown = sys.stdout.isatty(), 0
    watched = {get_job(workspace(), name).id} if name else None
    seen: set[str] = set()
    said: dict[str, str] = {}
    while True:
        reconcile(workspace())
        jobs = [job for job in list_jobs(workspace()) if watched is None or job.id in watched]
        seen |= {job.id for job in jobs if job.is_active or watched}
        jobs = [job for job in jobs if job.id in seen]
        if live and shown:
            print(f"\x1b[{shown}A\x1b[J", end="")
        for job in jobs:
            if live or said.get(job.id) != job.state:
                print(_line(job), flush=True)
                said[job.id] = job.state
        shown = len(jobs)
        if not any(job.is_active for job in jobs):
            break
        time.sleep(EVERY)
    for job in jobs:
        if job.message:
            print(f"clte: job {job.id}: {job.message}", file=sys.stderr)
    if not jobs:
        print("nothing runs or waits")
    return 0 if all(job.state == "finished" for job in jobs) else 1


def _line(job: Job) -> str:
    """A job in a line: id, state, how far, title, time left, loss and accuracy."""
    state = f"queued {job.position}" if job.position else job.state
    words = [f"{job.id}  {state:9} {job.share:4.0%}  {job.title:24}"]
    if job.seconds_left is not None:
        words.append(f"about {duration(job.seconds_left)} left")
    shown = job.current or (job.runs[-1] if job.state == "finished" else None)
    if shown is not None and shown.loss is not None:
        words.append(f"loss {shown.loss:.3f}")
    if shown is not None and shown.accuracy is not None:
        on = "test" if shown.state == "finished" else "validation"
        words.append(f"{100 * shown.accuracy:.1f} % ({on})")
    return "  ".join(words).rstrip()


def _as_dict(job: Job) -> dict[str, Any]:
    """A job as JSON values."""
    from clte.jobs import commands_of

    runs = [{**asdict(run), "config": run.config.as_dict(), "id": run.id} for run in job.runs]
    values = {name: getattr(job, name) for name in _SHOWN}
    process = asdict(job.process) if job.process else None
    return {**values, "process": process, "commands": commands_of(job.request), "runs": runs}


_SHOWN = (
    *("id", "title", "state", "position", "share", "seconds_left", "message"),
    *("began", "ended", "heartbeat"),
)
