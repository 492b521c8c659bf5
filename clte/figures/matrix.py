"""The transfer matrix as a heatmap: teachers down, students across, baselines on top."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from clte.analysis.numbers import PAPER_MARK, counted, known, percent, points, with_interval
from clte.figures.theme import CLEAR, Theme, theme
from clte.languages import LanguagePair

if TYPE_CHECKING:
    import pandas as pd

HEIGHT = 600
TOUCH = 44
"""Side of a transparent square that catches clicks and the pointer, in pixels."""
ACROSS = (-0.375, -0.125, 0.125, 0.375)
"""Where these squares lie in a cell: on a wide screen one in the middle would not cover it."""
GAP = 0.22
"""Room between the baselines, the teachers and their mean, in cells."""


@dataclass(frozen=True)
class Measure:
    """What the cells show.

    Attributes:
        column: Of the table; a share if ``percent``, else points or (the paper's) percent.
        title: Under the colour bar.
        gain: A difference, coloured around 0.
        share: The column holds a share.
        baselines: Whether the row of baselines has a value of its own.
        low: Column of the interval's lower end; a cell is hatched where the interval holds 0.
        high: Column of the upper end.
        mark: Stands behind every number.
    """

    column: str
    title: str
    gain: bool = False
    share: bool = False
    baselines: bool = True
    low: str | None = None
    high: str | None = None
    mark: str = ""


MEASURES: Mapping[str, Measure] = {
    "Accuracy": Measure("accuracy", "accuracy, %", share=True),
    "Gain": Measure(
        "gain",
        "gain over the student pair's baseline, points",
        gain=True,
        baselines=False,
        low="gain_low",
        high="gain_high",
    ),
    "Premise use": Measure(
        "premise_use",
        "accuracy minus accuracy with premises exchanged, points",
        gain=True,
        low="premise_use_low",
        high="premise_use_high",
    ),
    "Paper": Measure("paper", "the paper's accuracy, %", mark=PAPER_MARK),
    "Ours minus paper": Measure("ours_minus_paper", "ours minus the paper's, points", gain=True),
}
"""Every view of the matrix by the name of its switch."""


def matrix_figure(
    grid: pd.DataFrame, measure: str, *, chosen: tuple[str, str] | None = None, dark: bool = False
) -> go.Figure:
    """Draw a grid of `clte.experiments.report.table3`.

    Args:
        grid: A row a cell, with ``teacher`` (None: the baseline), ``student``, ``run``, and the
            columns of the measure.
        measure: A key of `MEASURES`.
        chosen: (teacher or "", student) of the cell to outline.
        dark: Draw for the dark theme.

    Returns:
        A figure of fixed height. The points of its last trace carry ``customdata`` [teacher or "",
        student], so that a click can be told by id.
    """
    look, shown = theme(dark), MEASURES[measure]
    students = list(dict.fromkeys(grid["student"]))
    teachers = [t for t in students if (grid["teacher"] == t).any()]
    cells = {(cell["teacher"], cell["student"]): cell for cell in grid.to_dict("records")}
    rows: list[tuple[str | None, float]] = [(None, 0.0)]
    rows += [(teacher, 1 + GAP + i) for i, teacher in enumerate(teachers)]
    mean_at = len(teachers) + 1 + 2 * GAP

    def value(teacher: str | None, student: str) -> float:
        cell = cells.get((teacher, student), {})
        found = cell.get(shown.column)
        if not known(found) or (teacher is None and not shown.baselines):
            return math.nan
        return 100 * found if shown.share else float(found)

    z = [[value(teacher, student) for student in students] for teacher, _ in rows]
    means = [_mean([line[i] for line in z[1:]]) for i in range(len(students))]
    figure = go.Figure()
    for block, at in ((z[:1], 0.0), (z[1:], 1 + GAP), ([means], mean_at)):
        if block and any(not math.isnan(v) for line in block for v in line):
            figure.add_heatmap(
                z=[[None if math.isnan(v) else v for v in line] for line in block],
                text=[[_text(v, shown) for v in line] for line in block],
                texttemplate="%{text}",
                textfont={"size": 14},
                x0=0,
                dx=1,
                y0=at,
                dy=1,
                xgap=3,
                ygap=3,
                hoverinfo="skip",
                coloraxis="coloraxis",
            )
    own = [(i, at) for t, at in rows for i, s in enumerate(students) if (t, s) not in cells]
    _fill(figure, own, look)
    if not shown.baselines:
        _reference(figure, cells, students, look)
    _hatch(figure, cells, rows, students, shown, look)
    _missing(figure, cells, rows, students, shown, look)
    if chosen is not None:
        _outline(figure, chosen, rows, students, look)
    _touch(figure, cells, rows, students, shown)
    alone = "no teacher" if shown.baselines else "no teacher, %"
    names = [alone, *(LanguagePair.parse(teacher).label for teacher in teachers), "mean"]
    figure.update_layout(
        template=look.template,
        height=HEIGHT,
        margin={"l": 10, "r": 10, "t": 60, "b": 70},
        hovermode="closest",
        coloraxis=_colours([v for line in z for v in line if not math.isnan(v)], shown, look),
        xaxis={
            "side": "top",
            "tickvals": list(range(len(students))),
            # On two lines: six of them have to fit a phone.
            "ticktext": [LanguagePair.parse(s).label.replace("→ ", "→<br>") for s in students],
            "tickangle": 0,
            "range": [-0.52, len(students) - 0.48],
            "showgrid": False,
            "zeroline": False,
            "title": {"text": "student pair: trained and scored"},
            "fixedrange": True,
        },
        yaxis={
            "tickvals": [at for _, at in rows] + [mean_at],
            "ticktext": names,
            "range": [mean_at + 0.52, -0.52],
            "showgrid": False,
            "zeroline": False,
            "title": {"text": "teacher pair"},
            "fixedrange": True,
        },
    )
    return figure


def sentence(cell: Mapping[str, Any], measure: str = "Accuracy") -> str:
    """A cell as a sentence, for the pointer."""
    shown = MEASURES[measure]
    student = LanguagePair.parse(cell["student"]).label
    teacher = LanguagePair.parse(cell["teacher"]).label if cell["teacher"] else None
    who = f"<b>{student}</b> taught by <b>{teacher}</b>" if teacher else f"<b>{student}</b> alone"
    paper = f"The paper has {cell['paper']:.1f}{PAPER_MARK}." if known(cell.get("paper")) else ""
    if not cell.get("run"):
        return f"{who} was not run here.<br>{paper}".removesuffix("<br>")
    accuracy = with_interval(*(percent(cell[name]) for name in ("accuracy", "low", "high")))
    lines = [f"{who} is right on {accuracy} %"]
    use = with_interval(*(points(cell[f"premise_use{end}"]) for end in ("", "_low", "_high")))
    if known(cell.get("gain")):
        gain = with_interval(*(points(cell[name]) for name in ("gain", "gain_low", "gain_high")))
        unsure = cell["gain_low"] <= 0 <= cell["gain_high"]
        lines.append(f"gain {gain} pt{', may be none' if unsure else ''}")
    lines.append(f"premise use {use} pt")
    lines.append(f"n {int(cell['n']):,} · {counted(len(cell['seeds']), 'seed')}")
    if paper and shown.column in ("paper", "ours_minus_paper", "accuracy"):
        lines.append(paper)
    return "<br>".join(lines)


def _mean(values: list[float]) -> float:
    there = [value for value in values if not math.isnan(value)]
    return sum(there) / len(there) if there else math.nan


def _text(value: float, shown: Measure) -> str:
    if math.isnan(value):
        return ""
    return points(value) if shown.gain else f"{value:.1f}{shown.mark}"


def _colours(values: list[float], shown: Measure, look: Theme) -> dict[str, Any]:
    bar = {
        "orientation": "h",
        "thickness": 10,
        "len": 0.7,
        "y": -0.02,
        "yanchor": "top",
        "title": {"text": shown.title, "side": "bottom", "font": {"color": look.muted, "size": 12}},
        "tickfont": {"color": look.muted, "size": 11},
        "outlinewidth": 0,
    }
    if shown.gain:
        # The same limits on both sides, and never so narrow that noise looks like an effect.
        limit = max([5.0, *(abs(value) for value in values)])
        return {"colorscale": look.gains, "cmin": -limit, "cmax": limit, "colorbar": bar}
    low, high = (min(values), max(values)) if values else (0.0, 100.0)
    middle, half = (low + high) / 2, max(5.0, (high - low) / 2)
    limits = {"cmin": middle - half, "cmax": middle + half}
    return {"colorscale": "Cividis", **limits, "colorbar": bar}


def _square(column: int, row: float, side: float = 0.47) -> tuple[list[Any], list[Any]]:
    left, right, top, bottom = column - side, column + side, row - side, row + side
    return [left, right, right, left, left, None], [top, top, bottom, bottom, top, None]


def _squares(places: list[tuple[int, float]]) -> dict[str, list[Any]]:
    x: list[Any] = []
    y: list[Any] = []
    for column, row in places:
        xs, ys = _square(column, row)
        x += xs
        y += ys
    return {"x": x, "y": y}


def _fill(figure: go.Figure, places: list[tuple[int, float]], look: Theme) -> None:
    """A quiet ground where there is no result to expect, a pair teaching itself for one."""
    figure.add_scatter(
        **_squares(places),
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=look.quiet,
        hoverinfo="skip",
    )


def _reference(
    figure: go.Figure,
    cells: Mapping[tuple[str | None, str], Mapping[str, Any]],
    students: list[str],
    look: Theme,
) -> None:
    """Under a row that has no gain of its own: the accuracy that the others are compared with."""
    there = [(i, cells.get((None, student), {})) for i, student in enumerate(students)]
    there = [(i, cell) for i, cell in there if known(cell.get("accuracy"))]
    _fill(figure, [(i, 0.0) for i, _ in there], look)
    figure.add_scatter(
        x=[i for i, _ in there],
        y=[0.0] * len(there),
        text=[percent(cell["accuracy"]) for _, cell in there],
        mode="text",
        textfont={"size": 14, "color": look.muted},
        hoverinfo="skip",
    )


def _hatch(
    figure: go.Figure,
    cells: Mapping[tuple[str | None, str], Mapping[str, Any]],
    rows: list[tuple[str | None, float]],
    students: list[str],
    shown: Measure,
    look: Theme,
) -> None:
    """Lines over the cells whose interval holds 0."""
    if shown.low is None or shown.high is None:
        return
    places = []
    for teacher, at in rows:
        for column, student in enumerate(students):
            cell = cells.get((teacher, student), {})
            low, high = cell.get(shown.low), cell.get(shown.high)
            drawn = known(cell.get(shown.column)) and (teacher is not None or shown.baselines)
            if drawn and known(low) and known(high) and low <= 0 <= high:
                places.append((column, at))
    if places:
        figure.add_scatter(
            **_squares(places),
            mode="lines",
            line={"width": 0},
            fill="toself",
            fillpattern={
                "shape": "/",
                "fgcolor": look.muted,
                "bgcolor": CLEAR,
                "size": 9,
                "solidity": 0.12,
                "fillmode": "overlay",
            },
            hoverinfo="skip",
        )


def _missing(
    figure: go.Figure,
    cells: Mapping[tuple[str | None, str], Mapping[str, Any]],
    rows: list[tuple[str | None, float]],
    students: list[str],
    shown: Measure,
    look: Theme,
) -> None:
    """A dotted frame and the words "not run" where a cell has no run."""
    places, words = [], []
    for teacher, at in rows:
        for column, student in enumerate(students):
            cell = cells.get((teacher, student))
            if cell is None:
                continue
            # A baseline has no gain; it is missing only where it has no accuracy.
            column_of = "accuracy" if teacher is None and not shown.baselines else shown.column
            if not known(cell.get(column_of)):
                places.append((column, at))
                words.append("not run" if not cell.get("run") else "none")
    if places:
        figure.add_scatter(
            **_squares(places),
            mode="lines",
            line={"width": 1, "dash": "dot", "color": look.muted},
            hoverinfo="skip",
        )
        figure.add_scatter(
            x=[column for column, _ in places],
            y=[at for _, at in places],
            text=words,
            mode="text",
            textfont={"size": 11, "color": look.muted},
            hoverinfo="skip",
        )


def _outline(
    figure: go.Figure,
    chosen: tuple[str, str],
    rows: list[tuple[str | None, float]],
    students: list[str],
    look: Theme,
) -> None:
    at = {teacher or "": place for teacher, place in rows}.get(chosen[0])
    if at is not None and chosen[1] in students:
        x, y = _square(students.index(chosen[1]), at)
        figure.add_scatter(
            x=x, y=y, mode="lines", line={"width": 3, "color": look.ink}, hoverinfo="skip"
        )


def _touch(
    figure: go.Figure,
    cells: Mapping[tuple[str | None, str], Mapping[str, Any]],
    rows: list[tuple[str | None, float]],
    students: list[str],
    shown: Measure,
) -> None:
    """Transparent squares on top: a heatmap's own cells report no selection to Streamlit."""
    measure = next(name for name, other in MEASURES.items() if other is shown)
    places = [
        (column, at, cells[teacher, student])
        for teacher, at in rows
        for column, student in enumerate(students)
        if (teacher, student) in cells
    ]
    clear = {"marker": {"color": CLEAR, "opacity": 1}}
    figure.add_scatter(
        x=[column + offset for column, _, _ in places for offset in ACROSS],
        y=[at for _, at, _ in places for _ in ACROSS],
        mode="markers",
        marker={"symbol": "square", "size": TOUCH, "color": CLEAR, "line": {"width": 0}},
        selected=clear,
        unselected=clear,
        customdata=[
            [cell["teacher"] or "", cell["student"]] for _, _, cell in places for _ in ACROSS
        ],
        hovertext=[sentence(cell, measure) for _, _, cell in places for _ in ACROSS],
        hovertemplate="%{hovertext}<extra></extra>",
    )
