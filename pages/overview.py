"""What this is, what the runs that are here found, and where to go next."""

from __future__ import annotations

import os
from base64 import b64encode
from html import escape
from pathlib import Path

import pandas as pd
import streamlit as st

from clte.analysis.numbers import PAPER_MARK, counted, percent, points, with_interval
from clte.data.store import imported_names
from clte.errors import ClteError
from clte.experiments import paper
from clte.experiments.example import Transfer, main_matrix, shown_transfer
from clte.experiments.report import PROTOCOL_NOTES, arm_title, arms, setting_title
from clte.figures.gains import gains_figure
from clte.figures.method import method_svg, method_words
from clte.languages import LanguagePair
from clte.models import shipped
from clte.paths import workspace
from pages.common import (
    ONE_SEED,
    dark,
    draw,
    errors_as_sentences,
    grid_of,
    key_of,
    link,
    look,
    means_of,
    page_title,
    plain,
    seeds_of,
)
from pages.next_steps import make, mend

NEXT = (
    ("transfer_matrix", "Which teacher helps which pair?", "grid_on", "All cells; click one to see why."),
    ("curves", "How much weight for the teacher?", "show_chart", "Accuracy over λ, α and T."),
    ("hidden_states", "Do teacher and student meet?", "scatter_plot", "The map, before and after."),
    ("lens", "Does language change the answer?", "translate", "One item in all its pairs."),
    ("predictor", "Try a model on your own words", "chat", "Two sentences in two languages."),
    ("train", "Train one yourself", "model_training", "Minutes on a laptop."),
    ("data", "What do they learn from?", "dataset", "Corpora, leaks, fairness of tokens."),
    ("tables", "Do we find what the paper found?", "table_chart", "Its tables beside ours."),
)  # fmt: skip


def named(pairs: list[str]) -> str:
    return ", ".join(f"**{LanguagePair.parse(pair).label}**" for pair in pairs)


@st.cache_data(max_entries=8, show_spinner=False)
def transfer_of(key: str, _rows: pd.DataFrame, _grid: pd.DataFrame) -> Transfer | None:
    return shown_transfer(_rows, _grid)


@st.cache_data(max_entries=4, show_spinner=False)
def matrix_of(key: str, _table: pd.DataFrame) -> pd.DataFrame | None:
    return main_matrix(_table)


def diagram(shown: Transfer) -> None:
    """The drawing, in its wide form or, on a phone, in its narrow one."""
    images = []
    for form, narrow in (("wide", False), ("narrow", True)):
        svg = b64encode(method_svg(shown, narrow=narrow, dark=dark()).encode()).decode()
        images.append(
            f'<img class="method-{form}" style="width: 100%" alt="{escape(method_words(shown))}" '
            f'src="data:image/svg+xml;base64,{svg}">'
        )
    st.html(
        "<style>.method-narrow { display: none; } @media (max-width: 640px) { .method-wide "
        "{ display: none; } .method-narrow { display: block; } }</style>" + "".join(images)
    )
    st.caption(
        f"How to read this: numbers of run {shown.run} as its training ended; example texts."
    )


def headline(rows: pd.DataFrame) -> None:
    """Who gains, with the mean over all cells and a picture."""
    means, grid = means_of(rows), grid_of(rows)
    sure = means["p_holm"] <= 0.05
    up, down = means[sure & (means["gain"] > 0)], means[sure & (means["gain"] < 0)]
    unsure = means[~sure]
    parts = []
    if len(up):
        verb = "gains" if len(up) == 1 else "gain"
        parts.append(f"{named(list(up['pair']))} {verb} from other pairs' teachers")
    if len(down):
        verb = "loses" if len(down) == 1 else "lose"
        parts.append(f"{named(list(down['pair']))} {verb} by other pairs' teachers")
    if len(unsure) == len(means):
        parts.append("for no pair a gain or a loss is certain")
    elif len(unsure):
        parts.append(f"for {named(list(unsure['pair']))} no difference is certain")
    text = "; ".join(parts)
    seeds = seeds_of(grid)
    st.markdown(f"{text[0].upper()}{text[1:]}. {ONE_SEED if seeds == 1 else ''}")
    every = means_of(rows.assign(every="every"), "every").iloc[0]
    cells = grid[grid["teacher"].notna() & grid["run"]]
    baselines = grid[grid["teacher"].isna() & grid["run"]]
    use = grid[grid["run"]]["premise_use"]
    row = st.container(horizontal=True, gap="small")
    facts = (
        (
            "Mean gain",
            f"{points(every['gain'])} pt",
            f"{with_interval(points(every['gain']), points(every['low']), points(every['high']))} pt over "
            f"{counted(int(every['cells']), 'cell')}; the 95 % interval resamples test premises.",
        ),
        (
            "Baselines",
            f"{percent(baselines['accuracy'].mean())} %",
            "Mean accuracy of the models that had no teacher.",
        ),
        (
            "Pairs that gain",
            f"{len(up)} of {len(means)}",
            "The mean gain over the teachers is above 0, significant at 5 % after Holm's correction.",
        ),
        (
            "Premise use",
            f"{points(use.mean())} pt",
            "Accuracy minus accuracy with the premises exchanged: what reading the premise is "
            "worth. Near 0 a model judges by the hypothesis alone.",
        ),
    )
    for label, value, meaning in facts:
        row.metric(label, value, help=meaning, width=130)
    draw(
        gains_figure(means, dark=dark()),
        "gains",
        "Mean gain of each student pair over its teachers: "
        + "; ".join(
            f"{row.pair} {with_interval(points(row.gain), points(row.low), points(row.high))}"
            for row in means.itertuples()
        ),
    )
    st.caption(
        f"How to read this: a dot is the mean over a pair's teachers with its 95 % interval (n "
        f"{int(cells['n'].max()):,}, {counted(seeds, 'seed')}); right of 0 they helped. {PAPER_MARK}: the "
        f"paper's, mBERT, n {paper.TEST_ROWS}."
    )


def where_next() -> None:
    """A card for each other page."""
    row = st.container(horizontal=True, gap="small", key="next")
    for page, label, icon, about in NEXT:
        if (Path(__file__).parent / f"{page}.py").is_file():
            card = row.container(border=True, width=306, gap=None)
            link(card, page, label, f":material/{icon}:")
            card.caption(about)


def state(table: pd.DataFrame, problems: list[tuple[Path, str]]) -> None:
    """What is here: runs, data, models, jobs."""
    weights = int(table["has_weights"].astype(bool).sum())
    here = ["built-in set", "XNLI" if os.environ.get("CLTE_XNLI") else "XNLI without its sentences"]
    corpora = ", ".join([*here, *(name for name in imported_names() if name != "xnli")])
    models = ", ".join(m.name for m in shipped.listing() if m.path.name != "model")
    st.caption(
        f"Here now: {counted(len(table), 'finished run')}, {weights} with weights · models that ship: "
        f"{plain(models) or 'none'} · data: {plain(corpora)} · jobs: {jobs()}"
    )
    if problems:
        with st.expander(f"{counted(len(problems), 'folder')} cannot be read as a run"):
            for path, message in problems:
                st.markdown(f"- {plain(str(path.name))}: {plain(message)}")


def jobs() -> str:
    """How many trainings run, wait, failed."""
    from clte.jobs import list_jobs

    found = [job.state for job in list_jobs(workspace())]
    states = [s for s in ("running", "stopping", "queued", "stopped", "failed") if s in found]
    return ", ".join(f"{found.count(name)} {name}" for name in states) or "none waiting"


page_title("Does a teacher from another language pair help?")
st.markdown(
    "A model reads a premise in one language and a hypothesis in another; here one of another pair teaches "
    f"it ({paper.SOURCE})."
)

with errors_as_sentences():
    table, problems = look()
    rows = matrix_of(key_of(table), table)
    if rows is not None:
        left, right = st.columns(2, gap="large")
        with left:
            st.subheader("What the method does")
            shown = transfer_of(key_of(rows), rows, grid_of(rows))
            if shown is not None:
                diagram(shown)
        with right:
            st.subheader("What the runs here found")
            headline(rows)
        st.caption(
            f"{plain(setting_title(rows))}, {plain(arm_title(arms(rows)[0]))}. "
            + PROTOCOL_NOTES.get(rows["protocol"].iloc[0], "")
        )
    elif len(table):
        mend(
            "There are runs, but no student with the baseline of its own pair yet. This command trains "
            "the paper's 36 runs, less those that are here:",
            make("table3", table),
        )
    else:
        mend(
            "There is no finished run yet, so there is nothing to show. This command trains the "
            "paper's 36 runs; it can be stopped and continued, and what is done appears here:",
            make("table3"),
        )
    where_next()
    try:
        state(table, problems)
    except ClteError as error:
        st.warning(plain(str(error)))
