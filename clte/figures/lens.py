"""One item in every cell of a grid: what is predicted, how surely, right or wrong, changed or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from clte.analysis.flips import GAINED, LOST
from clte.analysis.numbers import percent
from clte.data.corpus import LABELS
from clte.figures.matrix import ACROSS, TOUCH
from clte.figures.theme import CLEAR, LABEL_COLOURS, ON_LABEL, Theme, theme
from clte.languages import LANGUAGE_NAMES, LanguagePair

if TYPE_CHECKING:
    import pandas as pd

HEIGHT = 480
RIGHT, WRONG = "✓", "✗"

_SCALE = [
    [place, LABEL_COLOURS[label]]
    for i, label in enumerate(LABELS)
    for place in (i / len(LABELS), (i + 1) / len(LABELS))
]


def lens_figure(
    cells: pd.DataFrame,
    *,
    runs: bool = False,
    chosen: tuple[str, str] | None = None,
    dark: bool = False,
) -> go.Figure:
    """Draw `clte.analysis.flips.item_cells`.

    Args:
        cells: A row a cell: ``row``, ``column``, ``predicted``, ``probability``, ``right``,
            ``change``, ``before``. Cells that are not there stay empty.
        runs: Rows are teacher pairs (empty: no teacher) and columns student pairs; otherwise they are
            premise and hypothesis languages of one model.
        chosen: (row, column) of the cell to outline.
        dark: Draw for the dark theme.

    Returns:
        A figure of fixed height. The points of its last trace carry ``customdata`` [row, column].
    """
    look = theme(dark)
    rows = list(dict.fromkeys(cells["row"]))
    columns = list(dict.fromkeys(cells["column"]))
    if runs and "" in rows:
        rows = ["", *(row for row in rows if row)]
    found = {(cell["row"], cell["column"]): cell for cell in cells.to_dict("records")}
    grid = [[found.get((row, column)) for column in columns] for row in rows]
    figure = go.Figure(
        go.Heatmap(
            z=[[cell["predicted"] if cell else None for cell in line] for line in grid],
            text=[[_text(cell) for cell in line] for line in grid],
            texttemplate="%{text}",
            textfont={"size": 13, "color": ON_LABEL},
            x0=0,
            dx=1,
            y0=0,
            dy=1,
            zmin=-0.5,
            zmax=len(LABELS) - 0.5,
            colorscale=_SCALE,
            showscale=False,
            xgap=3,
            ygap=3,
            hoverinfo="skip",
        )
    )
    places = [(x, y, cell) for y, line in enumerate(grid) for x, cell in enumerate(line) if cell]
    figure.update_layout(shapes=_frames(places, chosen, look))
    clear = {"marker": {"color": CLEAR, "opacity": 1}}
    figure.add_scatter(
        x=[x + offset for x, _, _ in places for offset in ACROSS],
        y=[y for _, y, _ in places for _ in ACROSS],
        mode="markers",
        marker={"symbol": "square", "size": TOUCH, "color": CLEAR, "line": {"width": 0}},
        selected=clear,
        unselected=clear,
        customdata=[[cell["row"], cell["column"]] for _, _, cell in places for _ in ACROSS],
        hovertext=[sentence(cell, runs=runs) for _, _, cell in places for _ in ACROSS],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    quiet = {"showgrid": False, "zeroline": False, "fixedrange": True}
    figure.update_layout(
        template=look.template,
        height=HEIGHT,
        margin={"l": 10, "r": 10, "t": 60, "b": 10},
        hovermode="closest",
        xaxis={
            **quiet,
            "side": "top",
            "tickvals": list(range(len(columns))),
            # On two lines: six pairs have to fit a phone.
            "ticktext": [_pair(c).replace("→ ", "→<br>") if runs else c for c in columns],
            "tickangle": 0,
            "range": [-0.52, len(columns) - 0.48],
            "title": {"text": "student pair" if runs else "hypothesis language"},
        },
        yaxis={
            **quiet,
            "tickvals": list(range(len(rows))),
            "ticktext": [(_pair(r) if r else "no teacher") if runs else r for r in rows],
            "range": [len(rows) - 0.48, -0.52],
            "title": {"text": "teacher pair" if runs else "premise language"},
        },
    )
    return figure


def sentence(cell: Mapping[str, Any], *, runs: bool = False) -> str:
    """A cell as a sentence, for the pointer."""
    if runs:
        taught = f" taught by <b>{_pair(cell['row'])}</b>" if cell["row"] else " alone"
        who = f"<b>{_pair(cell['column'])}</b>{taught}"
    else:
        premise, hypothesis = (LANGUAGE_NAMES.get(cell[n], cell[n]) for n in ("row", "column"))
        who = f"Premise in <b>{premise}</b>, hypothesis in <b>{hypothesis}</b>"
    lines = [f"{who}:<br>{LABELS[cell['predicted']]}, with {percent(cell['probability'])} %"]
    if cell["right"] is not None:
        lines[0] += ", right" if cell["right"] else ", wrong"
    if cell["change"]:
        before = LABELS[cell["before"]]
        lines.append(f"{GAINED if cell['change'] > 0 else LOST}: its baseline says {before}")
    return "<br>".join(lines)


def _pair(pair: str) -> str:
    return LanguagePair.parse(pair).label


def _text(cell: Mapping[str, Any] | None) -> str:
    """Label by its first letter, so that colour is never alone; right or wrong; how surely."""
    if cell is None:
        return ""
    mark = "" if cell["right"] is None else f" {RIGHT if cell['right'] else WRONG}"
    letter = LABELS[cell["predicted"]][0].upper()
    return f"<b>{letter}{mark}</b><br>{100 * cell['probability']:.0f}"


def _frames(
    places: Sequence[tuple[int, int, Mapping[str, Any]]],
    chosen: tuple[str, str] | None,
    look: Theme,
) -> list[dict[str, Any]]:
    """A solid frame where transfer made it right, a dotted one where it made it wrong."""

    def frame(x: int, y: int, dash: str, width: int, side: float) -> dict[str, Any]:
        return {
            "type": "rect",
            "x0": x - side,
            "x1": x + side,
            "y0": y - side,
            "y1": y + side,
            "line": {"color": look.ink, "width": width, "dash": dash},
        }

    frames = [
        frame(x, y, "solid" if cell["change"] > 0 else "dot", 3, 0.44)
        for x, y, cell in places
        if cell["change"]
    ]
    return frames + [
        frame(x, y, "solid", 2, 0.5) for x, y, c in places if (c["row"], c["column"]) == chosen
    ]


def agreement_figure(table: pd.DataFrame, *, dark: bool = False) -> go.Figure:
    """How many items are right in how many cells: bars over 0 … C, all right at the right end.

    Args:
        table: `clte.analysis.flips.agreement`, of items with a gold label.
        dark: Draw for the dark theme.
    """
    look = theme(dark)
    cells = int(table["of"].iloc[0])
    counts = table["right"].value_counts().reindex(range(cells + 1), fill_value=0)
    figure = go.Figure(
        go.Bar(
            x=list(range(cells + 1)),
            y=counts.tolist(),
            marker={"color": look.baseline},
            hovertemplate=f"%{{y:,}} items are right in %{{x}} of {cells}<extra></extra>",
        )
    )
    figure.update_layout(
        template=look.template,
        height=240,
        bargap=0.15,
        margin={"l": 10, "r": 10, "t": 10, "b": 10},
        xaxis={
            "title": {"text": f"cells that are right, of {cells}"},
            "fixedrange": True,
            "showgrid": False,
        },
        yaxis={"title": {"text": "items"}, "fixedrange": True},
    )
    return figure
