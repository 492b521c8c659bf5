"""Accuracy and health over the teacher's weight and temperature."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from clte.analysis.numbers import PAPER_MARK, counted, known, percent, points, with_interval
from clte.analysis.sweeps import METHODS
from clte.figures.theme import PAPER, STUDENT, TEACHER, Theme, inked, theme
from clte.objectives.reading import DROWNS_LABELS, NO_EFFECT, ONE_UNIT_RULES

if TYPE_CHECKING:
    import pandas as pd

HEIGHT = 430
SMALL = 260
HEAT = ("#4C9BD6", "#1B998B", STUDENT, "#D55E00", "#A5276A")
"""Temperatures from cool to hot; the symbols tell them apart too."""
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x")
DODGE = 0.06
"""Between the curves' intervals, in steps of the axis, so that they do not cover each other."""

HEALTH_MEASURES = {
    "gradient_share": "share of the gradient, %",
    "entropy": "entropy of the softmax, nats",
    "top1": "mass of the heaviest unit, %",
}
"""The panels of `health_figure` by column of `clte.analysis.sweeps.HEALTH`."""


def _weights(table: pd.DataFrame) -> list[float]:
    return sorted(set(table["weight"]))


def _axis(weights: Sequence[float], method: str) -> dict[str, Any]:
    """Weights at even steps: from 0.05 to 5 they would not be seen on a scale that holds 0."""
    chosen = METHODS[method]
    return {
        "tickvals": list(range(len(weights))),
        "ticktext": [f"{weight:g}" for weight in weights],
        "range": [-0.4, len(weights) - 0.6],
        "title": {"text": f"{chosen.letter}, {chosen.weight} (at even steps)"},
        "fixedrange": True,
        "zeroline": False,
    }


def point_sentence(point: Mapping[str, Any], method: str) -> str:
    """A point of a sweep as a sentence, for the pointer."""
    accuracy = with_interval(*(percent(point[name]) for name in ("accuracy", "low", "high")))
    lines = [
        f"<b>{METHODS[method].letter} {point['weight']:g}, T {point['temperature']:g}</b> is right "
        f"on {accuracy} %"
    ]
    if known(point["gain"]):
        gain = with_interval(*(points(point[name]) for name in ("gain", "gain_low", "gain_high")))
        unsure = point["gain_low"] <= 0 <= point["gain_high"]
        lines.append(f"{gain} pt over cross-entropy alone{', may be none' if unsure else ''}")
    seeds = len(point["seeds"])
    if seeds > 1:
        lines.append(f"seeds from {percent(point['seed_low'])} to {percent(point['seed_high'])} %")
    lines.append(f"n {int(point['n']):,} · {'one seed' if seeds == 1 else counted(seeds, 'seed')}")
    return "<br>".join(lines)


def sweep_figure(
    table: pd.DataFrame,
    method: str,
    *,
    control: Mapping[str, Any] | None = None,
    paper: Sequence[tuple[float | None, float, str]] = (),
    dark: bool = False,
) -> go.Figure:
    """Accuracy over the weight, a curve a temperature (figure 2 of the paper for ``kd``).

    Args:
        table: What `clte.analysis.sweeps.sweep` returned; at least one point.
        method: A key of `METHODS`.
        control: What `clte.analysis.sweeps.control` returned: a line with its interval.
        paper: The paper's own numbers: (weight or None for a line, percent, what it is).
        dark: Draw for the dark theme.

    Returns:
        A figure of fixed height. Whiskers are 95 % intervals over items; a band, drawn where a
        point has several seeds, reaches from the worst seed to the best.
    """
    look = theme(dark)
    weights = _weights(table)
    place = {weight: position for position, weight in enumerate(weights)}
    temperatures = sorted(set(table["temperature"]))
    figure = go.Figure()
    if control is not None:
        _control(figure, control, len(weights), look)
    for position, temperature in enumerate(temperatures):
        same = table[table["temperature"] == temperature].sort_values("weight")
        alone = len(temperatures) == 1
        step = (len(HEAT) - 1) / max(1, len(temperatures) - 1)
        colour = STUDENT if alone else HEAT[round(position * step) % len(HEAT)]
        dodge = DODGE * (position - (len(temperatures) - 1) / 2)
        x = [place[weight] + dodge for weight in same["weight"]]
        if any(len(seeds) > 1 for seeds in same["seeds"]):
            _band(figure, x, same, colour)
        figure.add_scatter(
            x=x,
            y=100 * same["accuracy"],
            mode="lines+markers",
            name=f"T {temperature:g}",
            showlegend=not alone,
            line={"color": colour, "width": 2.5},
            marker={
                "size": 10,
                "symbol": SYMBOLS[position % len(SYMBOLS)],
                "color": colour,
                "line": {"width": 1, "color": look.ground},
            },
            error_y={
                "type": "data",
                "symmetric": False,
                "array": 100 * (same["high"] - same["accuracy"]),
                "arrayminus": 100 * (same["accuracy"] - same["low"]),
                "color": colour,
                "thickness": 1.2,
                "width": 3,
            },
            customdata=[[f"{w:g}", f"{temperature:g}"] for w in same["weight"]],
            hovertext=[point_sentence(point, method) for point in same.to_dict("records")],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    _paper(figure, paper, place, look)
    figure.update_layout(
        template=look.template,
        height=HEIGHT,
        margin={"l": 10, "r": 10, "t": 50, "b": 50},
        hovermode="closest",
        showlegend=len(temperatures) > 1,
        legend={
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "yanchor": "bottom",
            "title": {"text": "temperature ", "font": {"size": 13}},
        },
        xaxis=_axis(weights, method),
        yaxis={"title": {"text": "accuracy, %"}, "fixedrange": True, "zeroline": False},
    )
    return figure


def _control(figure: go.Figure, control: Mapping[str, Any], steps: int, look: Theme) -> None:
    """Cross-entropy alone: a line across, its interval as a quiet band."""
    low, high = 100 * control["low"], 100 * control["high"]
    accuracy = 100 * control["accuracy"]
    ends = [-0.4, steps - 0.6]
    figure.add_scatter(
        x=[*ends, *reversed(ends)],
        y=[low, low, high, high],
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=_clear(look.baseline, 0.13),
        hoverinfo="skip",
        showlegend=False,
    )
    said = with_interval(*(percent(control[name]) for name in ("accuracy", "low", "high")))
    figure.add_scatter(
        x=[ends[0] + (ends[1] - ends[0]) * part / 20 for part in range(21)],
        y=[accuracy] * 21,
        mode="lines",
        name="cross-entropy alone",
        showlegend=False,
        line={"color": look.baseline, "width": 2, "dash": "dash"},
        hovertext=f"<b>Cross-entropy alone</b> is right on {said} %<br>"
        f"n {int(control['n']):,} · {counted(len(control['seeds']), 'seed')}",
        hovertemplate="%{hovertext}<extra></extra>",
    )
    figure.add_annotation(
        x=0,
        xref="paper",
        y=accuracy,
        text=f"CE alone {percent(control['accuracy'])}",
        showarrow=False,
        xanchor="left",
        yshift=9,
        bgcolor=look.ground,
        borderpad=1,
        font={"size": 12, "color": look.baseline},
    )


def _band(figure: go.Figure, x: list[float], same: pd.DataFrame, colour: str) -> None:
    figure.add_scatter(
        x=[*x, *reversed(x)],
        y=[*(100 * same["seed_low"]), *reversed(list(100 * same["seed_high"]))],
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=_clear(colour, 0.2),
        hoverinfo="skip",
        showlegend=False,
        name="seeds",
    )


def _paper(
    figure: go.Figure,
    paper: Sequence[tuple[float | None, float, str]],
    place: Mapping[float, int],
    look: Theme,
) -> None:
    for weight, value, what in paper:
        if weight is None:
            figure.add_hline(y=value, line={"color": PAPER, "width": 1.5, "dash": "dot"})
            figure.add_annotation(
                x=1,
                xref="paper",
                y=value,
                text=f"{what} {value:.1f}{PAPER_MARK}",
                showarrow=False,
                xanchor="right",
                yshift=9,
                bgcolor=look.ground,
                borderpad=1,
                font={"size": 12, "color": PAPER},
            )
        elif weight in place:
            figure.add_scatter(
                x=[place[weight]],
                y=[value],
                mode="markers+text",
                text=[f"{value:.1f}{PAPER_MARK}"],
                textposition="middle right",
                textfont={"color": PAPER, "size": 12},
                marker={"symbol": "diamond-open", "size": 11, "color": PAPER, "line": {"width": 2}},
                hovertext=[f"{what}: {value:.1f} %{PAPER_MARK}, mBERT on 500 rows."],
                hovertemplate="%{hovertext}<extra></extra>",
                showlegend=False,
            )


def surface_figure(table: pd.DataFrame, method: str, *, dark: bool = False) -> go.Figure:
    """Accuracy over weight and temperature as a map; a frame where nothing was run.

    Args:
        table: What `clte.analysis.sweeps.sweep` returned.
        method: A key of `METHODS`.
        dark: Draw for the dark theme.
    """
    look = theme(dark)
    weights, temperatures = _weights(table), sorted(set(table["temperature"]))
    cells = {(p["weight"], p["temperature"]): p for p in table.to_dict("records")}
    values = [100 * cell["accuracy"] for cell in cells.values()]
    middle = (min(values) + max(values)) / 2
    half = max(2.5, (max(values) - min(values)) / 2)
    grid = [[cells.get((weight, t)) for weight in weights] for t in temperatures]
    figure = go.Figure(
        go.Heatmap(
            z=[[100 * cell["accuracy"] if cell else None for cell in line] for line in grid],
            text=[
                [
                    inked(
                        percent(cell["accuracy"]),
                        "Cividis",
                        (100 * cell["accuracy"] - middle + half) / (2 * half),
                    )
                    if cell
                    else ""
                    for cell in line
                ]
                for line in grid
            ],
            texttemplate="%{text}",
            textfont={"size": 14},
            hovertext=[
                [point_sentence(cell, method) if cell else "" for cell in line] for line in grid
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            hoverongaps=False,
            colorscale="Cividis",
            zmin=middle - half,
            zmax=middle + half,
            xgap=3,
            ygap=3,
            colorbar={
                "thickness": 10,
                "outlinewidth": 0,
                "title": {"text": "accuracy, %", "side": "right"},
                "tickfont": {"color": look.muted, "size": 11},
            },
        )
    )
    gone = [(x, y) for y, line in enumerate(grid) for x, cell in enumerate(line) if cell is None]
    figure.add_scatter(
        x=[x for x, _ in gone],
        y=[y for _, y in gone],
        text=["not run"] * len(gone),
        mode="text",
        textfont={"size": 11, "color": look.muted},
        hoverinfo="skip",
    )
    for x, y in gone:
        corners = {"x0": x - 0.47, "x1": x + 0.47, "y0": y - 0.47, "y1": y + 0.47}
        figure.add_shape(
            type="rect", **corners, line={"dash": "dot", "width": 1, "color": look.muted}
        )
    figure.update_layout(
        template=look.template,
        height=HEIGHT,
        margin={"l": 10, "r": 10, "t": 20, "b": 50},
        xaxis={**_axis(weights, method), "range": [-0.52, len(weights) - 0.48], "showgrid": False},
        yaxis={
            "tickvals": list(range(len(temperatures))),
            "ticktext": [f"{temperature:g}" for temperature in temperatures],
            "range": [-0.52, len(temperatures) - 0.48],
            "title": {"text": "temperature T"},
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
    )
    return figure


def health_figure(
    health: pd.DataFrame, measure: str, method: str, *, dark: bool = False
) -> go.Figure:
    """One panel of health over the weight: a curve a temperature, and the limits that words use.

    Args:
        health: What `clte.analysis.sweeps.sweep_health` returned.
        measure: A key of `HEALTH_MEASURES`.
        method: A key of `METHODS`.
        dark: Draw for the dark theme.
    """
    look = theme(dark)
    weights = _weights(health)
    place = {weight: position for position, weight in enumerate(weights)}
    temperatures = sorted(set(health["temperature"]))
    scale = 1 if measure == "entropy" else 100
    figure = go.Figure()
    for at, text in _limits(health, measure):
        figure.add_hline(y=at, line={"color": look.muted, "width": 1, "dash": "dash"})
        figure.add_annotation(
            x=0.01, xref="paper", y=at, text=text, showarrow=False, xanchor="left", yshift=9,
            font={"size": 11, "color": look.muted},
        )  # fmt: skip
    who = [("", "student", "solid")]
    if measure != "gradient_share":
        who.append(("teacher_", "teacher", "dot"))
    for position, temperature in enumerate(temperatures):
        same = health[health["temperature"] == temperature].sort_values("weight")
        step = (len(HEAT) - 1) / max(1, len(temperatures) - 1)
        own = HEAT[round(position * step) % len(HEAT)] if len(temperatures) > 1 else STUDENT
        for prefix, name, dash in who:
            values = scale * same[prefix + measure]
            figure.add_scatter(
                x=[place[weight] for weight in same["weight"]],
                y=values,
                mode="lines+markers",
                name=name,
                line={"color": TEACHER if prefix else own, "width": 2, "dash": dash},
                marker={"size": 7, "symbol": SYMBOLS[position % len(SYMBOLS)]},
                hovertext=[
                    f"{METHODS[method].letter} {weight:g}, T {temperature:g}: {name} "
                    f"{value:.{2 if scale == 1 else 1}f}{' nats' if scale == 1 else ' %'}"
                    for weight, value in zip(same["weight"], values, strict=True)
                ],
                hovertemplate="%{hovertext}<extra></extra>",
            )
    axis = _axis(weights, method)
    axis["title"] = {"text": METHODS[method].letter}
    figure.update_layout(
        template=look.template,
        height=SMALL,
        margin={"l": 10, "r": 10, "t": 10, "b": 40},
        showlegend=False,
        xaxis=axis,
        yaxis={
            "title": {"text": HEALTH_MEASURES[measure]},
            "fixedrange": True,
            "zeroline": False,
            # Entropy from 0: seen close, a change of a thousandth would look like one.
            "range": [0, 1.2 * _highest(health)] if measure == "entropy" else [-3, 103],
        },
    )
    return figure


def _highest(health: pd.DataFrame) -> float:
    width = health["width"].max()
    seen = health[["entropy", "teacher_entropy"]].max(axis=None)
    return math.log(width) if known(width) else float(seen)


def _limits(health: pd.DataFrame, measure: str) -> list[tuple[float, str]]:
    if measure == "gradient_share":
        return [(100 * NO_EFFECT, "next to nothing"), (100 * DROWNS_LABELS, "drowns the labels")]
    if measure == "top1":
        return [(100 * ONE_UNIT_RULES, "one unit rules")]
    width = health["width"].max()
    return [(math.log(width), f"all {int(width)} units alike")] if known(width) else []


def _clear(colour: str, opacity: float) -> str:
    """A colour that lets the ground through."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"
