"""Text in, probabilities out."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from clte.data.corpus import LABELS
from clte.data.splits import make_split
from clte.errors import ClteError
from clte.models import shipped
from clte.models.backbones import resolve
from clte.models.light import LightBert
from clte.predict import MAX_CHARACTERS, Predictor
from clte.runs.config import DataRef, RunConfig
from clte.runs.folder import LOGIT_COLUMNS, RunFolder
from clte.runs.store import RunStore
from clte.training.run import Hardware, execute
from tests.corpora import tiny_corpus
from tests.tiny_models import nli_model, tiny_model

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


# ---------------------------------------------------------------------- with torch and without

VIEW = CORPUS.view("fr-bg")


@pytest.mark.parametrize("kind", ["bert", "xlm-roberta", "distilbert"])
def test_every_kind_says_what_the_plain_pipeline_says(tmp_path: Path, kind: str) -> None:
    from transformers import pipeline

    folder = nli_model(tmp_path / "nli", list(LABELS), kind)
    assert (LightBert.load(folder) is not None) == (kind == "bert")
    premises = [f"{text} {text * (i % 5)}" for i, text in enumerate(VIEW.premises)]
    found = Predictor.load(folder).probabilities(premises, VIEW.hypotheses, batch_size=16)
    pipe = pipeline("text-classification", model=str(folder), device="cpu", top_k=None)
    pairs = [{"text": p, "text_pair": h} for p, h in zip(premises, VIEW.hypotheses, strict=True)]
    for row, answer in zip(found, pipe(pairs, truncation=True), strict=True):
        said = {part["label"]: part["score"] for part in answer}
        np.testing.assert_allclose(row, [said[name] for name in LABELS], atol=1e-5)


def test_predictions_stay_in_order(tmp_path: Path) -> None:
    folder = nli_model(tmp_path / "nli", list(LABELS), "distilbert")
    predictor = Predictor.load(folder)
    premises = ["ba " * (1 + i * 7 % 23) for i in range(40)]
    p = predictor.probabilities(premises, ["ce"] * 40, batch_size=3)
    backwards = predictor.probabilities(premises[::-1], ["ce"] * 40)[::-1]
    np.testing.assert_allclose(p, backwards, atol=1e-6)


@pytest.mark.parametrize("kind", ["bert", "distilbert"])
def test_damaged_weights_are_named(tmp_path: Path, kind: str) -> None:
    folder = nli_model(tmp_path / "nli", list(LABELS), kind)
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(ClteError, match="is damaged") as caught:
        Predictor.load(folder)
    assert str(weights) in str(caught.value)


def test_ten_megabytes_are_refused_at_once(run: RunFolder) -> None:
    predictor, text = Predictor.load(run.path), "ba ce " * 1_700_000
    began = time.perf_counter()
    with pytest.raises(ClteError, match="10,200,000 characters"):
        predictor.probabilities([text], ["ba"])
    assert time.perf_counter() - began < 2


def test_the_longest_text_that_is_taken(run: RunFolder) -> None:
    predictor = Predictor.load(run.path)
    text = ("ba ce " * MAX_CHARACTERS)[:MAX_CHARACTERS]
    assert np.isfinite(predictor.probabilities([text, "x" * MAX_CHARACTERS], [text, "ba"])).all()


@pytest.mark.parametrize("kind", ["bert", "distilbert"])
def test_several_readers_at_once(tmp_path: Path, kind: str) -> None:
    predictor = Predictor.load(nli_model(tmp_path / "nli", list(LABELS), kind))
    wanted = predictor.probabilities(VIEW.premises, VIEW.hypotheses)
    found: list[np.ndarray] = []

    def ask() -> None:
        found.append(predictor.probabilities(VIEW.premises, VIEW.hypotheses))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    for answer in found:
        np.testing.assert_allclose(answer, wanted, atol=1e-5)


# ---------------------------------------------------------------------- the model that ships


@pytest.fixture
def checkpoints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ``checkpoints`` folder with a ``compact-nli`` of random weights."""
    root = tmp_path / "checkpoints"
    shipped.seal(nli_model(root / "compact-nli", list(LABELS)))
    monkeypatch.setenv("CLTE_CHECKPOINTS", str(root))
    return root


def test_the_model_that_ships_is_the_default(checkpoints: Path) -> None:
    p = Predictor.load().probabilities(["ba ce"], ["di fo"])
    by_name = Predictor.load("compact-nli").probabilities(["ba ce"], ["di fo"])
    by_folder = Predictor.load(checkpoints / "compact-nli").probabilities(["ba ce"], ["di fo"])
    assert p.tolist() == by_name.tolist() == by_folder.tolist()
    (checkpoints / "compact-nli" / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(ClteError, match=r"model\.safetensors is damaged"):
        Predictor.load()


def test_without_the_model_that_ships(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLTE_CHECKPOINTS", str(tmp_path / "nothing"))
    with pytest.raises(ClteError, match=r"compact-nli.*nothing.*CLTE_CHECKPOINTS"):
        Predictor.load()


def test_one_pair_on_the_command_line_needs_no_big_library(checkpoints: Path) -> None:
    code = (
        "import sys; from clte.cli import main\nassert main(sys.argv[1:]) == 0; print(*sys.modules)"
    )
    command = [sys.executable, "-c", code, "predict", "--premise", "ba ce", "--hypothesis", "ба"]
    done = subprocess.run(
        [*command, "--json"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )
    answer, modules = done.stdout.splitlines()
    expected = Predictor.load().probabilities(["ba ce"], ["ба"])[0]
    found = json.loads(answer)
    np.testing.assert_allclose([found[name] for name in LABELS], expected, atol=1e-6)
    big = {"torch", "transformers", "datasets", "pandas", "sklearn", "scipy", "plotly", "streamlit"}
    assert not big & set(modules.split())
