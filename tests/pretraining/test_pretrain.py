"""Pre-training whole, in little: what comes out, going on after a stop, and what is refused."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from clte.errors import ClteError
from clte.files import file_digest
from clte.models.parallel_text import ParallelFile
from clte.pretraining import learn, measure
from clte.pretraining.learn import PretrainConfig, loss_of, new_model, pretrain, schedule
from clte.pretraining.sample import Batch
from clte.pretraining.sources import Text, read_text
from clte.training.hardware import Hardware

Run = Callable[..., dict[str, Any] | None]


@pytest.fixture(scope="module")
def text(lesson: Path, alone: Path) -> Text:
    return read_text(parallel=[lesson], mono=[alone])


@pytest.fixture(scope="module")
def run(small: PretrainConfig, text: Text, one_thread: Hardware) -> Run:
    def call(out: Path, **options: Any) -> dict[str, Any] | None:
        given: dict[str, Any] = {"config": small, "text": text, "hardware": one_thread, **options}
        return pretrain(given.pop("config"), given.pop("text"), out, **given)

    return call


@pytest.fixture(scope="module")
def finished(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("whole") / "encoder"
    assert run(out, command="clte pretrain --parallel lesson --out encoder")
    return out


class After:
    """Says stop when it is asked for the n-th time."""

    def __init__(self, times: int) -> None:
        self.left = times

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


# ---------------------------------------------------------------------- what comes out


def test_the_folder_is_an_ordinary_one(finished: Path) -> None:
    from transformers import (
        AutoModel,
        AutoModelForMaskedLM,
        AutoModelForSequenceClassification,
        AutoTokenizer,
    )

    assert {path.name for path in finished.iterdir()} == {
        *("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"),
        *("pretraining.json", "README.md"),
    }
    for kind in (AutoModel, AutoModelForMaskedLM):
        model, loading = kind.from_pretrained(finished, output_loading_info=True)
        assert not loading["missing_keys"], kind
        assert not loading["mismatched_keys"], kind
    assert type(model).__name__ == "BertForMaskedLM"
    tokenizer = AutoTokenizer.from_pretrained(finished)
    assert tokenizer.is_fast and len(tokenizer) == model.config.vocab_size
    classifier = AutoModelForSequenceClassification.from_pretrained(
        finished, num_labels=3, dtype=torch.float32
    )
    with torch.no_grad():
        logits = classifier(**tokenizer("the cat sings", "le chat", return_tensors="pt")).logits
    assert torch.isfinite(logits).all()


def test_the_weights_are_in_half_precision(finished: Path) -> None:
    weights = load_file(finished / "model.safetensors")
    assert {value.dtype for value in weights.values()} == {torch.float16}
    count = sum(value.numel() for value in weights.values())
    assert (finished / "model.safetensors").stat().st_size == pytest.approx(2 * count, rel=0.02)
    # Embedding and output share their matrix; it is there once.
    assert "cls.predictions.decoder.weight" not in weights


def test_the_record_says_what_was_done(finished: Path, run: Run) -> None:
    record = json.loads((finished / "pretraining.json").read_text(encoding="utf-8"))
    assert record["languages"] == ["bg", "en", "fr"]
    assert record["alone"] == {"fr": 32}
    assert [entry["rows"] for entry in record["data"]] == [192, 40]
    assert record["merged_rows"] == 192 - 48 + 40
    assert record["held_out"]["rows"] == 192 // 4
    assert set(record["held_out"]["retrieval_percent"]) == {
        *("bg-en", "en-bg", "bg-fr", "fr-bg", "en-fr", "fr-en")
    }
    for name, found in record["files"].items():
        assert file_digest(finished / name) == found
    assert run(finished) == record  # finished already: nothing is done again


def test_training_helps(finished: Path) -> None:
    record = json.loads((finished / "pretraining.json").read_text(encoding="utf-8"))
    losses, unigram = (record["held_out"][k] for k in ("masked_token_loss", "unigram_loss"))
    vocabulary = record["parameters"]["vocabulary"]
    assert all(0 < unigram[code] < np.log(vocabulary) for code in ("bg", "en", "fr"))
    assert all(losses[code] < np.log(vocabulary) for code in ("bg", "en", "fr"))
    # One in 48 by chance.
    retrieval = list(record["held_out"]["retrieval_percent"].values())
    assert sum(retrieval) / len(retrieval) > 15


# ---------------------------------------------------------------------- stopping and going on


@pytest.mark.parametrize("asked", [0, 1, 2, 3, 8])
def test_a_stopped_run_ends_in_the_same_weights(
    run: Run, finished: Path, tmp_path: Path, asked: int
) -> None:
    said: list[str] = []
    assert run(tmp_path / "out", stop=After(asked), progress=said.append) is None
    assert not (tmp_path / "out" / "pretraining.json").exists()
    assert run(tmp_path / "out", progress=said.append)
    assert any("Going on at step" in line for line in said) == (asked >= 3)
    for name in ("model.safetensors", "tokenizer.json", "config.json"):
        assert file_digest(tmp_path / "out" / name) == file_digest(finished / name), name
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        path.name for path in finished.iterdir()
    }


def test_a_kill_costs_the_steps_since_the_last_checkpoint(
    run: Run, finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    written = []
    whole = learn.write_state

    def checkpoint(path: Path, model: Any, optimizer: Any, *, step: int, seconds: float) -> None:
        if len(written) == 5:
            raise Killed
        written.append(step)
        whole(path, model, optimizer, step=step, seconds=seconds)

    monkeypatch.setattr(learn, "write_state", checkpoint)
    with pytest.raises(Killed):
        run(tmp_path / "out", first_checkpoint_seconds=0, checkpoint_seconds=0)
    assert written == [1, 2, 3, 4, 5]
    monkeypatch.undo()
    # What a kill in the middle of writing leaves.
    (tmp_path / "out" / "work" / ".checkpoint.safetensors.0123abcd.part").write_bytes(b"half")
    said: list[str] = []
    assert run(tmp_path / "out", progress=said.append)
    assert "Going on at step 5 of 14" in said
    assert file_digest(tmp_path / "out" / "model.safetensors") == file_digest(
        finished / "model.safetensors"
    )


def test_the_first_checkpoint_comes_sooner(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    monkeypatch.setattr(learn, "write_state", lambda *a, step, **k: written.append(step))
    run(tmp_path / "out", first_checkpoint_seconds=0, checkpoint_seconds=1000)
    assert written == [1, 14]


def test_a_kill_before_the_first_checkpoint_is_no_obstacle(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out" / ".work.0123abcd.part").mkdir(parents=True)
    assert run(tmp_path / "out")


# ---------------------------------------------------------------------- what is refused


def test_other_peoples_folders_are_not_touched(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ClteError, match="not empty and holds no pre-training"):
        run(tmp_path)
    with pytest.raises(ClteError, match="is a file"):
        run(tmp_path / "notes.txt")
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_other_settings_are_not_mixed_in(
    run: Run, small: PretrainConfig, finished: Path, tmp_path: Path
) -> None:
    other = dataclasses.replace(small, seed=8)
    with pytest.raises(ClteError, match="finished pre-training with other settings"):
        run(finished, config=other)
    run(tmp_path / "out", stop=After(3))
    with pytest.raises(ClteError, match="with other settings or other text"):
        run(tmp_path / "out", config=other)


def test_a_damaged_checkpoint_is_named(run: Run, tmp_path: Path) -> None:
    run(tmp_path / "out", stop=After(3))
    (tmp_path / "out" / "work" / "checkpoint.safetensors").write_bytes(b"nothing of the kind")
    with pytest.raises(ClteError, match=r"checkpoint\.safetensors is damaged.*Remove it"):
        run(tmp_path / "out")


def test_a_folder_in_use_is_refused(run: Run, tmp_path: Path) -> None:
    from filelock import FileLock

    (tmp_path / "out").mkdir()
    with FileLock(tmp_path / "out" / ".lock"), pytest.raises(ClteError, match="another process"):
        run(tmp_path / "out")


def test_a_loss_that_is_no_number_ends_it(run: Run, small: PretrainConfig, tmp_path: Path) -> None:
    wild = dataclasses.replace(small, learning_rate=1e30)
    with pytest.raises(ClteError, match=r"the loss became .* at step"):
        run(tmp_path / "out", config=wild)


def test_nothing_to_learn_from(run: Run, tmp_path: Path) -> None:
    for files in ([], [ParallelFile("empty", ("en", "fr"), [])]):
        with pytest.raises(ClteError, match="no parallel rows"):
            run(tmp_path / "out", text=Text(files, {}))
    assert not (tmp_path / "out").exists()
    with pytest.raises(ClteError, match="at least 1 step"):
        PretrainConfig(steps=0)


# ---------------------------------------------------------------------- the parts, by hand


class FromTable:
    """Stands for an encoder: hidden vectors and output scores are given."""

    def __init__(self, hidden: list[list[list[float]]], vocabulary: int) -> None:
        self.hidden, self.vocabulary = torch.tensor(hidden), vocabulary

    def bert(self, **_: Any) -> Any:
        return SimpleNamespace(last_hidden_state=self.hidden)

    def cls(self, hidden: torch.Tensor) -> torch.Tensor:
        return torch.zeros(len(hidden), self.vocabulary)


def batch_of(labels: list[list[int]], mask: list[list[int]], kind: Any) -> Batch:
    zeros = torch.zeros(len(mask), len(mask[0]), dtype=torch.long)
    return Batch(zeros, zeros, torch.tensor(mask), torch.tensor(labels), kind)


def test_contrast_by_hand() -> None:
    # Two French sentences, then their translations. Means, padding left out: (1, 0), (0, 1), (0.6, 0.8),
    # (0.8, 0.6); 20 × cosines: [[12, 16], [16, 12]]; both ways the cross-entropy is log(1 + e^4).
    hidden = [
        [[1.0, 0.0], [1.0, 0.0]],
        [[0.0, 2.0], [9.0, 9.0]],
        [[0.6, 0.8], [0.0, 0.0]],
        [[1.6, 1.2], [9.0, -9.0]],
    ]
    mask = [[1, 1], [1, 0], [1, 1], [1, 0]]
    labels = [[-100, 3], [-100, -100], [-100, -100], [5, -100]]
    model: Any = FromTable(hidden, vocabulary=10)
    parts = loss_of(model, batch_of(labels, mask, "apart"), contrast=0.5)
    assert float(parts["near"]) == pytest.approx(np.log(1 + np.exp(4)), abs=1e-5)
    assert float(parts["guess"]) == pytest.approx(np.log(10), abs=1e-6)
    assert float(parts["loss"]) == pytest.approx(np.log(10) + 0.5 * np.log(1 + np.exp(4)), abs=1e-5)
    together = loss_of(model, batch_of(labels, mask, "together"), contrast=0.5)
    assert set(together) == {"guess", "loss"} and float(together["loss"]) == pytest.approx(
        np.log(10)
    )


def test_a_batch_without_a_mask_has_no_loss_but_a_number() -> None:
    model: Any = FromTable([[[1.0, 2.0]]], vocabulary=10)
    assert float(loss_of(model, batch_of([[-100]], [[1]], "alone"), 0.5)["loss"]) == 0


def test_schedule_by_hand() -> None:
    assert schedule(0.025, 0.05) == pytest.approx(0.5)
    assert schedule(0.05, 0.05) == pytest.approx(1)
    assert schedule(0.525, 0.05) == pytest.approx(0.01 + 0.99 / 2)
    assert schedule(1, 0.05) == pytest.approx(0.01)


def test_a_new_model_leaves_the_callers_random_state(small: PretrainConfig) -> None:
    vectors = np.random.default_rng(0).standard_normal((30, 128)).astype(np.float32)
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    first = new_model(small, vectors).state_dict()
    assert torch.equal(torch.rand(3), expected)
    again = new_model(small, vectors).state_dict()
    assert all(torch.equal(first[name], again[name]) for name in first)


def test_retrieval_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    # Of four sentences the first two are taken for each other in French, and one more from French on.
    vectors = {
        "en": np.eye(4),
        "fr": np.array([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0.7, 0.6]]),
    }
    monkeypatch.setattr(measure, "Sentences", lambda tokenizer, texts, longest: texts)
    monkeypatch.setattr(measure, "mean_vectors", lambda model, texts: vectors[texts[0][:2]])
    monkeypatch.setattr(measure, "_guess", lambda model, texts: 1.23456)
    rows = [{"en": [f"en {n}"], "fr": [f"fr {n}"]} for n in range(4)]
    found = measure.measure(torch.nn.Linear(1, 1), None, rows)  # type: ignore[arg-type]
    assert found["retrieval_percent"] == {"en-fr": 50.0, "fr-en": 25.0}
    assert found["masked_token_loss"] == {"en": 1.235, "fr": 1.235}


def test_unigram_loss_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "Sentences", lambda tokenizer, texts, longest: [np.array([0, 2])])
    tokenizer: Any = SimpleNamespace(get_vocab_size=lambda: 3)
    # Counts 5, 2, 0 become 6/10, 3/10, 1/10.
    found = measure.unigram_loss({"en": np.array([5, 2, 0])}, tokenizer, [{"en": ["a b"]}])
    assert found == {"en": round(-(np.log(0.6) + np.log(0.1)) / 2, 3)}
