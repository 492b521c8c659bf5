"""What a transfer has to beat: the controls of one student, each compared with it item by item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clte.analysis.cells import right_rows
from clte.analysis.significance import accuracy_interval, holm, paired_difference
from clte.errors import ClteError

if TYPE_CHECKING:
    import pandas as pd

STUDENT, BASELINE = "its teacher", "no teacher"
TEACHERS = {
    "label-shuffled": "teacher of shuffled labels",
    "class-mean": "class means of the teacher",
    "random": "noise like the teacher",
    "untrained": "untrained teacher",
}
"""What each control of a teacher is called."""

SAME = (
    "data",
    "data_revision",
    "protocol",
    "fold",
    "backbone",
    "backbone_revision",
    "learning_rate",
    "pooling",
    "pair",
    "seed",
)


def control_cells(table: pd.DataFrame, student: str) -> pd.DataFrame:
    """A student and every control of it that was run (`clte.experiments.plans.control_arms`).

    Args:
        table: All of `RunStore.table`.
        student: The id of a transfer in it.

    Returns:
        A row a run, the student first: ``what``, ``run``, ``accuracy``, ``low``, ``high`` (shares),
        ``over``, ``over_low``, ``over_high`` (points by which the student is better, paired), ``p_holm``
        (over these differences). Only the student and its baseline where no control was run.

    Raises:
        ClteError: no such transfer, or damaged predictions.
    """
    import pandas as pd

    found = table[(table["id"] == student) & table["teacher_pair"].notna()]
    if found.empty:
        raise ClteError(f"run {student} is no finished transfer, so it has no controls.")
    own = found.iloc[0]
    alike = table[(table[list(SAME)] == own[list(SAME)]).all(axis=1)]
    names: dict[str, str] = {}
    for row in alike.itertuples():
        what = _what(row, own)
        if what and what not in names:
            names[what] = row.id
    order = [STUDENT, BASELINE, *TEACHERS.values()]
    names = dict(sorted(names.items(), key=lambda n: order.index(n[0]) if n[0] in order else 99))
    paths = dict(zip(alike["id"], alike["path"], strict=True))
    ours = right_rows(paths[student])
    rows: list[dict[str, Any]] = []
    for what, run in {STUDENT: student, **names}.items():
        right = right_rows(paths[run])
        if list(right.items) != list(ours.items):
            continue
        low, high = accuracy_interval(right.as_is, right.premises)
        values = {"accuracy": float(right.as_is.mean()), "low": low, "high": high}
        over = paired_difference(ours.as_is, right.as_is, ours.premises)
        compared = what != STUDENT
        values |= {
            "over": over.points if compared else float("nan"),
            "over_low": over.low if compared else float("nan"),
            "over_high": over.high if compared else float("nan"),
            "p": over.p if compared else float("nan"),
        }
        rows.append({"what": what, "run": run, **values})
    cells = pd.DataFrame(rows)
    cells["p_holm"] = holm(cells["p"].to_numpy(float))
    return cells.drop(columns="p")


def _what(row: Any, own: Any) -> str:
    """What a run is to the student; empty for nothing."""
    if row.shuffled_labels:
        return ""
    if row.teacher_pair is not None:
        if (row.teacher_pair, row.objective, row.setting) != (
            own["teacher_pair"],
            own["objective"],
            own["setting"],
        ):
            return ""
        if row.control is not None:
            return TEACHERS.get(row.control, "")
        return "teacher reads the student's row" if row.reads == "own" else ""
    if row.objective == "ce":
        if row.setting == own["setting"]:
            return BASELINE
        return f"no teacher, {row.epochs} epochs" if row.epochs > own["epochs"] else ""
    if row.objective.startswith("ce(label_smoothing=") and row.setting == own["setting"]:
        return "no teacher, label smoothing"
    return ""
