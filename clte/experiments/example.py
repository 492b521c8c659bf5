"""The matrix that stands for all runs, and the one transfer whose numbers explain the method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clte.analysis.numbers import known
from clte.experiments.report import HINDI, arms, matrix_rows
from clte.objectives.spec import ObjectiveSpec
from clte.runs.folder import RunFolder

if TYPE_CHECKING:
    import pandas as pd

EXAMPLE = ("de-tr", "de-bg")
"""The paper's own example (figure 3): taken if it is there, whatever it gained."""


@dataclass(frozen=True)
class Transfer:
    """The numbers of one real transfer.

    Attributes:
        teacher: Its language pair.
        student: Its language pair.
        run: The student's run id.
        teacher_accuracy: A share, as the others; None where the teacher's run is not here.
        baseline_accuracy: Of the student's pair without a teacher, over the student's seeds; None where
            it was not run.
        student_accuracy: With it.
        gain: Points, and the ends of their interval; None without a baseline.
        weight: Of the hidden KL (λ); None where the objective has none.
        ce: Cross-entropy at the end of training, nats; None where nothing was logged.
        kl: The divergence at the end of training before it is weighted, nats.
    """

    teacher: str
    student: str
    run: str
    teacher_accuracy: float | None
    baseline_accuracy: float | None
    student_accuracy: float
    gain: tuple[float, float, float] | None
    weight: float | None
    ce: float | None
    kl: float | None


def main_matrix(table: pd.DataFrame) -> pd.DataFrame | None:
    """The runs of the setting and arm with the most transfers that have a baseline of their own pair.

    Among equals, those of the split without a leak. None if there is no such transfer.

    Args:
        table: `RunStore.table`.
    """
    found: list[tuple[int, bool, pd.DataFrame]] = []
    table = table[~table["pair"].isin(HINDI)]
    for _, rows in table.groupby("setting", sort=True):
        kinds = arms(rows)
        if kinds:
            chosen = matrix_rows(rows, kinds[0])
            alone = chosen["teacher_pair"].isna()
            baselines = set(zip(chosen[alone]["pair"], chosen[alone]["seed"], strict=True))
            taught = chosen[~alone]
            count = sum(p in baselines for p in zip(taught["pair"], taught["seed"], strict=True))
            if count:
                found.append((count, rows["protocol"].iloc[0] != "paper", chosen))
    return max(found, key=lambda f: f[:2])[2] if found else None


def shown_transfer(rows: pd.DataFrame, grid: pd.DataFrame) -> Transfer | None:
    """The numbers of `EXAMPLE`, or of the first transfer; None without any.

    Args:
        rows: The runs of one matrix, as `main_matrix` gives them.
        grid: `clte.experiments.report.table3` of them.

    Raises:
        ClteError: the run's config is damaged.
    """
    cells = {(c["teacher"], c["student"]): c for c in grid.to_dict("records") if c["run"]}
    taught = [place for place in cells if place[0]]
    if not taught:
        return None
    place = EXAMPLE if EXAMPLE in cells else taught[0]
    cell, paths = cells[place], dict(zip(rows["id"], rows["path"], strict=True))
    folder = RunFolder(paths[cell["runs"][0]])
    terms = {term.name: term for term in ObjectiveSpec.parse(folder.config.objective).terms}
    logged = [event for event in folder.metrics if event.get("term/ce") is not None]
    last = logged[-1] if logged else {}

    def accuracy(pair: str) -> float | None:
        found = cells.get((None, pair))
        return float(found["accuracy"]) if found else None

    gain = tuple(float(cell[name]) for name in ("gain", "gain_low", "gain_high"))
    return Transfer(
        teacher=str(place[0]),
        student=place[1],
        run=folder.id,
        teacher_accuracy=accuracy(str(place[0])),
        # A baseline may have more seeds than its student; the gain is over those that both have.
        baseline_accuracy=float(cell["accuracy"]) - gain[0] / 100 if known(gain[0]) else None,
        student_accuracy=float(cell["accuracy"]),
        gain=(gain[0], gain[1], gain[2]) if known(gain[0]) else None,
        weight=terms["hidden_kl"].weight if "hidden_kl" in terms else None,
        ce=last.get("term/ce"),
        kl=last.get("term/hidden_kl"),
    )
