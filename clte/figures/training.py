"""Pictures of a training while it goes on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from clte.figures.run import SMALL
from clte.figures.theme import STUDENT, TEACHER, theme

if TYPE_CHECKING:
    import pandas as pd

GUESSING = math.log(3)
"""Cross-entropy of a model that gives every label a third."""


def loss_figure(table: pd.DataFrame, epochs: int, *, dark: bool = False) -> go.Figure:
    """Training loss over the epochs, and beside it the teacher's term where there is one.

    The axis reaches to the last epoch from the beginning on, so that nothing moves but the line.

    Args:
        table: `clte.analysis.live.loss_table`.
        epochs: How many epochs are planned.
        dark: Draw for the dark theme.
    """
    look = theme(dark)
    figure = go.Figure()
    taught = table["teacher"].notna().any()
    drawn = [("loss", "loss", STUDENT)]
    drawn += [("teacher", "teacher's term", TEACHER)] if taught else []
    for column, name, colour in drawn:
        seen = table[table[column].notna()]
        figure.add_scatter(
            x=seen["epoch"].tolist(),
            y=seen[column].tolist(),
            mode="lines+markers" if len(seen) < 3 else "lines",
            name=name,
            line={"color": colour, "width": 2},
            hovertemplate=f"epoch %{{x:.2f}}: {name} %{{y:.3f}}<extra></extra>",
        )
    figure.add_hline(y=GUESSING, line={"color": look.muted, "width": 1, "dash": "dash"})
    figure.add_annotation(
        x=1, xref="paper", y=GUESSING, text=f"guessing, {GUESSING:.2f}", showarrow=False, yshift=8,
        xanchor="right", font={"size": 11, "color": look.muted},
    )  # fmt: skip
    highest = max([GUESSING, *table["loss"].dropna().tolist()])
    if taught:
        highest = max(highest, float(table["teacher"].max()))
    figure.update_layout(
        template=look.template,
        height=SMALL,
        showlegend=bool(taught),
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 11}},
        margin={"l": 10, "r": 10, "t": 45, "b": 10},
        xaxis={"title": {"text": "epoch"}, "range": [0, epochs], "dtick": max(1, epochs // 10),
               "fixedrange": True},
        yaxis={"title": {"text": "training loss, nats"}, "range": [0, 1.12 * highest],
               "fixedrange": True},
    )  # fmt: skip
    return figure
