"""One cell of the matrix: its figures, what it confuses, what became of every item, its controls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from clte.analysis.controls import control_cells
from clte.analysis.numbers import PAPER_MARK, counted, known, percent, points, with_interval
from clte.data.corpus import LABELS
from clte.experiments.report import matrix_rows
from clte.figures.run import confusion_figure, controls_figure, curve_figure
from clte.languages import LanguagePair
from clte.runs.folder import RunFolder
from clte.runs.passport import passport
from pages.common import ONE_SEED, dark, draw, key_of, plain
from pages.flip_ledger import flip_part
from pages.next_steps import train_cell


@dataclass(frozen=True)
class Place:
    """Where a cell stands.

    Attributes:
        setting: Of its runs.
        arm: The place of its arm in `clte.experiments.report.arms`.
        kind: The arm itself; None where no student was run.
        table: Every run here.
        rows: Those of this matrix.
    """

    setting: str
    arm: int
    kind: tuple[str, str, str | None] | None
    table: pd.DataFrame
    rows: pd.DataFrame


def cell_name(cell: dict[str, Any]) -> str:
    """A cell as it stands in the address: ``de-tr ⇒ fr-bg``, or ``fr-bg`` for a baseline."""
    return f"{cell['teacher']} ⇒ {cell['student']}" if cell["teacher"] else cell["student"]


def detail(cell: dict[str, Any], place: Place, beside: Any) -> None:
    """A chosen cell; its seed is chosen in ``beside``."""
    if not cell["run"]:
        missing(cell, place)
        return
    paths = dict(zip(place.rows["id"], place.rows["path"], strict=True))
    runs = dict(zip(cell["seeds"], cell["runs"], strict=True))
    seed = cell["seeds"][0]
    if len(runs) > 1:
        seed = beside.selectbox(
            "Seed of the cell", list(runs), key="run", bind="query-params", width=130
        )
    folder = RunFolder(paths[runs[seed]])
    alone = matrix_rows(place.table[place.table["setting"] == place.setting])
    alone = alone[alone["pair"] == cell["student"]]
    same = alone[alone["seed"] == seed]
    before = RunFolder(same.iloc[0]["path"]) if cell["teacher"] and len(same) else None
    student = LanguagePair.parse(cell["student"]).label
    teacher = cell["teacher"] and LanguagePair.parse(cell["teacher"]).label
    st.subheader(f"{student} taught by {teacher}" if teacher else f"{student} without a teacher")
    if len(runs) == 1:
        st.markdown(ONE_SEED)
    facts_of(cell, folder)
    pictures(folder, before)
    if before is not None:
        flip_part(before, folder, place.setting, place.arm, noise=alone)
    elif cell["teacher"]:
        st.info(
            "There is no baseline of this pair and seed, so nothing says what the teacher changed."
        )
    controls(folder, place.table)
    with st.expander("Passport of this run"):
        columns = {"this run": passport(folder)}
        if before is not None:
            columns["its baseline"] = passport(before)
        table = pd.DataFrame(columns).rename_axis("what").reset_index()
        st.dataframe(table.fillna(""), hide_index=True)


def missing(cell: dict[str, Any], place: Place) -> None:
    """What to do about a cell that was not run."""
    text = "This cell was not run. These commands train it."
    train_cell(text, place.rows, cell["teacher"], cell["student"], place.kind)


def facts_of(cell: dict[str, Any], folder: RunFolder) -> None:
    """Four numbers with their intervals."""
    theirs = f"{cell['paper']:.1f}{PAPER_MARK}" if known(cell["paper"]) else "—"
    ends = ("", "_low", "_high")
    gain = [points(cell[f"gain{end}"]) for end in ends]
    use = [points(cell[f"premise_use{end}"]) for end in ends]
    sure = f"p {cell['p_holm']:.3f} after Holm" if known(cell["p_holm"]) else "it had no teacher"
    exchanged = percent(folder.result["accuracy_exchanged"])
    facts = (
        ("Accuracy, %", [percent(cell[name]) for name in ("accuracy", "low", "high")],
         f"n {int(cell['n']):,} · {counted(len(cell['seeds']), 'seed')}"),
        ("Gain, pt", gain, sure),
        ("Premise use, pt", use, f"{exchanged} % exchanged"),
        ("The paper has, %", [theirs], "mBERT, n 500"),
    )  # fmt: skip
    numbers = st.container(horizontal=True)
    for label, values, below in facts:
        card = numbers.container(border=True, width=163, gap=None)
        card.metric(label, values[0])
        interval = f"[{values[1]}, {values[2]}]" if len(values) == 3 and "—" not in values else ""
        card.caption(f"{interval}  \n{below}" if interval else below)


def pictures(folder: RunFolder, before: RunFolder | None) -> None:
    """How it learned, and what it takes for what, beside its baseline."""
    places = iter(st.columns(3 if before is not None else 2))
    with next(places):
        st.markdown("**How it learned**")
        curve = curve_figure(
            folder.metrics, baseline=before.metrics if before else None, dark=dark()
        )
        if curve is None:
            st.caption("This run kept no validation figures.")
        else:
            draw(curve, "curve", _curve_words(folder, before))
    if before is not None:
        with next(places):
            st.markdown(f"**Baseline: what it takes for what** · run {before.id}")
            draw(
                confusion_figure(before.result["confusion"], dark=dark()),
                "before",
                "Baseline: " + _confusion_words(before),
            )
    with next(places):
        who = "Student" if folder.config.teacher else "What it takes for what"
        st.markdown(f"**{who}** · run {folder.id}")
        draw(
            confusion_figure(folder.result["confusion"], dark=dark()),
            "confusion",
            _confusion_words(folder),
        )


def _curve_words(folder: RunFolder, before: RunFolder | None) -> str:
    """What the curves show, for those who do not see them."""
    said = []
    for who, run in (("Student" if before else "Run", folder), ("baseline", before)):
        found = [event.get("eval_plain_accuracy") for event in run.metrics] if run else []
        values = [percent(value) for value in found if value is not None]
        if values:
            said.append(f"{who}: {', '.join(values)}")
    return f"Validation accuracy in percent by epoch. {'; '.join(said)}"


def _confusion_words(folder: RunFolder) -> str:
    """What a confusion matrix shows."""
    return "; ".join(
        f"of {sum(row):,} {gold} "
        + ", ".join(f"{n:,} called {called}" for called, n in zip(LABELS, row, strict=True))
        for gold, row in zip(LABELS, folder.result["confusion"], strict=True)
    )


@st.cache_data(max_entries=32, show_spinner=False)
def _controls(run: str, key: str, _table: pd.DataFrame) -> pd.DataFrame:
    return control_cells(_table, run)


def controls(folder: RunFolder, table: pd.DataFrame) -> None:
    """What the real teacher has to beat, if any of it was run."""
    if folder.config.teacher is None or folder.config.teacher.control is not None:
        return
    cells = _controls(folder.id, key_of(table), table)
    if len(cells) < 3:
        return
    st.markdown("**Is it the teacher's knowledge, or would anything do?**")
    draw(
        controls_figure(cells, dark=dark()),
        "controls",
        "Controls: " + "; ".join(f"{c.what} {percent(c.accuracy)} %" for c in cells.itertuples()),
    )
    beaten = cells[(cells["over"] > 0) & (cells["p_holm"] <= 0.05)]["what"]
    said = ", ".join(plain(what) for what in beaten) or "none of them"
    words = [
        f"{plain(c.what)} {with_interval(points(c.over), points(c.over_low), points(c.over_high))} pt"
        for c in cells.iloc[1:].itertuples()
    ]
    st.caption(
        f"How to read this: transfer of knowledge should beat every control. The student is surely better "
        f"than: {said} (5 %, Holm, one seed). The student minus each: {'; '.join(words)}."
    )
