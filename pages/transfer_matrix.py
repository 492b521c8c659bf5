"""Teachers by students: accuracy, gain, premise use, and the paper's numbers beside ours."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from clte.analysis.cells import seeds_note
from clte.analysis.numbers import PAPER_MARK, counted
from clte.experiments.report import HINDI, PROTOCOL_NOTES, arm_title, arms, matrix_rows
from clte.figures.matrix import MEASURES, PHONE_STYLE, matrix_figure
from pages.choosing import choose_setting
from pages.common import (
    MAKE_RUNS,
    ONE_SEED,
    dark,
    draw,
    errors_as_sentences,
    grid_of,
    means_of,
    page_title,
    plain,
    runs_here,
    seeds_of,
)
from pages.matrix_cell import Place, cell_name, detail
from pages.next_steps import mend

HOW = {
    "Accuracy": "each cell is the share of test rows that the student gets right.",
    "Gain": "a cell's accuracy minus that of the same pair without a teacher, in points, with its paired "
    "95 % interval; hatched where it is not significant at 5 % after Holm's correction.",
    "Premise use": "accuracy minus accuracy when every premise is exchanged for another's; near 0 "
    "the model judges by the hypothesis alone. Hatched where the interval holds 0.",
    "Paper": f"the paper's own table 3 ({PAPER_MARK}), mBERT on 500 test rows; nothing of ours.",
    "Ours minus paper": "our accuracy minus the paper's; other models and rows, so levels differ.",
}


def choose_runs(
    table: pd.DataFrame, row: Any
) -> tuple[pd.DataFrame, tuple[str, str, str | None] | None, int]:
    """The runs of one matrix, their arm and its place among all; a control only where there is a choice."""
    kinds = arms(table)
    arm = kinds[0] if kinds else None
    if len(kinds) > 1:
        arm = row.selectbox(
            "Objective", kinds, key="objective", bind="query-params", width=300,
            format_func=arm_title,
        )  # fmt: skip
    rows = matrix_rows(table, arm)
    seeds = [str(seed) for seed in sorted(rows["seed"].unique())]
    if len(seeds) > 1:
        every = f"all {len(seeds)}"
        seed = row.selectbox("Seed", [every, *seeds], key="seed", bind="query-params", width=110)
        if seed != every:
            rows = rows[rows["seed"] == int(seed)]
    return rows, arm, kinds.index(arm) if arm else 0


def clicked() -> None:
    """A click on a cell chooses it below. Joined by what the point carries, never by its index."""
    found = st.session_state["matrix"]["selection"]["points"]
    if found:
        teacher, student = found[0]["customdata"][:2]
        st.session_state["cell"] = f"{teacher} ⇒ {student}" if teacher else student


def as_csv(grid: pd.DataFrame) -> pd.DataFrame:
    """The grid with lists as text."""
    shown = grid.drop(columns=["run"]).copy()
    for column in ("seeds", "runs"):
        shown[column] = [
            " ".join(map(str, v)) if isinstance(v, tuple) else "" for v in shown[column]
        ]
    return shown


page_title("Which teacher helps which pair?")
st.markdown("Each cell is a student: trained on the pair of its column, taught by that of its row.")

with errors_as_sentences():
    every_run = runs_here()
    table = every_run[~every_run["pair"].isin(HINDI)]
    if table.empty:
        mend(
            "There is no finished run yet, so the matrix has no cell to show. This command trains "
            "all 36; each appears here as soon as it is done:",
            MAKE_RUNS,
        )
        st.stop()
    row = st.container(horizontal=True, vertical_alignment="bottom")
    measure = row.segmented_control(
        "Show", list(MEASURES), default="Accuracy", key="show", bind="query-params", required=True
    )
    rows, arm, place = choose_runs(choose_setting(table, row), row)
    by_mean = row.toggle(
        "Highest means first", key="sorted", bind="query-params",
        help="Sort students and teachers by their means instead of in the paper's order.",
    )  # fmt: skip
    grid = grid_of(rows)
    cells = {cell_name(cell): cell for cell in grid.to_dict("records")}
    chosen = cells.get(st.session_state.get("cell") or st.query_params.get("cell", ""))
    gains = {by: means_of(rows, by) for by in ("pair", "teacher_pair")} if measure == "Gain" else {}
    figure = matrix_figure(
        grid,
        measure,
        means=gains,
        by_mean=by_mean,
        chosen=(chosen["teacher"] or "", chosen["student"]) if chosen else None,
        dark=dark(),
    )
    missing = int((~grid["run"]).sum())
    st.html(PHONE_STYLE)
    draw(
        figure,
        "matrix",
        f"Transfer matrix, {measure}: {len(grid) - missing} of {len(grid)} cells were run",
        picture="transfer_matrix",
        on_select=clicked,
        selection_mode="points",
    )
    first = rows.iloc[0]
    gone = f" {counted(missing, 'cell')} not run (dotted)." if missing else ""
    seeds = seeds_of(grid)
    ours = measure != "Paper" and seeds == 1
    if ours:
        st.markdown(ONE_SEED)
    beside = st.container(horizontal=True, vertical_alignment="bottom")
    st.caption(
        f"How to read this: {HOW[measure]}{gone} "
        f"{plain(arm_title(arm)) if arm else 'No student was run yet'}"
        f"{', ' + counted(seeds, 'seed') if seeds else ''}. "
        f"{seeds_note(grid) if measure == 'Gain' else ''} {PROTOCOL_NOTES.get(first['protocol'], '')}"
    )
    name = beside.selectbox(
        "Look into a cell",
        list(cells),
        index=None,
        key="cell",
        bind="query-params",
        placeholder="Click a cell above, or choose one here",
        width=300,
    )
    beside.download_button(
        "CSV", as_csv(grid).to_csv(index=False), "transfer_matrix.csv", "text/csv",
        icon=":material/download:", on_click="ignore", help="All cells with intervals and runs. The "
        "camera above the matrix saves it as a PNG.",
    )  # fmt: skip
    if name:
        where = Place(str(first["setting"]), place, arm, every_run, rows)
        detail(cells[name], where, beside)
    with st.expander("The numbers as a table"):
        st.dataframe(as_csv(grid), hide_index=True)
