from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from corpora import tiny_corpus

from clte.analysis.groups import accuracy_by
from clte.builtin.corpus import load_builtin
from clte.data.corpus import Corpus
from clte.errors import ClteError
from clte.runs.folder import EXCHANGED_COLUMNS, LOGIT_COLUMNS


def predicted(corpus: Corpus, positions: np.ndarray, right: np.ndarray) -> pd.DataFrame:
    """Predictions that are right where ``right`` says so, and always wrong with another premise."""
    gold = corpus.labels[positions].astype(int)
    logits = np.eye(3)[np.where(right, gold, (gold + 1) % 3)]
    table = pd.DataFrame(
        {"item": corpus.item_ids[positions], "premise": corpus.premise_ids[positions], "gold": gold}
    )
    table[list(LOGIT_COLUMNS)] = logits.astype("float32")
    table[list(EXCHANGED_COLUMNS)] = np.eye(3)[(gold + 1) % 3].astype("float32")
    return table


def test_each_phenomenon_and_pair_has_its_own_accuracy() -> None:
    corpus = load_builtin()
    rows = np.flatnonzero(
        (corpus.parts == "test") & np.isin(corpus.genres, ("negation", "numbers"))
    )
    negation = corpus.genres[rows] == "negation"
    found = accuracy_by(
        {
            "fr-bg": predicted(corpus, rows, negation),
            "en-en": predicted(corpus, rows, np.full(len(rows), True)),
        },
        corpus,
    ).set_index(["pair", "group"])
    assert found.index.tolist() == [
        ("fr-bg", "negation"), ("fr-bg", "numbers"), ("en-en", "negation"), ("en-en", "numbers")
    ]  # fmt: skip
    assert found["accuracy"].tolist() == [1, 0, 1, 1]
    assert found.loc[("fr-bg", "negation"), "n"] == negation.sum()
    assert found["premise_use"].tolist() == [1, 0, 1, 1]
    assert found.loc[("fr-bg", "numbers"), ["low", "high"]].tolist() == [0, 0]


def test_frames_divide_phenomena() -> None:
    corpus = load_builtin()
    rows = np.flatnonzero((corpus.parts == "test") & (corpus.genres == "negation"))
    found = accuracy_by(predicted(corpus, rows, np.full(len(rows), True)), corpus, "frame")
    assert found["group"].tolist() == ["negation.not_true", "negation.nothing"]
    assert found["n"].sum() == len(rows)


def test_by_label_in_any_corpus() -> None:
    corpus = tiny_corpus()
    rows = np.arange(len(corpus))
    found = accuracy_by(predicted(corpus, rows, corpus.labels == 1), corpus, "label")
    assert found.set_index("group")["accuracy"].to_dict() == {
        "contradiction": 0, "entailment": 0, "neutral": 1
    }  # fmt: skip


def test_an_unknown_axis_is_refused() -> None:
    corpus = tiny_corpus()
    with pytest.raises(ClteError, match="phenomenon, frame, genre, label"):
        accuracy_by(predicted(corpus, np.arange(3), np.full(3, True)), corpus, "mood")
