"""The paper's tables beside ours; every number leads to the runs that it was computed from."""

from __future__ import annotations

import shlex
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from clte.analysis.numbers import PAPER_MARK, counted
from clte.experiments import paper
from clte.experiments.html_report import html_report
from clte.experiments.latex import PREAMBLE, render_latex
from clte.experiments.linked import LinkedTable, Number, heading, linked_tables
from clte.experiments.report import cells_csv
from clte.runs.folder import RunFolder
from clte.runs.passport import passport
from pages.choosing import choose_setting
from pages.common import MAKE_RUNS, errors_as_sentences, page_title, plain, runs_here

NAMES = {
    "Table 1": "table1",
    "Table 2": "table2",
    "Table 3": "table3",
    "Table 4": "table4",
    "Figure 2": "figure2",
}
# Pixels of a row and of the head of Streamlit's table.
ROW, HEAD = 35, 38
# And of a letter and of the room around a text in it.
LETTER, AROUND = 7, 20


def key_of(rows: pd.DataFrame) -> tuple[Any, ...]:
    return tuple(zip(rows["id"], rows["path"], rows["accuracy"], strict=True))


@st.cache_data(max_entries=16, show_spinner=False)
def tables_of(key: tuple[Any, ...], _rows: pd.DataFrame) -> list[LinkedTable]:
    """Every table of a setting; computed once for the same runs."""
    return linked_tables(_rows)


def clicked(key: str, table: LinkedTable) -> None:
    """A click on a field chooses its number below, told by the names of its row and column."""
    cells = st.session_state[key]["selection"]["cells"]
    if cells:
        row, column = cells[0]
        chosen = table.address(int(row), str(column))
        if chosen in table.numbers():
            st.session_state["number"] = chosen


def show(table: LinkedTable) -> None:
    """One table as fields that can be clicked."""
    st.markdown(f"**{plain(table.title)}**")
    frame = table.frame(gaps=False)
    key = f"cells-{table.name}"
    st.dataframe(
        frame,
        hide_index=True,
        width="content",
        height=HEAD + ROW * len(frame),
        key=key,
        on_select=partial(clicked, key, table),
        selection_mode="single-cell",
        column_config={
            name: st.column_config.TextColumn(
                name, width=AROUND + LETTER * max(map(len, [name, *frame[name]])),
                pinned=position < table.labels, alignment="left" if position < table.labels
                else "right",
            )
            for position, name in enumerate(frame.columns)
        },
        alt=table.title,
    )  # fmt: skip
    for note in table.notes:
        st.caption(plain(note))


def numbers_of(found: list[LinkedTable]) -> dict[str, Number]:
    """Every number of some tables that something stands behind."""
    return {address: number for table in found for address, number in table.numbers().items()}


def behind(number: Number, paths: dict[str, str]) -> None:
    """The runs of a number with their passports."""
    if number.papers:
        st.markdown(f"**{plain(number.full)}** is the paper's own ({paper.SOURCE}): mBERT.")
        return
    count = counted(len(number.runs), "run")
    st.markdown(f"**{plain(number.full)}** comes from {count}: {', '.join(number.runs)}.")
    passports = pd.DataFrame([passport(RunFolder(paths[run])) for run in number.runs]).fillna("")
    if len(passports) == 1:
        passports = passports.T.reset_index(names="what").rename(columns={0: "value"})
    st.dataframe(
        passports, hide_index=True, key="passports", width="content",
        column_config={"what": st.column_config.TextColumn(width=190)},
    )  # fmt: skip


def command_of(name: str, rows: pd.DataFrame) -> str:
    """What trains a table in the setting of some runs."""
    first = rows.iloc[0]
    data = "XNLI-1.0" if first["data"] == "xnli" else first["data"]
    words = ["clte", "run", NAMES[name], "--backbone", first["backbone"], "--data", data]
    return shlex.join([*words, "--protocol", first["protocol"]])


def downloads(rows: pd.DataFrame, found: list[LinkedTable]) -> None:
    """Everything of the chosen setting, as three kinds of file; each is made when it is asked for."""

    def latex() -> str:
        return f"{PREAMBLE}\n\n{render_latex(*heading(rows), found)}\n"

    row = st.container(horizontal=True)
    kinds = (
        ("CSV", partial(cells_csv, rows), "tables.csv", "text/csv"),
        ("LaTeX", latex, "tables.tex", "text/x-tex"),
        ("HTML report", partial(html_report, rows), "report.html", "text/html"),
    )
    for label, made, name, kind in kinds:
        row.download_button(
            label,
            made,
            name,
            kind,
            icon=":material/download:",
            on_click="ignore",
            key=f"get-{name}",
        )


page_title("Do we find what the paper found?")
st.markdown(
    "The paper's tables with our numbers beside its own. Click a number to see the runs it is from."
)

with errors_as_sentences():
    table = runs_here()
    if table.empty:
        st.info(
            "There is no finished run yet, so there is no number of ours. This command trains tables "
            "2, 3 and 4; each number appears here as soon as its run is done:"
        )
        st.code(MAKE_RUNS, language="bash")
        st.stop()
    row = st.container(horizontal=True, vertical_alignment="bottom")
    name = row.segmented_control(
        "Show", list(NAMES), default="Table 3", key="table", bind="query-params", required=True,
        wrap=True,
    )  # fmt: skip
    rows = choose_setting(table, row)
    every = tables_of(key_of(rows), rows)
    found = [one for one in every if one.group == NAMES[name]]
    title, notes = heading(rows)
    if not found:
        st.info(f"No run of {name.lower()} is here in this setting. This command trains it:")
        st.code(command_of(name, rows), language="bash", wrap_lines=True)
    numbers = numbers_of(found)
    chosen = None
    if numbers:
        chosen = row.selectbox(
            "Look behind a number", list(numbers), index=None, key="number", bind="query-params",
            placeholder="Click one below", width=280,
        )  # fmt: skip
    for one in found:
        show(one)
        if chosen in one.numbers():
            behind(numbers[chosen], dict(zip(rows["id"], rows["path"], strict=True)))
    if found:
        st.caption(
            f"How to read this: our numbers with 95 % intervals over test items, {PAPER_MARK} behind "
            f"the paper's; {plain(title)}. " + " ".join(plain(note) for note in notes)
        )
    if every:
        downloads(rows, every)
