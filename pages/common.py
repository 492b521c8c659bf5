"""What every page needs: the runs, the theme, links to other pages, and errors that are sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from clte.analysis.cells import matrix_cells, mean_gains
from clte.errors import ClteError
from clte.experiments import paper
from clte.experiments.report import HINDI, table3
from clte.files import digest
from clte.runs.store import RunStore

MAKE_RUNS = "clte run table3 --backbone compact-en"
HERE = Path(__file__).resolve().parent
LED_HERE = "led_here"
"""Set by app.py in each session."""


def page_title(title: str) -> None:
    """The heading of a page, to which app.py must have led.

    Until app.py has run once in a process, Streamlit takes a folder called pages for its older kind of
    app and, for those who open the address of a page first, runs that page without app.py. Told that
    it is not (as st.navigation does, but only from app.py), it starts again, with app.py. This must not
    happen while a module is imported: others who wait for the same import would get half a module.
    """
    PagesManager.uses_pages_directory = False
    if LED_HERE not in st.session_state:
        st.session_state[LED_HERE] = True  # once: a page alone, without app.py, is shown as well
        st.rerun()
    st.title(title)


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


def draw(figure: go.Figure, key: str, alt: str, *, picture: str = "", **more: Any) -> Any:
    """Show a figure as it was drawn: our template, nothing that zooms by accident.

    Args:
        figure: The figure.
        key: Of the element.
        alt: What it shows, for those who do not see it.
        picture: Offer it as a PNG file of this name (made in the browser); empty for no tool bar.
        more: For `st.plotly_chart`.
    """
    config: dict[str, Any] = {"displayModeBar": False}
    if picture:
        config = {
            "displayModeBar": True,
            "displaylogo": False,
            "modeBarButtons": [["toImage"]],
            "toImageButtonOptions": {"format": "png", "filename": picture, "scale": 2},
        }
    return st.plotly_chart(figure, key=key, theme=None, alt=alt, config=config, **more)


def has_page(name: str) -> bool:
    """Whether the app has a page of this name."""
    return (HERE / f"{name}.py").is_file()


def link(where: Any, page: str, label: str, icon: str, **query: str | list[str]) -> bool:
    """A link to another page with query parameters, in a container; False if there is no such page."""
    if has_page(page):
        where.page_link(f"pages/{page}.py", label=label, icon=icon, query_params=query)
    return has_page(page)


def runs_here() -> pd.DataFrame:
    """Every finished run, as `RunStore.table`."""
    return look()[0]


def look() -> tuple[pd.DataFrame, list[tuple[Path, str]]]:
    """`RunStore.look`, at most once in two seconds: a new folder is seen at once, a new result then."""
    return _look(tuple((str(root), _changed(root)) for root in RunStore.default().roots))


def _changed(root: Path) -> int:
    return root.stat().st_mtime_ns if root.is_dir() else 0


@st.cache_data(ttl=2, max_entries=4, show_spinner=False)
def _look(roots: tuple[tuple[str, int], ...]) -> tuple[pd.DataFrame, list[tuple[Path, str]]]:
    return RunStore.default().look()


def key_of(rows: pd.DataFrame) -> str:
    """What changes when the runs do; a text, since Streamlit takes its time over a thousand tuples."""
    lines = zip(rows["id"], rows["path"], rows["accuracy"], strict=True)
    return digest([list(line) for line in lines])


def grid_of(rows: pd.DataFrame) -> pd.DataFrame:
    """`table3` of the runs of one matrix; computed once for the same runs."""
    rows = rows[~rows["pair"].isin(HINDI)]
    return _grid(key_of(rows), rows)


@st.cache_data(max_entries=32, show_spinner="Reading the predictions of these runs …")
def _grid(key: str, _rows: pd.DataFrame) -> pd.DataFrame:
    return table3(matrix_cells(_rows))


def means_of(rows: pd.DataFrame, by: str = "pair") -> pd.DataFrame:
    """`mean_gains` by student or teacher pair, with the paper's by student in a column ``paper``."""
    rows = rows[~rows["pair"].isin(HINDI)]
    return _means(key_of(rows), by, rows)


@st.cache_data(max_entries=64, show_spinner="Reading the predictions of these runs …")
def _means(key: str, by: str, _rows: pd.DataFrame) -> pd.DataFrame:
    means = mean_gains(_rows, by)
    own = [paper.mean_gain(pair) if by == "pair" else None for pair in means["pair"]]
    means["paper"] = pd.Series(own, dtype=float)
    return means


def seeds_of(grid: pd.DataFrame) -> int:
    """The smallest number of seeds behind a student of a `grid_of`; 0 without students."""
    students = grid[grid["run"] & grid["teacher"].notna()]
    return min((len(seeds) for seeds in students["seeds"]), default=0)


ONE_SEED = ":orange-badge[one seed: another may say otherwise]"
"""Stands wherever a winner might be read out of a single seed."""
