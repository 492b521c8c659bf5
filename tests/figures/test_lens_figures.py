from __future__ import annotations

from pathlib import Path

import pytest

from clte.analysis.corpora import label_counts, leak_map, lengths, splits_of
from clte.analysis.flips import item_cells, panel_of_runs
from clte.data.corpus import LABELS
from clte.data.skeleton import xnli_skeleton
from clte.figures.data import (
    ACROSS,
    labels_figure,
    leak_figure,
    lengths_figure,
    tokens_figure,
)
from clte.figures.lens import HEIGHT, agreement_figure, lens_figure, sentence
from clte.figures.theme import LABEL_COLOURS
from clte.runs.store import RunStore
from tests.corpora import tiny_corpus
from tests.made_runs import made_config, made_run


@pytest.fixture
def cells(tmp_path: Path):  # type: ignore[no-untyped-def]
    made_run(tmp_path, made_config("fr-bg"), n=30)
    made_run(tmp_path, made_config("fr-bg", "de-tr"), n=30, accuracy=0.7)
    made_run(tmp_path, made_config("de-tr"), n=30)
    panel = panel_of_runs(RunStore([tmp_path]).table())
    changed = panel.items[panel.change.any(axis=1)][0]
    return item_cells(panel, changed)


@pytest.mark.parametrize("dark", [False, True])
def test_the_lens_shows_label_mark_and_what_changed(cells, dark: bool) -> None:  # type: ignore[no-untyped-def]
    figure = lens_figure(cells, runs=True, chosen=("de-tr", "fr-bg"), dark=dark)
    heat, touch = figure.data[0], figure.data[-1]
    assert figure.layout.height == HEIGHT
    assert list(figure.layout.yaxis.ticktext) == ["no teacher", "de → tr"]
    student = cells[cells["row"] == "de-tr"].iloc[0]
    column = list(figure.layout.xaxis.ticktext).index("fr →<br>bg")
    assert heat.z[1][column] == student["predicted"]
    assert heat.z[1][1 - column] is None
    mark = "✓" if student["right"] else "✗"
    assert heat.text[1][column].startswith(f"<b>{LABELS[student['predicted']][0].upper()} {mark}")
    assert {tuple(point) for point in touch.customdata} == {
        ("", "fr-bg"), ("", "de-tr"), ("de-tr", "fr-bg")
    }  # fmt: skip
    # One frame for what changed, one for the cell that is chosen.
    dashes = [shape.line.dash for shape in figure.layout.shapes]
    assert dashes == ["solid" if student["change"] > 0 else "dot", "solid"]
    said = sentence(student.to_dict(), runs=True)
    assert "fr → bg" in said and "its baseline says" in said


def test_the_lens_uses_the_labels_colours_and_does_without_gold(cells) -> None:  # type: ignore[no-untyped-def]
    blind = cells.assign(right=None, change=0)
    blind["right"] = blind["right"].astype(object)
    figure = lens_figure(blind)
    colours = [colour for _, colour in figure.data[0].colorscale]
    assert list(dict.fromkeys(colours)) == list(LABEL_COLOURS.values())
    assert not figure.layout.shapes
    drawn = [text for line in figure.data[0].text for text in line if text]
    assert drawn and not any(mark in text for text in drawn for mark in "✓✗")


def test_agreement_is_drawn_over_all_counts() -> None:
    import pandas as pd

    figure = agreement_figure(pd.DataFrame({"right": [0, 2, 2], "of": [3] * 3}))
    assert list(figure.data[0].y) == [1, 0, 2, 0]


def test_the_leak_has_a_square_a_premise() -> None:
    corpus = xnli_skeleton()
    splits = splits_of(corpus)
    for protocol, seen in (("paper", True), ("clean", False)):
        premises, leak = leak_map(corpus, splits[protocol])
        figure = leak_figure(premises, leak, dark=True)
        values = [v for line in figure.data[0].z for v in line if v is not None]
        assert len(values) == leak.test_premises
        assert all(len(line) == ACROSS for line in figure.data[0].z)
        assert all((value > 0) == seen for value in values)


def test_labels_lengths_and_sub_words_are_drawn_by_name() -> None:
    import pandas as pd

    corpus = tiny_corpus(30)
    bars = labels_figure(label_counts(corpus)).data
    assert [bar.name for bar in bars] == list(LABELS)
    assert sum(bar.x[0] for bar in bars) == pytest.approx(100)
    boxes = lengths_figure(lengths(corpus)).data
    assert list(boxes[0].y) == ["French", "German", "Bulgarian", "Turkish"]
    assert list(boxes[0].median) == [5, 5, 5, 5]
    table = pd.DataFrame(
        {"tokenizer": "t", "language": ["en", "hi"], "per_word": [1.25, 1.5], "ratio": [1, 1.2]}
    )
    assert list(tokens_figure(table).data[0].text) == ["  1.25 · ×1.00", "  1.50 · ×1.20"]
    both = pd.concat([table, table.assign(tokenizer="u", ratio=float("nan"))])
    figure = tokens_figure(both)
    assert figure.layout.showlegend and "×" not in figure.data[1].hovertext[0]
