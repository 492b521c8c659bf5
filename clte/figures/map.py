"""The map of hidden states: points, arrows, epochs; and how well layers align languages."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from clte.analysis.map_points import OTHERS, UNKNOWN
from clte.figures.theme import (
    DISTINCT,
    LABEL_COLOURS,
    LANGUAGE_COLOURS,
    PAIR_COLOURS,
    STUDENT,
    TEACHER,
    Theme,
    inked,
    theme,
)

if TYPE_CHECKING:
    import pandas as pd

HEIGHT = 500
ROLES = {"teacher": "circle", "student": "diamond"}
"""Role → the shape of its points."""


def map_colours(kind: str, groups: Sequence[str], *, dark: bool = False) -> dict[str, str]:
    """Group → colour, the same on every map.

    Args:
        kind: ``model``, ``gold``, ``prediction``, ``correctness``, ``phenomenon`` or ``language``.
        groups: The groups on the map, in the order in which they are to be named.
        dark: For the dark theme.
    """
    look = theme(dark)
    fixed: dict[str, str] = {UNKNOWN: look.muted, OTHERS: look.line}
    if kind == "model":
        fixed |= {"teacher": TEACHER, "student before": look.baseline, "student after": STUDENT}
    elif kind in ("gold", "prediction"):
        fixed |= LABEL_COLOURS
    elif kind == "correctness":
        fixed |= {"right": "#35978F", "wrong": "#BF812D"}
    elif kind == "language":
        fixed |= LANGUAGE_COLOURS | PAIR_COLOURS
    rest = [group for group in groups if group not in fixed]
    fixed |= {group: DISTINCT[i % len(DISTINCT)] for i, group in enumerate(rest)}
    return {group: fixed[group] for group in groups}


def frame_of(places: Sequence[np.ndarray]) -> tuple[list[float], list[float]]:
    """The x and the y range that holds every set, so that no picture of one map moves against another."""
    points = np.concatenate(list(places))
    low, high = points.min(0), points.max(0)
    pad = 0.04 * np.maximum(high - low, 1e-6)
    ends = np.stack([low - pad, high + pad], axis=1)
    return ends[0].tolist(), ends[1].tolist()


def said(who: str, first: str, second: str, facts: str) -> str:
    """What the pointer reads over a point: who, the texts wrapped and escaped, and facts in a line."""
    lines = [f"<b>{html.escape(who, quote=False)}</b>"]
    for text in (first, second):
        if text:
            cut = textwrap.shorten(text, 260, placeholder=" …")
            lines += [html.escape(line, quote=False) for line in textwrap.wrap(cut, 58)]
    lines.append(html.escape(facts, quote=False))
    return "<br>".join(lines)


def map_figure(
    points: pd.DataFrame,
    colours: Mapping[str, str],
    frame: tuple[Sequence[float], Sequence[float]],
    *,
    selected: Sequence[str] = (),
    arrows: np.ndarray | None = None,
    title: str = "",
    height: int = HEIGHT,
    dark: bool = False,
) -> go.Figure:
    """Points on a map, coloured by group and shaped by role.

    Args:
        points: As `clte.analysis.map_points.points_of`. The points' ``customdata`` is their item, so
            that a selection is joined by id.
        colours: Group → colour, in the order of the legend; as `map_colours`.
        frame: x and y range, as `frame_of`.
        selected: Item ids; all other points step back. None selected, none steps back.
        arrows: [N, 2, 2] from where to where (point, end, coordinate), drawn under the points.
        title: A few words over the picture.
        height: Pixels.
        dark: Draw for the dark theme.
    """
    look = theme(dark)
    figure = go.Figure()
    if arrows is not None:
        _add_arrows(figure, arrows, look)
    roles = [role for role in ROLES if (points["role"] == role).any()]
    for group, colour in colours.items():
        for role in roles:
            own = points[(points["group"] == group) & (points["role"] == role)]
            if own.empty:
                continue
            named = f"{group}, {role}" if len(roles) > 1 and not _tells(group) else group
            figure.add_trace(_cloud(own, named, role, colour, selected, look))
    figure.update_layout(**_layout(look, frame, title, height))
    return figure


def epochs_figure(
    frames: Sequence[tuple[str, pd.DataFrame]],
    colours: Mapping[str, str],
    frame: tuple[Sequence[float], Sequence[float]],
    *,
    at: int = 0,
    selected: Sequence[str] = (),
    height: int = HEIGHT,
    dark: bool = False,
) -> go.Figure:
    """The same map after every epoch; its button plays them from the first to the last.

    Args:
        frames: Name and points (as for `map_figure`) of each epoch; the same items in the same order.
        colours: As for `map_figure`.
        frame: As for `map_figure`.
        at: Which of them to show at first.
        selected: As for `map_figure`.
        height: Pixels.
        dark: Draw for the dark theme.
    """
    look = theme(dark)

    def traces(points: pd.DataFrame) -> list[go.Scatter]:
        # Every frame has the same traces in the same order, or Plotly would mix them up.
        return [
            _cloud(
                own,
                f"{group}, {role}" if not _tells(group) else group,
                role,
                colour,
                selected,
                look,
            )
            for group, colour in colours.items()
            for role in ROLES
            for own in [points[(points["group"] == group) & (points["role"] == role)]]
        ]

    shown = traces(frames[at][1])
    for trace in shown:
        trace.showlegend = bool(len(trace.x))
    figure = go.Figure(
        data=shown,
        frames=[
            go.Frame(
                name=name,
                data=[{"type": "scatter", "x": t.x, "y": t.y} for t in traces(points)],
                layout={"title": {"text": name}},
            )
            for name, points in frames
        ],
    )
    figure.update_layout(**_layout(look, frame, frames[at][0], height))
    # Drawn anew at the end of each step: the title would stay what it was.
    play = {"frame": {"duration": 900, "redraw": True}, "transition": {"duration": 700}}
    figure.update_layout(
        updatemenus=[
            {
                "type": "buttons",
                "direction": "left",
                "x": 1,
                "y": 1.01,
                "xanchor": "right",
                "yanchor": "bottom",
                "showactive": False,
                "bgcolor": look.quiet,
                "bordercolor": look.line,
                "font": {"color": look.text},
                "pad": {"t": 0, "b": 4},
                "buttons": [
                    {
                        "label": "▶ Play",
                        "method": "animate",
                        "args": [[name for name, _ in frames], {"mode": "immediate", **play}],
                    }
                ],
            }
        ]
    )
    return figure


def alignment_figure(
    values: np.ndarray,
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    title: str,
    measure: str,
    share: bool,
    sentence: str,
    dark: bool = False,
) -> go.Figure:
    """A heatmap of alignment: layer × language, or language × language.

    Args:
        values: [rows, columns], 0 to 1; NaN is left blank.
        rows: From the top.
        columns: From the left.
        title: A few words over the picture.
        measure: What the colour shows.
        share: Whether it is a share (shown in percent) and not a bare number.
        sentence: What the pointer reads, with {row}, {column} and {value} filled in.
        dark: Draw for the dark theme.
    """
    look = theme(dark)
    shown = np.where(np.isnan(values), np.nan, values)
    text = [[inked(_number(v, share), "Cividis", v) for v in line] for line in shown]
    hover = [
        [
            html.escape(
                sentence.format(row=row, column=column, value=_number(v, share)), quote=False
            )
            for column, v in zip(columns, line, strict=True)
        ]
        for row, line in zip(rows, shown, strict=True)
    ]
    figure = go.Figure(
        go.Heatmap(
            z=shown,
            x=list(columns),
            y=list(rows),
            text=text,
            texttemplate="%{text}",
            textfont={"size": 12},
            hovertext=hover,
            hovertemplate="%{hovertext}<extra></extra>",
            hoverongaps=False,
            colorscale="Cividis",
            zmin=0,
            zmax=1,
            showscale=False,
            xgap=2,
            ygap=2,
        )
    )
    still = {"fixedrange": True, "showgrid": False, "type": "category", "tickangle": 0}
    figure.update_layout(
        template=look.template,
        height=90 + 36 * len(rows),
        title={"text": f"{title}: {measure}{', %' if share else ''}", "font": {"size": 14}, "x": 0},
        margin={"l": 10, "r": 10, "t": 36, "b": 10},
        xaxis=still,
        yaxis={**still, "autorange": "reversed"},
    )
    return figure


def _number(value: float, share: bool) -> str:
    if np.isnan(value):
        return ""
    return f"{100 * value:.1f}" if share else f"{value:.2f}"


def _tells(group: str) -> bool:
    """Whether a group's name already says whose points they are."""
    return group.startswith(("teacher", "student"))


def _cloud(
    own: pd.DataFrame, name: str, role: str, colour: str, selected: Sequence[str], look: Theme
) -> go.Scatter:
    wanted = set(selected)
    chosen: Any = None
    if wanted:
        chosen = [i for i, item in enumerate(own["item"]) if item in wanted]
    return go.Scatter(
        x=own["x"].to_numpy(),
        y=own["y"].to_numpy(),
        mode="markers",
        name=name,
        customdata=own["item"].to_numpy(),
        hovertext=[
            said(*row)
            for row in own[["who", "premise", "hypothesis", "facts"]].itertuples(index=False)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "symbol": ROLES[role],
            "size": 8,
            "color": colour,
            "opacity": 0.8,
            "line": {"width": 0.5, "color": look.ground},
        },
        selectedpoints=chosen,
        selected={"marker": {"opacity": 1, "size": 10}},
        unselected={"marker": {"opacity": 0.15}},
    )


def _add_arrows(figure: go.Figure, arrows: np.ndarray, look: Theme) -> None:
    """One line trace for all ways: a thousand annotations would take seconds to draw."""
    gap = np.full((len(arrows), 1, 2), np.nan)
    way = np.concatenate([arrows, gap], axis=1).reshape(-1, 2)
    lines = [[None if np.isnan(v) else float(v) for v in way[:, axis]] for axis in (0, 1)]
    figure.add_scatter(
        x=lines[0], y=lines[1], mode="lines", hoverinfo="skip", showlegend=False,
        line={"width": 1, "color": look.muted}, opacity=0.45,
    )  # fmt: skip
    ends = arrows[:, 1]
    turned = np.degrees(np.arctan2(*(arrows[:, 1] - arrows[:, 0]).T))
    figure.add_scatter(
        x=ends[:, 0], y=ends[:, 1], mode="markers", hoverinfo="skip", showlegend=False,
        marker={"symbol": "arrow", "size": 8, "angle": turned, "color": look.muted, "standoff": 4},
    )  # fmt: skip


def _layout(
    look: Theme, frame: tuple[Sequence[float], Sequence[float]], title: str, height: int
) -> dict[str, Any]:
    hidden = {"visible": False, "fixedrange": True}
    return {
        "template": look.template,
        "height": height,
        "dragmode": "lasso",
        "title": {"text": title, "font": {"size": 15}, "x": 0, "y": 0.985, "yanchor": "top"},
        "margin": {"l": 4, "r": 4, "t": 64, "b": 4},
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.0,
            "yanchor": "bottom",
            "itemsizing": "constant",
            "font": {"size": 12},
        },
        "xaxis": {**hidden, "range": list(frame[0])},
        "yaxis": {**hidden, "range": list(frame[1])},
        "shapes": [
            {
                "type": "rect",
                "xref": "paper",
                "yref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": 0,
                "y1": 1,
                "line": {"color": look.line, "width": 1},
                "layer": "below",
            }
        ],
    }
