"""Pictures of predictions."""

from __future__ import annotations

import numpy as np
import pytest

from clte.figures.predictions import landing_figure, side_by_side_figure, words_html


@pytest.mark.parametrize("dark", [False, True])
def test_models_side_by_side(dark: bool) -> None:
    figure = side_by_side_figure(["a", "b <i>"], [[0.7, 0.25, 0.05], [0, 0.5, 0.5]], dark=dark)
    assert [bar.name for bar in figure.data] == ["entailment", "neutral", "contradiction"]
    assert figure.data[0].text == ("70.0 %", "") and figure.data[1].text == ("25.0 %", "50.0 %")
    assert figure.layout.yaxis.ticktext == ("a", "b &lt;i&gt;")


@pytest.mark.parametrize("dark", [False, True])
def test_words_are_escaped_coloured_and_the_rest_is_grey(dark: bool) -> None:
    text = "<b>no</b> yes\x07 tail"
    made = words_html(text, [(3, 5, -0.2), (10, 13, 0.1)], largest=0.2, dark=dark)
    assert "<b>" not in made and "&lt;b&gt;" in made and "\x07" not in made
    assert 'title="−20.0 points"' in made and 'title="+10.0 points"' in made
    assert 'title="not read"' in made and 'dir="auto"' in made
    assert words_html("", [], largest=0.0).count("<span") == 0


def test_a_landing() -> None:
    points = np.arange(12.0).reshape(6, 2)
    figure = landing_figure(points, np.array([0, 1, 2, 0, 1, 2]), list("abcdef"), points[1], [1, 4])
    assert [trace.name for trace in figure.data][-2:] == ["nearest", "your pair"]
    assert list(figure.data[3].x) == [2.0, 8.0] and list(figure.data[4].x) == [2.0]
