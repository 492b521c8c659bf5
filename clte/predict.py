"""Text in, probabilities out: any finished run, or any NLI model in a Hugging Face folder.

A standard BERT, as the models that ship are, is computed by `LightBert` in numpy. Neither torch nor
transformers is imported for it, so a first answer takes a fraction of a second, and a processor does
many pairs as fast as with torch. Every other model goes through transformers.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from clte.data.corpus import LABELS
from clte.errors import ClteError
from clte.models.light import LightBert
from clte.models.light_folder import reading_limit, trimmed
from clte.probabilities import probabilities

DEFAULT = "compact-nli"
"""The model that ships for prediction."""
MAX_CHARACTERS = 100_000
"""Longer texts are refused: a model reads a few hundred sub-words, and cutting them would mislead."""


class Predictor:
    """A loaded model that scores text pairs. Get one with `Predictor.load`.

    Attributes:
        max_length: Sub-words that a pair is cut to, the longer text first.
    """

    def __init__(self, model: LightBert | _AnyModel, order: list[int]) -> None:
        self._model, self._order = model, order
        self.max_length = model.max_length

    @classmethod
    def load(cls, folder: Path | str = DEFAULT, *, max_length: int | None = None) -> Predictor:
        """Load a run folder's model, a Hugging Face folder with an NLI classifier, or one that ships.

        Args:
            folder: A run folder (``<workspace>/runs/<id>``), a model folder, a Hub id, or the name of
                a model that ships.
            max_length: Sub-words that a pair is cut to; a run's own setting goes before this. By
                default as many as the model reads.

        Raises:
            ClteError: no weights there, a damaged file, or a model whose labels are not those of NLI.
        """
        path, max_length = locate(folder, max_length)
        model = LightBert.load(path, max_length=max_length) or _AnyModel(path, max_length)
        return cls(model, label_order(model.names, path))

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
        _check(premises, hypotheses)
        if not premises:
            return np.zeros((0, len(LABELS)), np.float32)
        logits = self._model.score(*_printable(premises, hypotheses), batch_size)
        return probabilities(logits[:, self._order]).astype(np.float32)

    def vectors(
        self, premises: Sequence[str], hypotheses: Sequence[str], *, batch_size: int = 64
    ) -> np.ndarray:
        """The representations of text pairs: the vectors that enter the last layer.

        Args:
            premises: [N] texts, N at least 1.
            hypotheses: [N] texts.
            batch_size: Rows in a batch.

        Returns:
            [N, D] float32.

        Raises:
            ClteError: as `probabilities`.
        """
        _check(premises, hypotheses)
        return self._model.represent(*_printable(premises, hypotheses), batch_size)


def _check(premises: Sequence[str], hypotheses: Sequence[str]) -> None:
    """Refuse what cannot be read."""
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


class _AnyModel:
    """Any sequence classifier of transformers, on the processor and in fp32."""

    def __init__(self, path: Path, max_length: int | None) -> None:
        from clte.models.backbones import load_classifier, load_tokenizer, resolve

        source = resolve(path).source
        _check_weights(Path(source))
        self._model = load_classifier(source, labels=None).eval()
        self._tokenizer = load_tokenizer(source)
        config = self._model.config
        self.names = dict(config.id2label)
        wanted = max_length or self._tokenizer.model_max_length
        self.max_length = reading_limit(wanted, config.to_dict())
        # A tokenizer of transformers changes its settings while it works.
        self._one_at_a_time = threading.Lock()

    def score(
        self, premises: Sequence[str], hypotheses: Sequence[str], batch_size: int
    ) -> np.ndarray:
        return self._encode(premises, hypotheses, batch_size)[0]

    def represent(
        self, premises: Sequence[str], hypotheses: Sequence[str], batch_size: int
    ) -> np.ndarray:
        return self._encode(premises, hypotheses, batch_size)[1]

    def _encode(
        self, premises: Sequence[str], hypotheses: Sequence[str], batch_size: int
    ) -> tuple[np.ndarray, np.ndarray]:
        from clte.data.tokenise import PairCollator, PairDataset
        from clte.training.encode import encode

        with self._one_at_a_time:
            if self._tokenizer.is_fast:
                backend = self._tokenizer.backend_tokenizer
                backend.enable_truncation(
                    self.max_length, direction=self._tokenizer.truncation_side
                )
                pairs = [trimmed(backend, *p) for p in zip(premises, hypotheses, strict=True)]
                premises, hypotheses = ([pair[i] for pair in pairs] for i in (0, 1))
            dataset = PairDataset(self._tokenizer, premises, hypotheses, max_length=self.max_length)
            collator = PairCollator(self._tokenizer)
            return encode(self._model, dataset, collator, batch_size=batch_size)


def locate(folder: Path | str, max_length: int | None = None) -> tuple[Path, int | None]:
    """The model folder behind what `Predictor.load` is given, and how many sub-words it is to read.

    Raises:
        ClteError: an unfinished run, or one without weights.
    """
    path = find(folder)
    if (path / "result.json").is_file():
        from clte.runs.folder import RunFolder

        run = RunFolder(path)
        if not run.has_weights:
            raise ClteError(
                f"run {run.id} ({run.config.title}) holds results but no weights, so it cannot "
                f"predict. Train it here: clte train --pair {run.config.pair}."
            )
        return run.model_path, run.config.max_length
    if (path / "status.json").is_file():
        raise ClteError(f"run {path.name} is not finished, so it cannot predict yet.")
    return path, max_length


def find(folder: Path | str) -> Path:
    """The folder that is meant: that of a model that ships, if it is called so; else the same again.

    Raises:
        ClteError: a model that ships is not there, or a file of it is damaged.
    """
    from clte.models import shipped

    name = str(folder)
    if shipped.is_shipped(name) or name == DEFAULT:
        return shipped.find(name)
    return Path(folder)


def _check_weights(folder: Path) -> None:
    """Name the file if one is damaged; transformers does not."""
    from safetensors import SafetensorError, safe_open

    for path in sorted(folder.glob("*.safetensors")):
        try:
            with safe_open(path, framework="np"):
                pass
        except SafetensorError as error:
            raise ClteError(
                f"{path} is damaged ({error}). Restore it, or train the model again."
            ) from error


def _printable(premises: Sequence[str], hypotheses: Sequence[str]) -> tuple[list[str], list[str]]:
    """The texts without lone surrogates, which no tokenizer takes."""

    def clean(texts: Sequence[str]) -> list[str]:
        return [text.encode("utf-8", "replace").decode("utf-8") for text in texts]

    return clean(premises), clean(hypotheses)


def label_order(names: dict[int, str], folder: Path) -> list[int]:
    """Positions of `LABELS` among a model's outputs, by name.

    Raises:
        ClteError: the outputs are not those of NLI.
    """
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
