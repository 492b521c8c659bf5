"""Colours, fonts and the Plotly template that all pictures share.

Colours are safe for colour-blind readers (Okabe and Ito 2008; cividis: Nuñez et al. 2018).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
from plotly.colors import sample_colorscale

from clte.languages import PAPER_PAIRS

LABEL_COLOURS = {"entailment": "#009E73", "neutral": "#8A8A8A", "contradiction": "#D55E00"}
ON_LABEL = "#111111"
"""Text on the labels' colours: at least 4.9 : 1 on each of them, in both themes."""
TEACHER = "#0072B2"
STUDENT = "#E69F00"
BASELINE = "#666666"
PAPER = "#CC79A7"

DISTINCT = (
    "#4477AA", "#CCBB44", "#228833", "#EE6677", "#66CCEE", "#AA3377", "#EE7733", "#009988",
)  # fmt: skip
"""Eight colours that colour-blind readers can tell apart (Paul Tol's "bright" and "vibrant")."""
LANGUAGE_COLOURS = dict(zip(("fr", "de", "bg", "tr", "en", "hi"), DISTINCT, strict=False))
PAIR_COLOURS = dict(zip(map(str, PAPER_PAIRS), DISTINCT, strict=False))

FONT = (
    "'Noto Sans', 'Source Sans', 'Source Sans Pro', 'Noto Sans Devanagari', 'Noto Sans Arabic', "
    "'Noto Sans Thai', 'Noto Sans CJK SC', system-ui, sans-serif"
)

BLACK, WHITE = "#000000", "#FFFFFF"
CLEAR = "rgba(0,0,0,0)"

# Brown for a loss, teal for a gain (ColorBrewer's BrBG), through each theme's own ground.
LOSS, GAIN = "#8C510A", "#01665E"


@dataclass(frozen=True)
class Theme:
    """What differs between the light and the dark pages."""

    name: str
    ground: str
    """The page behind the picture."""
    text: str
    muted: str
    line: str
    """Grid lines, and the outline of what is missing."""
    ink: str
    """The strongest contrast to the ground: a chosen cell's outline."""
    baseline: str
    """`BASELINE`, light enough to be seen on a dark ground."""
    quiet: str
    """The ground of a cell that holds a reference and no result."""
    middle: str
    """The diverging scale's colour at 0."""

    @property
    def template(self) -> go.layout.Template:
        """The Plotly template: transparent ground, quiet axes, no mode bar gap."""
        axis = {
            "gridcolor": self.line,
            "linecolor": self.line,
            "zerolinecolor": self.line,
            "tickcolor": self.line,
            "tickfont": {"color": self.text, "size": 13},
            "title": {"font": {"color": self.muted, "size": 13}, "standoff": 10},
            "automargin": True,
        }
        return go.layout.Template(
            layout={
                "font": {"family": FONT, "size": 13, "color": self.text},
                "paper_bgcolor": CLEAR,
                "plot_bgcolor": CLEAR,
                "colorway": [TEACHER, STUDENT, "#009E73", PAPER, "#56B4E9", "#D55E00"],
                "xaxis": axis,
                "yaxis": axis,
                "margin": {"l": 10, "r": 10, "t": 30, "b": 10},
                "hoverlabel": {
                    "bgcolor": self.ground,
                    "bordercolor": self.line,
                    "font": {"family": FONT, "size": 13, "color": self.text},
                    "align": "left",
                },
                "dragmode": False,
                "showlegend": False,
            }
        )

    @property
    def gains(self) -> list[list[Any]]:
        """The diverging colour scale, loss to gain."""
        soft = ("#BF812D", "#35978F")
        return [[0, LOSS], [0.25, soft[0]], [0.5, self.middle], [0.75, soft[1]], [1, GAIN]]


LIGHT = Theme(
    name="light",
    ground="#FFFFFF",
    text="#22262B",
    muted="#5B636C",
    line="#DDE1E6",
    ink="#111111",
    baseline=BASELINE,
    quiet="#F3F5F7",
    middle="#F4F2EC",
)
DARK = Theme(
    name="dark",
    ground="#14171C",
    text="#E6E8EB",
    muted="#A2AAB4",
    line="#363C45",
    ink="#FFFFFF",
    baseline="#A8A8A8",
    quiet="#1F242B",
    middle="#2C3038",
)


def colour_at(scale: Any, share: float) -> str:
    """A colour of a scale, from 0 at its start to 1 at its end, as ``rgb(r, g, b)``."""
    # Plotly looks for one beyond its end at exactly 1.
    return str(sample_colorscale(scale, [min(max(share, 0.0), 1 - 1e-9)])[0])


def ink_on(colour: str) -> str:
    """Black or white, whichever has more contrast on an ``rgb(r, g, b)`` (WCAG 2.2: 4.6 to 1 at least)."""
    parts = [float(part) / 255 for part in colour.removeprefix("rgb(").rstrip(")").split(",")]
    light = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    bright = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]
    return BLACK if bright > 0.179 else WHITE


def inked(text: str, scale: Any, share: float) -> str:
    """A heatmap's text in the ink that is read on its cell: Plotly's own choice is grey on grey."""
    if not text:
        return ""
    return f'<span style="color: {ink_on(colour_at(scale, share))}">{text}</span>'


def theme(dark: bool) -> Theme:
    """The light or the dark theme."""
    return DARK if dark else LIGHT
