"""From a config to a finished folder: what a run finds, what it refuses, and what it leaves."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

import clte.files
import clte.training.rows as rows_module
import clte.training.run as run_module
from clte.data.corpus import Corpus
from clte.data.splits import make_split
from clte.errors import ClteError
from clte.experiments.plans import transfer
from clte.models.backbones import Backbone, resolve
from clte.paths import workspace
from clte.runs.config import DataRef, RunConfig, TeacherRef
from clte.runs.folder import LOGIT_COLUMNS, RunFolder
from clte.runs.store import RunStore
from clte.training.trainer import SEALED
from tests.corpora import tiny_corpus
from tests.tiny_models import tiny_model
from tests.training.bench import HARDWARE, Bench

PICKLES = {".bin", ".pt", ".pkl", ".pth", ".pickle"}


@pytest.fixture(scope="module")
def trained(corpus: Corpus, backbone: Backbone, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A bench whose store holds the fr-bg baseline of one epoch."""
    bench = Bench(corpus, backbone, RunStore([tmp_path_factory.mktemp("trained")]))
    bench.run(bench.config(epochs=1))
    return bench


def teacher(bench: Bench) -> RunConfig:
    return bench.config(epochs=1)


def student(bench: Bench, pair: str = "de-tr", **changes: Any) -> RunConfig:
    return transfer(bench.config(epochs=1), teacher(bench), pair, **changes)


def logits(run: RunFolder) -> np.ndarray:
    return run.predictions[list(LOGIT_COLUMNS)].to_numpy()


# ---------------------------------------------------------------------- what a run finds


def test_the_figures_are_those_of_the_predictions(trained: Bench) -> None:
    run = trained.run(teacher(trained))
    table, result = run.predictions, run.result
    split = make_split(trained.corpus, "clean")
    assert table["item"].tolist() == split.test.tolist()
    right = logits(run).argmax(1) == table["gold"]
    exchanged = table[[f"exchanged_{name}" for name in LOGIT_COLUMNS]].to_numpy()
    right_exchanged = exchanged.argmax(1) == table["gold"]
    assert result["n"] == 60 == len(table)
    assert result["accuracy"] == pytest.approx(right.mean())
    assert result["accuracy_exchanged"] == pytest.approx(right_exchanged.mean())
    assert result["premise_use"] == pytest.approx(right.mean() - right_exchanged.mean())
    assert np.trace(result["confusion"]) == right.sum()
    assert np.sum(result["confusion"]) == 60
    assert np.sum(result["confusion"], axis=1).tolist() == [20, 20, 20]
    assert result["train_rows"] == 54 and result["validation"]["n"] == 6
    assert result["steps"] == 7 and result["epochs_run"] == 1
    assert result["split_revision"] == split.revision
    assert result["environment"]["precision"] == "fp32"
    assert result["environment"]["threads"] == 1
    assert run.representations["final"].shape == (60, 32)
    run.verify()


def test_the_saved_model_alone_gives_the_same_logits(trained: Bench, tmp_path: Path) -> None:
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    run = trained.run(teacher(trained))
    folder = shutil.copytree(run.model_path, tmp_path / "elsewhere")
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    view = trained.corpus.view("fr-bg").select(make_split(trained.corpus, "clean").test)
    batch = tokenizer(view.premises, view.hypotheses, padding=True, return_tensors="pt")
    assert "token_type_ids" in batch
    with torch.no_grad():
        found = model(**batch).logits.numpy()
    np.testing.assert_allclose(found, logits(run), atol=1e-5)
    assert model.config.id2label == {0: "entailment", 1: "neutral", 2: "contradiction"}
    card = (folder / "README.md").read_text(encoding="utf-8")
    for said in ("license: other", "made up", "fr-bg", "clean", "`ce`", "| test | 60 |"):
        assert said in card, said


def test_a_finished_folder_holds_no_pickle_and_no_checkpoint(trained: Bench) -> None:
    run = trained.run(student(trained))
    files = [path for path in run.path.rglob("*") if path.is_file()]
    assert not [path for path in files if path.suffix in PICKLES]
    assert not run.work_path.exists()
    cached = [path for path in (workspace() / "teachers").rglob("*") if path.is_file()]
    assert {path.suffix for path in cached} <= {".json", ".npy", ".lock"}


def test_the_same_config_is_never_run_twice(trained: Bench, monkeypatch: Any) -> None:
    run = trained.run(teacher(trained))
    before = {path: path.stat().st_mtime_ns for path in run.path.rglob("*") if path.name != "lock"}
    monkeypatch.setattr(run_module, "_execute", lambda *_: pytest.fail("it was run again"))
    again = trained.run(teacher(trained))
    assert again.path == run.path
    assert {p: p.stat().st_mtime_ns for p in run.path.rglob("*") if p.name != "lock"} == before


def test_a_seed_moves_the_predictions_and_never_the_split(trained: Bench, tmp_path: Path) -> None:
    run = trained.run(teacher(trained))
    torch.manual_seed(99)  # a caller's own random state is no part of a run
    np.random.seed(99)
    again = trained.elsewhere(tmp_path / "again").run(teacher(trained))
    other = trained.run(teacher(trained).replace(seed=43))
    assert np.array_equal(logits(run), logits(again))
    assert not np.allclose(logits(run), logits(other))
    assert run.result["split_revision"] == other.result["split_revision"]
    assert run.predictions["item"].tolist() == other.predictions["item"].tolist()


def test_a_student_of_weight_zero_is_its_baseline(trained: Bench) -> None:
    watched = trained.run(student(trained, objective="ce + 0*hidden_kl"))
    baseline = trained.run(trained.config(pair="de-tr", epochs=1))
    assert watched.id != baseline.id
    assert watched.predictions.equals(baseline.predictions)
    assert watched.result["health"]["gradient_share"] == 0
    taught = trained.run(student(trained, objective="ce + 20*hidden_kl"))
    assert not np.allclose(logits(taught), logits(baseline), atol=1e-4)


def test_pooling_first_and_mean_are_what_student_and_teacher_compare(trained: Bench) -> None:
    base = trained.config(epochs=1, pooling="mean", layer=1)
    run = trained.run(base)
    taught = trained.run(transfer(base, base, "de-tr"))
    assert run.representations["final"].shape == taught.representations["final"].shape == (60, 32)


# ---------------------------------------------------------------------- teachers


def count_asks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows teachers were asked about, one entry a time."""
    asked: list[int] = []
    original = rows_module.teacher_vectors

    def counting(*args: Any, ask: Any, **kwargs: Any) -> Any:
        def noted(view: Any) -> Any:
            asked.append(len(view))
            return ask(view)

        return original(*args, ask=noted, **kwargs)

    monkeypatch.setattr(rows_module, "teacher_vectors", counting)
    return asked


def test_a_teacher_is_asked_once_for_all_its_students(
    trained: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = count_asks(monkeypatch)
    bench = trained.elsewhere(tmp_path / "runs")
    shutil.copytree(trained.run(teacher(trained)).path, tmp_path / "runs" / teacher(trained).id)
    for changes in (
        {"pair": "de-tr"},
        {"pair": "fr-de"},
        {"pair": "de-tr", "objective": "ce + 5*hidden_kl(temperature=2)"},
        {"pair": "de-tr", "objective": "0.5*ce + 0.5*kd"},
        {"pair": "de-tr", "control": "class-mean"},
        {"pair": "de-tr", "control": "random"},
    ):
        bench.run(student(bench, **changes))
    assert asked == [54]
    bench.run(student(bench, reads="own"))  # other rows: asked again
    assert asked == [54, 54]
    bench.run(student(bench, control="untrained"))  # another teacher
    assert asked == [54, 54, 54]


def test_what_the_student_is_shown_of_its_teacher(trained: Bench, monkeypatch: Any) -> None:
    shown: dict[str, Any] = {}
    original = run_module.teacher_answers

    def watched(config: RunConfig, *args: Any) -> Any:
        shown[config.id] = original(config, *args)
        return shown[config.id]

    monkeypatch.setattr(run_module, "teacher_answers", watched)
    arms = {
        "real": student(trained),
        "own": student(trained, reads="own"),
        "class-mean": student(trained, control="class-mean"),
        "random": student(trained, control="random"),
        "untrained": student(trained, control="untrained"),
    }

    class Reached(Exception):
        pass

    def reach(*_: Any) -> None:
        raise Reached

    monkeypatch.setattr(run_module, "_train", reach)
    for config in arms.values():
        with pytest.raises(Reached):
            trained.run(config.replace(epochs=2))
        trained.store.remove(config.replace(epochs=2).id)
    vectors = {
        name: shown[config.replace(epochs=2).id].representation for name, config in arms.items()
    }
    split = make_split(trained.corpus, "clean")
    labels = trained.corpus.view("fr-bg").select(split.train).labels
    model = trained.run(teacher(trained)).model_path
    expected = pooled(model, trained.corpus.view("fr-bg").select(split.train))
    np.testing.assert_allclose(vectors["real"], expected, atol=1e-5)
    expected = pooled(model, trained.corpus.view("de-tr").select(split.train))
    np.testing.assert_allclose(vectors["own"], expected, atol=1e-5)
    for label in range(3):
        rows = labels == label
        mean = np.asarray(vectors["real"])[rows].mean(axis=0)
        np.testing.assert_allclose(
            vectors["class-mean"][rows], np.tile(mean, (rows.sum(), 1)), atol=1e-6
        )
    noise, real = vectors["random"], np.asarray(vectors["real"])
    assert noise.shape == real.shape
    assert (
        abs(np.corrcoef((noise - noise.mean(0)).ravel(), (real - real.mean(0)).ravel())[0, 1]) < 0.1
    )
    assert not np.allclose(vectors["untrained"], vectors["real"], atol=1e-3)


def pooled(model: Path, view: Any) -> np.ndarray:
    """BERT's pooler output, asked of transformers alone."""
    from transformers import AutoModel, AutoTokenizer

    batch = AutoTokenizer.from_pretrained(model)(
        view.premises, view.hypotheses, padding=True, return_tensors="pt"
    )
    with torch.no_grad():
        return AutoModel.from_pretrained(model).eval()(**batch).pooler_output.numpy()


def test_a_label_shuffled_teacher_learns_other_labels_and_is_scored_on_the_true_ones(
    trained: Bench,
) -> None:
    shuffled = trained.run(teacher(trained).replace(shuffled_labels=True))
    plain = trained.run(teacher(trained))
    assert not np.allclose(logits(shuffled), logits(plain))
    assert shuffled.predictions["gold"].equals(plain.predictions["gold"])
    card = (shuffled.model_path / "README.md").read_text(encoding="utf-8")
    assert "labels were shuffled" in card
    taught = trained.run(transfer(trained.config(epochs=1), shuffled.config, "de-tr"))
    assert taught.config.teacher == TeacherRef("fr-bg", shuffled.id)


# ---------------------------------------------------------------------- what it refuses


def test_a_teacher_of_another_split_is_refused(trained: Bench) -> None:
    config = student(trained).replace(protocol="grouped")
    with pytest.raises(ClteError, match=r"another split .* may have seen the student's test rows"):
        trained.run(config)
    assert RunFolder(trained.store.root / config.id).status["state"] == "failed"
    trained.store.remove(config.id)


def test_a_teacher_of_another_corpus_is_refused(trained: Bench, backbone: Backbone) -> None:
    corpus = tiny_corpus(120, seed=1)
    bench = Bench(corpus, backbone, trained.store)
    config = bench.config(
        pair="de-tr",
        epochs=1,
        objective="ce + 0.2*hidden_kl",
        teacher=TeacherRef("fr-bg", teacher(trained).id),
    )
    with pytest.raises(ClteError, match="another split"):
        bench.run(config)


def test_a_teacher_without_weights_is_refused(trained: Bench, tmp_path: Path) -> None:
    bench = trained.elsewhere(tmp_path / "runs")
    copy = shutil.copytree(trained.run(teacher(trained)).path, bench.store.root / teacher(bench).id)
    shutil.rmtree(copy / "model")
    with pytest.raises(ClteError, match=r"no weights.*clte train --pair fr-bg"):
        bench.run(student(bench).replace(epochs=3))


def test_a_teacher_that_is_missing_unfinished_or_of_another_pair(
    trained: Bench, tmp_path: Path
) -> None:
    bench = trained.elsewhere(tmp_path / "runs")
    with pytest.raises(ClteError, match="no run has an id"):
        bench.run(student(bench))
    RunFolder.create(bench.store.root, teacher(bench))
    with pytest.raises(ClteError, match="not finished"):
        bench.run(student(bench))
    wrong = student(trained).replace(teacher=TeacherRef("fr-de", teacher(trained).id), epochs=4)
    with pytest.raises(ClteError, match="trained on fr-bg, not on fr-de"):
        trained.run(wrong)


def test_another_corpus_or_encoder_than_the_configs_is_refused(
    bench: Bench, tmp_path: Path
) -> None:
    config = bench.config(data=DataRef("tiny", "0" * 12))
    with pytest.raises(ClteError, match="at revision 000000000000, but this corpus"):
        bench.run(config)
    config = bench.config(backbone_revision="0" * 12)
    with pytest.raises(ClteError, match="Give the encoder that the run was made for"):
        bench.run(config)
    with pytest.raises(ClteError, match="hi"):
        bench.run(bench.config(pair="fr-hi"))
    assert not list(bench.store.root.glob("*"))


def test_an_enormous_learning_rate_fails_clearly_and_leaves_a_run_that_can_be_removed(
    bench: Bench,
) -> None:
    config = bench.config(learning_rate=1e30, warmup=0.0)
    for _ in range(2):  # it may be tried again
        with pytest.raises(ClteError, match=r"became (nan|inf)"):
            bench.run(config)
        status = RunFolder(bench.store.root / config.id).status
        assert status["state"] == "failed"
        assert "Lower the learning rate" in status["message"]
    assert bench.store.remove(config.id) == config.id


def test_a_teacher_whose_weights_are_no_numbers_is_refused(trained: Bench, tmp_path: Path) -> None:
    bench = trained.elsewhere(tmp_path / "runs")
    copy = shutil.copytree(trained.run(teacher(trained)).path, bench.store.root / teacher(bench).id)
    weights = load_file(copy / "model" / "model.safetensors")
    weights["bert.pooler.dense.weight"] = np.full_like(weights["bert.pooler.dense.weight"], np.nan)
    save_file(weights, copy / "model" / "model.safetensors", metadata={"format": "pt"})
    # Another length, so that the vectors of the good teacher are not in the cache.
    with pytest.raises(ClteError, match="values that are not numbers"):
        bench.run(student(bench).replace(max_length=60))
    assert not list((workspace() / "teachers").glob("*/key.json"))


# ---------------------------------------------------------------------- a full disk


def full(*args: Any, **kwargs: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def raising(error: Exception) -> None:
    raise error


FOREIGN = {
    "torch": RuntimeError("[enforce fail at inline_container.cc:672] . unexpected pos 704 vs 598"),
    "safetensors": SafetensorError("I/O error: No space left on device (os error 28)"),
}
"""What libraries said when a small disk was filled: no OSError."""


@pytest.mark.parametrize(
    "where", ["predictions", "model", "checkpoint", "optimizer", "result", "torch", "safetensors"]
)
def test_a_full_disk_is_said_and_leaves_nothing_half_written(
    bench: Bench, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pandas as pd
    from transformers import PreTrainedModel

    config = bench.config(epochs=1)
    with monkeypatch.context() as patch:
        if where == "predictions":
            patch.setattr(pd.DataFrame, "to_parquet", full)
        elif where == "model":
            patch.setattr(run_module, "model_card", full)
        elif where == "checkpoint":
            patch.setattr(PreTrainedModel, "save_pretrained", full)
        elif where == "optimizer":
            patch.setattr(torch, "save", full)
        elif where in FOREIGN:
            patch.setattr(torch, "save", lambda *_, **__: raising(FOREIGN[where]))
        else:
            replace = Path.replace
            patch.setattr(
                Path,
                "replace",
                lambda self, to: full() if Path(to).name == "result.json" else replace(self, to),
            )
        with pytest.raises(ClteError, match=r"disk that holds .* is full. Free some space"):
            bench.run(config)
    folder = RunFolder(bench.store.root / config.id)
    assert not folder.finished
    assert folder.status["state"] == "failed"
    assert not list(folder.path.rglob("*.part"))
    assert all((c / SEALED).is_file() for c in folder.work_path.glob("checkpoint-*"))
    run = bench.run(config)
    run.verify()
    assert run.finished


def test_a_disk_too_full_for_the_status_still_says_so(bench: Bench, monkeypatch: Any) -> None:
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(ClteError, match="is full"):
        bench.run(bench.config())


def test_atomic_writes_keep_the_old_file(tmp_path: Path, monkeypatch: Any) -> None:
    target = tmp_path / "file.json"
    clte.files.write_json(target, {"old": 1})
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(ClteError, match="is full"):
        clte.files.write_json(target, {"new": 2})
    assert clte.files.read_json(target) == {"old": 1}
    assert [path.name for path in tmp_path.iterdir()] == ["file.json"]


# ---------------------------------------------------------------------- the paper's protocol


@pytest.mark.xnli
def test_a_transfer_on_real_xnli_reports_on_the_papers_500_rows(
    xnli_folder: Path, tmp_path: Path
) -> None:
    from clte.data.sources import load_corpus
    from clte.training.run import execute

    corpus = load_corpus(xnli_folder)
    encoder = resolve(tiny_model(tmp_path / "tiny", hidden=16))
    base = RunConfig(
        pair="fr-bg",
        data=DataRef(corpus.name, corpus.revision),
        protocol="paper",
        backbone=encoder.name,
        backbone_revision=encoder.revision,
        learning_rate=1e-3,
        epochs=1,
        batch_size=500,
        max_length=16,
    )
    store = RunStore([tmp_path / "runs"])
    for config in (base, transfer(base, base, "de-tr")):
        run = execute(config, corpus, encoder, store=store, hardware=HARDWARE)
    assert run.result["n"] == 500 and run.result["train_rows"] == 4500
    assert run.result["steps"] == 9
    assert run.result["selects_on_test"] is True
    assert np.sum(run.result["confusion"], axis=1).tolist() == [169, 174, 157]
    card = (run.model_path / "README.md").read_text(encoding="utf-8")
    assert "license: cc-by-nc-4.0" in card and "500 test rows" in card
