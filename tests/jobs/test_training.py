"""A real job, from the terminal to its result: stopped on the way, resumed, and nobody waiting for it."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

from clte import jobs
from clte.cli import main
from clte.jobs import folder as on_disk
from clte.jobs import processes
from clte.runs.store import RunStore
from tests.jobs.chaos import ended, survivors, until
from tests.jobs.conftest import Bench

ROOT = Path(__file__).resolve().parents[2]


def test_a_job_outlives_who_started_it_stops_goes_on_and_finishes(
    bench: Bench, place: Path, capsys: object
) -> None:
    line = f"jobs start transfer --teacher fr-bg --student de-tr {bench.options} --epochs 20 --patience 0"
    subprocess.run(
        [sys.executable, "-m", "clte.cli", *shlex.split(line)],
        check=True,
        cwd=ROOT,
        env={**os.environ, "CLTE_HOME": str(place)},
    )
    (job,) = jobs.list_jobs(place)
    assert job.title == "fr-bg ⇒ de-tr" and job.is_active and len(job.runs) == 2

    def it_learns() -> bool:
        now = jobs.get_job(place, job.id)
        return now.current is not None and now.current.loss is not None and now.share > 0

    until(it_learns, "it trains")
    running = jobs.get_job(place, job.id)
    assert running.process is not None and running.heartbeat is not None
    driver = on_disk.supervisor(place)
    assert driver is not None and driver.pid != os.getpid()
    if sys.platform != "win32":
        assert os.getsid(running.process.pid) == running.process.pid != os.getsid(0)

    assert main(["jobs", "cancel", job.id]) == 0
    assert jobs.get_job(place, job.id).state == "stopped"
    leader = running.process
    until(lambda: processes.members(leader) == [], "its whole session ends")
    until(lambda: on_disk.supervisor(place) is None, "the supervisor ends without work")

    assert main(["jobs", "resume", job.id]) == 0
    until(lambda: ended(place, job.id), "it ends")
    done = jobs.get_job(place, job.id)
    assert (done.state, done.share, done.message) == ("finished", 1.0, None)
    table = RunStore.default().table().set_index("id")
    assert [run.accuracy for run in done.runs] == [table["accuracy"][run.id] for run in done.runs]
    for run in done.runs:
        RunStore.default().get(run.id).verify()
    assert main(["jobs", "watch", job.id]) == 0
    until(lambda: survivors(place) == [], "nothing lives on")


def test_a_run_that_fails_says_why(bench: Bench, place: Path) -> None:
    request = jobs.read_commands(
        f"clte train --pair fr-bg {bench.options} --epochs 1".replace("0.003", "1e30")
    )
    job = jobs.submit(place, request)
    until(lambda: ended(place, job.id), "it ends")
    failed = jobs.get_job(place, job.id)
    assert failed.state == "failed" and "the loss became" in str(failed.message)
    assert main(["jobs", "watch", job.id]) == 1
