"""Text in, probabilities out: any finished run, or any NLI model in a Hugging Face folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from clte.data.corpus import LABELS
from clte.errors import ClteError
from clte.runs.folder import RunFolder

MAX_CHARACTERS = 100_000
"""Longer texts are refused: a model reads a few hundred sub-words, and cutting them would mislead."""


class Predictor:
    """A loaded model that scores text pairs. Get one with `Predictor.load`."""

    def __init__(self, model: Any, tokenizer: Any, order: list[int], max_length: int) -> None:
        self._model, self._tokenizer, self._order = model, tokenizer, order
        self.max_length = max_length

    @classmethod
    def load(cls, folder: Path | str, *, max_length: int = 128) -> Predictor:
        """Load a run folder's model, or a Hugging Face folder with an NLI classifier.

        Args:
            folder: A run folder (``<workspace>/runs/<id>``) or a model folder.
            max_length: Sub-words that a pair is cut to; a run's own setting goes before this.

        Raises:
            ClteError: no weights there, or a model whose labels are not those of NLI.
        """
        folder = Path(folder)
        if (folder / "result.json").is_file():
            run = RunFolder(folder)
            if not run.has_weights:
                raise ClteError(
                    f"run {run.id} ({run.config.title}) holds results but no weights, so it cannot "
                    f"predict. Train it here: clte train --pair {run.config.pair}."
                )
            max_length, folder = run.config.max_length, run.model_path
        elif (folder / "status.json").is_file():
            raise ClteError(f"run {folder.name} is not finished, so it cannot predict yet.")
        from clte.models.backbones import load_classifier, load_tokenizer, resolve

        source = resolve(folder).source
        model = load_classifier(source, labels=None).eval()
        order = _label_order(model.config.id2label, folder)
        return cls(model, load_tokenizer(source), order, max_length)

    def probabilities(
        self, premises: Sequence[str], hypotheses: Sequence[str], *, batch_size: int = 64
    ) -> np.ndarray:
        """Probabilities of entailment, neutral and contradiction, in this order.

        Args:
            premises: [N] texts.
            hypotheses: [N] texts.
            batch_size: Rows in a batch.

        Returns:
            [N, 3] float32, every row summing to 1.

        Raises:
            ClteError: different counts, an empty text, or one of more than 100,000 characters.
        """
        if len(premises) != len(hypotheses):
            raise ClteError(
                f"there are {len(premises)} premises and {len(hypotheses)} hypotheses; a pair is one "
                "of each."
            )
        for role, texts in (("premise", premises), ("hypothesis", hypotheses)):
            for row, text in enumerate(texts, 1):
                where = f" (pair {row})" if len(texts) > 1 else ""
                if not isinstance(text, str) or not text.strip():
                    raise ClteError(f"the {role}{where} is empty. Type a sentence.")
                if len(text) > MAX_CHARACTERS:
                    raise ClteError(
                        f"the {role}{where} has {len(text):,} characters; at most "
                        f"{MAX_CHARACTERS:,} are read. Shorten it to the sentence in question."
                    )
        if not premises:
            return np.zeros((0, len(LABELS)), np.float32)
        from clte.data.tokenise import PairCollator, PairDataset
        from clte.training.encode import encode

        dataset = PairDataset(
            self._tokenizer,
            [_printable(text) for text in premises],
            [_printable(text) for text in hypotheses],
            max_length=self.max_length,
        )
        logits, _ = encode(
            self._model, dataset, PairCollator(self._tokenizer), batch_size=batch_size
        )
        logits = logits[:, self._order].astype(np.float64)
        exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
        return (exponentials / exponentials.sum(axis=1, keepdims=True)).astype(np.float32)


def _printable(text: str) -> str:
    """The text without lone surrogates, which no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _label_order(names: dict[int, str], folder: Path) -> list[int]:
    """Positions of `LABELS` among a model's outputs, by name."""
    found = {str(name).lower(): int(index) for index, name in names.items()}
    if len(found) != len(LABELS):
        raise ClteError(
            f"{folder} tells {len(found)} classes apart; an NLI model has three: {', '.join(LABELS)}."
        )
    if set(found) == set(LABELS):
        return [found[name] for name in LABELS]
    raise ClteError(
        f"{folder} calls its classes {', '.join(found)}. Name them {', '.join(LABELS)} in id2label "
        "of its config.json, so that no guess is made about which is which."
    )
