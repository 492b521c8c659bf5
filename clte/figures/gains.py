"""Mean gains with their intervals, ours beside the paper's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from clte.analysis.numbers import PAPER_MARK, counted, known, points, with_interval
from clte.figures.theme import PAPER, STUDENT, theme
from clte.languages import LanguagePair

if TYPE_CHECKING:
    import pandas as pd

ROW = 28


def gains_figure(means: pd.DataFrame, *, dark: bool = False) -> go.Figure:
    """A row a pair: our mean gain as a dot with its interval, the paper's as a diamond.

    Args:
        means: ``pair``, ``gain``, ``low``, ``high`` (points), ``cells``, and ``paper`` (points, or
            NaN), as `clte.analysis.cells.mean_gains` with the paper's column added.
        dark: Draw for the dark theme.
    """
    look = theme(dark)
    names = [LanguagePair.parse(pair).label for pair in means["pair"]]
    figure = go.Figure()
    figure.add_vline(x=0, line={"color": look.muted, "width": 1})
    there = [(name, gain) for name, gain in zip(names, means["paper"], strict=True) if known(gain)]
    figure.add_scatter(
        x=[gain for _, gain in there],
        y=[name for name, _ in there],
        mode="markers",
        name=f"the paper's {PAPER_MARK}",
        marker={"symbol": "diamond-open", "size": 10, "color": PAPER, "line": {"width": 2}},
        hovertext=[
            f"The paper has {points(gain)} pt{PAPER_MARK} on {name}." for name, gain in there
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    figure.add_scatter(
        x=means["gain"],
        y=names,
        mode="markers",
        name="ours, 95 % interval",
        marker={"size": 10, "color": STUDENT},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": means["high"] - means["gain"],
            "arrayminus": means["gain"] - means["low"],
            "color": STUDENT,
            "thickness": 2,
            "width": 5,
        },
        hovertext=[
            f"<b>{name}</b> gains "
            f"{with_interval(points(row.gain), points(row.low), points(row.high))} pt<br>"
            f"on average over {counted(row.cells, 'teacher')}."
            for name, row in zip(names, means.itertuples(), strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    figure.update_layout(
        template=look.template,
        height=95 + ROW * len(names),
        margin={"l": 10, "r": 10, "t": 30, "b": 45},
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        xaxis={
            "title": {"text": "mean gain over the pair's own baseline, points"},
            "fixedrange": True,
            "zeroline": False,
        },
        yaxis={
            "autorange": "reversed",
            "fixedrange": True,
            "type": "category",
            "categoryorder": "array",
            "categoryarray": names,
        },
    )
    return figure
