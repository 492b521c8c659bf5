"""Pictures of corpora: the leak premise by premise, labels, lengths, and what tokenizers do."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from clte.analysis.corpora import ROLES
from clte.analysis.numbers import known, percent
from clte.figures.theme import LABEL_COLOURS, ON_LABEL, STUDENT, TEACHER, theme
from clte.languages import LANGUAGE_NAMES

if TYPE_CHECKING:
    import pandas as pd

    from clte.data.leak import Leak

LEAK_LINE, LEAK_EDGE = 7, 4
"""Pixels of a line of premises, and above and below all of them."""
ACROSS = 42
"""Premises in a line of the leak's picture."""
SHOWN = ("#DFC27D", "#BF812D", "#8C510A")
"""A premise that training has shown with one, two or three labels: the scale of gains' brown side."""
ROW = 62


def leak_figure(premises: pd.DataFrame, leak: Leak, *, dark: bool = False) -> go.Figure:
    """A square for each test premise: the more of its labels training has shown, the stronger.

    Args:
        premises: The table of `clte.analysis.corpora.leak_map`.
        leak: What belongs to it.
        dark: Draw for the dark theme.
    """
    look = theme(dark)
    n = len(premises)
    lines = math.ceil(n / ACROSS)
    rows = premises.to_dict("records")
    cells = [rows[start : start + ACROSS] for start in range(0, n, ACROSS)]
    empty = [[None] * (ACROSS - len(line)) for line in cells]
    most = len(SHOWN)
    said = [
        [
            f"premise {cell['premise']}: {cell['test_rows']} of its rows in test;<br>"
            + (
                f"{cell['train_rows']} in train, with {cell['shown']}"
                if cell["train_rows"]
                else "none in train"
            )
            for cell in line
        ]
        + [""] * len(gap)
        for line, gap in zip(cells, empty, strict=True)
    ]
    figure = go.Figure(
        go.Heatmap(
            z=[
                [min(cell["labels"], most) for cell in line] + gap
                for line, gap in zip(cells, empty, strict=True)
            ],
            hovertext=said,
            hovertemplate="%{hovertext}<extra></extra>",
            hoverongaps=False,
            zmin=-0.5,
            zmax=most + 0.5,
            colorscale=[
                [place, colour]
                for i, colour in enumerate((look.line, *SHOWN))
                for place in (i / 4, (i + 1) / 4)
            ],
            showscale=False,
            xgap=1,
            ygap=1,
        )
    )
    none = {"visible": False, "fixedrange": True, "showgrid": False}
    figure.update_layout(
        template=look.template,
        # The same for every square, so that a square is a premise everywhere.
        height=LEAK_LINE * max(lines, LEAK_LINES) + 2 * LEAK_EDGE,
        margin={"l": 0, "r": 0, "t": LEAK_EDGE, "b": LEAK_EDGE},
        xaxis={**none, "range": [-0.5, ACROSS - 0.5]},
        yaxis={**none, "range": [max(lines, LEAK_LINES) - 0.5, -0.5]},
    )
    return figure


LEAK_LINES = 6
"""At least; fewer would be too flat to be a picture."""


def labels_figure(counts: pd.DataFrame, *, dark: bool = False) -> go.Figure:
    """A bar a part, cut by label; a piece too narrow for its number, as on a phone, goes without.

    Args:
        counts: `clte.analysis.corpora.label_counts`.
        dark: Draw for the dark theme.
    """
    look = theme(dark)
    parts = list(dict.fromkeys(counts["part"]))
    figure = go.Figure()
    for label in dict.fromkeys(counts["label"]):
        rows = counts[counts["label"] == label]
        figure.add_bar(
            x=100 * rows["share"],
            y=rows["part"],
            orientation="h",
            name=label or "no label",
            marker={"color": LABEL_COLOURS.get(label, look.line)},
            text=[f"{percent(share)} %" for share in rows["share"]],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            constraintext="inside",
            textfont={"size": 12, "color": ON_LABEL if label else look.text},
            hovertext=[
                f"{items:,} of the rows in {part} are {label or 'not labelled'} ({percent(share)} %)"
                for items, part, share in zip(
                    rows["items"], rows["part"], rows["share"], strict=True
                )
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    figure.update_layout(
        template=look.template,
        height=100 + 44 * len(parts),
        barmode="stack",
        bargap=0.25,
        uniformtext={"mode": "hide", "minsize": 12},
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"},
        margin={"l": 10, "r": 10, "t": 35, "b": 5},
        xaxis={"range": [0, 100], "title": {"text": "rows of the part, %"}, "fixedrange": True},
        yaxis={"autorange": "reversed", "fixedrange": True, "showgrid": False, "type": "category"},
    )
    return figure


def lengths_figure(table: pd.DataFrame, *, dark: bool = False) -> go.Figure:
    """Boxes of words a text: a line a language, premises above hypotheses; whiskers 5 to 95 %.

    Args:
        table: `clte.analysis.corpora.lengths`.
        dark: Draw for the dark theme.
    """
    look = theme(dark)
    figure = go.Figure()
    languages = list(dict.fromkeys(table["language"]))
    names = {code: LANGUAGE_NAMES.get(code, code) for code in languages}
    for role, colour in zip(ROLES, (TEACHER, STUDENT), strict=True):
        rows = table[table["role"] == role]
        figure.add_box(
            y=[names[code] for code in rows["language"]],
            lowerfence=rows["low"],
            q1=rows["q1"],
            median=rows["median"],
            q3=rows["q3"],
            upperfence=rows["high"],
            orientation="h",
            name=f"{role} ",
            marker={"color": colour},
            line={"width": 1.5},
            hoverinfo="x+name",
        )
    figure.update_layout(
        template=look.template,
        height=110 + ROW * len(languages),
        boxmode="group",
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "traceorder": "normal"},
        margin={"l": 10, "r": 10, "t": 40, "b": 10},
        xaxis={"title": {"text": "words a text"}, "rangemode": "tozero", "fixedrange": True},
        yaxis={"autorange": "reversed", "fixedrange": True, "showgrid": False, "type": "category"},
    )
    return figure


def tokens_figure(table: pd.DataFrame, *, dark: bool = False) -> go.Figure:
    """Sub-words per word of each language, a mark a tokenizer; English's own value as a thin line.

    Args:
        table: ``tokenizer``, ``language``, ``per_word``, ``ratio``, ``texts``, as `sub_words` of one
            or more tokenizers together, or `recorded_sub_words` with ``model`` renamed.
        dark: Draw for the dark theme.
    """
    look = theme(dark)
    figure = go.Figure()
    names = list(dict.fromkeys(table["tokenizer"]))
    symbols = ("circle", "diamond", "square", "triangle-up", "cross", "star")
    colours = (TEACHER, STUDENT, "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
    languages = [LANGUAGE_NAMES.get(code, code) for code in dict.fromkeys(table["language"])]
    for place, name in enumerate(names):
        rows = table[table["tokenizer"] == name].to_dict("records")
        colour = colours[place % len(colours)]
        english = [row["per_word"] for row in rows if row["language"] == "en"]
        if english:
            figure.add_vline(x=english[0], line={"color": colour, "width": 1, "dash": "dot"})
        figure.add_scatter(
            x=[row["per_word"] for row in rows],
            y=[LANGUAGE_NAMES.get(row["language"], row["language"]) for row in rows],
            mode="markers+text" if len(names) == 1 else "markers",
            name=name,
            marker={"size": 12, "color": colour, "symbol": symbols[place % len(symbols)]},
            text=[_ratio(row["per_word"], row["ratio"]) for row in rows],
            textposition="middle right",
            textfont={"size": 13},
            cliponaxis=False,
            hovertext=[
                f"<b>{name}</b> cuts {LANGUAGE_NAMES.get(row['language'], row['language'])} into<br>"
                f"{row['per_word']:.2f} sub-words a word"
                + (f", ×{row['ratio']:.2f} of English" if known(row["ratio"]) else "")
                for row in rows
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    low, high = float(table["per_word"].min()), float(table["per_word"].max())
    room = max(0.2, high - low)
    figure.update_layout(
        template=look.template,
        height=120 + 46 * len(languages),
        showlegend=len(names) > 1,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        margin={"l": 10, "r": 10, "t": 40 if len(names) > 1 else 10, "b": 10},
        xaxis={
            "title": {"text": "sub-words per word"},
            "range": [max(0.0, low - 0.15 * room), high + 0.45 * room],
            "fixedrange": True,
        },
        yaxis={
            "autorange": "reversed",
            "fixedrange": True,
            "type": "category",
            "categoryorder": "array",
            "categoryarray": languages,
        },
    )
    return figure


def _ratio(per_word: float, ratio: float) -> str:
    return f"  {per_word:.2f}" + (f" · ×{ratio:.2f}" if known(ratio) else "")
