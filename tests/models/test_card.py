"""The model card that goes with a trained run."""

from __future__ import annotations

from typing import Any

import pytest

from clte.models.card import model_card
from clte.runs.config import DataRef, RunConfig, TeacherRef

FIGURES: dict[str, Any] = {
    "n": 5010,
    "train_rows": 2241,
    "accuracy": 0.5512,
    "accuracy_exchanged": 0.5,
    "premise_use": 0.0512,
    "validation": {"n": 249, "accuracy": 0.6, "accuracy_exchanged": 0.5, "best_epoch": 3},
    "epochs_run": 5,
    "seconds": 100.4,
    "environment": {"device": "cpu (x86_64)", "precision": "fp32"},
}


def config(**changes: Any) -> RunConfig:
    values: dict[str, Any] = {
        "pair": "fr-bg",
        "data": DataRef("XNLI", "abc"),
        "protocol": "clean",
        "backbone": "compact",
        "backbone_revision": "def",
        "learning_rate": 5e-4,
    }
    return RunConfig(**{**values, **changes})


def test_it_says_data_licence_protocol_objective_and_figures_with_n() -> None:
    made = config()
    card = model_card(made, FIGURES, licence="CC BY-NC 4.0", note="Mind the note.")
    for said in (
        "license: cc-by-nc-4.0",
        "language: [bg, fr]",
        made.id,
        "XNLI, revision `abc`, 2,241 training rows",
        "CC BY-NC 4.0. A model trained on it is bound by it.",
        "clean, fold 0. Mind the note.",
        "| Objective | `ce` |",
        "none (a baseline)",
        "| test | 5,010 | 55.1 % | 50.0 % | +5.1 pt |",
        "| validation | 249 | 60.0 % | 50.0 % | +10.0 pt |",
        "French",
        "Bulgarian",
    ):
        assert said in card, said


@pytest.mark.parametrize(
    ("teacher", "said"),
    [
        (TeacherRef("fr-de", "a" * 12), "fr-de, run `aaaaaaaaaaaa`, reading the parallel row"),
        (TeacherRef("fr-de", "a" * 12, "own"), "reading the student's row"),
        (TeacherRef("fr-de", None, control="untrained"), "run `untrained`"),
        (TeacherRef("fr-de", "a" * 12, control="random"), "control: random"),
    ],
)
def test_it_says_who_taught(teacher: TeacherRef, said: str) -> None:
    made = config(teacher=teacher, objective="ce + 0.2*hidden_kl")
    card = model_card(made, FIGURES, licence="mine", note="")
    assert said in card
    assert "license: other" in card
    assert "# fr-de ⇒ fr-bg" in card
