"""The transfer matrix as a heatmap: teachers down, students across, baselines on top, means beside."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from clte.analysis.numbers import PAPER_MARK, counted, known, percent, points, with_interval
from clte.figures.theme import CLEAR, Theme, inked, theme
from clte.languages import LanguagePair

if TYPE_CHECKING:
    import pandas as pd

HEIGHT = 600
TOUCH = 44
"""Side of a transparent square that catches clicks and the pointer, in pixels."""
ACROSS = (-0.375, -0.125, 0.125, 0.375)
"""Where these squares lie in a cell: on a wide screen one in the middle would not cover it."""
GAP = 0.22
"""Room between the baselines, the teachers and their means, in cells."""
SURE = 0.05
"""A gain whose p value after Holm's correction is above this is hatched."""
SMALL = "10.5px"
"""Size of the intervals and of "not run" in the cells; nothing else has it, so that `PHONE_STYLE` finds them."""
PHONE_STYLE = (
    f'<style>@media (max-width: 900px) {{ tspan[style*="{SMALL}"] {{ display: none; }} }}</style>'
)
"""Leaves the small words out of cells that are too narrow for them; the pointer still says them."""


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
        p: Column of the adjusted p value, which then decides over the hatching.
        mark: Stands behind every number.
    """

    column: str
    title: str
    gain: bool = False
    share: bool = False
    baselines: bool = True
    low: str | None = None
    high: str | None = None
    p: str | None = None
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
        p="p_holm",
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
    grid: pd.DataFrame,
    measure: str,
    *,
    means: Mapping[str, pd.DataFrame] | None = None,
    by_mean: bool = False,
    chosen: tuple[str, str] | None = None,
    dark: bool = False,
) -> go.Figure:
    """Draw a grid of `clte.experiments.report.table3`.

    Args:
        grid: A row a cell, with ``teacher`` (None: the baseline), ``student``, ``run``, and the
            columns of the measure.
        measure: A key of `MEASURES`.
        means: For gains: `clte.analysis.cells.mean_gains` by ``pair`` and by ``teacher_pair``, so that
            the means have intervals and hatching, too.
        by_mean: Put the students and the teachers with the highest means first, instead of the
            paper's order.
        chosen: (teacher or "", student) of the cell to outline.
        dark: Draw for the dark theme.

    Returns:
        A figure of fixed height. The points of its last trace carry ``customdata`` [teacher or "",
        student], so that a click can be told by id.
    """
    look, shown = theme(dark), MEASURES[measure]
    cells = {(cell["teacher"], cell["student"]): cell for cell in grid.to_dict("records")}

    def value(teacher: str | None, student: str) -> float:
        cell = cells.get((teacher, student), {})
        found = cell.get(shown.column)
        if not known(found) or (teacher is None and not shown.baselines):
            return math.nan
        return 100 * found if shown.share else float(found)

    students = list(dict.fromkeys(grid["student"]))
    teachers = [t for t in students if (grid["teacher"] == t).any()]
    column_mean = {s: _mean([value(t, s) for t in teachers]) for s in students}
    row_mean = {t: _mean([value(t, s) for s in students]) for t in [None, *teachers]}
    if by_mean:
        students.sort(key=lambda s: _last(column_mean[s]))
        teachers.sort(key=lambda t: _last(row_mean[t]))
    rows: list[tuple[str | None, float]] = [(None, 0.0)]
    rows += [(teacher, 1 + GAP + i) for i, teacher in enumerate(teachers)]
    mean_at, beside = len(teachers) + 1 + 2 * GAP, len(students) + GAP
    sure = _of_means(means or {}) if shown.p else {}

    z = [[value(teacher, student) for student in students] for teacher, _ in rows]
    said = [[_said(cells.get((t, s), {}), shown) for s in students] for t, _ in rows]
    below = [column_mean[s] for s in students]
    axis = _colours([v for line in z for v in line if not math.isnan(v)], shown, look)
    figure = go.Figure()
    _heat(figure, z[:1], said[:1], 0, 0.0, shown, axis)
    _heat(figure, z[1:], said[1:], 0, 1 + GAP, shown, axis)
    _heat(
        figure,
        [below],
        [[_said(sure.get(("", s), {}), shown) for s in students]],
        0,
        mean_at,
        shown,
        axis,
    )
    right = [[row_mean[teacher]] for teacher, _ in rows]
    about = [[_said(sure.get((teacher or "", ""), {}), shown)] for teacher, _ in rows]
    _heat(figure, right[:1], about[:1], beside, 0.0, shown, axis)
    _heat(figure, right[1:], about[1:], beside, 1 + GAP, shown, axis)
    own = [(float(i), at) for t, at in rows for i, s in enumerate(students) if (t, s) not in cells]
    _fill(figure, own, look)
    if not shown.baselines:
        _reference(figure, cells, students, look)
    unsure = [
        (float(i), at)
        for teacher, at in rows
        for i, student in enumerate(students)
        if not math.isnan(value(teacher, student)) and is_unsure(cells[teacher, student], shown)
    ]
    unsure += [
        (float(i), mean_at)
        for i, s in enumerate(students)
        if is_unsure(sure.get(("", s), {}), shown)
    ]
    unsure += [(beside, at) for t, at in rows if t and is_unsure(sure.get((t, ""), {}), shown)]
    _hatch(figure, unsure, look)
    _missing(figure, cells, rows, students, shown, look)
    if chosen is not None:
        _outline(figure, chosen, rows, students, look)
    _touch(figure, cells, rows, students, shown)
    alone = "no teacher" if shown.baselines else "no teacher, %"
    names = [alone, *(LanguagePair.parse(teacher).label for teacher in teachers), "mean"]
    # On two lines: seven of them have to fit a phone.
    above = [LanguagePair.parse(s).label.replace("→ ", "→<br>") for s in students]
    figure.update_layout(
        template=look.template,
        height=HEIGHT,
        # Not clear, as elsewhere: this one is taken away as a picture of its own.
        paper_bgcolor=look.ground,
        margin={"l": 10, "r": 10, "t": 60, "b": 70},
        hovermode="closest",
        modebar={"bgcolor": CLEAR, "color": look.muted, "activecolor": look.ink},
        coloraxis=axis,
        xaxis={
            "side": "top",
            "tickvals": [*range(len(students)), beside],
            "ticktext": [*above, "mean"],
            "tickangle": 0,
            "range": [-0.52, beside + 0.52],
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


def is_unsure(cell: Mapping[str, Any], shown: Measure) -> bool:
    """Whether a cell is hatched: not significant after Holm's correction, or an interval around 0."""
    if shown.p is not None:
        p = cell.get(shown.p)
        return known(p) and p > SURE
    if shown.low is None or shown.high is None:
        return False
    low, high = cell.get(shown.low), cell.get(shown.high)
    return known(low) and known(high) and low <= 0 <= high


def _of_means(means: Mapping[str, pd.DataFrame]) -> dict[tuple[str, str], dict[str, Any]]:
    """(teacher, "") or ("", student) → a mean as if it were a cell."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for by, table in means.items():
        for row in table.to_dict("records"):
            place = ("", row["pair"]) if by == "pair" else (row["pair"], "")
            found[place] = {
                "gain": row["gain"],
                "gain_low": row["low"],
                "gain_high": row["high"],
                "p_holm": row["p_holm"],
            }
    return found


def _heat(
    figure: go.Figure,
    z: list[list[float]],
    said: list[list[str]],
    x: float,
    y: float,
    shown: Measure,
    axis: Mapping[str, Any],
) -> None:
    """A block of coloured cells with their numbers, and what is said below each."""
    if not any(not math.isnan(v) for line in z for v in line):
        return
    low, high = axis["cmin"], axis["cmax"]
    figure.add_heatmap(
        z=[[None if math.isnan(v) else v for v in line] for line in z],
        text=[
            ["" if math.isnan(v) else inked(
                _text(v, shown) + (f"<br>{under}" if under else ""),
                axis["colorscale"], (v - low) / (high - low))
             for v, under in zip(line, words, strict=True)]
            for line, words in zip(z, said, strict=True)
        ],
        texttemplate="%{text}",
        textfont={"size": 14},
        x0=x,
        dx=1,
        y0=y,
        dy=1,
        xgap=3,
        ygap=3,
        hoverinfo="skip",
        coloraxis="coloraxis",
    )  # fmt: skip


def _said(cell: Mapping[str, Any], shown: Measure) -> str:
    """The interval below a gain."""
    if shown.p is None or shown.low is None or shown.high is None:
        return ""
    low, high = cell.get(shown.low), cell.get(shown.high)
    if not (known(low) and known(high)):
        return ""
    return _small(f"[{points(low)}, {points(high)}]")


def _small(text: str) -> str:
    """Text that `PHONE_STYLE` leaves out of narrow cells."""
    return f'<span style="font-size: {SMALL}">{text}</span>'


def _last(value: float) -> float:
    """Sorts the highest first and what is not known last."""
    return math.inf if math.isnan(value) else -value


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
        unsure = is_unsure(cell, MEASURES["Gain"])
        lines.append(f"gain {gain} pt{', not significant' if unsure else ''}")
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


def _square(column: float, row: float, side: float = 0.47) -> tuple[list[Any], list[Any]]:
    left, right, top, bottom = column - side, column + side, row - side, row + side
    return [left, right, right, left, left, None], [top, top, bottom, bottom, top, None]


def _squares(places: list[tuple[float, float]]) -> dict[str, list[Any]]:
    x: list[Any] = []
    y: list[Any] = []
    for column, row in places:
        xs, ys = _square(column, row)
        x += xs
        y += ys
    return {"x": x, "y": y}


def _fill(figure: go.Figure, places: list[tuple[float, float]], look: Theme) -> None:
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
    _fill(figure, [(float(i), 0.0) for i, _ in there], look)
    figure.add_scatter(
        x=[i for i, _ in there],
        y=[0.0] * len(there),
        text=[percent(cell["accuracy"]) for _, cell in there],
        mode="text",
        textfont={"size": 14, "color": look.muted},
        hoverinfo="skip",
    )


def _hatch(figure: go.Figure, places: list[tuple[float, float]], look: Theme) -> None:
    """Lines over the cells that may be nothing."""
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
                places.append((float(column), at))
                words.append(_small("not run" if not cell.get("run") else "none"))
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
