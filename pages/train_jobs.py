"""The queue on the Train page: live while something runs, with what each job found."""

from __future__ import annotations

import os
import time
from typing import Any

import streamlit as st

from clte import jobs
from clte.analysis.live import found_sentence, health_sentence, loss_table, width_of_run
from clte.analysis.numbers import counted, known, percent
from clte.choices import pair_label
from clte.cli.training import duration
from clte.errors import ClteError
from clte.experiments.report import HINDI
from clte.figures.run import SMALL, curve_figure
from clte.figures.training import loss_figure
from clte.jobs.folder import AT_ONCE, MOST_AT_ONCE, JobFolder
from clte.paths import workspace
from clte.readonly import is_readonly
from clte.runs.config import RunConfig
from clte.runs.folder import RunFolder
from pages.common import ONE_SEED, dark, draw, errors_as_sentences, link, plain

EVERY = 2.0
"""Seconds between two looks while something runs."""
RECENT = 8
"""Jobs that have ended and are shown; the others are folded."""
A_JOB = 12
"""Runs of a job that are listed; the others are folded."""
COLOURS = {
    "running": "blue",
    "queued": "gray",
    "stopping": "orange",
    "stopped": "orange",
    "failed": "red",
    "finished": "green",
}


def queue_part() -> None:
    """Every job: what runs, what waits, what has ended."""
    st.subheader("Jobs")
    active = _is_active(jobs.list_jobs(workspace()))
    st.fragment(_queue, run_every=EVERY if active else None)(active)


def _is_active(found: list[jobs.Job]) -> bool:
    return any(job.is_active for job in found)


def _queue(active: bool) -> None:
    with errors_as_sentences():
        jobs.reconcile(workspace())
        found = jobs.list_jobs(workspace())
        if _is_active(found) != active:
            st.rerun()  # the whole page, so that it looks again and again only while something runs
        if not found:
            st.caption("No job yet. One that you start stands here, and goes on without this page.")
            return
        now = [job for job in found if job.is_active]
        ended = [job for job in found if not job.is_active]
        for job in [*now, *ended[:RECENT]]:
            _card(job)
        if ended[RECENT:]:
            with st.expander(f"{counted(len(ended) - RECENT, 'older job')}"):
                for job in ended[RECENT:]:
                    _card(job)
        broken = jobs.problems(workspace())
        if broken:
            with st.expander(f"{counted(len(broken), 'job')} cannot be read"):
                for path, message in broken:
                    st.markdown(f"- {plain(path.name)}: {plain(message)}")
        if not is_readonly():
            _limit()


def _card(job: jobs.Job) -> None:
    with st.container(border=True, key=f"job_{job.id}"):
        head = st.container(horizontal=True, vertical_alignment="center")
        state = f"next but {job.position - 1}" if (job.position or 1) > 1 else job.state
        head.markdown(
            f"**{plain(_title(job))}** :{COLOURS[job.state]}-badge[{state}]", width="stretch"
        )
        if not is_readonly():
            _steer(job, head)
        if job.is_active or job.state in ("stopped", "failed"):
            st.progress(min(1.0, max(0.0, job.share)), _said(job))
        if job.message:
            st.warning(plain(job.message), icon=":material/error:")
            words = JobFolder(job.log.parent).last_words()
            if job.state == "failed" and words and words not in job.message:
                st.caption(plain(words))
        if job.current is not None:
            _live(job, job.current)
        if job.state != "queued":
            _runs(job)


def _title(job: jobs.Job) -> str:
    return " ⇒ ".join(part.replace("-", " → ", 1) for part in job.title.split(" ⇒ "))


def _said(job: jobs.Job) -> str:
    """Under the bar: how much, and how long yet."""
    parts = [f"{job.share:.0%}"]
    if job.state == "queued":
        parts = ["starts in a moment" if job.position == 1 else "waits for those before it"]
    elif job.state == "stopping":
        parts.append("writing a checkpoint, then it stops")
    elif job.seconds_left is not None:
        parts.append(f"at most about {duration(job.seconds_left)} left")
    elif job.state == "running":
        parts.append("starting: reading the encoder and the rows")
    elif job.state == "stopped":
        parts.append("goes on from its last checkpoint")
    if len(job.runs) > 1:
        done = sum(run.state == "finished" for run in job.runs)
        parts.append(f"{done} of {counted(len(job.runs), 'run')} finished")
    return " · ".join(parts)


def _steer(job: jobs.Job, head: Any) -> None:
    """Stop, resume, take off the list, delete."""
    if job.state in ("running", "queued"):
        if head.button("Stop", key=f"stop_{job.id}", icon=":material/stop:"):
            jobs.cancel(workspace(), job.id)
            st.rerun()
        return
    if job.is_active:
        return
    if job.state != "finished" and head.button(
        "Resume", key=f"resume_{job.id}", icon=":material/play_arrow:"
    ):
        jobs.resume(workspace(), job.id)
        st.rerun()
    with head.popover("Remove", icon=":material/delete:"):
        st.caption(f"Job {job.id}, {counted(len(job.runs), 'run')}.")
        if st.button("Take it off this list; its runs stay", key=f"remove_{job.id}"):
            jobs.remove(workspace(), job.id)
            st.rerun()
        everything = st.checkbox("its finished runs, too", key=f"all_{job.id}")
        if st.button(
            "Delete it with its results" if everything else "Delete it and what is half done",
            key=f"delete_{job.id}", type="primary",
        ):  # fmt: skip
            jobs.delete(workspace(), job.id, finished_too=everything)
            st.rerun()


def _live(job: jobs.Job, run: jobs.RunProgress) -> None:
    """The run that is being trained now: numbers, two pictures, and what the health numbers say."""
    metrics = RunFolder(workspace() / "runs" / run.id).metrics
    row = st.container(horizontal=True, gap="medium")
    left = f"{duration(run.seconds_left)}" if run.seconds_left is not None else "…"
    for label, value in (
        ("Now", _named(run.config)),
        ("Loss", f"{run.loss:.3f}" if run.loss is not None else "…"),
        ("Validation, %", percent(run.accuracy) if known(run.accuracy) else "…"),
        ("Epoch", f"{run.share * run.config.epochs:.1f} of {run.config.epochs}"),
        ("Left, at most", left),
    ):
        row.metric(label, value, width="content")
    table, curve = loss_table(metrics), curve_figure(metrics, dark=dark())
    # The same height before there is anything to draw, so that nothing jumps.
    one, two = (place.container(height=SMALL + 20, border=False) for place in st.columns(2))
    with one:
        if table.empty:
            st.caption("The loss is drawn after the first 20 steps.")
        else:
            draw(
                loss_figure(table, run.config.epochs, dark=dark()),
                f"loss_{job.id}",
                f"Training loss, last {table['loss'].iloc[-1]:.3f}",
            )
    with two:
        if curve is None:
            st.caption("The accuracy on validation rows is measured after each epoch.")
        else:
            draw(curve, f"curve_{job.id}", f"Validation accuracy, last {percent(run.accuracy)} %")
    words = health_sentence(metrics, width_of_run(job, run))
    st.caption(
        "How to read this: the loss should fall below the dashed line, where guessing is; the accuracy is that "
        "of held-out rows." + (f" Health: {plain(words)}" if words else "")
    )


def _runs(job: jobs.Job) -> None:
    """What each run found, with the way to it."""
    done = [run for run in job.runs if run.state == "finished"]
    if not done and job.is_active:
        return
    for run in job.runs[:A_JOB]:
        _line(job, run)
    if job.runs[A_JOB:]:
        with st.expander(f"{counted(len(job.runs) - A_JOB, 'more run')}"):
            for run in job.runs[A_JOB:]:
                _line(job, run)
    if done and len({run.config.seed for run in job.runs}) == 1:
        st.markdown(ONE_SEED)
    if job.state == "finished" and job.began and job.ended:
        st.caption(
            f"Took {duration(job.ended - job.began)}, ended "
            f"{time.strftime('%d %b %H:%M', time.localtime(job.ended))}. It is in every page now."
        )


def _line(job: jobs.Job, run: jobs.RunProgress) -> None:
    row = st.container(horizontal=True, vertical_alignment="center")
    folder = RunFolder(workspace() / "runs" / run.id)
    try:
        found = found_sentence(run, folder)
    except (ClteError, OSError) as error:
        found = str(error)
    row.markdown(
        f"{_named(run.config)} · seed {run.config.seed} · {plain(found)} · run {run.id}",
        width="stretch",
    )
    config = run.config
    if run.state == "finished" and config.pair not in HINDI:
        link(
            row, "transfer_matrix", "Its cell", ":material/grid_on:",
            cell=config.title, data=config.data.name, protocol=config.protocol,
            backbone=config.backbone,
        )  # fmt: skip


def _named(config: RunConfig) -> str:
    own = pair_label(config.pair)
    return f"{pair_label(config.teacher.pair)} ⇒ {own}" if config.teacher else own


def _limit() -> None:
    """How many jobs may run at a time."""
    fixed = os.environ.get(AT_ONCE, "").strip()

    def changed() -> None:
        jobs.set_at_once(workspace(), int(st.session_state["at_once"]))

    st.number_input(
        "Jobs at a time", 1, MOST_AT_ONCE, jobs.at_once(workspace()), key="at_once",
        on_change=changed, width=150, disabled=bool(fixed),
        help=f"{AT_ONCE} says {fixed}." if fixed else
        "Each shares the processor and the memory with the others. 1 is right for most machines.",
    )  # fmt: skip
