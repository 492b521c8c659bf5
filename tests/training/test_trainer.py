"""TransferTrainer on its own: accumulation, live and cached teachers, projections, any task."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.utils.data import Dataset
from transformers import TrainingArguments

from clte.data.tokenise import PairCollator, PairDataset
from clte.errors import ClteError
from clte.models.backbones import load_classifier
from clte.training.encode import encode
from clte.training.trainer import (
    PROJECTION,
    TrainingStopped,
    TransferArguments,
    TransferTrainer,
    newest_checkpoint,
)
from tests.corpora import tiny_corpus
from tests.tiny_models import tiny_model, tiny_tokenizer
from tests.training.bench import stop_after

ROWS = 24
ROW_WISE = [
    "ce",
    "ce + 0.2*hidden_kl",
    "ce + hidden_kl_reversed(temperature=2)",
    "ce + hidden_js(standardise=true)",
    "ce + mse",
    "ce + cosine",
    "ce + pkd",
    "0.5*ce + 0.5*kd(temperature=4)",
    "ce + 0.1*dkd",
]


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny BERT without dropout."""
    return tiny_model(tmp_path_factory.mktemp("calm") / "bert", dropout=0.0)


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wider one, another teacher."""
    return tiny_model(tmp_path_factory.mktemp("wide") / "bert", hidden=32, dropout=0.0, seed=5)


def rows(
    pair: str = "fr-bg", extra: Any = None, count: int = ROWS, labels: bool = True
) -> PairDataset:
    view = tiny_corpus(ROWS).view(pair)
    return PairDataset(
        tiny_tokenizer(),
        view.premises[:count],
        view.hypotheses[:count],
        view.labels[:count].astype(np.int64) if labels else None,
        extra=extra,
    )


def arguments(out: Path, **changes: Any) -> TransferArguments:
    values: dict[str, Any] = {
        "output_dir": str(out),
        "num_train_epochs": 2,
        "per_device_train_batch_size": 8,
        "learning_rate": 1e-2,
        "use_cpu": True,
        "save_strategy": "no",
        "disable_tqdm": True,
        "logging_steps": 1,
        "seed": 1,
    }
    return TransferArguments(**{**values, **changes})


def trained(
    student: Any, dataset: Dataset, args: TransferArguments, objective: str, **options: Any
) -> TransferTrainer:
    trainer = TransferTrainer(
        model=student,
        args=args,
        objective=objective,
        train_dataset=dataset,
        processing_class=tiny_tokenizer(),
        **options,
    )
    trainer.train()
    return trainer


def descent(out: Path) -> TransferArguments:
    """Plain gradient descent: AdamW's first steps are the gradient's sign, where rounding shows."""
    return arguments(out, optim="sgd", learning_rate=0.1)


def assert_same_weights(one: Any, other: Any, **tolerance: float) -> None:
    weights = other.state_dict()
    for name, weight in one.state_dict().items():
        torch.testing.assert_close(weight, weights[name], msg=name, **tolerance)


def answers(teacher: Any, dataset: PairDataset) -> dict[str, np.ndarray]:
    logits, h = encode(teacher, dataset, PairCollator(tiny_tokenizer()))
    return {"teacher_representation": h, "teacher_logits": logits}


# ---------------------------------------------------------------------- accumulation


@pytest.mark.parametrize("objective", ROW_WISE)
def test_one_batch_of_eight_equals_four_of_two(calm: Path, tmp_path: Path, objective: str) -> None:
    cached = rows(extra=answers(load_classifier(calm, seed=9), rows("de-tr")))
    models = []
    for batch, accumulation in ((8, 1), (2, 4)):
        args = arguments(
            tmp_path,
            per_device_train_batch_size=batch,
            gradient_accumulation_steps=accumulation,
            optim="sgd",
            learning_rate=0.1,
        )
        trainer = trained(load_classifier(calm, seed=3), cached, args, objective)
        assert trainer.state.global_step == 6
        models.append(trainer.model)
    start = load_classifier(calm, seed=3).state_dict()["classifier.weight"]
    assert not torch.allclose(models[0].state_dict()["classifier.weight"], start, atol=1e-3)
    assert_same_weights(*models, rtol=1e-5, atol=1e-6)


def test_accumulated_losses_are_logged_on_the_scale_of_one_batch(
    calm: Path, tmp_path: Path
) -> None:
    losses = []
    for batch, accumulation in ((8, 1), (2, 4)):
        args = arguments(
            tmp_path, per_device_train_batch_size=batch, gradient_accumulation_steps=accumulation
        )
        trainer = trained(load_classifier(calm, seed=3), rows(), args, "ce")
        losses.append([e["loss"] for e in trainer.state.log_history if "loss" in e])
        terms = [e["term/ce"] for e in trainer.state.log_history if "term/ce" in e]
        assert terms == pytest.approx(losses[-1], abs=2e-4)
    assert losses[0] == pytest.approx(losses[1], abs=2e-4)


# ---------------------------------------------------------------------- the teacher


@pytest.mark.parametrize(
    "objective", ["ce + 0.2*hidden_kl", "ce + 3*kd(temperature=2)", "mse + dkd"]
)
def test_cached_vectors_equal_the_live_teacher(calm: Path, tmp_path: Path, objective: str) -> None:
    teacher = load_classifier(calm, seed=9)
    live = trained(
        load_classifier(calm, seed=3), rows(), descent(tmp_path), objective, teacher=teacher
    )
    cached = trained(
        load_classifier(calm, seed=3),
        rows(extra=answers(teacher, rows())),
        descent(tmp_path),
        objective,
    )
    losses = [[e["loss"] for e in t.state.log_history if "loss" in e] for t in (live, cached)]
    assert losses[0] == pytest.approx(losses[1], rel=1e-4)
    assert_same_weights(live.model, cached.model, rtol=1e-5, atol=1e-6)


def teacher_row(dataset: PairDataset) -> dict[str, list[list[int]]]:
    return {f"teacher_{name}": column for name, column in dataset.columns.items()}


def test_a_live_teacher_reads_its_own_row_if_the_batch_has_one(calm: Path, tmp_path: Path) -> None:
    teacher = load_classifier(calm, seed=9)
    parallel = rows("de-tr")
    live = trained(
        load_classifier(calm, seed=3),
        rows(extra=teacher_row(parallel)),
        descent(tmp_path),
        "ce + mse",
        teacher=teacher,
    )
    read_parallel = trained(
        load_classifier(calm, seed=3),
        rows(extra=answers(teacher, parallel)),
        descent(tmp_path),
        "ce + mse",
    )
    read_own = trained(
        load_classifier(calm, seed=3),
        rows(extra=answers(teacher, rows())),
        descent(tmp_path),
        "ce + mse",
    )
    assert_same_weights(live.model, read_parallel.model, rtol=1e-5, atol=1e-6)
    with pytest.raises(AssertionError):
        assert_same_weights(live.model, read_own.model, rtol=1e-5, atol=1e-6)


def test_the_teacher_stays_frozen_and_silent(calm: Path, tmp_path: Path) -> None:
    teacher = load_classifier(calm, seed=9).train()
    before = {name: w.clone() for name, w in teacher.state_dict().items()}
    trainer = trained(
        load_classifier(calm, seed=3),
        rows(),
        arguments(tmp_path),
        "ce + 5*hidden_kl",
        teacher=teacher,
    )
    assert not trainer.teacher.training
    assert all(p.grad is None for p in teacher.parameters())
    for name, weight in teacher.state_dict().items():
        assert torch.equal(weight, before[name]), name


def test_an_objective_with_a_teacher_needs_one(calm: Path, tmp_path: Path) -> None:
    for objective, name in (("ce + mse", "teacher_representation"), ("kd", "teacher_logits")):
        with pytest.raises(ClteError, match=f"Pass teacher=, or rows with '{name}'"):
            trained(load_classifier(calm), rows(), arguments(tmp_path), objective)


@pytest.mark.parametrize(
    "objective", ["ce - 0.2*hidden_kl", "ce + hidden_kl(temperature=0)", "kd(temperature=-1)"]
)
def test_a_negative_weight_or_temperature_is_refused(
    calm: Path, tmp_path: Path, objective: str
) -> None:
    with pytest.raises(ClteError, match=r"0 or more|above 0"):
        trained(load_classifier(calm), rows(), arguments(tmp_path), objective)


# ---------------------------------------------------------------------- evaluation and prediction


def test_teacher_keys_never_reach_the_model_in_evaluation(calm: Path, tmp_path: Path) -> None:
    teacher = load_classifier(calm, seed=9)
    cached = rows(extra={**answers(teacher, rows()), **teacher_row(rows("de-tr"))})
    trainer = trained(load_classifier(calm), cached, arguments(tmp_path), "ce + mse")
    assert np.isfinite(trainer.evaluate(cached)["eval_loss"])
    scored = trainer.predict(cached)
    assert scored.predictions.shape == (ROWS, 3)


@pytest.mark.parametrize("live", [False, True])
def test_rows_without_labels_are_predicted(calm: Path, tmp_path: Path, live: bool) -> None:
    teacher = load_classifier(calm, seed=9)
    cached = rows(extra=answers(teacher, rows()))
    options = {"teacher": teacher} if live else {}
    trainer = trained(load_classifier(calm), cached, arguments(tmp_path), "ce + mse", **options)
    unlabelled = rows(extra=teacher_row(rows("de-tr")) | answers(teacher, rows()), labels=False)
    seen: set[str] = set()
    trainer.model.register_forward_pre_hook(
        lambda module, args, kwargs: seen.update(kwargs), with_kwargs=True
    )
    scored = trainer.predict(unlabelled)
    assert "input_ids" in seen
    assert not [name for name in seen if name.startswith("teacher_")]
    np.testing.assert_allclose(scored.predictions, trainer.predict(rows()).predictions, atol=1e-5)


def test_evaluation_loss_without_a_teacher_is_cross_entropy(calm: Path, tmp_path: Path) -> None:
    cached = rows(extra=answers(load_classifier(calm, seed=9), rows()))
    trainer = trained(load_classifier(calm), cached, arguments(tmp_path), "ce + 50*mse")
    scored = trainer.predict(rows())
    logits, labels = torch.tensor(scored.predictions), torch.tensor(scored.label_ids)
    expected = torch.nn.functional.cross_entropy(logits, labels).item()
    assert scored.metrics["test_loss"] == pytest.approx(expected, rel=1e-4)


# ---------------------------------------------------------------------- unequal widths


@pytest.mark.parametrize("live", [False, True])
def test_a_projection_joins_unequal_widths_and_is_trained(
    calm: Path, wide: Path, tmp_path: Path, live: bool
) -> None:
    teacher = load_classifier(wide, seed=9)
    dataset = rows() if live else rows(extra=answers(teacher, rows()))
    trainer = TransferTrainer(
        model=load_classifier(calm),
        args=arguments(tmp_path, save_strategy="epoch"),
        objective="ce + mse",
        teacher=teacher if live else None,
        train_dataset=dataset,
        processing_class=tiny_tokenizer(),
    )
    projection = trainer.objective.projection
    assert (projection.in_features, projection.out_features) == (16, 32)
    before = projection.weight.detach().clone()
    trainer.train()
    moved = (projection.weight.detach() - before).abs().max().item()
    # Six AdamW steps of at most 0.01 each; gradients that add up over steps would not change that,
    # so they are looked at below.
    assert 1e-3 < moved < 0.07
    assert projection.weight.grad is None or not projection.weight.grad.any()
    terms = [e["term/mse"] for e in trainer.state.log_history if "term/mse" in e]
    assert terms[-1] < terms[0]

    from safetensors.torch import load_file

    checkpoint = newest_checkpoint(tmp_path)
    assert checkpoint is not None
    saved = load_file(checkpoint / PROJECTION)
    assert torch.equal(saved["weight"], projection.weight.detach())
    weights = load_file(checkpoint / "model.safetensors")
    assert not any("projection" in name for name in weights)
    assert set(weights) == set(load_classifier(calm).state_dict())


def test_a_stopped_run_with_a_projection_goes_on_as_it_would_have(
    calm: Path, wide: Path, tmp_path: Path
) -> None:
    def make(out: Path, **options: Any) -> TransferTrainer:
        return TransferTrainer(
            model=load_classifier(calm),
            args=arguments(out),
            objective="ce + mse",
            teacher=load_classifier(wide, seed=9),
            train_dataset=rows(),
            processing_class=tiny_tokenizer(),
            **options,
        )

    whole = make(tmp_path / "whole")
    whole.train()
    with pytest.raises(TrainingStopped):
        make(tmp_path / "stopped", stop=stop_after(2)).train()
    again = make(tmp_path / "stopped")
    again.train(resume_from_checkpoint=str(newest_checkpoint(tmp_path / "stopped")))
    assert_same_weights(again.model, whole.model, rtol=0, atol=0)
    assert torch.equal(again.objective.projection.weight, whole.objective.projection.weight)


# ---------------------------------------------------------------------- another task


class Reviews(Dataset):
    """Single sentences with two classes: is the word for "not" there?"""

    def __init__(self, sentences: Sequence[str], labels: Sequence[int]) -> None:
        self.encoded = tiny_tokenizer()(list(sentences))
        self.labels = labels

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int) -> dict[str, Any]:
        return {name: ids[index] for name, ids in self.encoded.items()} | {
            "labels": self.labels[index]
        }


def test_a_binary_task_of_single_sentences_with_a_live_teacher_of_another_width(
    calm: Path, wide: Path, tmp_path: Path
) -> None:
    view = tiny_corpus(90).view("fr-fr")
    reviews = Reviews(view.hypotheses, [int(label == 2) for label in view.labels])
    trainer = TransferTrainer(
        model=load_classifier(calm, labels=2, seed=0),
        args=arguments(tmp_path, num_train_epochs=8, eval_strategy="epoch", learning_rate=5e-3),
        teacher=load_classifier(wide, labels=2, seed=0),
        objective="ce + 0.2*hidden_kl + 0.1*kd(temperature=2)",
        train_dataset=reviews,
        eval_dataset=reviews,
        processing_class=tiny_tokenizer(),
        compute_metrics=lambda p: {
            "accuracy": float((p.predictions.argmax(1) == p.label_ids).mean())
        },
    )
    trainer.train()
    assert trainer.evaluate()["eval_accuracy"] > 0.9  # always "no" is right on two thirds
    last = [e for e in trainer.state.log_history if "loss" in e][-1]
    assert {"term/ce", "term/hidden_kl", "term/kd"} <= set(last)


def test_plain_training_arguments_do_as_well(calm: Path, tmp_path: Path) -> None:
    args = TrainingArguments(
        str(tmp_path),
        max_steps=2,
        use_cpu=True,
        report_to="none",
        disable_tqdm=True,
        save_strategy="no",
    )
    trainer = trained(
        load_classifier(calm), rows(), args, "ce + hidden_kl", teacher=load_classifier(calm)
    )
    assert trainer.state.global_step == 2


# ---------------------------------------------------------------------- what is logged and kept


def test_health_is_logged_with_the_loss(calm: Path, tmp_path: Path) -> None:
    cached = rows(extra=answers(load_classifier(calm, seed=9), rows("de-tr")))
    args = arguments(tmp_path, health_steps=1)
    trainer = trained(load_classifier(calm, seed=3), cached, args, "ce + 0.2*hidden_kl")
    event = next(e for e in trainer.state.log_history if "loss" in e)
    assert event["loss"] == pytest.approx(
        event["term/ce"] + 0.2 * event["term/hidden_kl"], rel=1e-3
    )
    assert 0 < event["health/gradient_share"] < 1
    for who in ("student", "teacher"):
        assert 0 < event[f"health/{who}_entropy"] <= np.log(16) + 1e-4
        assert 1 / 16 <= event[f"health/{who}_top1"] < 1


def test_measuring_health_changes_nothing(bench, tmp_path: Path) -> None:
    source = bench.backbone.source  # with dropout, so a random number drawn too many would show
    cached = rows(extra=answers(load_classifier(source, seed=9), rows("de-tr")))
    one, other = (
        trained(
            load_classifier(source, seed=3),
            cached,
            arguments(tmp_path, health_steps=h),
            "ce + hidden_kl",
        )
        for h in (0, 1)
    )
    assert_same_weights(one.model, other.model, rtol=0, atol=0)


@pytest.mark.parametrize(("limit", "left"), [(1, [12]), (2, [9, 12]), (None, [3, 6, 9, 12])])
def test_as_many_checkpoints_are_kept_as_were_asked_for(
    calm: Path, tmp_path: Path, limit: int | None, left: list[int]
) -> None:
    args = arguments(tmp_path, num_train_epochs=4, save_strategy="epoch", save_total_limit=limit)
    trained(load_classifier(calm), rows(), args, "ce")
    steps = sorted(int(path.name.partition("-")[2]) for path in tmp_path.glob("checkpoint-*"))
    assert steps == left


def test_a_checkpoint_is_made_within_an_epoch_when_it_is_due(calm: Path, tmp_path: Path) -> None:
    args = arguments(tmp_path, checkpoint_minutes=1e-9, save_total_limit=None)
    trained(load_classifier(calm), rows(), args, "ce")
    steps = sorted(int(path.name.partition("-")[2]) for path in tmp_path.glob("checkpoint-*"))
    assert steps == [1, 2, 3, 4, 5, 6]
    assert not list(tmp_path.rglob("training_args.bin"))


def test_a_loss_that_is_no_number_ends_training(calm: Path, tmp_path: Path) -> None:
    poisoned = load_classifier(calm)
    with torch.no_grad():
        poisoned.classifier.weight.fill_(float("nan"))
    with pytest.raises(ClteError, match=r"the loss became nan .*Lower the learning rate"):
        trained(
            poisoned, rows(), arguments(tmp_path, logging_steps=100, save_strategy="epoch"), "ce"
        )
    assert newest_checkpoint(tmp_path) is None


def test_frozen_word_embeddings_stay_and_everything_else_learns(calm: Path, tmp_path: Path) -> None:
    words = "bert.embeddings.word_embeddings.weight"
    before = load_classifier(calm, seed=1).state_dict()
    args = arguments(tmp_path, freeze_embeddings=True, learning_rate=1e-2, weight_decay=0.1)
    trainer = trained(load_classifier(calm, seed=1), rows(), args, "ce")
    after = trainer.model.state_dict()
    still = {name for name in after if torch.equal(before[name], after[name])}
    assert words in still and len(still) < 3
    stepped = [p for group in trainer.optimizer.param_groups for p in group["params"]]
    assert all(p is not trainer.model.get_input_embeddings().weight for p in stepped)
