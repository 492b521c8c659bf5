"""What a student hears beside the labels: a teacher's opinion of the same pairs."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import torch
from torch.nn import functional

from clte.nli.encode import UNLABELLED, Batch
from clte.nli.networks import Teacher
from clte.training.hardware import Hardware


@dataclass(frozen=True)
class Lesson:
    """A step's pairs and, with a teacher, its logits [pairs, labels] for them."""

    batch: Batch
    taught: torch.Tensor | None = None


class Lessons:
    """Lessons by step number. The teacher works ahead on a thread of its own."""

    def __init__(
        self, draw: Callable[[int], Batch], teacher: Teacher | None, hardware: Hardware
    ) -> None:
        self._draw, self._teacher, self._hardware = draw, teacher, hardware
        self._pool = ThreadPoolExecutor(1) if teacher is not None else None
        self._ahead: tuple[int, Future[Lesson]] | None = None

    def __call__(self, step: int) -> Lesson:
        """The lesson of one step; that of the next is begun."""
        if self._pool is None:
            return self._make(step)
        begun = self._ahead
        lesson = begun[1].result() if begun and begun[0] == step else self._make(step)
        self._ahead = step + 1, self._pool.submit(self._make, step + 1)
        return lesson

    def close(self) -> None:
        """No more lessons."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def _make(self, step: int) -> Lesson:
        batch = self._draw(step).to(self._hardware.device)
        if self._teacher is None:
            return Lesson(batch)
        torch.set_num_threads(self._hardware.threads)  # a setting of each thread
        with torch.no_grad(), self._hardware.autocast():
            return Lesson(batch, self._teacher(batch).float())


def loss_of(
    scores: torch.Tensor, lesson: Lesson, *, weight: float, temperature: float
) -> torch.Tensor:
    """``(1 - w) CE + w T² KL(softmax(teacher / T) ‖ softmax(scores / T))``.

    Hinton et al. 2015 (arXiv 1503.02531). The cross-entropy is the mean over the labelled pairs, the
    divergence over all of them; w is 0 for pairs that are not taught, and without a teacher.

    Args:
        scores: [pairs, labels], float32.
        lesson: The pairs' labels, `UNLABELLED` among them only with a teacher, and the teacher's logits.
        weight: w, 0 to 1.
        temperature: T.
    """
    labels = lesson.batch.labels
    known = (labels != UNLABELLED).sum().clamp(min=1)
    entropy = functional.cross_entropy(
        scores, labels, ignore_index=UNLABELLED, reduction="none"
    )  # [pairs], 0 where there is no label
    if lesson.taught is None:
        return entropy.sum() / known
    heard = weight * lesson.batch.taught
    divergence = functional.kl_div(
        functional.log_softmax(scores / temperature, dim=-1),
        functional.log_softmax(lesson.taught / temperature, dim=-1),
        reduction="none",
        log_target=True,
    ).sum(-1)
    return ((1 - heard) * entropy).sum() / known + temperature**2 * (heard * divergence).mean()
