"""Which words decided: layer integrated gradients over the word embeddings, summed up to words.

Sundararajan, Taly and Yan 2017, Axiomatic Attribution for Deep Networks, arXiv:1703.01365, as captum
computes it. The path leads from a pair of padding of the same length to the pair itself; what is
explained is the probability of one label, so that a score of 0.1 is ten points of it. The scores add up
to the difference between the two probabilities (completeness) but for the integral's rounding, which
is stated as ``error``.

torch and captum are imported by `Explainer.load`; a stored answer needs neither.
"""

from __future__ import annotations

import contextlib
import threading
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from clte.errors import ClteError
from clte.files import digest, read_json, write_json
from clte.paths import workspace

STEPS = 50
MOST_STEPS = 400
GOOD_ENOUGH = 0.005
"""Half a point: with a larger error the integral is computed again with more steps."""
TOKENS = 2048
"""Sub-words that are computed at a time."""
KEPT = 2000
"""Answers on disk; the oldest go."""
VERSION = 1


class Word(NamedTuple):
    """A piece of a text with what it adds to the probability."""

    start: int
    end: int
    score: float


class Attribution(NamedTuple):
    """What `Explainer.explain` found.

    The scores of all words, and ``rest`` for the marks between the texts, add up to
    ``probability`` - ``baseline``, but for ``error``.
    """

    label: int
    premise: list[Word]
    hypothesis: list[Word]
    rest: float
    probability: float
    baseline: float
    """The probability of the label for a pair of padding."""
    error: float
    """Completeness error: the sum of all scores minus the difference that they explain."""
    steps: int


class Explainer:
    """A model in torch that can be asked for its reasons. Get one with `Explainer.load`."""

    def __init__(self, model: Any, tokenizer: Any, max_length: int, order: list[int]) -> None:
        self._model, self._tokenizer, self._order = model, tokenizer, order
        self._max_length = max_length
        # captum hangs hooks into the model while it works.
        self._one_at_a_time = threading.Lock()

    @classmethod
    def load(cls, source: Path | str) -> Explainer:
        """Load what `clte.predict.Predictor.load` would.

        Raises:
            ClteError: as there; or a tokenizer that cannot say where its sub-words stand.
        """
        from clte.models.backbones import load_classifier, load_tokenizer, resolve
        from clte.models.light_folder import reading_limit
        from clte.models.representation import freeze
        from clte.predict import label_order, locate

        path, max_length = locate(source)
        folder = resolve(path).source
        model: Any = freeze(load_classifier(folder, labels=None))
        tokenizer = load_tokenizer(folder)
        if not tokenizer.is_fast:
            raise ClteError(
                "this model's tokenizer does not say where its sub-words stand in the text, so its "
                "reasons cannot be shown. Its folder needs a tokenizer.json."
            )
        limit = reading_limit(max_length or tokenizer.model_max_length, model.config.to_dict())
        return cls(model, tokenizer, limit, label_order(dict(model.config.id2label), path))

    def explain(self, premise: str, hypothesis: str, label: int) -> Attribution:
        """Scores of the words of a pair.

        Args:
            premise: A text.
            hypothesis: A text.
            label: Index into `LABELS`: whose probability is explained.
        """
        import torch
        from captum.attr import LayerIntegratedGradients

        from clte.models.light_folder import trimmed

        tokenizer, model = self._tokenizer, self._model
        premise, hypothesis = (t.encode("utf-8", "replace").decode() for t in (premise, hypothesis))
        with self._one_at_a_time:
            backend = tokenizer.backend_tokenizer
            backend.enable_truncation(self._max_length, direction=tokenizer.truncation_side)
            if tokenizer.truncation_side == "right":  # otherwise places would not fit
                premise, hypothesis = trimmed(backend, premise, hypothesis)
            encoded = tokenizer(
                premise, hypothesis, truncation="longest_first", max_length=self._max_length,
                return_offsets_mapping=True, return_tensors="pt",
            )  # fmt: skip
            offsets = encoded.pop("offset_mapping")[0].tolist()
            which, words = encoded.sequence_ids(0), encoded.word_ids(0)
            ids = encoded.pop("input_ids")
            names = list(encoded)
            padding = tokenizer.pad_token_id
            padding = tokenizer.unk_token_id if padding is None else padding
            of_text = torch.tensor([[w is not None for w in which]])
            baseline = torch.where(of_text, torch.tensor(padding or 0), ids)
            target = self._order[label]

            def probability(ids: torch.Tensor, *others: torch.Tensor) -> torch.Tensor:
                inputs = dict(zip(names, others, strict=True))
                return model(input_ids=ids, **inputs).logits.softmax(-1)[:, target]

            others = tuple(encoded[name] for name in names)
            layer = model.get_input_embeddings()
            with torch.no_grad():
                full = float(probability(ids, *others))
                # The path begins at padding's embeddings with the pair's own ids: a model of RoBERTa's
                # kind counts places by the ids, and would read padding itself without places.
                padded = layer(baseline)
                hook = layer.register_forward_hook(lambda *_: padded)
                try:
                    empty = float(probability(ids, *others))
                finally:
                    hook.remove()
            method = LayerIntegratedGradients(probability, layer)
            steps = STEPS
            while True:
                found = method.attribute(
                    inputs=ids,
                    baselines=baseline,
                    additional_forward_args=others,
                    n_steps=steps,
                    internal_batch_size=max(1, TOKENS // ids.shape[1]),
                )
                scores = found.detach().sum(-1)[0].tolist()
                error = sum(scores) - (full - empty)
                if abs(error) <= GOOD_ENOUGH or 2 * steps > MOST_STEPS:
                    break
                steps *= 2
        rest = sum(s for s, w in zip(scores, which, strict=True) if w is None)
        first, second = (
            merge(
                text,
                [
                    (offset[0], offset[1], word, score)
                    for offset, word, score, side in zip(offsets, words, scores, which, strict=True)
                    if side == own
                ],
            )
            for own, text in enumerate((premise, hypothesis))
        )
        return Attribution(label, first, second, rest, full, empty, error, steps)


def merge(text: str, pieces: list[tuple[int, int, int | None, float]]) -> list[Word]:
    """Sub-words put together to the words they are of.

    In Chinese, Japanese and Thai, which write no spaces, a sub-word stands for itself.

    Args:
        text: The text.
        pieces: Start and end in the text, number of the word, score; in order.
    """
    merged: list[Word] = []
    last: int | None = None
    for start, end, number, score in pieces:
        while start < end and text[start].isspace():
            start += 1
        same = merged and number is not None and number == last
        if same and not _without_spaces(text[start:end]):
            before = merged[-1]
            merged[-1] = Word(before.start, max(before.end, end), before.score + score)
        elif start >= end and merged:  # a piece of nothing: its score stays with what stands before
            merged[-1] = merged[-1]._replace(score=merged[-1].score + score)
        else:
            merged.append(Word(start, end, score))
        last = number
    return merged


def _without_spaces(piece: str) -> bool:
    names = (unicodedata.name(c, "") for c in piece)
    return any(n.startswith(("CJK", "HIRAGANA", "KATAKANA", "THAI")) for n in names)


def attribute(
    revision: str,
    premise: str,
    hypothesis: str,
    label: int,
    explainer: Callable[[], Explainer],
    *,
    write: bool = True,
) -> Attribution:
    """`Explainer.explain`, remembered on disk by model revision and a hash of the texts.

    The texts themselves are not stored.

    Args:
        revision: Of the model.
        premise: A text.
        hypothesis: A text.
        label: Whose probability is explained.
        explainer: Called if the answer is not there.
        write: Whether to store the answer.
    """
    key = digest([VERSION, revision, premise.encode("utf-8", "replace").decode(),
                  hypothesis.encode("utf-8", "replace").decode(), label])[:32]  # fmt: skip
    folder = workspace() / "cache" / "attributions"
    target = folder / f"{key}.json"
    with contextlib.suppress(OSError, ClteError, TypeError, KeyError):
        kept = read_json(target)
        words = [[Word(*word) for word in kept.pop(role)] for role in ("premise", "hypothesis")]
        return Attribution(premise=words[0], hypothesis=words[1], **kept)
    found = explainer().explain(premise, hypothesis, label)
    if write:
        # A full or read-only disk: computed again next time.
        with contextlib.suppress(OSError, ClteError):
            write_json(target, found._asdict())
            _prune(folder)
    return found


def _prune(folder: Path) -> None:
    stored = list(folder.glob("*.json"))
    if len(stored) > KEPT:
        stored.sort(key=lambda path: path.stat().st_mtime)
        for path in stored[: len(stored) - KEPT * 9 // 10]:
            path.unlink(missing_ok=True)
