"""What a job will take: time, memory, disk. Rough, and said to be so; and what is too much."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from clte.errors import ClteError
from clte.experiments.plans import estimate_seconds
from clte.jobs.request import Request, Shape
from clte.runs.config import RunConfig
from clte.runs.store import RunStore

MAX_ROWS = 100_000
MAX_EPOCHS = 50
MAX_RUNS = 200
MAX_BATCH = 512
MAX_LENGTH = 512
MAX_QUEUE = 50
"""Jobs that may wait at a time."""
MEMORY_SHARE = 0.8
"""A job may be expected to need this much of the machine's memory."""
SPARE_DISK = 200_000_000
"""Bytes that a job must leave free."""

SPEED = 1.9e8
"""Weights of the layers × rows a second: an encoder with 1.6 million weights in its layers trained on 120
rows a second on one core with AVX512-BF16. A core without it, or one that is shared, has half and less."""
ROW_SECONDS = 0.0004
"""What a row costs however small the encoder is."""
START_SECONDS = 10
"""A process imports torch once."""
PROGRAM_BYTES = 700_000_000
"""Two Python processes, one of them with torch."""


@dataclass(frozen=True)
class Estimate:
    """What the runs of a job that are still to do will take, one after the other."""

    runs: int
    """How many are still to do."""
    seconds: float
    from_runs: bool
    """Whether the time goes by finished runs of the same encoder; otherwise by a rule of thumb."""
    memory: int
    """Bytes, at most, of all its processes together."""
    disk: int
    """Bytes while it runs, checkpoints among them."""
    kept: int
    """Bytes that stay."""


def estimate(workspace: Path, request: Request) -> Estimate:
    """What a job will take.

    Time is the median of finished runs with the same encoder, protocol and data, epoch by epoch, where
    there are some; otherwise it goes with the size of the encoder's layers. Early stopping may make it less.
    """
    todo = _to_do(workspace, request)
    known = estimate_seconds(todo, store_of(workspace)) if todo else 0.0
    seconds = known if known is not None else rule_of_thumb(todo, request)
    return Estimate(
        runs=len(todo),
        seconds=seconds,
        from_runs=known is not None,
        memory=max((_memory(c, request.shapes[c.backbone]) for c in todo), default=0),
        disk=disk_needed(workspace, request),
        kept=sum(_kept(request.shapes[config.backbone]) for config in todo),
    )


def disk_needed(workspace: Path, request: Request) -> int:
    """Bytes that a job needs while it runs. Quick: it is asked while others wait for the queue."""
    todo = [(config, request.shapes[config.backbone]) for config in _to_do(workspace, request)]
    checkpoints = max((_checkpoints(config, shape) for config, shape in todo), default=0)
    return checkpoints + sum(_kept(shape) for _, shape in todo)


def _to_do(workspace: Path, request: Request) -> list[RunConfig]:
    own = RunStore([workspace / "runs"])
    return [config for config in request.runs if own.finished(config) is None]


def store_of(workspace: Path) -> RunStore:
    """The runs of a workspace and those that ship."""
    from clte.paths import shipped

    return RunStore([workspace / "runs", shipped() / "runs"])


def rule_of_thumb(runs: Sequence[RunConfig], request: Request) -> float:
    """Seconds on one core by `SPEED`, for runs whose like has never finished."""
    seconds = float(START_SECONDS if runs else 0)
    for config in runs:
        shape = request.shapes[config.backbone]
        row = ROW_SECONDS + (shape.parameters - shape.embeddings) / SPEED
        # A tenth more for the evaluations.
        seconds += 1.1 * request.train_rows * config.epochs * row
    return seconds


def _memory(config: RunConfig, shape: Shape) -> int:
    frozen = shape.embeddings if config.freeze_embeddings else 0
    # Weights in fp32; a gradient and two moments for those that are trained; the best ones again.
    weights = 4 * shape.parameters + 12 * (shape.parameters - frozen) + 4 * shape.parameters
    # What a layer keeps of a token for the way back: about 16 hidden and 4 inner vectors.
    tokens = config.batch_size * min(config.max_length, 128)
    activations = 4 * tokens * shape.layers * (16 * shape.hidden + 4 * shape.inner)
    return PROGRAM_BYTES + weights + activations


def _checkpoints(config: RunConfig, shape: Shape) -> int:
    """Bytes of the newest checkpoint, the best, and one being written: weights and two moments each."""
    frozen = shape.embeddings if config.freeze_embeddings else 0
    return 3 * (4 * shape.parameters + 8 * (shape.parameters - frozen))


def _kept(shape: Shape) -> int:
    """Bytes of a finished run: its weights, and a little for all else."""
    return 4 * shape.parameters + 2_000_000


def check_limits(workspace: Path, request: Request) -> Estimate:
    """Refuse what would bring the machine down; returns the estimate.

    Raises:
        ClteError: too many rows, epochs or runs, too much memory or disk; it says how much would do.
    """
    if request.train_rows > MAX_ROWS:
        raise ClteError(
            f"{request.train_rows:,} training rows are more than a job may have ({MAX_ROWS:,}). Give a "
            "smaller corpus, or train with 'clte train', which has no such limit."
        )
    if len(request.runs) > MAX_RUNS:
        raise ClteError(
            f"{len(request.runs)} runs are more than a job may have ({MAX_RUNS}). Ask for fewer "
            "pairs, seeds or settings at a time."
        )
    for name, most in (
        ("epochs", MAX_EPOCHS),
        ("batch_size", MAX_BATCH),
        ("max_length", MAX_LENGTH),
    ):
        value = max(getattr(config, name) for config in request.runs)
        if value > most:
            raise ClteError(
                f"{name.replace('_', ' ')} {value:,} is more than a job may have ({most})."
            )
    found = estimate(workspace, request)
    here = psutil.virtual_memory().total
    if found.memory > MEMORY_SHARE * here:
        raise ClteError(
            f"this job would need about {size(found.memory)} of memory, and the machine has "
            f"{size(here)}. Choose a smaller encoder, a smaller batch or shorter rows."
        )
    check_disk(workspace, found.disk)
    return found


def check_disk(workspace: Path, needed: int) -> None:
    """Refuse to begin what the disk has no room for.

    Raises:
        ClteError: fewer than ``needed`` bytes and `SPARE_DISK` are free.
    """
    free = free_disk(workspace)
    if free < needed + SPARE_DISK:
        raise ClteError(
            f"the disk that holds {workspace} has {size(free)} free; this job needs about "
            f"{size(needed)} while it runs, and {size(SPARE_DISK)} must stay free. Free some space, "
            "then start or resume it."
        )


def free_disk(workspace: Path) -> int:
    """Bytes that are free where the workspace is, or will be."""
    place = workspace
    while not place.exists() and place != place.parent:
        place = place.parent
    return shutil.disk_usage(place).free


def size(count: int) -> str:
    """Bytes as people say them."""
    if count < 1e9:
        return f"{count / 1e6:.0f} MB"
    return f"{count / 1e9:.1f} GB"


def cores() -> int:
    """Cores of this machine that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1
