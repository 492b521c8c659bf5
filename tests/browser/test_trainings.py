"""Real trainings of the encoder that ships on the built-in set, steered and watched in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clte import jobs
from clte.analysis.numbers import percent
from clte.runs.folder import RunFolder
from scripts.screenshots import PATIENCE, free_port, rested, served, settled
from tests.browser.conftest import surroundings as shown
from tests.browser.visits import answered, ask, by_key, in_order, keep, watched
from tests.jobs.chaos import end_all, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

LONG = 4_000 * PATIENCE
"""Milliseconds that a training may take on a machine with other work."""
FORM = "train?data=builtin&backbone=compact-en"


def surroundings(home: Path) -> dict[str, str]:
    """Of a server whose jobs take one core: two threads wait for each other on a busy machine."""
    return {**shown(home), "CLTE_JOBS_AT_ONCE": "2"}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A workspace in which nothing goes on living after the test."""
    yield tmp_path / "home"
    end_all(tmp_path / "home")


def started(page: Page, address: str, home: Path) -> jobs.Job:
    """Press the button, and wait until its card is there."""
    settled(page, address)
    by_key(page, "start").get_by_role("button").click()
    until(lambda: jobs.list_jobs(home), "the job is in the queue")
    (job,) = jobs.list_jobs(home)
    card(page, job).wait_for()
    return job


def card(page: Page, job: jobs.Job) -> Locator:
    return by_key(page, f"job_{job.id}")


def badge(page: Page, job: jobs.Job, state: str) -> Locator:
    """The word in which a card says where its job stands."""
    return card(page, job).get_by_text(state, exact=True).first


def steps(home: Path, job: jobs.Job) -> int:
    """How far the job's only run is."""
    return int(RunFolder(home / "runs" / job.runs[0].id).status.get("step") or 0)


def test_a_training_goes_on_through_a_reload_and_a_restart_to_its_cell(
    browser: Browser, place: Path
) -> None:
    page, wrong = watched(browser)
    port = free_port()
    with served(surroundings(place), port) as address:
        job = started(page, f"{address}/{FORM}&pair=fr-bg&epochs=2", place)
        until(lambda: steps(place, job) > 0, "the training begins")
        worker = jobs.get_job(place, job.id).process
        page.reload()
        badge(page, job, "running").wait_for()
        rested(page)
        in_order(page)
        keep(page, "training")
    with served(surroundings(place), port):
        settled(page, f"{address}/{FORM}&pair=fr-bg&epochs=2")
        wrong.clear()  # the browser said that its server was gone
        now = jobs.get_job(place, job.id)
        assert now.process == worker and now.state == "running"
        badge(page, job, "finished").wait_for(timeout=LONG)
        rested(page)
        in_order(page)
        keep(page, "training-finished")
        run = RunFolder(place / "runs" / job.runs[0].id)
        run.verify()
        card(page, job).locator("a[href*='transfer_matrix?']").click()
        page.wait_for_url("**/transfer_matrix?**")
        page.get_by_text(run.id).first.wait_for()
        rested(page)
        in_order(page)
        assert page.get_by_text(percent(run.result["accuracy"]), exact=True).count() >= 1
        keep(page, "training-cell")
    assert wrong == []
    page.context.close()


def test_a_stopped_training_goes_on_where_it_was(browser: Browser, place: Path) -> None:
    page, wrong = watched(browser)
    with served(surroundings(place)) as address:
        job = started(page, f"{address}/{FORM}&pair=de-tr", place)
        until(lambda: steps(place, job) > 20, "the training is under way")
        by_key(page, f"stop_{job.id}").get_by_role("button").click()
        go_on = by_key(page, f"resume_{job.id}").get_by_role("button")
        go_on.wait_for(timeout=LONG)
        assert jobs.get_job(place, job.id).state == "stopped"
        run = RunFolder(place / "runs" / job.runs[0].id)
        (kept,) = run.work_path.glob("checkpoint-*")
        done = int(kept.name.rpartition("-")[2])
        assert done > 0 and not run.finished
        keep(page, "training-stopped")
        go_on.click()
        badge(page, job, "finished").wait_for(timeout=LONG)
        rested(page)
        in_order(page)
    run.verify()
    resumed = [event["step"] for event in run.metrics if event["step"] > done]
    assert resumed and [e["step"] for e in run.metrics] == sorted(e["step"] for e in run.metrics)
    assert wrong == []
    page.context.close()


def test_eight_people_get_their_answers_while_a_job_trains(browser: Browser, place: Path) -> None:
    people = [watched(browser) for _ in range(8)]
    with served(surroundings(place)) as address:
        line = "clte train --pair tr-bg --data builtin --protocol clean --backbone compact-en"
        job = jobs.submit(
            place, jobs.read_commands(f"{line} --epochs 50 --patience 50 --threads 1")
        )
        until(lambda: steps(place, job) > 0, "the training begins")
        before = steps(place, job)
        for page, _ in people:
            page.set_default_timeout(LONG)
            page.goto(f"{address}/predictor", wait_until="commit")
        for turn in range(2):
            asked = [
                (f"Le chat numéro {i} dort.", f"Котка {turn} спи.") for i in range(len(people))
            ]
            for (page, _), texts in zip(people, asked, strict=True):
                ask(page, *texts)
            for (page, _), texts in zip(people, asked, strict=True):
                answered(page, *texts)
        for page, wrong in people:
            in_order(page)
            assert wrong == []
        keep(people[0][0], "one-of-eight")
        now = jobs.get_job(place, job.id)
        assert now.state == "running" and steps(place, job) > before
    for page, _ in people:
        page.context.close()
