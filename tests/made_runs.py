"""Small finished runs for tests, written through `RunFolder`'s own API. No text of any corpus."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from clte.analysis.scores import figures
from clte.runs.config import DataRef, RunConfig, TeacherRef
from clte.runs.folder import RunFolder

PAIRS = ("fr-de", "fr-tr", "fr-bg", "de-tr", "de-bg", "tr-bg")
OBJECTIVE = "ce + 0.2*hidden_kl"


def made_config(pair: str = "fr-bg", teacher: str | None = None, **changes: Any) -> RunConfig:
    """A config as table 3 has it; ``teacher`` is a pair, whose baseline becomes the teacher."""
    values: dict[str, Any] = {
        "data": DataRef("xnli", "0123456789ab"),
        "protocol": "paper",
        "backbone": "compact",
        "backbone_revision": "feedfacecafe",
        "learning_rate": 1e-3,
        **changes,
    }
    if teacher is None:
        return RunConfig(pair=pair, **values)
    reference = TeacherRef(
        pair=teacher,
        run=made_config(teacher, **{**changes, "objective": "ce"}).id,
        reads=values.pop("reads", "parallel"),
    )
    values.setdefault("objective", OBJECTIVE)
    return RunConfig(pair=pair, teacher=reference, **values)


def made_run(
    root: Path,
    config: RunConfig,
    *,
    accuracy: float = 0.55,
    accuracy_exchanged: float = 0.5,
    n: int = 150,
    items: int = 0,
    weights: bool = False,
) -> RunFolder:
    """A finished run whose rows are right with about the given chance, three items a premise.

    Which items are hard is the same for all runs, as it is for real ones. ``items`` moves the ids.
    """
    folder = RunFolder.create(root, config)
    rng = np.random.default_rng(int(config.id, 16) % 2**32)
    ids = np.arange(items, items + n)
    gold = ids % 3
    hardness = np.random.default_rng(0).random(n)

    def logits(share: float) -> np.ndarray:
        luck = np.where(rng.random(n) < 0.25, rng.random(n), hardness)
        chosen = np.where(luck < share, gold, (gold + 1 + (rng.random(n) < 0.5)) % 3)
        values = rng.normal(0, 0.3, (n, 3))
        values[np.arange(n), chosen] = values.max(1) + rng.random(n)
        return values

    folder.write_predictions(
        np.array([f"test-{i}" for i in ids]),
        np.array([f"p{i // 3}" for i in ids]),
        gold,
        logits(accuracy),
        logits(accuracy_exchanged),
    )
    for epoch in (1, 2, 3):
        step = epoch * 10
        terms = {"term/ce": 1.1 - 0.1 * epoch, "term/hidden_kl": 0.3} if config.teacher else {}
        for part in (step - 5, step):
            loss = 1.15 - 0.01 * part
            folder.log(
                {"step": part, "epoch": part / 10, "loss": loss, "learning_rate": 1e-3, **terms}
            )
        # As the trainer does: the two evaluations of an epoch in lines of their own.
        for name, found in (
            ("plain", accuracy - 0.06 + 0.02 * epoch),
            ("exchanged", accuracy_exchanged),
        ):
            folder.log(
                {
                    "step": step,
                    "epoch": epoch,
                    f"eval_{name}_accuracy": found,
                    f"eval_{name}_loss": 1.0,
                }
            )
    folder.write_representations({"final": rng.normal(size=(n, 8))})
    if weights:
        folder.model_path.mkdir()
        (folder.model_path / "config.json").write_text("{}", "utf-8")
        (folder.model_path / "model.safetensors").write_bytes(b"\x02\0\0\0\0\0\0\0{}")
    found = figures(folder.predictions)
    folder.finish(
        {
            "version": 1,
            "id": config.id,
            "title": config.title,
            **found,
            "validation": {
                "n": n,
                "accuracy": found["accuracy"],
                "accuracy_exchanged": found["accuracy_exchanged"],
                "best_epoch": 3,
            },
            "epochs_run": 3,
            "steps": 30,
            "seconds": 61.5,
            "train_rows": 4500,
            "selects_on_test": config.protocol == "paper",
            "split_revision": "abcdef012345",
            "backbone_parameters": 11_000_000,
            "health": {
                "teacher_entropy": 5.1,
                "student_entropy": 5.2,
                "teacher_top1": 0.01,
                "student_top1": 0.01,
                "gradient_share": 0.04,
            }
            if config.teacher
            else None,
            "environment": {
                "device": "cpu",
                "precision": "bf16",
                "threads": 1,
                "torch": "2.13.0",
                "transformers": "5.23.0",
                "clte": "0.1.0",
                "platform": "Linux x86_64",
                "finished": "2026-01-02T03:04:05+00:00",
            },
        }
    )
    return folder


def made_matrix(
    root: Path,
    *,
    missing: Sequence[tuple[str, str]] = (),
    n: int = 150,
    weights: bool = False,
    **changes: Any,
) -> dict[tuple[str | None, str], RunFolder]:
    """Six baselines and their thirty students, less the ``missing`` (teacher, student) cells.

    fr-bg and tr-bg gain, de-tr loses, as in the paper.
    """
    gains = {
        "fr-bg": 0.09,
        "tr-bg": 0.08,
        "de-bg": 0.03,
        "fr-de": 0.0,
        "fr-tr": 0.0,
        "de-tr": -0.04,
    }
    runs: dict[tuple[str | None, str], RunFolder] = {}
    for position, pair in enumerate(PAIRS):
        base = 0.5 + 0.012 * position
        runs[None, pair] = made_run(
            root, made_config(pair, **changes), accuracy=base, n=n, weights=weights
        )
        for teacher in PAIRS:
            if teacher != pair and (teacher, pair) not in missing:
                config = made_config(pair, teacher, **changes)
                runs[teacher, pair] = made_run(root, config, accuracy=base + gains[pair], n=n)
    return runs
