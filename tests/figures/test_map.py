from __future__ import annotations

import json

import numpy as np
import pandas as pd

from clte.figures.map import (
    alignment_figure,
    epochs_figure,
    frame_of,
    map_colours,
    map_figure,
    said,
)
from clte.figures.theme import STUDENT, TEACHER
from tests.figure_text import bare

FRAME = ([0.0, 1.0], [0.0, 1.0])


def points(*groups: str, at: float = 0.5) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "x": at, "y": i / 10, "item": f"i{i}", "group": group,
                "role": "student" if group.startswith("student") else "teacher",
                "who": "Teacher de → tr", "premise": "a < b", "hypothesis": "", "facts": "gold neutral",
            }
            for group in groups
            for i in range(3)
        ]
    )  # fmt: skip


def test_roles_have_their_shape_and_models_their_colour() -> None:
    table = points("teacher", "student after")
    colours = map_colours("model", ["teacher", "student after"])
    assert colours == {"teacher": TEACHER, "student after": STUDENT}
    teacher, student = map_figure(table, colours, FRAME).data
    assert (teacher.marker.symbol, student.marker.symbol) == ("circle", "diamond")
    assert (teacher.name, student.name) == ("teacher", "student after")
    assert list(teacher.customdata) == ["i0", "i1", "i2"]


def test_a_selection_is_restored_by_id_and_everything_else_steps_back() -> None:
    table = points("teacher", "student after")
    colours = map_colours("model", ["teacher", "student after"])
    figure = map_figure(table, colours, FRAME, selected=["i2", "gone"])
    assert [list(t.selectedpoints) for t in figure.data] == [[2], [2]]
    assert [t.selectedpoints for t in map_figure(table, colours, FRAME).data] == [None, None]
    nobody = map_figure(table, colours, FRAME, selected=["gone"])
    assert [list(t.selectedpoints) for t in nobody.data] == [[], []]


def test_the_pointer_reads_texts_as_they_are() -> None:
    hover = map_figure(points("teacher"), {"teacher": TEACHER}, FRAME).data[0].hovertext[0]
    assert hover == "<b>Teacher de → tr</b><br>a &lt; b<br>gold neutral"
    long = said("who", "word " * 100, "", "facts")
    assert "…" in long and max(map(len, long.split("<br>"))) <= 60


def test_every_picture_of_a_map_has_the_same_frame() -> None:
    frame = frame_of([np.array([[0.0, 0], [1, 1]]), np.array([[4.0, -2]])])
    assert frame[0][0] < 0 and frame[0][1] > 4 and frame[1][0] < -2 and frame[1][1] > 1
    figure = map_figure(points("teacher"), {"teacher": TEACHER}, frame)
    assert list(figure.layout.xaxis.range) == frame[0]
    assert figure.layout.dragmode == "lasso"


def test_arrows_lead_from_before_to_after() -> None:
    ways = np.array([[[0.0, 0.0], [0.0, 1.0]], [[0.2, 0.2], [0.9, 0.2]]])
    lines, heads, _ = map_figure(points("teacher"), {"teacher": TEACHER}, FRAME, arrows=ways).data
    assert list(lines.x) == [0, 0, None, 0.2, 0.9, None]
    assert list(heads.marker.angle) == [0, 90]  # up, and to the right


def test_epochs_move_the_same_traces() -> None:
    frames = [(f"Epoch {i}", points("teacher", "student after", at=i / 10)) for i in (1, 2)]
    frames.insert(0, ("Without a teacher", points("teacher", "student before")))
    colours = map_colours("model", ["teacher", "student before", "student after"], dark=True)
    figure = epochs_figure(frames, colours, FRAME, at=2, dark=True)
    assert {len(frame.data) for frame in figure.frames} == {len(figure.data)}
    assert figure.layout.title.text == "Epoch 2"
    named = [trace.name for trace in figure.data if trace.showlegend]
    assert named == ["teacher", "student after"]
    assert figure.layout.updatemenus[0].buttons[0].label == "▶ Play"
    json.loads(figure.to_json())


def test_languages_and_pairs_have_their_colour_whoever_else_is_there() -> None:
    assert map_colours("language", ["bg"])["bg"] == map_colours("language", ["fr", "bg"])["bg"]
    assert (
        map_colours("language", ["de-bg"])["de-bg"]
        == map_colours("language", ["fr-de", "de-bg"])["de-bg"]
    )
    six = [f"phenomenon {i}" for i in range(7)]
    assert len(set(map_colours("phenomenon", [*six, "others"]).values())) == 8


def test_the_alignment_says_its_numbers() -> None:
    figure = alignment_figure(
        np.array([[0.5, np.nan]]), ["layer 1"], ["German", "Turkish"], title="Before",
        measure="Retrieval@1", share=True, sentence="{row}, {column}: {value} %",
    )  # fmt: skip
    assert [bare(text) for text in figure.data[0].text[0]] == ["50.0", ""]
    assert figure.data[0].hovertext[0][0] == "layer 1, German: 50.0 %"
    assert figure.layout.title.text == "Before: Retrieval@1, %"
