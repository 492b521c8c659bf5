"""Train from the app: choose, see what it costs, start, watch; your own data; runs from elsewhere."""

from __future__ import annotations

import streamlit as st

from clte import jobs
from clte.analysis.items import corpus_stamp
from clte.analysis.live import limits_in_words
from clte.analysis.numbers import counted
from clte.choices import Choice, command_lines
from clte.cli.training import duration
from clte.errors import ClteError
from clte.jobs.estimates import free_disk, size
from clte.paths import workspace
from clte.readonly import is_readonly
from pages.common import errors_as_sentences, link, page_title, plain
from pages.train_data import data_part, runs_part
from pages.train_form import choose
from pages.train_jobs import queue_part

NEW, DATA, RUNS = "New training", "Your data", "Add runs"


@st.cache_data(max_entries=16, ttl=300, show_spinner="Reading the corpus and the encoder …")
def requested(lines: tuple[str, ...], stamp: str) -> jobs.Request:
    """The job that some commands equal; ``stamp`` changes when what they name does."""
    return jobs.read_commands("\n".join(lines))


def offer(choice: Choice) -> None:
    """What it takes, the commands that it equals, and the button that starts it."""
    lines = tuple(command_lines(choice))
    request = requested(lines, f"{corpus_stamp(choice.data)} {workspace()}")
    refusal = ""
    try:
        takes = jobs.check_limits(workspace(), request)
    except ClteError as error:
        takes, refusal = jobs.estimate(workspace(), request), str(error)
    done = len(request.runs) - takes.runs
    by = "going by finished runs" if takes.from_runs else "a rule of thumb"
    row = st.container(horizontal=True)
    for label, value, below in (
        ("Runs", f"{takes.runs}", f"{done} finished already" if done else "none finished yet"),
        ("Time, at most", f"{duration(takes.seconds)}" if takes.runs else "none", by),
        ("Memory", size(takes.memory) if takes.runs else "none", "at its highest"),
        ("Disk", size(takes.disk) if takes.runs else "none",
         f"{size(takes.kept)} stay"),
    ):  # fmt: skip
        card = row.container(border=True, width=163, gap=None)
        card.metric(label, value)
        card.caption(below)
    st.caption(
        "How to read this: estimates for this machine when nothing else keeps it busy; early stopping may "
        f"make it shorter. {size(free_disk(workspace()))} of disk are free. The same, from a terminal:",
        help=limits_in_words(jobs.at_once(workspace())),
    )
    st.code("\n".join(jobs.commands_of(request)), language="bash", wrap_lines=True)
    if refusal:
        st.error(plain(refusal), icon=":material/error:")
    elif not takes.runs:
        st.success("All of it is trained already.")
        link(st, "transfer_matrix", "See it in the matrix", ":material/grid_on:")
    elif is_readonly():
        st.info("This is a read-only demo: the commands above train it on a machine of your own.")
    elif st.button(
        f"Start {counted(takes.runs, 'run')}", type="primary", key="start", icon=":material/play_arrow:"
    ):  # fmt: skip
        job = jobs.submit(workspace(), request)
        st.toast(f"{plain(job.title)} is in the queue.")


def train_on(name: str) -> None:
    """Go to the form with a corpus chosen."""
    st.session_state["show"] = NEW
    st.query_params["data"] = name
    st.session_state.pop("data_choice", None)


page_title("What do you want to train?")
st.markdown("Choose, see what it costs, start. It goes on when you close this page.")

with errors_as_sentences():
    view = st.segmented_control(
        "Show", [NEW, DATA, RUNS], default=NEW, key="show", bind="query-params", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
if view == NEW:
    try:
        choice = choose()
        if choice is not None:
            offer(choice)
    except ClteError as error:
        st.error(plain(str(error)), icon=":material/error:")
    with errors_as_sentences():
        queue_part()
else:
    with errors_as_sentences():
        if view == DATA:
            data_part(train_on)
        else:
            runs_part()
