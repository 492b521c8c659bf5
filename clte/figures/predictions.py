"""Pictures of what models say of a pair: side by side, word by word, and among its neighbours."""

from __future__ import annotations

import html
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from clte.figures.theme import GAIN, LABEL_COLOURS, LOSS, ON_LABEL, theme

LABELS = tuple(LABEL_COLOURS)
MAP_HEIGHT = 460
A_ROW, BAR, LEGEND = 54, 26, 30
"""Pixels in `side_by_side_figure`: a row, its bar below its name, and what stands above all rows."""


def side_by_side_figure(
    names: Sequence[str], shares: Sequence[Sequence[float]], *, dark: bool = False
) -> go.Figure:
    """One bar a row, of three parts that add up to 100 %; its name stands above it.

    Args:
        names: [M] who answers.
        shares: [M] × [entailment, neutral, contradiction].
        dark: Which theme.
    """
    look = theme(dark)
    figure = go.Figure()
    rows = [_short(name) for name in names]
    for position, label in enumerate(LABELS):
        values = [100 * float(row[position]) for row in shares]
        figure.add_bar(
            x=values,
            y=list(range(len(rows))),
            orientation="h",
            name=label,
            marker={"color": LABEL_COLOURS[label], "line": {"color": look.ground, "width": 2}},
            text=[f"{value:.1f} %" if value >= 9 else "" for value in values],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            constraintext="inside",
            textfont={"size": 13, "color": ON_LABEL},
            customdata=list(names),
            hovertemplate=f"%{{customdata}}: {label} %{{x:.1f}} %<extra></extra>",
        )
    figure.update_layout(
        template=look.template,
        barmode="stack",
        height=LEGEND + A_ROW * len(rows) + BAR // 2,
        bargap=1 - BAR / A_ROW,
        # A part too narrow for its number, as on a phone, goes without.
        uniformtext={"mode": "hide", "minsize": 13},
        showlegend=True,
        legend={
            "orientation": "h", "x": 0, "y": 1, "yref": "container", "yanchor": "top", "traceorder": "normal",
            "itemclick": False, "itemdoubleclick": False,
        },
        margin={"l": 0, "r": 0, "t": LEGEND, "b": 0},
        xaxis={"range": [0, 100], "visible": False, "fixedrange": True},
        yaxis={
            "range": [len(rows) - 1 + BAR / A_ROW, -1 + BAR / A_ROW / 2], "fixedrange": True,
            "showgrid": False, "ticklen": 0,
            "tickvals": list(range(len(rows))), "ticktext": rows, "showline": False,
            "ticklabelposition": "inside", "ticklabelshift": BAR // 2 + 9,
        },
    )  # fmt: skip
    return figure


def _short(name: str, most: int = 40) -> str:
    name = name if len(name) <= most else f"{name[: most - 1]}…"
    return html.escape(name, quote=False)


def words_html(
    text: str, words: Sequence[tuple[int, int, float]], *, largest: float, dark: bool = False
) -> str:
    """A text with its words on coloured ground: teal raises the probability, brown lowers it.

    The text is escaped, wraps, and runs in its own direction. What stands behind the last word was not
    read and is grey.

    Args:
        text: As it was typed.
        words: Start, end, score of each word that was read, in order.
        largest: The score that gets the strongest colour.
        dark: Which theme.
    """
    look = theme(dark)
    parts, at = [], 0
    for start, end, score in words:
        start = max(start, at)
        if end <= start:
            continue
        parts.append(_text(text[at:start]))
        strength = min(1.0, abs(score) / largest) if largest > 0 else 0.0
        red, green, blue = _rgb(
            ("#35978F" if dark else GAIN) if score > 0 else ("#BF812D" if dark else LOSS)
        )
        said = f"{'+' if score >= 0 else '−'}{100 * abs(score):.1f} points"
        line = f"2px {'solid' if score > 0 else 'dotted'} rgba({red},{green},{blue},{0.9 * strength:.2f})"
        parts.append(
            f'<span title="{said}" style="background:rgba({red},{green},{blue},{0.45 * strength:.2f});'
            f'border-bottom:{line};border-radius:3px;padding:1px 2px">{_text(text[start:end])}</span>'
        )
        at = end
    rest = text[at:]
    if rest.strip(" .,;:!?…।。\n"):
        parts.append(f'<span title="not read" style="color:{look.muted}">{_text(rest)}</span>')
    else:
        parts.append(_text(rest))
    return (
        '<p dir="auto" style="font-size:1.1rem;line-height:2;margin:0;overflow-wrap:anywhere;'
        f'white-space:pre-wrap;color:{look.text}">{"".join(parts)}</p>'
    )


def _text(text: str) -> str:
    shown = "".join(
        c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text
    )
    return html.escape(shown)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def landing_figure(
    points: np.ndarray,
    labels: np.ndarray,
    texts: Sequence[str],
    point: np.ndarray,
    nearest: Sequence[int],
    *,
    dark: bool = False,
) -> go.Figure:
    """The items of a map by their gold label, the nearest ones ringed, and the pair as a star.

    Args:
        points: [N, 2].
        labels: [N] label ids.
        texts: [N] what an item says when pointed at, HTML.
        point: [2] the pair.
        nearest: Positions of its neighbours.
        dark: Which theme.
    """
    look = theme(dark)
    figure = go.Figure()
    for position, label in enumerate(LABELS):
        own = np.flatnonzero(labels == position).tolist()
        figure.add_scatter(
            x=points[own, 0],
            y=points[own, 1],
            mode="markers",
            name=label,
            marker={
                "color": LABEL_COLOURS[label], "size": 7, "opacity": 0.55,
                "symbol": ("circle", "square", "diamond")[position],
            },
            text=[texts[i] for i in own],
            hovertemplate="%{text}<extra></extra>",
        )  # fmt: skip
    near = list(nearest)
    figure.add_scatter(
        x=points[near, 0],
        y=points[near, 1],
        mode="markers",
        name="nearest",
        marker={"size": 14, "color": "rgba(0,0,0,0)", "line": {"color": look.ink, "width": 1.5}},
        text=[texts[i] for i in near],
        hovertemplate="%{text}<extra></extra>",
    )
    figure.add_scatter(
        x=[point[0]],
        y=[point[1]],
        mode="markers+text",
        name="your pair",
        marker={"size": 20, "symbol": "star", "color": "#E69F00",
                "line": {"color": look.ink, "width": 1.5}},
        text=["your pair"],
        textposition="bottom center",
        textfont={"size": 14, "color": look.text},
        hovertemplate="your pair<extra></extra>",
        showlegend=False,
    )  # fmt: skip
    figure.update_layout(
        template=look.template,
        height=MAP_HEIGHT,
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.01, "yanchor": "bottom"},
        margin={"l": 10, "r": 10, "t": 30, "b": 10},
        xaxis={"visible": False, "fixedrange": True},
        yaxis={"visible": False, "fixedrange": True, "scaleanchor": "x"},
    )
    return figure
