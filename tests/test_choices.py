from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from clte import jobs
from clte.builtin.corpus import load_builtin
from clte.choices import (
    OBJECTIVES,
    Choice,
    command_lines,
    corpora_to_train_on,
    encoders_here,
    first_pair,
    objective_text,
    pair_label,
    pairs_of,
    read_seeds,
    start_of,
)
from clte.data.store import save_corpus
from clte.errors import ClteError
from clte.objectives.spec import ObjectiveSpec
from clte.paths import workspace
from tests.corpora import tiny_corpus

ALONE = Choice(("fr-bg",), None, "ce", "compact-en", "builtin", "clean", 1, (42,))
TAUGHT = replace(ALONE, pairs=("de-bg", "tr-bg"), teacher="de-tr", objective="ce + 0.2*hidden_kl")


def test_a_baseline_is_one_command() -> None:
    assert command_lines(ALONE) == [
        "clte train --pair fr-bg --data builtin --protocol clean --backbone compact-en --epochs 1 "
        "--seed 42"
    ]


def test_a_transfer_is_trained_with_what_it_is_compared_with() -> None:
    lines = command_lines(TAUGHT)
    assert [line.split()[1:4] for line in lines] == [
        ["train", "--pair", "de-bg"],
        ["transfer", "--teacher", "de-tr"],
        ["train", "--pair", "tr-bg"],
        ["transfer", "--teacher", "de-tr"],
    ]
    assert len(command_lines(replace(TAUGHT, baselines=False))) == 2
    assert len(command_lines(replace(TAUGHT, seeds=(1, 2, 3)))) == 12


def test_a_pair_is_not_its_own_teacher() -> None:
    lines = command_lines(replace(TAUGHT, pairs=("de-tr", "de-bg"), baselines=False))
    assert [line.split()[1] for line in lines] == ["train", "transfer"]


def test_the_commands_become_the_runs_that_were_chosen() -> None:
    chosen = replace(
        TAUGHT, pairs=("fr-bg",), control="class-mean", keep_epochs=True, learning_rate=1e-3,
        objective=objective_text("kd", 0.5, 4.0), epochs=2,
    )  # fmt: skip
    runs = jobs.read_commands("\n".join(command_lines(chosen))).runs
    assert [run.title for run in runs] == ["fr-bg", "de-tr", "de-tr ⇒ fr-bg"]
    student = runs[-1]
    assert student.teacher is not None and student.teacher.run == runs[1].id
    assert student.teacher.control == "class-mean"
    assert student.objective == "0.5*ce + 0.5*kd(temperature=4)"
    assert (student.epochs, student.learning_rate, student.seed) == (2, 1e-3, 42)
    assert student.epoch_representations and not runs[1].epoch_representations


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"pairs": ()}, "at least one language pair"),
        ({"seeds": ()}, "at least one seed"),
        ({"seeds": tuple(range(60))}, "240 runs; a job may have 200"),
    ],
)
def test_what_cannot_be_is_said(changes: dict[str, object], said: str) -> None:
    with pytest.raises(ClteError, match=said):
        command_lines(replace(TAUGHT, **changes))


def test_every_objective_has_an_own_text_that_reads_a_teacher() -> None:
    for term in OBJECTIVES:
        text = objective_text(term, *start_of(term))
        assert ObjectiveSpec.parse(text).needs_teacher, text
    assert objective_text("hidden_kl", 0.2, 1.0) == "ce + 0.2*hidden_kl"
    assert objective_text("hidden_kl", 1, 2) == "ce + hidden_kl(temperature=2)"
    assert objective_text("mse", 3, 9) == "ce + 3*mse"
    with pytest.raises(ClteError, match="alpha"):
        objective_text("kd", 1.5, 1)


def test_pairs_are_the_papers_first_and_only_those_with_rows() -> None:
    pairs = pairs_of(load_builtin())
    assert pairs[:6] == ["fr-de", "fr-tr", "fr-bg", "de-tr", "de-bg", "tr-bg"]
    assert (
        len(pairs) == len(set(pairs)) == 36 and pairs[-1].split("-")[0] == pairs[-1].split("-")[1]
    )
    assert first_pair(pairs) == "fr-bg" and first_pair(["en-hi"]) == "en-hi"
    corpus = tiny_corpus(6, ("fr", "bg"))
    lost = np.array([None] * 6, dtype=object)
    corpus = replace(corpus, premises={"fr": corpus.premises["fr"], "bg": lost})
    assert sorted(pairs_of(corpus)) == ["fr-bg", "fr-fr"]
    assert pair_label("fr-bg") == "fr → bg" and pair_label("und-und") == "language not named"


def test_what_is_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLTE_XNLI", raising=False)
    assert corpora_to_train_on() == ["builtin"]
    save_corpus(tiny_corpus(6), "mine")
    monkeypatch.setenv("CLTE_XNLI", str(tmp_path))
    assert corpora_to_train_on() == ["builtin", "xnli", "mine"]
    own = workspace() / "models" / "mine"
    own.mkdir(parents=True)
    (own / "config.json").write_text("{}", "utf-8")
    assert list(encoders_here().values()) == ["compact-en", "compact", "mine (your folder)"]


def test_seeds_are_whole_numbers() -> None:
    assert read_seeds(["42", " 7 ", "42"]) == (42, 7)
    for wrong in ("", "-1", "4.5", "x", "４２", str(2**32)):
        with pytest.raises(ClteError, match="no whole number"):
            read_seeds([wrong])
