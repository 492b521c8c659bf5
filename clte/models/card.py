"""The model card of a trained run, written from its config and its figures."""

from __future__ import annotations

from typing import Any

from clte.languages import LANGUAGE_NAMES, LanguagePair
from clte.runs.config import RunConfig

NON_COMMERCIAL = "cc-by-nc-4.0"


def model_card(config: RunConfig, figures: dict[str, Any], *, licence: str, note: str) -> str:
    """A README.md for a saved model, with the Hub's metadata block.

    Args:
        config: What was trained.
        figures: What `RunFolder.finish` is given.
        licence: The corpus's licence, one line.
        note: What the split's figures have to be read with.
    """
    pair = LanguagePair.parse(config.pair)
    names = [LANGUAGE_NAMES.get(code, code) for code in (pair.premise, pair.hypothesis)]
    metadata = NON_COMMERCIAL if "NC" in licence else "other"
    teacher = "none (a baseline)"
    if config.teacher is not None:
        ref = config.teacher
        row = "the parallel row in its own pair" if ref.reads == "parallel" else "the student's row"
        teacher = f"{ref.pair}, run `{ref.run or 'untrained'}`, reading {row}"
        if ref.control:
            teacher += f"; control: {ref.control}"
    validation, environment = figures["validation"], figures["environment"]
    frozen = ", its word embeddings left as they are" if config.freeze_embeddings else ""
    labels = " **The training labels were shuffled: a control.**" if config.shuffled_labels else ""
    return f"""---
license: {metadata}
language: [{", ".join(sorted({pair.premise, pair.hypothesis}))}]
pipeline_tag: text-classification
tags: [clte, cross-lingual-nli]
---

# {config.title}: cross-lingual natural language inference

Says whether a premise in {names[0]} entails a hypothesis in {names[1]}, contradicts it, or
neither. Trained by clte; run `{config.id}`.{labels}

| | |
|---|---|
| Encoder | `{config.backbone}`, revision `{config.backbone_revision}`{frozen} |
| Data | {config.data.name}, revision `{config.data.revision}`, {figures["train_rows"]:,} training rows |
| Data licence | {licence}. A model trained on it is bound by it. |
| Protocol | {config.protocol}, fold {config.fold}. {note} |
| Objective | `{config.objective}` |
| Teacher | {teacher} |
| Seed, epochs | {config.seed}; best of {figures["epochs_run"]} epochs by validation accuracy: {validation["best_epoch"]} |
| Step | batch {config.batch_size} × {config.accumulation}, peak rate {config.learning_rate:g}, at most {config.max_length} sub-words |
| Made on | {environment["device"]}, {environment["precision"]}, {figures["seconds"]:.0f} s |

| Rows | n | Accuracy | With premises exchanged | Premise use |
|---|---|---|---|---|
| test | {figures["n"]:,} | {100 * figures["accuracy"]:.1f} % | {100 * figures["accuracy_exchanged"]:.1f} % | {100 * figures["premise_use"]:+.1f} pt |
| validation | {validation["n"]:,} | {100 * validation["accuracy"]:.1f} % | {100 * validation["accuracy_exchanged"]:.1f} % | {100 * (validation["accuracy"] - validation["accuracy_exchanged"]):+.1f} pt |

One seed is no measure of the method: see the intervals that `clte report` gives.
"""
