"""Teachers by students: accuracy, gain, premise use, and the paper's numbers beside ours."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from clte.analysis.numbers import PAPER_MARK, counted, known, percent, points
from clte.experiments.report import (
    HINDI,
    PROTOCOL_NOTES,
    arm_title,
    arms,
    matrix_rows,
    settings,
)
from clte.figures.matrix import MEASURES, matrix_figure
from clte.figures.run import confusion_figure, curve_figure
from clte.runs.folder import RunFolder
from pages.common import MAKE_RUNS, dark, draw, errors_as_sentences, grid_of, plain, runs_here

HOW = {
    "Accuracy": "each cell is the share of test rows that the student gets right.",
    "Gain": "a cell's accuracy minus that of the same pair without a teacher; hatched where the "
    "95 % interval holds 0, so that there may be no gain at all.",
    "Premise use": "accuracy minus accuracy when every premise is exchanged for another's; near 0 "
    "the model judges by the hypothesis alone. Hatched where the interval holds 0.",
    "Paper": f"the paper's own table 3 ({PAPER_MARK}), mBERT on 500 test rows; nothing of ours.",
    "Ours minus paper": "our accuracy minus the paper's; other models and rows, so levels differ.",
}


def choose(
    table: pd.DataFrame, row: Any
) -> tuple[pd.DataFrame, tuple[str, str, str | None] | None]:
    """The runs of one matrix; a control only where there is a choice."""
    for column, label in (("data", "Data"), ("protocol", "Protocol"), ("backbone", "Backbone")):
        values = list(table[column].value_counts().index)
        if len(values) > 1:
            chosen = row.selectbox(label, values, key=column, bind="query-params", width=190)
            table = table[table[column] == chosen]
    variants = settings(table)
    if len(variants) > 1:
        titles = {variant: variant_title(table, variant) for variant in variants}
        chosen = row.selectbox(
            "Variant", variants, key="variant", bind="query-params", width=260,
            format_func=titles.__getitem__,
        )  # fmt: skip
        table = table[table["setting"] == chosen]
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
    return rows, arm


def variant_title(table: pd.DataFrame, setting: str) -> str:
    row = table[table["setting"] == setting].iloc[0]
    rate, epochs, fold = row["learning_rate"], row["epochs"], row["fold"]
    return f"fold {fold}, rate {rate:g}, {epochs} epochs ({setting})"


def cell_name(cell: dict[str, Any]) -> str:
    return f"{cell['teacher']} ⇒ {cell['student']}" if cell["teacher"] else cell["student"]


def clicked() -> None:
    """A click on a cell chooses it below. Joined by what the point carries, never by its index."""
    found = st.session_state["matrix"]["selection"]["points"]
    if found:
        teacher, student = found[0]["customdata"][:2]
        st.session_state["cell"] = f"{teacher} ⇒ {student}" if teacher else student


def detail(cell: dict[str, Any], paths: dict[str, str], beside: Any) -> None:
    """One run: its figures, confusion, learning curve and passport."""
    if not cell["run"]:
        st.info("This cell was not run. This command runs what is missing in the matrix:")
        st.code(MAKE_RUNS, language="bash")
        return
    run = cell["runs"][0]
    if len(cell["runs"]) > 1:
        named = {f"seed {seed}": run for seed, run in zip(cell["seeds"], cell["runs"], strict=True)}
        run = named[beside.selectbox("Run", list(named), width=130)]
    folder = RunFolder(paths[run])
    result, config = folder.result, folder.config
    theirs = f"{cell['paper']:.1f}{PAPER_MARK}" if known(cell["paper"]) else "—"
    ends = ("", "_low", "_high")
    gain = [points(cell[f"gain{end}"]) for end in ends]
    use = [points(cell[f"premise_use{end}"]) for end in ends]
    sure = f"p {cell['p_holm']:.3f} after Holm" if known(cell["p_holm"]) else "it had no teacher"
    facts = (
        ("Accuracy, %", [percent(cell[name]) for name in ("accuracy", "low", "high")],
         f"n {int(cell['n']):,} · {counted(len(cell['seeds']), 'seed')}"),
        ("Gain, pt", gain, sure),
        ("Premise use, pt", use, f"{percent(result['accuracy_exchanged'])} % exchanged"),
        ("The paper has, %", [theirs], "mBERT, n 500"),
    )  # fmt: skip
    numbers = st.container(horizontal=True)
    for label, values, below in facts:
        card = numbers.container(border=True, width=163, gap=None)
        card.metric(label, values[0])
        interval = f"[{values[1]}, {values[2]}]" if len(values) == 3 and "—" not in values else ""
        card.caption(f"{interval}  \n{below}" if interval else below)
    left, right = st.columns(2)
    with left:
        st.markdown(f"**What it takes for what** · run {run}")
        draw(confusion_figure(result["confusion"], dark=dark()), "confusion", "Confusion matrix")
    with right:
        st.markdown("**How it learned**")
        curve = curve_figure(folder.metrics, dark=dark())
        if curve is None:
            st.caption("This run kept no validation figures.")
        else:
            draw(curve, "curve", "Validation accuracy by epoch")
    with st.expander("Passport of this run"):
        environment = result.get("environment") or {}
        facts = {
            "run": run,
            "title": config.title,
            "data": f"{config.data.name}, revision {config.data.revision}",
            "protocol": f"{config.protocol}, fold {config.fold}",
            "backbone": f"{config.backbone}, revision {config.backbone_revision}",
            "objective": config.objective,
            "teacher": f"{config.teacher.pair}, run {config.teacher.run}" if config.teacher else "",
            "seed, rate, batch": f"{config.seed}, {config.learning_rate:g}, {config.batch_size}",
            "training": f"{result.get('train_rows', 0):,} rows, {result.get('epochs_run')} epochs, "
            f"{result.get('seconds', 0):.0f} s",
            "chosen on the test rows": "yes" if result.get("selects_on_test") else "no",
            "made on": ", ".join(
                str(environment[name])
                for name in ("device", "precision", "platform", "finished")
                if environment.get(name)
            ),
        }
        passport = pd.DataFrame(facts.items(), columns=["what", "value"])
        st.dataframe(passport[passport["value"] != ""], hide_index=True)


st.title("Which teacher helps which pair?")
st.markdown("Each cell is a student: trained on the pair of its column, taught by that of its row.")

with errors_as_sentences():
    table = runs_here()
    table = table[~table["pair"].isin(HINDI)]
    if table.empty:
        st.info(
            "There is no finished run yet, so the matrix has no cell to show. This command trains "
            "all 36; each appears here as soon as it is done:"
        )
        st.code(MAKE_RUNS, language="bash")
        st.stop()
    row = st.container(horizontal=True, vertical_alignment="bottom")
    measure = row.segmented_control(
        "Show", list(MEASURES), default="Accuracy", key="show", bind="query-params", required=True
    )
    rows, arm = choose(table, row)
    grid = grid_of(rows)
    cells = {cell_name(cell): cell for cell in grid.to_dict("records")}
    chosen = cells.get(st.session_state.get("cell") or st.query_params.get("cell", ""))
    figure = matrix_figure(
        grid,
        measure,
        chosen=(chosen["teacher"] or "", chosen["student"]) if chosen else None,
        dark=dark(),
    )
    missing = int((~grid["run"]).sum())
    draw(
        figure,
        "matrix",
        f"Transfer matrix, {measure}: {len(grid) - missing} of {len(grid)} cells were run",
        on_select=clicked,
        selection_mode="points",
    )
    first = rows.iloc[0]
    gone = f" {counted(missing, 'cell')} not run." if missing else ""
    st.caption(
        f"How to read this: {HOW[measure]}{gone} "
        f"{plain(arm_title(arm)) if arm else 'No student was run yet'}, "
        f"{counted(rows['seed'].nunique(), 'seed')}. {PROTOCOL_NOTES.get(first['protocol'], '')}"
    )
    beside = st.container(horizontal=True, vertical_alignment="bottom")
    name = beside.selectbox(
        "Look into a cell",
        list(cells),
        index=None,
        key="cell",
        bind="query-params",
        placeholder="Click a cell above, or choose one here",
        width=300,
    )
    if name:
        detail(cells[name], dict(zip(rows["id"], rows["path"], strict=True)), beside)
    with st.expander("The numbers as a table"):
        shown = grid.drop(columns=["run"]).copy()
        for column in ("seeds", "runs"):
            shown[column] = [
                " ".join(map(str, v)) if isinstance(v, tuple) else "" for v in shown[column]
            ]
        st.dataframe(shown, hide_index=True)
        st.download_button(
            "Download as CSV",
            shown.to_csv(index=False),
            "transfer_matrix.csv",
            "text/csv",
            on_click="ignore",
        )
