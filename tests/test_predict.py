"""Text in, probabilities out."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from clte.data.corpus import LABELS
from clte.data.splits import make_split
from clte.errors import ClteError
from clte.models.backbones import load_classifier, resolve
from clte.predict import MAX_CHARACTERS, Predictor
from clte.runs.config import DataRef, RunConfig
from clte.runs.folder import LOGIT_COLUMNS, RunFolder
from clte.runs.store import RunStore
from clte.training.run import Hardware, execute
from tests.corpora import tiny_corpus
from tests.tiny_models import tiny_model, tiny_tokenizer

CORPUS = tiny_corpus(120)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """A finished baseline on fr-bg."""
    root = tmp_path_factory.mktemp("predict")
    encoder = resolve(tiny_model(root / "tiny"))
    config = RunConfig(
        pair="fr-bg",
        data=DataRef(CORPUS.name, CORPUS.revision),
        protocol="clean",
        backbone=encoder.name,
        backbone_revision=encoder.revision,
        learning_rate=3e-3,
        epochs=1,
        batch_size=8,
        max_length=20,
    )
    hardware = Hardware(threads=1, bf16=False, device="cpu")
    return execute(config, CORPUS, encoder, store=RunStore([root / "runs"]), hardware=hardware)


def softmax(logits: np.ndarray) -> np.ndarray:
    exponentials = np.exp(logits - logits.max(1, keepdims=True))
    return exponentials / exponentials.sum(1, keepdims=True)


def test_it_says_what_the_run_said(run: RunFolder) -> None:
    predictor = Predictor.load(run.path)
    assert predictor.max_length == 20
    view = CORPUS.view("fr-bg").select(make_split(CORPUS, "clean").test)
    p = predictor.probabilities(view.premises, view.hypotheses, batch_size=7)
    assert p.shape == (60, 3) and p.dtype == np.float32
    expected = softmax(run.predictions[list(LOGIT_COLUMNS)].to_numpy())
    np.testing.assert_allclose(p, expected, atol=1e-5)
    np.testing.assert_allclose(p.sum(1), 1, atol=1e-6)
    from_folder = Predictor.load(str(run.model_path), max_length=20)
    again = from_folder.probabilities(view.premises, view.hypotheses)
    np.testing.assert_allclose(again, p, atol=1e-6)


def test_no_pairs_and_strange_texts(run: RunFolder) -> None:
    predictor = Predictor.load(run.path)
    assert predictor.probabilities([], []).shape == (0, 3)
    strange = ["\ud800 half an emoji", "\x00", "𝕏" * 5000, "a\u202eb", "[CLS] [SEP]", "🙂"]
    p = predictor.probabilities(strange, strange)
    assert np.isfinite(p).all()


@pytest.mark.parametrize(
    ("premises", "hypotheses", "said"),
    [
        (["a"], ["a", "b"], "there are 1 premises and 2 hypotheses"),
        ([""], ["a"], "the premise is empty"),
        (["a"], [" \n"], "the hypothesis is empty"),
        (["a", "b"], ["a", "\t"], r"the hypothesis \(pair 2\) is empty"),
        ([None], ["a"], "the premise is empty"),
        (["a" * (MAX_CHARACTERS + 1)], ["a"], "has 100,001 characters; at most 100,000"),
    ],
)
def test_what_cannot_be_scored(run: RunFolder, premises: list, hypotheses: list, said: str) -> None:
    with pytest.raises(ClteError, match=said):
        Predictor.load(run.path).probabilities(premises, hypotheses)


def nli_model(folder: Path, names: list[str]) -> Path:
    """A classifier whose outputs are called ``names``."""
    labels = len(names)
    model = load_classifier(tiny_model(folder.parent / "encoder"), labels=labels, seed=1)
    model.config.id2label = dict(enumerate(names))
    model.config.label2id = {name: i for i, name in enumerate(names)}
    model.save_pretrained(folder)
    tiny_tokenizer().save_pretrained(folder)
    return folder


def test_another_models_outputs_are_put_in_order_by_name(tmp_path: Path) -> None:
    folder = nli_model(tmp_path / "nli", ["CONTRADICTION", "Entailment", "neutral"])
    p = Predictor.load(folder).probabilities(["ba ce"], ["di fo"])
    shuffled = json.loads((folder / "config.json").read_text())
    shuffled["id2label"] = {str(i): name for i, name in enumerate(LABELS)}
    shuffled["label2id"] = {name: i for i, name in enumerate(LABELS)}
    (folder / "config.json").write_text(json.dumps(shuffled))
    plain = Predictor.load(folder).probabilities(["ba ce"], ["di fo"])
    np.testing.assert_allclose(p[0], plain[0][[1, 2, 0]], atol=1e-6)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["LABEL_0", "LABEL_1", "LABEL_2"], "no guess is made"),
        (["entailment", "not_entailment"], "tells 2 classes apart"),
    ],
)
def test_a_model_of_another_task_is_refused(tmp_path: Path, names: list[str], said: str) -> None:
    with pytest.raises(ClteError, match=said):
        Predictor.load(nli_model(tmp_path / "nli", names))


def test_folders_that_cannot_predict(run: RunFolder, tmp_path: Path) -> None:
    results = shutil.copytree(run.path, tmp_path / run.id)
    shutil.rmtree(results / "model")
    with pytest.raises(ClteError, match=r"no weights, so it cannot predict"):
        Predictor.load(results)
    unfinished = RunFolder.create(tmp_path / "runs", run.config)
    unfinished.write_status("stopped")
    with pytest.raises(ClteError, match="is not finished, so it cannot predict yet"):
        Predictor.load(unfinished.path)
    damaged = shutil.copytree(run.model_path, tmp_path / "damaged")
    (damaged / "config.json").write_text("{")
    with pytest.raises(ClteError, match=r"cannot be loaded|damaged"):
        Predictor.load(damaged)
    with pytest.raises(ClteError, match="no model at"):
        Predictor.load(tmp_path / "nowhere")
