"""Pictures of a single run: its confusion, its learning curve, and a prediction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from clte.figures.theme import CLEAR, LABEL_COLOURS, STUDENT, theme

LABELS = tuple(LABEL_COLOURS)
SMALL = 300


def confusion_figure(confusion: Sequence[Sequence[int]], *, dark: bool = False) -> go.Figure:
    """Gold label by row, prediction by column: counts, coloured by the share of the row."""
    look = theme(dark)
    totals = [max(1, sum(row)) for row in confusion]
    shares = [[100 * n / total for n in row] for row, total in zip(confusion, totals, strict=True)]
    said = [
        [
            f"{n:,} of {total:,} rows that are {gold}<br>were called {called} ({100 * n / total:.1f} %)"
            for called, n in zip(LABELS, row, strict=True)
        ]
        for gold, row, total in zip(LABELS, confusion, totals, strict=True)
    ]
    figure = go.Figure(
        go.Heatmap(
            z=shares,
            x=list(LABELS),
            y=list(LABELS),
            text=[[f"{n:,}" for n in row] for row in confusion],
            texttemplate="%{text}",
            textfont={"size": 14},
            hovertext=said,
            hovertemplate="%{hovertext}<extra></extra>",
            colorscale="Cividis",
            zmin=0,
            zmax=100,
            showscale=False,
            xgap=3,
            ygap=3,
        )
    )
    figure.update_layout(
        template=look.template,
        height=SMALL,
        xaxis={
            "title": {"text": "prediction"},
            "fixedrange": True,
            "showgrid": False,
            "tickangle": 0,
        },
        yaxis={
            "title": {"text": "gold label"},
            "autorange": "reversed",
            "fixedrange": True,
            "showgrid": False,
            # Long words upright leave the little room to the numbers.
            "tickangle": -90,
        },
        margin={"l": 10, "r": 10, "t": 10, "b": 10},
    )
    return figure


def curve_figure(metrics: Sequence[Mapping[str, Any]], *, dark: bool = False) -> go.Figure | None:
    """Validation accuracy by epoch, as it is and with premises exchanged; None before the first."""
    look = theme(dark)
    if not any(event.get("eval_plain_accuracy") is not None for event in metrics):
        return None
    figure = go.Figure()
    for key, name, colour, dash in (
        ("eval_plain_accuracy", "as it is", STUDENT, "solid"),
        ("eval_exchanged_accuracy", "premises exchanged", look.baseline, "dot"),
    ):
        # The two evaluations of an epoch are logged apart.
        seen = [event for event in metrics if event.get(key) is not None]
        figure.add_scatter(
            x=[event["epoch"] for event in seen],
            y=[100 * event[key] for event in seen],
            mode="lines+markers",
            name=name,
            line={"color": colour, "dash": dash, "width": 2},
            marker={"size": 7},
            hovertemplate=f"after epoch %{{x:.0f}}: %{{y:.1f}} % right, {name}<extra></extra>",
        )
    figure.add_hline(y=100 / 3, line={"color": look.muted, "width": 1, "dash": "dash"})
    figure.add_annotation(
        x=1, xref="paper", y=100 / 3, text="chance", showarrow=False, yshift=8, xanchor="right",
        font={"size": 11, "color": look.muted},
    )  # fmt: skip
    figure.update_layout(
        template=look.template,
        height=SMALL,
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        margin={"l": 10, "r": 10, "t": 30, "b": 10},
        xaxis={"title": {"text": "epoch"}, "dtick": 1, "fixedrange": True},
        yaxis={"title": {"text": "validation accuracy, %"}, "fixedrange": True},
    )
    return figure


def probabilities_figure(shares: Sequence[float], *, dark: bool = False) -> go.Figure:
    """Three horizontal bars for [entailment, neutral, contradiction], labelled directly."""
    look = theme(dark)
    values = [100 * float(share) for share in shares]
    figure = go.Figure(
        go.Bar(
            x=values,
            y=list(LABELS),
            orientation="h",
            marker={"color": [LABEL_COLOURS[label] for label in LABELS]},
            text=[f"{value:.1f} %" for value in values],
            textposition="outside",
            cliponaxis=False,
            textfont={"size": 14, "color": look.text},
            hovertemplate="%{y}: %{x:.1f} %<extra></extra>",
        )
    )
    figure.update_layout(
        template=look.template,
        height=190,
        bargap=0.35,
        margin={"l": 10, "r": 10, "t": 5, "b": 5},
        xaxis={"range": [0, 118], "visible": False, "fixedrange": True},
        yaxis={"autorange": "reversed", "fixedrange": True, "linecolor": CLEAR, "showgrid": False},
    )
    return figure
