"""From a trained folder or run to what ships: small, hashed, with a card, and predicting the same."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from clte.data.corpus import Corpus
from clte.evidence.ask import Asked
from clte.models import shipped
from clte.models.backbones import resolve
from clte.predict import Predictor
from clte.runs.config import DataRef, RunConfig
from clte.runs.folder import LOGIT_COLUMNS, RunFolder
from clte.runs.store import RunStore
from clte.training.hardware import Hardware
from clte.training.run import execute
from scripts import ship_models
from tests.corpora import tiny_corpus, write_xnli
from tests.models.tuned import classifier_of, halved
from tests.tiny_models import tiny_model

RECORD = {
    "description": "tiny",
    "languages": ["fr", "bg"],
    "licence": "cc-by-nc-4.0",
    "recipe": {"x": 1},
}


@pytest.fixture
def checkpoints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLTE_CHECKPOINTS", str(tmp_path / "checkpoints"))
    shipped.seal(halved(tiny_model(tmp_path / "checkpoints" / "compact", hidden=128)))
    return tmp_path / "checkpoints"


def call(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> None:
    monkeypatch.setattr(sys, "argv", ["ship_models.py", *map(str, arguments)])
    ship_models.main()


def test_a_folder_and_a_delta_ship_with_record_and_card(
    checkpoints: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tuned = classifier_of(checkpoints / "compact", tmp_path / "tuned")
    (tuned / "training.json").write_text('{"steps": 5, "files": {"model.safetensors": "before"}}')
    (tmp_path / "record.json").write_text(json.dumps(RECORD))
    record = ("--record", tmp_path / "record.json")
    call(monkeypatch, "folder", tuned, "--name", "compact-nli", *record)
    call(monkeypatch, "delta", tuned, "--name", "compact-en", *record, "--bits", 8)
    whole, part = shipped.get("compact-nli"), shipped.get("compact-en")
    assert (whole.kind, part.kind) == ("folder", "delta") and part.bytes < whole.bytes / 2
    assert whole.languages == ("fr", "bg")
    view = tiny_corpus(30).view("fr-bg")
    wanted = Predictor.load(tuned).probabilities(view.premises, view.hypotheses)
    for name in ("compact-nli", "compact-en"):
        found = Predictor.load(name).probabilities(view.premises, view.hypotheses)
        np.testing.assert_allclose(found, wanted, atol=0.01)
        assert json.loads((checkpoints / name / "training.json").read_text()) == {"steps": 5}
        card = (checkpoints / name / "README.md").read_text(encoding="utf-8")
        assert "license: cc-by-nc-4.0" in card and "was never scored" in card
    assert "in 8 bits" in (checkpoints / "compact-en" / "README.md").read_text(encoding="utf-8")


def test_cards_are_written_again_after_scoring(
    checkpoints: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clte.evidence.store import note_scored

    tuned = classifier_of(checkpoints / "compact", tmp_path / "tuned")
    ship_models.ship_folder(tuned, "compact-nli", RECORD)
    revision = shipped.get("compact-nli").revision
    note_scored(checkpoints / "evidence", "compact-nli", revision, "xnli-test", "fr-bg")
    call(monkeypatch, "cards")
    card = (checkpoints / "compact-nli" / "README.md").read_text(encoding="utf-8")
    assert "XNLI test was scored once for these weights" in card
    shipped.find("compact-nli")  # its hashes still hold


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    from clte.data.sources import load_corpus

    return load_corpus(write_xnli(tiny_corpus(120), tmp_path / "xnli"))


def test_a_runs_predictions_are_those_of_the_weights_that_ship(
    checkpoints: Path, corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backbone = resolve("compact")
    config = RunConfig(
        pair="fr-bg",
        data=DataRef(corpus.name, corpus.revision),
        protocol="clean",
        backbone=backbone.name,
        backbone_revision=backbone.revision,
        learning_rate=3e-3,
        epochs=1,
        freeze_embeddings=True,
    )
    hardware = Hardware(threads=1, bf16=False, device="cpu")
    run = execute(config, corpus, backbone, hardware=hardware)
    call(monkeypatch, "run", run.id, "--data", tmp_path / "xnli")

    there = RunFolder(checkpoints / "runs" / run.id)
    there.verify()
    assert there.config == config and there.has_weights
    said = there.result["shipped_weights"]
    assert said["largest_change"] < 0.01 and said["accuracy_before"] == run.result["accuracy"]
    table = there.predictions
    view = corpus.view("fr-bg").select(table["item"].to_numpy())
    logits = Asked(shipped.find(run.id))(view)[0]
    np.testing.assert_allclose(table[list(LOGIT_COLUMNS)], logits, atol=1e-5)
    right = logits.argmax(1) == table["gold"].to_numpy()
    assert there.result["accuracy"] == pytest.approx(right.mean())
    # On a machine without the workspace's run, the shipped one answers by itself.
    monkeypatch.setenv("CLTE_HOME", str(tmp_path / "fresh"))
    found = RunStore.default().get(run.id)
    assert found.path == there.path and found.model_path == shipped.find(run.id)
    p = Predictor.load(found.path).probabilities(view.premises, view.hypotheses)
    assert (p.argmax(1) == logits.argmax(1)).all()
    assert "as their difference from `compact`" in (there.path / "model" / "README.md").read_text()
