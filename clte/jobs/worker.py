"""One job, from its folder to finished runs.

    python -m clte.jobs.worker WORKSPACE JOB THREADS

The process that trains is a child of this one (`execute_plan`), so that this one can say what became of
it: memory that ran out, for instance, is then a sentence in the job's state.
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
from dataclasses import replace
from pathlib import Path

from clte.errors import ClteError
from clte.experiments.executor import Event, Outcome, Sources, execute_plan
from clte.experiments.plans import Plan
from clte.jobs import processes
from clte.jobs.estimates import store_of
from clte.jobs.folder import JobFolder, changing, jobs_folder, now
from clte.jobs.progress import all_finished
from clte.jobs.queue import reconcile

BEAT = 2.0
"""Seconds between two signs of life."""


def work(workspace: Path, job: str, threads: int) -> None:
    """Run a job that is this process's, and note how it ended."""
    folder = JobFolder(jobs_folder(workspace) / job)
    me = processes.identity(os.getpid())
    assert me is not None
    with changing(workspace):
        state = folder.state
        known = state.process
        if state.state != "running" or (known is not None and known.pid != me.pid):
            return  # whoever started it died before it was noted, and it went back into the queue
        folder.write_state(replace(state, process=me))
    folder.beat()
    done = threading.Event()
    threading.Thread(target=_beat, args=(folder, done), daemon=True).start()
    message = None
    try:
        outcome = _run(workspace, folder, threads)
        title = {config.id: config.title for config in folder.request.runs}
        if outcome.failed and not outcome.stopped:
            run, why = next(iter(outcome.failed.items()))
            message = f"{title[run]} ({run}): {why}"
    except KeyboardInterrupt:  # a second signal to stop
        pass
    except ClteError as error:
        message = str(error)
    except Exception as error:
        traceback.print_exc()
        message = f"{type(error).__name__}: {error}"
    done.set()
    with changing(workspace):
        finished = all_finished(workspace, folder.request)
        said = "finished" if finished else "failed" if message else "stopped"
        message = None if finished else message
        folder.write_state(
            replace(folder.state, state=said, message=message, asked=None, ended=now())
        )
    # Usually a supervisor sees to the next job; if it was killed meanwhile, this starts another.
    reconcile(workspace)


def _run(workspace: Path, folder: JobFolder, threads: int) -> Outcome:
    request = folder.request

    def tell(event: Event) -> None:
        if event.kind != "progress":  # the run's folder has that
            print(event.run.title, event.kind, event.details.get("message", ""), flush=True)

    return execute_plan(
        Plan(request.title, "", request.runs),
        Sources(request.data, request.backbones),
        store=store_of(workspace),
        processes=1,
        threads=threads,
        tell=tell,
    )


def _beat(folder: JobFolder, done: threading.Event) -> None:
    while not done.wait(BEAT):
        folder.beat()


if __name__ == "__main__":
    try:
        work(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
    except ClteError as problem:
        sys.exit(f"clte: {problem}")
