"""The transfer matrix with its uncertainty: rows of `RunStore.table` in, a row a cell out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from clte.analysis.scores import check_predictions, correct
from clte.analysis.significance import accuracy_interval, holm, paired_difference
from clte.errors import ClteError
from clte.languages import PAPER_PAIRS
from clte.runs.folder import RunFolder

if TYPE_CHECKING:
    import pandas as pd

PAPER_ORDER = tuple(str(pair) for pair in PAPER_PAIRS)

COLUMNS = (
    "teacher",
    "student",
    "accuracy",
    "low",
    "high",
    "premise_use",
    "premise_use_low",
    "premise_use_high",
    "gain",
    "gain_low",
    "gain_high",
    "p",
    "p_holm",
    "n",
    "seeds",
    "runs",
)
"""Columns of `matrix_cells`. ``accuracy`` with its interval is a share; ``premise_use`` and ``gain``
are percentage points; ``seeds`` and ``runs`` are tuples, the latter of run ids."""


class Right(NamedTuple):
    """A run's test rows in the order of their ids.

    Attributes:
        items: [N] item ids; runs on the same items share one array.
        premises: [N] premise ids, shared likewise.
        as_is: [N] bool, right or wrong.
        exchanged: [N] the same with another item's premise.
    """

    items: np.ndarray
    premises: np.ndarray
    as_is: np.ndarray
    exchanged: np.ndarray


def right_rows(path: Path | str) -> Right:
    """What a finished run got right, an item at a time.

    Raises:
        ClteError: its predictions are missing or damaged.
    """
    path = Path(path)
    file = path / "predictions.parquet"
    stamp = file.stat().st_mtime_ns if file.is_file() else 0
    return _right_rows(path, stamp)


# A thousand runs of 5,010 rows: 10 MB, since they share their ids.
@lru_cache(maxsize=4096)
def _right_rows(path: Path, stamp: int) -> Right:
    predictions = _read(path)
    try:
        check_predictions(predictions)
    except ClteError as error:
        raise ClteError(f"run {path.name}: {error}") from error
    as_is, exchanged = correct(predictions)
    items, premises = (predictions[name].to_numpy().astype(str) for name in ("item", "premise"))
    order = np.argsort(items)
    return Right(_shared(items[order]), _shared(premises[order]), as_is[order], exchanged[order])


def _read(path: Path) -> pd.DataFrame:
    """`RunFolder.predictions`, in a third of the time: a matrix reads hundreds."""
    import pandas as pd
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(path / "predictions.parquet").read(use_threads=False)
        return pd.DataFrame({name: table[name].to_numpy() for name in table.column_names})
    except Exception:
        return RunFolder(path).predictions  # says what is wrong


_ids: dict[bytes, np.ndarray] = {}


def _shared(ids: np.ndarray) -> np.ndarray:
    """The same array for equal ids."""
    key = hashlib.blake2b(ids.tobytes(), digest_size=16).digest()
    if len(_ids) > 256:
        _ids.clear()
    return _ids.setdefault(key, ids)


def pair_order(pairs: Sequence[str]) -> list[str]:
    """Pairs in the paper's order; all six if any of them is there, then the others by name."""
    paper = [pair for pair in PAPER_ORDER if set(pairs) & set(PAPER_ORDER)]
    return paper + sorted(set(pairs) - set(PAPER_ORDER))


def matrix_cells(rows: pd.DataFrame) -> pd.DataFrame:
    """Accuracy, premise use and gain of every cell that was run, with intervals.

    Args:
        rows: Rows of `RunStore.table` of one setting: baselines, and transfers with one objective.
            More seeds of a cell are averaged item by item; a gain compares equal seeds.

    Returns:
        `COLUMNS`; ``teacher`` is None for a baseline. Without a baseline of the same seed ``gain``
        is NaN. ``p_holm`` is adjusted over all gains in the table.

    Raises:
        ClteError: predictions are damaged, or the runs were not scored on the same items.
    """
    import pandas as pd

    cells: dict[tuple[str | None, str], dict[int, str]] = {}
    paths = dict(zip(rows["id"], rows["path"], strict=True))
    for row in rows.sort_values("id").itertuples():
        runs = cells.setdefault((row.teacher_pair, row.pair), {})
        if row.seed in runs:
            raise ClteError(
                f"runs {runs[row.seed]} and {row.id} are the same cell with the same seed: choose "
                "one setting and one objective first."
            )
        runs[row.seed] = row.id
    table = pd.DataFrame(
        [_cell(cell, runs, cells.get((None, cell[1]), {}), paths) for cell, runs in cells.items()],
        columns=list(COLUMNS),
    )
    table["p_holm"] = holm(table["p"].to_numpy(float))
    table["teacher"] = table["teacher"].astype(object).where(table["teacher"].notna(), None)
    return table.sort_values(["student", "teacher"], na_position="first").reset_index(drop=True)


def _cell(
    cell: tuple[str | None, str],
    runs: dict[int, str],
    baselines: dict[int, str],
    paths: dict[str, str],
) -> dict[str, Any]:
    teacher, student = cell
    found = [right_rows(paths[run]) for run in runs.values()]
    first = found[0]
    _same_items(list(runs.values()), found)
    as_is = np.mean([right.as_is for right in found], axis=0)
    exchanged = np.mean([right.exchanged for right in found], axis=0)
    low, high = accuracy_interval(as_is, first.premises)
    use = paired_difference(as_is, exchanged, first.premises)
    values: dict[str, Any] = {
        "teacher": teacher,
        "student": student,
        "accuracy": float(as_is.mean()),
        "low": low,
        "high": high,
        "premise_use": use.points,
        "premise_use_low": use.low,
        "premise_use_high": use.high,
        "n": len(as_is),
        "seeds": tuple(sorted(runs)),
        "runs": tuple(runs[seed] for seed in sorted(runs)),
        **dict.fromkeys(("gain", "gain_low", "gain_high", "p"), np.nan),
    }
    shared = [seed for seed in runs if seed in baselines]
    if teacher is not None and shared:
        gain = _difference([runs[s] for s in shared], [baselines[s] for s in shared], paths)
        values |= {"gain": gain.points, "gain_low": gain.low, "gain_high": gain.high, "p": gain.p}
    return values


def seeds_note(cells: pd.DataFrame) -> str:
    """What a reader of `matrix_cells` must know if baselines and students differ in seeds."""
    seeds = {
        (c.teacher, c.student): c.seeds for c in cells.itertuples() if isinstance(c.seeds, tuple)
    }
    if all(found == seeds.get((None, student), found) for (_, student), found in seeds.items()):
        return ""
    return "A gain compares runs of the same seed; an accuracy is the mean of all its seeds."


def mean_gains(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Mean gain of each student pair over its teachers, or of each teacher over its students.

    Args:
        rows: As for `matrix_cells`.
        by: ``pair`` (the student's), ``teacher_pair``, or any other column.

    Returns:
        Columns ``pair``, ``gain``, ``low``, ``high`` (points), ``p``, ``p_holm`` (adjusted over these
        means), ``cells`` (how many are in the mean). The interval is of the mean over exactly these
        cells.
    """
    import pandas as pd

    paths = dict(zip(rows["id"], rows["path"], strict=True))
    baselines = {(r.pair, r.seed): r.id for r in rows.itertuples() if r.teacher_pair is None}
    found: dict[str, list[tuple[str, str, str]]] = {}
    for row in rows.itertuples():
        baseline = baselines.get((row.pair, row.seed))
        if row.teacher_pair is not None and baseline:
            cell = f"{row.teacher_pair}>{row.pair}"
            found.setdefault(getattr(row, by), []).append((row.id, baseline, cell))
    means = []
    for pair, runs in found.items():
        mean = _difference([run for run, _, _ in runs], [base for _, base, _ in runs], paths)
        values = {"gain": mean.points, "low": mean.low, "high": mean.high, "p": mean.p}
        means.append({"pair": pair, **values, "cells": len({cell for _, _, cell in runs})})
    table = pd.DataFrame(means, columns=["pair", "gain", "low", "high", "p", "cells"])
    table.insert(5, "p_holm", holm(table["p"].to_numpy(float)))
    order = {pair: position for position, pair in enumerate(pair_order(list(table["pair"])))}
    return table.sort_values("pair", key=lambda pairs: pairs.map(order)).reset_index(drop=True)


def _difference(a: list[str], b: list[str], paths: dict[str, str]) -> Any:
    found = [right_rows(paths[run]) for run in [*a, *b]]
    _same_items([*a, *b], found)
    mean_a = np.mean([right.as_is for right in found[: len(a)]], axis=0)
    mean_b = np.mean([right.as_is for right in found[len(a) :]], axis=0)
    return paired_difference(mean_a, mean_b, found[0].premises)


def _same_items(runs: list[str], found: list[Right]) -> None:
    for run, right in zip(runs, found, strict=True):
        same = right.items is found[0].items
        if not same and not np.array_equal(right.items, found[0].items):
            raise ClteError(
                f"runs {runs[0]} and {run} were not scored on the same items, so they cannot be "
                "compared. One of them belongs to another split or another version of the data."
            )
