"""What this is, what the runs that are here found, and where to go next."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from clte.analysis.numbers import PAPER_MARK, counted, percent, points, with_interval
from clte.data.store import imported_names
from clte.experiments import paper
from clte.experiments.report import PROTOCOL_NOTES, arm_title, arms, matrix_rows, setting_title
from clte.figures.gains import gains_figure
from clte.languages import LanguagePair
from clte.runs.store import RunStore
from pages.common import (
    MAKE_RUNS,
    dark,
    draw,
    errors_as_sentences,
    grid_of,
    means_of,
    plain,
    runs_here,
)


def best_setting(table: pd.DataFrame) -> pd.DataFrame | None:
    """The runs of the setting and arm with the most transfers; None if there is no transfer."""
    found = []
    for _, rows in table.groupby("setting", sort=True):
        kinds = arms(rows)
        if kinds:
            chosen = matrix_rows(rows, kinds[0])
            if len(means_of(chosen)):
                found.append(chosen)
    return max(found, key=lambda rows: int(rows["teacher_pair"].notna().sum()), default=None)


def named(pairs: list[str]) -> str:
    return ", ".join(f"**{LanguagePair.parse(pair).label}**" for pair in pairs)


def headline(rows: pd.DataFrame) -> None:
    means, grid = means_of(rows), grid_of(rows)
    up, down = means[means["low"] > 0], means[means["high"] < 0]
    unsure = means[(means["low"] <= 0) & (means["high"] >= 0)]
    parts = []
    if len(up):
        verb = "gains" if len(up) == 1 else "gain"
        parts.append(f"{named(list(up['pair']))} {verb} from other pairs' teachers")
    if len(down):
        verb = "loses" if len(down) == 1 else "lose"
        parts.append(f"{named(list(down['pair']))} {verb} by other pairs' teachers")
    if len(unsure):
        parts.append(f"for {named(list(unsure['pair']))} no difference is certain")
    text = "; ".join(parts)
    st.subheader("What the runs here found")
    seeds = sorted(rows["seed"].unique())
    caution = " This is one seed: another may say otherwise." if len(seeds) == 1 else ""
    st.markdown(f"{text[0].upper()}{text[1:]}.{caution}")
    baselines = grid[grid["teacher"].isna() & grid["run"]]
    cells = grid[grid["teacher"].notna() & grid["run"]]
    use = grid[grid["run"]]["premise_use"]
    row = st.container(horizontal=True, gap="medium")
    facts = (
        (
            "Baselines",
            f"{percent(baselines['accuracy'].mean())} %",
            "Mean accuracy of the models that had no teacher.",
        ),
        (
            "Students",
            f"{percent(cells['accuracy'].mean())} %",
            "Mean accuracy of the models that had one, over all cells that were run.",
        ),
        (
            "Pairs that gain",
            f"{len(up)} of {len(means)}",
            "The 95 % interval of the mean gain over the teachers lies above 0.",
        ),
        (
            "Premise use",
            f"{points(use.mean())} pt",
            "Accuracy minus accuracy with the premises exchanged: what reading the premise is "
            "worth. Near 0 a model judges by the hypothesis alone.",
        ),
    )
    for label, value, meaning in facts:
        row.metric(label, value, help=meaning, width=150)
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
        f"How to read this: each dot is the mean over a pair's teachers, with a 95 % interval over "
        f"the {int(cells['n'].max()):,} test rows ({counted(len(seeds), 'seed')}). Right of 0: "
        f"having a teacher helped. {PAPER_MARK} marks the paper's numbers, mBERT on "
        f"{paper.TEST_ROWS} rows. Setting: {plain(setting_title(rows))}, "
        f"{plain(arm_title(arms(rows)[0]))}. " + PROTOCOL_NOTES.get(rows["protocol"].iloc[0], "")
    )


st.title("Does a teacher from another language pair help?")
st.markdown(
    "A model reads a premise in one language and a hypothesis in another, and says whether the "
    "second follows from the first. Here a model of one language pair teaches another, by the "
    f"method of {paper.SOURCE}, and every run keeps the evidence of what that changed."
)

with errors_as_sentences():
    table = runs_here()
    problems = RunStore.default().problems()
    corpora = imported_names()
    rows = best_setting(table)
    if rows is not None:
        headline(rows)
    elif len(table):
        st.info("There are runs, but no student with the baseline of its own pair yet.")
        st.code(MAKE_RUNS, language="bash")
    else:
        st.info(
            "There is no finished run yet, so there is nothing to show. This command trains the "
            "paper's 36 runs; it can be stopped and continued, and what is done appears here:"
        )
        st.code(MAKE_RUNS, language="bash")

    st.subheader("Where to go next")
    left, right = st.columns(2)
    with left.container(border=True):
        st.page_link(
            "pages/transfer_matrix.py",
            label="Which teacher helps which pair?",
            icon=":material/grid_on:",
        )
        st.caption("Every teacher and student as a matrix; click a cell to see its run.")
    with right.container(border=True):
        st.page_link(
            "pages/predictor.py", label="Try a model on your own words", icon=":material/chat:"
        )
        st.caption("Two sentences in two languages in, three probabilities out.")

    weights = int(table["has_weights"].astype(bool).sum())
    st.caption(
        f"Here now: {counted(len(table), 'finished run')}, {weights} with weights · corpora "
        f"imported: {plain(', '.join(corpora)) if corpora else 'none'}"
    )
    if problems:
        with st.expander(f"{counted(len(problems), 'folder')} cannot be read as a run"):
            for path, message in problems:
                st.markdown(f"- {plain(str(path.name))}: {plain(message)}")
