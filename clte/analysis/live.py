"""A training while it goes on: what its log says, in words and for a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import psutil

from clte.analysis.numbers import counted, known, percent
from clte.jobs.estimates import (
    MAX_EPOCHS,
    MAX_QUEUE,
    MAX_ROWS,
    MAX_RUNS,
    MEMORY_SHARE,
    SPARE_DISK,
    size,
)
from clte.objectives.reading import read_health
from clte.runs.folder import RunFolder

if TYPE_CHECKING:
    import pandas as pd

    from clte.jobs import Job, RunProgress

LOSS = ("epoch", "loss", "ce", "teacher")
"""Columns of `loss_table`."""


def loss_table(metrics: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """A row a logged step: ``epoch``, ``loss``, ``ce`` (its cross-entropy), ``teacher`` (the sum of the
    teacher's terms before their weights); NaN for what was not logged.

    Args:
        metrics: `clte.runs.folder.RunFolder.metrics`.
    """
    import pandas as pd

    rows = []
    for event in metrics:
        if event.get("loss") is not None:
            terms = {key: value for key, value in event.items() if key.startswith("term/")}
            taught = [v for key, v in terms.items() if key != "term/ce" and v is not None]
            rows.append(
                (
                    event["epoch"],
                    event["loss"],
                    terms.get("term/ce"),
                    sum(taught) if taught else None,
                )
            )
    return pd.DataFrame(rows, columns=list(LOSS)).astype(float)


def health_sentence(metrics: Sequence[Mapping[str, Any]], width: int) -> str:
    """What the last logged health numbers of a training mean; empty if there are none.

    Args:
        metrics: `clte.runs.folder.RunFolder.metrics`.
        width: Units of the encoder's hidden states.
    """
    seen = [event for event in metrics if event.get("health/student_entropy") is not None]
    if not seen or width < 2:
        return ""
    last = seen[-1]
    return read_health(
        last["health/student_entropy"],
        last["health/student_top1"],
        width,
        last.get("health/gradient_share"),
    )


def found_sentence(run: RunProgress, folder: RunFolder) -> str:
    """A run of a job in a line: what it found, or where it stands."""
    if run.state == "finished" and known(run.accuracy):
        n = folder.result.get("n")
        of = f" of {n:,} test rows" if isinstance(n, int) else ""
        return f"{percent(run.accuracy)} %{of}"
    words = {
        "waiting": "waits",
        "running": f"trains, {run.share:.0%}",
        "stopped": f"stopped at {run.share:.0%}",
        "failed": f"failed at {run.share:.0%}",
    }
    return words.get(run.state, run.state)


def width_of_run(job: Job, run: RunProgress) -> int:
    """Units of the hidden states of a run's encoder, as the job has noted them."""
    return job.request.shapes[run.config.backbone].hidden


def limits_in_words(at_once: int) -> str:
    """What a job may be, so that the machine stays usable."""
    memory = size(int(MEMORY_SHARE * psutil.virtual_memory().total))
    return (
        f"A job may have {MAX_ROWS:,} training rows, {MAX_EPOCHS} epochs and {MAX_RUNS} runs, and need "
        f"{memory} of memory; {size(SPARE_DISK)} of disk stay free. "
        f"{counted(at_once, 'job')} at a time, {MAX_QUEUE} may wait."
    )
