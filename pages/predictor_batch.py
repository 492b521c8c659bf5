"""A whole file of pairs: check it, predict it in the background, hand it back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from clte.analysis.numbers import NOTHING, percent
from clte.batch import MAX_BYTES, MAX_ROWS, Batch, BatchJob, read_batch
from clte.figures.run import LABELS
from clte.models.askable import Askable
from clte.readonly import is_readonly
from pages.common import plain

FORM = "premise,hypothesis\nIl pleut.,Времето е лошо.\n"
FIRST = 100


def many_pairs(
    models: dict[str, Askable], predictor: Callable[[Askable], Any], train_one: str
) -> None:
    """The batch part of the page.

    Args:
        models: Name → model.
        predictor: Loads one.
        train_one: The command that makes one, where there is none.
    """
    if not models:
        st.info("There is no model here to ask yet. This trains one in a few minutes:")
        st.code(train_one, language="bash")
        return
    if is_readonly():
        st.info(
            "This is a read-only demo and takes no files. On a machine of your own this page does, and "
            "so does the command line:"
        )
        st.code("clte predict --file pairs.csv --out predictions.csv", language="bash")
        return
    titles = {name: model.title for name, model in models.items()}
    name = st.selectbox(
        "Model",
        list(models),
        format_func=titles.__getitem__,
        key="batch_model",
        bind="query-params",
    )
    uploaded = st.file_uploader(
        f"CSV, TSV or JSONL in UTF-8 with columns premise and hypothesis; at most {MAX_ROWS:,} rows and "
        f"{MAX_BYTES // 1_000_000} MB",
        type=["csv", "tsv", "jsonl"], key="batch_file", max_upload_size=MAX_BYTES // 1_000_000,
    )  # fmt: skip
    job: BatchJob | None = st.session_state.get("batch_job")
    if uploaded is None:
        if job is None:
            st.caption("A file may look like this; further columns come back as they were:")
            st.code(FORM, language=None)
            st.download_button("An example file", FORM, "pairs.csv", "text/csv")
            return
    else:
        data = uploaded.getvalue()
        batch = _read(hashlib.sha256(data).hexdigest(), uploaded.name, data)
        st.markdown(f"{plain(batch.name)}: **{len(batch):,} pairs**, in order.")
        running = job is not None and not job.over
        if st.button("Predict them", type="primary", disabled=running):
            model = models[name]
            job = BatchJob(batch, model.title, lambda: predictor(model).probabilities).start()
            st.session_state["batch_job"] = job
    if job is not None:
        st.fragment(progress, run_every=None if job.over else 0.7)(job)


@st.cache_data(max_entries=4, show_spinner="Reading the file …")
def _read(key: str, name: str, _data: bytes) -> Batch:
    return read_batch(name, _data)


def progress(job: BatchJob) -> None:
    """How far a job is, and its result when it is over."""
    job.look()
    total = len(job.batch)
    share = job.done / total
    if not job.over:
        left = job.seconds_left
        waiting = "waiting for its turn" if job.state == "waiting" else "loading the model"
        said = waiting if left is None else f"about {_duration(left)} left"
        st.progress(share, f"{job.done:,} of {total:,} pairs, {said}")
        st.button("Stop", on_click=job.cancel, key="batch_stop")
        return
    if st.session_state.get("batch_seen") is not job:
        st.session_state["batch_seen"] = job
        st.rerun()  # the whole page, so that nothing asks again and again
    if job.state == "failed":
        st.error(plain(job.error), icon=":material/error:")
    elif job.state == "cancelled":
        st.warning(f"Stopped after {job.done:,} of {total:,} pairs; those are kept.")
    else:
        st.success(f"{total:,} pairs answered by {plain(job.model)}.")
    if not job.done:
        return
    best = job.probabilities[: job.done].argmax(1)
    counts = ", ".join(f"{n} {percent(float((best == i).mean()))} %" for i, n in enumerate(LABELS))
    right = job.accuracy()
    known = (
        f" Right: {percent(right[0] / right[1])} % of {right[1]:,} labelled rows." if right else ""
    )
    st.markdown(f"Predicted: {counts}.{known}")
    stem = job.batch.name.rpartition(".")[0] or "pairs"
    st.download_button(
        "Download the predictions",
        job.to_csv(),
        f"{stem}-predictions.csv",
        "text/csv",
        type="primary",
    )
    shown = slice(0, min(FIRST, job.done))
    table = pd.DataFrame(
        {"premise": job.batch.premises[shown], "hypothesis": job.batch.hypotheses[shown]}
    )
    table["prediction"] = [LABELS[i] for i in best[shown]]
    table["probability, %"] = 100 * job.probabilities[shown].max(1)
    number = st.column_config.NumberColumn(format="%.1f")
    st.dataframe(
        table, hide_index=True, width="stretch", height=300,
        column_config={"probability, %": number}, alt="Predictions",
    )  # fmt: skip
    if job.done > FIRST:
        st.caption(f"The first {FIRST} of {job.done:,} rows.")


def _duration(seconds: float) -> str:
    if seconds != seconds:
        return NOTHING
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
