"""What every page needs: the runs, the theme, and errors that are sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from clte.analysis.cells import matrix_cells, mean_gains
from clte.errors import ClteError
from clte.experiments import paper
from clte.experiments.report import HINDI, table3
from clte.runs.store import RunStore

# Until app.py has run once in a process, Streamlit takes a folder called pages for its older kind of
# app and, when somebody opens the address of a page first, runs that page without app.py. Told that
# it is not, it starts again, with app.py. (st.navigation does the same, but only from app.py.)
if PagesManager.uses_pages_directory:
    PagesManager.uses_pages_directory = False
    st.rerun()

MAKE_RUNS = "clte run table3 --backbone compact --data XNLI-1.0 --protocol paper"


@contextmanager
def errors_as_sentences() -> Iterator[None]:
    """Show a `ClteError` as it is, and end the page there."""
    try:
        yield
    except ClteError as error:
        st.error(plain(str(error)), icon=":material/error:")
        st.stop()


def dark() -> bool:
    """Whether the reader looks at the dark theme."""
    return st.context.theme.type == "dark"


def plain(text: str) -> str:
    """Text of a file or a person, so that Markdown shows it letter by letter."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|<>~$:&])", r"\\\1", text)


def draw(figure: go.Figure, key: str, alt: str, **more: Any) -> Any:
    """Show a figure as it was drawn: our template, no tool bar, nothing that zooms by accident."""
    return st.plotly_chart(
        figure, key=key, theme=None, alt=alt, config={"displayModeBar": False}, **more
    )


def runs_here() -> pd.DataFrame:
    """Every finished run, as `RunStore.table`."""
    return RunStore.default().table()


def _key(rows: pd.DataFrame) -> tuple[tuple[str, str, float], ...]:
    return tuple(zip(rows["id"], rows["path"], rows["accuracy"], strict=True))


def grid_of(rows: pd.DataFrame) -> pd.DataFrame:
    """`table3` of the runs of one matrix; computed once for the same runs."""
    rows = rows[~rows["pair"].isin(HINDI)]
    return _grid(_key(rows), rows)


@st.cache_data(max_entries=16, show_spinner=False)
def _grid(key: tuple[Any, ...], _rows: pd.DataFrame) -> pd.DataFrame:
    return table3(matrix_cells(_rows))


def means_of(rows: pd.DataFrame) -> pd.DataFrame:
    """`mean_gains` by student pair, with the paper's in a column ``paper``."""
    rows = rows[~rows["pair"].isin(HINDI)]
    return _means(_key(rows), rows)


@st.cache_data(max_entries=16, show_spinner=False)
def _means(key: tuple[Any, ...], _rows: pd.DataFrame) -> pd.DataFrame:
    means = mean_gains(_rows, "pair")
    means["paper"] = [paper.mean_gain(pair) for pair in means["pair"]]
    means["paper"] = means["paper"].astype(float)
    return means
