from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from clte.data.corpus import LABELS
from clte.errors import ClteError
from clte.files import file_digest, folder_digest, read_json
from clte.nli.encode import collate
from clte.nli.esim import load_esim
from clte.nli.learn import FinetuneConfig, Sources, finetune, schedule
from clte.nli.measure import Examination, predict
from clte.nli.mixture import Share
from clte.nli.networks import ESIM, BertNetwork
from clte.training.hardware import Hardware
from tests.nli.toys import toy_rows, toy_start

CPU = Hardware(threads=1, bf16=False, device="cpu")
WORDS = "bert.embeddings.word_embeddings.weight"


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return toy_start(tmp_path_factory.mktemp("nli") / "start")


def config(steps: int = 12, **options) -> FinetuneConfig:
    settings = {"batch": 12, "learning_rate": 5e-3, "word_dropout": 0.0} | options
    return FinetuneConfig("toy", {"toy": Share(1.0)}, steps=steps, **settings)


SOURCES = Sources({"toy": toy_rows(60, ("en", "de"))}, held_out=toy_rows(30, ("en", "de", "fr")))


def test_a_toy_is_learned_and_the_folder_is_an_ordinary_one(start: Path, tmp_path: Path) -> None:
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    out = tmp_path / "model"
    record = finetune(config(80), SOURCES, start, out, hardware=CPU)
    assert record is not None
    assert set(record["held_out"]["accuracy"]) == {"fr-de", "en-en"}
    assert record["held_out"]["accuracy"]["en-en"] > 90
    model = AutoModelForSequenceClassification.from_pretrained(out, dtype=torch.float32)
    assert [model.config.id2label[i] for i in range(3)] == list(LABELS)
    assert (out / "config.json").read_text().count("BertForSequenceClassification") == 1
    tokenizer = AutoTokenizer.from_pretrained(out)
    with torch.no_grad():
        for mark, label in zip(("surely", "perhaps", "never"), range(3), strict=True):
            ids = tokenizer("lamp boat", add_special_tokens=False)["input_ids"]
            other = tokenizer(f"{mark} lamp", add_special_tokens=False)["input_ids"]
            batch = collate([(np.array(ids), np.array(other))], [0])
            scores = model(batch.input_ids, batch.attention_mask, batch.token_type_ids).logits
            assert int(scores.argmax()) == label
    for name, digest in read_json(out / "training.json")["files"].items():
        assert file_digest(out / name) == digest
    assert not (out / "work").exists()
    lines = [json.loads(line) for line in (out / "metrics.jsonl").read_text().splitlines()]
    assert lines[-1]["step"] == 80 and "premise_use" in lines[-1]


def test_an_interrupted_run_ends_where_a_whole_one_does(start: Path, tmp_path: Path) -> None:
    chosen = config(12, dropout=0.3)
    finetune(chosen, SOURCES, start, tmp_path / "whole", hardware=CPU)
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 4

    assert finetune(chosen, SOURCES, start, tmp_path / "halves", hardware=CPU, stop=stop) is None
    assert (tmp_path / "halves" / "work" / "checkpoint.safetensors").exists()
    record = finetune(chosen, SOURCES, start, tmp_path / "halves", hardware=CPU)
    assert record is not None and record["steps"] == 12
    whole, halves = (load_file(tmp_path / n / "model.safetensors") for n in ("whole", "halves"))
    for name, value in whole.items():
        assert torch.equal(value, halves[name]), name


def test_frozen_layers_stay_with_all_embeddings(start: Path, tmp_path: Path) -> None:
    before = load_file(start / "model.safetensors")
    finetune(config(frozen_layers=1), SOURCES, start, tmp_path / "out", hardware=CPU)
    after = load_file(tmp_path / "out" / "model.safetensors")
    low = ("bert.embeddings.", "bert.encoder.layer.0.")
    same = {name for name in after if torch.equal(after[name].float(), _half(before, name))}
    assert {name for name in after if name.startswith(low)} <= same
    assert "bert.encoder.layer.1.attention.self.query.weight" not in same


def _half(weights: dict[str, torch.Tensor], name: str) -> torch.Tensor:
    found = weights.get(name, weights.get(name.removeprefix("bert.")))
    return found.half().float() if found is not None else torch.full((), float("nan"))


def test_frozen_word_embeddings_stay_and_others_move(start: Path, tmp_path: Path) -> None:
    before = load_file(start / "model.safetensors")
    words = before["embeddings.word_embeddings.weight"].half()
    finetune(config(embedding_rate=0.0), SOURCES, start, tmp_path / "frozen", hardware=CPU)
    frozen = load_file(tmp_path / "frozen" / "model.safetensors")
    assert torch.equal(frozen[WORDS], words)
    key = "encoder.layer.0.attention.self.query.weight"
    assert not torch.equal(frozen[f"bert.{key}"], before[key].half())
    finetune(config(embedding_rate=0.1), SOURCES, start, tmp_path / "slow", hardware=CPU)
    assert not torch.equal(load_file(tmp_path / "slow" / "model.safetensors")[WORDS], words)


def test_it_goes_by_the_clock_too(start: Path, tmp_path: Path) -> None:
    chosen = FinetuneConfig("toy", {"toy": Share(1.0)}, minutes=0.01, batch=4)
    record = finetune(chosen, SOURCES, start, tmp_path / "m", hardware=CPU)
    assert record is not None and record["steps"] >= 1 and record["seconds"] >= 0.6 - 0.5


def test_a_folder_with_something_else_is_left_alone(start: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ClteError, match="holds no fine-tuning"):
        finetune(config(), SOURCES, start, tmp_path, hardware=CPU)


def test_other_settings_do_not_go_on_with_a_run(start: Path, tmp_path: Path) -> None:
    finetune(config(), SOURCES, start, tmp_path / "o", hardware=CPU, stop=lambda: True)
    with pytest.raises(ClteError, match="other settings"):
        finetune(config(seed=9), SOURCES, start, tmp_path / "o", hardware=CPU)


def test_a_finished_run_is_not_done_again(start: Path, tmp_path: Path) -> None:
    first = finetune(config(2), SOURCES, start, tmp_path / "f", hardware=CPU)
    said: list[str] = []
    second = finetune(config(2), SOURCES, start, tmp_path / "f", hardware=CPU, progress=said.append)
    assert second is not None and first is not None and second["mark"] == first["mark"]
    assert said == [f"{tmp_path / 'f'} is finished already"]


def test_the_short_forward_pass_says_what_the_model_says(start: Path) -> None:
    network = BertNetwork(start, CPU, dropout=0.1, seed=1)
    model = network.module.eval()
    rng = np.random.default_rng(0)
    pairs = [(rng.integers(5, 30, n), rng.integers(5, 30, m)) for n, m in ((3, 9), (12, 1), (6, 6))]
    batch = collate(pairs, [0, 1, 2])
    with torch.no_grad():
        whole = model(batch.input_ids, batch.attention_mask, batch.token_type_ids).logits
        assert torch.allclose(network(batch), whole, atol=1e-5)
    assert np.allclose(predict(network, pairs, CPU, batch=2), whole.numpy(), atol=1e-5)


def test_premise_use_is_nothing_for_a_model_that_does_not_read_premises(start: Path) -> None:
    from tests.nli.toys import toy_tokenizer

    network = BertNetwork(start, CPU, dropout=0.0, seed=1)
    model = network.module.train()
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.copy_(torch.tensor([0.0, 1.0, 0.0]))
    figures = Examination(toy_tokenizer(), toy_rows(30, ("fr", "de")))(network, CPU)
    assert figures == {"accuracy": {"fr-de": 33.3}, "mean": 33.3, "premise_use": 0.0}
    assert model.training is True


def test_a_teacher_is_learned_and_its_student_learns_where_no_label_is(
    start: Path, tmp_path: Path
) -> None:
    rows = {"toy": toy_rows(60, ("en", "de"))}
    held_out = toy_rows(30, ("en", "de", "fr"))
    sources = Sources(rows, held_out)
    teacher = tmp_path / "teacher"
    made = finetune(config(60, network=ESIM), sources, start, teacher, hardware=CPU)
    assert made is not None and made["held_out"]["accuracy"]["en-en"] > 90
    assert load_esim(teacher).training is False
    # without a label anywhere, all that the student learns is the teacher's
    alone = config(80, recombined=1.0, taught=1.0)
    student = tmp_path / "student"
    told = finetune(alone, sources, start, student, hardware=CPU, teacher=teacher)
    assert told is not None and told["held_out"]["accuracy"]["en-en"] > 90
    weights = folder_digest(teacher, keep=lambda path: path.suffix in {".json", ".safetensors"})
    assert told["teacher"]["digest"] == weights[:16]
    assert told["teacher"]["steps"] == 60


def test_an_interrupted_student_ends_where_a_whole_one_does(start: Path, tmp_path: Path) -> None:
    teacher = tmp_path / "teacher"
    finetune(config(5, network=ESIM), SOURCES, start, teacher, hardware=CPU)
    chosen = config(8, dropout=0.3, recombined=0.3)
    finetune(chosen, SOURCES, start, tmp_path / "whole", hardware=CPU, teacher=teacher)
    asked = iter((False, False, True))
    cut = {"hardware": CPU, "teacher": teacher, "stop": lambda: next(asked)}
    assert finetune(chosen, SOURCES, start, tmp_path / "halves", **cut) is None
    with pytest.raises(ClteError, match="other settings"):
        finetune(chosen, SOURCES, start, tmp_path / "halves", hardware=CPU)
    finetune(chosen, SOURCES, start, tmp_path / "halves", hardware=CPU, teacher=teacher)
    whole, halves = (load_file(tmp_path / n / "model.safetensors") for n in ("whole", "halves"))
    assert all(torch.equal(value, halves[name]) for name, value in whole.items())


def test_the_learning_rate_rises_then_falls_in_a_line() -> None:
    assert schedule(0.0, 0.05, 0.02) == pytest.approx(0.002)
    assert schedule(0.05, 0.05, 0.02) == pytest.approx(0.95)
    assert schedule(0.5, 0.05, 0.02) == pytest.approx(0.5)
    assert schedule(1.0, 0.05, 0.02) == pytest.approx(0.02)


@pytest.mark.parametrize("budget", [{}, {"steps": 5, "minutes": 1.0}, {"steps": 0}])
def test_one_budget_and_more_than_nothing(budget) -> None:
    with pytest.raises(ClteError):
        FinetuneConfig("toy", {"toy": Share(1.0)}, **budget)
