"""The matrix and the sweeps as SVG text: for a report that is one file and runs no script."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from clte.analysis.numbers import known, percent, points
from clte.analysis.sweeps import METHODS
from clte.figures.curves import HEAT, point_sentence
from clte.figures.matrix import sentence
from clte.figures.theme import BASELINE, FONT, LIGHT, STUDENT, colour_at, ink_on
from clte.languages import LanguagePair

if TYPE_CHECKING:
    import pandas as pd

CELL, ROW, LEFT, TOP = 96, 44, 110, 60


def matrix_svg(grid: pd.DataFrame, *, gain: bool = False) -> str:
    """The transfer matrix: teachers down, students across; a missing cell is a dotted frame.

    Args:
        grid: What `clte.experiments.report.table3` returned.
        gain: Show gains (points, coloured around 0, faint where the interval holds 0) instead of
            accuracies.
    """
    cells = {(cell["teacher"] or None, cell["student"]): cell for cell in grid.to_dict("records")}
    students = list(dict.fromkeys(grid["student"]))
    teachers: list[str | None] = [t for t in students if (grid["teacher"] == t).any()]
    if not gain:
        teachers.insert(0, None)
    name, scale = ("gain", 1) if gain else ("accuracy", 100)
    found = [
        scale * cell[name]
        for (teacher, _), cell in cells.items()
        if known(cell[name]) and not (gain and teacher is None)
    ]
    width, height = LEFT + CELL * len(students), TOP + ROW * len(teachers)
    parts = []
    for column, student in enumerate(students):
        parts.append(
            _text(LEFT + CELL * (column + 0.5), TOP - 12, LanguagePair.parse(student).label)
        )
    for row, teacher in enumerate(teachers):
        y = TOP + ROW * row
        label = LanguagePair.parse(teacher).label if teacher else "no teacher"
        parts.append(_text(LEFT - 10, y + ROW / 2 + 5, label, "end"))
        for column, student in enumerate(students):
            cell = cells.get((teacher, student))
            if cell is not None:
                parts.append(_cell(cell, LEFT + CELL * column, y, name, scale, found))
    parts.append(_text(LEFT + CELL * len(students) / 2, 16, "student pair", muted=True))
    parts.append(_text(LEFT - 10, TOP - 12, "teacher", "end", muted=True))
    what = "gain over the baseline, points" if gain else "accuracy, %"
    return _svg(width + 10, height + 10, f"Transfer matrix: {what}", parts)


def _cell(
    cell: Mapping[str, Any], x: float, y: float, name: str, scale: int, found: Sequence[float]
) -> str:
    box = f'x="{x + 2:.1f}" y="{y + 2:.1f}" width="{CELL - 4}" height="{ROW - 4}"'
    title = f"<title>{_plain(sentence(cell, 'Gain' if name == 'gain' else 'Accuracy'))}</title>"
    if not known(cell[name]):
        frame = f'<rect {box} fill="none" stroke="{LIGHT.muted}" stroke-dasharray="2 3"/>'
        return f"<g>{title}{frame}{_text(x + CELL / 2, y + ROW / 2 + 5, 'not run', muted=True)}</g>"
    value = scale * cell[name]
    if name == "gain":
        limit = max([5.0, *(abs(one) for one in found)])
        colour = colour_at(LIGHT.gains, (value / limit + 1) / 2)
        unsure = cell["gain_low"] <= 0 <= cell["gain_high"]
        text, ink = points(value), LIGHT.text if unsure else ink_on(colour)
    else:
        middle, half = (min(found) + max(found)) / 2, max(5.0, (max(found) - min(found)) / 2)
        share = (value - middle) / (2 * half) + 0.5
        colour, unsure = colour_at("Cividis", share), False
        text, ink = percent(cell["accuracy"]), ink_on(colour)
    faint = ' fill-opacity="0.35"' if unsure else ""
    return (
        f'<g>{title}<rect {box} rx="3" fill="{colour}"{faint}/>'
        f"{_text(x + CELL / 2, y + ROW / 2 + 5, text, colour=ink)}</g>"
    )


def sweep_svg(table: pd.DataFrame, method: str, *, control: Mapping[str, Any] | None = None) -> str:
    """Accuracy over the teacher's weight, a curve a temperature, with 95 % intervals over items.

    Args:
        table: What `clte.analysis.sweeps.sweep` returned; at least one point.
        method: A key of `clte.analysis.sweeps.METHODS`.
        control: What `clte.analysis.sweeps.control` returned.
    """
    weights, temperatures = (sorted(set(table[name])) for name in ("weight", "temperature"))
    ends = [100 * value for name in ("low", "high") for value in table[name]]
    if control is not None:
        ends += [100 * control["low"], 100 * control["high"]]
    low, high = math.floor(min(ends) / 2) * 2, math.ceil(max(ends) / 2) * 2
    width, height, left, bottom = 640, 320, 60, 270
    step = (width - left - 90) / max(1, len(weights))
    place = {weight: left + step * (i + 0.5) for i, weight in enumerate(weights)}

    def at(share: float) -> float:
        return 20 + (bottom - 20) * (high - 100 * share) / max(1, high - low)

    right = left + step * len(weights)
    parts = []
    for tick in range(low, high + 1, max(2, 2 * round((high - low) / 12))):
        y = at(tick / 100)
        parts.append(_line(left, y, right, y, LIGHT.line, 1))
        parts.append(_text(left - 8, y + 4, str(tick), "end", muted=True))
    for weight, x in place.items():
        parts.append(_text(x, bottom + 20, f"{weight:g}", muted=True))
    letter = METHODS[method].letter
    parts.append(_text((left + right) / 2, bottom + 42, f"{letter}, {METHODS[method].weight}"))
    parts.append(_text(left - 8, 12, "accuracy, %", "start", muted=True))
    if control is not None:
        y = at(control["accuracy"])
        parts.append(_line(left, y, right, y, BASELINE, 2, dashed=True))
        parts.append(_text(right + 6, y + 4, f"CE alone {percent(control['accuracy'])}", "start"))
    for position, temperature in enumerate(temperatures):
        alone = len(temperatures) == 1
        pace = (len(HEAT) - 1) / max(1, len(temperatures) - 1)
        colour = STUDENT if alone else HEAT[round(position * pace) % len(HEAT)]
        same = table[table["temperature"] == temperature].sort_values("weight")
        shift = 6 * (position - (len(temperatures) - 1) / 2)
        dots = [(place[p["weight"]] + shift, p) for p in same.to_dict("records")]
        corners = " ".join(f"{x:.1f},{at(p['accuracy']):.1f}" for x, p in dots)
        parts.append(
            f'<polyline points="{corners}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        for x, p in dots:
            parts.append(_line(x, at(p["low"]), x, at(p["high"]), colour, 1))
            parts.append(
                f'<circle cx="{x:.1f}" cy="{at(p["accuracy"]):.1f}" r="4.5" fill="{colour}">'
                f"<title>{_plain(point_sentence(p, method))}</title></circle>"
            )
        if not alone:
            parts.append(
                _text(right + 6, 30 + 18 * position, f"T {temperature:g}", "start", colour)
            )
    return _svg(width, height, f"Accuracy over {letter}", parts)


def _svg(width: float, height: float, title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" role="img" aria-label="{escape(title)}" '
        f'font-family="{FONT}" font-size="13">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


def _text(
    x: float,
    y: float,
    text: str,
    anchor: str = "middle",
    colour: str = LIGHT.text,
    *,
    muted: bool = False,
) -> str:
    ink = LIGHT.muted if muted else colour
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{ink}">{escape(text)}</text>'
    )


def _line(
    x0: float, y0: float, x1: float, y1: float, colour: str, width: float, *, dashed: bool = False
) -> str:
    dash = ' stroke-dasharray="6 4"' if dashed else ""
    return (
        f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" stroke="{colour}" '
        f'stroke-width="{width:g}"{dash}/>'
    )


def _plain(text: str) -> str:
    """A sentence for the pointer without its markup."""
    for tag in ("<b>", "</b>"):
        text = text.replace(tag, "")
    return escape(text.replace("<br>", "; "))
