"""A classifier's logits for the rows of a corpus, in one fixed way: fp32, 128 sub-words, label order."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from clte.data.corpus import LABELS, PairView
from clte.data.exchange import exchange
from clte.data.tokenise import PairCollator, PairDataset
from clte.errors import ClteError
from clte.models.backbones import load_classifier, load_tokenizer
from clte.models.representation import RepresentationReader
from clte.training.encode import encode

MAX_LENGTH = 128


class Asked:
    """A loaded classifier of three labels.

    Args:
        folder: An ordinary Hugging Face folder.
        max_length: Sub-words that a pair is cut to.

    Raises:
        ClteError: no such model, or one whose labels are not those of NLI.
    """

    def __init__(self, folder: Path, *, max_length: int = MAX_LENGTH) -> None:
        self.model = load_classifier(folder, labels=None)
        names = [
            str(name).lower() for _, name in sorted((self.model.config.id2label or {}).items())
        ]
        if sorted(names) != sorted(LABELS):
            raise ClteError(
                f"{folder} calls its classes {', '.join(names)}; an NLI model has {', '.join(LABELS)}."
            )
        self._order = [names.index(label) for label in LABELS]
        self._tokenizer, self._max_length = load_tokenizer(folder), max_length
        self._reader = RepresentationReader(self.model)

    def __call__(self, view: PairView, *, exchanged: bool = False) -> tuple[np.ndarray, np.ndarray]:
        """Logits [N, 3] in the order of `LABELS`, and what entered the last layer [N, D].

        Args:
            view: The rows.
            exchanged: Whether each gets another item's premise, as in a run's evaluation.
        """
        dataset = PairDataset(
            self._tokenizer,
            exchange(view) if exchanged else view.premises,
            view.hypotheses,
            max_length=self._max_length,
        )
        logits, h = encode(self.model, dataset, PairCollator(self._tokenizer), reader=self._reader)
        return logits[:, self._order], h
