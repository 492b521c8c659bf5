"""Pictures of a single run: its confusion, its learning curve, its controls, and a prediction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from clte.analysis.numbers import known, percent, points, with_interval
from clte.figures.theme import CLEAR, LABEL_COLOURS, STUDENT, inked, theme

if TYPE_CHECKING:
    import pandas as pd

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
            text=[
                [
                    inked(f"{n:,}", "Cividis", share / 100)
                    for n, share in zip(row, line, strict=True)
                ]
                for row, line in zip(confusion, shares, strict=True)
            ],
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


def curve_figure(
    metrics: Sequence[Mapping[str, Any]],
    *,
    baseline: Sequence[Mapping[str, Any]] | None = None,
    dark: bool = False,
) -> go.Figure | None:
    """Validation accuracy by epoch, as it is and with premises exchanged; None before the first.

    Args:
        metrics: Logged events (`clte.runs.folder.RunFolder.metrics`).
        baseline: Those of the same pair's run without a teacher, drawn beside it.
        dark: Draw for the dark theme.
    """
    look = theme(dark)
    if not any(event.get("eval_plain_accuracy") is not None for event in metrics):
        return None
    figure = go.Figure()
    drawn = [("student" if baseline else "", metrics, STUDENT)]
    drawn += [("baseline", baseline, look.baseline)] if baseline else []
    for who, events, colour in drawn:
        for key, name, dash in (
            ("eval_plain_accuracy", "as it is", "solid"),
            ("eval_exchanged_accuracy", "premises exchanged", "dot"),
        ):
            # The two evaluations of an epoch are logged apart.
            seen = [event for event in events if event.get(key) is not None]
            name = f"{who}, {name}".replace("premises ", "") if who else name
            figure.add_scatter(
                x=[event["epoch"] for event in seen],
                y=[100 * event[key] for event in seen],
                mode="lines+markers",
                name=name.removesuffix(", as it is"),
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
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 11}},
        margin={"l": 10, "r": 10, "t": 45, "b": 10},
        xaxis={"title": {"text": "epoch"}, "dtick": 1, "fixedrange": True},
        yaxis={"title": {"text": "validation accuracy, %"}, "fixedrange": True},
    )
    return figure


def controls_figure(cells: pd.DataFrame, *, dark: bool = False) -> go.Figure:
    """A student among its controls: a row each, accuracy with its interval.

    Args:
        cells: What `clte.analysis.controls.control_cells` gives, the student first.
        dark: Draw for the dark theme.
    """
    look = theme(dark)
    figure = go.Figure()
    colours = [STUDENT] + [look.baseline] * (len(cells) - 1)
    figure.add_vline(x=100 * cells["accuracy"].iloc[0], line={"color": look.line, "width": 1})
    for row, colour in zip(cells.itertuples(), colours, strict=True):
        accuracy = with_interval(percent(row.accuracy), percent(row.low), percent(row.high))
        over = with_interval(points(row.over), points(row.over_low), points(row.over_high))
        compared = f"<br>The student is {over} pt above it." if known(row.over) else ""
        figure.add_scatter(
            x=[100 * row.accuracy],
            y=[row.what],
            mode="markers",
            marker={"size": 10, "color": colour},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [100 * (row.high - row.accuracy)],
                "arrayminus": [100 * (row.accuracy - row.low)],
                "color": colour,
                "thickness": 2,
                "width": 5,
            },
            hovertemplate=f"<b>{row.what}</b>: {accuracy} % right{compared}<extra></extra>",
        )
    figure.update_layout(
        template=look.template,
        height=80 + 32 * len(cells),
        margin={"l": 10, "r": 10, "t": 10, "b": 40},
        xaxis={"title": {"text": "test accuracy, %"}, "fixedrange": True, "zeroline": False},
        yaxis={"autorange": "reversed", "fixedrange": True, "type": "category"},
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
