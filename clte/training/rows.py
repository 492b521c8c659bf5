"""What a run reads: its rows, and what the teacher says about them."""

from __future__ import annotations

from typing import Any

import numpy as np

from clte.data.corpus import Corpus, PairView
from clte.data.exchange import exchange
from clte.data.splits import Split
from clte.data.tokenise import PairCollator, PairDataset
from clte.errors import ClteError
from clte.models.backbones import Backbone, load_classifier, load_tokenizer
from clte.models.representation import RepresentationReader
from clte.paths import workspace
from clte.runs.config import RunConfig
from clte.runs.folder import RunFolder
from clte.runs.store import RunStore
from clte.training.encode import encode
from clte.training.hardware import Hardware
from clte.training.teacher import TeacherVectors, class_mean, random_vectors, teacher_vectors


class Rows:
    """Views to tokenised rows, all cut to the same length."""

    def __init__(self, tokenizer: Any, max_length: int) -> None:
        self.tokenizer, self.max_length = tokenizer, max_length
        self.collator = PairCollator(tokenizer)

    def __call__(
        self, premises: list[str], hypotheses: list[str], labels: Any = None, extra: Any = None
    ) -> PairDataset:
        """Tokenise texts."""
        return PairDataset(
            self.tokenizer, premises, hypotheses, labels, max_length=self.max_length, extra=extra
        )

    def of(self, view: PairView, *, exchanged: bool = False) -> PairDataset:
        """Tokenise a view with its labels, as it is or with the premises exchanged."""
        premises = exchange(view) if exchanged else view.premises
        return self(premises, view.hypotheses, view.labels.astype(np.int64))


def teacher_answers(
    config: RunConfig,
    corpus: Corpus,
    split: Split,
    store: RunStore,
    backbone: Backbone,
    hardware: Hardware,
) -> TeacherVectors | None:
    """The teacher's vectors about the training rows, in the split's order."""
    ref = config.teacher
    if ref is None:
        return None
    pair = ref.pair if ref.reads == "parallel" else config.pair
    view = corpus.view(pair).select(split.train)
    if ref.run is None:
        source, revision = backbone.source, f"untrained-{backbone.revision}-{config.seed}"
    else:
        folder = store.get(ref.run)
        check_teacher(config, folder, split)
        source, revision = str(folder.model_path), folder.id

    def ask(rows: PairView) -> tuple[np.ndarray, np.ndarray]:
        model: Any = load_classifier(source, seed=config.seed)
        model = model.to(hardware.device)
        make = Rows(load_tokenizer(source), config.max_length)
        reader = RepresentationReader(model, config.pooling, config.layer)
        dataset = make(rows.premises, rows.hypotheses)
        return encode(model, dataset, make.collator, reader=reader, bf16=hardware.bf16)

    vectors = teacher_vectors(
        workspace() / "teachers",
        revision=revision,
        view=view,
        pooling=config.pooling,
        layer=-1 if config.pooling == "head" else config.layer,
        max_length=config.max_length,
        ask=ask,
    )
    if ref.control == "class-mean":
        return class_mean(vectors, view.labels)
    if ref.control == "random":
        return random_vectors(vectors, config.seed)
    return vectors


def check_teacher(config: RunConfig, folder: RunFolder, split: Split) -> None:
    """Refuse a teacher that is not finished, has no weights, or was trained on another split."""
    if not folder.finished:
        raise ClteError(f"the teacher, run {folder.id}, is not finished. Finish it first.")
    teacher = folder.config
    if config.teacher is not None and teacher.pair != config.teacher.pair:
        raise ClteError(
            f"run {folder.id} was trained on {teacher.pair}, not on {config.teacher.pair}. Name the "
            "teacher's own pair."
        )
    same = (
        teacher.data.revision == config.data.revision
        and folder.result["split_revision"] == split.revision
    )
    if not same:
        raise ClteError(
            f"teacher {folder.id} was trained on another split ({teacher.data.name} "
            f"{teacher.data.revision}, {teacher.protocol}, fold {teacher.fold}) than the student's "
            f"({config.data.name} {config.data.revision}, {config.protocol}, fold {config.fold}): it "
            "may have seen the student's test rows. Train a teacher on the student's split."
        )
    if not folder.has_weights:
        raise ClteError(
            f"teacher {folder.id} ({teacher.title}) holds results but no weights. Run it here first: "
            f"clte train --pair {teacher.pair}."
        )
